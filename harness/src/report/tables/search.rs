//! How well models find programs by programs: the paper's Table 5.

use crate::domain::{Estimate, Mode, SearchRecord, Summary, rerank_label};
use crate::report::published::{PAPER, SEARCHES};
use crate::report::table::{Cell, Column, Row, Table, UNMEASURED};
use crate::report::tables::TableKind;

/// How well models find programs by programs.
pub const TABLE: TableKind = TableKind {
    name: "search",
    about: "code-to-code search, with and without what programs do, beside the paper's Table 5",
    timed: false,
    long: false,
    build,
};

/// The measures, and what stands above their columns.
const MEASURES: [(&str, &str); 6] = [
    (MAP, "MAP"),
    ("mrr", "MRR"),
    ("recall@1", "R@1"),
    ("recall@5", "R@5"),
    ("recall@10", "R@10"),
    ("ndcg@10", "nDCG@10"),
];
/// By how much a ranking is better once it is ranked again.
const GAIN: &str = "map_gain";
/// The measure that the paper has.
const MAP: &str = "map";

fn build(summary: &Summary) -> Table {
    let mut columns = vec![Column::name("model", "model")];
    for (name, header) in MEASURES {
        let column = Column::figure(name, header);
        columns.push(match name {
            MAP | "mrr" => column,
            _ => column.minor(),
        });
        if name == MAP {
            columns.push(Column::figure(GAIN, "gain"));
        }
    }
    columns.push(Column::figure("n", "n"));
    let mut table = Table {
        name: TABLE.name,
        title: "Code-to-code search",
        columns,
        rows: Vec::new(),
        notes: vec![
            "Per cent; ranges are 95% bootstrap intervals over problems. Every program is a query; the \
             other programs of its problem are what it is to find, and it is left out itself. Gain: in \
             MAP over the same model's ranking before, paired by query. n: queries for which there is \
             something to find."
                .to_owned(),
        ],
    };
    for search in &summary.manifest.searches {
        table.rows.push(Row::group(&search.name, about(search)));
        for model in &search.models {
            let labels = search.reranks.iter();
            let labels = labels.map(|rerank| rerank_label(model, &rerank.name));
            for label in std::iter::once(model.clone()).chain(labels) {
                table.rows.push(measured(summary, search, &label));
            }
        }
        for rerank in &search.reranks {
            table.notes.push(format!(
                "+ {}: ranked again by {}, where likeness ({}) is that of what `{}` answers to {}.",
                rerank.name, rerank.order, rerank.likeness, rerank.model, rerank.task
            ));
        }
    }
    table.notes.dedup();
    if table.rows.is_empty() {
        return table;
    }
    let source = format!("as published, {PAPER}, Table 5");
    table
        .rows
        .push(Row::group("CodeNet, 9,987 programs", source));
    table.rows.extend(SEARCHES.iter().map(published));
    let searches = &summary.manifest.searches;
    if searches.iter().any(|search| search.scoring == Mode::Paper) {
        table.notes.push(
            "Paper scoring: of programs that are equally similar the later comes first, as the \
             released program's sorting has it."
                .to_owned(),
        );
    }
    table.notes.push(format!(
        "† {PAPER}, Table 5. Published figures are of the paper's own set."
    ));
    if table.has_unmeasured() {
        let nothing = "nothing to measure: n is 0, and the figure is 0 by definition";
        table.notes.push(format!("{UNMEASURED} {nothing}."));
    }
    table
}

/// What is searched, and how it is scored, in a line.
fn about(search: &SearchRecord) -> String {
    let scoring = search.scoring.name();
    format!("dataset {} · {scoring} scoring", search.dataset)
}

fn measured(summary: &Summary, search: &SearchRecord, label: &str) -> Row {
    let find = |figure: &str| -> Option<&Estimate> {
        let mut estimates = summary.estimates.iter();
        estimates.find(|e| e.task == search.name && e.model == label && e.figure == figure)
    };
    let mut cells = vec![Cell::text(label)];
    for (name, _) in MEASURES {
        cells.push(Cell::estimate(find(name)));
        if name == MAP {
            cells.push(Cell::difference(find(GAIN)));
        }
    }
    let n = MEASURES.iter().find_map(|(name, _)| find(name));
    cells.push(n.map_or_else(Cell::absent, |estimate| Cell::count(estimate.n as u64)));
    Row::measured(cells)
}

fn published(&(name, before, value): &(&str, Option<f64>, f64)) -> Row {
    let mut cells = vec![Cell::text(name)];
    for (measure, _) in MEASURES {
        cells.push(match measure {
            MAP => Cell::number(value, 2),
            _ => Cell::absent(),
        });
        if measure == MAP {
            let gain = before.map(|before| value - before);
            cells.push(gain.map_or_else(Cell::absent, |gain| Cell::signed(gain, 2)));
        }
    }
    cells.push(Cell::count(9_987));
    Row::published(cells)
}
