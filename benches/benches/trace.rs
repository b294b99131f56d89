//! Programs traced per second, by one worker, against an interpreter for each program and against
//! a `multiprocessing.Process` with a Manager for each, as HumanEval's executor does it.
//!
//! `cargo bench -p benches --bench trace`

#![allow(missing_docs, clippy::unwrap_used)]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use harness::domain::Stop;
use harness::sandbox::{Job, Limits, Sandbox};

/// Every twelfth program of the embedded tutorial set.
fn programs() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../datasets/tutorial");
    let mut found = Vec::new();
    for topic in std::fs::read_dir(root).unwrap() {
        let topic = topic.unwrap().path();
        if topic.is_dir() {
            let files = std::fs::read_dir(topic)
                .unwrap()
                .map(|file| file.unwrap().path());
            found.extend(files.filter(|path| path.extension().is_some_and(|e| e == "py")));
        }
    }
    found.sort();
    found.into_iter().step_by(12).collect()
}

fn rival(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("rivals")
        .join(name)
}

fn trace(criterion: &mut Criterion) {
    let paths = programs();
    let jobs: Vec<Job> = paths
        .iter()
        .map(|path| Job {
            source: std::fs::read_to_string(path).unwrap(),
            ..Job::default()
        })
        .collect();
    let sandbox = Sandbox::open(None, Limits::default(), 1).unwrap();
    let python = &sandbox.python().path;
    let mut group = criterion.benchmark_group("trace");
    group
        .sample_size(10)
        .throughput(Throughput::Elements(jobs.len() as u64));
    group.bench_function("harness, one worker", |bencher| {
        bencher.iter(|| {
            sandbox
                .trace_all(&jobs, sandbox.limits(), &|_| {}, &Stop::default())
                .unwrap()
        });
    });
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
    group.bench_function("rival: multiprocessing with a Manager", |bencher| {
        bencher.iter(|| {
            let mut command = Command::new(python);
            let status = command.arg(rival("manager.py")).args(&paths).status();
            assert!(status.unwrap().success());
        });
    });
    group.finish();
}

criterion_group!(benches, trace);
criterion_main!(benches);
