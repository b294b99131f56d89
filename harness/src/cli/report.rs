//! `harness report`: a run's tables again, from its folder alone.

use std::path::PathBuf;

use clap::Args;

use super::{Done, Form};
use crate::console;
use crate::domain::Summary;
use crate::report::{self, TABLES, TableKind, Terminal};
use crate::store;

/// The width where no terminal tells its own.
const WIDTH: usize = 160;

#[derive(Args)]
pub struct ReportArgs {
    /// The run folder
    run: PathBuf,
    /// How to print the report
    #[arg(long, value_enum, default_value = "table")]
    format: Form,
}

pub fn report(args: &ReportArgs) -> anyhow::Result<Done> {
    let summary = store::read_summary(&args.run)?;
    show(&summary, TABLES, args.format)?;
    Ok(Done::Well)
}

/// Prints a run's figures.
pub fn show(summary: &Summary, tables: &[&TableKind], format: Form) -> anyhow::Result<()> {
    match format {
        Form::Json => console::show(&format!("{}\n", serde_json::to_string_pretty(summary)?)),
        Form::Table => {
            let terminal = Terminal {
                width: console::width().unwrap_or(WIDTH),
                styled: console::width().is_some(),
            };
            console::show(&report::terminal(summary, tables, terminal))
        }
    }
}
