//! The shape `trace_json`: the execution trace as JSON lines, for chat models.

use super::dressing;
use super::{Asks, Numbers, Shape};
use crate::domain::{Answer, Reference};
use crate::formats::json;

/// The shape.
pub static SHAPE: Shape = Shape {
    name: "trace_json",
    about: "the trace as JSON lines, for chat models: {\"line\": 1, \"state\": {\"x\": \"1\"}}",
    template: include_str!("trace_json.j2"),
    asks: Asks::Trace,
    shots: 1,
    numbers: Numbers::FromOne,
    lead: dressing::LEAD,
    stop: dressing::STOP,
    write,
    read,
};

fn write(reference: &Reference) -> String {
    dressing::dress(&json::print_lines(reference), "")
}

/// The lines from the first to the last that open with a brace.
fn read(text: &str) -> Option<Answer> {
    let said = dressing::undress(text)?.text();
    let lines: Vec<&str> = said.lines().map(str::trim).collect();
    let opens = |line: &&str| line.starts_with('{');
    let first = lines.iter().position(opens)?;
    let last = lines.iter().rposition(opens)?;
    json::parse_lines(&lines[first..=last].join("\n"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::specimen::step;
    use super::*;
    use crate::domain::{End, EventKind, State, Step, Trace};
    use proptest::prelude::*;

    fn trace(steps: Vec<Step>) -> Trace {
        let stdout = steps.iter().map(|step| &*step.output).collect();
        Trace {
            steps,
            stdout,
            end: End::Returned,
        }
    }

    fn check(dress: impl Fn(&str) -> String, is_read: bool) {
        let trace = trace(vec![
            step(1, EventKind::Line, "", &[("x", "3")]),
            step(2, EventKind::Line, "3\n", &[("x", "3")]),
        ]);
        let lines = json::print_lines(&Reference::Trace(trace.clone()));
        let text = dress(&lines);
        let expected = is_read.then_some(Answer::Trace(trace));
        assert_eq!(read(&text), expected, "{text}");
    }

    #[test]
    fn json_lines_are_read_with_and_without_dressing() {
        check(|lines| lines.to_string(), true);
        check(|lines| format!("[ANSWER]\n{lines}[/ANSWER]"), true);
        check(
            |lines| format!("[ANSWER]\n```json\n{lines}```\n[/ANSWER]"),
            true,
        );
        check(
            |lines| format!("The trace:\n```json\n{lines}```\nx is 3."),
            true,
        );
        check(|lines| format!("The trace:\n\n{lines}\nx is 3."), true);
        check(|lines| format!("<think>\n{{\n</think>\n{lines}"), true);
    }

    #[test]
    fn what_is_not_all_json_lines_is_no_trace() {
        check(|lines| lines.replace("\n{", "\nthen\n{"), false);
        check(|lines| format!("{lines}{{\"line\": 3, \"sta"), false);
        check(|lines| format!("<think>\n{lines}"), false);
        check(|_| "x = 3\nprint(x)\n".into(), false);
        check(|_| "[ANSWER]\n[/ANSWER]".into(), false);
        check(|_| String::new(), false);
    }

    #[test]
    fn final_values_are_written_and_read() {
        let state: State = [("b", "7")].into_iter().collect();
        let written = write(&Reference::State(state.clone()));
        insta::assert_snapshot!(written, @r##"
            [ANSWER]
            {"state":{"b":"7"}}
            [/ANSWER]
            "##);
        assert_eq!(read(&written), Some(Answer::State(state)));
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(
            output in "(\\PC|\n|```|\\[/?ANSWER\\]|</?think>|\\{){0,20}",
            value in "([0-9]{1,9}|'([a-z\\[\\] ]|```|\\[/?ANSWER\\]|</?think>){0,9}')",
        ) {
            let trace = trace(vec![
                step(1, EventKind::Line, &output, &[("x", &value)]),
                step(2, EventKind::Line, "", &[]),
            ]);
            let written = write(&Reference::Trace(trace.clone()));
            prop_assert_eq!(read(&written), Some(Answer::Trace(trace)));
        }
    }
}
