//! Traces as lists of segments: read from token text, or made of a `Trace`.

use std::borrow::Cow;

use super::printed_lines;
use crate::domain::{State, Trace};

/// What stands at one position of a trace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Segment<'a> {
    /// A line of printed text, without white space around it.
    Output(Cow<'a, str>),
    /// The variables after a line.
    State {
        /// The line, counted from 1 as in `Step`; `None` for a state alone.
        line: Option<u32>,
        /// Names and values in order.
        pairs: Vec<(&'a str, &'a str)>,
    },
    /// Text that is neither.
    Other(&'a str),
}

/// Splits token text as the released scorer does, at every `<line>` and
/// `<output>`, and reads each segment strictly. A last segment without
/// `</state>` is cut off and left out, and so is what follows the last
/// `</state>`.
#[must_use]
pub fn parse(text: &str) -> Vec<Segment<'_>> {
    let text = text.trim();
    let mut chunks = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices('<') {
        let rest = &text[at..];
        if at > 0 && (rest.starts_with("<line>") || rest.starts_with("<output>")) {
            chunks.push(&text[start..at]);
            start = at;
        }
    }
    let last = &text[start..];
    let last = last
        .rfind("</state>")
        .map(|end| &last[..end + "</state>".len()]);
    chunks.extend(last);
    let read = chunks.into_iter().map(str::trim).filter(|c| !c.is_empty());
    read.map(|chunk| segment(chunk).unwrap_or(Segment::Other(chunk)))
        .collect()
}

fn segment(chunk: &str) -> Option<Segment<'_>> {
    if let Some(text) = chunk.strip_prefix("<output>") {
        return Some(Segment::Output(text.trim().into()));
    }
    let (head, rest) = chunk.split_once("<state>")?;
    let body = rest
        .strip_suffix("</state>")
        .filter(|body| !body.contains("</state>"))?;
    let line = match head.trim().strip_prefix("<line>") {
        Some(tag) => Some(line_of(tag.trim())?),
        None if head.trim().is_empty() => None,
        None => return None,
    };
    let mut pairs = Vec::new();
    if !body.trim().is_empty() {
        for pair in body.split("<dictsep>") {
            let (name, value) = pair.split_once(':')?;
            pairs.push((name.trim(), value.trim()));
        }
    }
    Some(Segment::State { line, pairs })
}

/// `<0>` is line 1.
fn line_of(tag: &str) -> Option<u32> {
    let digits = tag.strip_prefix('<')?.strip_suffix('>')?;
    let sound = digits.bytes().all(|b| b.is_ascii_digit());
    let line: u32 = digits.parse().ok()?;
    line.checked_add(1).filter(|_| sound)
}

/// The segments that `print_trace` would print, values as `repr` text.
#[must_use]
pub fn segments_of_trace(trace: &Trace) -> Vec<Segment<'_>> {
    let mut segments = Vec::with_capacity(trace.steps.len());
    for step in &trace.steps {
        segments.extend(printed_lines(&step.output).map(Segment::Output));
        segments.push(Segment::State {
            line: Some(step.line),
            pairs: step.state.iter().collect(),
        });
    }
    segments
}

/// The one segment of a state alone, values as `repr` text.
#[must_use]
pub fn segments_of_state(state: &State) -> Vec<Segment<'_>> {
    vec![Segment::State {
        line: None,
        pairs: state.iter().collect(),
    }]
}

#[cfg(test)]
mod tests {
    use super::{Segment, parse};

    fn state<'a>(line: Option<u32>, pairs: &[(&'a str, &'a str)]) -> Segment<'a> {
        Segment::State {
            line,
            pairs: pairs.to_vec(),
        }
    }

    #[track_caller]
    fn check(text: &str, wanted: &[Segment<'_>]) {
        assert_eq!(parse(text), wanted, "{text}");
    }

    #[test]
    fn lines_states_and_outputs_are_told_apart() {
        check(
            "<line> <0> <state> s : [ a:b ] <dictsep> t : </state> <output> x: 1 <line> <9> \
             <state> </state>",
            &[
                state(Some(1), &[("s", "[ a:b ]"), ("t", "")]),
                Segment::Output("x: 1".into()),
                state(Some(10), &[]),
            ],
        );
        check("<state> a : 1 </state>", &[state(None, &[("a", "1")])]);
        check("", &[]);
    }

    #[test]
    fn what_was_cut_off_is_left_out() {
        let whole = [state(Some(1), &[("a", "1")])];
        for cut in [
            "",
            " <",
            " <lin",
            " <line>",
            " <line> <1> <state> a : 2",
            " <output> text",
        ] {
            check(&format!("<line> <0> <state> a : 1 </state>{cut}"), &whole);
        }
        check("<state> a : 1", &[]);
    }

    #[test]
    fn malformed_segments_keep_their_place() {
        for text in [
            "hello <state> a : 1 </state>",
            "<line> <x> <state> a : 1 </state>",
            "<line> <+1> <state> a : 1 </state>",
            "<line> <4294967295> <state> a : 1 </state>",
            "<line> <0> <state> a </state>",
            "<line> <0> <state> a : 1 <dictsep> </state>",
            "<line> <0> a : 1 </state>",
            "<line> <0> <state> a : 1 </state> b </state>",
        ] {
            check(text, &[Segment::Other(text)]);
        }
    }
}
