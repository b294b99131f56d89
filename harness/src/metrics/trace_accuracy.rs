//! Trace accuracy: is the whole trace right.

use super::tally::Tally;
use super::{Metric, Needs};
use crate::domain::Measure;

/// Whether every segment matches the one at its position and the counts are
/// equal; for SingleLine, whether the final variables are equal. An answer that
/// is no trace is wrong. A trace without steps that prints nothing is matched
/// by an empty trace, and by that alone.
pub const TRACE_ACCURACY: Metric = Metric {
    name: "trace_accuracy",
    figures: &["trace_accuracy"],
    about: "share of traces that are right from the first line to the last",
    needs: Needs::Trace,
    measure: |reference, answer, mode| Some(Measure::Hit(Tally::of(reference, answer, mode).right)),
};
