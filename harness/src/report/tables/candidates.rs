//! How well models write programs, and rankings choose among them: the paper's Table 6.

use std::collections::BTreeSet;

use crate::domain::{Estimate, Summary, TaskRecord, pass_figure, pass_gain_figure, rerank_label};
use crate::report::published::{PAPER, RANKINGS};
use crate::report::table::{Cell, Column, Row, Table, UNMEASURED};
use crate::report::tables::{TableKind, about, tasks};

/// How well models write programs, and rankings choose among them.
pub const TABLE: TableKind = TableKind {
    name: "candidates",
    about: "pass@k of programs that were written, before and after ranking, beside the paper's Table 6",
    timed: false,
    long: false,
    build,
};

fn build(summary: &Summary) -> Table {
    let tasks = tasks(&summary.manifest).into_iter();
    let tasks: Vec<_> = tasks.filter(|task| !task.k.is_empty()).collect();
    let mut all: BTreeSet<u32> = tasks
        .iter()
        .flat_map(|task| task.k.iter().copied())
        .collect();
    all.extend(RANKINGS.iter().flat_map(|row| row.figures).map(|(k, _)| k));
    let mut columns = vec![Column::name("model", "model")];
    for &k in &all {
        columns.push(Column::asked(pass_figure(k), pass_figure(k)));
        columns.push(Column::asked(pass_gain_figure(k), "gain".to_owned()));
    }
    columns.push(Column::figure("n", "n"));
    let mut table = Table {
        name: TABLE.name,
        title: "Text-to-code",
        columns,
        rows: Vec::new(),
        notes: vec![
            "Per cent, without bias; ranges are 95% bootstrap intervals over examples. Gain: over the \
             same model's samples before ranking, paired by example; ties in a ranking count as the \
             mean over their orders. n: examples of which all is known that the row is made of. -: \
             not asked, or fewer samples than k."
                .to_owned(),
        ],
    };
    for task in &tasks {
        table.rows.push(Row::group(&task.name, about(task)));
        for model in &task.models {
            let ranks = task.ranks.iter();
            let labels = ranks.map(|rank| rerank_label(model, &rank.name));
            for label in std::iter::once(model.clone()).chain(labels) {
                table.rows.push(measured(summary, task, &label, &all));
            }
        }
        table.notes.extend(ranked(task));
    }
    table.notes.dedup();
    if table.rows.is_empty() {
        return table;
    }
    let source = format!("as published, {PAPER}, Table 6");
    table
        .rows
        .push(Row::group("HumanEval, 200 samples", source));
    for row in RANKINGS {
        let find = |figures: &[(u32, f64)], k: u32| {
            let mut figures = figures.iter();
            figures.find(|it| it.0 == k).map(|it| it.1)
        };
        let mut cells = vec![Cell::text(row.name)];
        for &k in &all {
            let value = find(&row.figures, k);
            let before = row.before.and_then(|figures| find(&figures, k));
            let gain = value.zip(before).map(|(value, before)| value - before);
            cells.push(value.map_or_else(Cell::absent, |it| Cell::number(it, 2)));
            cells.push(gain.map_or_else(Cell::absent, |it| Cell::signed(it, 2)));
        }
        cells.push(Cell::count(164));
        table.rows.push(Row::published(cells));
    }
    table.notes.push(format!(
        "† {PAPER}, Table 6: of 200 samples by code-cushman-001 the first 50 are kept."
    ));
    if table.has_unmeasured() {
        let nothing = "nothing to measure: n is 0, and the figure is 0 by definition";
        table.notes.push(format!("{UNMEASURED} {nothing}."));
    }
    table
}

/// What each ranking of a task is, in a sentence.
fn ranked(task: &TaskRecord) -> impl Iterator<Item = String> + '_ {
    let samples = task.sampling.samples;
    task.ranks.iter().map(move |rank| {
        let asked = match &rank.predicted {
            Some([model, prompt]) => {
                format!(", of what `{model}` predicts by the prompt `{prompt}`")
            }
            None => String::new(),
        };
        format!(
            "+ {}: the first {} of {samples} samples by `{}`{asked}.",
            rank.name, rank.keep, rank.by
        )
    })
}

fn measured(summary: &Summary, task: &TaskRecord, label: &str, all: &BTreeSet<u32>) -> Row {
    let find = |figure: &str| -> Option<&Estimate> {
        let mut estimates = summary.estimates.iter();
        estimates.find(|e| e.task == task.name && e.model == label && e.figure == figure)
    };
    let mut cells = vec![Cell::text(label)];
    for &k in all {
        cells.push(Cell::estimate(find(&pass_figure(k))));
        cells.push(Cell::difference(find(&pass_gain_figure(k))));
    }
    let n = all.iter().find_map(|k| find(&pass_figure(*k)));
    cells.push(n.map_or_else(Cell::absent, |estimate| Cell::count(estimate.n as u64)));
    Row::measured(cells)
}
