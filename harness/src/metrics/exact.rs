//! The definitions of the paper with the released scorer's quirks mended.
//!
//! Segments are still compared by position and identifiers still count only
//! where the lines agree. But values are compared as Python literals, a name is
//! parted from its value at the first `:` alone, printed text never counts as
//! an identifier and is never cut, and a segment that was cut off is left out.

use super::tally::{Counts, Tally};
use crate::domain::{Literal, values_agree};
use crate::formats::codeexecutor::{Segment, value};

/// Holds predicted segments against those of a reference. `agree` takes a
/// predicted value and one of the reference.
pub(super) fn trace(
    predicted: &[Segment<'_>],
    reference: &[Segment<'_>],
    agree: fn(&str, &str) -> bool,
) -> Tally {
    let identifiers = |segments: &[Segment<'_>]| -> u32 {
        segments
            .iter()
            .map(|segment| match segment {
                Segment::State { pairs, .. } => distinct(pairs).len() as u32,
                Segment::Output(_) | Segment::Other(_) => 0,
            })
            .sum()
    };
    let mut tally = Tally {
        right: false,
        lines: Counts {
            shared: 0,
            predicted: predicted.len() as u32,
            reference: reference.len() as u32,
        },
        identifiers: Counts {
            shared: 0,
            predicted: identifiers(predicted),
            reference: identifiers(reference),
        },
    };
    for (ours, theirs) in predicted.iter().zip(reference) {
        let same = match (ours, theirs) {
            (Segment::Output(ours), Segment::Output(theirs)) => line_agrees(ours, theirs),
            (
                Segment::State { line, pairs },
                Segment::State {
                    line: wanted_line,
                    pairs: wanted,
                },
            ) if line == wanted_line => {
                let (pairs, wanted) = (distinct(pairs), distinct(wanted));
                let shared = shared(&pairs, &wanted, agree);
                tally.identifiers.shared += shared as u32;
                shared == pairs.len() && shared == wanted.len()
            }
            (Segment::Other(ours), Segment::Other(theirs)) => ours == theirs,
            _ => false,
        };
        tally.lines.shared += u32::from(same);
    }
    let lines = tally.lines;
    tally.right = lines.shared == lines.reference && lines.predicted == lines.reference;
    tally
}

/// Pairs in order of name, of doubled names the last alone.
fn distinct<'a>(pairs: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut pairs: Vec<_> = pairs.iter().rev().copied().collect();
    pairs.sort_by_key(|(name, _)| *name);
    pairs.dedup_by_key(|(name, _)| *name);
    pairs
}

/// How many pairs of two sorted lists agree.
fn shared(ours: &[(&str, &str)], theirs: &[(&str, &str)], agree: fn(&str, &str) -> bool) -> usize {
    let mut theirs = theirs.iter().peekable();
    ours.iter()
        .filter(|(name, value)| {
            while theirs.next_if(|(other, _)| other < name).is_some() {}
            theirs
                .next_if(|(other, _)| other == name)
                .is_some_and(|(_, other)| agree(value, other))
        })
        .count()
}

/// Whether a value of an answer is the reference's. An answer may leave out the
/// quotes of a string, unless it then reads as another value.
pub(super) fn repr_agrees(predicted: &str, reference: &str) -> bool {
    values_agree(predicted, reference)
        || (Literal::parse_repr(predicted).is_none()
            && Literal::parse(reference) == Some(Literal::Str(predicted.to_owned())))
}

/// Whether a value in token form is the reference's: its token form but for
/// spacing, or the same literal.
pub(super) fn token_agrees(predicted: &str, reference: &str) -> bool {
    values_agree(predicted, reference)
        || value(reference)
            .split_whitespace()
            .eq(predicted.split_whitespace())
}

/// Whether two printed texts agree: line by line, without white space at the
/// ends of lines and without empty lines at the end.
pub(super) fn output_agrees(predicted: &str, reference: &str) -> bool {
    let mut ours = predicted.trim_end().lines();
    let mut theirs = reference.trim_end().lines();
    loop {
        match (ours.next(), theirs.next()) {
            (None, None) => return true,
            (Some(ours), Some(theirs)) if line_agrees(ours.trim_end(), theirs.trim_end()) => {}
            _ => return false,
        }
    }
}

/// The non-empty printed texts.
fn printed<'a>(segments: &'a [Segment<'_>]) -> Vec<&'a str> {
    let texts = segments.iter().filter_map(|segment| match segment {
        Segment::Output(text) if !text.is_empty() => Some(&**text),
        _ => None,
    });
    texts.collect()
}

/// Whether a trace prints anything.
pub(super) fn prints(segments: &[Segment<'_>]) -> bool {
    !printed(segments).is_empty()
}

/// Whether the same lines are printed in two traces; empty ones do not count.
pub(super) fn printed_agree(predicted: &[Segment<'_>], reference: &[Segment<'_>]) -> bool {
    let (ours, theirs) = (printed(predicted), printed(reference));
    ours.len() == theirs.len() && ours.iter().zip(&theirs).all(|(a, b)| line_agrees(a, b))
}

/// Whether two printed lines agree: as values where both are a bracketed
/// literal, such as `[1, 2]`; as text everywhere else, for print can format one
/// number in many ways.
fn line_agrees(ours: &str, theirs: &str) -> bool {
    let bracketed = |line: &str| line.starts_with(['[', '(', '{']);
    ours == theirs
        || (bracketed(ours)
            && bracketed(theirs)
            && Literal::parse(theirs).is_some_and(|value| Literal::parse(ours) == Some(value)))
}

#[cfg(test)]
mod tests {
    use super::{repr_agrees, token_agrees, trace};
    use crate::domain::values_agree;
    use crate::formats::codeexecutor::parse;
    use crate::metrics::tally::{Counts, Tally};

    fn counts(shared: u32, predicted: u32, reference: u32) -> Counts {
        Counts {
            shared,
            predicted,
            reference,
        }
    }

    #[track_caller]
    fn check(predicted: &str, reference: &str, right: bool, lines: Counts, identifiers: Counts) {
        let tally = trace(&parse(predicted), &parse(reference), values_agree);
        let wanted = Tally {
            right,
            lines,
            identifiers,
        };
        assert_eq!(tally, wanted, "{predicted}");
    }

    #[test]
    fn figures_worked_by_hand() {
        let gold = "<line> <0> <state> a : 1 </state> \
                    <line> <1> <state> a : 1 <dictsep> b : [ 1 , 2 ] </state> \
                    <output> a: 1 <line> <2> <state> a : 1 <dictsep> b : [ 1 , 2 ] </state>";
        check(gold, gold, true, counts(4, 4, 4), counts(5, 5, 5));
        check("", gold, false, counts(0, 0, 4), counts(0, 0, 5));
        // Cut off in the last line: what is there is right.
        let cut = &gold[..gold.len() - 10];
        check(cut, gold, false, counts(3, 3, 4), counts(3, 3, 5));
        // Order, spacing and doubled names.
        let respelt = "<line> <0> <state> a : 7 <dictsep> a : 1 </state> \
                       <line> <1> <state> b : [1,2] <dictsep> a : 1 </state> \
                       <output> a: 1 <line> <2> <state> a : 1 <dictsep> b : [1,2] </state>";
        check(respelt, gold, true, counts(4, 4, 4), counts(5, 5, 5));
        // One wrong value, a wrong line and a missing output: the rest shifts.
        let wrong = "<line> <0> <state> a : 2 </state> \
                     <line> <1> <state> a : 1 <dictsep> b : 3 </state> \
                     <line> <2> <state> a : 1 <dictsep> b : [ 1 , 2 ] </state>";
        check(wrong, gold, false, counts(0, 3, 4), counts(1, 5, 5));
        // Identifiers count only where the lines agree.
        let elsewhere = "<line> <5> <state> a : 1 </state>";
        check(elsewhere, gold, false, counts(0, 1, 4), counts(0, 1, 5));
    }

    #[test]
    fn colons_and_events_in_data_do_no_harm() {
        let gold = "<output> _____event: <line> <0> <state> s : a:b </state>";
        check(gold, gold, true, counts(2, 2, 2), counts(1, 1, 1));
        let other = "<output> _____event; <line> <0> <state> s : a:c </state>";
        check(other, gold, false, counts(0, 2, 2), counts(0, 1, 1));
    }

    #[test]
    fn token_values_are_held_against_repr() {
        for (predicted, reference, agree) in [
            ("1", "'1'", true),
            ("[ a , b ]", "['a', 'b']", true),
            ("[1,2]", "[1, 2]", true),
            ("1.50", "1.5", true),
            ("1.50", "'1.5'", false),
            ("'1'", "'1'", true),
            ("'1'", "1", false),
            ("{ 2 , 1 }", "{1, 2}", true),
            ("< line>", "'<line>'", true),
            ("1", "1.0", false),
        ] {
            assert_eq!(
                token_agrees(predicted, reference),
                agree,
                "{predicted} {reference}"
            );
        }
    }

    #[test]
    fn quotes_may_be_left_out_where_the_text_is_no_other_value() {
        for (predicted, reference, agree) in [
            ("abc", "'abc'", true),
            ("1", "'1'", false),
            ("'1'", "1", false),
            ("a b", "'a  b'", false),
        ] {
            assert_eq!(
                repr_agrees(predicted, reference),
                agree,
                "{predicted} {reference}"
            );
        }
    }
}
