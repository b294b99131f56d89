//! The shape `reasoning`: the printed text, after going through the run line by line.

use std::fmt::Write as _;

use super::dressing::{self, Found};
use super::{Asks, Numbers, Shape};
use crate::domain::{Answer, End, EventKind, Reference, State, Step, Trace, exception_name};

/// The shape.
pub static SHAPE: Shape = Shape {
    name: "reasoning",
    about: "the printed text, after reasoning about the run",
    template: include_str!("reasoning.j2"),
    asks: Asks::Output,
    shots: 1,
    numbers: Numbers::FromOne,
    lead: "[THOUGHT]\n",
    stop: dressing::STOP,
    write,
    read,
};

/// Steps told of a long run, from its start and from its end.
const TOLD: (usize, usize) = (40, 10);

/// Characters told of one value or printed text.
const VALUE: usize = 80;

fn write(reference: &Reference) -> String {
    let thought = match reference {
        Reference::Trace(trace) => thought(trace),
        Reference::State(state) => {
            let changes = changes(&State::default(), state);
            format!("at the end: {}\n", changes.join(", "))
        }
        Reference::Tests(_) | Reference::Relevant => String::new(),
    };
    let answer = dressing::dress(reference.stdout().unwrap_or_default(), &thought);
    format!("[THOUGHT]\n{thought}[/THOUGHT]\n{answer}")
}

/// Without markers or a fence there is no telling the answer from the reasoning.
fn read(text: &str) -> Option<Answer> {
    match dressing::undress(text)? {
        Found::Marked(inside) | Found::Fenced(inside) => Some(Answer::Output(inside.to_string())),
        Found::Bare(_) => None,
    }
}

/// The run in words: "line 3 runs: x = 7", a line for each step.
fn thought(trace: &Trace) -> String {
    let mut told = Vec::with_capacity(trace.steps.len());
    // The variables known of each frame, the innermost last.
    let mut frames = vec![State::default()];
    for (index, step) in trace.steps.iter().enumerate() {
        let calls = trace.steps.get(index + 1).map(|next| next.event) == Some(EventKind::Call);
        if calls {
            // The state of a step that calls is the callee's.
            frames.push(State::default());
        } else if step.event == EventKind::Return && frames.len() > 1 {
            frames.pop();
        }
        if let Some(known) = frames.last_mut() {
            told.push(sentence(step, calls, known));
            *known = step.state.clone();
        }
    }
    if let End::Raised { class, .. } = &trace.end {
        told.push(format!(
            "the program ends, raising {}",
            exception_name(class)
        ));
    }
    let (first, last) = TOLD;
    if told.len() > first + last {
        let left_out = told.len() - first - last;
        let note = format!("({left_out} more lines run in the same way)");
        told.splice(first..first + left_out, [note]);
    }
    told.iter().map(|line| format!("{line}\n")).collect()
}

fn sentence(step: &Step, calls: bool, known: &State) -> String {
    let verb = match step.event {
        _ if calls => "makes a call",
        EventKind::Line => "runs",
        EventKind::Call => "is entered",
        EventKind::Return => "returns",
    };
    let mut line = format!("line {} {verb}", step.line);
    if !step.output.is_empty() {
        // Writing to a string cannot fail.
        let _ = write!(line, ", printing {}", cut(&format!("{:?}", step.output)));
    }
    let changes = changes(known, &step.state);
    if !changes.is_empty() {
        let _ = write!(line, ": {}", changes.join(", "));
    }
    line
}

fn changes(known: &State, state: &State) -> Vec<String> {
    let changed = |(name, value): &(&str, &str)| known.get(name) != Some(*value);
    let tell = |(name, value)| format!("{name} = {}", cut(value));
    state.iter().filter(changed).map(tell).collect()
}

fn cut(value: &str) -> String {
    match value.char_indices().nth(VALUE) {
        Some((at, _)) => format!("{}...", &value[..at]),
        None => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::specimen::{self, step};
    use super::*;
    use proptest::prelude::*;

    fn trace(steps: Vec<Step>, stdout: &str) -> Reference {
        Reference::Trace(Trace {
            steps,
            stdout: stdout.to_string(),
            end: End::Returned,
        })
    }

    #[test]
    fn a_run_with_a_call_is_told_frame_by_frame() {
        use EventKind::{Call, Line, Return};
        let steps = vec![
            step(1, Line, "", &[("f", "<function>")]),
            step(4, Line, "", &[]),
            step(1, Call, "", &[("n", "5")]),
            step(2, Line, "", &[("n", "5"), ("m", "6")]),
            step(3, Line, "", &[("n", "5"), ("m", "6")]),
            step(3, Return, "", &[("f", "<function>"), ("y", "6")]),
            step(5, Line, "6\n", &[("f", "<function>"), ("y", "6")]),
        ];
        insta::assert_snapshot!(write(&trace(steps, "6\n")), @r#"
        [THOUGHT]
        line 1 runs: f = <function>
        line 4 makes a call
        line 1 is entered: n = 5
        line 2 runs: m = 6
        line 3 runs
        line 3 returns: y = 6
        line 5 runs, printing "6\n"
        [/THOUGHT]
        [ANSWER]
        6
        [/ANSWER]
        "#);
    }

    #[test]
    fn an_exception_that_ends_the_run_is_told() {
        let steps = vec![step(1, EventKind::Line, "", &[])];
        let mut raising = trace(steps, "");
        if let Reference::Trace(trace) = &mut raising {
            trace.end = End::Raised {
                class: "KeyError".into(),
                message: String::new(),
            };
        }
        let told = write(&raising);
        assert!(told.contains("line 1 runs\nthe program ends, raising KeyError\n[/THOUGHT]"));
    }

    #[test]
    fn a_long_run_is_told_in_part() {
        let steps = (0..100)
            .map(|i| step(1, EventKind::Line, "", &[("i", &"9".repeat(i))]))
            .collect();
        let told = write(&trace(steps, ""));
        assert_eq!(told.lines().count(), 40 + 1 + 10 + 4);
        assert!(told.contains("\n(50 more lines run in the same way)\n"));
        assert!(told.lines().all(|line| line.len() < 110));
    }

    #[test]
    fn the_answer_is_read_and_reasoning_alone_is_none() {
        let printed = |s: &str| Some(Answer::Output(s.to_string()));
        let thought = "line 1 runs, printing \"3\\n\"\n[/THOUGHT]\n";
        assert_eq!(read(&format!("{thought}[ANSWER]\n3\n")), printed("3\n"));
        assert_eq!(
            read(&format!("[THOUGHT]\n{thought}[ANSWER]3[/ANSWER]")),
            printed("3")
        );
        assert_eq!(read("So it prints:\n```\n3\n```"), printed("3\n"));
        assert_eq!(read(thought), None);
        assert_eq!(read("So it prints 3."), None);
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(
            stdout in "(\\PC|\n|```|\\[/?ANSWER\\]|</?think>){0,20}",
            value in "(\\PC|```|\\[/?ANSWER\\]|</?think>){0,20}",
        ) {
            let reference = trace(vec![step(1, EventKind::Line, &stdout, &[("x", &value)])], &stdout);
            let end = if stdout.is_empty() || stdout.ends_with('\n') { "" } else { "\n" };
            let expected = Answer::Output(format!("{stdout}{end}"));
            prop_assert_eq!(read(&write(&reference)), Some(expected));
        }
    }

    #[test]
    fn final_values_alone_are_told_as_such() {
        let state = [("b", "7")].into_iter().collect();
        let example = specimen::example("a", "b = 7", Reference::State(state));
        assert_eq!(
            write(&example.reference),
            "[THOUGHT]\nat the end: b = 7\n[/THOUGHT]\n[ANSWER]\n[/ANSWER]"
        );
    }
}
