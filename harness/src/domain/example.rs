//! An item of a dataset: a program and what is true of its execution.

use serde::{Deserialize, Serialize};

use super::{Program, State, Tests, Trace};

/// An item of a dataset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// Unique in its dataset; equals the program's id.
    pub id: String,
    /// The program that a model is asked about.
    pub program: Program,
    /// What is true of it, by execution.
    pub reference: Reference,
    /// Words to group by, such as a topic; sorted.
    #[serde(default)]
    pub tags: Vec<String>,
}

/// What is true of an example.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reference {
    /// The whole execution.
    Trace(Trace),
    /// The variables at the end alone: SingleLine's trace is one `<state>`.
    State(State),
    /// What a program that is yet to be written must do; the example's own program is one that does.
    Tests(Tests),
    /// Nothing by execution: what a search is to find for it are the other
    /// programs of its problem.
    Relevant,
}

impl Reference {
    /// What the program prints; `None` where the dataset has no notion of it.
    #[must_use]
    pub fn stdout(&self) -> Option<&str> {
        match self {
            Self::Trace(trace) => Some(&trace.stdout),
            Self::State(_) | Self::Tests(_) | Self::Relevant => None,
        }
    }
}

/// A program that a dataset left out, and why. Never dropped in silence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dropped {
    /// The program's id.
    pub id: String,
    /// A word to count by, such as `raised` or `unrewritable`.
    pub reason: String,
    /// What happened, in a line.
    pub detail: String,
}
