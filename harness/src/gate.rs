//! Holds a run against its suite's floors and a baseline.

use crate::domain::{Baseline, BaselineFigure, Estimate, GateRules, Summary};

/// What a gate found.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// How many figures were held against something.
    pub checked: usize,
    /// What is not as it must be, a line each; empty where the gate is passed.
    pub failures: Vec<String>,
}

/// Makes a baseline of a run.
#[must_use]
pub fn baseline(summary: &Summary) -> Baseline {
    let manifest = &summary.manifest;
    Baseline {
        suite: manifest.suite.clone(),
        datasets: manifest
            .datasets
            .iter()
            .map(|d| (d.name.clone(), d.hash.clone()))
            .collect(),
        figures: summary
            .estimates
            .iter()
            .map(|e| BaselineFigure {
                task: e.task.clone(),
                model: e.model.clone(),
                figure: e.figure.clone(),
                value: e.value,
                n: e.n,
            })
            .collect(),
    }
}

/// Judges a run.
#[must_use]
pub fn judge(summary: &Summary, rules: &GateRules, baseline: Option<&Baseline>) -> Verdict {
    let mut verdict = Verdict {
        checked: 1,
        failures: Vec::new(),
    };
    let progress = summary.manifest.progress;
    if !progress.is_complete() {
        verdict.failures.push(format!(
            "the run is partial: {} of {} answers are there",
            progress.answered, progress.wanted
        ));
    }
    let find = |task: &str, model: &str, figure: &str| -> Option<&Estimate> {
        let mut estimates = summary.estimates.iter();
        estimates.find(|e| e.task == task && e.model == model && e.figure == figure)
    };
    for floor in &rules.floors {
        verdict.checked += 1;
        let name = format!("{} of {} on {}", floor.figure, floor.model, floor.task);
        match find(&floor.task, &floor.model, &floor.figure) {
            None => verdict.failures.push(format!("{name} is missing")),
            Some(found) if found.value < floor.at_least => verdict.failures.push(format!(
                "{name} is {:.2}, under its floor of {:.2}",
                found.value, floor.at_least
            )),
            Some(_) => {}
        }
    }
    if let Some(baseline) = baseline {
        against(baseline, summary, rules.tolerance, &find, &mut verdict);
    }
    verdict
}

fn against<'a>(
    baseline: &Baseline,
    summary: &Summary,
    tolerance: f64,
    find: &dyn Fn(&str, &str, &str) -> Option<&'a Estimate>,
    verdict: &mut Verdict,
) {
    for (name, hash) in &baseline.datasets {
        let mut datasets = summary.manifest.datasets.iter();
        match datasets.find(|d| d.name == *name) {
            None => verdict
                .failures
                .push(format!("the baseline's dataset {name} is missing")),
            Some(found) if found.hash != *hash => verdict.failures.push(format!(
                "the dataset {name} has changed: its hash is {}, the baseline's {hash}",
                found.hash
            )),
            Some(_) => {}
        }
    }
    for old in &baseline.figures {
        verdict.checked += 1;
        let name = format!("{} of {} on {}", old.figure, old.model, old.task);
        match find(&old.task, &old.model, &old.figure) {
            None => verdict.failures.push(format!("{name} is missing")),
            Some(new) if new.n < old.n => verdict.failures.push(format!(
                "{name} is of {} examples, the baseline's of {}",
                new.n, old.n
            )),
            Some(new) if new.value < old.value - tolerance => verdict.failures.push(format!(
                "{name} fell from {:.2} to {:.2}, by more than {tolerance} points",
                old.value, new.value
            )),
            Some(_) => {}
        }
    }
}
