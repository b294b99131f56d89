//! `harness score`: scores the released text format, without a suite.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, ValueEnum};

use super::{Done, Form};
use crate::console;
use crate::domain::Mode;
use crate::metrics::released::{self, Rates, ReleasedScores};

#[derive(Args)]
pub struct ScoreArgs {
    /// The predictions: one a line, as in the released preds.txt
    #[arg(long, value_name = "FILE")]
    predictions: PathBuf,
    /// The references: one a line, as in golds.txt, or the released JSON lines
    #[arg(long, value_name = "FILE")]
    reference: PathBuf,
    /// How texts are held against each other
    #[arg(long, value_enum, default_value = "paper")]
    mode: ModeName,
    /// The texts are SingleLine's: one state each
    #[arg(long)]
    singleline: bool,
    /// How to print the figures
    #[arg(long, value_enum, default_value = "table")]
    format: Form,
}

/// How texts are held against each other.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ModeName {
    /// As the released scorer does it, quirk for quirk
    Paper,
    /// With the quirks mended
    Exact,
}

pub fn score(args: &ScoreArgs) -> anyhow::Result<Done> {
    let read = |path: &PathBuf| {
        std::fs::read_to_string(path)
            .with_context(|| format!("failed to read `{}`", path.display()))
    };
    let mode = match args.mode {
        ModeName::Paper => Mode::Paper,
        ModeName::Exact => Mode::Exact,
    };
    let scores = released::score_files(
        &read(&args.predictions)?,
        &read(&args.reference)?,
        mode,
        args.singleline,
    )?;
    let text = match args.format {
        Form::Json => format!("{}\n", serde_json::to_string_pretty(&scores)?),
        Form::Table => table(&scores),
    };
    console::show(&text)?;
    Ok(Done::Well)
}

fn table(scores: &ReleasedScores) -> String {
    let rates = |rates: &Rates| {
        format!(
            "P {:.2}  R {:.2}  F1 {:.2}",
            rates.precision, rates.recall, rates.f1
        )
    };
    let output = scores.output_accuracy.map_or_else(
        || "-".to_owned(),
        |value| format!("{value:.2}  of {} that print", scores.printing),
    );
    let mut text = format!(
        "traces           {}\noutput accuracy  {output}\ntrace accuracy   {:.2}\nline             \
         {}\nidentifier       {}\n",
        scores.n,
        scores.trace_accuracy,
        rates(&scores.line),
        rates(&scores.identifier)
    );
    for note in &scores.notes {
        text.push_str(&format!("note: {note}\n"));
    }
    text
}
