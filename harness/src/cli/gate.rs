//! `harness gate` and `harness baseline`: a verdict for CI.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;

use super::Done;
use crate::console;
use crate::domain::Baseline;
use crate::gate as verdict;
use crate::store;

#[derive(Args)]
pub struct GateArgs {
    /// The run folder
    run: PathBuf,
    /// The baseline [default: the one that the suite names, if any]
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
}

#[derive(Args)]
pub struct BaselineArgs {
    /// The run folder
    run: PathBuf,
    /// The file to write [default: reports/baselines/SUITE.json]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub fn gate(args: &GateArgs) -> anyhow::Result<Done> {
    let summary = store::read_summary(&args.run)?;
    let rules = &summary.manifest.gate;
    let path = args.baseline.as_ref().or(rules.baseline.as_ref());
    let baseline = path.map(|path| read(path)).transpose()?;
    anyhow::ensure!(
        baseline.is_some() || !rules.floors.is_empty(),
        "there is nothing to hold the run to: name a --baseline, or give the suite `gate.floors`"
    );
    let verdict = verdict::judge(&summary, rules, baseline.as_ref());
    if verdict.failures.is_empty() {
        console::show(&format!("the gate is passed: {} checks\n", verdict.checked))?;
        return Ok(Done::Well);
    }
    for failure in &verdict.failures {
        console::complain(&format!("gate: {failure}"));
    }
    console::complain(&format!(
        "the gate failed: {} failures in {} checks",
        verdict.failures.len(),
        verdict.checked
    ));
    Ok(Done::GateFailed)
}

pub fn baseline(args: &BaselineArgs) -> anyhow::Result<Done> {
    let summary = store::read_summary(&args.run)?;
    anyhow::ensure!(
        summary.manifest.progress.is_complete(),
        "a partial run makes no baseline; finish `{}` first",
        args.run.display()
    );
    let baseline = verdict::baseline(&summary);
    let default = || Path::new("reports/baselines").join(format!("{}.json", baseline.suite));
    let path = args.out.clone().unwrap_or_else(default);
    let mut text = serde_json::to_string_pretty(&baseline)?;
    text.push('\n');
    store::write_file(&path, text.as_bytes())?;
    console::show(&format!("{}\n", path.display()))?;
    Ok(Done::Well)
}

fn read(path: &Path) -> anyhow::Result<Baseline> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("failed to read the baseline `{}`", path.display()))?;
    serde_json::from_str(&text)
        .with_context(|| format!("failed to read the baseline `{}`", path.display()))
}
