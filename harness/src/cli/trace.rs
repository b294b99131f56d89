//! `harness trace`: what a program does, step by step.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use tabled::builder::Builder;
use tabled::settings::{Modify, Style, Width, object::Columns};

use super::Done;
use crate::console;
use crate::domain::{EventKind, Reference, State, Trace, universal_newlines};
use crate::formats::{codeexecutor, json};
use crate::sandbox::{Job, Limits, Sandbox};

#[derive(Args)]
pub struct TraceArgs {
    /// The program; `-` reads it from standard input
    file: PathBuf,
    /// A file that the program reads as its standard input
    #[arg(long, value_name = "FILE")]
    stdin: Option<PathBuf>,
    /// How to show the trace
    #[arg(long, value_enum, default_value = "table")]
    format: TraceForm,
    /// The most steps
    #[arg(long, value_name = "N", default_value_t = 1024)]
    max_steps: usize,
    /// The most seconds of processor time
    #[arg(long, value_name = "S", default_value_t = 5.0)]
    cpu_seconds: f64,
    /// The Python interpreter (3.8 or newer); by default $HARNESS_PYTHON, else python3
    #[arg(long, value_name = "FILE")]
    python: Option<PathBuf>,
}

/// How a trace is shown.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TraceForm {
    /// For people: each step with what changed
    Table,
    /// JSON: steps with whole states, lines from 1
    Json,
    /// The released token format, lines from 0
    Codeexecutor,
}

pub fn trace(args: &TraceArgs) -> anyhow::Result<Done> {
    let read = |path: &PathBuf| {
        let bytes = if path.as_os_str() == "-" {
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut std::io::stdin(), &mut bytes).map(|_| bytes)
        } else {
            std::fs::read(path)
        };
        let bytes = bytes.with_context(|| format!("failed to read `{}`", path.display()))?;
        String::from_utf8(bytes)
            .map_err(|_| anyhow::anyhow!("`{}` is not UTF-8 text", path.display()))
    };
    anyhow::ensure!(
        (0.01..=3600.0).contains(&args.cpu_seconds),
        "--cpu-seconds {} is not from 0.01 to 3600",
        args.cpu_seconds
    );
    let cpu = Duration::from_secs_f64(args.cpu_seconds);
    let job = Job {
        source: universal_newlines(&read(&args.file)?),
        stdin: args
            .stdin
            .as_ref()
            .map(read)
            .transpose()?
            .unwrap_or_default(),
        untraced: false,
        check: None,
    };
    let limits = Limits {
        cpu,
        wall: cpu * 4 + Duration::from_secs(5),
        steps: args.max_steps,
        ..Limits::default()
    };
    let trace = Sandbox::open(args.python.as_deref(), limits, 1)?.trace(&job)?;
    let text = match args.format {
        TraceForm::Table => table(&trace, &job.source),
        TraceForm::Json => format!("{}\n", json::print(&trace)),
        TraceForm::Codeexecutor => format!("{}\n", codeexecutor::print(&Reference::Trace(trace))),
    };
    console::show(&text)?;
    Ok(Done::Well)
}

/// Each step with its line of source, what changed, and what it printed.
fn table(trace: &Trace, source: &str) -> String {
    if trace.steps.is_empty() {
        return format!(
            "the program {}, without a step\n{}",
            trace.end, trace.stdout
        );
    }
    let lines: Vec<&str> = source.lines().collect();
    let mut builder = Builder::default();
    builder.push_record(["", "line", "source", "state", "output"]);
    let mut before = State::default();
    for (number, step) in trace.steps.iter().enumerate() {
        let index = (step.line as usize).saturating_sub(1);
        builder.push_record([
            (number + 1).to_string(),
            match step.event {
                EventKind::Line => step.line.to_string(),
                EventKind::Call => format!("{} call", step.line),
                EventKind::Return => format!("{} return", step.line),
            },
            lines.get(index).copied().unwrap_or_default().to_owned(),
            changes(&before, &step.state),
            step.output.trim_end_matches('\n').to_owned(),
        ]);
        before = step.state.clone();
    }
    let wide = console::width().unwrap_or(120);
    let column = (wide.saturating_sub(24) / 3).max(16);
    let mut table = builder.build();
    table.with(Style::rounded());
    for index in 2..5 {
        table.with(Modify::new(Columns::one(index)).with(Width::wrap(column)));
    }
    format!(
        "{table}\nthe program {}, {} steps\n",
        trace.end,
        trace.steps.len()
    )
}

/// The variables that are new or differ; all, where the scope is another one.
fn changes(before: &State, now: &State) -> String {
    let same_scope = before.iter().all(|(name, _)| now.get(name).is_some());
    let differs = |name: &str, value: &str| !same_scope || before.get(name) != Some(value);
    let changed: Vec<String> = now
        .iter()
        .filter(|(name, value)| differs(name, value))
        .map(|(name, value)| format!("{name} = {value}"))
        .collect();
    changed.join("\n")
}
