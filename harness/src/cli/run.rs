//! `harness run`: wires the pipeline to the store and the console.

use std::path::{Path, PathBuf};

use clap::Args;

use super::{Done, Form, PythonArgs};
use crate::console::{self, Console};
use crate::domain::{Ending, Prediction, Stop};
use crate::pipeline;
use crate::report;
use crate::sandbox::{Limits, Sandbox};
use crate::store::Store;
use crate::suite::Suite;

#[derive(Args)]
pub struct RunArgs {
    /// The suite's file
    suite: PathBuf,
    /// The run folder [default: reports/runs/NAME-HASH, named after the suite and its contents]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Ask everything again, even what an earlier run has answered
    #[arg(long)]
    fresh: bool,
    /// Show no progress
    #[arg(long, short)]
    quiet: bool,
    /// How to print the results
    #[arg(long, value_enum, default_value = "table")]
    format: Form,
    #[command(flatten)]
    python: PythonArgs,
}

pub fn run(args: &RunArgs) -> anyhow::Result<Done> {
    let suite = Suite::load(&args.suite)?;
    // The number of threads cannot be set twice; results do not depend on it.
    let _ = rayon::ThreadPoolBuilder::new()
        .num_threads(args.python.jobs())
        .build_global();
    let python = args.python.python.as_deref();
    let jobs = args.python.jobs();
    let sandbox = Sandbox::open_at_least(suite.sandbox, python, Limits::default(), jobs)?;
    let folder = args.out.clone().unwrap_or_else(|| {
        Path::new("reports/runs").join(format!("{}-{}", suite.name, identity(&suite, &sandbox)))
    });
    let (store, kept) = Store::open(&folder, args.fresh)?;
    let console = Console::new(args.quiet);
    let stop = Stop::default();
    stop_on_ctrl_c(&stop)?;
    if !kept.is_empty() {
        console.note(&format!(
            "taking up the run in {}: {} answers are there",
            folder.display(),
            kept.len()
        ));
    }
    let run = match pipeline::run(&suite, &sandbox, kept, &(&store, &console), &stop) {
        Ok(run) => run,
        Err(error) if stop.is_set() => {
            // Takes its bar away, which would take these words with it.
            drop(console);
            console::complain(&format!(
                "{error:#}; the same command takes the run up again"
            ));
            return Ok(Done::Partial);
        }
        Err(error) => return Err(error),
    };
    store.write_run(&run.summary, &run.scores)?;
    store.write_judgements(&run.judgements)?;
    for (name, content) in report::write(&run.summary, &suite.report.tables, &suite.report.formats)
    {
        store.write(&name, content.as_bytes())?;
    }
    for (name, content) in report::plots(&run.summary, report::PLOTS)? {
        store.write(&name, &content)?;
    }
    if !stop.is_set() {
        super::report::show(&run.summary, &suite.report.tables, args.format)?;
    }
    console.note(&format!("the run is in {}", folder.display()));
    let progress = run.summary.manifest.progress;
    if progress.is_complete() {
        return Ok(Done::Well);
    }
    let unanswered = first_unanswered(&run.predictions);
    for failure in run.failures.iter().chain(&unanswered) {
        console::complain(&format!("error: {failure}"));
    }
    console::complain(&format!(
        "{}: {} of {} answers are there, and are kept; the same command asks for the others",
        if stop.is_set() { "stopped" } else { "partial" },
        progress.answered,
        progress.wanted
    ));
    Ok(Done::Partial)
}

/// The first question that a model could not answer, and why.
fn first_unanswered(predictions: &[Prediction]) -> Option<String> {
    predictions.iter().find_map(|prediction| {
        let why = prediction.samples.iter().find_map(|s| match &s.ending {
            Ending::Failed { reason } => Some(reason.as_str()),
            Ending::TimedOut => Some("no answer in time"),
            Ending::Stopped | Ending::Length => None,
        })?;
        Some(format!(
            "{}: `{}` of `{}` has no answer: {why}",
            prediction.model, prediction.example, prediction.task
        ))
    })
}

/// What the answers of a run folder depend on, as eight hex digits.
fn identity(suite: &Suite, sandbox: &Sandbox) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in [
        suite.hash.as_str(),
        env!("CARGO_PKG_VERSION"),
        &sandbox.python().version,
    ] {
        hasher.update(part.as_bytes());
        hasher.update(b"\0");
    }
    hasher.finalize().to_hex()[..8].to_owned()
}

/// The first Ctrl-C asks everyone to stop; the second ends the process.
pub fn stop_on_ctrl_c(stop: &Stop) -> anyhow::Result<()> {
    let stop = stop.clone();
    ctrlc::set_handler(move || {
        if stop.is_set() {
            std::process::exit(1);
        }
        stop.set();
        console::complain("stopping; press Ctrl-C again to stop at once");
    })?;
    Ok(())
}
