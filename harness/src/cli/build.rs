//! `harness build`: a dataset as a file, of any size.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, ensure};
use clap::{Args, ValueEnum};
use serde_json::json;

use super::run::stop_on_ctrl_c;
use super::{Done, PythonArgs};
use crate::console::{self, Console};
use crate::datasets::{DATASETS, Dataset, Site};
use crate::domain::settings::{At, Fault, Key, Node, SourceFile, Value};
use crate::domain::{Event, Listener as _, Stop};
use crate::sandbox::{Level, Limits, Sandbox};
use crate::store::{Building, RowForm};
use crate::suite::{Named, Suite};

#[derive(Args)]
pub struct BuildArgs {
    /// A suite's file, or a kind of dataset (`harness list datasets`)
    #[arg(value_name = "SUITE|KIND")]
    what: String,
    /// The file to write: `*.jsonl`, or `*.parquet`
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Which of the suite's datasets; needed where it has several
    #[arg(long, value_name = "NAME")]
    dataset: Option<String>,
    /// Draw mutants by the paper's recipe; for a kind, a suite says for itself
    #[arg(long)]
    mutate: bool,
    /// A folder of programs instead of the embedded ones; for a kind
    #[arg(long, value_name = "DIR")]
    path: Option<PathBuf>,
    /// At most so many examples of each split; for a kind
    #[arg(long, value_name = "N")]
    limit: Option<u32>,
    /// What everything random derives from [default: the suite's, else 0]
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// What a line of a `*.jsonl` is
    #[arg(long, value_enum, default_value = "released")]
    form: LineForm,
    /// Show no progress
    #[arg(long, short)]
    quiet: bool,
    #[command(flatten)]
    python: PythonArgs,
}

/// What a line of JSON holds.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LineForm {
    /// CodeExecutor's released form: code, code_tokens, trace, trace_tokens
    Released,
    /// Whole examples, traces step by step
    Traces,
}

pub fn build(args: &BuildArgs) -> anyhow::Result<Done> {
    let form = match args.out.extension().and_then(|e| e.to_str()) {
        Some("parquet") => RowForm::Parquet,
        Some("jsonl") => match args.form {
            LineForm::Released => RowForm::Released,
            LineForm::Traces => RowForm::Traces,
        },
        _ => anyhow::bail!(
            "--out `{}` ends neither with .jsonl nor with .parquet",
            args.out.display()
        ),
    };
    let (dataset, seed, level) = chosen(args)?;
    let seed = args.seed.unwrap_or(seed);
    let sandbox = Sandbox::open_at_least(
        level,
        args.python.python.as_deref(),
        Limits::default(),
        args.python.jobs(),
    )?;
    let source = json!({
        "dataset": dataset.name,
        "kind": dataset.kind,
        "settings": dataset.hash,
        "seed": seed,
        "form": form.name(),
        "python": sandbox.python().version,
        "harness": env!("CARGO_PKG_VERSION"),
    });
    let mut building = Building::open(&args.out, form, &format!("{source:#}\n"))?;
    let console = Console::new(args.quiet);
    if building.examples() > 0 {
        console.note(&format!(
            "taking up the build of {}: {} examples are there",
            args.out.display(),
            building.examples()
        ));
    }
    let stop = Stop::default();
    stop_on_ctrl_c(&stop)?;
    let name = dataset.name.as_str();
    console.hear(&Event::Building { dataset: name })?;
    let progress = |done, total| {
        // A console that cannot show progress is no reason to fail.
        let _ = console.hear(&Event::Built {
            dataset: name,
            done,
            total,
        });
    };
    let site = Site {
        seed,
        sandbox: &sandbox,
        progress: &progress,
        stop: &stop,
    };
    let built = match dataset.it.build(&site, &mut building) {
        Ok(built) => built,
        Err(error) if stop.is_set() => {
            console::complain(&format!(
                "{error:#}; the same command takes the build up again"
            ));
            return Ok(Done::Partial);
        }
        Err(error) => {
            return Err(error.context(format!("failed to build the dataset `{name}`")));
        }
    };
    let examples = building.examples();
    let mut about = source;
    about["examples"] = examples.into();
    about["funnel"] = serde_json::to_value(&built.funnel)?;
    building.finish(format!("{about:#}\n").as_bytes())?;
    console.end(&format!(
        "{examples} examples are in {}",
        args.out.display()
    ));
    Ok(Done::Well)
}

/// The dataset that is meant, its suite's seed, and how well programs must be
/// confined.
fn chosen(args: &BuildArgs) -> anyhow::Result<(Named<dyn Dataset>, u64, Level)> {
    let kind = DATASETS.iter().find(|kind| kind.name == args.what);
    let Some(kind) = kind else {
        ensure!(
            !args.mutate && args.path.is_none() && args.limit.is_none(),
            "--mutate, --path and --limit are for a kind of dataset; in a suite, set them in YAML"
        );
        let path = Path::new(&args.what);
        if !path.is_file() {
            let kinds = DATASETS.iter().map(|kind| kind.name);
            return Err(Fault::unknown("suite or kind of dataset", &args.what, kinds).into());
        }
        let suite = Suite::load(path)?;
        let names: Vec<&str> = suite.datasets.iter().map(|d| d.name.as_str()).collect();
        let name = match (&args.dataset, &*names) {
            (Some(name), _) => name.clone(),
            (None, [one]) => (*one).to_owned(),
            (None, _) => anyhow::bail!(
                "`{}` has several datasets; name one with --dataset: {}",
                args.what,
                names.join(", ")
            ),
        };
        ensure!(
            names.contains(&name.as_str()),
            "`{}` has no dataset `{name}` in use: {}",
            args.what,
            names.join(", ")
        );
        let (seed, level) = (suite.seed, suite.sandbox);
        let found = suite.datasets.into_iter().find(|d| d.name == name);
        return Ok((found.context("it was there a moment ago")?, seed, level));
    };
    ensure!(
        args.dataset.is_none(),
        "--dataset is for a suite; `{}` is a kind",
        args.what
    );
    let node = settings(args);
    let named = Named {
        name: kind.name.to_owned(),
        kind: kind.name,
        hash: node.as_written().to_string(),
        it: (kind.build)(&node)?,
    };
    Ok((named, 0, Level::None))
}

/// The settings that options stand for, as a suite would write them.
fn settings(args: &BuildArgs) -> Node {
    let at = At {
        file: Arc::new(SourceFile {
            path: "the command line".into(),
            text: String::new(),
        }),
        line: 1,
        column: 1,
        length: 1,
    };
    let node = |value| Node {
        value,
        at: at.clone(),
    };
    let mut entries = Vec::new();
    let mut entry = |name: &str, value| {
        let key = Key {
            name: name.to_owned(),
            at: at.clone(),
        };
        entries.push((key, node(value)));
    };
    if args.mutate {
        entry("mutation", Value::Map(Vec::new()));
    }
    if let Some(path) = &args.path {
        let text = path.to_string_lossy().into_owned();
        entry(
            "path",
            Value::Text {
                written: text.clone(),
                text,
            },
        );
    }
    if let Some(limit) = args.limit {
        let name = if args.what == "singleline" {
            "examples"
        } else {
            "limit"
        };
        entry(name, Value::Int(limit.into()));
    }
    node(Value::Map(entries))
}
