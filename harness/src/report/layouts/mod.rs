//! The report's formats: one file each.

mod csv;
mod json;
mod markdown;
mod terminal;

pub use csv::Csv;
pub use json::Json;
pub use markdown::Markdown;
pub use terminal::Terminal;

use super::layout::Layout;

/// The formats that are written to files.
pub const LAYOUTS: &[&dyn Layout] = &[&Markdown, &Csv, &Json];
