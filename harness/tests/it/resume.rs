//! Runs that are killed, stopped, or find no server.

use std::process::Stdio;
use std::time::{Duration, Instant};

use super::bench::{Bench, programs, suite, told};

const FILES: [&str; 4] = ["report.md", "report.json", "scores.parquet", "accuracy.svg"];

/// A suite with enough to do to be killed in the middle.
fn long() -> Bench {
    let mut bench = programs();
    for i in 0..120 {
        bench = bench.file(
            &format!("programs/many/p{i:03}.py"),
            &format!("n = {i}\nfor k in range(40):\n    n += k\nprint(n)\n"),
        );
    }
    bench.file(
        "s.yaml",
        &suite(
            "  sure: {kind: oracle}\n  zero: {kind: constant, text: '780'}\n",
            "  - {dataset: mine, prompt: [output, trace, trace_json], shots: 0}\n",
        ),
    )
}

#[test]
fn a_run_killed_at_any_moment_ends_in_the_same_bytes() {
    let bench = long();
    bench.must("run s.yaml --out whole --quiet");
    let mut delay = Duration::from_millis(120);
    let mut kills = 0;
    loop {
        let mut command = bench.command("run s.yaml --out killed --quiet");
        let mut child = command.stdout(Stdio::null()).spawn().unwrap();
        std::thread::sleep(delay);
        if child.try_wait().unwrap().is_some() {
            break;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        kills += 1;
        delay = delay * 5 / 4;
        assert!(kills < 200, "the run never ends");
    }
    assert!(kills > 0, "nothing was killed");
    bench.must("run s.yaml --out killed --quiet");
    for file in FILES {
        let (one, two) = (format!("whole/{file}"), format!("killed/{file}"));
        assert_eq!(
            bench.bytes(&one),
            bench.bytes(&two),
            "{file} after {kills} kills"
        );
    }
    let journal = bench.read("killed/journal.jsonl");
    let mut questions: Vec<&str> = journal
        .lines()
        .map(|line| {
            line.split("\"prompt\"")
                .next()
                .unwrap()
                .split_once(' ')
                .unwrap()
                .1
        })
        .collect();
    let asked = questions.len();
    questions.sort_unstable();
    questions.dedup();
    assert_eq!(questions.len(), asked, "a model was asked twice");
}

#[test]
fn a_finished_run_is_not_asked_again_unless_fresh() {
    let bench = long();
    bench.must("run s.yaml --out r --quiet");
    let journal = bench.bytes("r/journal.jsonl");
    bench.must("run s.yaml --out r --quiet");
    assert_eq!(bench.bytes("r/journal.jsonl"), journal);
    bench.must("run s.yaml --out r --quiet --fresh");
    assert_eq!(
        bench.bytes("r/journal.1.jsonl"),
        journal,
        "the old answers are kept"
    );
}

#[test]
fn ctrl_c_stops_cleanly_and_the_same_command_finishes() {
    let bench = long();
    bench.must("run s.yaml --out whole --quiet");
    let mut command = bench.command("run s.yaml --out stopped --quiet --jobs 1");
    let child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let began = Instant::now();
    while !bench.path("stopped/journal.jsonl").exists() && began.elapsed().as_secs() < 20 {
        std::thread::sleep(Duration::from_millis(5));
    }
    let id = child.id().to_string();
    std::process::Command::new("kill")
        .args(["-INT", &id])
        .status()
        .unwrap();
    let (code, _, err) = told(child.wait_with_output().unwrap());
    assert_eq!(code, 1, "{err}");
    assert!(err.contains("the same command"), "{err}");
    bench.must("run s.yaml --out stopped --quiet");
    for file in FILES {
        let (one, two) = (format!("whole/{file}"), format!("stopped/{file}"));
        assert_eq!(bench.bytes(&one), bench.bytes(&two), "{file}");
    }
}

#[test]
fn a_server_that_is_down_leaves_a_partial_run_and_exit_1() {
    let bench = programs().file(
        "s.yaml",
        &suite(
            "  far: {kind: http, base_url: 'http://127.0.0.1:9/v1', model: m, retries: 0}\n  \
             sure: {kind: oracle}\n",
            "  - {dataset: mine, prompt: output, shots: 0}\ngate:\n  floors:\n    - {task: \
             mine/output, model: sure, figure: output_accuracy, at_least: 100}\n",
        ),
    );
    let (code, _, err) = bench.run("run s.yaml --out r --quiet");
    assert_eq!(code, 1);
    assert!(
        err.contains("127.0.0.1:9") && err.contains("partial"),
        "{err}"
    );
    assert!(bench.read("r/report.md").contains("PARTIAL"));
    let (code, _, err) = bench.run("gate r");
    assert_eq!(code, 3, "{err}");
}
