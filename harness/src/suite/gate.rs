//! What a suite's gate demands, checked.

use std::path::PathBuf;

use super::raw::RawSuite;
use super::{Named, Search, Task};
use crate::domain::settings::{Fault, Node};
use crate::domain::{GateRules, pass_figure, rerank_label};
use crate::models::Model;

/// The figures that a run will have.
pub struct Shown<'a> {
    /// The name of a task or a search.
    task: &'a str,
    models: Vec<String>,
    figures: Vec<String>,
}

/// The figures of all tasks and searches.
pub fn shown<'a>(
    tasks: &'a [Task],
    searches: &'a [Search],
    models: &[Named<dyn Model>],
) -> Vec<Shown<'a>> {
    let names =
        |at: &[usize]| -> Vec<String> { at.iter().map(|&at| models[at].name.clone()).collect() };
    let of_task = |task: &'a Task| {
        let mut labels = names(&task.models);
        for model in names(&task.models) {
            let ranks = task.ranks.iter();
            labels.extend(ranks.map(|rank| rerank_label(&model, &rank.name)));
        }
        let figures = task.metrics.iter().flat_map(|metric| metric.figures.iter());
        let figures = figures.map(|figure| (*figure).to_owned());
        Shown {
            task: &task.name,
            models: labels,
            figures: figures
                .chain(task.k.iter().map(|k| pass_figure(*k)))
                .collect(),
        }
    };
    let of_search = |search: &'a Search| {
        let mut labels = names(&search.models);
        for model in names(&search.models) {
            let reranks = search.reranks.iter();
            labels.extend(reranks.map(|rerank| rerank_label(&model, &rerank.name)));
        }
        Shown {
            task: &search.name,
            models: labels,
            figures: (search.metrics.iter())
                .map(|metric| metric.name.to_owned())
                .collect(),
        }
    };
    let tasks = tasks.iter().map(of_task);
    tasks.chain(searches.iter().map(of_search)).collect()
}

/// Checks the floors, and the tolerance.
pub fn check_gate(root: &Node, raw: &RawSuite, shown: &[Shown<'_>]) -> Result<GateRules, Fault> {
    if let Some(node) = root.get("gate").and_then(|gate| gate.get("floors")) {
        for (floor, node) in raw.gate.floors.iter().zip(node.items()) {
            let at = |key: &str| &node.get(key).unwrap_or(node).at;
            if !(0.0..=100.0).contains(&floor.at_least) {
                let fault = Fault::new("expected per cent, from 0 to 100");
                return Err(fault.at(at("at_least")));
            }
            let unknown = |what: &str, name: &str, known: Vec<&str>| {
                Err(Fault::unknown(what, name, known).at(at(what)))
            };
            let Some(shown) = shown.iter().find(|it| it.task == floor.task) else {
                return unknown(
                    "task",
                    &floor.task,
                    shown.iter().map(|it| it.task).collect(),
                );
            };
            let models = || shown.models.iter().map(String::as_str);
            if !models().any(|name| name == floor.model) {
                return unknown("model", &floor.model, models().collect());
            }
            let known = || shown.figures.iter().map(String::as_str);
            if !known().any(|figure| figure == floor.figure) {
                return unknown("figure", &floor.figure, known().collect());
            }
        }
    }
    if !(0.0..=100.0).contains(&raw.gate.tolerance) {
        let at = root.get("gate").and_then(|g| g.get("tolerance"));
        return Err(at.unwrap_or(root).fault("expected points, from 0 to 100"));
    }
    Ok(GateRules {
        baseline: raw.gate.baseline.as_ref().map(PathBuf::from),
        tolerance: raw.gate.tolerance,
        floors: raw.gate.floors.clone(),
    })
}
