//! Programs traced per second by one worker, each in a process of its own and in batches, against a
//! forked `multiprocessing.Process` that answers through a Pipe, one with a Manager (HumanEval's
//! executor), and an interpreter for each program.
//!
//! The programs are real ones of the embedded sets, as `suites/full.yaml` closes them: every fourth of
//! the tutorial and every twelfth of the problems, 72 with a mean of 39 steps on CPython 3.11. The
//! rivals trace in plain Python (`rivals/tracing.py`) and start once for all programs, but for the
//! last. Our side has decoded the traces.
//!
//! On one core for all: `taskset -c 0 cargo bench -p benches --bench trace --profile dev`. With
//! `HARNESS_SANDBOX_WITHOUT=native-recorder` our side records in Python.

#![allow(missing_docs, clippy::unwrap_used, clippy::print_stderr)]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use harness::datasets::Site;
use harness::domain::Stop;
use harness::sandbox::{Job, Limits, Sandbox};
use harness::suite::Suite;

/// Real programs that read no input.
fn programs(sandbox: &Sandbox) -> Vec<Job> {
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("../suites/full.yaml");
    let suite = Suite::load(&suite).unwrap();
    let site = Site {
        seed: suite.seed,
        sandbox,
        progress: &|_, _| {},
        stop: &Stop::default(),
    };
    let mut jobs = Vec::new();
    for dataset in &suite.datasets {
        let every = match dataset.name.as_str() {
            "tutorial" => 4,
            "codenetmut" => 12,
            _ => continue,
        };
        let examples = dataset.it.load(&site).unwrap().examples;
        jobs.extend(examples.into_iter().step_by(every).map(|example| Job {
            source: example.program.source,
            ..Job::default()
        }));
    }
    jobs
}

fn rival(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("rivals")
        .join(name)
}

fn trace(criterion: &mut Criterion) {
    let sandbox = Sandbox::open(None, Limits::default(), 1).unwrap();
    let (python, limits) = (&sandbox.python().path, sandbox.limits());
    let jobs = programs(&sandbox);
    let traces = sandbox
        .trace_all(&jobs, limits, &|_| {}, &Stop::default())
        .unwrap();
    let steps: usize = traces.iter().map(|trace| trace.steps.len()).sum();
    eprintln!("{} programs, {} steps each", jobs.len(), steps / jobs.len());
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("programs.jsonl");
    let lines: Vec<String> = jobs
        .iter()
        .map(|job| serde_json::to_string(&job.source).unwrap() + "\n")
        .collect();
    std::fs::write(&file, lines.concat()).unwrap();

    let mut group = criterion.benchmark_group("trace");
    group
        .sample_size(10)
        .throughput(Throughput::Elements(jobs.len() as u64));
    group.bench_function("harness, a process each", |bencher| {
        bencher.iter(|| {
            sandbox
                .trace_all(&jobs, limits, &|_| {}, &Stop::default())
                .unwrap()
        });
    });
    group.bench_function("harness, in batches", |bencher| {
        bencher.iter(|| {
            sandbox
                .trace_batches(&jobs, limits, &|_| {}, &Stop::default())
                .unwrap()
        });
    });
    for (name, script) in [
        ("rival: multiprocessing with a Pipe", "pipe.py"),
        ("rival: multiprocessing with a Manager", "manager.py"),
    ] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let mut command = Command::new(python);
                let status = command.arg(rival(script)).arg(&file).status();
                assert!(status.unwrap().success());
            });
        });
    }
    group.bench_function("rival: an interpreter each", |bencher| {
        bencher.iter(|| {
            for job in &jobs {
                let mut child = Command::new(python)
                    .args(["-I", "-S", "-E"])
                    .arg(rival("one.py"))
                    .stdin(Stdio::piped())
                    .stdout(Stdio::null())
                    .spawn()
                    .unwrap();
                child
                    .stdin
                    .take()
                    .unwrap()
                    .write_all(job.source.as_bytes())
                    .unwrap();
                assert!(child.wait().unwrap().success());
            }
        });
    });
    group.finish();
}

criterion_group!(benches, trace);
criterion_main!(benches);
