//! The recorder in C against the one in Python: the same bytes.
#![allow(clippy::print_stderr)] // a test that skips says so

use std::path::PathBuf;

use super::bench::{Bench, root, told};

const WITHOUT: &str = "HARNESS_SANDBOX_WITHOUT";

/// Fails where a command prints something else without the recorder in C; tells
/// where there is none to compare.
fn must_agree(bench: &Bench, words: &str, files: &[&str]) {
    let doctor: serde_json::Value = serde_json::from_str(&bench.must("doctor --json")).unwrap();
    if doctor["recorder"]["native"] != true {
        eprintln!("skipped: {}", doctor["recorder"]["why_not"]);
        return;
    }
    let mut seen = Vec::new();
    for without in ["", "native-recorder"] {
        let mut command = bench.command(words);
        let (code, out, err) = told(command.env(WITHOUT, without).output().unwrap());
        assert_eq!(code, 0, "{err}");
        let files: Vec<Vec<u8>> = files
            .iter()
            .map(|file| {
                let bytes = bench.bytes(file);
                std::fs::remove_file(bench.path(file)).unwrap();
                bytes
            })
            .collect();
        seen.push((out, files));
    }
    assert!(seen[0] == seen[1], "`harness {words}` differs");
}

#[test]
fn values_and_scopes_of_every_kind_are_recorded_the_same() {
    let shapes: PathBuf = root().join("harness/tests/it/fixtures/shapes.py");
    let bench = Bench::new();
    let trace = format!("trace {} --format json --max-steps 5000", shapes.display());
    must_agree(&bench, &trace, &[]);
    assert!(
        bench.must(&trace).contains("returned"),
        "it did not come to its end"
    );
}

#[test]
fn real_programs_are_recorded_the_same() {
    let bench = Bench::new();
    must_agree(
        &bench,
        "build tutorial --form traces --out traces.jsonl --quiet",
        &["traces.jsonl"],
    );
}
