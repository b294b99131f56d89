//! `harness report`: a run's tables again, from its folder alone.

use std::path::PathBuf;

use clap::Args;

use super::{Done, Form};
use crate::console;
use crate::domain::Summary;
use crate::domain::settings::Fault;
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
    /// Only this table (`harness list tables`)
    #[arg(long, value_name = "NAME")]
    table: Option<String>,
}

pub fn report(args: &ReportArgs) -> anyhow::Result<Done> {
    let summary = store::read_summary(&args.run)?;
    let Some(name) = &args.table else {
        show(&summary, TABLES, args.format)?;
        return Ok(Done::Well);
    };
    let Some(table) = TABLES.iter().find(|table| table.name == name) else {
        let names = TABLES.iter().map(|table| table.name);
        return Err(Fault::unknown("table", name, names).into());
    };
    show(&summary, &[*table], args.format)?;
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
            let (long, short): (Vec<_>, Vec<_>) = tables.iter().partition(|table| table.long);
            let shown = if short.is_empty() { &long } else { &short };
            console::show(&report::terminal(summary, shown, terminal))
        }
    }
}
