//! Identifier precision, recall and F1: how many variables are right.

use super::tally::Tally;
use super::{Metric, Needs};

/// Variables with equal values after the same line at the same position, of
/// those predicted and those of the reference.
pub const IDENTIFIER: Metric = Metric {
    name: "identifier",
    figures: &["identifier_precision", "identifier_recall", "identifier_f1"],
    about: "precision, recall and F1 of the variables after each line",
    needs: Needs::Trace,
    measure: |reference, answer, mode| {
        Some(Tally::of(reference, answer, mode).identifiers.measure())
    },
};
