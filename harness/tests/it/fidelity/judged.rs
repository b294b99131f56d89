//! Programs that were judged right or wrong: students', one-line faults, a model's.

use std::collections::HashMap;

use harness::domain::End;
use serde_json::Value;

use super::{limits, list, rows, run, text, untraced};

const RETURNED: End = End::Returned;

/// Students' programs, one in twenty of each verdict and all references, with
/// the assignment's tests.
fn assignment(question: u8) -> Vec<(Value, String)> {
    let tests = rows(&format!("refactory/question_{question}_tests.jsonl"));
    let Some((head, tests)) = tests.split_first() else {
        return Vec::new();
    };
    let asserts: String = tests
        .iter()
        .map(|test| {
            format!(
                "assert ({}) == ({})\n",
                text(test, "call"),
                text(test, "want")
            )
        })
        .collect();
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut programs = rows(&format!("refactory/question_{question}_programs.jsonl"));
    programs.retain(|row| {
        let seen = seen.entry(text(row, "label").to_owned()).or_default();
        *seen += 1;
        *seen % 20 == 1
    });
    let with_tests = |row: Value| {
        let (prelude, code) = (text(head, "prelude"), text(&row, "code"));
        let source = format!("{prelude}{code}\n{asserts}");
        (row, source)
    };
    programs.into_iter().map(with_tests).collect()
}

#[test]
fn students_programs_pass_or_fail_as_they_were_judged() {
    let programs: Vec<_> = [1, 3].into_iter().flat_map(assignment).collect();
    let jobs: Vec<_> = programs.iter().map(|(_, s)| untraced(s)).collect();
    for ((row, _), trace) in programs.iter().zip(run(&jobs, &limits(2))) {
        let judged = text(row, "label") != "wrong";
        assert_eq!(
            trace.end == RETURNED,
            judged,
            "{} {}",
            row["code_id"],
            trace.end
        );
    }
    assert!(programs.is_empty() || programs.len() == 114);
}

/// Calls a function on each test's arguments; iterators count as lists.
const DRIVER: &str = "
def plain(value):
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return [plain(item) for item in value]

import copy, json
for arguments, want in json.loads(TESTS):
    assert plain(FUNCTION(*copy.deepcopy(arguments))) == want, arguments
";

#[test]
fn one_line_faults_make_programs_fail() {
    let rows = rows("quixbugs/quixbugs.jsonl");
    let source = |row: &Value, version: &str| {
        let tests = serde_json::to_string(&row["tests"].to_string()).unwrap();
        let driver = DRIVER.replace("TESTS", &tests);
        let driver = driver.replace("FUNCTION", text(row, "name"));
        format!("{}\n{driver}", text(row, version))
    };
    let passing = |version: &str| -> Option<Vec<&str>> {
        let jobs: Vec<_> = rows.iter().map(|r| untraced(&source(r, version))).collect();
        let traces = run(&jobs, &limits(2));
        let names = rows.iter().map(|row| text(row, "name"));
        let passing = names
            .zip(&traces)
            .filter(|(_, trace)| trace.end == RETURNED);
        (!traces.is_empty()).then(|| passing.map(|(name, _)| name).collect())
    };
    if let (Some(correct), Some(buggy)) = (passing("correct"), passing("buggy")) {
        let mut failing: Vec<_> = rows.iter().map(|row| text(row, "name")).collect();
        failing.retain(|name| !correct.contains(name));
        // They want more time, or a tolerance.
        assert_eq!(failing, ["knapsack", "levenshtein", "sqrt"]);
        assert!(buggy.is_empty(), "{buggy:?}");
    }
}

#[test]
fn a_model_s_programs_pass_or_fail_as_they_were_judged() {
    let tasks: HashMap<String, Value> = rows("humaneval/HumanEval.jsonl")
        .into_iter()
        .map(|row| (text(&row, "task_id").to_owned(), row))
        .collect();
    let mut judged = Vec::new();
    let mut tasks_tried = rows("codet_humaneval_codegen16b/samples.jsonl");
    // All of these are flagged as failing, though eight of ten pass their tests.
    tasks_tried.retain(|row| text(row, "task_id") != "HumanEval/50");
    for row in tasks_tried {
        let id = text(&row, "task_id");
        let test = text(&tasks[id], "test");
        let both = list(&row, "samples").iter().zip(list(&row, "passed_py311"));
        for (index, (sample, passed)) in both.enumerate().step_by(10) {
            let (prompt, sample) = (text(&row, "prompt"), sample.as_str().unwrap());
            let source = format!(
                "{prompt}{sample}\n{test}\ncheck({})\n",
                text(&row, "entry_point")
            );
            judged.push((format!("{id} {index}"), source, passed == true));
        }
    }
    let jobs: Vec<_> = judged.iter().map(|(_, s, _)| untraced(s)).collect();
    let wrong: Vec<_> = judged
        .iter()
        .zip(run(&jobs, &limits(2)))
        .filter(|((_, _, passed), trace)| (trace.end == RETURNED) != *passed)
        .map(|((id, ..), trace)| format!("{id} {}", trace.end))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(judged.is_empty() || judged.len() == 810);
}
