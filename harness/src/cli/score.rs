//! `harness score`: scores the released text format, without a suite.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, ValueEnum};

use super::{Done, Form};
use crate::console;
use crate::domain::Mode;
use crate::metrics::released::{self, Figure, ReleasedScores};

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
    let (line, identifier) = (&scores.line, &scores.identifier);
    let figures = [
        ("output accuracy", scores.output_accuracy),
        ("trace accuracy", Some(scores.trace_accuracy)),
        ("line precision", Some(line.precision)),
        ("line recall", Some(line.recall)),
        ("line F1", Some(line.f1)),
        ("identifier precision", Some(identifier.precision)),
        ("identifier recall", Some(identifier.recall)),
        ("identifier F1", Some(identifier.f1)),
    ];
    let row = |name: &str, value: &str, interval: &str, n: &str| {
        format!("{name:<20}  {value:>6}  {interval:>15}  {n:>6}\n")
    };
    let mut text = row("figure", "value", "95% interval", "n");
    for (name, figure) in figures {
        text.push_str(&match figure {
            Some(Figure {
                value,
                low,
                high,
                n,
            }) => row(
                name,
                &format!("{value:.2}"),
                &format!("{low:.2}–{high:.2}"),
                &n.to_string(),
            ),
            None => row(name, "-", "-", "0"),
        });
    }
    text.push_str("per cent; 95% bootstrap intervals over programs, one a line; n: traces\n");
    for note in &scores.notes {
        text.push_str(&format!("note: {note}\n"));
    }
    text
}
