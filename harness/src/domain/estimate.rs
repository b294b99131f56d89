//! A figure over many examples: a value, its interval and its n travel together.

use serde::{Deserialize, Serialize};

use super::Mode;

/// A figure of one model on one task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The task's name.
    pub task: String,
    /// The dataset's name.
    pub dataset: String,
    /// The model's name.
    pub model: String,
    /// What was measured, such as `output_accuracy` or `line_f1`.
    pub figure: String,
    /// How answers were compared.
    pub mode: Mode,
    /// Per cent, 0 to 100; 0 where nothing could be measured (`n` is 0).
    pub value: f64,
    /// The 95% bootstrap interval, in per cent.
    pub interval: Interval,
    /// Examples it is computed from.
    pub n: usize,
}

/// Both ends of an interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}
