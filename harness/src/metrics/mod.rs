//! Metrics: pure functions from a reference and an answer to a measure. One file each.

mod exact;
mod exception_accuracy;
mod identifier;
mod line;
mod output_accuracy;
mod paper;
mod pass;
mod pass_at_k;
pub mod released;
mod tally;
mod trace_accuracy;

pub use pass_at_k::{pass_at_k, pass_at_k_of_best};

use crate::domain::{Answer, Measure, Mode, Reference};

/// All metrics, in the order that tables show.
pub const METRICS: &[&Metric] = &[
    &output_accuracy::OUTPUT_ACCURACY,
    &trace_accuracy::TRACE_ACCURACY,
    &line::LINE,
    &identifier::IDENTIFIER,
    &exception_accuracy::EXCEPTION_ACCURACY,
    &exception_accuracy::RAISING,
    &exception_accuracy::RETURNING,
    &pass::PASS,
];

/// A metric.
pub struct Metric {
    /// The name in YAML, files and tables.
    pub name: &'static str,
    /// The figures made of it: one, or precision, recall and F1 of an overlap; none where they are the
    /// task's own choice.
    pub figures: &'static [&'static str],
    /// One line for `harness list`.
    pub about: &'static str,
    /// What an answer must contain for the metric to make sense.
    pub needs: Needs,
    /// Holds an answer against the reference. The answer is `None` where a
    /// sample could not be read; that counts as empty. The result is `None`
    /// where the metric does not apply, such as output accuracy for a program
    /// that prints nothing.
    pub measure: fn(&Reference, Option<&Answer>, Mode) -> Option<Measure>,
}

/// What an answer must contain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// The printed text.
    Output,
    /// The steps, or for SingleLine the final state.
    Trace,
    /// The exception that ends the program.
    Exception,
    /// What became of a program under its tests.
    Tests,
}

#[cfg(test)]
mod oracle;
