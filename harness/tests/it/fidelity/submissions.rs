//! Contest submissions: executed lines, exceptions, states and output, as ORCA and AVATAR have them.

use std::collections::{BTreeMap, BTreeSet};

use harness::domain::{End, EventKind, Limit, Literal, Trace, values_agree};
use harness::sandbox::Job;
use serde_json::Value;

use super::{lacks_package, limits, list, rows, run, text, traced, untraced, whole};

/// ORCA's rows that its authors' own figures are reproduced for, and our
/// traces of them; without those for which a package is missing here.
fn submissions() -> Vec<(Value, Trace)> {
    let mut rows = rows("orca_fixeval/complete.jsonl");
    rows.retain(|row| row["verified_py311"] == true);
    let all = rows.len();
    let jobs: Vec<_> = rows.iter().map(|row| traced(text(row, "code"))).collect();
    let traces = run(&jobs, &whole(limits(10)));
    let mut both: Vec<_> = rows.into_iter().zip(traces).collect();
    both.retain(|(_, trace)| !lacks_package(trace));
    if !both.is_empty() && both.len() < all {
        eprintln!("left out: {} rows lack a package", all - both.len());
        assert!(all - both.len() <= 14, "14 rows import numpy or sympy");
    }
    both
}

#[test]
fn lines_exceptions_and_output_of_real_submissions_are_reproduced() {
    for (row, trace) in submissions() {
        let id = text(&row, "id");
        let lines: Vec<u64> = trace.executed_lines().map(u64::from).collect();
        let wanted: Vec<u64> = list(&row, "exec_lines")
            .iter()
            .map(|line| line.as_u64().unwrap())
            .collect();
        assert_eq!(lines, wanted, "{id}");
        assert_eq!(trace.stdout, text(&row, "stdout_py311"), "{id}");
        match &trace.end {
            End::Returned => assert_eq!(row["exception"], Value::Null, "{id}"),
            End::Raised { class, message } => {
                let theirs = &row["exception"];
                assert_eq!(text(theirs, "class"), format!("<class '{class}'>"), "{id}");
                let shown = text(theirs, "message");
                let argument = shown
                    .strip_prefix(&format!("{class}("))
                    .and_then(|rest| rest.strip_suffix(')'))
                    .unwrap_or_else(|| panic!("{id} has {shown}"));
                match Literal::parse(argument) {
                    Some(Literal::Str(theirs)) => assert_eq!(*message, theirs, "{id}"),
                    _ => assert_eq!(message, argument, "{id}"),
                }
            }
            other => panic!("{id} {other}"),
        }
    }
}

/// States as lists of a line and its variables; lines without any left out.
type States = Vec<(u64, BTreeMap<String, String>)>;

fn states_of(trace: &Trace) -> States {
    let lines = trace.steps.iter().filter(|s| s.event == EventKind::Line);
    lines
        .map(|step| {
            let pairs = step.state.iter().map(|(n, v)| (n.to_owned(), v.to_owned()));
            (u64::from(step.line), pairs.collect())
        })
        .collect()
}

fn states_told(row: &Value) -> States {
    let steps = list(row, "final_trace").iter();
    steps
        // A few rows start with line 0 or null.
        .filter_map(|step| Some((step["line"].as_u64().filter(|line| *line > 0)?, step)))
        .map(|(line, step)| {
            let pairs = list(step, "var_val").iter().flat_map(|pair| {
                let pair = pair.as_object().unwrap().iter();
                pair.map(|(n, v)| (n.clone(), v.as_str().unwrap().to_owned()))
            });
            (line, pairs.collect())
        })
        .collect()
}

/// Names that ORCA leaves out of its states: loop variables and imports.
fn left_out(code: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for line in code.lines() {
        let words = line.split(|c: char| !c.is_alphanumeric() && c != '_');
        let mut binds = false;
        for word in words {
            match word {
                "for" | "import" => binds = true,
                "in" => binds = false,
                name if binds => drop(names.insert(name.to_owned())),
                _ => {}
            }
        }
    }
    names
}

/// Names that ORCA shows as an object somewhere: by address, which is no fact
/// about the program, or as the built-in that the program covers later.
fn objects(states: &States) -> BTreeSet<String> {
    let pairs = states.iter().flat_map(|(_, state)| state);
    pairs
        .filter(|(_, value)| value.starts_with('<') || value.contains(" at 0x"))
        .map(|(name, _)| name.clone())
        .collect()
}

fn without(mut states: States, names: &BTreeSet<String>) -> States {
    for (_, state) in &mut states {
        state.retain(|name, value| !names.contains(name) && !value.starts_with('<'));
    }
    states.retain(|(_, state)| !state.is_empty());
    states
}

fn agree(ours: &States, theirs: &States) -> bool {
    let same = |a: &BTreeMap<String, String>, b: &BTreeMap<String, String>| {
        a.len() == b.len()
            && a.iter()
                .zip(b)
                .all(|((name, value), (other, told))| name == other && values_agree(value, told))
    };
    ours.len() == theirs.len()
        && ours
            .iter()
            .zip(theirs)
            .all(|((line, a), (other, b))| line == other && same(a, b))
}

/// Submissions whose states ORCA tells otherwise, and how.
const TOLD_OTHERWISE: [(&str, &str); 9] = [
    ("p03160_s473233259", "a long list is left out"),
    ("p03244_s065293773", "a list of unlike items is left out"),
    ("p02716_s789567569", "a list of lists is left out"),
    ("p02716_s361374349", "a list of lists is left out"),
    ("p02716_s402044561", "a list of lists is left out"),
    ("p03578_s070819280", "a long list is left out"),
    ("p02642_s901148431", "a long list is left out"),
    ("p02702_s158698224", "a long list is left out"),
    ("p03698_s765653173", "an empty set is written {}"),
];

#[test]
fn states_of_real_submissions_are_reproduced() {
    let submissions = submissions();
    let mut otherwise = BTreeSet::new();
    for (row, trace) in &submissions {
        let theirs = states_told(row);
        let mut names = left_out(text(row, "code"));
        names.extend(objects(&theirs));
        let (ours, theirs) = (without(states_of(trace), &names), without(theirs, &names));
        if !agree(&ours, &theirs) {
            otherwise.insert(text(row, "id"));
        }
    }
    if !submissions.is_empty() {
        let known: BTreeSet<_> = TOLD_OTHERWISE.iter().map(|(id, _)| *id).collect();
        assert_eq!(otherwise, known);
    }
}

#[test]
fn translated_submissions_print_what_they_should() {
    let mut rows = rows("avatar_python/programs.jsonl");
    rows.retain(|row| row["verified_py311"] == true);
    let jobs: Vec<_> = rows
        .iter()
        .flat_map(|row| {
            [traced, untraced].map(|job| Job {
                stdin: text(row, "stdin").to_owned(),
                ..job(text(row, "code"))
            })
        })
        .collect();
    let traces = run(&jobs, &limits(10));
    for (trace, row) in traces.iter().zip(rows.iter().flat_map(|row| [row, row])) {
        let id = text(row, "problem_id");
        if matches!(trace.end, End::OverLimit(Limit::Steps)) {
            continue;
        }
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect();
        let (printed, wanted): (Vec<_>, Vec<_>) =
            (words(&trace.stdout), words(text(row, "stdout")));
        assert_eq!(printed, wanted, "{id}");
    }
    assert!(rows.is_empty() || rows.len() == 36);
}
