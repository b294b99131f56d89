//! The report as CSV: one figure a line, so that all tables fit one file.

use crate::report::layout::{Layout, Page};
use crate::report::table::{Cell, RowKind, Table, Value};

/// Long-form CSV (RFC 4180, with `\n` line ends), at full precision.
///
/// `table,group,row,source,column,value,low,high,n`: a table's name, the name of
/// the row's group, the row's first cell, `measured` or `published`, the
/// column's key, and the figure. Facts of the run stand first, in table `run`.
pub struct Csv;

const HEADER: [&str; 9] = [
    "table", "group", "row", "source", "column", "value", "low", "high", "n",
];

impl Layout for Csv {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn about(&self) -> &'static str {
        "one figure a line at full precision, for spreadsheets and data frames"
    }

    fn extension(&self) -> &'static str {
        "csv"
    }

    fn write(&self, page: &Page) -> String {
        let mut text = String::new();
        write_line(&HEADER, &mut text);
        let partial = page.head.partial().map(|notice| ("partial", notice));
        for (name, value) in partial.into_iter().chain(page.head.facts()) {
            write_line(&["run", "", "", "", name, &value, "", "", ""], &mut text);
        }
        for table in &page.tables {
            write_table(table, &mut text);
        }
        text
    }
}

fn write_table(table: &Table, text: &mut String) {
    for group in table.groups() {
        let heading = group.heading.map_or("", |cell| cell.text.as_str());
        for row in group.rows {
            let source = match row.kind {
                RowKind::Published => "published",
                RowKind::Measured | RowKind::Group => "measured",
            };
            let Some((name, cells)) = row.cells.split_first() else {
                continue;
            };
            for (column, cell) in table.columns[1..].iter().zip(cells) {
                for (part, [value, low, high, n]) in figures(cell) {
                    let key = match part {
                        "" => column.key.to_string(),
                        part => format!("{}.{part}", column.key),
                    };
                    let line = [
                        table.name, heading, &name.text, source, &key, &value, &low, &high, &n,
                    ];
                    write_line(&line, text);
                }
            }
        }
    }
}

/// The lines of a cell: which part, and `[value, low, high, n]`.
fn figures(cell: &Cell) -> Vec<(&str, [String; 4])> {
    let alone = |value: String| vec![("", [value, String::new(), String::new(), String::new()])];
    match &cell.value {
        Value::Absent => Vec::new(),
        Value::Text(text) => alone(text.clone()),
        Value::Count(count) => alone(count.to_string()),
        Value::Number(number) => alone(number.to_string()),
        Value::Estimate { value, interval, n } => {
            let figures = [*value, interval.low, interval.high].map(|figure| figure.to_string());
            let [value, low, high] = figures;
            vec![("", [value, low, high, n.to_string()])]
        }
        Value::Share { count, of } => {
            vec![(
                "",
                [
                    count.to_string(),
                    String::new(),
                    String::new(),
                    of.to_string(),
                ],
            )]
        }
        Value::Tally(parts) => {
            let sum: usize = parts.iter().map(|(_, count)| count).sum();
            let mut lines = alone(sum.to_string());
            lines.extend(by_name(parts));
            lines
        }
        Value::Each(parts) => by_name(parts).collect(),
    }
}

fn by_name(parts: &[(String, usize)]) -> impl Iterator<Item = (&str, [String; 4])> {
    let blank = String::new;
    let line = move |count: &usize| [count.to_string(), blank(), blank(), blank()];
    parts
        .iter()
        .map(move |(name, count)| (name.as_str(), line(count)))
}

fn write_line(cells: &[&str; 9], text: &mut String) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        if cell.contains(['"', ',', '\n', '\r']) {
            text.push_str(&format!("\"{}\"", cell.replace('"', "\"\"")));
        } else {
            text.push_str(cell);
        }
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::sample_summary;
    use crate::report::tables::TABLES;

    #[test]
    fn the_page_holds_every_figure_at_full_precision() {
        let page = crate::report::page(&sample_summary(), TABLES, true);
        insta::assert_snapshot!("csv", Csv.write(&page));
    }

    #[test]
    fn signs_of_csv_in_a_cell_are_quoted() {
        let mut text = String::new();
        write_line(
            &["a,b", "say \"x\"", "", "", "", "", "", "", "1"],
            &mut text,
        );
        assert_eq!(text, "\"a,b\",\"say \"\"x\"\"\",,,,,,,1\n");
    }
}
