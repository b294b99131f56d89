//! What a training is run with, and what it tells meanwhile.

use std::path::Path;

use super::checkpoint::Ids;
use super::engine::Architecture;
use super::evaluate::ByDataset;
use super::plan::Plan;
use super::sampling::Sequences;
use crate::domain::Stop;

/// A dataset as it is learned from.
#[derive(Clone, Copy)]
pub struct Material<'a> {
    /// Its name.
    pub name: &'a str,
    /// What is learned.
    pub training: &'a dyn Sequences,
    /// What is never learned, and asked.
    pub held: &'a dyn Sequences,
}

/// What a training is run with.
pub struct Site<'a> {
    /// What is asked of it.
    pub plan: &'a Plan,
    /// The plan's datasets, in its order.
    pub data: &'a [Material<'a>],
    /// The network that is trained.
    pub architecture: &'a Architecture,
    /// The loss's weight of each token.
    pub weights: &'a [f32],
    /// The hash of the vocabulary.
    pub vocabulary: [u8; 32],
    /// What `config.json` says of tokens.
    pub ids: Ids,
    /// Where all is written; the tokenizer is in its `checkpoint/` already.
    pub folder: &'a Path,
    /// Set when the user wants to stop.
    pub stop: &'a Stop,
    /// Seconds since this call began.
    pub clock: &'a dyn Fn() -> f64,
    /// When to stop by that clock.
    pub until: Option<f64>,
    /// Hears what happens.
    pub told: &'a dyn Fn(&Told<'_>),
}

/// What happens in a training.
#[derive(Debug)]
pub enum Told<'a> {
    /// A stage begins, or goes on.
    Stage {
        /// Its name.
        name: &'a str,
        /// Steps that are done, of all stages.
        done: u64,
        /// Steps of all stages.
        steps: u64,
    },
    /// The hardest sequences of a dataset are looked for.
    Ranking {
        /// The dataset's name.
        dataset: &'a str,
        /// Sequences that were looked at.
        done: usize,
        /// Sequences to look at.
        of: usize,
    },
    /// A step was done.
    Step {
        /// Steps that are done, of all stages.
        done: u64,
        /// Tokens that it read.
        tokens: u64,
        /// Its loss.
        loss: f64,
    },
    /// A dataset has no held-out examples, and appears in no evaluation.
    Unasked {
        /// The dataset's name.
        dataset: &'a str,
    },
    /// Held-out examples were predicted.
    Evaluated {
        /// Steps that are done, of all stages.
        done: u64,
        /// Each dataset's figures.
        figures: &'a ByDataset,
    },
}

/// How a training ended for now; all is saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// All stages are done.
    Done,
    /// Someone asked to stop.
    Stopped,
    /// The time of this call is over.
    OutOfTime,
}
