//! How well models execute: the paper's Table 3.

use crate::domain::{Estimate, Mode, Summary, TaskRecord};
use crate::report::published::{FIGURES, PAPER, PublishedModel, PublishedSet, published};
use crate::report::table::{Cell, Column, Row, Table, UNMEASURED};
use crate::report::tables::{TableKind, about, tasks};

/// How well models execute.
pub const TABLE: TableKind = TableKind {
    name: "execution",
    about: "output, trace, line and identifier figures, beside the paper's Table 3",
    timed: false,
    long: false,
    build,
};

const COLUMNS: [Column; 10] = [
    Column::name("model", "model"),
    Column::figure(FIGURES[0], "Out"),
    Column::figure(FIGURES[1], "Trace"),
    Column::figure(FIGURES[2], "Line P").minor(),
    Column::figure(FIGURES[3], "Line R").minor(),
    Column::figure(FIGURES[4], "Line F1"),
    Column::figure(FIGURES[5], "Id P").minor(),
    Column::figure(FIGURES[6], "Id R").minor(),
    Column::figure(FIGURES[7], "Id F1"),
    Column::figure("n", "n"),
];

fn build(summary: &Summary) -> Table {
    let mut table = Table {
        name: TABLE.name,
        title: "Code execution",
        columns: COLUMNS.to_vec(),
        rows: Vec::new(),
        notes: vec![
            "Per cent; ranges are 95% bootstrap intervals over programs. n: examples scored \
             (for Out, those that print). -: not asked, or does not apply."
                .to_owned(),
        ],
    };
    let tasks: Vec<_> = tasks(&summary.manifest)
        .into_iter()
        .filter(|task| {
            summary
                .estimates
                .iter()
                .any(|e| e.task == task.name && is_shown(e))
        })
        .collect();
    for of_dataset in tasks.chunk_by(|task, next| task.dataset == next.dataset) {
        for task in of_dataset {
            table.rows.push(Row::group(&task.name, about(task)));
            let models = task.models.iter();
            let rows = models.map(|model| Row::measured(measured_cells(summary, task, model)));
            table.rows.extend(rows);
        }
        if let Some(set) = corresponding(summary, &of_dataset[0].dataset) {
            let source = format!("as published, {PAPER}, Table 3");
            table.rows.push(Row::group(set.name, source));
            let models = set.models.iter();
            let rows = models.map(|model| Row::published(published_cells(set, model)));
            table.rows.extend(rows);
        }
    }
    if tasks.iter().any(|task| task.scoring == Mode::Paper) {
        let quirks = "as the paper's released scorer does it, quirks included";
        table.notes.push(format!("Paper scoring: {quirks}."));
    }
    if table.has_published() {
        let own = "Published figures are of the paper's own test sets";
        table.notes.push(format!("† {PAPER}, Table 3. {own}."));
    }
    if table.has_unmeasured() {
        let nothing = "nothing to measure: n is 0, and the figure is 0 by definition";
        table.notes.push(format!("{UNMEASURED} {nothing}."));
    }
    table
}

fn is_shown(estimate: &Estimate) -> bool {
    FIGURES.contains(&estimate.figure.as_str())
}

fn corresponding(summary: &Summary, dataset: &str) -> Option<&'static PublishedSet> {
    let mut datasets = summary.manifest.datasets.iter();
    published(&datasets.find(|record| record.name == dataset)?.kind)
}

fn measured_cells(summary: &Summary, task: &TaskRecord, model: &str) -> Vec<Cell> {
    let estimates: Vec<_> = FIGURES
        .map(|figure| find(summary, task, model, figure))
        .into();
    let mut cells = vec![Cell::text(model)];
    cells.extend(estimates.iter().map(|estimate| Cell::estimate(*estimate)));
    cells.push(match estimates.iter().flatten().map(|e| e.n).max() {
        Some(n) => {
            let mut cell = Cell::count(n as u64);
            if let Some(out) = estimates[0].filter(|out| out.n != n) {
                cell.fine = format!("Out {}", out.n);
            }
            cell
        }
        None => Cell::absent(),
    });
    cells
}

fn published_cells(set: &PublishedSet, model: &PublishedModel) -> Vec<Cell> {
    let mut cells = vec![Cell::text(model.name)];
    let figures = model.figures.iter();
    cells.extend(figures.map(|figure| figure.map_or_else(Cell::absent, |f| Cell::number(f, 2))));
    cells.push(Cell::count(set.examples));
    cells
}

fn find<'a>(
    summary: &'a Summary,
    task: &TaskRecord,
    model: &str,
    figure: &str,
) -> Option<&'a Estimate> {
    let mut estimates = summary.estimates.iter();
    estimates.find(|e| e.task == task.name && e.model == model && e.figure == figure)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::sample_summary;
    use crate::report::table::RowKind;

    #[test]
    fn tasks_of_a_dataset_stand_together_before_its_published_figures() {
        let table = build(&sample_summary());
        let headings = table.rows.iter().filter(|row| row.kind == RowKind::Group);
        let headings: Vec<_> = headings.map(|row| row.cells[0].text.as_str()).collect();
        assert_eq!(
            headings,
            [
                "singleline-state",
                "SingleLine",
                "tutorial-output",
                "tutorial-trace",
                "Tutorial",
                "problems-trace",
                "CodeNetMut"
            ]
        );
    }

    #[test]
    fn a_task_without_these_figures_is_left_out() {
        let mut summary = sample_summary();
        for estimate in &mut summary.estimates {
            estimate.figure = "pass@1".to_owned();
        }
        assert!(build(&summary).rows.is_empty());
    }
}
