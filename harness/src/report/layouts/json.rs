//! The report as JSON, at full precision.

use serde_json::{Map, json};

use crate::report::head::Head;
use crate::report::layout::{Layout, Page};
use crate::report::table::{Cell, Column, Row, RowKind, Table, Value};

/// `{"run": {...}, "tables": [{"name", "title", "columns", "groups", "notes"}]}`.
///
/// A group is `{"name", "about", "rows"}`, a row an object by the columns' keys
/// with a `source` of `measured` or `published`. Estimates are
/// `{"value", "low", "high", "n"}`, published figures plain numbers, shares
/// `{"count", "of"}`, absent figures null.
pub struct Json;

impl Layout for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn about(&self) -> &'static str {
        "everything at full precision, for programs"
    }

    fn extension(&self) -> &'static str {
        "json"
    }

    fn write(&self, page: &Page) -> String {
        let tables: Vec<_> = page.tables.iter().map(table).collect();
        let page = json!({ "run": run(&page.head), "tables": tables });
        format!("{page:#}\n")
    }
}

fn run(head: &Head) -> serde_json::Value {
    let datasets: Map<_, _> = head
        .datasets
        .iter()
        .map(|(name, hash)| (name.clone(), json!(hash)))
        .collect();
    let mut run = json!({
        "partial": !head.progress.is_complete(),
        "answered": head.progress.answered,
        "wanted": head.progress.wanted,
        "suite": head.suite,
        "suite_hash": head.suite_hash,
        "seed": head.seed,
        "harness": head.harness,
        "python": head.python,
        "datasets": datasets,
    });
    if !head.notes.is_empty() {
        let notes = head.notes.iter();
        let notes: Map<_, _> = notes.map(|(name, it)| (name.clone(), json!(it))).collect();
        run["notes"] = json!(notes);
    }
    if let Some(at) = &head.circumstances {
        run["system"] = json!(at.system);
        run["processors"] = json!(at.processors);
        run["started"] = json!(at.started);
        run["finished"] = json!(at.finished);
    }
    run
}

fn table(table: &Table) -> serde_json::Value {
    let columns = table.columns.iter();
    let columns: Vec<_> = columns
        .map(|column| json!({ "key": column.key, "header": column.header }))
        .collect();
    let groups: Vec<_> = table
        .groups()
        .iter()
        .map(|group| {
            let rows: Vec<_> = group.rows.iter().map(|r| row(&table.columns, r)).collect();
            json!({
                "name": group.heading.map(|cell| &cell.text),
                "about": group.heading.map(|cell| &cell.fine),
                "rows": rows,
            })
        })
        .collect();
    json!({
        "name": table.name,
        "title": table.title,
        "columns": columns,
        "groups": groups,
        "notes": table.notes,
    })
}

fn row(columns: &[Column], row: &Row) -> serde_json::Value {
    let source = match row.kind {
        RowKind::Published => "published",
        RowKind::Measured | RowKind::Group => "measured",
    };
    let mut object = Map::from_iter([("source".to_owned(), json!(source))]);
    for (column, cell) in columns.iter().zip(&row.cells) {
        object.insert(column.key.to_string(), value(cell));
    }
    serde_json::Value::Object(object)
}

fn value(cell: &Cell) -> serde_json::Value {
    match &cell.value {
        Value::Absent => serde_json::Value::Null,
        Value::Text(text) => json!(text),
        Value::Count(count) => json!(count),
        Value::Number(number) => json!(number),
        Value::Estimate { value, interval, n } => {
            json!({ "value": value, "low": interval.low, "high": interval.high, "n": n })
        }
        Value::Share { count, of } => json!({ "count": count, "of": of }),
        Value::Tally(parts) | Value::Each(parts) => parts
            .iter()
            .map(|(name, count)| (name.clone(), json!(count)))
            .collect::<Map<_, _>>()
            .into(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::report::sample::sample_summary;
    use crate::report::tables::TABLES;

    fn sample() -> serde_json::Value {
        let page = crate::report::page(&sample_summary(), TABLES, true);
        serde_json::from_str(&Json.write(&page)).unwrap()
    }

    #[test]
    fn the_first_thing_told_is_whether_the_run_is_whole() {
        let page = sample();
        let first = page["run"].as_object().unwrap().iter().next().unwrap();
        assert_eq!(first, (&"partial".to_owned(), &json!(true)));
    }

    #[test]
    fn figures_keep_their_precision_interval_and_n() {
        let page = sample();
        let execution = &page["tables"][1]["groups"][0];
        insta::assert_snapshot!("json_group", format!("{execution:#}"));
    }
}
