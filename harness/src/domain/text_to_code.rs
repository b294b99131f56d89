//! Text-to-code: what is asked for and how it is tested, and what became of a program that was written for it.

use serde::{Deserialize, Serialize};

use super::{End, Limit};

/// A programming task: a description, tests, and a solution that passes them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tests {
    /// What is asked for, in words: HumanEval's prompt (signature and docstring), or MBPP's sentence and its
    /// first assertion.
    pub description: String,
    /// Code that an answer may go on with: HumanEval's prompt itself, or MBPP's description as a
    /// docstring. Ends with a line's end.
    pub stem: String,
    /// The function that is tested, where that is known.
    pub entry_point: Option<String>,
    /// What goes before a candidate, such as imports; empty, or whole lines.
    pub prelude: String,
    /// What is run behind a candidate: it raises where the candidate is wrong.
    pub check: String,
    /// The examples in the description.
    pub cases: Vec<Case>,
    /// A right answer, to stand behind `stem`.
    pub solution: String,
}

/// A call and its value, both as Python expressions.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Case {
    /// Such as `add(1, 2)`.
    pub call: String,
    /// Such as `3`.
    pub want: String,
}

/// What became of a candidate and its check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Judgement {
    /// The check ran to its end.
    Passed,
    /// An assertion failed.
    Failed,
    /// Another exception came out of the candidate or its check; `SystemExit` is one whatever its status.
    Raised {
        /// The exception's class.
        class: String,
    },
    /// Candidate and check together used up their time.
    TimedOut,
    /// They used up another allowance.
    OverLimit(Limit),
    /// The candidate ended its process, or changed what the check goes by.
    Died {
        /// What is known of it.
        cause: String,
    },
    /// The machine failed, or somebody killed the process from outside: nothing is known of the candidate.
    Lost {
        /// What is known of that.
        cause: String,
    },
}

impl Judgement {
    /// What tables count judgements by, in their order.
    pub const VERDICTS: [&str; 4] = ["passed", "failed", "error", "timed out"];

    /// What it is counted as, one of [`Self::VERDICTS`]; nothing where it is lost.
    #[must_use]
    pub fn verdict(&self) -> Option<&'static str> {
        Some(match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Raised { .. } | Self::OverLimit(_) | Self::Died { .. } => "error",
            Self::TimedOut => "timed out",
            Self::Lost { .. } => return None,
        })
    }

    /// Whether the candidate counts as right.
    #[must_use]
    pub fn is_pass(&self) -> bool {
        *self == Self::Passed
    }
}

/// How many candidates of a model for a task were judged alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerdictCount {
    /// The task's name.
    pub task: String,
    /// The model's name.
    pub model: String,
    /// One of [`Judgement::VERDICTS`].
    pub verdict: String,
    /// Candidates.
    pub count: usize,
}

/// The judgements of a model's candidates for one example, in the order of its samples.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Judged {
    /// The task's name.
    pub task: String,
    /// The model's name.
    pub model: String,
    /// The example's id.
    pub example: String,
    /// None of a sample that is no answer.
    pub judgements: Vec<Option<Judgement>>,
}

/// The name of pass@k among the figures.
#[must_use]
pub fn pass_figure(k: u32) -> String {
    format!("pass@{k}")
}

/// The name of the figure by which pass@k is better once candidates are ranked and the first kept.
#[must_use]
pub fn pass_gain_figure(k: u32) -> String {
    format!("pass@{k}_gain")
}

impl std::fmt::Display for Judgement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Passed => f.write_str("passed"),
            Self::Failed => f.write_str("an assertion failed"),
            Self::Raised { class } => write!(f, "raised {class}"),
            Self::TimedOut => f.write_str("timed out"),
            Self::OverLimit(limit) => End::OverLimit(*limit).fmt(f),
            Self::Died { cause } => write!(f, "died ({cause})"),
            Self::Lost { cause } => write!(f, "lost ({cause})"),
        }
    }
}
