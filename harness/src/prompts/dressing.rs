//! The dressing around an answer: markers, code fences, thinking, prose. Put on and taken off.
//!
//! An answer stands between `[ANSWER]` and `[/ANSWER]`, as in CRUXEval. Where
//! its text itself contains such a marker, both ends carry a number that does
//! not occur in it: `[ANSWER 1]`. One thing cannot be mended by that: a server
//! that stops at `[/ANSWER]` cuts an answer that contains it, and the answer
//! counts as wrong.

use std::collections::BTreeMap;
use std::ops::Range;

use super::fences::{last_fence, longest_run, whole_fence};

/// What a completion model's answer starts after.
pub const LEAD: &str = "[ANSWER]\n";

/// What ends it.
pub const STOP: &[&str] = &["[/ANSWER]"];

/// An answer's text and what it was found in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found<'a> {
    /// Between markers, or after an opening one.
    Marked(&'a str),
    /// In a code fence, without markers.
    Fenced(&'a str),
    /// In neither: all that was said beside thinking, prose included.
    Bare(&'a str),
}

impl<'a> Found<'a> {
    /// The text alone.
    #[must_use]
    pub const fn text(self) -> &'a str {
        match self {
            Self::Marked(text) | Self::Fenced(text) | Self::Bare(text) => text,
        }
    }
}

/// Puts `content` between markers that occur neither in it nor in `before`, the
/// text that will stand before it. A last line end is added where it lacks one.
#[must_use]
pub fn dress(content: &str, before: &str) -> String {
    let number = markers(content)
        .chain(markers(before))
        .map(|marker| marker.number + 1)
        .max();
    let number = number.map_or(String::new(), |n| format!(" {n}"));
    let end = if content.is_empty() || content.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    let plain = format!("[ANSWER{number}]\n{content}{end}[/ANSWER{number}]");
    if undress(&plain) == Some(Found::Marked(&format!("{content}{end}"))) {
        return plain;
    }
    // It looks like a fenced block, whose fence the reader would take off.
    let fence = "`".repeat(longest_run(content).max(2) + 1);
    format!("[ANSWER{number}]\n{fence}\n{content}{end}{fence}\n[/ANSWER{number}]")
}

/// Finds the answer in what a model wrote: the last marked one, else the last
/// fenced one that is not Python, else all of it. `None` where nothing was
/// said, or nothing but thinking.
#[must_use]
pub fn undress(text: &str) -> Option<Found<'_>> {
    let mut said = match text.trim_start().strip_prefix("<think>") {
        Some(thought) => after_thought(thought.split_once("</think>")?.1),
        None => text,
    };
    while let Some(span) = marked(said) {
        if let Some(at) = said.rfind("</think>")
            && at >= span.whole.end
        {
            // The thinking began in the prompt, and tried an answer.
            said = after_thought(&said[at + "</think>".len()..]);
            continue;
        }
        if let Some(at) = thinking_start(said)
            && at < span.whole.start
            && !said[at..span.whole.start].contains("</think>")
        {
            return None;
        }
        let content = trimmed(said, span.content);
        return Some(Found::Marked(whole_fence(content).unwrap_or(content)));
    }
    if let Some((_, rest)) = said.rsplit_once("</think>") {
        said = after_thought(rest);
    } else if let Some(at) = thinking_start(said) {
        said = &said[..at];
    }
    if let Some(fenced) = last_fence(said) {
        return Some(Found::Fenced(fenced));
    }
    (!said.trim().is_empty()).then_some(Found::Bare(said))
}

/// What was said beside thinking; `None` where it was thinking to the end.
#[must_use]
pub fn unthought(text: &str) -> Option<&str> {
    if let Some((_, said)) = text.rsplit_once("</think>") {
        return Some(after_thought(said));
    }
    let thinks = text.trim_start().starts_with("<think>");
    (!thinks).then_some(text)
}

fn after_thought(text: &str) -> &str {
    text.trim_start_matches(['\n', '\r'])
}

/// Where a line opens with `<think>`; within a line it is a value or a mention.
fn thinking_start(text: &str) -> Option<usize> {
    text.match_indices("<think>")
        .map(|(at, _)| at)
        .find(|at| opens_line(text, *at))
}

fn opens_line(text: &str, at: usize) -> bool {
    let mut before = text[..at].chars().rev().take_while(|c| *c != '\n');
    before.all(|c| c.is_whitespace() || c == '*')
}

struct Marker {
    place: Range<usize>,
    number: u64,
    opens: bool,
}

fn markers(text: &str) -> impl Iterator<Item = Marker> {
    text.match_indices('[').filter_map(|(start, _)| {
        let rest = &text[start + 1..];
        let (opens, rest) = match rest.strip_prefix('/') {
            Some(rest) => (false, rest),
            None => (true, rest),
        };
        let rest = rest.strip_prefix("ANSWER")?;
        let (number, rest) = match rest.strip_prefix(' ') {
            Some(rest) => {
                let digits = rest.bytes().take_while(u8::is_ascii_digit).take(10).count();
                (rest[..digits].parse().ok()?, &rest[digits..])
            }
            None => (0, rest),
        };
        let rest = rest.strip_prefix(']')?;
        Some(Marker {
            place: start..text.len() - rest.len(),
            number,
            opens,
        })
    })
}

/// A marked answer: with its markers, and without.
struct Span {
    whole: Range<usize>,
    content: Range<usize>,
}

/// What was seen so far of the markers with one number.
#[derive(Default)]
struct Seen {
    open: Option<Range<usize>>,
    pair: Option<(Range<usize>, Range<usize>)>,
    over: bool,
}

/// The answer between markers. Beside a pair, an opening marker at the start of
/// a line will do (a stop string cut the closing one off), and so will a
/// closing one (the prompt held the opening one).
fn marked(text: &str) -> Option<Span> {
    let mut seen: BTreeMap<u64, Seen> = BTreeMap::new();
    let mut lone = None;
    for Marker {
        place,
        number,
        opens,
    } in markers(text)
    {
        let seen = seen.entry(number).or_default();
        if seen.over {
            continue;
        }
        // Models forget the slash of a last marker.
        let closes = !opens
            || seen
                .open
                .as_ref()
                .is_some_and(|open| opens_line(text, open.start))
                && text[place.end..].trim().is_empty();
        if !closes {
            seen.open = Some(place);
            continue;
        }
        // A completion that runs on after its answer asks itself the next question.
        seen.over = text[place.end..].trim_start().starts_with("[PYTHON]");
        match seen.open.take() {
            Some(open) => seen.pair = Some((open, place)),
            None if number == 0 && seen.pair.is_none() => {
                lone = lone.or(Some(place));
            }
            None => {}
        }
    }
    let open = seen.get(&0).and_then(|seen| seen.open.clone());
    if let Some((open, close)) = seen.into_values().rev().find_map(|seen| seen.pair) {
        return Some(Span {
            whole: open.start..close.end,
            content: open.end..close.start,
        });
    }
    if let Some(open) = open.filter(|open| opens_line(text, open.start)) {
        return Some(Span {
            whole: open.start..text.len(),
            content: open.end..text.len(),
        });
    }
    lone.map(|close| {
        let thought = text[..close.start].rfind("</think>");
        let start = thought.map_or(0, |at| at + "</think>".len());
        Span {
            whole: start..close.end,
            content: start..close.start,
        }
    })
}

/// The content without what belongs to the markers: the rest of the opening
/// one's line, the indent of the closing one, asterisks, or a space on each side.
fn trimmed(text: &str, content: Range<usize>) -> &str {
    let (before, after) = (&text[..content.start], &text[content.end..]);
    let mut inner = &text[content];
    let opening = before.ends_with(']') && before[..before.rfind('[').unwrap_or(0)].ends_with("**");
    if opening && let Some(rest) = inner.strip_prefix("**") {
        inner = rest;
    }
    let closing = after
        .split_once(']')
        .is_some_and(|(_, rest)| rest.starts_with("**"));
    if closing && let Some(rest) = inner.strip_suffix("**") {
        inner = rest;
    }
    if !inner.contains('\n')
        && let Some(bare) = inner.strip_prefix(' ').and_then(|s| s.strip_suffix(' '))
        && bare.trim() == bare
    {
        return bare;
    }
    if !before.is_empty()
        && let Some((line, rest)) = inner.split_once('\n')
        && line.trim().is_empty()
    {
        inner = rest;
    }
    match inner.rfind('\n') {
        Some(at) if inner[at..].trim().is_empty() => &inner[..=at],
        None if inner.trim().is_empty() => "",
        _ => inner,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expected: Option<Found<'_>>) {
        assert_eq!(undress(text), expected, "{text:?}");
    }

    #[test]
    fn an_answer_between_markers_keeps_its_inner_whitespace() {
        use Found::Marked;
        check("[ANSWER]\n3\n[/ANSWER]", Some(Marked("3\n")));
        check("[ANSWER]3[/ANSWER]", Some(Marked("3")));
        check("[ANSWER]\n3\n[ANSWER]\n", Some(Marked("3\n")));
        check("[ANSWER] 3 [/ANSWER]", Some(Marked("3")));
        check("[ANSWER]\n  3  \n\n[/ANSWER]", Some(Marked("  3  \n\n")));
        check("[ANSWER]\n\n3\n  [/ANSWER]", Some(Marked("\n3\n")));
        check("**[ANSWER]**\n3\n**[/ANSWER]**", Some(Marked("3\n")));
        check(
            "It prints\n[ANSWER]\n3\n[/ANSWER]\nas asked.",
            Some(Marked("3\n")),
        );
    }

    #[test]
    fn an_empty_answer_is_an_answer() {
        check("[ANSWER]\n[/ANSWER]", Some(Found::Marked("")));
        check("[ANSWER][/ANSWER]", Some(Found::Marked("")));
        check("[ANSWER]\n", Some(Found::Marked("")));
        check("", None);
        check(" \n", None);
    }

    #[test]
    fn the_last_of_several_answers_counts() {
        let text = "[ANSWER]\n3\n[/ANSWER]\nNo, wait.\n[ANSWER]\n4\n[/ANSWER]";
        check(text, Some(Found::Marked("4\n")));
        let mention = "I shall use [ANSWER] tags.\n[ANSWER]\n4\n[/ANSWER]";
        check(mention, Some(Found::Marked("4\n")));
    }

    #[test]
    fn a_completion_reads_without_the_marker_that_its_prompt_held() {
        check("3\n[/ANSWER]", Some(Found::Marked("3\n")));
        check("\n3\n[/ANSWER]", Some(Found::Marked("\n3\n")));
        check("[ANSWER]\n3\n", Some(Found::Marked("3\n")));
        check("3\n", Some(Found::Bare("3\n")));
        let thought = "line 1 runs: x = 3\n[/THOUGHT]\n[ANSWER]\n3\n";
        check(thought, Some(Found::Marked("3\n")));
    }

    #[test]
    fn a_completion_that_runs_on_is_cut_after_its_own_answer() {
        let next = "\n\n[PYTHON]\nprint(5)\n[/PYTHON]\n[ANSWER]\n5\n[/ANSWER]";
        check(&format!("3\n[/ANSWER]{next}"), Some(Found::Marked("3\n")));
        let whole = format!("[ANSWER]\n3\n[/ANSWER]{next}");
        check(&whole, Some(Found::Marked("3\n")));
    }

    #[test]
    fn a_fence_is_dressing_inside_markers_and_without_them() {
        check(
            "[ANSWER]\n```\n3\n```\n[/ANSWER]",
            Some(Found::Marked("3\n")),
        );
        check(
            "[ANSWER]\n```text\n3\n```\n[/ANSWER]",
            Some(Found::Marked("3\n")),
        );
        check(
            "It prints:\n```\n 3\n```\nDone.",
            Some(Found::Fenced(" 3\n")),
        );
        check("```\n3\n```", Some(Found::Fenced("3\n")));
        check("```\n```", Some(Found::Fenced("")));
        check("```\n3\n", Some(Found::Fenced("3\n")));
        let four = "````\n```\n3\n```\n````";
        check(four, Some(Found::Fenced("```\n3\n```\n")));
    }

    #[test]
    fn a_fenced_program_is_not_taken_for_its_output() {
        let after = "```\n3\n```\nbecause of\n```python\nprint(3)\n```\n";
        check(after, Some(Found::Fenced("3\n")));
        let only = "```python\nprint(3)\n```\n";
        check(only, Some(Found::Fenced("print(3)\n")));
    }

    #[test]
    fn thinking_is_no_answer() {
        check(
            "<think>\n3?\n</think>\n\n[ANSWER]\n4\n[/ANSWER]",
            Some(Found::Marked("4\n")),
        );
        check(
            "<think>[ANSWER]3[/ANSWER]</think>\n4",
            Some(Found::Bare("4")),
        );
        check("[ANSWER]3[/ANSWER]?\n</think>\n\n4", Some(Found::Bare("4")));
        check("<think>\n[ANSWER]\n3\n[/ANSWER]", None);
        check("Well.\n<think>\n[ANSWER]\n3\n[/ANSWER]", None);
        check("<think>\nthree, so", None);
        check("<think></think>", None);
        check("3?\n</think>\n4\n[/ANSWER]", Some(Found::Marked("4\n")));
    }

    #[test]
    fn what_looks_like_dressing_is_dressed_so_that_it_reads_back() {
        assert_eq!(dress("3\n", ""), "[ANSWER]\n3\n[/ANSWER]");
        assert_eq!(dress("3", ""), "[ANSWER]\n3\n[/ANSWER]");
        assert_eq!(dress("", ""), "[ANSWER]\n[/ANSWER]");
        assert_eq!(
            dress("[/ANSWER]\n", "x = '[ANSWER 1]'"),
            "[ANSWER 2]\n[/ANSWER]\n[/ANSWER 2]"
        );
        assert_eq!(
            dress("```\n3\n```\n", ""),
            "[ANSWER]\n````\n```\n3\n```\n````\n[/ANSWER]"
        );
    }

    proptest! {
        #[test]
        fn whatever_is_dressed_reads_back(
            parts in prop::collection::vec(prop_oneof![
                Just("[ANSWER]"), Just("[/ANSWER]"), Just("[ANSWER 1]"), Just("[/ANSWER 999]"),
                Just("```"), Just("````text"), Just("<think>"), Just("</think>"), Just("[PYTHON]"),
                Just("\n"), Just(" "), Just("**"), Just("3"), Just("\u{e9}"), Just("\r"), Just("["),
            ], 0..12),
            prose in "[a-z\n]{0,9}",
        ) {
            let content = parts.concat();
            let text = format!("{prose}\n{}\n{prose}", dress(&content, &prose));
            let end = if content.is_empty() || content.ends_with('\n') { "" } else { "\n" };
            prop_assert_eq!(undress(&text), Some(Found::Marked(&format!("{content}{end}"))));
        }

        #[test]
        fn any_text_can_be_undressed(text in "(\\PC|\n|`|\\[ANSWER\\]|\\[/ANSWER\\]|</?think>){0,40}") {
            if let Some(found) = undress(&text) {
                prop_assert!(text.contains(found.text()));
            }
        }
    }
}
