//! Line precision, recall and F1: how many segments of a trace are right.

use super::tally::Tally;
use super::{Metric, Needs};

/// Segments that match the one at their position, of those predicted and those
/// of the reference. A segment is an executed line with its state, or a line of
/// printed text; the one state of SingleLine is one segment.
pub const LINE: Metric = Metric {
    name: "line",
    figures: &["line_precision", "line_recall", "line_f1"],
    about: "precision, recall and F1 of the trace's lines, by position",
    needs: Needs::Trace,
    measure: |reference, answer, mode| Some(Tally::of(reference, answer, mode).lines.measure()),
};
