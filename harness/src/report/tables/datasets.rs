//! The datasets that were built: the paper's Table 2.

use crate::domain::{DatasetRecord, Summary};
use crate::report::published::{PAPER, PublishedSet, published};
use crate::report::table::{Cell, Column, Row, Table};
use crate::report::tables::TableKind;

/// The datasets that were built.
pub const TABLE: TableKind = TableKind {
    name: "datasets",
    about: "the datasets as built, beside the paper's Table 2",
    timed: false,
    long: false,
    build,
};

const COLUMNS: [Column; 10] = [
    Column::name("dataset", "dataset"),
    Column::name("kind", "kind").minor(),
    Column::figure("examples", "examples"),
    Column::figure("problems", "problems").minor(),
    Column::figure("training", "training"),
    Column::figure("code_lines", "code lines"),
    Column::figure("trace_lines", "trace lines"),
    Column::figure("states", "states"),
    Column::figure("printing", "printing %").minor(),
    Column::figure("dropped", "left out"),
];

fn build(summary: &Summary) -> Table {
    let datasets = &summary.manifest.datasets;
    let mut table = Table {
        name: TABLE.name,
        title: "Datasets",
        columns: COLUMNS.to_vec(),
        rows: Vec::new(),
        notes: vec![
            "Means over examples: lines of code, lines of trace, variables in a state. \
             Training: examples that shots are drawn from."
                .to_owned(),
        ],
    };
    for (at, dataset) in datasets.iter().enumerate() {
        table.rows.push(Row::measured(measured_cells(dataset)));
        let set = published(&dataset.kind);
        let later = datasets[at + 1..]
            .iter()
            .map(|later| published(&later.kind));
        if let Some(set) = set.filter(|_| !later.into_iter().any(|later| later == set)) {
            table.rows.push(Row::published(published_cells(set)));
        }
    }
    if table.has_published() {
        table.notes.push(format!("† {PAPER}, Table 2."));
    }
    for dataset in datasets
        .iter()
        .filter(|dataset| !dataset.dropped.is_empty())
    {
        let reasons = dataset.dropped.iter();
        let reasons: Vec<_> = reasons.map(|(reason, n)| format!("{reason} {n}")).collect();
        table.notes.push(format!(
            "Left out of {}: {}.",
            dataset.name,
            reasons.join(", ")
        ));
    }
    table
}

fn measured_cells(dataset: &DatasetRecord) -> Vec<Cell> {
    vec![
        Cell::text(&dataset.name),
        Cell::text(&dataset.kind),
        Cell::count(dataset.examples as u64),
        Cell::count(dataset.problems as u64),
        Cell::count(dataset.training as u64),
        Cell::number(dataset.code_lines, 2),
        of_runs(dataset, dataset.trace_lines, 2),
        of_runs(dataset, dataset.states, 2),
        of_runs(dataset, dataset.printing, 1),
        Cell::tally(&dataset.dropped),
    ]
}

/// A figure of what programs do, where they were run.
fn of_runs(dataset: &DatasetRecord, value: f64, decimals: usize) -> Cell {
    match dataset.trace_lines > 0.0 {
        true => Cell::number(value, decimals),
        false => Cell::absent(),
    }
}

fn published_cells(set: &PublishedSet) -> Vec<Cell> {
    vec![
        Cell::text(set.name),
        Cell::absent(),
        Cell::count(set.examples),
        Cell::absent(),
        Cell::count(set.training),
        Cell::number(set.code_lines, 2),
        Cell::number(set.trace_lines, 2),
        Cell::number(set.states, 2),
        Cell::absent(),
        Cell::absent(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::sample_summary;
    use crate::report::table::RowKind;

    #[test]
    fn the_papers_row_follows_the_last_dataset_that_it_corresponds_to() {
        let mut summary = sample_summary();
        let again = summary.manifest.datasets[0].clone();
        summary.manifest.datasets.push(again);
        let table = build(&summary);
        let names: Vec<_> = table
            .rows
            .iter()
            .map(|row| row.cells[0].text.as_str())
            .collect();
        let ours = &summary.manifest.datasets;
        assert_eq!(names.first(), Some(&ours[0].name.as_str()));
        assert_eq!(names.last(), Some(&"SingleLine"));
        assert_eq!(
            names.iter().filter(|name| **name == "SingleLine").count(),
            1
        );
    }

    #[test]
    fn every_row_has_a_cell_for_each_column() {
        let table = build(&sample_summary());
        let full = |row: &Row| row.kind == RowKind::Group || row.cells.len() == COLUMNS.len();
        assert!(table.rows.iter().all(full));
    }
}
