//! Holds every sample against its reference.

use std::collections::HashMap;

use rayon::prelude::*;

use super::ask::{Asked, Asking};
use crate::domain::{Answer, Ending, Measure, Mode, Outcome, Prediction, Sample, Score};
use crate::suite::{Suite, Task};

/// Scores the predictions of tasks, in their order.
pub fn all(suite: &Suite, asked: &[Asked<'_>], predictions: &[Prediction]) -> Vec<Score> {
    let by_name: HashMap<(&str, &str), (&Task, &Asking<'_>)> = suite
        .tasks
        .iter()
        .zip(asked)
        .flat_map(|(task, asked)| {
            asked
                .questions
                .iter()
                .map(move |q| ((task.name.as_str(), q.example.id.as_str()), (task, q)))
        })
        .collect();
    let scores: Vec<Vec<Score>> = predictions
        .par_iter()
        .filter_map(|prediction| {
            let name = (prediction.task.as_str(), prediction.example.as_str());
            Some((prediction, by_name.get(&name)?))
        })
        .map(|(prediction, &(task, asking))| {
            prediction
                .samples
                .iter()
                .zip(0..)
                .flat_map(|(sample, index)| score(task, asking, prediction, sample, index))
                .collect()
        })
        .collect();
    scores.into_iter().flatten().collect()
}

/// What a sample says, and what became of it as far as that can be told
/// without a reference.
#[must_use]
pub fn read(task: &Task, sample: &Sample) -> (Option<Answer>, Option<Outcome>) {
    match sample.ending {
        Ending::TimedOut => (None, Some(Outcome::TimedOut)),
        Ending::Failed { .. } => (None, Some(Outcome::Failed)),
        Ending::Length => ((task.shape.read)(&sample.text), Some(Outcome::Truncated)),
        Ending::Stopped => match (task.shape.read)(&sample.text) {
            None => (None, Some(Outcome::Unparsable)),
            answer => (answer, None),
        },
    }
}

fn score(
    task: &Task,
    asking: &Asking<'_>,
    prediction: &Prediction,
    sample: &Sample,
    index: u32,
) -> Vec<Score> {
    let (answer, known) = read(task, sample);
    let measures: Vec<Option<Measure>> = task
        .metrics
        .iter()
        .map(|metric| {
            if !sample.is_answer() {
                return None;
            }
            let reference = &asking.example.reference;
            let measure = (metric.measure)(reference, answer.as_ref(), task.scoring)?;
            Some(match (measure, &sample.ending, task.scoring) {
                // What was cut off is no whole answer, whatever stands before the cut.
                (Measure::Hit(_), Ending::Length, Mode::Exact) => Measure::Hit(false),
                _ => measure,
            })
        })
        .collect();
    let right = measures.iter().flatten().all(Measure::is_full);
    let outcome = known.unwrap_or(if right {
        Outcome::Right
    } else {
        Outcome::Wrong
    });
    task.metrics
        .iter()
        .zip(measures)
        .map(|(metric, measure)| Score {
            task: prediction.task.clone(),
            model: prediction.model.clone(),
            example: prediction.example.clone(),
            family: asking.example.program.family().to_owned(),
            sample: index,
            metric: metric.name,
            outcome,
            measure,
        })
        .collect()
}

/// The scorer's self-test: what is right by construction must be found right.
///
/// # Errors
/// Where a metric finds less than full marks in any answer of an oracle.
pub fn check_oracles(suite: &Suite, scores: &[Score]) -> anyhow::Result<()> {
    let is_oracle = |score: &&Score| {
        let mut models = suite.models.iter();
        models.any(|model| model.name == score.model && model.it.is_oracle())
    };
    let wrong = scores
        .iter()
        .filter(is_oracle)
        .find(|score| score.measure.is_some_and(|measure| !measure.is_full()));
    match wrong {
        None => Ok(()),
        Some(score) => anyhow::bail!(
            "the oracle's {} on `{}` of `{}` is not full marks: the harness itself is at fault, \
             and no figure of this run can be trusted; please report it",
            score.metric,
            score.example,
            score.task
        ),
    }
}
