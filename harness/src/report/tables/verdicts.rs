//! What became of programs that models wrote, under their tests.

use crate::domain::{Judgement, Summary};
use crate::report::table::{Cell, Column, Row, Table};
use crate::report::tables::{TableKind, about, tasks};

/// What became of programs that models wrote.
pub const TABLE: TableKind = TableKind {
    name: "verdicts",
    about: "how many programs that models wrote passed their tests, failed, raised, timed out",
    timed: false,
    long: false,
    build,
};

const COLUMNS: [Column; 6] = [
    Column::name("model", "model"),
    Column::figure("candidates", "candidates"),
    Column::figure("passed", Judgement::VERDICTS[0]),
    Column::figure("failed", Judgement::VERDICTS[1]),
    Column::figure("error", Judgement::VERDICTS[2]),
    Column::figure("timed_out", Judgement::VERDICTS[3]),
];

fn build(summary: &Summary) -> Table {
    let mut rows = Vec::new();
    let tasks = tasks(&summary.manifest).into_iter();
    for task in tasks.filter(|task| !task.k.is_empty()) {
        rows.push(Row::group(&task.name, about(task)));
        for model in &task.models {
            let counts = Judgement::VERDICTS.map(|verdict| {
                let of = summary.verdicts.iter();
                let of = of.filter(|it| it.task == task.name && it.model == *model);
                let of = of.filter(|it| it.verdict == verdict);
                of.map(|it| it.count).sum::<usize>()
            });
            let all: usize = counts.iter().sum();
            let mut cells = vec![Cell::text(model), Cell::count(all as u64)];
            cells.extend(counts.map(|count| Cell::share(count, all)));
            rows.push(Row::measured(cells));
        }
    }
    Table {
        name: TABLE.name,
        title: "Candidates under their tests",
        columns: COLUMNS.to_vec(),
        rows,
        notes: vec![
            "Failed: an assertion. Error: any other exception, too much memory or output, or the end \
             of its process. Timed out: of processor time, or long waiting. Samples that are no answers are not counted."
                .to_owned(),
        ],
    }
}
