//! `harness mutate` and `harness list operators`, as typed.

use std::io::Write as _;
use std::process::Stdio;

use serde_json::Value;

use super::bench::{Bench, told};

const LOOP: &str =
    "total = 0\nfor i in range(5):\n    if i % 2 == 0:\n        total += i\nprint(total)\n";

fn lines(out: &str) -> Vec<Value> {
    out.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn mutants_are_lines_of_json() {
    let bench = Bench::new().file("loop.py", LOOP);
    let made = lines(
        &bench.must("mutate loop.py --operators aor,ROR --rounds 50 --probability 1 --quiet"),
    );
    // `%` has one sibling, and `==` too.
    assert_eq!(made.len(), 1);
    assert_eq!(made[0]["id"], "loop@1");
    assert_eq!(made[0]["source"], LOOP.replace("i % 2 == 0", "i * 2 != 0"));
    assert_eq!(made[0]["operators"], serde_json::json!(["AOR", "ROR"]));
    let start = LOOP.find('%').unwrap();
    let place = serde_json::json!({"operator": "AOR", "start": start, "end": start + 1, "replacement": "*"});
    assert_eq!(made[0]["places"][0], place);
}

#[test]
fn a_round_is_the_same_for_any_number_of_rounds() {
    let bench = Bench::new().file("loop.py", LOOP);
    let few = bench.must("mutate loop.py --rounds 10 --seed 4 --quiet");
    let many = bench.must("mutate loop.py --rounds 40 --seed 4 --quiet");
    assert!(few.lines().count() > 5);
    assert!(many.starts_with(&few));
    assert_ne!(
        few,
        bench.must("mutate loop.py --rounds 10 --seed 5 --quiet")
    );
}

#[test]
fn what_is_left_out_is_said() {
    let bench = Bench::new().file("loop.py", LOOP).file("x.py", "x = y\n");
    let (code, out, err) = bench.run("mutate loop.py --operators AOR --rounds 40");
    assert_eq!((code, out.lines().count()), (0, 1));
    insta::assert_snapshot!(err, @"of 40 draws, left out: 27 unchanged, 12 drawn before, 0 no Python");
    let (code, out, err) = bench.run("mutate x.py");
    assert_eq!((code, out.as_str()), (0, ""));
    insta::assert_snapshot!(err, @"`x.py` has no place that these can change: paper");
}

#[test]
fn numbers_alone_leave_strings_alone() {
    let bench = Bench::new().file("s.py", "x = 'a' if 1 else 'b'\n");
    let out = bench.must("mutate s.py --constants numbers --probability 1 --quiet");
    assert!(out.lines().count() > 10);
    assert!(
        lines(&out)
            .iter()
            .all(|m| m["source"].as_str().unwrap().contains("'a'"))
    );
}

#[test]
fn a_program_may_come_from_standard_input() {
    let bench = Bench::new();
    let mut command = bench.command("mutate - --operators own --quiet");
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(b"x = 1\r\ny = 2\r\n")
        .unwrap();
    let (code, out, _) = told(child.wait_with_output().unwrap());
    assert_eq!(code, 0);
    let made = lines(&out);
    assert!(
        made.iter().any(|m| m["source"] == "y = 2\nx = 1\n"),
        "{out}"
    );
    assert!(made[0]["id"].as_str().unwrap().starts_with("stdin@"));
}

#[test]
fn mistakes_are_named_with_the_way_out() {
    let bench = Bench::new()
        .file("loop.py", LOOP)
        .file("wrong.py", "x = 1\nif x\n    y\n");
    std::fs::write(bench.path("bytes.py"), b"x = 1\ny = '\xff'\n").unwrap();
    let said = |words: &str| {
        let (code, out, err) = bench.run(words);
        assert_eq!(out, "");
        format!("{code} {err}")
    };
    insta::assert_snapshot!(said("mutate loop.py --operators AOR,CRPP"), @r"
    2 error: unknown operator `CRPP`
     |
     = help: did you mean `CRP`?
    ");
    insta::assert_snapshot!(said("mutate loop.py --operators papr"), @r"
    2 error: unknown operator `papr`
     |
     = help: did you mean `paper`?
    ");
    insta::assert_snapshot!(said("mutate loop.py --probability 0"), @"1 error: --probability must be above 0 and at most 1");
    insta::assert_snapshot!(said("mutate loop.py --deviation -1"), @"1 error: --deviation must be above 0 and at most 1e9");
    insta::assert_snapshot!(said("mutate none.py"), @"1 error: failed to read `none.py`: No such file or directory (os error 2)");
    insta::assert_snapshot!(said("mutate wrong.py"), @"1 error: `wrong.py` cannot be mutated: line 2: Expected `:`, found newline");
    insta::assert_snapshot!(said("mutate bytes.py"), @"1 error: `bytes.py` is not UTF-8 text: see line 2");
}

#[test]
fn operators_are_listed_with_a_program_and_a_mutant() {
    let bench = Bench::new();
    let all = bench.must("list operators");
    let shown: Vec<&str> = all.split("\n\n").collect();
    let oil = [
        "OIL  paper  one-iteration loop: a break at the body's end",
        "       for i in a:               |  for i in a:",
        "           print(i)              |      print(i)",
        "                                 |      break",
    ];
    assert_eq!(shown[9], oil.join("\n"));
    // In the list of everything, each has one line.
    assert!(
        bench
            .must("list")
            .contains("\n  ZIL  zero-iteration loop: a break at the body's start\n")
    );
}
