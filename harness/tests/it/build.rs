//! Datasets built into files.

use std::process::Stdio;
use std::time::Duration;

use super::bench::{Bench, programs, suite};

/// Enough programs for many chunks.
fn many() -> Bench {
    let mut bench = programs();
    for i in 0..40 {
        bench = bench.file(
            &format!("programs/many{i}/p.py"),
            &format!("n = {i}\nfor k in range(9):\n    n += k * 2\nprint(n)\n"),
        );
    }
    bench
}

fn rows(text: &str) -> Vec<serde_json::Value> {
    let row = |line: &str| serde_json::from_str(line).unwrap();
    text.lines().map(row).collect()
}

#[test]
fn a_build_killed_at_any_moment_gives_the_same_file() {
    let bench = many();
    let command = "build programs --path programs --mutate --seed 3 --quiet";
    bench.must(&format!("{command} --jobs 1 --out whole.jsonl"));
    let mut delay = Duration::from_millis(200);
    let mut kills = 0;
    while !bench.path("killed.jsonl").exists() {
        let mut command = bench.command(&format!("{command} --jobs 2 --out killed.jsonl"));
        let mut child = command.stdout(Stdio::null()).spawn().unwrap();
        std::thread::sleep(delay);
        child.kill().unwrap();
        child.wait().unwrap();
        kills += 1;
        delay = delay * 4 / 3;
        assert!(kills < 60, "the build never ends");
    }
    assert!(kills > 1, "nothing was killed");
    for name in ["jsonl", "jsonl.about.json"] {
        let (one, two) = (format!("whole.{name}"), format!("killed.{name}"));
        assert_eq!(bench.read(&one), bench.read(&two), "after {kills} kills");
    }
    assert!(!bench.path("killed.jsonl.building").exists());
}

#[test]
fn a_row_has_the_released_fields_and_its_mutation() {
    let bench = many();
    bench.must("build programs --path programs --mutate --limit 30 --out m.jsonl --quiet");
    let rows = rows(&bench.read("m.jsonl"));
    assert_eq!(rows.len(), 30);
    for row in rows {
        for field in ["id", "code", "trace", "split", "problem_id", "parent"] {
            assert!(row[field].is_string(), "{field} of {row}");
        }
        for field in ["code_tokens", "trace_tokens", "operators", "places"] {
            assert!(
                !row[field].as_array().unwrap().is_empty(),
                "{field} of {row}"
            );
        }
    }
}

#[test]
fn a_suite_s_dataset_is_built_in_every_form() {
    let bench = programs().file(
        "s.yaml",
        &suite(
            "  sure: {kind: oracle}\n",
            "  - {dataset: mine, prompt: output, shots: 0}\n",
        ),
    );
    bench.must("build s.yaml --out t.jsonl --form traces --quiet");
    bench.must("build s.yaml --out t.parquet --quiet");
    let traces = rows(&bench.read("t.jsonl"));
    assert_eq!(traces.len(), 5);
    assert_eq!(traces[0]["reference"]["trace"]["end"], "returned");
    assert!(bench.bytes("t.parquet").starts_with(b"PAR1"));
}

#[test]
fn what_cannot_be_built_is_said() {
    let bench = programs();
    let said = |words: &str| {
        let (code, _, err) = bench.run(words);
        format!("{code}: {}", err.trim())
    };
    let all = [
        said("build codenetmt --out x.jsonl"),
        said("build tutorial --out x.csv"),
        said("build tutorial --dataset x --out x.jsonl"),
        said("build programs --out x.jsonl"),
    ];
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn places_are_in_the_parents_that_come_with_a_file() {
    let bench = Bench::new()
        .file(
            "p/double.py",
            "n = int(input())\nfor i in range(n):\n    print(2 * i)\n",
        )
        .file("p/double.in", "3\n");
    bench.must("build programs --path p --mutate --out m.jsonl --quiet");
    let parents = rows(&bench.read("m.jsonl.parents.jsonl"));
    let row = &rows(&bench.read("m.jsonl"))[0];
    let parent = parents.iter().find(|parent| parent["id"] == row["parent"]);
    let mut text = parent.unwrap()["code"].as_str().unwrap().to_owned();
    for place in row["places"].as_array().unwrap().iter().rev() {
        let at = |key: &str| usize::try_from(place[key].as_u64().unwrap()).unwrap();
        text.replace_range(
            at("start")..at("end"),
            place["replacement"].as_str().unwrap(),
        );
    }
    assert_eq!(text, row["code"].as_str().unwrap());
}

#[test]
fn what_is_left_out_is_counted_and_named() {
    let bench = programs().file("only/raises.py", "1 / 0\n");
    bench.must("build programs --path programs --out x.jsonl --quiet");
    let dropped = rows(&bench.read("x.jsonl.dropped.jsonl"));
    assert_eq!(dropped.len(), 1);
    assert_eq!(dropped[0]["id"], "call/fails");
    let about: serde_json::Value = serde_json::from_str(&bench.read("x.jsonl.about.json")).unwrap();
    assert_eq!(about["dropped"]["raised"], 1);

    let (code, _, err) = bench.run("build programs --path only --out y.jsonl --quiet");
    assert_eq!(code, 1, "{err}");
    assert!(
        err.contains("no program came through; left out: raised 1"),
        "{err}"
    );
}

#[test]
fn a_file_that_is_there_is_not_replaced() {
    let bench = programs().file("precious.jsonl", "mine\n");
    let (code, _, err) = bench.run("build programs --path programs --out precious.jsonl");
    assert_eq!(code, 1);
    assert!(
        err.contains("is there already, and is something else"),
        "{err}"
    );
    assert_eq!(bench.read("precious.jsonl"), "mine\n");
    let command = "build programs --path programs --out x.jsonl";
    bench.must(command);
    let (code, _, err) = bench.run(command);
    assert_eq!((code, err.trim()), (0, "x.jsonl is there already"));
}

#[test]
fn a_build_of_programs_that_changed_does_not_go_on() {
    let bench = many();
    let command = "build programs --path programs --mutate --out x.jsonl --quiet --jobs 1";
    let mut child = bench.command(command).spawn().unwrap();
    let log = bench.path("x.jsonl.building/log.jsonl");
    while std::fs::metadata(&log).map_or(0, |log| log.len()) == 0 {
        assert!(
            child.try_wait().unwrap().is_none(),
            "it was not killed in time"
        );
    }
    child.kill().unwrap();
    child.wait().unwrap();
    std::fs::write(bench.path("programs/add/sum.py"), "a = 3\nprint(a)\n").unwrap();
    let (code, _, err) = bench.run(command);
    assert_eq!(code, 1);
    assert!(
        err.contains("the programs are not those of the unfinished build"),
        "{err}"
    );
}
