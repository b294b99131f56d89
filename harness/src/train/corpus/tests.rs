//! Rows become sequences; what training shares with what is held out is found; a stale file is remade.

#![allow(clippy::unwrap_used)]

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::json;

use super::*;
use crate::formats::codeexecutor::code_tokens;

/// A folder, the rows in it, and a vocabulary.
struct Bench {
    folder: tempfile::TempDir,
    vocabulary: Vocabulary,
}

impl Bench {
    fn new(rows: &[(&str, &str, &str)]) -> Self {
        let bench = Self {
            folder: tempfile::tempdir().unwrap(),
            vocabulary: Vocabulary::make(&BTreeMap::new(), 0).unwrap(),
        };
        bench.write(rows);
        bench
    }

    fn rows(&self) -> PathBuf {
        self.folder.path().join("rows.jsonl")
    }

    /// Rows of split, program and trace.
    fn write(&self, rows: &[(&str, &str, &str)]) {
        let line = |(split, code, trace): &(&str, &str, &str)| {
            let row = json!({
                "id": "x", "code": code, "code_tokens": code_tokens(code), "trace": trace,
                "trace_tokens": [], "split": split, "problem_id": &code[..1],
            });
            row.to_string() + "\n"
        };
        std::fs::write(self.rows(), rows.iter().map(line).collect::<String>()).unwrap();
    }

    fn read(&self, split: &str, context: usize) -> anyhow::Result<Corpus> {
        let (told, stop) = (|_| (), Stop::default());
        Corpus::read(
            &self.rows(),
            split,
            "codenet",
            &self.vocabulary,
            context,
            &told,
            &stop,
        )
    }
}

const ROWS: [(&str, &str, &str); 4] = [
    ("test", "x = 1", "<state> x : 1 </state>"),
    ("training", "y = 2", "<state> y : 2 </state>"),
    (
        "training",
        "z = 'abcdefghijklmnopqrstuvwxyz'",
        "<state> </state>",
    ),
    ("training", "y = 30", "<state> y : 30 </state>"),
];

#[test]
fn a_split_is_read_in_the_order_of_rows_and_what_is_long_is_counted() {
    let bench = Bench::new(&ROWS);
    let corpus = bench.read("training", 16).unwrap();
    assert_eq!((corpus.len(), corpus.too_long()), (2, 1));
    for (at, row) in [(0, &ROWS[1]), (1, &ROWS[3])] {
        let wanted = bench
            .vocabulary
            .sequence("codenet", &code_tokens(row.1), row.2)
            .unwrap();
        let sequence = corpus.get(at);
        assert_eq!((sequence.tokens.to_vec(), sequence.source), wanted);
        assert_eq!(corpus.kind(at), "y");
    }
    assert_eq!(bench.read("training", 99).unwrap().kind(1), "z");
}

#[test]
fn many_rows_stay_in_order() {
    let codes: Vec<String> = (0..5000)
        .map(|n| format!("{} = {n}", (b'a' + (n % 7) as u8) as char))
        .collect();
    let rows: Vec<_> = codes
        .iter()
        .map(|code| ("test", code.as_str(), ""))
        .collect();
    let bench = Bench::new(&rows);
    let corpus = bench.read("test", 99).unwrap();
    assert_eq!(corpus.len(), codes.len());
    for (at, code) in codes.iter().enumerate() {
        let wanted = bench
            .vocabulary
            .sequence("codenet", &code_tokens(code), "")
            .unwrap();
        assert_eq!(corpus.get(at).tokens, wanted.0);
        assert_eq!(corpus.kind(at), &code[..1]);
    }
}

#[test]
fn faults_of_a_file_are_named() {
    let bench = Bench::new(&ROWS);
    let says = |wanted: &str, corpus: anyhow::Result<Corpus>| {
        let error = format!("{:#}", corpus.unwrap_err());
        assert!(
            error.contains(wanted) && error.contains("rows.jsonl"),
            "{error}"
        );
    };
    says("no row of the split `tests`", bench.read("tests", 99));
    says("none of the 3 rows", bench.read("training", 3));
    let text = std::fs::read_to_string(bench.rows()).unwrap();
    std::fs::write(bench.rows(), text + "{\"code\": 1}\n").unwrap();
    says(
        "rows.jsonl:5: no row in the released form: missing field",
        bench.read("test", 99),
    );
    std::fs::remove_file(bench.rows()).unwrap();
    says("failed to read the rows", bench.read("test", 99));
}

#[test]
fn a_second_reading_takes_what_is_kept_and_nothing_stale_or_damaged() {
    let bench = Bench::new(&ROWS);
    let heard = RefCell::new(0);
    let read = |context: usize, tag: &str, vocabulary: &Vocabulary| {
        heard.replace(0);
        let told = |rows| *heard.borrow_mut() = rows;
        let stop = Stop::default();
        let rows = bench.rows();
        let corpus = Corpus::read(&rows, "training", tag, vocabulary, context, &told, &stop);
        (corpus.unwrap(), *heard.borrow() > 0)
    };
    let own = &bench.vocabulary;
    let (first, _) = read(99, "codenet", own);
    assert_eq!(read(99, "codenet", own), (first.clone(), false));
    assert!(read(98, "codenet", own).1, "another context");
    assert!(read(98, "tutorial", own).1, "another tag");
    let more = Vocabulary::make(&[("other".to_owned(), 1)].into(), 1).unwrap();
    assert!(read(98, "tutorial", &more).1, "another vocabulary");
    assert!(read(99, "codenet", own).1);
    let mut rows = ROWS;
    rows[3].1 = "y = 31";
    bench.write(&rows);
    let (second, cut) = read(99, "codenet", own);
    assert!(cut && second != first, "rows of the same length");

    let kept = bench.folder.path().join("rows.jsonl.training.tokens");
    let whole = std::fs::read(&kept).unwrap();
    for at in [0, 20, whole.len() / 2, whole.len() - 1] {
        let mut damaged = whole.clone();
        damaged[at] ^= 1;
        std::fs::write(&kept, damaged).unwrap();
        assert_eq!(
            read(99, "codenet", own),
            (second.clone(), true),
            "byte {at}"
        );
    }
    std::fs::write(&kept, &whole[..whole.len() - 7]).unwrap();
    assert_eq!(read(99, "codenet", own), (second.clone(), true));
    assert_eq!(read(99, "codenet", own), (second, false));
}

#[test]
fn who_asks_to_stop_gets_no_part() {
    let bench = Bench::new(&ROWS);
    let stop = Stop::default();
    stop.set();
    let rows = bench.rows();
    let corpus = Corpus::read(
        &rows,
        "test",
        "codenet",
        &bench.vocabulary,
        99,
        &|_| (),
        &stop,
    );
    assert_eq!(corpus.unwrap_err().to_string(), "stopped");
    assert_eq!(std::fs::read_dir(bench.folder.path()).unwrap().count(), 1);
}

#[test]
fn what_training_has_is_taken_out_of_what_is_held() {
    let bench = Bench::new(&[
        ("training", "a = 1", "one"),
        ("training", "b = [1, 2, 'x']", "two"),
        ("training", "c = 5", "three"),
        ("test", "a = 1", "other"),
        ("test", "d = 6", "three"),
        ("test", "e = [7, 8]", "seven"),
        ("test", "f = (1, 2, 'x')", "four"),
        ("test", "g = (1, 'x', 2)", "five"),
        ("test", "h = 1 + .5 + 0x1", "six"),
    ]);
    let training = bench.read("training", 99).unwrap();
    let mut held = bench.read("test", 99).unwrap();
    let whole = held.clone();
    let shared = disjoint(&mut held, &[&training]);
    let wanted = Shared {
        programs: 1,
        traces: 1,
        constants: 1,
    };
    assert_eq!(shared, wanted);
    let kinds: Vec<&str> = (0..held.len()).map(|at| held.kind(at)).collect();
    assert_eq!(kinds, ["e", "g", "h"]);
    for (at, from) in [(0, 2), (1, 4), (2, 5)] {
        assert_eq!(held.get(at).tokens, whole.get(from).tokens);
        assert_eq!(held.get(at).source, whole.get(from).source);
    }
    assert_eq!(disjoint(&mut held, &[&training]), Shared::default());
    let own = held.clone();
    assert_eq!(disjoint(&mut held, &[&training, &own]).programs, 3);
    assert_eq!(held.len(), 0);
}

#[test]
fn identifiers_are_counted_in_the_training_split_alone() {
    let bench = Bench::new(&[
        ("training", "total = total + x1  # other\nprint('word')", ""),
        ("training", "if x1: x1 = None\nelse: é = f'{total}'", ""),
        ("test", "unseen = 1", ""),
    ]);
    let counts = identifiers(&bench.rows()).unwrap();
    let counts: Vec<(&str, u64)> = counts
        .iter()
        .map(|(name, count)| (&**name, *count))
        .collect();
    assert_eq!(counts, [("print", 1), ("total", 2), ("x1", 3), ("é", 1)]);
}
