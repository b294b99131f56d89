//! What the answers took: tokens and time.

use crate::domain::{Cost, Summary};
use crate::report::table::{Cell, Column, Row, Table};
use crate::report::tables::{TableKind, about, tasks};

/// What the answers took.
pub const TABLE: TableKind = TableKind {
    name: "cost",
    about: "tokens read and written, and the time waited for them",
    timed: true,
    long: false,
    build,
};

const COLUMNS: [Column; 7] = [
    Column::name("model", "model"),
    Column::figure("samples", "samples"),
    Column::figure("prompt_tokens", "prompt tokens").minor(),
    Column::figure("tokens", "tokens"),
    Column::figure("tokens_per_second", "tokens/s"),
    Column::figure("seconds", "waited s"),
    Column::figure("median_seconds", "median s").minor(),
];

fn build(summary: &Summary) -> Table {
    let mut rows = Vec::new();
    for task in tasks(&summary.manifest) {
        rows.push(Row::group(&task.name, about(task)));
        for model in &task.models {
            let mut costs = summary.costs.iter();
            let cost = costs.find(|cost| cost.task == task.name && cost.model == *model);
            rows.push(Row::measured(cells(model, cost)));
        }
    }
    Table {
        name: TABLE.name,
        title: "Cost",
        columns: COLUMNS.to_vec(),
        rows,
        notes: vec![
            "Waited: the sum over all answers; requests under way at once count each, so \
             tokens/s is that of one request. -: the model does not tell."
                .to_owned(),
        ],
    }
}

fn cells(model: &str, cost: Option<&Cost>) -> Vec<Cell> {
    let mut cells = vec![Cell::text(model)];
    let Some(cost) = cost else {
        cells.resize(COLUMNS.len(), Cell::absent());
        return cells;
    };
    let told = |tokens: u64| match tokens {
        0 => Cell::absent(),
        tokens => Cell::count(tokens),
    };
    let waited = |seconds: f64, decimals| match seconds {
        0.0 => Cell::absent(),
        seconds => Cell::number(seconds, decimals),
    };
    let rate = match cost.tokens {
        0 => Cell::absent(),
        // No number, and so absent, where nothing was waited for.
        tokens => Cell::number(tokens as f64 / cost.seconds, 1),
    };
    cells.extend([
        Cell::count(cost.samples as u64),
        told(cost.prompt_tokens),
        told(cost.tokens),
        rate,
        waited(cost.seconds, 1),
        waited(cost.median_seconds, 3),
    ]);
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cost: &Cost, wanted: [&str; 6]) {
        let cells = cells("m", Some(cost));
        let texts: Vec<_> = cells[1..].iter().map(|cell| cell.text.as_str()).collect();
        assert_eq!(texts, wanted);
    }

    #[test]
    fn what_a_model_does_not_tell_is_absent() {
        let mut cost = Cost {
            task: String::new(),
            model: String::new(),
            samples: 4,
            prompt_tokens: 0,
            tokens: 0,
            seconds: 0.0,
            median_seconds: 0.0,
        };
        check(&cost, ["4", "-", "-", "-", "-", "-"]);
        cost.tokens = 1_000;
        check(&cost, ["4", "-", "1,000", "-", "-", "-"]);
        (cost.seconds, cost.median_seconds) = (8.0, 1.5);
        check(&cost, ["4", "-", "1,000", "125.0", "8.0", "1.500"]);
    }
}
