//! Candidates judged per second, against HumanEval's own executor on the same cores.
//!
//! The candidates are the 8,200 samples by CodeGen-16B for HumanEval that CodeT published, where they are
//! at hand in `../shared/data`, and else mutants of the embedded tasks' solutions. The rival
//! (`rivals/human_eval.py`) judges every n-th alone, `JUDGE_EVERY`, 10 by default; ours judges all, and
//! those again. Both sides must come to the same verdicts, but where one is at its time limit.
//!
//! On two cores: `cargo bench -p benches --bench judge --profile dev`; `JUDGE_WORKERS` is how many
//! work at once on either side, 2 by default.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr
)]

use std::collections::HashMap;
use std::path::Path;
use std::time::Instant;

use benches::sides::{number, rival, run};
use harness::datasets::Site;
use harness::domain::{Judgement, Reference, Stop, rng};
use harness::mutations::{Parent, Recipe};
use harness::sandbox::{Check, Limits, Sandbox, Trial};
use harness::suite::Suite;
use serde::Deserialize;
use serde_json::{Value, json};

/// What the rival tells.
#[derive(Deserialize)]
struct Told {
    seconds: f64,
    passed: Vec<bool>,
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn rows(file: &str) -> Option<Vec<Value>> {
    let text = std::fs::read_to_string(root().join("../shared/data").join(file)).ok()?;
    Some(
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect(),
    )
}

/// The published samples.
fn real() -> Option<Vec<Trial>> {
    let tasks = rows("humaneval/HumanEval.jsonl")?;
    let tasks: HashMap<&str, &Value> = tasks
        .iter()
        .map(|row| (row["task_id"].as_str().unwrap(), row))
        .collect();
    let mut trials = Vec::new();
    for row in rows("codet_humaneval_codegen16b/samples.jsonl")? {
        let text = |key: &str| row[key].as_str().unwrap();
        let test = tasks[text("task_id")]["test"].as_str().unwrap();
        let entry_point = text("entry_point");
        trials.extend(
            row["samples"]
                .as_array()
                .unwrap()
                .iter()
                .map(|sample| Trial {
                    program: format!("{}{}\n", text("prompt"), sample.as_str().unwrap()),
                    check: Check {
                        text: format!("{test}\ncheck({entry_point})\n"),
                        entry_point: Some(entry_point.to_owned()),
                    },
                }),
        );
    }
    Some(trials)
}

/// Mutants of the embedded tasks' solutions.
fn mutants(sandbox: &Sandbox) -> Vec<Trial> {
    let suite = Suite::load(&root().join("suites/full.yaml")).unwrap();
    let site = Site {
        seed: suite.seed,
        sandbox,
        progress: &|_, _| {},
        stop: &Stop::default(),
    };
    let tasks = suite
        .datasets
        .iter()
        .find(|dataset| dataset.kind == "tasks");
    let recipe = Recipe {
        probability: 0.1,
        ..Recipe::default()
    };
    let mut trials = Vec::new();
    for example in tasks.unwrap().it.load(&site).unwrap().examples {
        let Reference::Tests(tests) = &example.reference else {
            continue;
        };
        let parent = Parent::new(&example.program.source, &recipe.operators).unwrap();
        let mut rng = rng(suite.seed, &["judge", &example.id]);
        trials.extend((0..100).map(|_| Trial {
            program: parent.mutant(&recipe, &mut rng).source,
            check: tests.into(),
        }));
    }
    trials
}

/// Seconds, and the judgements.
fn judge(sandbox: &Sandbox, trials: &[Trial]) -> (f64, Vec<Judgement>) {
    let began = Instant::now();
    let limits = sandbox.limits();
    let judged = sandbox.judge(trials, limits, &|_| {}, &Stop::default());
    (began.elapsed().as_secs_f64(), judged.unwrap())
}

fn main() {
    let workers = number("JUDGE_WORKERS", 2);
    let sandbox = Sandbox::open(None, Limits::default(), workers).unwrap();
    let trials = real().unwrap_or_else(|| mutants(&sandbox));
    let some: Vec<Trial> = trials
        .iter()
        .step_by(number("JUDGE_EVERY", 10))
        .cloned()
        .collect();
    let (all_seconds, all) = judge(&sandbox, &trials);
    let (seconds, judged) = judge(&sandbox, &some);
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("trials.jsonl");
    let line = |it: &Trial| {
        format!(
            "{}\n",
            json!({"program": it.program, "check": it.check.text})
        )
    };
    std::fs::write(&file, some.iter().map(line).collect::<String>()).unwrap();
    let python = sandbox.python().path.display().to_string();
    let told: Told = run(rival(&python, "human_eval.py")
        .arg(&file)
        .arg(workers.to_string()))
    .unwrap();

    let differ = |(ours, theirs): (&Judgement, &bool)| {
        *ours != Judgement::TimedOut && ours.is_pass() != *theirs
    };
    let different = judged
        .iter()
        .zip(&told.passed)
        .filter(|pair| differ(*pair))
        .count();
    let timed_out = |all: &[Judgement]| all.iter().filter(|it| **it == Judgement::TimedOut).count();
    let rate = |count: usize, seconds: f64| count as f64 / seconds;
    println!(
        "{:<34}{:>11}{:>9}{:>11}{:>11}",
        "", "candidates", "seconds", "timed out", "a second"
    );
    let row = |name: &str, count: usize, seconds: f64, timed_out: &str| {
        let rate = rate(count, seconds);
        println!("{name:<34}{count:>11}{seconds:>9.1}{timed_out:>11}{rate:>11.1}");
    };
    row(
        "harness, all",
        all.len(),
        all_seconds,
        &timed_out(&all).to_string(),
    );
    row(
        "harness, every n-th",
        some.len(),
        seconds,
        &timed_out(&judged).to_string(),
    );
    row(
        "rival: HumanEval's, every n-th",
        some.len(),
        told.seconds,
        "",
    );
    println!(
        "on the same candidates ours is {:.1} times as fast; {different} other verdicts",
        told.seconds / seconds
    );
}
