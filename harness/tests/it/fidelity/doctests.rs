//! Doctests of the Python tutorial and of TheAlgorithms, as programs that print what they show.

use harness::domain::{End, Trace, values_agree};
use harness::sandbox::Job;
use serde_json::Value;

use super::{limits, list, rows, run, text, traced, untraced};

/// Printed before each example, to tell their outputs apart.
const MARK: &str = "\u{1e}\n";

/// A program of a session's examples. What an expression gives is printed as
/// the prompt would print it, and so is an exception's last line.
fn session(examples: &[Value]) -> String {
    examples.iter().map(example).collect()
}

fn example(example: &Value) -> String {
    let source = text(example, "source");
    let body = if ruff_python_parser::parse_expression(source).is_ok() {
        format!(
            "__shown__ = (\n{source}\n)\nif __shown__ is not None:\n    _ = __shown__\n    print(repr(__shown__))\n"
        )
    } else if ruff_python_parser::parse_module(source).is_ok() {
        source.to_owned()
    } else {
        format!("exec({})\n", serde_json::to_string(source).unwrap())
    };
    let mark = "print('\\x1e')\n";
    // Text over several lines would not survive being indented.
    if ["\"\"\"", "'''"]
        .iter()
        .any(|quotes| source.contains(quotes))
    {
        return format!("{mark}{body}");
    }
    let indented: String = body.lines().map(|line| format!("    {line}\n")).collect();
    format!(
        "{mark}try:\n{indented}except BaseException as __error__:\n    \
         import traceback as __traceback__\n    \
         print(__traceback__.format_exception_only(__error__)[-1], end='')\n"
    )
}

/// What an example must print: its text, and of an exception the last line.
fn wanted(example: &Value) -> String {
    if let Value::String(exception) = &example["exc"] {
        return exception.clone();
    }
    let want = text(example, "want");
    match want.split_once("Traceback (most recent call last):") {
        Some((before, after)) => format!("{before}{}", after.lines().last().unwrap()),
        None => want.to_owned(),
    }
}

/// Whether text is what a doctest wants, where `...` stands for anything and
/// white space for other white space.
fn is_wanted(printed: &str, wanted: &str) -> bool {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let wanted = words(&wanted.replace("<BLANKLINE>", ""));
    let printed = words(printed);
    let mut parts = wanted.split("...").map(str::trim);
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = printed.strip_prefix(first) else {
        return false;
    };
    let parts: Vec<_> = parts.collect();
    let Some((last, between)) = parts.split_last() else {
        return rest.is_empty();
    };
    for part in between {
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// The examples of a session that did not print what they should.
fn failing<'a>(examples: &'a [Value], trace: &Trace) -> Vec<(&'a Value, String)> {
    let mut printed = trace.stdout.split(MARK).skip(1);
    let mut wrong = Vec::new();
    for example in examples {
        let printed = printed.next().unwrap_or("<nothing>").to_owned();
        let wanted = wanted(example);
        // The order of a set is no fact about the program.
        if !is_wanted(&printed, &wanted) && !values_agree(printed.trim(), wanted.trim()) {
            wrong.push((example, printed));
        }
    }
    wrong
}

#[test]
fn doctests_of_the_algorithms_print_what_they_should() {
    let rows = rows("the_algorithms/programs.jsonl");
    let sessions: Vec<_> = rows
        .iter()
        .map(|row| {
            // A module that is imported does not solve its problem in full.
            let code = text(row, "code").replace("if __name__ ==", "if not __name__ ==");
            format!("{code}\n{}", session(list(row, "doctests")))
        })
        .collect();
    for (job, long) in [(untraced as fn(&str) -> Job, 0), (traced, LONG)] {
        let jobs: Vec<Job> = sessions.iter().map(|s| job(s)).collect();
        let traces = run(&jobs, &limits(30));
        let mut left = 0;
        for (row, trace) in rows.iter().zip(&traces) {
            if matches!(trace.end, End::OverLimit(_)) {
                left += 1;
                continue;
            }
            let wrong = failing(list(row, "doctests"), trace);
            assert!(
                wrong.is_empty(),
                "{} {}: {wrong:#?}",
                row["path"],
                trace.end
            );
        }
        assert!(
            traces.is_empty() || left == long,
            "{left} are long, not {long}"
        );
    }
}

/// How many sessions of TheAlgorithms take more steps than a trace may have.
const LONG: usize = 18;

/// Words of examples that reach for files, processes or the network, which a
/// sandbox need not have, and of one that waits to be interrupted.
const REACHING: [&str; 11] = [
    "open",
    "workfile",
    "f.",
    "os.getcwd",
    "os.chdir",
    "os.system",
    "shutil",
    "glob",
    "urlopen",
    "server",
    "while True",
];

/// Flagged examples that print otherwise here, and why.
const OTHERWISE: [(&str, u64, &str); 5] = [
    ("errors.rst.txt", 22, "shows the tree of an exception group"),
    ("errors.rst.txt", 25, "shows the tree of an exception group"),
    (
        "errors.rst.txt",
        26,
        "reads `tests`, which no example makes",
    ),
    ("errors.rst.txt", 28, "shows the notes of an exception"),
    ("errors.rst.txt", 32, "shows the tree of an exception group"),
];

/// Whether a source has a word that begins there.
fn has(source: &str, word: &str) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || "_.".contains(c);
    source
        .match_indices(word)
        .any(|(at, _)| !source[..at].ends_with(is_name))
}

#[test]
fn examples_of_the_tutorial_print_what_it_says() {
    let mut rows = rows("python_tutorial/doctest_examples.jsonl");
    rows.retain(|row| !REACHING.iter().any(|word| has(text(row, "source"), word)));
    let flagged = |row: &Value| row["verified_py311"] == true;
    let sessions: Vec<&[Value]> = rows.chunk_by(|a, b| a["file"] == b["file"]).collect();
    for job in [untraced as fn(&str) -> Job, traced] {
        let jobs: Vec<Job> = sessions.iter().map(|s| job(&session(s))).collect();
        let traces = run(&jobs, &limits(30));
        let mut wrong = Vec::new();
        for (examples, trace) in sessions.iter().zip(&traces) {
            assert_eq!(trace.end, End::Returned, "{}", examples[0]["file"]);
            wrong.extend(failing(examples, trace));
        }
        wrong.retain(|(example, _)| flagged(example));
        let place = |row: &Value| (text(row, "file").to_owned(), row["index"].as_u64().unwrap());
        let places: Vec<_> = wrong.iter().map(|(example, _)| place(example)).collect();
        let known = OTHERWISE.map(|(file, index, _)| (file.to_owned(), index));
        assert!(traces.is_empty() || places == known, "{wrong:#?}");
    }
    let flagged = rows.iter().filter(|row| flagged(row)).count();
    assert!(rows.is_empty() || flagged == 488, "{flagged} are tried");
}
