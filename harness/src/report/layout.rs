//! What a format of the report must do: put a page of tables into text.

use super::head::Head;
use super::table::Table;

/// A format of the report.
pub trait Layout: Sync {
    /// The name in suites and on the command line.
    fn name(&self) -> &'static str;

    /// One line for `harness list`.
    fn about(&self) -> &'static str;

    /// What its files' names end in.
    fn extension(&self) -> &'static str;

    /// The page as text, which ends in a line end.
    fn write(&self, page: &Page) -> String;
}

/// A head and the tables under it.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Which run it is of.
    pub head: Head,
    /// The tables, in order.
    pub tables: Vec<Table>,
}
