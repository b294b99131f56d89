//! What became of the samples: wrong answers apart from none.

use crate::domain::{Outcome, Summary};
use crate::report::table::{Cell, Column, Row, Table};
use crate::report::tables::{TableKind, about, tasks};

/// What became of the samples.
pub const TABLE: TableKind = TableKind {
    name: "outcomes",
    about: "how many answers were right, wrong, truncated, unparsable, timed out, failed",
    timed: false,
    long: false,
    build,
};

const COLUMNS: [Column; 8] = [
    Column::name("model", "model"),
    Column::figure("samples", "samples"),
    Column::figure("right", Outcome::Right.name()),
    Column::figure("wrong", Outcome::Wrong.name()),
    Column::figure("truncated", Outcome::Truncated.name()),
    Column::figure("unparsable", Outcome::Unparsable.name()),
    Column::figure("timed_out", Outcome::TimedOut.name()),
    Column::figure("failed", Outcome::Failed.name()),
];

fn build(summary: &Summary) -> Table {
    let mut rows = Vec::new();
    for task in tasks(&summary.manifest) {
        rows.push(Row::group(&task.name, about(task)));
        for model in &task.models {
            let counts = Outcome::ALL.map(|outcome| count(summary, &task.name, model, outcome));
            let samples: usize = counts.iter().sum();
            let mut cells = vec![Cell::text(model), Cell::count(samples as u64)];
            cells.extend(counts.map(|count| Cell::share(count, samples)));
            rows.push(Row::measured(cells));
        }
    }
    Table {
        name: TABLE.name,
        title: "Outcomes",
        columns: COLUMNS.to_vec(),
        rows,
        notes: vec![
            "Right: full marks in every metric of the task. Samples to which none applies, such as \
             the output of a program that prints nothing, are not counted."
                .to_owned(),
            "Samples that timed out or failed are no answers: they are not scored, and not \
             counted as wrong."
                .to_owned(),
        ],
    }
}

fn count(summary: &Summary, task: &str, model: &str, outcome: Outcome) -> usize {
    let counts = summary.outcomes.iter();
    let counts = counts.filter(|c| c.task == task && c.model == model && c.outcome == outcome);
    counts.map(|count| count.count).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_in_the_order_of_the_outcomes() {
        let columns = &COLUMNS[2..];
        let headers = columns.iter().map(|column| &*column.header);
        assert!(headers.eq(Outcome::ALL.map(Outcome::name)));
    }
}
