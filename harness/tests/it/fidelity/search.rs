//! Code-to-code search among real programs by others: students' and contestants'.

use crate::bench::{Bench, root};

/// The MAP of a model among the programs of some files, and how many queries there are; none, and a word,
/// where a file is absent.
fn map(files: &[&str], only: &str, model: &str) -> Option<(f64, u64)> {
    let mut rows = String::new();
    for file in files {
        match std::fs::read_to_string(root().join("../shared/data").join(file)) {
            Ok(text) => rows.push_str(&text),
            Err(_) => {
                eprintln!("skipped: {file} is not at hand");
                return None;
            }
        }
    }
    let text = format!(
        "name: real\nseed: 1\ndatasets:\n  real: {{kind: solutions, path: real.jsonl{only}}}\nmodels:\n  \
         it: {{kind: {model}}}\nsearches:\n  - {{dataset: real}}\n",
    );
    let bench = Bench::new().file("real.jsonl", &rows).file("s.yaml", &text);
    bench.must("run s.yaml --out r --quiet");
    let summary: serde_json::Value = serde_json::from_str(&bench.read("r/summary.json")).unwrap();
    let estimates = summary["estimates"].as_array().unwrap();
    let map = estimates.iter().find(|it| it["figure"] == "map").unwrap();
    Some((map["value"].as_f64().unwrap(), map["n"].as_u64().unwrap()))
}

#[test]
fn contestants_solutions_are_found_by_their_words() {
    for model in ["bm25", "tfidf"] {
        if let Some((map, n)) = map(&["condefects/programs.jsonl"], "", model) {
            // Of 24 problems: by chance it is about 8.
            assert!(n == 215 && map > 40.0, "{model}: {map} of {n}");
        }
    }
}

#[test]
fn students_right_solutions_are_told_apart_by_their_words() {
    let files = [1, 3].map(|question| format!("refactory/question_{question}_programs.jsonl"));
    let files = files.each_ref().map(String::as_str);
    let only = ", where: {label: [correct, reference]}";
    for model in ["bm25", "tfidf"] {
        if let Some((map, n)) = map(&files, only, model) {
            // Of two problems: by chance it is about 50. Many students wrote the same text.
            assert!(n == 656 && map > 85.0, "{model}: {map} of {n}");
        }
    }
}
