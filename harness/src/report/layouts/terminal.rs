//! The report on a terminal, as wide as that is.

use tabled::builder::Builder;
use tabled::grid::util::string::get_text_width;
use tabled::settings::formatting::AlignmentStrategy;
use tabled::settings::object::Columns;
use tabled::settings::style::{HorizontalLine, Style};
use tabled::settings::{Alignment, Padding};

use crate::report::layout::{Layout, Page};
use crate::report::table::{Align, Cell, Column, PUBLISHED, Row, RowKind, Table};

/// Thin rules and no more; what does not fit goes, the least needed first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terminal {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether it shows bold and dim text.
    pub styled: bool,
}

impl Layout for Terminal {
    fn name(&self) -> &'static str {
        "terminal"
    }

    fn about(&self) -> &'static str {
        "tables to look at"
    }

    fn extension(&self) -> &'static str {
        "txt"
    }

    fn write(&self, page: &Page) -> String {
        let mut lines = Vec::new();
        if let Some(partial) = page.head.partial() {
            self.push(&mut lines, &partial, Face::Bold);
        }
        let facts: Vec<_> = page
            .head
            .facts()
            .iter()
            .map(|(name, value)| format!("{name} {value}"))
            .collect();
        self.push(&mut lines, &facts.join(" · "), Face::Dim);
        for table in &page.tables {
            lines.push(String::new());
            self.push(&mut lines, table.title, Face::Bold);
            lines.extend(self.table(table));
            for note in &table.notes {
                self.push(&mut lines, note, Face::Dim);
            }
        }
        lines.join("\n") + "\n"
    }
}

/// How much of a table is shown.
#[derive(Clone, Copy)]
struct Detail {
    fine: bool,
    gap: usize,
    minor: bool,
}

impl Detail {
    fn shows(self, column: &Column) -> bool {
        column.align != Align::Under && (self.minor || !column.minor)
    }
}

/// From all to the least.
const DETAILS: [Detail; 5] = [
    Detail {
        fine: true,
        gap: 2,
        minor: true,
    },
    Detail {
        fine: false,
        gap: 2,
        minor: true,
    },
    Detail {
        fine: false,
        gap: 1,
        minor: true,
    },
    Detail {
        fine: false,
        gap: 2,
        minor: false,
    },
    Detail {
        fine: false,
        gap: 1,
        minor: false,
    },
];

/// A name may be cut to this many columns to make room, before figures go.
const NAME: usize = 16;

/// Words under a row that take more lines than this are cut to one: the files
/// have them all.
const UNDER: usize = 3;

/// A name is never cut further.
const SHORTEST_NAME: usize = 8;

#[derive(Clone, Copy)]
enum Face {
    Bold,
    Dim,
}

impl Terminal {
    fn table(&self, table: &Table) -> Vec<String> {
        let (detail, name) = DETAILS
            .iter()
            .find_map(|detail| self.fit(table, *detail).map(|name| (*detail, name)))
            .unwrap_or((DETAILS[DETAILS.len() - 1], SHORTEST_NAME));
        let shown: Vec<usize> = (0..table.columns.len())
            .filter(|at| detail.shows(&table.columns[*at]))
            .collect();
        let text = draw(table, &shown, detail, name);
        let cut = text.lines().map(|line| cut(line.trim_end(), self.width));
        let text: Vec<_> = cut.collect();
        self.with_headings(table, &shown, detail, &text)
    }

    /// The columns left for names where the table fits in this detail.
    fn fit(&self, table: &Table, detail: Detail) -> Option<usize> {
        let natural = name_width(table);
        let others: usize = (1..table.columns.len())
            .filter(|at| detail.shows(&table.columns[*at]))
            .map(|at| detail.gap + column_width(table, at, detail))
            .sum();
        let room = self.width.saturating_sub(others);
        let least = if detail.minor || detail.gap > 1 {
            natural.min(NAME)
        } else {
            SHORTEST_NAME
        };
        (room >= least).then(|| room.min(natural))
    }

    /// Puts the groups' headings between the rows, which are as wide as the
    /// table rather than as one cell, and dims the paper's rows.
    fn with_headings(
        &self,
        table: &Table,
        shown: &[usize],
        detail: Detail,
        drawn: &[String],
    ) -> Vec<String> {
        let mut drawn = drawn.iter();
        let header = shown.iter().map(|at| header(&table.columns[*at]));
        let header = header.map(|text| text.lines().count()).max().unwrap_or(1);
        let mut lines: Vec<String> = drawn.by_ref().take(header + 2).cloned().collect();
        let width = lines.first().map_or(0, |rule| get_text_width(rule));
        for row in &table.rows {
            match (row.kind, row.cells.first()) {
                (RowKind::Group, Some(heading)) => self.heading(heading, width, &mut lines),
                (RowKind::Published, _) => {
                    let drawn = drawn.by_ref().take(height(row, shown, detail));
                    lines.extend(drawn.map(|line| self.face(line, Face::Dim)));
                }
                _ => {
                    let drawn = drawn.by_ref().take(height(row, shown, detail));
                    lines.extend(drawn.cloned());
                    self.under(table, row, &mut lines);
                }
            }
        }
        lines.extend(drawn.cloned());
        lines
    }

    /// `── name · about ────`, in place of a rule above it; what is too long for
    /// that goes on lines of its own.
    fn heading(&self, heading: &Cell, width: usize, lines: &mut Vec<String>) {
        if lines
            .last()
            .is_some_and(|line| line.chars().all(|sign| sign == '─'))
        {
            lines.pop();
        }
        let (name, about) = (&heading.text, &heading.fine);
        let whole = format!("{name} · {about}");
        let fits = !about.is_empty() && get_text_width(&whole) + 4 < width;
        let text = match fits {
            true => whole,
            false => shortened(name, width.saturating_sub(5)),
        };
        let rest = width.saturating_sub(get_text_width(&text) + 4);
        let text = self.face(&text, Face::Bold);
        lines.push(format!("── {text} {}", "─".repeat(rest)));
        if !fits && !about.is_empty() {
            self.push(lines, about, Face::Dim);
        }
    }

    /// Adds the words under a row, indented; too many end in `…`.
    fn under(&self, table: &Table, row: &Row, lines: &mut Vec<String>) {
        let narrower = Self {
            width: self.width.saturating_sub(2),
            styled: false,
        };
        for (column, cell) in table.columns.iter().zip(&row.cells) {
            if column.align != Align::Under || cell.text.is_empty() {
                continue;
            }
            let mut wrapped = Vec::new();
            let text = format!("{}: {}", column.header, cell.text);
            narrower.push(&mut wrapped, &text, Face::Dim);
            if wrapped.len() > UNDER {
                wrapped.truncate(1);
                wrapped[0] = ended(&wrapped[0], narrower.width);
            }
            lines.extend(
                wrapped
                    .iter()
                    .map(|line| self.face(&format!("  {line}"), Face::Dim)),
            );
        }
    }

    /// Adds a text, wrapped at the terminal's width.
    fn push(&self, lines: &mut Vec<String>, text: &str, face: Face) {
        let mut line = String::new();
        for word in text.split(' ') {
            let wide = get_text_width(&line) + 1 + get_text_width(word);
            if !line.is_empty() && wide > self.width {
                lines.push(self.face(&line, face));
                line.clear();
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(self.face(&line, face));
    }

    fn face(&self, text: &str, face: Face) -> String {
        match face {
            Face::Bold if self.styled => format!("\u{1b}[1m{text}\u{1b}[0m"),
            Face::Dim if self.styled => format!("\u{1b}[2m{text}\u{1b}[0m"),
            _ => text.to_owned(),
        }
    }
}

/// The table without its groups' headings.
fn draw(table: &Table, shown: &[usize], detail: Detail, name: usize) -> String {
    let mut builder = Builder::default();
    builder.push_record(shown.iter().map(|at| header(&table.columns[*at])));
    for row in rows(table) {
        builder.push_record(shown.iter().map(|at| match at {
            0 => shortened(&name_text(row), name),
            at => cell_text(&row.cells[*at], detail),
        }));
    }
    let mut drawn = builder.build();
    let rule = HorizontalLine::new('─');
    drawn.with(Style::empty().top('─').bottom('─').horizontals([(1, rule)]));
    drawn.with(Padding::new(detail.gap, 0, 0, 0));
    for (place, at) in shown.iter().enumerate() {
        let alignment = match table.columns[*at].align {
            Align::Left | Align::Under => Alignment::left(),
            Align::Right => Alignment::right(),
        };
        drawn.modify(Columns::one(place), alignment);
    }
    drawn.modify(Columns::first(), Padding::zero());
    drawn.with(AlignmentStrategy::PerLine);
    drawn.to_string()
}

fn rows(table: &Table) -> impl Iterator<Item = &Row> {
    table.rows.iter().filter(|row| row.kind != RowKind::Group)
}

fn height(row: &Row, shown: &[usize], detail: Detail) -> usize {
    let cells = shown.iter().skip(1).map(|at| &row.cells[*at]);
    let lines = cells.map(|cell| cell_text(cell, detail).lines().count());
    lines.max().unwrap_or(1).max(1)
}

/// Two words stand above each other over figures, which are narrow.
fn header(column: &Column) -> String {
    match column.align {
        Align::Right => column.header.replacen(' ', "\n", 1),
        Align::Left | Align::Under => column.header.to_string(),
    }
}

fn name_text(row: &Row) -> String {
    let name = row.cells.first().map_or("", |cell| cell.text.as_str());
    match row.kind {
        RowKind::Published => format!("{name}{PUBLISHED}"),
        RowKind::Measured | RowKind::Group => name.to_owned(),
    }
}

fn cell_text(cell: &Cell, detail: Detail) -> String {
    if detail.fine && !cell.fine.is_empty() {
        format!("{}\n{}", cell.text, cell.fine)
    } else {
        cell.text.clone()
    }
}

fn name_width(table: &Table) -> usize {
    let header = table
        .columns
        .first()
        .map_or(0, |column| get_text_width(&header(column)));
    let names = rows(table).map(|row| get_text_width(&name_text(row)));
    names.max().unwrap_or(0).max(header)
}

fn column_width(table: &Table, at: usize, detail: Detail) -> usize {
    let header = get_text_width(&header(&table.columns[at]));
    let cells = rows(table).map(|row| get_text_width(&cell_text(&row.cells[at], detail)));
    cells.max().unwrap_or(0).max(header)
}

/// A name cut in its middle: both ends tell models apart.
fn shortened(name: &str, width: usize) -> String {
    if get_text_width(name) <= width {
        return name.to_owned();
    }
    let characters: Vec<char> = name.chars().collect();
    for kept in (0..characters.len()).rev() {
        let (head, tail) = (kept.div_ceil(2), kept / 2);
        let start: String = characters[..head].iter().collect();
        let end: String = characters[characters.len() - tail..].iter().collect();
        let short = format!("{start}…{end}");
        if get_text_width(&short) <= width {
            return short;
        }
    }
    String::new()
}

/// A line with a mark that more words would follow, in place of its last ones
/// where it is full.
fn ended(line: &str, width: usize) -> String {
    let mut words = line;
    while get_text_width(words) + 2 > width {
        match words.rsplit_once(' ') {
            Some((before, _)) => words = before,
            None => return cut(&format!("{words} …"), width),
        }
    }
    format!("{words} …")
}

/// A line cut at its end: better than one that the terminal wraps.
fn cut(line: &str, width: usize) -> String {
    if get_text_width(line) <= width {
        return line.to_owned();
    }
    let mut line = line.to_owned();
    while get_text_width(&line) >= width.max(1) {
        line.pop();
    }
    let end = if line.starts_with('─') {
        "─"
    } else {
        "…"
    };
    line + end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::sample_summary;
    use crate::report::tables::TABLES;

    fn sample(width: usize, styled: bool) -> String {
        let page = crate::report::page(&sample_summary(), TABLES, true);
        Terminal { width, styled }.write(&page)
    }

    #[test]
    fn a_wide_terminal_shows_everything() {
        insta::assert_snapshot!("terminal_140", sample(140, false));
    }

    #[test]
    fn a_usual_terminal_shows_the_figures() {
        insta::assert_snapshot!("terminal_80", sample(80, false));
    }

    #[test]
    fn a_narrow_terminal_shows_the_main_figures() {
        insta::assert_snapshot!("terminal_50", sample(50, false));
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        for width in 30..200 {
            for line in sample(width, false).lines() {
                assert!(get_text_width(line) <= width, "{width}: {line}");
            }
        }
    }

    #[test]
    fn styles_change_nothing_but_the_look() {
        let plain = sample(100, true)
            .replace("\u{1b}[1m", "")
            .replace("\u{1b}[2m", "")
            .replace("\u{1b}[0m", "");
        assert_eq!(plain, sample(100, false));
    }

    #[test]
    fn long_names_keep_both_ends() {
        let check = |name, width, wanted: &str| assert_eq!(shortened(name, width), wanted);
        check("oracle", 6, "oracle");
        check("oracle", 5, "or…le");
        check("Llama-3.1-8B-Q4", 10, "Llama…B-Q4");
        check("模型模型", 5, "模…型");
    }
}
