//! The token format that CodeExecutor (arXiv 2305.05383) was released with.
//!
//! ```text
//! <line> <0> <state> s : [ x , y , z ] </state> <output> x <line> <1> <state> ...
//! ```
//!
//! Lines count from 0, printed text stands before the line that printed it, and
//! values stand without quotes, so the format does not tell `'1'` from `1`.
//! Where data looks like a tag of the format, as in a program that prints
//! `<line>`, a space is put after the `<`, so that data is never read as
//! structure.

mod code;
mod segments;

use std::borrow::Cow;

pub use code::code_tokens;
pub use segments::{Segment, parse, segments_of_state, segments_of_trace};

use crate::domain::{Reference, State, Trace};

/// The tags that data must not contain.
const TAGS: [&str; 5] = ["<line>", "<output>", "<state>", "</state>", "<dictsep>"];

/// A reference as one line of text; empty for a trace without steps, and where nothing was run.
#[must_use]
pub fn print(reference: &Reference) -> String {
    match reference {
        Reference::Trace(trace) => print_trace(trace),
        Reference::State(state) => print_state(state),
        Reference::Tests(_) | Reference::Relevant => String::new(),
    }
}

/// A trace as one line of text: every non-empty printed line is an `<output>`
/// before the `<line>` that printed it. Text that no step printed is left out,
/// since the format has no place for it.
#[must_use]
pub fn print_trace(trace: &Trace) -> String {
    let mut out = String::new();
    for step in &trace.steps {
        for text in printed_lines(&step.output) {
            out.push_str("<output> ");
            out.push_str(&text);
            out.push(' ');
        }
        out.push_str("<line> <");
        out.push_str(&step.line.saturating_sub(1).to_string());
        out.push_str("> ");
        push_state(&mut out, &step.state);
        out.push(' ');
    }
    out.pop();
    out
}

/// A state as one line of text, SingleLine's whole trace: `<state> ... </state>`.
#[must_use]
pub fn print_state(state: &State) -> String {
    let mut out = String::new();
    push_state(&mut out, state);
    out
}

fn push_state(out: &mut String, state: &State) {
    out.push_str("<state> ");
    for (i, (name, repr)) in state.iter().enumerate() {
        if i > 0 {
            out.push_str("<dictsep> ");
        }
        out.push_str(&untagged(&one_line(name)));
        out.push_str(" : ");
        let value = value(repr);
        out.push_str(&value);
        if !value.is_empty() {
            out.push(' ');
        }
    }
    out.push_str("</state>");
}

/// The non-empty lines of what a step printed, without white space around them
/// and with data told from tags.
fn printed_lines(output: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let lines = output.split(['\n', '\r']).map(str::trim);
    lines.filter(|line| !line.is_empty()).map(untagged)
}

/// A `repr` in the form that tokens show: strings lose their quotes but keep
/// their escapes, and outside of them single spaces set off `[ ] { } ,`.
/// So `{'a': (1, 2)}` becomes `{ a: (1 , 2) }`.
#[must_use]
pub fn value(repr: &str) -> String {
    let mut out = String::with_capacity(repr.len() + repr.len() / 4);
    let mut rest = repr.trim();
    // A space is due between what stands there and what comes next.
    let mut due = false;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        if c.is_whitespace() {
            due = true;
            continue;
        }
        let set_off = matches!(c, '[' | ']' | '{' | '}' | ',');
        if (due || set_off) && !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
        due = set_off;
        match c {
            '\'' | '"' => match closing_quote(rest, c) {
                Some(end) => {
                    out.push_str(&rest[..end]);
                    rest = &rest[end + 1..];
                }
                // No string after all, so the quote stands for itself; the rest
                // is not searched again.
                None => {
                    out.push(c);
                    out.push_str(rest);
                    rest = "";
                }
            },
            c => out.push(c),
        }
    }
    match untagged(&one_line(&out)) {
        Cow::Owned(text) => text,
        Cow::Borrowed(text) => text.to_owned(),
    }
}

/// Where the string ends that `text` is the inside of.
fn closing_quote(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    text.bytes().position(|byte| {
        let end = !escaped && byte == quote as u8;
        escaped = !escaped && byte == b'\\';
        end
    })
}

/// `text` with a space for every line end: in this format a trace is one line.
fn one_line(text: &str) -> Cow<'_, str> {
    if text.contains(['\n', '\r']) {
        text.replace(['\n', '\r'], " ").into()
    } else {
        text.into()
    }
}

/// `text` with `< line>` for `<line>`, and so for every tag.
fn untagged(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut copied = 0;
    for (at, _) in text.match_indices('<') {
        if TAGS.iter().any(|tag| text[at..].starts_with(tag)) {
            out.push_str(&text[copied..=at]);
            out.push(' ');
            copied = at + 1;
        }
    }
    if copied == 0 {
        return text.into();
    }
    out.push_str(&text[copied..]);
    out.into()
}

/// The tokens of a printed trace, as the released files list them.
#[must_use]
pub fn trace_tokens(printed: &str) -> Vec<String> {
    printed.split_whitespace().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{print, trace_tokens, value};
    use crate::domain::{End, Reference, State, Step, Trace};

    #[track_caller]
    fn check_value(repr: &str, token_form: &str) {
        assert_eq!(value(repr), token_form, "{repr}");
    }

    #[test]
    fn values_lose_quotes_and_gain_spaces_around_brackets_and_commas() {
        check_value("['x', 'y', 'z']", "[ x , y , z ]");
        check_value("[]", "[ ]");
        check_value("[[1], [2]]", "[ [ 1 ] , [ 2 ] ]");
        check_value("(1, 2)", "(1 , 2)");
        check_value("(1,)", "(1 , )");
        check_value("deque([1])", "deque( [ 1 ] )");
        check_value("-4", "-4");
        check_value("{'a': 1, 'b': 2}", "{ a: 1 , b: 2 }");
        check_value("{}", "{ }");
        check_value("''", "");
        check_value("['', '']", "[ , ]");
        check_value("'a, [b]  {c}'", "a, [b]  {c}");
        check_value("\"it's\"", "it's");
        check_value("'it\\'s\\n'", "it\\'s\\n");
        check_value("<class 'list'>", "<class list>");
        check_value("it's", "it's");
    }

    #[test]
    fn data_is_never_taken_for_a_tag() {
        check_value("'<line> </state>'", "< line> < /state>");
        check_value("'a<line'", "a<line");
        check_value("<'line>'", "< line>");
        check_value("<function>", "<function>");
    }

    type Row<'a> = (u32, &'a str, &'a [(&'a str, &'a str)]);

    fn trace(steps: &[Row<'_>]) -> Reference {
        let steps: Vec<Step> = steps
            .iter()
            .map(|(line, output, state)| Step {
                line: *line,
                event: Default::default(),
                output: (*output).into(),
                state: state.iter().copied().collect(),
            })
            .collect();
        let stdout = steps.iter().map(|s| &*s.output).collect();
        Reference::Trace(Trace {
            steps,
            stdout,
            end: End::Returned,
        })
    }

    #[test]
    fn a_trace_is_printed_on_one_line() {
        let traced = trace(&[
            (1, "", &[("s", "['x']")]),
            (2, "", &[]),
            (3, " a  b\n\nc\n", &[("s", "['x']"), ("t", "'d\\ne'")]),
        ]);
        insta::assert_snapshot!(print(&traced), @r"<line> <0> <state> s : [ x ] </state> <line> <1> <state> </state> <output> a  b <output> c <line> <2> <state> s : [ x ] <dictsep> t : d\ne </state>");
        assert_eq!(print(&trace(&[])), "");
    }

    #[test]
    fn a_state_is_printed_alone() {
        let state: State = [("c", "101"), ("z", "''")].into_iter().collect();
        let printed = print(&Reference::State(state));
        assert_eq!(printed, "<state> c : 101 <dictsep> z : </state>");
        assert_eq!(trace_tokens(&printed).len(), 8);
        let empty = print(&Reference::State(State::default()));
        assert_eq!(empty, "<state> </state>");
    }

    /// The paper's figures, whose lines count from 1 and whose spacing varies.
    #[test]
    fn the_traces_of_the_figures_are_printed_like_them() {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../shared/data/paper/paper_examples.jsonl"
        );
        let Ok(text) = std::fs::read_to_string(path) else {
            let _ = std::io::Write::write_all(&mut std::io::stderr(), b"skipped: no figures\n");
            return;
        };
        let figure = |name: &str| -> String {
            let rows = text.lines().map(|row| serde_json::from_str(row).unwrap());
            let row: serde_json::Value = rows
                .into_iter()
                .find(|row: &serde_json::Value| row["figure"] == name)
                .unwrap();
            let lines = row["trace_printed"].as_array().unwrap().iter();
            lines
                .map(|line| line.as_str().unwrap().to_owned() + "\n")
                .collect()
        };
        // What differs is typography: the spacing, `;`, no `</state>`.
        let plain = |text: &str| text.replace([' ', '\n'], "");
        let shown = |reference: &Reference| {
            let Reference::Trace(trace) = reference else {
                panic!("not a trace")
            };
            let mut raised = trace.clone();
            for step in &mut raised.steps {
                step.line += 1;
            }
            let printed = print(&Reference::Trace(raised));
            let printed = printed.replace("</state>", "").replace("<dictsep>", ";");
            let mut out = String::new();
            for (i, piece) in printed.split("<line> <").enumerate() {
                let (line, rest) = piece.split_once('>').unwrap_or(("", piece));
                out += &if i > 0 {
                    format!("<line>{line}{rest}")
                } else {
                    piece.to_owned()
                };
            }
            plain(&out)
        };
        let hwn = |n, i| vec![("h", "3"), ("w", "7"), ("n", n), ("i", i)];
        let first = trace(&[
            (1, "", &hwn("10", "0")[..1]),
            (2, "", &hwn("10", "0")[..2]),
            (3, "", &hwn("10", "0")[..3]),
            (4, "", &hwn("10", "0")),
            (5, "", &hwn("3", "0")),
            (6, "", &hwn("3", "0")),
            (4, "", &hwn("3", "1")),
            (5, "", &hwn("-4", "1")),
            (6, "", &hwn("-4", "1")),
            (7, "2\n", &hwn("-4", "1")),
            (8, "", &hwn("-4", "1")),
        ]);
        assert_eq!(shown(&first), plain(&figure("1")));
        let rec = [
            ("rec", "['10', '3', '5']"),
            ("n", "10"),
            ("a", "3"),
            ("b", "5"),
            ("nin", "[3, 5]"),
            ("nmax", "3"),
            ("nmin", "2"),
        ];
        let third = trace(&[
            (1, "", &rec[..1]),
            (2, "", &rec[..4]),
            (3, "", &rec[..5]),
            (4, "", &rec[..6]),
            (5, "", &rec),
            (6, "3 2\n", &rec),
        ]);
        assert_eq!(shown(&third), plain(&figure("3")));
    }
}
