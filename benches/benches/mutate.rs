//! Mutants made per second on one core, as source text, against MutPy's on the same programs with the
//! same 12 operators.
//!
//! Ours are timed from the program's text to the mutants' texts: parsing, finding the sites, drawing
//! 20 rounds by the paper's recipe, and parsing each mutant to see that it is Python; and, like MutPy,
//! every mutant of a single change. MutPy's are timed from the program's text to the mutants' texts
//! (its `codegen`), and to its trees alone; its interpreter's start is left out. It does not replace
//! constants on Python 3.8 and newer, and makes no mutant of several changes in this mode.
//!
//! Where MutPy is to be found is told by the environment:
//!
//!     python3 -m venv mutpy && mutpy/bin/pip install mutpy==0.6.1
//!     MUTPY_PYTHON=mutpy/bin/python cargo bench -p benches --bench mutate

#![allow(missing_docs, clippy::unwrap_used, clippy::print_stderr)]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use harness::domain::{rng, universal_newlines};
use harness::mutations::{Parent, Recipe};

/// Every twentieth of the embedded programs.
fn programs() -> Vec<PathBuf> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|e| e == "py") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../datasets");
    let mut found = Vec::new();
    walk(&root, &mut found);
    found.sort();
    found.into_iter().step_by(20).collect()
}

/// The mutants that the recipe draws of some programs, and that are Python.
fn drawn(sources: &[String], recipe: &Recipe) -> u64 {
    let mut made = 0;
    for source in sources {
        let parent = Parent::new(source, &recipe.operators).unwrap();
        let mutants = parent.mutants(recipe, 1, &["bench"]);
        let kept = mutants.filter(|(_, mutant)| mutant.is_changed() && mutant.is_python());
        made += kept.count() as u64;
    }
    made
}

/// The mutants of a single change.
fn single(sources: &[String], recipe: &Recipe) -> u64 {
    let mut made = 0;
    for source in sources {
        let parent = Parent::new(source, &recipe.operators).unwrap();
        let mut rng = rng(1, &["bench"]);
        made += parent.single_changes(recipe, &mut rng).count() as u64;
    }
    made
}

/// How many mutants MutPy makes, and in what time.
fn rival(python: &Path, form: &str, paths: &[PathBuf]) -> (u64, Duration) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("rivals/mutpy.py");
    let mut child = Command::new(python)
        .arg(script)
        .arg(form)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut names = child.stdin.take().unwrap();
    for path in paths {
        writeln!(names, "{}", path.display()).unwrap();
    }
    drop(names);
    let told = child.wait_with_output().unwrap();
    assert!(told.status.success());
    let told = String::from_utf8(told.stdout).unwrap();
    let words: Vec<&str> = told.split_whitespace().collect();
    assert_eq!(words[2], "0", "programs that MutPy could not mutate");
    let seconds = words[1].parse().unwrap();
    (words[0].parse().unwrap(), Duration::from_secs_f64(seconds))
}

fn mutate(criterion: &mut Criterion) {
    let paths = programs();
    let sources: Vec<String> = paths
        .iter()
        .map(|path| universal_newlines(&std::fs::read_to_string(path).unwrap()))
        .collect();
    let recipe = Recipe::default();
    let mut group = criterion.benchmark_group("mutate");
    group.sample_size(10);
    group.throughput(Throughput::Elements(drawn(&sources, &recipe)));
    group.bench_function("harness, 20 rounds by the paper's recipe", |bencher| {
        bencher.iter(|| drawn(&sources, &recipe));
    });
    group.throughput(Throughput::Elements(single(&sources, &recipe)));
    group.bench_function("harness, single changes", |bencher| {
        bencher.iter(|| single(&sources, &recipe));
    });
    let Some(python) = std::env::var_os("MUTPY_PYTHON").map(PathBuf::from) else {
        eprintln!(
            "MutPy is left out: set MUTPY_PYTHON to a Python with `pip install mutpy==0.6.1`"
        );
        return;
    };
    for form in ["text", "tree"] {
        group.throughput(Throughput::Elements(rival(&python, form, &paths).0));
        group.bench_function(format!("rival: MutPy, to {form}"), |bencher| {
            bencher.iter_custom(|times| {
                let all = (0..times).map(|_| rival(&python, form, &paths).1);
                all.sum()
            });
        });
    }
    group.finish();
}

criterion_group!(benches, mutate);
criterion_main!(benches);
