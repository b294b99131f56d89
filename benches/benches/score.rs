//! Traces scored per second in the released text format, against a plain Python scorer that does
//! the same definition on the same files, its interpreter's start included.
//!
//! `cargo bench -p benches --bench score`

#![allow(missing_docs, clippy::unwrap_used)]

use std::path::Path;
use std::process::{Command, Stdio};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use harness::domain::{Mode, Reference, Stop};
use harness::formats::codeexecutor;
use harness::metrics::released::score_files;
use harness::sandbox::{Job, Limits, Sandbox};

/// How many traces are scored.
const TRACES: usize = 20_000;

/// Traces of small programs, and predictions of which every other one has a slip.
fn files() -> (String, String) {
    let jobs: Vec<Job> = (0..50)
        .map(|i| Job {
            source: format!(
                "items = []\nfor k in range({}):\n    items.append(k * {i})\n    if k % 2:\n        \
                 print(k, items)\ntotal = sum(items)\nprint(total)\n",
                3 + i % 9
            ),
            ..Job::default()
        })
        .collect();
    let sandbox = Sandbox::open(None, Limits::default(), 2).unwrap();
    let traces = sandbox
        .trace_all(&jobs, sandbox.limits(), &|_| {}, &Stop::default())
        .unwrap();
    let gold: Vec<String> = traces
        .into_iter()
        .map(|trace| codeexecutor::print(&Reference::Trace(trace)))
        .collect();
    let (mut golds, mut predictions) = (String::new(), String::new());
    for i in 0..TRACES {
        let gold = &gold[i % gold.len()];
        golds.push_str(gold);
        golds.push('\n');
        match i % 2 {
            0 => predictions.push_str(gold),
            _ => predictions.push_str(&gold.replacen("k : 2", "k : 3", 1)),
        }
        predictions.push('\n');
    }
    (predictions, golds)
}

fn score(criterion: &mut Criterion) {
    let (predictions, golds) = files();
    let folder = std::env::temp_dir().join(format!("score-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let paths = [folder.join("preds.txt"), folder.join("golds.txt")];
    std::fs::write(&paths[0], &predictions).unwrap();
    std::fs::write(&paths[1], &golds).unwrap();
    let mut group = criterion.benchmark_group("score");
    group
        .sample_size(10)
        .throughput(Throughput::Elements(TRACES as u64));
    group.bench_function("harness, paper mode", |bencher| {
        bencher.iter(|| score_files(&predictions, &golds, Mode::Paper, false).unwrap());
    });
    group.bench_function("harness, exact mode", |bencher| {
        bencher.iter(|| score_files(&predictions, &golds, Mode::Exact, false).unwrap());
    });
    group.bench_function("rival: Python", |bencher| {
        let rival = Path::new(env!("CARGO_MANIFEST_DIR")).join("rivals/score.py");
        bencher.iter(|| {
            let mut command = Command::new("python3");
            let command = command.arg(&rival).args(&paths).stdout(Stdio::null());
            assert!(command.status().unwrap().success());
        });
    });
    group.finish();
    std::fs::remove_dir_all(&folder).unwrap();
}

criterion_group!(benches, score);
criterion_main!(benches);
