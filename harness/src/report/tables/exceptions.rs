//! How well models tell which exception ends a program.

use crate::domain::Summary;
use crate::report::table::{Cell, Column, Row, Table, UNMEASURED};
use crate::report::tables::{TableKind, about, tasks};

/// How well models tell which exception ends a program.
pub const TABLE: TableKind = TableKind {
    name: "exceptions",
    about: "whether the exception that ends a program is right, raising or not",
    timed: false,
    long: false,
    build,
};

const FIGURES: [&str; 3] = [
    "exception_accuracy",
    "exception_accuracy_raising",
    "exception_accuracy_returning",
];

const COLUMNS: [Column; 6] = [
    Column::name("model", "model"),
    Column::figure(FIGURES[0], "All"),
    Column::figure(FIGURES[1], "Raising"),
    Column::figure(FIGURES[2], "Returning"),
    Column::figure("n", "n"),
    Column::figure("n_raising", "n raising"),
];

fn build(summary: &Summary) -> Table {
    let mut table = Table {
        name: TABLE.name,
        title: "Exceptions",
        columns: COLUMNS.to_vec(),
        rows: Vec::new(),
        notes: Vec::new(),
    };
    for task in tasks(&summary.manifest) {
        let mut estimates = summary.estimates.iter();
        if !estimates.any(|e| e.task == task.name && FIGURES.contains(&e.figure.as_str())) {
            continue;
        }
        table.rows.push(Row::group(&task.name, about(task)));
        for model in &task.models {
            let find = |figure| {
                let mut estimates = summary.estimates.iter();
                estimates.find(|e| e.task == task.name && e.model == *model && e.figure == figure)
            };
            let n = |figure| match find(figure) {
                Some(estimate) => Cell::count(estimate.n as u64),
                None => Cell::absent(),
            };
            let mut cells = vec![Cell::text(model)];
            cells.extend(FIGURES.map(|figure| Cell::estimate(find(figure))));
            cells.extend([n(FIGURES[0]), n(FIGURES[1])]);
            table.rows.push(Row::measured(cells));
        }
    }
    table.notes = vec![
        "Per cent of programs of which the class of the exception that ends them is right, or \
         that there is none: of all, of those that end in one, of those that do not. Ranges are \
         95% bootstrap intervals over programs."
            .to_owned(),
    ];
    if table.has_unmeasured() {
        let nothing = "nothing to measure: n is 0, and the figure is 0 by definition";
        table.notes.push(format!("{UNMEASURED} {nothing}."));
    }
    table
}
