//! Rankers: which of many candidates for a programming task to keep, by what is known of them. One file each.

mod agreement;
mod execution;
mod length;
mod logprob;
mod predicted;
mod random;

use crate::domain::{Case, values_agree};

/// All rankers, in the order that tables show.
pub const RANKERS: &[&Ranker] = &[
    &random::RANKER,
    &length::RANKER,
    &logprob::RANKER,
    &agreement::RANKER,
    &predicted::RANKER,
    &execution::RANKER,
];

/// A way to rank the candidates for one task.
pub struct Ranker {
    /// The name in YAML, files and tables.
    pub name: &'static str,
    /// One line for `harness list`.
    pub about: &'static str,
    /// What must be known of the candidates.
    pub needs: Needs,
    /// A score for each candidate, in their order: the highest is the first. Equal scores are a tie, which
    /// nothing else resolves: figures of a ranking are expectations over the orders of its ties. `None`
    /// where what it needs is not known of all candidates.
    pub scores: fn(&[Candidate<'_>], &[Case]) -> Option<Vec<f64>>,
}

/// What must be known of candidates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Their text alone.
    Nothing,
    /// How probable their writer found them.
    Logprobs,
    /// What a model predicts them to give for the task's cases.
    Predictions,
    /// What they give for them.
    Execution,
}

/// A program that was written for a task, and what is known of it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Candidate<'a> {
    /// Its text as the model wrote it.
    pub code: &'a str,
    /// The mean logarithm of the probability of its tokens, where the model told.
    pub logprob: Option<f64>,
    /// The `repr` that a model predicts of each case's value, where it does; empty where none was asked.
    pub predicted: &'a [Option<String>],
    /// The true `repr` of each case's value, where there is one; empty where it was not run.
    pub executed: &'a [Option<String>],
}

/// How alike the outputs for the cases are to what is wanted, 0 to 1 in the mean: 1 for the same value,
/// and else the edit similarity of the texts, 1 - Levenshtein distance / the longer one's length
/// (arXiv 2305.05383, section 5.5, names the measure but not the formula). Without cases all are alike.
/// `None` where the outputs are not those of the cases.
fn likeness(outputs: &[Option<String>], cases: &[Case]) -> Option<f64> {
    if outputs.len() != cases.len() {
        return None;
    }
    let alike = |(output, case): (&Option<String>, &Case)| match output {
        None => 0.0,
        Some(output) if values_agree(output.trim(), &case.want) => 1.0,
        Some(output) => strsim::normalized_levenshtein(output.trim(), &case.want),
    };
    let sum: f64 = outputs.iter().zip(cases).map(alike).sum();
    #[allow(clippy::cast_precision_loss)]
    Some(sum / cases.len().max(1) as f64)
}

#[cfg(test)]
mod tests;
