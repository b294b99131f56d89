//! The sandbox against traces by others, where they are at hand.
#![allow(clippy::print_stderr)] // a test that skips says so

use harness::domain::{End, Stop, Trace};
use harness::sandbox::{Job, Limits, Sandbox};
use serde_json::Value;

/// Rows of a file of real data; nothing, and a word, where it is absent.
fn rows(name: &str) -> Vec<Value> {
    let path = super::bench::root().join("../shared/data").join(name);
    match std::fs::read_to_string(&path) {
        Ok(text) => text
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect(),
        Err(_) => {
            eprintln!("skipped: {name} is not at hand");
            Vec::new()
        }
    }
}

/// The traces, and the version of the Python that made them.
fn trace(sources: Vec<String>) -> (Vec<Trace>, String) {
    let jobs: Vec<Job> = sources
        .into_iter()
        .map(|source| Job {
            source,
            ..Job::default()
        })
        .collect();
    let limits = Limits {
        steps: 100_000,
        ..Limits::default()
    };
    let sandbox = Sandbox::open(None, limits.clone(), 2).unwrap();
    let traces = sandbox.trace_all(&jobs, &limits, &|_| {}, &Stop::default());
    (traces.unwrap(), sandbox.python().version.clone())
}

fn code(row: &Value) -> String {
    row["code"].as_str().unwrap().to_owned()
}

/// A step in the typography of the paper's figures, without spaces.
fn as_printed(trace: &Trace) -> Vec<String> {
    let bare = |text: &str| text.replace(['\'', ' '], "");
    let mut printed = Vec::new();
    for step in &trace.steps {
        for line in step.output.lines() {
            printed.push(bare(&format!("<output>{line}")));
        }
        let state: Vec<String> = step.state.iter().map(|(n, v)| format!("{n}:{v}")).collect();
        printed.push(bare(&format!(
            "<line>{}<state>{}",
            step.line,
            state.join(";")
        )));
    }
    printed
}

#[test]
fn the_paper_s_figures_are_reproduced_event_for_event() {
    for row in rows("paper/paper_examples.jsonl") {
        let figure = row["figure"].as_str().unwrap();
        if !["1", "2c", "4"].contains(&figure) {
            continue; // final states alone, or a wrong prediction
        }
        let wanted: Vec<String> = row["trace_printed"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| line.as_str().unwrap().replace(['\'', ' '], ""))
            .collect();
        let found = as_printed(&trace(vec![code(&row)]).0[0]);
        assert_eq!(found, wanted, "figure {figure}");
    }
}

#[test]
fn executed_lines_of_real_submissions_are_reproduced() {
    let mut rows = rows("orca_fixeval/complete.jsonl");
    rows.retain(|row| row["verified_py311"] == true);
    let (traces, python) = trace(rows.iter().map(code).collect());
    let is_missing = |trace: &Trace| matches!(&trace.end, End::Raised { class, .. } if class == "ModuleNotFoundError");
    let mut wrong = Vec::new();
    for (row, trace) in rows.iter().zip(&traces) {
        let wanted = row["exec_lines"].as_array().unwrap().iter();
        let wanted = wanted.map(|line| line.as_u64().unwrap());
        // Some rows need packages that are not at hand.
        if !is_missing(trace) && !wanted.eq(trace.executed_lines().map(u64::from)) {
            wrong.push(row["id"].as_str().unwrap());
        }
    }
    // The rows are of 3.11; other versions report some statements otherwise.
    let allowed = if python.starts_with("CPython 3.11.") {
        0
    } else {
        rows.len() / 20
    };
    assert!(
        wrong.len() <= allowed,
        "{} of {}: {wrong:?}",
        wrong.len(),
        rows.len()
    );
}
