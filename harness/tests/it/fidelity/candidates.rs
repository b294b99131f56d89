//! Candidates for HumanEval by CodeGen-16B, judged as they were under CPython 3.11; and HumanEval's and
//! MBPP's own solutions.

use std::collections::HashMap;

use harness::domain::{Judgement, Stop};
use harness::metrics::pass_at_k;
use harness::sandbox::{Check, Sandbox, Trial};
use serde_json::Value;

use super::{limits, list, pythons, rows, text};
use crate::bench::Bench;

/// Where CodeT cuts a sample.
const ENDS: [&str; 5] = ["\nclass", "\ndef", "\n#", "\nif", "\nprint"];

/// The recording had no module `random`: nothing that imports it is recorded as passed, solutions
/// included. So that all else can be compared, it is not there here either.
const WITHOUT_RANDOM: &str = "import sys\nsys.modules['random'] = None\n";

/// Judges all samples, each as `cut` leaves it, and holds the verdicts against the flags under `key`.
fn check(key: &str, cut: fn(&str) -> &str, wanted: [&str; 3]) {
    let tasks: HashMap<String, Value> = rows("humaneval/HumanEval.jsonl")
        .into_iter()
        .map(|row| (text(&row, "task_id").to_owned(), row))
        .collect();
    let rows = rows("codet_humaneval_codegen16b/samples.jsonl");
    if tasks.is_empty() || rows.is_empty() {
        return;
    }
    let Some(python) = pythons::found().get(&11) else {
        eprintln!("skipped: there is no Python 3.11");
        return;
    };
    let mut trials = Vec::new();
    for row in &rows {
        let test = text(&tasks[text(row, "task_id")], "test");
        let entry_point = text(row, "entry_point");
        let check = Check {
            text: format!("{test}\ncheck({entry_point})\n"),
            entry_point: Some(entry_point.to_owned()),
        };
        let samples = list(row, "samples").iter();
        trials.extend(samples.map(|sample| Trial {
            program: format!(
                "{WITHOUT_RANDOM}{}{}\n",
                text(row, "prompt"),
                cut(sample.as_str().unwrap())
            ),
            check: check.clone(),
        }));
    }
    let limits = limits(1);
    let sandbox = Sandbox::open(Some(python), limits.clone(), 2).unwrap();
    let judged = sandbox.judge(&trials, &limits, &|_| {}, &Stop::default());
    let judged = judged.unwrap();
    assert_eq!(judged.len(), 8_200);

    let mut wrong = Vec::new();
    let mut figures = [0.0; 3];
    for (row, judged) in rows.iter().zip(judged.chunks(100)) {
        let flags = list(row, key).iter().map(|flag| *flag == true);
        for (number, (flag, judgement)) in flags.zip(judged).enumerate() {
            let name = format!("{} sample {number}", text(row, "task_id"));
            if *judgement == Judgement::TimedOut && !flag {
                eprintln!("{name}: at the time limit");
            } else if judgement.is_pass() != flag {
                wrong.push(format!("{name}: {judgement}, and recorded as {flag}"));
            }
        }
        let passed = judged.iter().filter(|it| it.is_pass()).count();
        for (figure, k) in figures.iter_mut().zip([1, 10, 100]) {
            *figure += 100.0 * pass_at_k(100, passed, k) / rows.len() as f64;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(figures.map(|figure| format!("{figure:.2}")), wanted);
}

#[test]
fn samples_of_codegen_are_judged_as_recorded() {
    check("passed_py311", |it| it, ["22.54", "52.78", "76.83"]);
}

#[test]
fn samples_that_are_cut_are_judged_as_recorded() {
    check(
        "passed_truncated_py311",
        |sample| {
            let end = ENDS.iter().filter_map(|end| sample.find(end)).min();
            &sample[..end.unwrap_or(sample.len())]
        },
        ["22.54", "52.78", "76.83"],
    );
}

/// Every task of a real set is one here: its own solution passes its tests.
#[test]
fn the_solutions_of_real_sets_pass_their_tests() {
    let sets = [
        ("tasks", "humaneval/HumanEval.jsonl", 164),
        ("mbpp", "mbpp/sanitized_even.jsonl", 219),
    ];
    for (kind, file, count) in sets {
        let path = crate::bench::root().join("../shared/data").join(file);
        if rows(file).is_empty() {
            continue;
        }
        let text = format!(
            "name: real\nseed: 1\ndatasets:\n  real: {{kind: {kind}, path: {}}}\nmodels:\n  sure: \
             {{kind: oracle}}\ntasks:\n  - {{dataset: real, prompt: code}}\n",
            path.display()
        );
        let bench = Bench::new().file("s.yaml", &text);
        bench.must("run s.yaml --out r --quiet");
        let summary: Value = serde_json::from_str(&bench.read("r/summary.json")).unwrap();
        let estimates = list(&summary, "estimates");
        let found = estimates.iter().find(|it| it["figure"] == "pass@1");
        let found = found.unwrap();
        assert_eq!(found["value"].as_f64(), Some(100.0), "{file}");
        assert_eq!(found["n"].as_u64(), Some(count), "{file}");
    }
}
