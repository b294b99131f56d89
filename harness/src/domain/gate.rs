//! What a run is held to.

use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a gate demands of a run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct GateRules {
    /// The baseline's file, where the suite names one.
    pub baseline: Option<PathBuf>,
    /// How many points a figure may fall below the baseline's.
    pub tolerance: f64,
    /// Figures that must not be lower.
    pub floors: Vec<Floor>,
}

/// A figure that must not be lower.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Floor {
    /// The task's name.
    pub task: String,
    /// The model's name.
    pub model: String,
    /// The figure's name, such as `trace_accuracy` or `line_f1`.
    pub figure: String,
    /// The least it may be, in per cent.
    pub at_least: f64,
}

/// What later runs are compared with: a small file to commit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Baseline {
    /// The suite's name.
    pub suite: String,
    /// Each dataset's name and hash.
    pub datasets: Vec<(String, String)>,
    /// The figures.
    pub figures: Vec<BaselineFigure>,
}

/// One figure of a baseline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BaselineFigure {
    /// The task's name.
    pub task: String,
    /// The model's name.
    pub model: String,
    /// The figure's name.
    pub figure: String,
    /// Per cent.
    pub value: f64,
    /// Examples it was computed from.
    pub n: usize,
}
