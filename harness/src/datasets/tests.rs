//! Every embedded program, run, and a user's folder.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::time::Duration;

use super::pool::Pool;
use super::rules::{Cases, Rules, Treatment};
use super::*;
use crate::domain::Reference;
use crate::sandbox::Limits;

pub fn on_site<T>(workers: usize, work: impl FnOnce(&Site<'_>) -> T) -> T {
    let limits = Limits {
        cpu: Duration::from_secs(10),
        ..Limits::default()
    };
    let sandbox = Sandbox::open(None, limits, workers).unwrap();
    work(&Site {
        seed: 1,
        sandbox: &sandbox,
        progress: &|_, _| {},
        stop: &Stop::default(),
    })
}

/// Rules for small programs on a machine that may be loaded.
pub fn rules(cases: Cases, training: f64, limit: Option<usize>) -> Rules {
    Rules {
        path: None,
        cases,
        limit,
        training,
        folds: (0..5).collect(),
        cpu: Duration::from_secs(10),
        steps: 1024,
        raising: Treatment::Drop,
        mutation: None,
    }
}

/// The dropped programs as lines, for a message.
fn shown(dropped: &[Dropped]) -> String {
    let line = |d: &Dropped| format!("{} {}: {}\n", d.id, d.reason, d.detail);
    dropped.iter().map(line).collect()
}

#[test]
fn every_embedded_tutorial_program_prints_what_it_should() {
    let files = files::embedded(&files::TUTORIAL);
    let expected: BTreeMap<String, String> =
        serde_json::from_slice(&files["expected.json"]).unwrap();
    let loaded = on_site(2, |site| {
        tutorial::Tutorial(rules(Cases::First, 0.0, None))
            .load(site)
            .unwrap()
    });
    assert_eq!(shown(&loaded.dropped), "");
    let printed: BTreeMap<String, String> = loaded
        .examples
        .iter()
        .map(|e| (e.id.clone(), e.reference.stdout().unwrap().to_owned()))
        .collect();
    assert_eq!(printed, expected);
    assert!(printed.len() >= 150);
}

#[test]
fn every_embedded_solution_is_right_on_every_case_and_rewritten() {
    let pool = Pool::new(&files::embedded(&files::PROBLEMS));
    assert_eq!(shown(&pool.dropped), "");
    let by_problem = pool
        .sources
        .chunk_by(|a, b| a.origin.problem == b.origin.problem);
    assert!(by_problem.clone().count() >= 48);
    let mut cases = 0;
    for problem in by_problem.clone() {
        let name = &problem[0].origin.problem;
        assert!(problem.len() >= 6, "{name} has {} solutions", problem.len());
        let own = &problem[0].cases;
        cases += own.len();
        assert!(own.len() >= 3, "{name} has {} cases", own.len());
        assert!(
            own.iter().all(|c| c.stdout.is_some()),
            "{name} lacks an output"
        );
    }

    let wanted: usize = pool.sources.iter().map(|s| s.cases.len()).sum();
    let readme = files::PROBLEMS.get_file("README.md").unwrap();
    assert!(
        readme.contents_utf8().unwrap().contains(&format!(
            "{} problems, {} solutions, {cases} cases, {wanted} runs",
            by_problem.clone().count(),
            pool.sources.len(),
        )),
        "the counts in the README of `problems` are not those of its files"
    );
    let loaded = on_site(2, |site| {
        codenetmut::CodeNetMut(rules(Cases::All, 0.0, None))
            .load(site)
            .unwrap()
    });
    assert_eq!(shown(&loaded.dropped), "");
    assert_eq!(loaded.examples.len(), wanted);
    let printed = loaded.examples.iter().map(|e| e.reference.stdout());
    let mut due: Vec<(String, &Option<String>)> = pool
        .sources
        .iter()
        .flat_map(|s| {
            s.cases
                .iter()
                .map(move |c| (format!("{}#{}", s.id, c.name), &c.stdout))
        })
        .collect();
    due.sort();
    for (printed, (id, due)) in printed.zip(due) {
        assert_eq!(printed, due.as_deref(), "of {id}");
    }
}

#[test]
fn a_dataset_is_the_same_whatever_the_number_of_workers() {
    let load = |workers| {
        on_site(workers, |site| {
            let dataset = codenetmut::CodeNetMut(rules(Cases::First, 0.2, Some(20)));
            let loaded = dataset.load(site).unwrap();
            (loaded.examples, loaded.training, loaded.dropped)
        })
    };
    let (examples, training, dropped) = load(1);
    assert_eq!((examples.clone(), training.clone(), dropped), load(3));
    assert!(examples.is_sorted_by(|a, b| a.id < b.id));
    for example in &examples {
        let problem = &example.program.origin.problem;
        assert!(
            training
                .iter()
                .all(|t| t.program.origin.problem != *problem)
        );
    }
}

#[test]
fn a_users_folder_is_run_on_its_inputs_and_what_fails_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("a/double.py", "n = int(input())\nprint(2 * n)\n");
    write("a/square.py", "n = int(input())\nprint(n * n)\n");
    write("a/1.in", "2\n");
    write("a/1.out", "4\n");
    write("a/2.in", "3\n");
    write("a/2.out", "6\n");
    write("b/raises.py", "print(1 / 0)\n");
    write("b/reads.py", "input()\n");
    write("b/runs_on.py", "while True: pass\n");
    write("b/many.py", "for i in range(9999): x = i\n");
    write("b/two.py", "print 'two'\n");
    write("b/dies.py", "import os; os._exit(1)\n");
    write("b/odd.py", "import sys\nprint(sys.stdin.fileno())\n");
    write("b/__init__.py", "");
    write("b/remarks.py", "# nothing\n\n# at all\n");
    write("b/deep.py", &["1"; 100_000].join("+"));
    write("c/x.py", "x = int(input())\n");
    write("c/x.in", "5\n");
    write("c/x#x.py", "x = 6\n");
    write(
        "d/x.py",
        "import os\nprint(os.read(0, 9).decode().strip())\n",
    );
    write("d/y.py", "import os\ny = int(os.read(0, 9))\n");
    write("d/z.py", "print('z')\n");
    write("d/1.in", "5\n");
    write(".git/hidden.py", "");
    let loaded = on_site(2, |site| {
        let dataset = programs::Programs(Rules {
            path: Some(folder.path().to_owned()),
            cpu: Duration::from_millis(200),
            ..rules(Cases::All, 0.0, None)
        });
        dataset.load(site).unwrap()
    });
    let programs: Vec<String> = loaded
        .examples
        .iter()
        .map(|e| format!("{}: {:?}", e.id, e.program.source))
        .collect();
    insta::assert_snapshot!(programs.join("\n"), @r#"
    a/double#1: "n = 2\nprint(2 * n)\n"
    a/double#2: "n = 3\nprint(2 * n)\n"
    a/square#1: "n = 2\nprint(n * n)\n"
    c/x#x: "x = 6\n"
    c/x#x~2: "x = 5\n"
    d/z#1: "print('z')\n"
    "#);
    insta::assert_snapshot!(shown(&loaded.dropped), @r"
    a/square#2 wrong_output: line 1 is `9`, not `6`
    b/__init__ empty: it has no statements
    b/deep unparsable: more than 400 operators, brackets or blocks in one another
    b/dies died: died (exit status 1)
    b/many over_long: went over the limit of steps
    b/odd unrewritable: line 2: `sys.stdin.fileno` does not read, but needs standard input
    b/raises raised: raised ZeroDivisionError: division by zero
    b/reads raised: raised EOFError: EOF when reading a line
    b/remarks empty: it has no statements
    b/runs_on timed_out: timed out
    b/two unparsable: line 1: Simple statements must be separated by newlines or semicolons
    d/x#1 unrewritable: it reads its input in a way that is not known
    d/y#1 unrewritable: it reads its input in a way that is not known
    ");
}

#[test]
fn a_folder_without_programs_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let error = files::on_disk(folder.path()).unwrap_err().to_string();
    let path = folder.path().display();
    assert_eq!(
        error,
        format!("no Python program (`*.py`) in folder `{path}`")
    );
    let error = files::on_disk(&folder.path().join("none"))
        .unwrap_err()
        .to_string();
    assert_eq!(error, format!("cannot read folder `{path}/none`"));
}

#[test]
fn every_reference_is_a_trace_of_the_program_as_shown() {
    let loaded = on_site(2, |site| {
        codenetmut::CodeNetMut(rules(Cases::First, 0.0, Some(5)))
            .load(site)
            .unwrap()
    });
    for example in &loaded.examples {
        let Reference::Trace(trace) = &example.reference else {
            panic!("{} has no trace", example.id);
        };
        let lines = example.program.source.lines().count();
        assert!(!trace.steps.is_empty());
        assert!(trace.steps.iter().all(|step| step.line as usize <= lines));
    }
}
