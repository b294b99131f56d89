//! Mistakes in a suite: exit code 2, and a place, before anything is run or written.

use super::bench::{Bench, programs, suite};

/// What `harness run` says to a suite.
fn told(text: &str) -> String {
    let bench = programs().file("s.yaml", text);
    let (code, out, err) = bench.run("run s.yaml");
    assert_eq!(code, 2, "{err}");
    assert_eq!(out, "");
    assert!(!bench.path("reports").exists(), "something was written");
    err
}

const ORACLE: &str = "  sure: {kind: oracle}\n";
const TASK: &str = "  - {dataset: mine, prompt: output, shots: 0}\n";

#[test]
fn an_unknown_key_is_shown_with_the_nearest() {
    let text = suite(ORACLE, TASK).replace("seed:", "sede:");
    insta::assert_snapshot!(told(&text), @r"
    error: unknown key `sede`
     --> s.yaml:2:1
      |
    2 | sede: 1
      | ^^^^
      |
      = help: did you mean `seed`?
    ");
}

#[test]
fn a_key_that_stands_twice_is_shown() {
    let text = suite(ORACLE, TASK) + "seed: 2\n";
    insta::assert_snapshot!(told(&text), @r"
    error: the key `seed` stands twice
     --> s.yaml:9:1
      |
    9 | seed: 2
      | ^^^^
      |
      = help: remove one of the two
    ");
}

#[test]
fn a_wrong_type_is_shown_where_it_stands() {
    let text = suite(ORACLE, TASK).replace("seed: 1", "seed: one");
    insta::assert_snapshot!(told(&text), @r#"
    error: expected a whole number from 0 on, found string "one"
     --> s.yaml:2:7
      |
    2 | seed: one
      |       ^^^
    "#);
    let text = suite(ORACLE, "  - {dataset: mine, prompt: output, shots: many}\n");
    insta::assert_snapshot!(told(&text), @r#"
    error: expected a whole number from 0 on, found string "many"
     --> s.yaml:8:44
      |
    8 |   - {dataset: mine, prompt: output, shots: many}
      |                                            ^^^^
    "#);
}

#[test]
fn a_reference_to_nothing_offers_what_there_is() {
    let text = suite(ORACLE, "  - {dataset: mime, prompt: output}\n");
    insta::assert_snapshot!(told(&text), @r"
    error: unknown dataset `mime`
     --> s.yaml:8:15
      |
    8 |   - {dataset: mime, prompt: output}
      |               ^^^^
      |
      = help: did you mean `mine`?
    ");
    let text = suite(
        ORACLE,
        "  - {dataset: mine, prompt: output, models: [gpt]}\n",
    );
    insta::assert_snapshot!(told(&text), @r"
    error: unknown model `gpt`
     --> s.yaml:8:46
      |
    8 |   - {dataset: mine, prompt: output, models: [gpt]}
      |                                              ^^^
      |
      = help: there are `sure`
    ");
    let text = suite("  sure: {kind: orakle}\n", TASK);
    insta::assert_snapshot!(told(&text), @r"
    error: unknown kind of model `orakle`
     --> s.yaml:6:16
      |
    6 |   sure: {kind: orakle}
      |                ^^^^^^
      |
      = help: did you mean `oracle`?
    ");
    let text = suite(
        ORACLE,
        "  - {dataset: mine, prompt: trace, metrics: [trace_acuracy]}\n",
    );
    insta::assert_snapshot!(told(&text), @r"
    error: unknown metric `trace_acuracy`
     --> s.yaml:8:46
      |
    8 |   - {dataset: mine, prompt: trace, metrics: [trace_acuracy]}
      |                                              ^^^^^^^^^^^^^
      |
      = help: did you mean `trace_accuracy`?
    ");
}

#[test]
fn an_unknown_setting_of_a_kind_is_shown_where_it_stands() {
    let text = suite("  sure:\n    kind: constant\n    txet: '0'\n", TASK);
    insta::assert_snapshot!(told(&text), @r"
    error: unknown key `txet`
     --> s.yaml:8:5
      |
    8 |     txet: '0'
      |     ^^^^
      |
      = help: did you mean `text`?
    ");
}

#[test]
fn an_impossible_combination_is_refused() {
    let text = suite(
        ORACLE,
        "  - {dataset: mine, prompt: output, metrics: [line]}\n",
    );
    insta::assert_snapshot!(told(&text), @r"
    error: `line` cannot be measured: the prompt `output` asks for output alone
     --> s.yaml:8:47
      |
    8 |   - {dataset: mine, prompt: output, metrics: [line]}
      |                                               ^^^^
    ");
    let text = suite(
        ORACLE,
        "  - {dataset: mine, prompt: trace, sampling: {samples: 3}}\n",
    );
    insta::assert_snapshot!(told(&text), @r"
    error: several samples at temperature 0 would all be alike; set `temperature`
     --> s.yaml:8:56
      |
    8 |   - {dataset: mine, prompt: trace, sampling: {samples: 3}}
      |                                                        ^
    ");
    let text = suite(ORACLE, TASK).replace(
        "kind: programs, path: programs, training: 0",
        "kind: singleline",
    );
    insta::assert_snapshot!(told(&text), @r"
    error: the prompt `output` asks for output, and the programs of `mine` print none
     --> s.yaml:8:29
      |
    8 |   - {dataset: mine, prompt: output, shots: 0}
      |                             ^^^^^^
      |
      = help: use `trace` or `trace_json`
    ");
    let text = text.replace("prompt: output", "prompt: exception");
    let err = told(&text);
    assert!(
        err.contains("asks for an exception, and the programs of `mine` raise none"),
        "{err}"
    );
}

#[test]
fn what_could_not_work_is_refused_before_it_is_tried() {
    let check = |tasks: &str, wanted: &str| {
        let err = told(&suite(ORACLE, tasks));
        assert!(err.contains(wanted), "{err}");
    };
    check(
        "  - {dataset: mine, prompt: exception, shots: 0, metrics: output_accuracy}\n",
        "`output_accuracy` cannot be measured: the prompt `exception` asks for the exception alone",
    );
    check(
        "  - {dataset: mine, prompt: trace, shots: 0, metrics: exception_accuracy}\n",
        "`exception_accuracy` cannot be measured: the prompt `trace` asks for the trace",
    );
    check(
        "  - {dataset: mine, prompt: output, shots: 3}\n",
        "wants 3 few-shot examples",
    );
    check(
        "  - {dataset: mine, prompt: trace, shots: 0, models: []}\n",
        "`models` is empty",
    );
    check(
        "  - {dataset: mine, prompt: trace, shots: 0, name: ''}\n",
        "cannot name a task",
    );
    check(
        "  - {dataset: mine, prompt: trace, shots: 0}\ngate:\n  floors:\n    - {task: mine/trace, \
         model: sure, figure: line_f1, at_least: 300}\n",
        "from 0 to 100",
    );
}

#[test]
fn variables_are_for_secrets_and_paths() {
    let text = suite(ORACLE, TASK).replace("name: tried", "name: ${HOME}");
    insta::assert_snapshot!(told(&text), @r"
    error: `${HOME}` stands where no variable may
     --> s.yaml:1:7
      |
    1 | name: ${HOME}
      |       ^^^^^^^
      |
      = help: variables are for secrets and paths: `api_key`, `headers`, `path`, `template`, `include`, `baseline`, `start`
    ");
    let text = suite(
        "  far: {kind: http, base_url: 'http://127.0.0.1:9', model: m, api_key: sk-123}\n",
        TASK,
    );
    insta::assert_snapshot!(told(&text), @r"
    error: a key does not belong in a file
     --> s.yaml:6:72
      |
    6 |   far: {kind: http, base_url: 'http://127.0.0.1:9', model: m, api_key: sk-123}
      |                                                                        ^^^^^^
      |
      = help: put it in an environment variable NAME and write `${NAME}` here
    ");
    let text = text.replace("sk-123", "'${NO_SUCH_KEY_IS_SET}'");
    insta::assert_snapshot!(told(&text), @r"
    error: the environment variable `NO_SUCH_KEY_IS_SET` is not set
     --> s.yaml:6:72
      |
    6 |   far: {kind: http, base_url: 'http://127.0.0.1:9', model: m, api_key: '${NO_SUCH_KEY_IS_SET}'}
      |                                                                        ^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: set it: export NO_SUCH_KEY_IS_SET=...
    ");
}

#[test]
fn includes_are_merged_and_may_not_contradict() {
    let bench = programs()
        .file("parts/a.yaml", "seed: 4\nmodels:\n  sure: {kind: oracle}\n")
        .file("parts/b.yaml", "seed: 5\n")
        .file(
            "s.yaml",
            "name: s\ninclude: [parts/a.yaml, parts/b.yaml]\ndatasets:\n  mine: {kind: programs, \
             path: programs, training: 0}\ntasks:\n  - {dataset: mine, prompt: output, shots: 0}\n",
        );
    let (code, _, err) = bench.run("check s.yaml");
    assert_eq!(code, 2);
    insta::assert_snapshot!(err, @r"
    error: this is set in `parts/a.yaml`, line 1, too
     --> parts/b.yaml:1:7
      |
    1 | seed: 5
      |       ^
      |
      = help: set it in the including file, or in one of the two
    ");
    let bench = bench.file("parts/b.yaml", "about: more\n");
    let (code, out, err) = bench.run("check s.yaml");
    assert_eq!(code, 0, "{err}");
    insta::assert_snapshot!(out, @r"
    s.yaml is right: s
      mine/output: 0 shots, exact scoring, asked of sure
    ");
    let bench = bench.file("parts/b.yaml", "include: ../s.yaml\n");
    let (code, _, err) = bench.run("check s.yaml");
    assert_eq!(code, 2);
    assert!(err.contains("includes itself"), "{err}");
}

#[test]
fn a_suite_that_is_not_there_and_one_that_is_no_yaml_are_told() {
    let (code, _, err) = Bench::new().run("run nowhere.yaml");
    assert_eq!(code, 2);
    insta::assert_snapshot!(err, @"error: cannot read `nowhere.yaml`: No such file or directory (os error 2)");
    insta::assert_snapshot!(told("name: [x\nseed: 1\n"), @r"
    error: illegal placement of ':' indicator
     --> s.yaml:2:5
      |
    2 | seed: 1
      |     ^
    ");
}

#[test]
fn no_python_is_told_before_anything_is_written() {
    let bench = programs().file("s.yaml", &suite(ORACLE, TASK));
    let (code, _, err) = bench.run("run s.yaml --python /no/such/python3");
    assert_eq!(code, 1);
    assert!(!bench.path("reports").exists());
    insta::assert_snapshot!(err, @"error: cannot start `/no/such/python3`: No such file or directory (os error 2); install Python 3.8 or newer, or name one with --python or HARNESS_PYTHON");
}

#[test]
fn a_dataset_that_a_model_has_no_tag_for_is_shown() {
    let model = "  mine: {kind: candle, path: ., tag: {other: tutorial}}\n";
    insta::assert_snapshot!(told(&suite(model, TASK)), @r"
    error: `tag` has none for the dataset `mine`
     --> s.yaml:6:9
      |
    6 |   mine: {kind: candle, path: ., tag: {other: tutorial}}
      |         ^
      |
      = help: add `mine: TAG` to it, or name the tasks' `models`
    ");
    let model = "  mine: {kind: candle, path: ., tag: [tutorial]}\n";
    insta::assert_snapshot!(told(&suite(model, TASK)), @r"
    error: expected a tag, or a map from datasets to tags, found sequence
     --> s.yaml:6:38
      |
    6 |   mine: {kind: candle, path: ., tag: [tutorial]}
      |                                      ^
    ");
}
