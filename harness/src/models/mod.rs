//! Models: what answers. One file a kind.

#[cfg(test)]
mod asking;
mod candle;
mod constant;
mod echo;
mod http;
mod lexical;
mod mutants;
mod oracle;
mod replay;
mod web;

pub use candle::{Parts, check_device, open_device};

use crate::domain::settings::Fault;
use crate::domain::{Example, Kind, Prompt, Sample, Sampling, Stop, Vectors};

/// All kinds, in the order that `harness list` shows.
pub const MODELS: &[&Kind<dyn Model>] = &[
    &oracle::KIND,
    &replay::KIND,
    &candle::KIND,
    &http::KIND,
    &echo::KIND,
    &constant::KIND,
    &mutants::KIND,
    &lexical::bm25::KIND,
    &lexical::tfidf::KIND,
];

/// Something that answers prompts.
pub trait Model: Send + Sync {
    /// Answers all `questions`, in any order, telling each to `answered` as
    /// soon as it is there: the question's index and its samples. Returns early,
    /// without error, when `stop` is set; what was answered by then counts.
    ///
    /// # Errors
    /// Where the backend is not there, refuses, or stays down. What was
    /// answered before is kept, and the run can be taken up again.
    fn answer(
        &self,
        questions: &[Question<'_>],
        answered: Answered<'_>,
        stop: &Stop,
    ) -> Result<(), ModelError>;

    /// Gets what it needs from elsewhere, before anything else is asked of it, and tells `told` how
    /// far it is. When `stop` is set, it gives up; what was got by then counts.
    ///
    /// # Errors
    /// Where it cannot be had.
    fn prepare(&self, _told: Told<'_>, _stop: &Stop) -> Result<(), ModelError> {
        Ok(())
    }

    /// What it is there for.
    fn uses(&self) -> Use {
        Use::Answers
    }

    /// Itself, where it compares programs without an embedding of each.
    fn searcher(&self) -> Option<&dyn Searcher> {
        None
    }

    /// Whether it is right by construction: then any figure under 100 is a
    /// fault of the harness, and aborts the run.
    fn is_oracle(&self) -> bool {
        false
    }

    /// Whether an answer depends on the question's place among all of the task.
    fn answers_by_position(&self) -> bool {
        false
    }

    /// What it goes by for a dataset of this name, where its settings tell datasets apart; answers
    /// depend on it.
    ///
    /// # Errors
    /// Where its settings leave the dataset out.
    fn choice(&self, _dataset: &str) -> Result<&str, Fault> {
        Ok("")
    }

    /// What a reader of its figures should know, as a sentence about it.
    fn note(&self) -> Option<String> {
        None
    }

    /// A hash of what its answers depend on beside its settings, such as the
    /// contents of its files.
    ///
    /// # Errors
    /// Where such a file cannot be read.
    fn content_hash(&self) -> anyhow::Result<String> {
        Ok(String::new())
    }
}

/// A model that compares programs, each with all others.
pub trait Searcher {
    /// What programs are compared by, in their order; `told` is told how many are read. Returns early when
    /// `stop` is set: then what is returned is not to be used.
    ///
    /// # Errors
    /// Where they cannot be read.
    fn vectors(
        &self,
        programs: &[&str],
        told: &(dyn Fn(usize) + Sync),
        stop: &Stop,
    ) -> Result<Vectors, ModelError>;
}

/// What a model is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// To answer prompts.
    Answers,
    /// To embed programs: its answer to a prompt is an embedding of the prompt's text, see
    /// [`crate::domain::embedding`].
    Embeds,
    /// To compare programs, without an embedding of each.
    Compares,
    /// To write programs: it answers programming tasks alone.
    Writes,
}

impl Use {
    /// Whether it answers prompts, of whatever kind.
    #[must_use]
    pub fn answers(self) -> bool {
        matches!(self, Self::Answers | Self::Writes)
    }
}

/// What a model is asked.
#[derive(Clone, Copy)]
pub struct Question<'a> {
    /// The task's name.
    pub task: &'a str,
    /// The name of the task's dataset.
    pub dataset: &'a str,
    /// The example's place among all examples of the task, from 0.
    pub position: usize,
    /// How many examples the task has; on a resumed run, questions are fewer.
    pub of: usize,
    /// The example; real models look at the prompt alone.
    pub example: &'a Example,
    /// What to answer.
    pub prompt: &'a Prompt,
    /// How to draw answers.
    pub sampling: &'a Sampling,
    /// The right answer as the prompt wants it written, for the oracle.
    pub right: &'a str,
    /// A seed of this question's own, for servers that take one.
    pub seed: u64,
}

impl Question<'_> {
    /// The same text as often as samples are wanted.
    fn samples(&self, text: &str) -> Vec<Sample> {
        vec![Sample::whole(text); self.sampling.samples as usize]
    }
}

/// Answers every question with one text, for models that do not decode.
fn answer_each<'a>(
    questions: &[Question<'a>],
    answered: Answered<'_>,
    stop: &Stop,
    text: impl Fn(&Question<'a>) -> &'a str,
) -> Result<(), ModelError> {
    for (index, question) in questions.iter().enumerate() {
        if stop.is_set() {
            break;
        }
        answered(index, question.samples(text(question)))?;
    }
    Ok(())
}

/// Takes a question's index and all its samples. An error (a full disk, say)
/// must end the answering.
pub type Answered<'a> = &'a (dyn Fn(usize, Vec<Sample>) -> anyhow::Result<()> + Sync);

/// Takes how far a download is. An error must end it.
pub type Told<'a> = &'a dyn Fn(Arrival<'_>) -> anyhow::Result<()>;

/// A file that a model gets from elsewhere: so many of its bytes are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrival<'a> {
    /// The file's name.
    pub file: &'a str,
    /// Bytes that are there; all of them only once the file is whole and right.
    pub done: u64,
    /// Bytes in all.
    pub total: u64,
}

/// Why a model cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The backend cannot be reached, or keeps failing.
    #[error("{0}")]
    Down(String),
    /// The backend refuses for good: a wrong key, an unknown model.
    #[error("{0}")]
    Refused(String),
    /// An answer could not be kept.
    #[error(transparent)]
    Kept(#[from] anyhow::Error),
}
