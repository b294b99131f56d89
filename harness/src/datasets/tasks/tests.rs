//! Tasks as files have them, and as a dataset gives them.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::domain::settings::Value;
use crate::domain::{Case, Stop};
use crate::sandbox::{Check, Sandbox};

const ADD: &str = r#"{"task_id": "T/0", "prompt": "def add(a, b):\n    \"\"\"Adds.\n    >>> add(1, 2)\n    3\n    \"\"\"\n", "entry_point": "add", "canonical_solution": "    return a + b\n", "test": "def check(candidate):\n    assert candidate(1, 2) == 3\n"}"#;
const WRONG: &str = r#"{"task_id": "T/1", "prompt": "def one():\n", "entry_point": "one", "canonical_solution": "    return 2\n", "test": "def check(candidate):\n    assert candidate() == 1\n"}"#;

fn built(kind: &Kind<dyn Dataset>, lines: &[&str]) -> anyhow::Result<super::super::Loaded> {
    let file = tempfile::NamedTempFile::new()?;
    std::fs::write(file.path(), lines.join("\n"))?;
    let path = file.path().display().to_string();
    let text = Value::Text {
        text: path.clone(),
        written: path,
    };
    let node = Node::unwritten("s.yaml", [("path", text)]);
    load(&*(kind.build)(&node).map_err(|fault| anyhow::anyhow!(fault.message))?)
}

fn load(dataset: &dyn Dataset) -> anyhow::Result<super::super::Loaded> {
    let site = Site {
        seed: 1,
        sandbox: &Sandbox::open(None, Limits::default(), 2)?,
        progress: &|_, _| {},
        stop: &Stop::default(),
    };
    dataset.load(&site)
}

fn tests(example: &Example) -> &Tests {
    match &example.reference {
        Reference::Tests(tests) => tests,
        _ => panic!("{} has no tests", example.id),
    }
}

#[test]
fn a_task_of_humaneval_s_form_is_a_prompt_and_a_check() {
    let loaded = built(&TASKS, &[ADD, "", WRONG]).unwrap();
    let [example] = &loaded.examples[..] else {
        panic!("{:?}", loaded.examples);
    };
    assert_eq!(example.id, "T/0");
    assert!(
        example
            .program
            .source
            .ends_with("\"\"\"\n    return a + b\n")
    );
    let tests = tests(example);
    assert_eq!(tests.description, tests.stem);
    assert!(tests.check.ends_with("== 3\ncheck(add)\n"));
    let case = Case {
        call: "add(1, 2)".into(),
        want: "3".into(),
    };
    assert_eq!(tests.cases, [case]);
}

#[test]
fn a_task_whose_own_solution_fails_is_left_out_by_name() {
    let loaded = built(&TASKS, &[ADD, WRONG]).unwrap();
    let [dropped] = &loaded.dropped[..] else {
        panic!("{:?}", loaded.dropped);
    };
    let told = "its own solution does not pass its tests: an assertion failed";
    assert_eq!(
        (&*dropped.id, &*dropped.reason, &*dropped.detail),
        ("T/1", "unsolved", told)
    );
}

#[test]
fn mbpp_is_read_in_both_of_its_forms() {
    let full = r#"{"task_id": 11, "text": "Write a \"\"\"function\"\"\".", "code": "import re\r\ndef two(x):\r\n  return re.sub('a', 'b', x)", "test_list": ["assert two('a') == 'b'", "assert two('') == ''"], "test_setup_code": "", "challenge_test_list": []}"#;
    let sanitized = r#"{"source_file": "x", "task_id": 12, "prompt": "Write it.", "code": "def helper(): return 1\ndef root(x): return math.sqrt(x)", "test_imports": ["import math"], "test_list": ["assert math.isclose(root(4), 2.0)"]}"#;
    let loaded = built(&MBPP, &[full, sanitized]).unwrap();
    let [full, sanitized] = &loaded.examples[..] else {
        panic!("{loaded:?}");
    };
    assert_eq!((&*full.id, &*sanitized.id), ("MBPP/11", "MBPP/12"));
    let (full, sanitized) = (tests(full), tests(sanitized));
    let asked =
        "Write a \"\"\"function\"\"\".\nYour code should pass this test:\nassert two('a') == 'b'\n";
    assert_eq!(full.description, asked);
    assert!(full.stem.starts_with("\"\"\"\nWrite a '''function'''."));
    assert_eq!(full.cases[0].call, "two('a')");
    assert_eq!(full.check, "assert two('a') == 'b'\nassert two('') == ''\n");
    assert_eq!(sanitized.entry_point.as_deref(), Some("root"));
    assert_eq!(sanitized.prelude, "import math\n");
}

#[test]
fn a_line_that_is_no_task_is_told_by_its_number() {
    let told = |lines: &[&str]| format!("{:#}", built(&TASKS, lines).unwrap_err());
    assert!(told(&[ADD, "{}"]).contains(":2: this is no task: missing field `task_id`"));
    assert!(told(&[ADD, ADD]).ends_with(":2: there are two tasks `T/0`"));
    assert!(told(&[""]).ends_with("there are no tasks in it"));
}

#[test]
fn settings_that_cannot_be_are_faults() {
    let fault = |kind: &Kind<dyn Dataset>, entries: &[(&'static str, Value)]| {
        let node = Node::unwritten("s.yaml", entries.iter().cloned());
        (kind.build)(&node).err().unwrap().message
    };
    assert_eq!(fault(&MBPP, &[]), "the key `path` is missing");
    assert_eq!(
        fault(&TASKS, &[("limit", Value::Int(0))]),
        "expected at least one task"
    );
    let nowhere = Value::Text {
        text: "/no/where".into(),
        written: "/no/where".into(),
    };
    assert_eq!(
        fault(&TASKS, &[("path", nowhere)]),
        "there is no file `/no/where`"
    );
}

/// What is embedded is right: every solution passes, and every example of a docstring is true of it.
#[test]
fn our_own_tasks_are_solved_by_their_solutions() {
    let collection = Collection {
        source: Source::Embedded,
        limit: None,
    };
    let loaded = load(&collection).unwrap();
    assert!(loaded.dropped.is_empty(), "{:?}", loaded.dropped);
    assert!(loaded.examples.len() >= 40, "{}", loaded.examples.len());
    let mut trials = Vec::new();
    for example in &loaded.examples {
        let tests = tests(example);
        assert!(
            tests.cases.len() >= 2,
            "{} has {:?}",
            example.id,
            tests.cases
        );
        let asserts = tests.check.matches("assert ").count();
        assert!(asserts >= 6, "{} has {asserts} assertions", example.id);
        trials.extend(tests.cases.iter().map(|case| Trial {
            program: example.program.source.clone(),
            check: Check {
                text: format!("assert repr({}) == repr({})\n", case.call, case.want),
                entry_point: tests.entry_point.clone(),
            },
        }));
    }
    let sandbox = Sandbox::open(None, Limits::default(), 2).unwrap();
    let judgements = sandbox.judge(&trials, sandbox.limits(), &|_| {}, &Stop::default());
    for (trial, judgement) in trials.iter().zip(judgements.unwrap()) {
        assert!(judgement.is_pass(), "{} {judgement}", trial.check.text);
    }
}
