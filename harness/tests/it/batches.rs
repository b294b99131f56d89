//! Programs that share a process, against the same programs in processes of their own.
#![allow(clippy::print_stderr)] // a test that skips says so

use std::path::Path;
use std::time::Duration;

use harness::domain::{End, Stop, Trace};
use harness::sandbox::{Job, Limits, Sandbox};

fn job(source: impl Into<String>) -> Job {
    Job {
        source: source.into(),
        ..Job::default()
    }
}

/// The traces of a process each, and those of shared ones.
fn both(jobs: &[Job], limits: &Limits) -> (Vec<Trace>, Vec<Trace>) {
    let sandbox = Sandbox::open(None, limits.clone(), 2).unwrap();
    let stop = Stop::default();
    (
        sandbox.trace_all(jobs, limits, &|_| {}, &stop).unwrap(),
        sandbox.trace_batches(jobs, limits, &|_| {}, &stop).unwrap(),
    )
}

/// Fails on the first program whose traces differ.
fn must_agree(jobs: &[Job], limits: &Limits) {
    let (each, shared) = both(jobs, limits);
    assert_eq!(each.len(), shared.len());
    for ((job, each), shared) in jobs.iter().zip(&each).zip(&shared) {
        assert_eq!(each, shared, "of {}", job.source);
    }
}

/// All Python files below a folder, in order.
fn programs(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(programs(&path));
        } else if path.extension().is_some_and(|e| e == "py") {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[test]
fn embedded_programs_trace_the_same_in_batches() {
    let read = |path: &Path| std::fs::read_to_string(path).unwrap();
    let datasets = super::bench::root().join("datasets");
    let mut jobs = Vec::new();
    for path in programs(&datasets.join("tutorial")) {
        jobs.push(job(read(&path)));
    }
    for path in programs(&datasets.join("problems")) {
        jobs.push(Job {
            stdin: read(&path.with_file_name("1.in")),
            ..job(read(&path))
        });
        jobs.push(job(read(&path))); // fails at its first read, beside others
    }
    assert!(jobs.len() > 900);
    must_agree(&jobs, &Limits::default());
}

#[test]
fn cruxeval_traces_the_same_in_batches() {
    let path = super::bench::root().join("../shared/data/cruxeval/cruxeval_0_399.jsonl");
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: CRUXEval is not at hand");
        return;
    };
    let jobs: Vec<Job> = text
        .lines()
        .map(|line| {
            let row: serde_json::Value = serde_json::from_str(line).unwrap();
            let (code, input) = (
                row["code"].as_str().unwrap(),
                row["input"].as_str().unwrap(),
            );
            job(format!("{code}\nprint(f({input}))\n"))
        })
        .collect();
    assert_eq!(jobs.len(), 400);
    must_agree(&jobs, &Limits::default());
}

/// Each is followed by one that would show what it left.
const LEAVERS: [(&str, &str); 14] = [
    (
        "import sys\nsys.stdout.write = lambda text: 0",
        "print('to be seen')",
    ),
    ("import math\nmath.pi = 3", "import math\nprint(math.pi)"),
    (
        "import collections\ncollections.Counter.update = None",
        "import collections\nprint(collections.Counter('aab'))",
    ),
    (
        "import builtins\nbuiltins.len = lambda x: 3",
        "print(len('abcd'))",
    ),
    ("print.__self__.max = min", "print(max(1, 2))"),
    (
        "import sys\nsys.setrecursionlimit(150)",
        "def f(n):\n    return n and f(n - 1)\nprint(f(400))",
    ),
    (
        "import random\nrandom.seed(1)",
        "import random\nrandom.seed(2)\nprint(random.random())",
    ),
    (
        "import sys\nsys.maxsize = 3",
        "import sys\nprint(sys.maxsize, sys.__name__)",
    ),
    (
        "import textwrap\ntextwrap.TextWrapper.fill = None",
        "import textwrap\nprint(textwrap.fill('to be filled', 6))",
    ),
    (
        "import string\ndel string.digits",
        "import string\nprint(string.digits)",
    ),
    (
        "exit()",
        "try:\n    input()\nexcept EOFError:\n    print('end')",
    ),
    ("import sys\nsys.stdout.close()", "print('still there')"),
    (
        "class A:\n    def __del__(self):\n        print('bye')\na = A()\na.a = a\nprint('hi')",
        "print('alone')",
    ),
    (
        "def g():\n    try:\n        yield 1\n    finally:\n        print('end')\nx = g()\nnext(x)",
        "print('alone')",
    ),
];

#[test]
fn what_a_program_leaves_is_not_seen_by_the_next() {
    let mut jobs = Vec::new();
    for (leaver, shower) in LEAVERS {
        jobs.extend([job(shower), job(leaver), job(shower)]);
    }
    must_agree(&jobs, &Limits::default());
}

#[test]
fn records_beyond_what_a_pipe_holds_arrive_whole() {
    let long = "text = ''\nfor i in range(300):\n    text += str(i) * 5\n    print(text)\n";
    let jobs: Vec<Job> = (0..12)
        .flat_map(|i| [job(format!("x = {i}\n{long}")), job(format!("x = {i}"))])
        .collect();
    must_agree(&jobs, &Limits::default());
}

#[test]
fn a_program_may_call_as_deep_beside_others() {
    let deepest = "def f(n):\n    global deep\n    deep = n\n    f(n + 1)\ntry:\n    f(0)\nexcept \
                   RecursionError:\n    print(deep)\n";
    let limits = Limits {
        steps: 10_000,
        ..Limits::default()
    };
    let (each, shared) = both(&[job(deepest), job("x = 1"), job(deepest)], &limits);
    assert!(each[0].stdout.trim().parse::<u32>().unwrap() > 900);
    assert_eq!(each, shared);
}

#[test]
fn a_program_that_ends_the_process_costs_its_neighbours_nothing() {
    let limits = Limits {
        cpu: Duration::from_millis(300),
        ..Limits::default()
    };
    let sources = [
        "print(1)",
        "while True: pass",
        "print(2)",
        "for i in range(2000):\n    x = i",
        "print('a' * 2_000_000)",
        "print(3)",
        "x = [0] * 10**9",
        "x = = 1",
        "print(4)",
    ];
    let jobs: Vec<Job> = sources.into_iter().map(job).collect();
    let (each, shared) = both(&jobs, &limits);
    assert_eq!(each, shared);
    let ends = |end: &dyn Fn(&End) -> bool| shared.iter().filter(|trace| end(&trace.end)).count();
    assert_eq!(ends(&|end| *end == End::Returned), 4);
    assert_eq!(ends(&|end| *end == End::TimedOut), 1);
    assert_eq!(ends(&|end| matches!(end, End::OverLimit(_))), 3);
}
