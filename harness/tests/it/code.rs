//! Text-to-code: whole runs, and mistakes in suites.

use serde_json::{Value, json};

use super::bench::Bench;

/// Two tasks, and eight samples of each by somebody: some right, some wrong in every way.
fn tasks() -> Bench {
    let task = |id: &str, name: &str, call: &str, want: &str, solution: &str, test: &str| {
        json!({
            "task_id": id,
            "prompt": format!("def {name}(x):\n    \"\"\"Does it.\n    >>> {call}\n    {want}\n    \"\"\"\n"),
            "entry_point": name,
            "canonical_solution": solution,
            "test": format!("def check(candidate):\n    {test}\n"),
        })
    };
    let rows = [
        task(
            "T/double",
            "double",
            "double(3)",
            "6",
            "    return 2 * x\n",
            "assert candidate(0) == 0\n    assert candidate(3) == 6",
        ),
        task(
            "T/last",
            "last",
            "last('ab')",
            "'b'",
            "    return x[-1]\n",
            "assert candidate('ab') == 'b'\n    assert candidate('c') == 'c'",
        ),
    ];
    let double = [
        "    return x + x\n",
        "    return 2 * x\n",
        "    return x * 2 if x else None\n",
        "    return 7\n",
        "    return x / 0\n",
        "    while True: pass\n",
        "    return (\n",
        "    return 2 * x\n",
    ];
    let last = [
        "    return x[1]\n",
        "    return x[0]\n",
        "    return x[-1]\n",
        "```python\ndef last(x):\n    return x[len(x) - 1]\n```",
        "    return ''\n",
        "    import os; os._exit(0)\n",
        "    raise SystemExit\n",
        "    return 'b'\n",
    ];
    let answers = [("T/double", double), ("T/last", last)];
    let answers = answers.map(|(id, samples)| json!({"example": id, "samples": samples}));
    let lines = |rows: &[Value]| {
        rows.iter()
            .map(|row| format!("{row}\n"))
            .collect::<String>()
    };
    Bench::new()
        .file("tasks.jsonl", &lines(&rows))
        .file("answers.jsonl", &lines(&answers))
}

/// A suite over them; `more` is the task's further keys.
fn asking(more: &str) -> String {
    format!(
        "name: coded\nseed: 1\ndatasets:\n  mine: {{kind: tasks, path: tasks.jsonl}}\n  other: {{kind: \
         tutorial}}\nmodels:\n  sure: {{kind: oracle}}\n  said: {{kind: replay, path: \
         answers.jsonl}}\n  echo: {{kind: echo}}\n  bm25: {{kind: bm25}}\n  made: {{kind: \
         mutants}}\ntasks:\n  - {{dataset: mine, prompt: code, models: [sure, said], sampling: {{samples: 8, \
         temperature: 0.8}}{more}}}\n"
    )
}

const RANK: &str = ", k: [1, 2, 8], rank: [{by: random}, {by: length, keep: 3}, {by: execution, keep: 3}, \
                    {by: predicted, keep: 3, model: sure}, {by: agreement, keep: 3, model: sure}, \
                    {by: predicted, keep: 3, model: sure, prompt: trace, name: traced}, {by: logprob}]";

fn estimates(bench: &Bench, run: &str) -> Vec<(String, String, f64, u64)> {
    let summary: Value = serde_json::from_str(&bench.read(&format!("{run}/summary.json"))).unwrap();
    let estimates = summary["estimates"].as_array().unwrap().iter();
    let row = |it: &Value| {
        let text = |key: &str| it[key].as_str().unwrap().to_owned();
        let value = it["value"].as_f64().unwrap();
        (
            text("model"),
            text("figure"),
            value,
            it["n"].as_u64().unwrap(),
        )
    };
    estimates.map(row).collect()
}

#[track_caller]
fn near(rows: &[(String, String, f64, u64)], model: &str, figure: &str, wanted: f64) {
    let found = rows.iter().find(|row| row.0 == model && row.1 == figure);
    let (.., value, n) = found.unwrap_or_else(|| panic!("no {figure} of {model}"));
    assert!(
        (value - wanted).abs() < 1e-9 && *n == 2,
        "{model} {figure}: {value} of {n}"
    );
}

#[test]
fn samples_are_judged_and_ranked() {
    let bench = tasks().file("s.yaml", &asking(RANK));
    bench.must("run s.yaml --out r --quiet");
    let rows = estimates(&bench, "r");
    // Three of eight pass, and two of eight.
    near(&rows, "said", "pass@1", 100.0 * 5.0 / 16.0);
    near(
        &rows,
        "said",
        "pass@2",
        50.0 * ((1.0 - 10.0 / 28.0) + (1.0 - 15.0 / 28.0)),
    );
    near(&rows, "said", "pass@8", 100.0);
    near(&rows, "said + random", "pass@1", 100.0 * 5.0 / 16.0);
    near(&rows, "said + random", "pass@1_gain", 0.0);
    // Four do what the first example wants, of which three pass; and four, of which two do.
    let known = 100.0 * (3.0 / 4.0 + 2.0 / 4.0) / 2.0;
    for label in [
        "execution",
        "predicted by sure",
        "traced",
        "agreement by sure",
    ] {
        let label = format!("said + {label}");
        near(&rows, &label, "pass@1", known);
        near(&rows, &label, "pass@1_gain", known - 100.0 * 5.0 / 16.0);
        assert!(
            !rows.iter().any(|row| row.0 == label && row.1 == "pass@8"),
            "3 are kept"
        );
    }
    for k in ["pass@1", "pass@2", "pass@8"] {
        near(&rows, "sure", k, 100.0);
    }
    // Nobody told how probable the samples are.
    assert!(
        rows.iter()
            .any(|row| row.0 == "said + logprob" && row.3 == 0)
    );

    let judged = bench.read("r/judgements.jsonl");
    let said: Vec<Value> = judged
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .filter(|row: &Value| row["model"] == "said")
        .collect();
    let double = json!(["passed", "passed", "failed", "failed", {"raised": {"class": "ZeroDivisionError"}},
                        "timed_out", {"raised": {"class": "SyntaxError"}}, "passed"]);
    assert_eq!(said[0]["judgements"], double);
    assert_eq!(
        said[1]["judgements"][6],
        json!({"raised": {"class": "SystemExit"}})
    );
}

#[test]
fn nothing_is_asked_twice_and_no_figure_depends_on_the_number_of_jobs() {
    let bench = tasks().file("s.yaml", &asking(RANK));
    bench.must("run s.yaml --out r --quiet");
    let journal = bench.bytes("r/journal.jsonl");
    let files = [
        "report.md",
        "report.json",
        "scores.parquet",
        "judgements.jsonl",
    ];
    let first = files.map(|file| bench.bytes(&format!("r/{file}")));
    bench.must("run s.yaml --out r --quiet --jobs 1");
    assert!(
        bench.bytes("r/journal.jsonl") == journal,
        "something was asked again"
    );
    for (file, before) in files.iter().zip(first) {
        assert!(bench.bytes(&format!("r/{file}")) == before, "{file}");
    }
}

#[test]
fn the_report_shows_figures_and_verdicts_beside_the_published() {
    let bench = tasks().file("s.yaml", &asking(&format!("{RANK}, name: code")));
    bench.must("run s.yaml --out r --quiet");
    let report = bench.read("r/report.md");
    let from = report.find("## Text-to-code").unwrap();
    let to = report.find("## Outcomes").unwrap();
    insta::assert_snapshot!(report[from..to].trim());
}

#[test]
fn mutants_of_solutions_are_samples_to_rank() {
    let more = ", rank: [{by: execution, keep: 4}]";
    let bench = tasks().file("s.yaml", &asking(more).replace("[sure, said]", "made"));
    bench.must("run s.yaml --out r --quiet");
    let rows = estimates(&bench, "r");
    let value = |model: &str| {
        let found = rows.iter().find(|row| row.0 == model && row.1 == "pass@1");
        found.map(|row| row.2).unwrap()
    };
    assert!(value("made") <= value("made + execution"));
    // What has no tests has no solution to mutate.
    let text = asking("").replace(
        "dataset: mine, prompt: code",
        "dataset: other, prompt: output",
    );
    let bench = tasks().file("s.yaml", &text.replace("[sure, said]", "made"));
    let (code, _, told) = bench.run("run s.yaml --out r --quiet");
    assert!(
        code == 2 && told.contains("`made` writes programs, and the prompt `output` asks for none"),
        "{told}"
    );
}

#[test]
fn the_gate_knows_the_figures() {
    let floor = |model: &str, least: &str| {
        let floor =
            format!("{{task: mine/code, model: {model}, figure: pass@1, at_least: {least}}}");
        format!("{}gate:\n  floors:\n    - {floor}\n", asking(RANK))
    };
    let bench = tasks()
        .file("low.yaml", &floor("said + execution", "60"))
        .file("high.yaml", &floor("said", "60"));
    for (name, code) in [("low", 0), ("high", 3)] {
        bench.must(&format!("run {name}.yaml --out {name} --quiet"));
        assert_eq!(bench.run(&format!("gate {name}")).0, code, "{name}");
    }
}

/// What `harness check` says to a task with such keys.
fn fault(more: &str) -> String {
    let bench = tasks().file("s.yaml", &asking(more));
    let (code, _, told) = bench.run("check s.yaml");
    assert_eq!(code, 2, "{more}: {told}");
    let is_told =
        |line: &&str| line.starts_with("error") || line.contains("help") || line.contains("-->");
    told.lines().filter(is_told).collect::<Vec<_>>().join("\n")
}

#[test]
fn mistakes_are_named_with_the_way_out() {
    let all = [
        ", k: [1, 10]",
        ", k: [0]",
        ", k: []",
        ", k: [2, 2]",
        ", rank: [{by: lenght}]",
        ", rank: [{by: random, keep: 8}]",
        ", rank: [{by: random, keep: 0}]",
        ", k: [4], rank: [{by: random, keep: 3}]",
        ", rank: [{by: random, model: sure}]",
        ", rank: [{by: predicted}]",
        ", rank: [{by: predicted, model: shure}]",
        ", rank: [{by: predicted, model: bm25}]",
        ", rank: [{by: predicted, model: sure, prompt: exception}]",
        ", rank: [{by: predicted, model: sure, prompt: outptu}]",
        ", rank: [{by: random}, {by: random, keep: 1}]",
        ", metrics: trace_accuracy",
    ];
    let other = asking(", k: [1]").replace("prompt: code", "prompt: output");
    let other = other.replace("dataset: mine", "dataset: other");
    let bench = tasks().file("s.yaml", &other);
    let (_, _, told) = bench.run("check s.yaml");
    assert!(
        told.contains("the prompt `output` asks for no program"),
        "{told}"
    );
    insta::assert_snapshot!(all.map(fault).join("\n"));
}
