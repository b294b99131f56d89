//! The sandbox against data by others: what their authors say of a program, our runs must find too.
#![allow(clippy::print_stderr)] // a test that skips says so

mod candidates;
mod coverage;
mod differences;
mod doctests;
mod figures;
mod functions;
mod judged;
mod load;
mod pythons;
mod search;
mod submissions;
mod versions;
mod watched;

use std::time::Duration;

use harness::domain::{End, Stop, Trace};
use harness::sandbox::{Job, Limits, Sandbox};
use serde_json::Value;

/// Rows of a file of real data; none, and a word, where it is absent.
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

/// Limits that a loaded machine does not make a difference to: programs that
/// end need a small part of this time. Values are cut short, as some programs
/// carry a million numbers through each step.
fn limits(seconds: u64) -> Limits {
    Limits {
        cpu: Duration::from_secs(seconds),
        wall: Duration::from_secs(60 * seconds),
        steps: 10_000,
        value: 100,
        values: 64 << 20,
        ..Limits::default()
    }
}

/// The same, where values are compared.
fn whole(limits: Limits) -> Limits {
    let value = Limits::default().value;
    Limits { value, ..limits }
}

/// What became of the jobs under the Python that the data were checked with,
/// 3.11; nothing, and a word, where there is none.
fn run(jobs: &[Job], limits: &Limits) -> Vec<Trace> {
    let Some(python) = pythons::found().get(&11) else {
        eprintln!("skipped: there is no Python 3.11");
        return Vec::new();
    };
    let sandbox = Sandbox::open(Some(python), limits.clone(), 2).unwrap();
    let traces = sandbox.trace_all(jobs, limits, &|_| {}, &Stop::default());
    traces.unwrap()
}

/// A program to be traced.
fn traced(source: &str) -> Job {
    Job {
        source: source.to_owned(),
        ..Job::default()
    }
}

/// A program to be run for its output and end alone.
fn untraced(source: &str) -> Job {
    Job {
        untraced: true,
        ..traced(source)
    }
}

fn text<'a>(row: &'a Value, key: &str) -> &'a str {
    row[key].as_str().unwrap()
}

fn list<'a>(row: &'a Value, key: &str) -> &'a [Value] {
    row[key].as_array().unwrap()
}

/// Whether a program ended for want of a package that is not at hand.
fn lacks_package(trace: &Trace) -> bool {
    matches!(&trace.end, End::Raised { class, .. } if class == "ModuleNotFoundError")
}
