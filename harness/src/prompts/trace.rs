//! The shape `trace`: the execution trace in the tokens of CodeExecutor.

use super::dressing::{self, Found};
use super::{Asks, Numbers, Shape};
use crate::domain::{Answer, Reference};
use crate::formats::codeexecutor;

/// The shape.
pub static SHAPE: Shape = Shape {
    name: "trace",
    about: "the trace in CodeExecutor's format: <line> <0> <state> x : 1 </state>",
    template: include_str!("trace.j2"),
    asks: Asks::Trace,
    shots: 1,
    numbers: Numbers::TagsFromZero,
    lead: dressing::LEAD,
    stop: dressing::STOP,
    write,
    read,
};

/// What a trace, and each of its segments, opens with.
const OPENINGS: [&str; 3] = ["<line>", "<output>", "<state>"];

fn write(reference: &Reference) -> String {
    dressing::dress(&codeexecutor::print(reference), "")
}

fn read(text: &str) -> Option<Answer> {
    let found = dressing::undress(text)?;
    let said = found.text();
    if !OPENINGS.iter().any(|tag| said.contains(tag)) {
        // A program without a step has an empty trace, but silence is none.
        let empty = matches!(found, Found::Marked(inside) if inside.trim().is_empty());
        return empty.then(|| Answer::Tokens(String::new()));
    }
    let lines: Vec<&str> = without_prose(said).lines().map(str::trim).collect();
    Some(Answer::Tokens(lines.join(" ").trim().to_string()))
}

/// The trace without lines of prose before and after it. Other words on the
/// lines of the trace itself belong to it: the released scorer counts them.
fn without_prose(said: &str) -> &str {
    let mut start = 0;
    for line in said.split_inclusive('\n') {
        if OPENINGS
            .iter()
            .any(|tag| line.trim_start().starts_with(tag))
        {
            break;
        }
        start += line.len();
    }
    let trace = if start < said.len() {
        &said[start..]
    } else {
        said
    };
    let Some(last) = trace.rfind("</state>") else {
        return trace;
    };
    let after = &trace[last..];
    match after.find('\n') {
        Some(end) if !OPENINGS.iter().any(|tag| after.contains(tag)) => &trace[..last + end],
        _ => trace,
    }
}

#[cfg(test)]
mod tests {
    use super::super::specimen::{self, step};
    use super::*;
    use crate::domain::{End, EventKind, Trace};
    use proptest::prelude::*;

    const TRACE: &str =
        "<line> <0> <state> x : 3 </state> <output> 3 <line> <1> <state> x : 3 </state>";

    fn check(text: &str, expected: Option<&str>) {
        let expected = expected.map(|s| Answer::Tokens(s.to_string()));
        assert_eq!(read(text), expected, "{text:?}");
    }

    #[test]
    fn a_trace_is_read_with_and_without_dressing() {
        check(TRACE, Some(TRACE));
        check(&format!("{TRACE}\n"), Some(TRACE));
        check(&format!("[ANSWER]\n{TRACE}\n[/ANSWER]"), Some(TRACE));
        check(&format!("Here it is:\n```\n{TRACE}\n```\n"), Some(TRACE));
        check(
            &format!("Here it is:\n\n{TRACE}\n\nx stays 3."),
            Some(TRACE),
        );
        check(&format!("<think>\n<line>\n</think>\n{TRACE}"), Some(TRACE));
        let lines = TRACE
            .replace(" <line>", "\n<line>")
            .replace(" <output>", "\n  <output>");
        check(&lines, Some(TRACE));
        check("<state> b : 7 </state>", Some("<state> b : 7 </state>"));
    }

    #[test]
    fn words_on_the_line_of_a_prediction_are_kept_for_the_scorer() {
        let before = format!("so {TRACE}");
        check(&before, Some(&before));
        let after = format!("{TRACE} so");
        check(&after, Some(&after));
        let cut = "<line> <0> <state> x : 3 </state> <line> <1> <state> x";
        check(cut, Some(cut));
        let exit = format!("{TRACE}\n<output> bye");
        check(&exit, Some(&format!("{TRACE} <output> bye")));
    }

    #[test]
    fn what_has_no_tag_is_no_trace() {
        check("x = 3\nprint(x)\n", None);
        check("3", None);
        check("", None);
        check("[ANSWER]\n3\n[/ANSWER]", None);
        check("<think>\n<line> <0>", None);
        check("[ANSWER]\n[/ANSWER]", Some(""));
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(
            output in "(\\PC|\n|```|\\[/?ANSWER\\]|</?think>|<line>|</state>){0,20}",
            value in "(\\PC|```|\\[/?ANSWER\\]|</?think>|<line>){0,20}",
        ) {
            let steps = vec![
                step(1, EventKind::Line, &output, &[("x", &value)]),
                step(2, EventKind::Line, "", &[]),
            ];
            let trace = Trace { steps, stdout: output, end: End::Returned };
            let reference = specimen::example("a", "", Reference::Trace(trace)).reference;
            let expected = codeexecutor::print(&reference);
            prop_assert_eq!(read(&write(&reference)), Some(Answer::Tokens(expected)));
        }
    }
}
