//! `harness build`: a dataset as a file, of any size.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use clap::{Args, ValueEnum};
use serde_json::json;

use super::run::stop_on_ctrl_c;
use super::{Done, PythonArgs};
use crate::console::{self, Console};
use crate::datasets::{DATASETS, Dataset, Site};
use crate::domain::settings::{Fault, Node, Value};
use crate::domain::{Event, Listener as _, Stop};
use crate::sandbox::{Level, Limits, Sandbox};
use crate::store::{Building, RowForm, about_file};
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
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,
    /// What everything random derives from [default: the suite's, else 0]
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// What a line of a `*.jsonl` is [default: released]
    #[arg(long, value_enum)]
    form: Option<LineForm>,
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
        Some("parquet") => {
            ensure!(
                args.form.is_none(),
                "--form is for *.jsonl; a *.parquet has but one"
            );
            RowForm::Parquet
        }
        Some("jsonl") => match args.form {
            None | Some(LineForm::Released) => RowForm::Released,
            Some(LineForm::Traces) => RowForm::Traces,
        },
        _ => anyhow::bail!(
            "--out `{}` ends neither with .jsonl nor with .parquet",
            args.out.display()
        ),
    };
    let (dataset, seed, level) = chosen(args)?;
    let sandbox = Sandbox::open_at_least(
        level,
        args.python.python.as_deref(),
        Limits::default(),
        args.python.jobs(),
    )?;
    let console = Console::new(args.quiet);
    let stop = Stop::default();
    stop_on_ctrl_c(&stop)?;
    let order = Order {
        dataset: &dataset,
        seed: args.seed.unwrap_or(seed),
        form,
        out: &args.out,
    };
    match order.make(&sandbox, &console, &stop)? {
        Made::Before => {
            console.note(&format!("{} is there already", args.out.display()));
            Ok(Done::Well)
        }
        Made::Now => Ok(Done::Well),
        Made::Stopped => Ok(Done::Partial),
    }
}

/// A dataset's file that is wanted.
pub struct Order<'a> {
    pub dataset: &'a Named<dyn Dataset>,
    pub seed: u64,
    pub form: RowForm,
    pub out: &'a Path,
}

/// What came of an order.
pub enum Made {
    /// The file was there already.
    Before,
    /// It is there now.
    Now,
    /// Ctrl-C: what is there of it is kept.
    Stopped,
}

impl Order<'_> {
    /// Builds the file, or goes on with a build that was interrupted.
    pub fn make(&self, sandbox: &Sandbox, console: &Console, stop: &Stop) -> anyhow::Result<Made> {
        let Self {
            dataset, seed, out, ..
        } = *self;
        let source = json!({
            "dataset": dataset.name,
            "kind": dataset.kind,
            "settings": dataset.hash,
            "seed": seed,
            "form": self.form.name(),
            "python": sandbox.python().version,
            "harness": env!("CARGO_PKG_VERSION"),
        });
        if is_there(out, &source)? {
            return Ok(Made::Before);
        }
        let mut building = Building::open(out, self.form, &format!("{source:#}\n"))?;
        if building.examples() > 0 {
            console.note(&format!(
                "taking up the build of {}: {} examples are there",
                out.display(),
                building.examples()
            ));
        }
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
            sandbox,
            progress: &progress,
            stop,
        };
        let built = match dataset.it.build(&site, &mut building) {
            Ok(built) => built,
            Err(error) if stop.is_set() => {
                console::complain(&format!(
                    "{error:#}; the same command takes the build up again"
                ));
                return Ok(Made::Stopped);
            }
            Err(error) => {
                building.abandon();
                return Err(error.context(format!("failed to build the dataset `{name}`")));
            }
        };
        let examples = building.examples();
        let mut dropped = building.write_left_out()?;
        for file in built.dropped {
            *dropped.entry(file.reason).or_default() += 1;
        }
        let mut about = source;
        about["examples"] = examples.into();
        about["dropped"] = serde_json::to_value(&dropped)?;
        about["funnel"] = serde_json::to_value(&built.funnel)?;
        building.finish(format!("{about:#}\n").as_bytes())?;
        let out = out.display();
        let reasons: Vec<_> = dropped
            .iter()
            .map(|(why, n)| format!("{why} {n}"))
            .collect();
        let left_out = match dropped.is_empty() {
            true => String::new(),
            false => format!(
                "; left out: {} (see {out}.dropped.jsonl)",
                reasons.join(", ")
            ),
        };
        console.end(&format!("{examples} examples are in {out}{left_out}"));
        ensure!(examples > 0, "no program came through{left_out}");
        Ok(Made::Now)
    }
}

/// Whether the file is there already, built of the same.
fn is_there(out: &Path, source: &serde_json::Value) -> anyhow::Result<bool> {
    if !out.exists() {
        return Ok(false);
    }
    let about = std::fs::read(about_file(out)).unwrap_or_default();
    let about: serde_json::Value = serde_json::from_slice(&about).unwrap_or_default();
    let same = source
        .as_object()
        .is_some_and(|source| source.iter().all(|(key, value)| about[key] == *value));
    ensure!(
        same,
        "`{}` is there already, and is something else; remove it, or name another file with --out",
        out.display()
    );
    Ok(true)
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
        ensure!(
            !path.is_dir(),
            "`{0}` is a folder: harness build programs --path {0}",
            args.what
        );
        ensure!(
            path.is_file() || !args.what.contains(['.', '/']),
            "there is no file `{}`",
            args.what
        );
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
        if !names.contains(&name.as_str()) {
            return Err(Fault::unknown("dataset", &name, names.iter().copied()).into());
        }
        let (seed, level) = (suite.seed, suite.sandbox);
        let found = suite.datasets.into_iter().find(|d| d.name == name);
        return Ok((found.context("it was there a moment ago")?, seed, level));
    };
    ensure!(
        args.dataset.is_none(),
        "--dataset is for a suite; `{}` is a kind",
        args.what
    );
    ensure!(
        kind.name != "singleline" || !(args.mutate || args.path.is_some()),
        "singleline draws its own programs: --mutate and --path are not for it"
    );
    ensure!(
        kind.name != "programs" || args.path.is_some(),
        "which programs? name their folder with --path DIR"
    );
    let node = settings(args);
    let named = Named {
        name: kind.name.to_owned(),
        kind: kind.name,
        hash: node.as_written().to_string(),
        // There is no file to show the place in.
        it: (kind.build)(&node).map_err(|fault| Fault { at: None, ..fault })?,
    };
    Ok((named, 0, Level::None))
}

/// The settings that options stand for, as a suite would write them.
fn settings(args: &BuildArgs) -> Node {
    let mut entries = Vec::new();
    if args.mutate {
        entries.push(("mutation", Value::Map(Vec::new())));
    }
    if let Some(path) = &args.path {
        let text = path.to_string_lossy().into_owned();
        let written = text.clone();
        entries.push(("path", Value::Text { text, written }));
    }
    if let Some(limit) = args.limit {
        let name = match args.what.as_str() {
            "singleline" => "examples",
            _ => "limit",
        };
        entries.push((name, Value::Int(limit.into())));
    }
    Node::unwritten("the command line", entries)
}
