//! The scorer released with CodeExecutor, quirk for quirk.
//!
//! The definitions are those of `CodeExecutor/inference/metric.py` in
//! microsoft/CodeBERT, figure for figure. Its quirks:
//! - the last segment is left out unless `</state>` stands in it, and that drops
//!   text printed at the very end;
//! - of printed text, what follows `_____event` is cut off;
//! - a state is what follows `<state>`; a segment without that tag counts as
//!   one identifier where its very last character is a `:`, and an output that
//!   has the tag in it counts the pairs after it;
//! - of a SingleLine value with a `:` in it, only what stands before is compared;
//! - a SingleLine answer without any `:` equals an empty state.

use super::tally::{Counts, Tally};

/// Holds a predicted trace against the reference's, both as [`segments`] of
/// token text.
pub(super) fn trace(predicted: &[&str], reference: &[&str]) -> Tally {
    let mut lines = Counts {
        shared: 0,
        predicted: predicted.len() as u32,
        reference: reference.len() as u32,
    };
    let mut identifiers = Counts::default();
    let mut theirs = reference.iter();
    for &ours in predicted {
        let our_pairs = pairs(state_part(ours));
        identifiers.predicted += our_pairs.len() as u32;
        let Some(&theirs) = theirs.next() else {
            continue;
        };
        if ours == theirs {
            let count = our_pairs.len() as u32;
            identifiers.reference += count;
            identifiers.shared += if has_state(ours) { count } else { 0 };
            lines.shared += 1;
            continue;
        }
        let their_pairs = pairs(state_part(theirs));
        identifiers.reference += their_pairs.len() as u32;
        if has_state(ours) && has_state(theirs) && line_tag(ours) == line_tag(theirs) {
            identifiers.shared += shared(&our_pairs, &their_pairs);
            lines.shared += u32::from(our_pairs == their_pairs);
        }
    }
    for theirs in theirs {
        identifiers.reference += pairs(state_part(theirs)).len() as u32;
    }
    Tally {
        right: lines.shared == lines.reference && lines.predicted == lines.reference,
        lines,
        identifiers,
    }
}

/// Holds a predicted SingleLine state against the reference's. It is one line,
/// right or wrong, so that the line figures equal trace accuracy.
pub(super) fn single_line(predicted: &str, reference: &str) -> Tally {
    let (ours, theirs) = (single_line_pairs(predicted), single_line_pairs(reference));
    let right = ours == theirs;
    Tally {
        right,
        lines: Counts {
            shared: u32::from(right),
            predicted: 1,
            reference: 1,
        },
        identifiers: Counts {
            shared: shared(&ours, &theirs),
            predicted: ours.len() as u32,
            reference: theirs.len() as u32,
        },
    }
}

/// The non-empty printed texts of a trace.
pub(super) fn outputs<'a>(segments: &[&'a str]) -> Vec<&'a str> {
    let texts = segments.iter().filter_map(|segment| {
        let mut text = segment.strip_prefix("<output>")?.chars();
        // The character after the tag is skipped, whatever it is.
        text.next();
        let text = text.as_str();
        let kept = text.find("_____event").map_or(text, |end| &text[..end]);
        Some(strip(kept)).filter(|kept| !kept.is_empty())
    });
    texts.collect()
}

/// `str.strip()` of Python, to which the separators U+001C to U+001F are white
/// space too.
pub(super) fn strip(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c))
}

/// Splits token text at every `<line>` and `<output>`.
pub(super) fn segments(text: &str) -> Vec<&str> {
    let text = strip(text);
    let mut segments = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices('<') {
        let rest = &text[at..];
        if at > 0 && (rest.starts_with("<line>") || rest.starts_with("<output>")) {
            segments.push(&text[start..at]);
            start = at;
        }
    }
    let last = &text[start..];
    segments.extend(last.contains("</state>").then_some(last));
    segments
}

/// Whether a segment's pairs count as right ones.
fn has_state(segment: &str) -> bool {
    !segment.starts_with("<output>") && segment.contains("<state>")
}

fn line_tag(segment: &str) -> &str {
    strip(segment.find("<state>").map_or(segment, |at| &segment[..at]))
}

/// What the pairs are read from: all from `<state>` on, or the last character.
fn state_part(segment: &str) -> &str {
    let start = segment
        .find("<state>")
        .or_else(|| segment.char_indices().next_back().map(|(at, _)| at));
    inner(strip(&segment[start.unwrap_or(0)..]))
}

/// `text` without the tags around it.
fn inner(text: &str) -> &str {
    let text = text.strip_prefix("<state>").unwrap_or(text);
    text.strip_suffix("</state>").unwrap_or(text)
}

/// Pairs of name and value, in order of name, of doubled names the last alone.
fn pairs(state: &str) -> Vec<(&str, &str)> {
    let pairs = state
        .split("<dictsep>")
        .filter_map(|pair| pair.split_once(':'));
    distinct(pairs)
}

fn single_line_pairs(text: &str) -> Vec<(&str, &str)> {
    let pairs = inner(strip(text)).split("<dictsep>").filter_map(|pair| {
        let (name, value) = pair.split_once(':')?;
        Some((name, value.split(':').next().unwrap_or(value)))
    });
    distinct(pairs)
}

fn distinct<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<(&'a str, &'a str)> {
    let mut pairs: Vec<_> = pairs
        .map(|(name, value)| (strip(name), strip(value)))
        .collect();
    pairs.reverse();
    pairs.sort_by_key(|(name, _)| *name);
    pairs.dedup_by_key(|(name, _)| *name);
    pairs
}

/// How many pairs of two sorted lists are equal.
fn shared(ours: &[(&str, &str)], theirs: &[(&str, &str)]) -> u32 {
    ours.iter()
        .filter(|pair| theirs.binary_search(pair).is_ok())
        .count() as u32
}

#[cfg(test)]
mod tests {
    use super::{outputs, segments, single_line, strip};
    use crate::metrics::tally::{Counts, Tally};

    fn counts(shared: u32, predicted: u32, reference: u32) -> Counts {
        Counts {
            shared,
            predicted,
            reference,
        }
    }

    fn trace(predicted: &str, reference: &str) -> Tally {
        super::trace(&segments(predicted), &segments(reference))
    }

    #[track_caller]
    fn check(tally: Tally, right: bool, lines: Counts, identifiers: Counts) {
        let wanted = Tally {
            right,
            lines,
            identifiers,
        };
        assert_eq!(tally, wanted);
    }

    #[test]
    fn figures_worked_by_hand() {
        let gold = "<line> <0> <state> a : 1 </state> \
                    <output> a: 1 <line> <1> <state> a : 1 <dictsep> b : x:y </state>";
        check(trace(gold, gold), true, counts(3, 3, 3), counts(3, 3, 3));
        check(trace("", gold), false, counts(0, 0, 3), counts(0, 0, 3));
        // Spacing inside a value matters, around it it does not.
        let spaced = "<line>  <0> <state> a : 1 </state>";
        check(trace(spaced, gold), false, counts(0, 1, 3), counts(0, 1, 3));
        let spaced = "<line> <0>   <state>  a  :  1  </state>";
        check(trace(spaced, gold), false, counts(1, 1, 3), counts(1, 1, 3));
        // Text after the last state becomes part of the last value.
        let trailing = format!("{gold} <lin");
        check(
            trace(&trailing, gold),
            false,
            counts(2, 3, 3),
            counts(2, 3, 3),
        );
        // The last `<output>` is lost, being without a state.
        let lost = format!("{gold} <output> b");
        check(trace(&lost, gold), true, counts(3, 3, 3), counts(3, 3, 3));
    }

    #[test]
    fn a_segment_without_a_state_counts_by_its_last_character() {
        let tail = "<line> <0> <state> </state>";
        let colon = format!("<output> a:{tail}");
        check(
            trace(&colon, &colon),
            true,
            counts(2, 2, 2),
            counts(0, 1, 1),
        );
        let space = format!("<output> a: {tail}");
        check(
            trace(&space, &space),
            true,
            counts(2, 2, 2),
            counts(0, 0, 0),
        );
        let stateful = format!("<output> <state> a : 1 {tail}");
        check(
            trace(&stateful, &stateful),
            true,
            counts(2, 2, 2),
            counts(0, 1, 1),
        );
    }

    #[test]
    fn outputs_are_cut_and_stripped() {
        let text = "<output>xab <output>  <output> c _____event d <output>é<line> <0> </state>";
        assert_eq!(outputs(&segments(text)), ["ab", "c"]);
        assert_eq!(outputs(&segments("<output> a")), Vec::<&str>::new());
        assert_eq!(strip("\u{1c} a\u{a0}\u{85}"), "a");
    }

    #[test]
    fn single_line_values_end_at_their_first_colon() {
        let gold = "<state> a : { x: 1 } <dictsep> b : 2 </state>";
        let cut = "<state> b : 2 <dictsep> a : { x: 2 } </state>";
        check(
            single_line(cut, gold),
            true,
            counts(1, 1, 1),
            counts(2, 2, 2),
        );
        let wrong = "b : 3 <dictsep> a : { x <dictsep> c : 1";
        check(
            single_line(wrong, gold),
            false,
            counts(0, 1, 1),
            counts(1, 3, 2),
        );
        check(
            single_line("nothing", "<state> </state>"),
            true,
            counts(1, 1, 1),
            counts(0, 0, 0),
        );
    }
}
