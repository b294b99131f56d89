//! The journey of a run: suite -> examples -> predictions -> scores -> estimates.
//!
//! ```text
//! load       datasets -> examples, traced in the sandbox
//! ask        examples -> prompts
//! predict    prompts -> predictions, by each model
//! judge      predictions of programs -> judgements, by their tests in the sandbox
//! rank       candidates -> what they give for examples, run or asked -> scores of those kept
//! score      predictions and judgements -> scores, one a sample and metric
//! search     datasets, and predictions -> rankings -> scores, one a query and measure
//! summarize  scores -> estimates with intervals, outcomes, costs
//! ```
//!
//! Every stage takes values and returns values. What happens on the way is told
//! to a [`Listener`]: the store writes it down, the console shows it.

mod ask;
mod judge;
mod load;
mod pass;
mod predict;
mod rank;
mod record;
mod score;
mod search;
mod summarize;
#[cfg(test)]
mod tests;

use crate::domain::{Judged, Kept, Listener, Prediction, Score, Stop, Summary};
use crate::sandbox::Sandbox;
use crate::suite::Suite;

pub use record::now;

/// A run: what it found, and whether it got to the end.
pub struct Run {
    /// All predictions, in order of task, model and example.
    pub predictions: Vec<Prediction>,
    /// All scores, in the same order, then by sample and metric.
    pub scores: Vec<Score>,
    /// How candidates for programming tasks were judged, in order of task, model and example.
    pub judgements: Vec<Judged>,
    /// The figures.
    pub summary: Summary,
    /// Why some questions have no answer, one line a model; empty for a run
    /// that is complete or was stopped by its user.
    pub failures: Vec<String>,
}

/// Runs a suite.
///
/// # Errors
/// Where a dataset cannot be built, the listener fails, or an oracle is not
/// found right in everything: then the harness itself is at fault. A model that
/// fails is no error: the run is partial, and says why in `failures`.
pub fn run(
    suite: &Suite,
    sandbox: &Sandbox,
    kept: Kept,
    listener: &dyn Listener,
    stop: &Stop,
) -> anyhow::Result<Run> {
    let started = now();
    let datasets = load::datasets(suite, sandbox, listener, stop)?;
    let asked = ask::all(suite, &datasets)?;
    let mut rounds = predict::Rounds::open(suite, kept, listener, stop)?;
    let mut predictions = rounds.ask(&asked)?;
    let judge::Judging { judged, failures } =
        judge::all(suite, sandbox, &asked, &predictions, listener, stop)?;
    let probes = rank::probes(sandbox, &judged, listener, stop)?;
    let again = rank::asked(suite, &probes)?;
    let foreseen = rounds.ask(&again)?;
    let mut scores = score::all(suite, &asked, &predictions, &judged);
    score::check_oracles(suite, &scores)?;
    scores.extend(rank::scores(suite, &judged, &probes, &foreseen));
    let judgements = judge::told(&judged);
    scores.extend(search::all(
        suite,
        &datasets,
        &asked,
        &predictions,
        listener,
        stop,
    )?);
    let progress = record::progress(&[(&asked, &predictions), (&again, &foreseen)]);
    predictions.extend(foreseen);
    let manifest = record::manifest(suite, sandbox, &datasets, progress, started);
    let summary = summarize::summary(suite, manifest, &predictions, &scores, &judgements);
    Ok(Run {
        predictions,
        scores,
        judgements,
        summary,
        failures: rounds.failures().into_iter().chain(failures).collect(),
    })
}
