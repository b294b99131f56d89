//! The report as Markdown that GitHub shows as tables.

use crate::report::layout::{Layout, Page};
use crate::report::table::{Align, Cell, PUBLISHED, Row, RowKind, Table, Value};

/// Markdown with GitHub's tables.
pub struct Markdown;

impl Layout for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn about(&self) -> &'static str {
        "tables to paste into a README or an issue"
    }

    fn extension(&self) -> &'static str {
        "md"
    }

    fn write(&self, page: &Page) -> String {
        let head = &page.head;
        let mut text = format!("# {}\n\n", escape(&head.suite));
        if let Some(partial) = head.partial() {
            text.push_str(&format!("> **{partial}**\n\n"));
        }
        let facts: Vec<_> = head
            .facts()
            .iter()
            .map(|(name, value)| format!("{name} {}", escape(value)))
            .collect();
        text.push_str(&format!("{}\n", facts.join(" · ")));
        for table in &page.tables {
            text.push('\n');
            write_table(table, &mut text);
        }
        text
    }
}

fn write_table(table: &Table, text: &mut String) {
    text.push_str(&format!("## {}\n\n", escape(table.title)));
    let columns = &table.columns;
    write_line(columns.iter().map(|column| escape(&column.header)), text);
    let rule = |align| match align {
        Align::Left | Align::Under => ":--".to_owned(),
        Align::Right => "--:".to_owned(),
    };
    write_line(columns.iter().map(|column| rule(column.align)), text);
    for row in &table.rows {
        let cells = row.cells.iter().enumerate();
        let cells = cells.map(|(at, cell)| cell_text(row, at, cell));
        let missing = columns.len() - row.cells.len();
        write_line(cells.chain((0..missing).map(|_| String::new())), text);
    }
    for note in &table.notes {
        text.push_str(&format!("\n<sub>{}</sub>\n", escape(note)));
    }
}

fn write_line(cells: impl Iterator<Item = String>, text: &mut String) {
    for cell in cells {
        text.push_str("| ");
        text.push_str(&cell);
        text.push(' ');
    }
    text.push_str("|\n");
}

/// A cell with its small print underneath, which keeps wide tables on a page.
fn cell_text(row: &Row, at: usize, cell: &Cell) -> String {
    let text = escape(&cell.text);
    let text = match row.kind {
        _ if cell.value == Value::Absent => text,
        RowKind::Measured => text,
        RowKind::Group => format!("**{text}**"),
        RowKind::Published if at == 0 => format!("*{text}*{PUBLISHED}"),
        RowKind::Published => format!("*{text}*"),
    };
    if cell.fine.is_empty() {
        text
    } else {
        format!("{text}<br><sub>{}</sub>", escape(&cell.fine))
    }
}

/// Takes the meaning from whatever Markdown would read in a text.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | '`' | '*' | '_' | '<' | '>' | '[' | ']' | '|' | '~' => {
                escaped.push('\\');
                escaped.push(character);
            }
            '\n' | '\r' => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::sample_summary;
    use crate::report::tables::TABLES;

    #[test]
    fn the_page_reads_well() {
        let page = crate::report::page(&sample_summary(), TABLES, true);
        insta::assert_snapshot!("markdown", Markdown.write(&page));
    }

    #[test]
    fn every_row_has_every_column() {
        let page = crate::report::page(&sample_summary(), TABLES, true);
        let text = Markdown.write(&page);
        for block in text.split("\n\n").filter(|block| block.starts_with("| ")) {
            let bars = |line: &str| line.replace("\\|", "").matches('|').count();
            let widths: Vec<_> = block.lines().map(bars).collect();
            assert!(widths.iter().all(|width| *width == widths[0]), "{block}");
        }
    }

    #[test]
    fn names_keep_their_signs() {
        assert_eq!(escape("a|b_c<d>"), r"a\|b\_c\<d\>");
    }
}
