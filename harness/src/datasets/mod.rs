//! Datasets: where examples come from. One file a kind.

mod closing;
mod codenetmut;
mod files;
mod pool;
mod programs;
mod reads;
mod rules;
pub mod singleline;
#[cfg(test)]
mod tests;
mod traced;
mod tutorial;

use crate::domain::{Dropped, Example, Funnel, Kind, Stop};
use crate::sandbox::Sandbox;

/// All kinds, in the order that `harness list` shows.
pub const DATASETS: &[&Kind<dyn Dataset>] = &[
    &singleline::SINGLELINE,
    &tutorial::TUTORIAL,
    &codenetmut::CODENETMUT,
    &programs::PROGRAMS,
];

/// A source of examples.
pub trait Dataset: Send + Sync {
    /// Builds the examples; the same seed and Python give the same ones.
    ///
    /// # Errors
    /// Where programs cannot be read, or the sandbox cannot run at all. A
    /// program that fails is dropped and counted instead.
    fn load(&self, site: &Site<'_>) -> anyhow::Result<Loaded>;

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
