//! From scores to figures: values, intervals, outcomes, costs.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{judge, pass, search as searches};
use crate::domain::{
    Cost, Estimate, Interval, Judged, Manifest, Measure, Mode, Outcome, OutcomeCount, Prediction,
    Score, Summary, bootstrap_interval,
};
use crate::metrics::Metric;
use crate::suite::{Suite, Task};

/// All figures of a run.
pub fn summary(
    suite: &Suite,
    manifest: Manifest,
    predictions: &[Prediction],
    scores: &[Score],
    judged: &[Judged],
) -> Summary {
    let mut by_figure: BTreeMap<(&str, &str, &str), Vec<&Score>> = BTreeMap::new();
    for score in scores {
        let key = (&*score.task, &*score.model, &*score.metric);
        by_figure.entry(key).or_default().push(score);
    }
    let mut wanted = Vec::new();
    for (task, record) in suite.tasks.iter().zip(&manifest.tasks) {
        for model in &record.models {
            for metric in &task.metrics {
                wanted.push((task, record.dataset.as_str(), model.as_str(), *metric));
            }
        }
    }
    let mut estimates: Vec<Estimate> = wanted
        .par_iter()
        .flat_map_iter(|&(task, dataset, model, metric)| {
            let scores = by_figure.get(&(&*task.name, model, metric.name));
            let scores = scores.map_or(&[][..], Vec::as_slice);
            of_metric(task, dataset, model, metric, scores, manifest.seed)
        })
        .collect();
    let passes = manifest.tasks.par_iter();
    let passes = passes.flat_map_iter(|task| pass::estimates(task, manifest.seed, &by_figure));
    estimates.extend(passes.collect::<Vec<_>>());
    let rankings = manifest
        .searches
        .par_iter()
        .flat_map_iter(|search| searches::estimates(search, manifest.seed, &by_figure));
    estimates.extend(rankings.collect::<Vec<_>>());
    Summary {
        estimates,
        outcomes: outcomes(&manifest, scores),
        verdicts: judge::verdicts(&manifest.tasks, judged),
        costs: costs(&manifest, predictions),
        manifest,
    }
}

/// The figures of one metric: one, or precision, recall and F1.
fn of_metric(
    task: &Task,
    dataset: &str,
    model: &str,
    metric: &Metric,
    scores: &[&Score],
    seed: u64,
) -> Vec<Estimate> {
    let families = count(scores);
    let n = {
        let mut examples: Vec<&str> = scores
            .iter()
            .filter(|s| s.measure.is_some())
            .map(|s| &*s.example)
            .collect();
        examples.dedup();
        examples.len()
    };
    let sums = families.iter().fold([0.0; 4], |sums, family| {
        std::array::from_fn(|i| sums[i] + family[i])
    });
    // References without a single item (no variable, say) leave nothing to measure.
    let n = if metric.figures.len() > 1 && sums[2] == 0.0 {
        0
    } else {
        n
    };
    let values: &[fn([f64; 4]) -> f64] = match metric.figures.len() {
        1 => &[|c| share(c[0], c[3])],
        _ => &[
            |c| share(c[0], c[1]),
            |c| share(c[0], c[2]),
            |c| share(2.0 * c[0], c[1] + c[2]),
        ],
    };
    let figure = |(name, value): (&&str, &fn([f64; 4]) -> f64)| {
        let path = ["bootstrap", &task.name, model, name];
        Estimate {
            task: task.name.clone(),
            dataset: dataset.to_owned(),
            model: model.to_owned(),
            figure: (*name).to_owned(),
            mode: task.scoring,
            value: value(sums),
            interval: match n {
                0 => Interval {
                    low: 0.0,
                    high: 0.0,
                },
                _ => bootstrap_interval(&families, value, seed, &path),
            },
            n,
        }
    };
    metric.figures.iter().zip(values).map(figure).collect()
}

/// What a mean is the figure of.
pub struct Figure<'a> {
    /// The task's or search's name.
    pub task: &'a str,
    /// The dataset's name.
    pub dataset: &'a str,
    /// The model's name.
    pub model: &'a str,
    /// The figure's own name.
    pub name: &'a str,
    /// How answers were compared.
    pub mode: Mode,
}

/// The mean of values, each with its family, in per cent.
#[allow(clippy::cast_precision_loss)]
pub fn mean(figure: &Figure<'_>, values: &[(&str, f64)], seed: u64) -> Estimate {
    let mut families: BTreeMap<&str, [f64; 2]> = BTreeMap::new();
    for (family, value) in values {
        let [sum, count] = families.entry(family).or_default();
        *sum += value;
        *count += 1.0;
    }
    let families: Vec<[f64; 2]> = families.into_values().collect();
    let all = families.iter();
    let [sum, count] = all.fold([0.0; 2], |[sum, count], [more, n]| [sum + more, count + n]);
    let path = ["bootstrap", figure.task, figure.model, figure.name];
    Estimate {
        task: figure.task.to_owned(),
        dataset: figure.dataset.to_owned(),
        model: figure.model.to_owned(),
        figure: figure.name.to_owned(),
        mode: figure.mode,
        value: share(sum, count),
        interval: bootstrap_interval(&families, |[sum, count]| share(sum, count), seed, &path),
        n: values.len(),
    }
}

/// Per cent, and 0 where there is nothing to divide by.
fn share(part: f64, whole: f64) -> f64 {
    match whole {
        0.0 => 0.0,
        // Not left to rounding: all right is 100.
        _ if part == whole => 100.0,
        _ => 100.0 * part / whole,
    }
}

/// What a family's scores add up to: shared (or hits), predicted, reference,
/// and scores. An example's samples share its weight among them.
fn count(scores: &[&Score]) -> Vec<[f64; 4]> {
    let mut samples: BTreeMap<&str, f64> = BTreeMap::new();
    for score in scores.iter().filter(|s| s.measure.is_some()) {
        *samples.entry(&score.example).or_default() += 1.0;
    }
    let mut families: BTreeMap<&str, [f64; 4]> = BTreeMap::new();
    for score in scores {
        let Some(measure) = score.measure else {
            continue;
        };
        let weight = 1.0 / samples[&*score.example];
        let counts = match measure {
            Measure::Hit(hit) => [f64::from(u8::from(hit)), 0.0, 0.0, 1.0],
            Measure::Fraction(fraction) => [fraction, 0.0, 0.0, 1.0],
            Measure::Overlap {
                shared,
                predicted,
                reference,
            } => [shared.into(), predicted.into(), reference.into(), 1.0],
        };
        let family = families.entry(&score.family).or_default();
        for (sum, count) in family.iter_mut().zip(counts) {
            *sum += weight * count;
        }
    }
    families.into_values().collect()
}

/// Counts samples; not those to which no metric applies, such as the output of
/// a program that prints nothing.
fn outcomes(manifest: &Manifest, scores: &[Score]) -> Vec<OutcomeCount> {
    let mut counts: BTreeMap<(&str, &str, Outcome), usize> = BTreeMap::new();
    let same = |a: &Score, b: &Score| {
        (a.sample, &a.example, &a.model, &a.task) == (b.sample, &b.example, &b.model, &b.task)
    };
    for sample in scores.chunk_by(same) {
        let first = &sample[0];
        let unanswered = matches!(first.outcome, Outcome::TimedOut | Outcome::Failed);
        if unanswered || sample.iter().any(|score| score.measure.is_some()) {
            *counts
                .entry((&first.task, &first.model, first.outcome))
                .or_default() += 1;
        }
    }
    let mut list = Vec::new();
    for task in &manifest.tasks {
        for model in &task.models {
            for outcome in Outcome::ALL {
                let count = counts.get(&(&*task.name, &**model, outcome));
                list.push(OutcomeCount {
                    task: task.name.clone(),
                    model: model.clone(),
                    outcome,
                    count: count.copied().unwrap_or(0),
                });
            }
        }
    }
    list
}

fn costs(manifest: &Manifest, predictions: &[Prediction]) -> Vec<Cost> {
    let mut by_model: BTreeMap<(&str, &str), Vec<&Prediction>> = BTreeMap::new();
    for prediction in predictions {
        let key = (&*prediction.task, &*prediction.model);
        by_model.entry(key).or_default().push(prediction);
    }
    let mut list = Vec::new();
    for task in &manifest.tasks {
        for model in &task.models {
            let Some(predictions) = by_model.get(&(&*task.name, &**model)) else {
                continue;
            };
            let samples: Vec<_> = predictions.iter().flat_map(|p| &p.samples).collect();
            let mut waits: Vec<u64> = samples.iter().map(|s| s.milliseconds).collect();
            waits.sort_unstable();
            #[allow(clippy::cast_precision_loss)]
            let seconds = |milliseconds: u64| milliseconds as f64 / 1000.0;
            let tokens = |of: fn(&crate::domain::Sample) -> Option<u32>| {
                let told = samples.iter().filter_map(|s| of(s));
                told.map(u64::from).sum()
            };
            list.push(Cost {
                task: task.name.clone(),
                model: model.clone(),
                samples: samples.len(),
                prompt_tokens: tokens(|s| s.prompt_tokens),
                tokens: tokens(|s| s.tokens),
                seconds: seconds(waits.iter().sum()),
                median_seconds: seconds(waits.get(waits.len() / 2).copied().unwrap_or(0)),
            });
        }
    }
    list
}
