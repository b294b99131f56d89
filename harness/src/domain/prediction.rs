//! What a model answered.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{Judgement, State, Trace};

/// Answers of an earlier, interrupted run, by task, model and example.
pub type Kept = HashMap<(String, String, String), Prediction>;

/// A model's answers to one example of one task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// The task's name.
    pub task: String,
    /// The model's name.
    pub model: String,
    /// The example's id.
    pub example: String,
    /// The hash of the prompt that was asked.
    pub prompt: String,
    /// The answers, in the order asked for.
    pub samples: Vec<Sample>,
}

/// One generation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    /// What the model wrote.
    pub text: String,
    /// Why it stopped writing.
    pub ending: Ending,
    /// Tokens of the prompt, where the model tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt_tokens: Option<u32>,
    /// Tokens written, where the model tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens: Option<u32>,
    /// The logarithm of the probability of all tokens written, before any temperature, where the model
    /// tells; a local model counts the token that ended the answer too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logprob: Option<f32>,
    /// Milliseconds from asking to having; 0 where nothing was waited for.
    #[serde(default)]
    pub milliseconds: u64,
}

/// Why a generation stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// The model was done, or wrote a stop string.
    Stopped,
    /// The token budget ran out.
    Length,
    /// No answer within the time limit, after all retries.
    TimedOut,
    /// The backend failed, after all retries.
    Failed {
        /// The backend's words.
        reason: String,
    },
}

impl Sample {
    /// A whole answer that was waited for by nobody.
    #[must_use]
    pub fn whole(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ending: Ending::Stopped,
            prompt_tokens: None,
            tokens: None,
            logprob: None,
            milliseconds: 0,
        }
    }

    /// Whether the model itself answered: an infrastructure failure is not an
    /// answer, and is never scored as a wrong one.
    #[must_use]
    pub fn is_answer(&self) -> bool {
        matches!(self.ending, Ending::Stopped | Ending::Length)
    }
}

/// What became of a sample, for the table of outcomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Full marks in every metric of the task.
    Right,
    /// An answer, but not a right one.
    Wrong,
    /// Cut off by the token budget.
    Truncated,
    /// Nothing in it reads as an answer.
    Unparsable,
    /// No answer in time. Not scored.
    TimedOut,
    /// The backend failed. Not scored.
    Failed,
}

impl Outcome {
    /// All, in the order of the table.
    pub const ALL: [Self; 6] = [
        Self::Right,
        Self::Wrong,
        Self::Truncated,
        Self::Unparsable,
        Self::TimedOut,
        Self::Failed,
    ];

    /// The name, as tables and files spell it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Wrong => "wrong",
            Self::Truncated => "truncated",
            Self::Unparsable => "unparsable",
            Self::TimedOut => "timed out",
            Self::Failed => "failed",
        }
    }
}

/// What a prompt's parser made of a sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The printed text.
    Output(String),
    /// A trace in the released token format: values stand without quotes.
    Tokens(String),
    /// A trace whose values are Python literals.
    Trace(Trace),
    /// The variables at the end, as Python literals.
    State(State),
    /// The class of the exception that ends the program, or [`NO_EXCEPTION`].
    Exception(String),
    /// A program, or what goes on with the stem of one.
    Code(String),
    /// Such a program, by what became of it.
    Judged(Judgement),
}

/// Stands for the class where no exception ends a program.
pub const NO_EXCEPTION: &str = "none";

/// The class in what is written of an exception, on its last line and as Python
/// prints it: `JSONDecodeError` of `json.JSONDecodeError: ...`. Any spelling of
/// none is [`NO_EXCEPTION`].
#[must_use]
pub fn exception_name(text: &str) -> &str {
    let dressing = |c: char| c.is_whitespace() || "`*'\".".contains(c);
    let last = text.trim().lines().last().unwrap_or_default();
    let class = last.split([':', '(']).next().unwrap_or_default();
    let class = class.trim_matches(dressing).rsplit('.').next();
    match class.unwrap_or_default().trim_matches(dressing) {
        none if none.eq_ignore_ascii_case(NO_EXCEPTION) => NO_EXCEPTION,
        name => name,
    }
}
