//! pass@k of programming tasks: of all samples, of those that a ranking keeps, and the gain.

use std::collections::{BTreeMap, HashMap};

use super::summarize::{Figure, mean};
use crate::domain::{
    Estimate, Measure, Score, TaskRecord, pass_figure, pass_gain_figure, rerank_label,
};
use crate::metrics::{METRICS, Needs, pass_at_k};

/// A task's figures: means over its examples, with intervals over families; of each ranking the gain,
/// too, paired by example. `scores` are by task, model and metric. Examples without an answer in all
/// samples are left out.
pub fn estimates(
    task: &TaskRecord,
    seed: u64,
    scores: &BTreeMap<(&str, &str, &str), Vec<&Score>>,
) -> Vec<Estimate> {
    let found = |model: &str, metric: &str| -> Vec<&Score> {
        let found = scores.get(&(task.name.as_str(), model, metric));
        found.into_iter().flatten().copied().collect()
    };
    let pass = METRICS.iter().find(|metric| metric.needs == Needs::Tests);
    let pass = pass.map_or("", |metric| metric.name);
    let mut all = Vec::new();
    let mut push = |model: &str, figure: String, values: &[(&str, f64)]| {
        let figure = Figure {
            task: &task.name,
            dataset: &task.dataset,
            model,
            name: &figure,
            mode: task.scoring,
        };
        all.push(mean(&figure, values, seed));
    };
    for model in &task.models {
        let tallies = tallies(&found(model, pass), task.sampling.samples as usize);
        for &k in &task.k {
            let value = |it: &Tally<'_>| pass_at_k(it.samples, it.passed, k as usize);
            let before: Vec<_> = tallies.iter().map(|it| (it.family, value(it))).collect();
            push(model, pass_figure(k), &before);
            let before: HashMap<_, _> = tallies.iter().map(|it| (it.example, value(it))).collect();
            for rank in task.ranks.iter().filter(|rank| k as usize <= rank.keep) {
                let label = rerank_label(model, &rank.name);
                let after = found(&label, &pass_figure(k)).into_iter();
                let after = after.filter_map(|score| match score.measure {
                    Some(Measure::Fraction(value)) => {
                        Some((&*score.example, &*score.family, value))
                    }
                    _ => None,
                });
                let after: Vec<_> = after.collect();
                let values: Vec<_> = after.iter().map(|(_, family, it)| (*family, *it)).collect();
                push(&label, pass_figure(k), &values);
                let gains = after.iter().filter_map(|(example, family, value)| {
                    let gain = value - before.get(example)?;
                    // What is left of rounding is none.
                    Some((*family, if gain.abs() < 1e-12 { 0.0 } else { gain }))
                });
                let gains: Vec<_> = gains.collect();
                push(&label, pass_gain_figure(k), &gains);
            }
        }
    }
    all
}

/// How many samples of an example pass.
struct Tally<'a> {
    example: &'a str,
    family: &'a str,
    samples: usize,
    passed: usize,
}

/// The examples of which all samples were judged.
fn tallies<'a>(scores: &[&'a Score], samples: usize) -> Vec<Tally<'a>> {
    let mut tallies: Vec<Tally<'a>> = Vec::new();
    for of_example in scores.chunk_by(|a, b| a.example == b.example) {
        let hits = of_example.iter().filter_map(|score| match score.measure {
            Some(Measure::Hit(hit)) => Some(hit),
            _ => None,
        });
        let hits: Vec<bool> = hits.collect();
        if hits.len() == samples {
            tallies.push(Tally {
                example: &of_example[0].example,
                family: &of_example[0].family,
                samples,
                passed: hits.iter().filter(|hit| **hit).count(),
            });
        }
    }
    tallies
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Outcome;

    #[test]
    fn an_example_that_lacks_an_answer_is_left_out() {
        let score = |example: &str, hit: Option<bool>| Score {
            task: "t".to_owned(),
            model: "m".to_owned(),
            example: example.to_owned(),
            family: example.to_owned(),
            sample: 0,
            metric: "pass".into(),
            outcome: Outcome::Failed,
            measure: hit.map(Measure::Hit),
        };
        let scores = [
            score("a", Some(true)),
            score("a", Some(false)),
            score("b", Some(true)),
            score("b", None),
        ];
        let found = tallies(&scores.iter().collect::<Vec<_>>(), 2);
        let found: Vec<_> = found
            .iter()
            .map(|it| (it.example, it.samples, it.passed))
            .collect();
        assert_eq!(found, [("a", 2, 1)]);
    }
}
