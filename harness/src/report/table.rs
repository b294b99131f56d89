//! A table: what every layout prints, each figure at full precision beside its short form.

use std::borrow::Cow;

use crate::domain::{Estimate, Interval};

/// Stands in a cell that has no figure, as in the paper.
pub const ABSENT: &str = "-";

/// Follows the first cell of a published row.
pub const PUBLISHED: &str = " †";

/// Follows a figure of which nothing could be measured.
pub const UNMEASURED: &str = "‡";

/// A table of figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The name in suites and files.
    pub name: &'static str,
    /// The heading.
    pub title: &'static str,
    /// The columns; the first one names the row.
    pub columns: Vec<Column>,
    /// The rows, from top to bottom.
    pub rows: Vec<Row>,
    /// What a reader must know to read it, a sentence or two each.
    pub notes: Vec<String>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The name in JSON and CSV.
    pub key: Cow<'static, str>,
    /// What stands above it.
    pub header: Cow<'static, str>,
    /// To which side its cells lean.
    pub align: Align,
    /// Whether it may go where room is short.
    pub minor: bool,
}

/// To which side cells lean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Names.
    Left,
    /// Figures.
    Right,
    /// Words too many for a column: on a terminal they stand under the row.
    Under,
}

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What it tells.
    pub kind: RowKind,
    /// A cell for each column; one alone in a group's heading.
    pub cells: Vec<Cell>,
}

/// What a row tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// The heading of the rows below it: its text names the group, its fine
    /// print describes it.
    Group,
    /// Figures of this run.
    Measured,
    /// Figures that the paper gives.
    Published,
}

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The short form.
    pub text: String,
    /// What may stand beside or under it in small print, such as an interval.
    pub fine: String,
    /// The whole of it, for programs.
    pub value: Value,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing: the figure does not apply, or nobody asked for it.
    Absent,
    /// Words.
    Text(String),
    /// A number of things.
    Count(u64),
    /// A number.
    Number(f64),
    /// A figure with its interval and the examples behind it.
    Estimate {
        /// Per cent.
        value: f64,
        /// The 95% interval, in per cent.
        interval: Interval,
        /// Examples.
        n: usize,
    },
    /// Some of a whole.
    Share {
        /// Some.
        count: usize,
        /// The whole.
        of: usize,
    },
    /// Numbers of things by name.
    Tally(Vec<(String, usize)>),
    /// Numbers by name that do not add up to anything.
    Each(Vec<(String, usize)>),
}

/// Rows under one heading.
pub struct Group<'a> {
    /// The heading, where there is one.
    pub heading: Option<&'a Cell>,
    /// The rows below it.
    pub rows: &'a [Row],
}

impl Table {
    /// The rows by their headings.
    #[must_use]
    pub fn groups(&self) -> Vec<Group<'_>> {
        self.rows
            .chunk_by(|_, next| next.kind != RowKind::Group)
            .map(|rows| match rows {
                [first, rest @ ..] if first.kind == RowKind::Group => Group {
                    heading: first.cells.first(),
                    rows: rest,
                },
                rows => Group {
                    heading: None,
                    rows,
                },
            })
            .collect()
    }

    /// Whether any row is the paper's.
    #[must_use]
    pub fn has_published(&self) -> bool {
        self.rows.iter().any(|row| row.kind == RowKind::Published)
    }

    /// Whether any figure had nothing to measure.
    #[must_use]
    pub fn has_unmeasured(&self) -> bool {
        self.rows
            .iter()
            .flat_map(|row| &row.cells)
            .any(|cell| matches!(cell.value, Value::Estimate { n: 0, .. }))
    }
}

impl Column {
    /// A column of names.
    #[must_use]
    pub const fn name(key: &'static str, header: &'static str) -> Self {
        Self {
            key: Cow::Borrowed(key),
            header: Cow::Borrowed(header),
            align: Align::Left,
            minor: false,
        }
    }

    /// A column of figures.
    #[must_use]
    pub const fn figure(key: &'static str, header: &'static str) -> Self {
        Self {
            key: Cow::Borrowed(key),
            header: Cow::Borrowed(header),
            align: Align::Right,
            minor: false,
        }
    }

    /// A column of figures that goes by what a run asked for.
    #[must_use]
    pub fn asked(key: String, header: String) -> Self {
        Self {
            key: Cow::Owned(key),
            header: Cow::Owned(header),
            align: Align::Right,
            minor: false,
        }
    }

    /// A column of words too many for a column.
    #[must_use]
    pub const fn under(key: &'static str, header: &'static str) -> Self {
        Self {
            key: Cow::Borrowed(key),
            header: Cow::Borrowed(header),
            align: Align::Under,
            minor: false,
        }
    }

    /// The same, and may go where room is short.
    #[must_use]
    pub const fn minor(mut self) -> Self {
        self.minor = true;
        self
    }
}

impl Row {
    /// The heading of a group: its name, and what it is in small print.
    #[must_use]
    pub fn group(name: &str, about: String) -> Self {
        let mut cell = Cell::text(name);
        cell.fine = about;
        Self {
            kind: RowKind::Group,
            cells: vec![cell],
        }
    }

    /// Figures of this run.
    #[must_use]
    pub fn measured(cells: Vec<Cell>) -> Self {
        Self {
            kind: RowKind::Measured,
            cells,
        }
    }

    /// Figures that the paper gives.
    #[must_use]
    pub fn published(cells: Vec<Cell>) -> Self {
        Self {
            kind: RowKind::Published,
            cells,
        }
    }
}

impl Cell {
    fn new(text: impl Into<String>, value: Value) -> Self {
        Self {
            text: text.into(),
            fine: String::new(),
            value,
        }
    }

    /// No figure.
    #[must_use]
    pub fn absent() -> Self {
        Self::new(ABSENT, Value::Absent)
    }

    /// Words.
    #[must_use]
    pub fn text(words: &str) -> Self {
        Self::new(words, Value::Text(words.to_owned()))
    }

    /// A number of things.
    #[must_use]
    pub fn count(count: u64) -> Self {
        Self::new(grouped(count), Value::Count(count))
    }

    /// A number, shown with so many decimals; absent where it is no number.
    #[must_use]
    pub fn number(value: f64, decimals: usize) -> Self {
        if value.is_finite() {
            Self::new(format!("{value:.decimals$}"), Value::Number(value))
        } else {
            Self::absent()
        }
    }

    /// A figure with its interval.
    #[must_use]
    pub fn estimate(estimate: Option<&Estimate>) -> Self {
        let Some(estimate) = estimate else {
            return Self::absent();
        };
        let interval = estimate.interval;
        let value = Value::Estimate {
            value: estimate.value,
            interval,
            n: estimate.n,
        };
        let mut cell = Self::new(format!("{:.2}", estimate.value), value);
        if estimate.n == 0 {
            cell.text.push_str(UNMEASURED);
        } else {
            cell.fine = format!("{:.1}–{:.1}", interval.low, interval.high);
        }
        cell
    }

    /// A difference with its interval: `+1.25`.
    #[must_use]
    pub fn difference(estimate: Option<&Estimate>) -> Self {
        let mut cell = Self::estimate(estimate);
        if let Some(estimate) = estimate.filter(|estimate| estimate.n > 0) {
            let Interval { low, high } = estimate.interval;
            cell.text = format!("{:+.2}", estimate.value);
            cell.fine = format!("{low:+.1} to {high:+.1}");
        }
        cell
    }

    /// A difference without an interval, shown with so many decimals.
    #[must_use]
    pub fn signed(value: f64, decimals: usize) -> Self {
        Self::new(format!("{value:+.decimals$}"), Value::Number(value))
    }

    /// Some of a whole, with its share in small print where there are any.
    #[must_use]
    pub fn share(count: usize, of: usize) -> Self {
        let mut cell = Self::new(grouped(count as u64), Value::Share { count, of });
        if count > 0 {
            cell.fine = format!("{:.1}%", 100.0 * count as f64 / of as f64);
        }
        cell
    }

    /// Some of a whole: `3 of 7`.
    #[must_use]
    pub fn of(count: usize, of: usize) -> Self {
        Self::new(format!("{count} of {of}"), Value::Share { count, of })
    }

    /// Numbers by name that do not add up, and words for people.
    #[must_use]
    pub fn each(words: &str, parts: Vec<(String, usize)>) -> Self {
        Self::new(words, Value::Each(parts))
    }

    /// Numbers of things by name, shown as their sum.
    #[must_use]
    pub fn tally(parts: &[(String, usize)]) -> Self {
        let sum: usize = parts.iter().map(|(_, count)| count).sum();
        Self::new(grouped(sum as u64), Value::Tally(parts.to_vec()))
    }
}

/// A number with its thousands set apart: `19,541`.
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        let check = |number, wanted: &str| assert_eq!(grouped(number), wanted);
        check(0, "0");
        check(999, "999");
        check(1_000, "1,000");
        check(8_950_959, "8,950,959");
    }

    #[test]
    fn a_figure_of_nothing_is_marked_and_has_no_interval() {
        let cell = Cell::estimate(Some(&Estimate {
            task: String::new(),
            dataset: String::new(),
            model: String::new(),
            figure: String::new(),
            mode: crate::domain::Mode::Exact,
            value: 0.0,
            interval: Interval {
                low: 0.0,
                high: 0.0,
            },
            n: 0,
        }));
        assert_eq!((cell.text.as_str(), cell.fine.as_str()), ("0.00‡", ""));
    }

    #[test]
    fn numbers_that_are_none_are_absent() {
        assert_eq!(Cell::number(f64::NAN, 2), Cell::absent());
        assert_eq!(Cell::number(1.0 / 3.0, 2).text, "0.33");
    }

    #[test]
    fn rows_before_the_first_heading_form_a_group_without_one() {
        let row = |name| Row::measured(vec![Cell::text(name)]);
        let table = Table {
            name: "t",
            title: "T",
            columns: vec![Column::name("a", "a")],
            rows: vec![row("x"), Row::group("g", String::new()), row("y"), row("z")],
            notes: Vec::new(),
        };
        let shape: Vec<_> = table
            .groups()
            .iter()
            .map(|group| (group.heading.is_some(), group.rows.len()))
            .collect();
        assert_eq!(shape, [(false, 1), (true, 2)]);
    }
}
