//! Whole runs on small suites.

use super::bench::{Bench, programs, root, suite};

const MODELS: &str = "  sure: {kind: oracle}\n  echo: {kind: echo}\n  zero: {kind: constant, text: \
                      '0'}\n";
const TASKS: &str = "  - {dataset: mine, prompt: [output, reasoning, trace, trace_json], shots: \
                     0}\n  - {name: paper, dataset: mine, prompt: trace, shots: 0, scoring: \
                     paper}\n";

fn figures(bench: &Bench, run: &str, model: &str) -> Vec<(String, f64, u64)> {
    let summary: serde_json::Value =
        serde_json::from_str(&bench.read(&format!("{run}/summary.json"))).unwrap();
    let estimates = summary["estimates"].as_array().unwrap();
    estimates
        .iter()
        .filter(|e| e["model"] == model)
        .map(|e| {
            let name = format!(
                "{} {}",
                e["task"].as_str().unwrap(),
                e["figure"].as_str().unwrap()
            );
            (name, e["value"].as_f64().unwrap(), e["n"].as_u64().unwrap())
        })
        .collect()
}

#[test]
fn the_oracle_has_100_and_cheating_is_worth_what_it_is() {
    let bench = programs().file("s.yaml", &suite(MODELS, TASKS));
    bench.must("run s.yaml --out r --quiet");
    for (name, value, n) in figures(&bench, "r", "sure") {
        assert!(n > 0 && value == 100.0, "{name} is {value} of {n}");
    }
    for (name, value, _) in figures(&bench, "r", "echo") {
        assert_eq!(value, 0.0, "{name} of the echo");
    }
    // Of the four programs that print, one prints 0.
    for (name, value, n) in figures(&bench, "r", "zero") {
        let wanted = if name == "mine/output output_accuracy" {
            25.0
        } else {
            0.0
        };
        assert_eq!((value, n > 0), (wanted, true), "{name} of the constant");
    }
    let dropped = bench.read("r/dropped.jsonl");
    assert!(
        dropped.contains("call/fails") && dropped.contains("raised"),
        "{dropped}"
    );
}

#[test]
fn exceptions_are_asked_for_and_shown() {
    let models = "  sure: {kind: oracle}\n  calm: {kind: constant, text: none}\n  sour: {kind: \
                  constant, text: KeyError}\n";
    let task = "  - {dataset: mine, prompt: exception, shots: 0}\n";
    let bench = programs().file("s.yaml", &suite(models, task));
    let told = bench.must("run s.yaml --out r");
    assert!(told.contains("Exceptions"), "{told}");
    for (model, wanted) in [("sure", 100.0), ("calm", 100.0), ("sour", 0.0)] {
        for (name, value, n) in figures(&bench, "r", model) {
            // None of these programs raises.
            let wanted = match name.ends_with("raising") {
                true => (0.0, 0),
                false => (wanted, 5),
            };
            assert_eq!((value, n), wanted, "{name} of {model}");
        }
    }
}

#[test]
fn odd_but_right_programs_do_not_fail_the_oracle() {
    let bench = programs()
        .file("odd/__init__.py", "")
        .file("odd/none.py", "print('a')\n")
        .file("odd/two.py", "print('b')\nprint('c')\n")
        .file(
            "odd/late.py",
            "import atexit\natexit.register(print, 'bye')\nprint('hi')\n",
        )
        .file(
            "s.yaml",
            "name: odd\nseed: 1\ndatasets:\n  odd: {kind: programs, path: odd, training: 0}\n\
             models:\n  sure: {kind: oracle}\ntasks:\n  - {dataset: odd, prompt: [trace, output], \
             shots: 0, sampling: {samples: 7, temperature: 1}}\n",
        );
    bench.must("run s.yaml --out r --quiet");
    for (name, value, n) in figures(&bench, "r", "sure") {
        assert!(n == 0 || value == 100.0, "{name} is {value} of {n}");
    }
    assert!(bench.read("r/dropped.jsonl").contains("__init__"));
    assert!(bench.read("r/examples/odd.jsonl").contains("hi\\nbye"));
}

#[test]
fn a_run_that_fails_leaves_no_report_of_an_earlier_one() {
    let bench = programs().file("answers.txt", &"0\n".repeat(5)).file(
        "s.yaml",
        &suite(
            "  other: {kind: replay, path: answers.txt}\n",
            "  - {dataset: mine, prompt: output, shots: 0}\n",
        ),
    );
    bench.must("run s.yaml --out r --quiet");
    let bench = bench.file("answers.txt", "0\n");
    assert_eq!(bench.run("run s.yaml --out r --quiet").0, 1);
    assert!(bench.read("r/report.md").contains("PARTIAL"));
    std::fs::remove_file(bench.path("answers.txt")).unwrap();
    assert_eq!(bench.run("run s.yaml --out r --quiet").0, 2);
    std::fs::remove_dir_all(bench.path("programs")).unwrap();
    let bench = bench
        .file("answers.txt", "0\n")
        .file("programs/empty.py", "");
    assert_eq!(bench.run("run s.yaml --out r --quiet").0, 1);
    assert!(!bench.path("r/summary.json").exists());
    assert!(!bench.path("r/report.md").exists());
}

#[test]
fn the_same_suite_gives_the_same_bytes_for_any_number_of_jobs() {
    let bench = programs().file("s.yaml", &suite(MODELS, TASKS));
    bench.must("run s.yaml --out one --quiet --jobs 1");
    bench.must("run s.yaml --out many --quiet --jobs 7");
    for file in [
        "report.md",
        "report.csv",
        "report.json",
        "scores.parquet",
        "accuracy.svg",
    ] {
        assert_eq!(
            bench.bytes(&format!("one/{file}")),
            bench.bytes(&format!("many/{file}")),
            "{file}"
        );
    }
}

#[test]
fn a_replay_is_scored_like_any_model() {
    let answers = concat!(
        "{\"example\": \"add/sum\", \"text\": \"8\"}\n",
        "{\"example\": \"add/zero\", \"text\": \"The program prints:\\n```\\n0\\n```\"}\n",
        "{\"example\": \"call/silent\", \"text\": \"\"}\n",
        "{\"example\": \"loop/count\", \"text\": \"total 7\"}\n",
        "{\"example\": \"loop/words\", \"text\": \"['a','b']\"}\n",
    );
    let bench = programs().file("answers.jsonl", answers).file(
        "s.yaml",
        &suite(
            "  other: {kind: replay, path: answers.jsonl}\n",
            "  - {dataset: mine, prompt: output, shots: 0}\n",
        ),
    );
    bench.must("run s.yaml --out r --quiet");
    let found = figures(&bench, "r", "other");
    assert_eq!(found, [("mine/output output_accuracy".to_owned(), 75.0, 4)]);
    let (code, _, err) = {
        let bench = bench.file(
            "answers.jsonl",
            "{\"example\": \"add/sum\", \"text\": \"8\"}\n",
        );
        bench.run("run s.yaml --out r2 --quiet")
    };
    assert_eq!(code, 1, "{err}");
    assert!(err.contains("answers.jsonl"), "{err}");
}

#[test]
fn a_gate_passes_its_own_baseline_and_fails_a_floor() {
    let bench = programs().file(
        "s.yaml",
        &(suite(MODELS, TASKS)
            + "gate:\n  floors:\n    - {task: paper, model: sure, figure: line_f1, at_least: 100}\n"),
    );
    bench.must("run s.yaml --out r --quiet");
    bench.must("baseline r --out base.json");
    let out = bench.must("gate r --baseline base.json");
    assert!(out.contains("passed"), "{out}");
    let lowered = bench
        .read("base.json")
        .replace("\"value\": 25.0", "\"value\": 30.0");
    let bench = bench.file("base.json", &lowered);
    let (code, _, err) = bench.run("gate r --baseline base.json");
    assert_eq!(code, 3);
    insta::assert_snapshot!(err, @r"
    gate: output_accuracy of zero on mine/output fell from 30.00 to 25.00, by more than 0 points
    the gate failed: 1 failures in 80 checks
    ");
}

#[test]
fn a_report_can_be_had_again_from_the_folder_alone() {
    let bench = programs().file("s.yaml", &suite(MODELS, TASKS));
    let first = bench.must("run s.yaml --out r --quiet");
    assert_eq!(bench.must("report r"), first);
    let (code, _, err) = bench.run("report nowhere");
    assert_eq!(code, 1);
    assert!(err.contains("nowhere"), "{err}");
}

#[test]
fn the_shipped_suites_are_right() {
    // Two name models that are not here: a look at the suite downloads none, and any file will do.
    let bench = Bench::new();
    for entry in std::fs::read_dir(root().join("suites")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "yaml") {
            let mut command = bench.command(&format!("check {}", path.display()));
            command
                .env("HF_HUB_CACHE", bench.path(""))
                .env_remove("HF_HUB_OFFLINE")
                .env("SMOLLM2", &path);
            let out = command.output().unwrap();
            let said = String::from_utf8_lossy(&out.stderr);
            assert!(out.status.success(), "{}: {said}", path.display());
        }
    }
}

#[test]
fn a_model_that_cannot_be_downloaded_leaves_the_others_be() {
    let models = "  mine: {kind: candle, path: org/none}\n  echo: {kind: echo}\n";
    let bench = programs().file("s.yaml", &suite(models, TASKS));
    let run = |arguments: &str| {
        let mut command = bench.command(arguments);
        command
            .env("HF_HUB_CACHE", bench.path("hub"))
            .env("HF_ENDPOINT", "nowhere")
            .env_remove("HF_HUB_OFFLINE");
        let out = command.output().unwrap();
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        (out.status.code(), said)
    };
    assert_eq!(run("check s.yaml").0, Some(0), "a look downloads nothing");
    let (code, said) = run("run s.yaml --out r --quiet");
    let why = "error: mine: `HF_ENDPOINT` is no address: `nowhere`";
    assert!(code == Some(1) && said.contains(why), "{said}");
    assert!(!figures(&bench, "r", "echo").is_empty());
}

#[test]
fn a_program_is_shown_as_a_table_and_as_the_released_format() {
    let bench = programs();
    insta::assert_snapshot!(bench.must("trace programs/loop/count.py"), @r"
    ╭────┬──────┬───────────────────────┬───────────┬─────────╮
    │    │ line │ source                │ state     │ output  │
    ├────┼──────┼───────────────────────┼───────────┼─────────┤
    │ 1  │ 1    │ total = 0             │ total = 0 │         │
    │ 2  │ 2    │ for i in range(4):    │ i = 0     │         │
    │ 3  │ 3    │     total += i        │           │         │
    │ 4  │ 2    │ for i in range(4):    │ i = 1     │         │
    │ 5  │ 3    │     total += i        │ total = 1 │         │
    │ 6  │ 2    │ for i in range(4):    │ i = 2     │         │
    │ 7  │ 3    │     total += i        │ total = 3 │         │
    │ 8  │ 2    │ for i in range(4):    │ i = 3     │         │
    │ 9  │ 3    │     total += i        │ total = 6 │         │
    │ 10 │ 2    │ for i in range(4):    │           │         │
    │ 11 │ 4    │ print('total', total) │           │ total 6 │
    ╰────┴──────┴───────────────────────┴───────────┴─────────╯
    the program returned, 11 steps
    ");
    insta::assert_snapshot!(
        bench.must("trace programs/add/sum.py --format codeexecutor"),
        @"<line> <0> <state> a : 2 </state> <line> <1> <state> a : 2 <dictsep> b : 6 </state> <output> 8 <line> <2> <state> a : 2 <dictsep> b : 6 </state>"
    );
    let (code, _, err) = bench.run("trace nothing.py");
    assert_eq!(code, 1);
    assert!(err.contains("nothing.py"), "{err}");
}

#[test]
fn released_files_are_scored_without_a_suite() {
    let gold = "<line> <0> <state> x : 1 </state> <output> 1 <line> <1> <state> x : 1 </state>\n";
    let bench = Bench::new().file("golds.txt", &gold.repeat(2)).file(
        "preds.txt",
        &format!("{gold}<line> <0> <state> x : 2 </state>\n"),
    );
    let out = bench.must("score --predictions preds.txt --reference golds.txt");
    insta::assert_snapshot!(out, @r"
    figure                 value     95% interval       n
    output accuracy        50.00      0.00–100.00       2
    trace accuracy         50.00      0.00–100.00       2
    line precision         75.00      0.00–100.00       2
    line recall            50.00      0.00–100.00       2
    line F1                60.00      0.00–100.00       2
    identifier precision   66.67      0.00–100.00       2
    identifier recall      50.00      0.00–100.00       2
    identifier F1          57.14      0.00–100.00       2
    per cent; 95% bootstrap intervals over programs, one a line; n: traces
    ");
}
