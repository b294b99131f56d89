//! Datasets: where examples come from. One file a kind.

mod candidate;
mod census;
mod closing;
mod codenetmut;
mod collected;
mod files;
mod likeness;
mod mutants;
mod mutation;
mod pool;
mod programs;
mod reads;
mod rules;
pub mod singleline;
mod solutions;
mod tasks;
#[cfg(test)]
mod tests;
mod traced;
mod tutorial;

pub use census::census;

use crate::domain::{Dropped, Example, Funnel, Kind, Sink, Stop};
use crate::sandbox::Sandbox;
use collected::Collected;

/// All kinds, in the order that `harness list` shows.
pub const DATASETS: &[&Kind<dyn Dataset>] = &[
    &singleline::SINGLELINE,
    &tutorial::TUTORIAL,
    &codenetmut::CODENETMUT,
    &programs::PROGRAMS,
    &tasks::TASKS,
    &tasks::MBPP,
    &solutions::SOLUTIONS,
];

/// A source of examples.
pub trait Dataset: Send + Sync {
    /// Builds the examples, chunk by chunk; the same seed and Python give the
    /// same chunks in the same order.
    ///
    /// # Errors
    /// Where programs cannot be read, the sandbox cannot run at all, or the sink
    /// cannot take them. A program that fails is dropped and counted instead.
    fn build(&self, site: &Site<'_>, sink: &mut dyn Sink) -> anyhow::Result<Built>;

    /// Builds the examples in memory.
    ///
    /// # Errors
    /// As for `build`.
    fn load(&self, site: &Site<'_>) -> anyhow::Result<Loaded> {
        let mut all = Collected::default();
        let built = self.build(site, &mut all)?;
        let mut loaded = Loaded {
            examples: all.examples,
            training: all.training,
            dropped: all.dropped,
            funnel: built.funnel,
        };
        loaded.dropped.extend(built.dropped);
        loaded.dropped.sort_by(|a, b| a.id.cmp(&b.id));
        loaded.examples.sort_by(|a, b| a.id.cmp(&b.id));
        loaded.training.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(loaded)
    }

    /// The most examples that its training split can have, as far as that can be
    /// told without building it.
    fn most_training(&self) -> usize {
        usize::MAX
    }

    /// What the examples' references are.
    fn yields(&self) -> Yields {
        Yields::Traces
    }
}

/// What a dataset's references are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Yields {
    /// Whole traces, with output.
    Traces,
    /// Final states alone.
    States,
    /// Tests for programs that are yet to be written.
    Tests,
    /// Nothing by execution: programs to search among.
    Solutions,
}

/// What is known of a dataset once it is built, beside its chunks.
#[derive(Debug, Default)]
pub struct Built {
    /// Files that are no programs.
    pub dropped: Vec<Dropped>,
    /// What became of the mutants, where the dataset draws any.
    pub funnel: Option<Funnel>,
}

/// What a dataset is built with.
pub struct Site<'a> {
    /// The suite's seed.
    pub seed: u64,
    /// Where programs run.
    pub sandbox: &'a Sandbox,
    /// Told of programs run so far, and of programs to run.
    pub progress: &'a (dyn Fn(usize, usize) + Sync),
    /// Set when the user wants to stop.
    pub stop: &'a Stop,
}

/// A dataset as built; every list in order of id.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The examples to be answered.
    pub examples: Vec<Example>,
    /// Examples of other problems, from which few-shot examples are drawn.
    pub training: Vec<Example>,
    /// What was left out, and why.
    pub dropped: Vec<Dropped>,
    /// What became of the mutants, where the dataset draws any.
    pub funnel: Option<Funnel>,
}
