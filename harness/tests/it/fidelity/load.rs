//! The same bytes for one worker, for four, and beside other work.

use std::process::{Child, Command};

use crate::bench::Bench;

/// Other work: a loop that ends when it is dropped.
struct Hog(Child);

impl Hog {
    fn start() -> Self {
        let mut shell = Command::new("sh");
        Self(shell.args(["-c", "while :; do :; done"]).spawn().unwrap())
    }
}

impl Drop for Hog {
    fn drop(&mut self) {
        let ended = self.0.kill().and_then(|()| self.0.wait());
        assert!(ended.is_ok(), "{ended:?}");
    }
}

/// The datasets of the smoke suite, asked in one way.
const SUITE: &str = "name: load
seed: 7
datasets:
  singleline: {kind: singleline, examples: 40}
  tutorial: {kind: tutorial, limit: 40}
  codenetmut: {kind: codenetmut, limit: 40}
models:
  sure: {kind: oracle}
tasks:
  - {dataset: [singleline, tutorial, codenetmut], prompt: trace, shots: 0}
";

/// Builds the datasets and returns everything of the run that holds no times.
fn build(bench: &Bench, name: &str, jobs: usize) -> Vec<(String, Vec<u8>)> {
    bench.must(&format!("run s.yaml --out {name} --quiet --jobs {jobs}"));
    let examples = bench.path(&format!("{name}/examples"));
    let datasets = std::fs::read_dir(examples).unwrap();
    let mut files: Vec<String> = datasets
        .map(|file| format!("examples/{}", file.unwrap().file_name().display()))
        .collect();
    assert!(!files.is_empty());
    files.sort();
    files.extend(["dropped.jsonl", "report.json", "scores.parquet"].map(str::to_owned));
    let read = |file: String| {
        let bytes = bench.bytes(&format!("{name}/{file}"));
        (file, bytes)
    };
    files.into_iter().map(read).collect()
}

#[test]
fn a_loaded_machine_builds_the_same_bytes() {
    let bench = Bench::new().file("s.yaml", SUITE);
    let one = build(&bench, "one", 1);
    let four = build(&bench, "four", 4);
    let hogs: Vec<Hog> = (0..4).map(|_| Hog::start()).collect();
    let loaded = build(&bench, "loaded", 4);
    drop(hogs);
    for ((file, bytes), others) in one.iter().zip(four.iter().zip(&loaded)) {
        assert!(bytes == &others.0.1, "{file} differs with four workers");
        assert!(bytes == &others.1.1, "{file} differs on a loaded machine");
    }
}
