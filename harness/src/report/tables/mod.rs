//! The tables: one file each.

mod candidates;
mod cost;
mod coverage;
mod datasets;
mod exceptions;
mod execution;
mod funnel;
mod outcomes;
mod search;
mod verdicts;

use crate::domain::{Manifest, Summary, TaskRecord};

use super::table::Table;

/// All tables, in the order of the report.
pub const TABLES: &[&TableKind] = &[
    &datasets::TABLE,
    &execution::TABLE,
    &exceptions::TABLE,
    &search::TABLE,
    &candidates::TABLE,
    &verdicts::TABLE,
    &outcomes::TABLE,
    &funnel::TABLE,
    &coverage::TABLE,
    &cost::TABLE,
];

/// A table that a suite can ask for.
pub struct TableKind {
    /// The name in suites.
    pub name: &'static str,
    /// One line for `harness list`.
    pub about: &'static str,
    /// Whether it holds times, which differ from run to run: it then stands in
    /// files of its own.
    pub timed: bool,
    /// Whether it takes pages: a terminal shows it where it alone is asked for.
    pub long: bool,
    /// Makes the table of a run.
    pub build: fn(&Summary) -> Table,
}

/// The tasks by dataset, in the manifest's order of both.
pub(in crate::report) fn tasks(manifest: &Manifest) -> Vec<&TaskRecord> {
    let place = |task: &TaskRecord| {
        let mut datasets = manifest.datasets.iter();
        datasets.position(|dataset| dataset.name == task.dataset)
    };
    let mut tasks: Vec<_> = manifest.tasks.iter().collect();
    // The sort is stable, and an unknown dataset comes last.
    tasks.sort_by_key(|task| place(task).unwrap_or(usize::MAX));
    tasks
}

/// What a task asks and how it is scored, in a line.
fn about(task: &TaskRecord) -> String {
    let mut parts = vec![format!("dataset {}", task.dataset)];
    parts.push(match task.shots {
        0 => format!("prompt {}", task.prompt),
        1 => format!("prompt {}, 1 shot", task.prompt),
        shots => format!("prompt {}, {shots} shots", task.prompt),
    });
    let sampling = &task.sampling;
    if sampling.samples > 1 || sampling.temperature > 0.0 {
        parts.push(format!(
            "{} samples at temperature {}",
            sampling.samples, sampling.temperature
        ));
    }
    parts.push(format!("{} scoring", task.scoring.name()));
    parts.join(" · ")
}
