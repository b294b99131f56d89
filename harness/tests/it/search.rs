//! Searches: whole runs, and mistakes in them.

use harness::ranking::RANKING_METRICS;

use super::bench::{Bench, suite};

/// Three problems of three solutions each. All of a problem print the same, and nothing else does.
fn solutions() -> Bench {
    let mut bench = Bench::new();
    let problems: [(&str, [&str; 3]); 3] = [
        (
            "p00001",
            [
                "numbers = [1, 2, 3]\ntotal = 0\nfor number in numbers:\n    total += number\nprint(total)\n",
                "# Sums.\nnumbers = [1, 2, 3]\nprint(sum(numbers))\n",
                "n = 3\nprint(n * (n + 1) // 2)\n",
            ],
        ),
        (
            "p00002",
            [
                "word = 'abc'\nprint(word[::-1])\n",
                "word = list('abc')\nword.reverse()\nprint(''.join(word))\n",
                "total = ''\nfor letter in 'abc':\n    total = letter + total\nprint(total)\n",
            ],
        ),
        (
            "p00003",
            [
                "numbers = [5, 4, 9]\nprint(max(numbers))\n",
                "numbers = [5, 4, 9]\nprint(sorted(numbers)[-1])\n",
                "best = 0\nfor number in (5, 4, 9):\n    if number > best:\n        best = number\nprint(best)\n",
            ],
        ),
    ];
    for (problem, programs) in problems {
        for (name, program) in ["a", "b", "c"].iter().zip(programs) {
            bench = bench.file(&format!("all/{problem}/{name}.py"), program);
        }
    }
    bench
}

/// A suite over them; `searches` is the search's further keys.
fn searching(search: &str) -> String {
    format!(
        "name: searched\nseed: 1\ndatasets:\n  all: {{kind: solutions, path: all}}\n  run: {{kind: \
         programs, path: all}}\nmodels:\n  sure: {{kind: oracle}}\n  bm25: {{kind: bm25}}\n  tfidf: \
         {{kind: tfidf}}\ntasks:\n  - {{dataset: run, prompt: [output, trace], shots: 0}}\nsearches:\n  \
         - {{dataset: all{search}}}\n"
    )
}

const AGAIN: &str = ", rerank: [{name: outputs, task: run/output, model: sure, order: sort}, {name: \
                     states, task: run/trace, model: sure, likeness: states}]";

fn figure(bench: &Bench, run: &str, model: &str, figure: &str) -> (f64, u64) {
    let summary = bench.read(&format!("{run}/summary.json"));
    let summary: serde_json::Value = serde_json::from_str(&summary).unwrap();
    let estimates = summary["estimates"].as_array().unwrap();
    let found = estimates
        .iter()
        .find(|it| it["task"] == "all/search" && it["model"] == model && it["figure"] == figure);
    let found = found.unwrap_or_else(|| panic!("no {figure} of {model}"));
    (
        found["value"].as_f64().unwrap(),
        found["n"].as_u64().unwrap(),
    )
}

#[test]
fn programs_are_found_by_their_words_and_surely_by_what_they_do() {
    let bench = solutions().file("s.yaml", &searching(AGAIN));
    let told = bench.must("run s.yaml --out r");
    assert!(told.contains("Code-to-code search"), "{told}");
    for model in ["bm25", "tfidf"] {
        let (before, n) = figure(&bench, "r", model, "map");
        // By chance it would be 40 or so.
        assert!(before > 45.0 && before < 100.0 && n == 9, "{before} of {n}");
        let again = format!("{model} + outputs");
        for metric in RANKING_METRICS {
            let (value, n) = figure(&bench, "r", &again, metric.name);
            let most = match metric.name {
                "recall@1" => 50.0,
                _ => 100.0,
            };
            assert_eq!((value, n), (most, 9), "{}", metric.name);
        }
        let (gain, n) = figure(&bench, "r", &again, "map_gain");
        assert!((gain - (100.0 - before)).abs() < 1e-9 && n == 9);
        figure(&bench, "r", &format!("{model} + states"), "map_gain");
    }
    bench.must("run s.yaml --out one --quiet --jobs 1");
    for file in ["report.md", "report.json", "scores.parquet"] {
        let both = ["r", "one"].map(|run| bench.bytes(&format!("{run}/{file}")));
        assert!(both[0] == both[1], "{file} depends on the number of jobs");
    }
}

#[test]
fn every_measure_has_its_column() {
    let bench = solutions().file("s.yaml", &searching(", models: bm25"));
    bench.must("run s.yaml --out r --quiet");
    let report: serde_json::Value = serde_json::from_str(&bench.read("r/report.json")).unwrap();
    let text = report.to_string();
    for metric in RANKING_METRICS {
        assert!(
            text.contains(&format!("\"{}\"", metric.name)),
            "{}",
            metric.name
        );
    }
}

#[test]
fn a_search_alone_is_a_suite_and_the_gate_knows_its_figures() {
    let text = "name: alone\nseed: 1\ndatasets:\n  all: {kind: solutions, path: all}\nmodels:\n  \
                bm25: {kind: bm25}\nsearches:\n  - {dataset: all, metrics: [map, mrr]}\ngate:\n  \
                floors:\n    - {task: all/search, model: bm25, figure: map, at_least: LEAST}\n";
    let bench = solutions()
        .file("low.yaml", &text.replace("LEAST", "20"))
        .file("high.yaml", &text.replace("LEAST", "99"));
    for (name, code) in [("low", 0), ("high", 3)] {
        bench.must(&format!("run {name}.yaml --out {name} --quiet"));
        assert_eq!(bench.run(&format!("gate {name}")).0, code, "{name}");
    }
}

/// What `harness check` says to a search with such keys.
fn fault(search: &str) -> String {
    let bench = solutions().file("s.yaml", &searching(search));
    let (code, _, told) = bench.run("check s.yaml");
    assert_eq!(code, 2, "{told}");
    told.lines()
        .filter(|line| line.starts_with("error") || line.contains("help"))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn mistakes_are_named_with_the_way_out() {
    let all = [
        ", models: sure",
        ", models: bm52",
        ", metrics: mpa",
        ", rerank: [{task: run/outptu, model: sure}]",
        ", rerank: [{task: run/output, model: bm25}]",
        ", rerank: [{task: run/output, model: sure, likeness: jaor}]",
        ", rerank: [{task: run/output, model: sure, weight: 0}]",
        ", rerank: [{task: run/output, model: sure, weight: 1, order: sort}]",
        ", rerank: [{task: run/output, model: sure}, {task: run/trace, model: sure}]",
        ", name: run/output",
    ];
    insta::assert_snapshot!(all.map(fault).join("\n"));
}

#[test]
fn what_only_compares_is_not_asked_and_what_is_not_run_is_not_asked_about() {
    let check = |tasks: &str, wanted: &str| {
        let text = suite("  bm25: {kind: bm25}\n  sure: {kind: oracle}\n", tasks).replace(
            "kind: programs, path: programs, training: 0",
            "kind: solutions, path: all",
        );
        let (code, _, told) = solutions().file("s.yaml", &text).run("check s.yaml");
        assert!(code == 2 && told.contains(wanted), "{told}");
    };
    let task = "  - {dataset: mine, prompt: output, models: bm25}\n";
    check(task, "`bm25` answers no prompts");
    let task = "  - {dataset: mine, prompt: output, models: sure}\n";
    check(task, "the programs of `mine` are not run");
}
