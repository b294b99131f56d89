//! What a metric found in one sample.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Outcome;

/// What a metric found in one sample.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// The task's name.
    pub task: String,
    /// The model's name.
    pub model: String,
    /// The example's id.
    pub example: String,
    /// The unit of independence (`Program::family`).
    pub family: String,
    /// Which of the example's samples, from 0.
    pub sample: u32,
    /// The metric's name.
    pub metric: Cow<'static, str>,
    /// What became of the sample.
    pub outcome: Outcome,
    /// What was measured; `None` where the metric does not apply to the
    /// example, or the sample is no answer.
    pub measure: Option<Measure>,
}

/// A measurement of one sample.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Right or not.
    Hit(bool),
    /// A share between 0 and 1.
    Fraction(f64),
    /// Items in common, for micro-averaged precision, recall and F1.
    Overlap {
        /// Items that agree.
        shared: u32,
        /// Items predicted.
        predicted: u32,
        /// Items in the reference.
        reference: u32,
    },
}

impl Measure {
    /// Whether nothing is missing and nothing is wrong.
    #[must_use]
    pub fn is_full(&self) -> bool {
        match *self {
            Self::Hit(hit) => hit,
            Self::Fraction(share) => share >= 1.0,
            Self::Overlap {
                shared,
                predicted,
                reference,
            } => shared == predicted && shared == reference,
        }
    }
}

/// How texts are held against the reference.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Values compared as Python literals, outputs line by line: the released
    /// scorer's quirks mended.
    #[default]
    Exact,
    /// As the released scorer does it, quirk for quirk.
    Paper,
}

impl Mode {
    /// The name, as YAML and tables spell it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Paper => "paper",
        }
    }
}
