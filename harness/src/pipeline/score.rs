//! Holds every sample against its reference.

use std::collections::HashMap;

use rayon::prelude::*;

use super::ask::{Asked, Asking};
use super::judge::{Candidate, Candidates};
use crate::domain::{Answer, Ending, Judgement, Measure, Mode, Outcome, Prediction, Sample, Score};
use crate::suite::{Suite, Task};

/// Scores the predictions of tasks, in their order; what they wrote has been judged.
pub fn all(
    suite: &Suite,
    asked: &[Asked<'_>],
    predictions: &[Prediction],
    judged: &[Candidates<'_>],
) -> Vec<Score> {
    let judged: HashMap<_, _> = judged
        .iter()
        .map(|it| (of(it.prediction), it.all.as_slice()))
        .collect();
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
                .flat_map(|(sample, index)| {
                    let candidates = judged.get(&of(prediction));
                    let candidate = candidates.and_then(|all| all[index as usize].as_ref());
                    score(
                        task,
                        asking,
                        prediction,
                        index,
                        &heard(task, sample, candidate),
                    )
                })
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

/// What a prediction is an answer to, and whose.
fn of(prediction: &Prediction) -> (&str, &str, &str) {
    (&prediction.task, &prediction.model, &prediction.example)
}

/// A sample as it is scored.
struct Heard {
    answer: Option<Answer>,
    /// What became of it, as far as that is no matter of metrics.
    known: Option<Outcome>,
    /// Whether the model itself answered.
    is_answer: bool,
    /// Whether it is cut off, and so not to be taken for a whole answer.
    is_cut: bool,
}

/// A program that passes is whole, whatever else was to come behind it.
fn heard(task: &Task, sample: &Sample, candidate: Option<&Candidate>) -> Heard {
    let (answer, known) = read(task, sample);
    // A program that could not be judged is no answer.
    let is_lost = !task.k.is_empty() && sample.is_answer() && candidate.is_none();
    let judgement = candidate.map(|it| it.judgement.clone());
    let passes = judgement.as_ref().is_some_and(Judgement::is_pass);
    Heard {
        answer: judgement.map(Answer::Judged).or(answer),
        known: match is_lost {
            true => Some(Outcome::Failed),
            false => known.filter(|_| !passes),
        },
        is_answer: sample.is_answer() && !is_lost,
        is_cut: sample.ending == Ending::Length && !passes,
    }
}

fn score(
    task: &Task,
    asking: &Asking<'_>,
    prediction: &Prediction,
    index: u32,
    heard: &Heard,
) -> Vec<Score> {
    let measures: Vec<Option<Measure>> = task
        .metrics
        .iter()
        .map(|metric| {
            if !heard.is_answer {
                return None;
            }
            let reference = &asking.example.reference;
            let measure = (metric.measure)(reference, heard.answer.as_ref(), task.scoring)?;
            Some(match (measure, heard.is_cut, task.scoring) {
                // What was cut off is no whole answer, whatever stands before the cut.
                (Measure::Hit(_), true, Mode::Exact) => Measure::Hit(false),
                _ => measure,
            })
        })
        .collect();
    let right = measures.iter().flatten().all(Measure::is_full);
    let outcome = heard.known.unwrap_or(if right {
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
            metric: metric.name.into(),
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
