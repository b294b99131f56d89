//! Python 3.8 to 3.13 tell the same of the embedded programs, but for differences by known causes.

use std::collections::BTreeMap;

use harness::datasets::Site;
use harness::domain::{Example, Reference, Stop, Trace};
use harness::sandbox::{Job, Limits, Sandbox};
use harness::suite::Suite;

use super::differences::{Cause, causes};
use super::{limits, pythons, traced, whole};
use crate::bench::Bench;

/// All embedded programs, closed and traced under the Python that the others
/// are compared to.
fn embedded(sandbox: &Sandbox) -> Vec<Example> {
    let suite = "name: embedded\nseed: 1\ndatasets:\n  tutorial: {kind: tutorial, training: 0}\n  \
                 codenetmut: {kind: codenetmut, training: 0}\nmodels:\n  sure: {kind: oracle}\n\
                 tasks:\n  - {dataset: [tutorial, codenetmut], prompt: output, shots: 0}\n";
    let bench = Bench::new().file("s.yaml", suite);
    let suite = Suite::load(&bench.path("s.yaml")).unwrap();
    let site = Site {
        seed: 1,
        sandbox,
        progress: &|_, _| {},
        stop: &Stop::default(),
    };
    let loaded = suite
        .datasets
        .iter()
        .map(|dataset| dataset.it.load(&site).unwrap());
    loaded.flat_map(|loaded| loaded.examples).collect()
}

/// How many of the 596 embedded programs differ from 3.11 by each cause.
/// ARCHITECTURE.md tells what the causes are.
const MEASURED: [(&str, &[(Cause, usize)]); 5] = [
    (
        "CPython 3.8.18",
        &[
            (Cause::Decorator, 12),
            (Cause::Endless, 15),
            (Cause::Jump, 2),
            (Cause::Cleanup, 1),
            (Cause::Multiline, 2),
            (Cause::Library, 1),
        ],
    ),
    (
        "CPython 3.9.18",
        &[
            (Cause::Decorator, 12),
            (Cause::Endless, 15),
            (Cause::Jump, 2),
            (Cause::Cleanup, 2),
            (Cause::Library, 1),
        ],
    ),
    (
        "CPython 3.10.13",
        &[(Cause::Decorator, 12), (Cause::Library, 1)],
    ),
    (
        "CPython 3.12.1",
        &[
            (Cause::Comprehension, 2),
            (Cause::Order, 1),
            (Cause::Library, 1),
        ],
    ),
    (
        "CPython 3.13.0",
        &[
            (Cause::Comprehension, 2),
            (Cause::Dropped, 2),
            (Cause::Order, 1),
            (Cause::Library, 1),
        ],
    ),
];

#[test]
fn pythons_tell_the_same_but_for_known_causes() {
    let found = pythons::found();
    let Some(base) = found.get(&11).filter(|_| found.len() > 1) else {
        eprintln!("skipped: Python 3.11 and another of 3.8 to 3.13 are not at hand");
        return;
    };
    let limits = Limits {
        steps: 1024,
        ..whole(limits(10))
    };
    let sandbox = pythons::open(base, &limits).unwrap();
    let examples = embedded(&sandbox);
    assert_eq!(examples.len(), 596);
    let jobs: Vec<Job> = examples.iter().map(|e| traced(&e.program.source)).collect();
    for (minor, path) in found.iter().filter(|(minor, _)| **minor != 11) {
        let sandbox = pythons::open(path, &limits).unwrap();
        let traces = sandbox.trace_all(&jobs, &limits, &|_| {}, &Stop::default());
        let by_cause = compare(&examples, &traces.unwrap());
        let counts: Vec<_> = by_cause.iter().map(|(c, ids)| (*c, ids.len())).collect();
        let version = &sandbox.python().version;
        let release = format!("CPython 3.{minor}.");
        let known = MEASURED.iter().find(|(of, _)| of.starts_with(&release));
        let (of, known) = known.unwrap_or_else(|| panic!("{version} is not measured"));
        if version == of {
            assert_eq!(counts, *known, "{version}: {by_cause:#?}");
        }
        // Another patch release may differ in number, but not in cause.
        for cause in by_cause.keys() {
            let is_known = known.iter().any(|(known, _)| known == cause);
            assert!(is_known, "{version}: {by_cause:#?}");
        }
    }
}

/// The programs that differ, by cause.
fn compare<'a>(examples: &'a [Example], traces: &[Trace]) -> BTreeMap<Cause, Vec<&'a str>> {
    let mut by_cause: BTreeMap<Cause, Vec<&str>> = BTreeMap::new();
    for (example, trace) in examples.iter().zip(traces) {
        let Reference::Trace(base) = &example.reference else {
            unreachable!("datasets of programs have traces");
        };
        if base != trace {
            for cause in causes(&example.id, &example.program.source, base, trace) {
                by_cause.entry(cause).or_default().push(&example.id);
            }
        }
    }
    by_cause
}
