//! Tests of the generator and of the dataset over it.
#![allow(clippy::unwrap_used)]

use crate::datasets::Loaded;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use super::*;
use crate::domain::settings::{At, Key, SourceFile, Value};
use crate::domain::{Rng, Step, Stop};
use crate::sandbox::{Limits, Sandbox};

const README: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../datasets/singleline/README.md"
));

fn drafts(rng: &mut Rng, families: &[&'static Family], count: usize) -> Vec<Draft> {
    let families = Families::new(families.iter().copied());
    (0..count)
        .map(|_| generator::draw(rng, &families).unwrap())
        .collect()
}

fn all() -> Vec<&'static Family> {
    FAMILIES.iter().collect()
}

fn one(name: &str) -> &'static Family {
    FAMILIES.iter().find(|family| family.name == name).unwrap()
}

fn trace(sources: impl IntoIterator<Item = String>) -> Vec<Trace> {
    let sandbox = Sandbox::open(None, Limits::default(), 2).unwrap();
    let jobs: Vec<Job> = sources
        .into_iter()
        .map(|source| Job {
            source,
            ..Job::default()
        })
        .collect();
    sandbox
        .trace_all(&jobs, sandbox.limits(), &|_| {}, &Stop::default())
        .unwrap()
}

fn load(seed: u64, workers: usize, examples: usize, training: usize) -> Loaded {
    let sandbox = Sandbox::open(None, Limits::default(), workers).unwrap();
    let site = Site {
        seed,
        sandbox: &sandbox,
        progress: &|_, _| {},
        stop: &Stop::default(),
    };
    SingleLine {
        examples,
        training,
        families: all(),
    }
    .load(&site)
    .unwrap()
}

fn sources(examples: &[Example]) -> HashSet<&str> {
    examples
        .iter()
        .map(|example| &*example.program.source)
        .collect()
}

#[test]
fn every_template_gives_programs_that_run() {
    const SEEDS: usize = 20;
    let mut programs: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    for family in FAMILIES {
        let templates = family.templates.len();
        let mut rng = rng(1, &["templates", family.name]);
        // Templates are drawn equally often: so many draws reach each often enough.
        for draft in drafts(&mut rng, &[family], templates * SEEDS * 4) {
            let sources = programs.entry((draft.family, draft.template)).or_default();
            if sources.len() < SEEDS && !sources.contains(&draft.source) {
                ruff_python_parser::parse_module(&draft.source)
                    .unwrap_or_else(|error| panic!("{error} in {}", draft.source));
                sources.push(draft.source);
            }
        }
    }
    let wanted: usize = FAMILIES.iter().map(|family| family.templates.len()).sum();
    assert_eq!(
        programs.len(),
        wanted,
        "a template's name stands twice, or was never drawn"
    );
    assert!(wanted >= 120);
    // A template's programs run as one, which is quicker; one by one where that fails.
    let traces = trace(programs.values().map(|sources| sources.join("\n")));
    let mut failed = 0;
    for ((template, sources), whole) in programs.iter().zip(&traces) {
        assert_eq!(
            sources.len(),
            SEEDS,
            "too few different programs of {template:?}"
        );
        let is_fine = |step: &Step| check_values(&step.state).is_ok();
        if whole.end == End::Returned && whole.steps.iter().all(is_fine) {
            continue;
        }
        let traces = trace(sources.iter().cloned());
        let failures: Vec<String> = (sources.iter().zip(&traces))
            .filter_map(|(source, trace)| Some(format!("{:?} {source}", reference(trace).err()?)))
            .collect();
        assert!(
            failures.len() <= 1,
            "{template:?} fails:\n{}",
            failures.join("\n")
        );
        failed += failures.len();
    }
    assert!(failed <= wanted * SEEDS / 200, "{failed} programs fail");
}

/// The statement with its names numbered and its numbers zero, and the types of
/// the state: what a program is like, but for its values.
fn shape(source: &str) -> String {
    let (state, statement) = source.rsplit_once('\n').unwrap();
    let state: BTreeMap<&str, &str> = state
        .lines()
        .map(|line| line.split_once(" = ").unwrap())
        .collect();
    let is_word = |c: char| c.is_ascii_alphanumeric();
    let mut names: Vec<&str> = Vec::new();
    let mut out = String::new();
    let mut rest = statement;
    while let Some(first) = rest.chars().next() {
        let length = rest
            .find(|c| is_word(c) != is_word(first))
            .unwrap_or(rest.len());
        let (word, tail) = rest.split_at(length);
        rest = tail;
        if state.contains_key(word) {
            let place = names
                .iter()
                .position(|name| *name == word)
                .unwrap_or(names.len());
            if place == names.len() {
                names.push(word);
            }
            write!(out, "v{place}").unwrap();
        } else {
            out += if first.is_ascii_digit() { "0" } else { word };
        }
    }
    for name in &names {
        let value = state[name];
        let kind = match value.chars().next().unwrap() {
            '\'' => "str",
            '[' if value.contains('\'') => "list of str",
            '[' => "list",
            _ if value.contains('.') => "float",
            _ => "int",
        };
        write!(out, "; {kind}").unwrap();
    }
    write!(out, "; {} unread", state.len() - names.len()).unwrap();
    out
}

fn check_figure(family: &str, template: &str, program: &str) {
    let wanted = shape(program);
    let found = drafts(&mut rng(2, &["figures"]), &[one(family)], 300_000)
        .into_iter()
        .find(|draft| shape(&draft.source) == wanted);
    assert_eq!(
        found.map(|draft| draft.template),
        Some(template),
        "no `{wanted}`"
    );
}

#[test]
fn programs_such_as_those_of_the_papers_figures_are_drawn() {
    // Figures 2a, 2b and 5 of arXiv 2305.05383.
    check_figure("augmented", "add", "c = 98\nz = 3\nc += z");
    check_figure(
        "slicing",
        "characters",
        "f = 'ifailuhkqq'\nl = ['a', 'i']\nx = 2\ny = 5\nl = list(f[x:y])",
    );
    check_figure(
        "augmented",
        "divide_float",
        "x = 1.2379400392853809e-46\nx /= 5",
    );
    let exponents = drafts(&mut rng(2, &["exponents"]), &[one("augmented")], 20_000);
    assert!(
        exponents
            .iter()
            .any(|draft| draft.source.contains("e-46\n"))
    );
}

#[test]
fn families_are_drawn_by_their_weights() {
    const DRAWS: usize = 20_000;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for draft in drafts(&mut rng(3, &["weights"]), &all(), DRAWS) {
        *counts.entry(draft.family).or_default() += 1;
    }
    let total: u32 = FAMILIES.iter().map(|family| family.weight).sum();
    for family in FAMILIES {
        let share = f64::from(family.weight) / f64::from(total);
        let found = counts[family.name] as f64 / DRAWS as f64;
        // Four standard deviations.
        let slack = 4.0 * (share * (1.0 - share) / DRAWS as f64).sqrt();
        assert!(
            (found - share).abs() < slack,
            "{}: {found}, not {share}",
            family.name
        );
    }
}

#[test]
fn programs_are_about_as_long_as_the_papers() {
    // Table 2 of the paper: 3.28 lines of code on average.
    let drafts = drafts(&mut rng(4, &["length"]), &all(), 10_000);
    let lines: usize = drafts
        .iter()
        .map(|draft| draft.source.lines().count())
        .sum();
    let mean = lines as f64 / drafts.len() as f64;
    assert!((3.0..3.5).contains(&mean), "{mean} lines");
}

#[test]
fn a_seed_gives_the_same_examples_for_any_number_of_workers() {
    let (one, three) = (load(5, 1, 150, 40), load(5, 3, 150, 40));
    assert_eq!(one.examples, three.examples);
    assert_eq!(one.training, three.training);
    assert_eq!(one.dropped, three.dropped);
    assert_eq!((one.examples.len(), one.training.len()), (150, 40));
    let other = load(6, 2, 150, 40);
    let common = sources(&one.examples)
        .intersection(&sources(&other.examples))
        .count();
    assert!(
        common < 5,
        "{common} programs are the same under another seed"
    );
    // A larger set begins with the smaller one.
    assert_eq!(load(5, 2, 160, 0).examples[..150], one.examples);
}

#[test]
fn no_program_comes_twice() {
    let loaded = load(7, 2, 400, 200);
    let (examples, training) = (sources(&loaded.examples), sources(&loaded.training));
    assert_eq!((examples.len(), training.len()), (400, 200));
    assert!(examples.is_disjoint(&training));
    let ids = loaded
        .examples
        .iter()
        .chain(&loaded.training)
        .map(|example| &example.id);
    assert_eq!(ids.collect::<HashSet<_>>().len(), 600);
    assert!(loaded.examples.is_sorted_by_key(|example| &example.id));
    assert!(loaded.dropped.len() < 10, "{:?}", loaded.dropped);
}

#[test]
fn programs_that_cannot_be_asked_about_are_named() {
    let check = |source: &str, wanted: &str| {
        let trace = trace([source.to_owned()]).remove(0);
        let found = match reference(&trace) {
            Ok(state) => format!("{:?}", state.0),
            Err((reason, detail)) => format!("{reason}: {detail}"),
        };
        assert_eq!(found, wanted, "of {source}");
    };
    check("c = 98\nz = 3\nc += z", r#"[("c", "101"), ("z", "3")]"#);
    check("s = {1}\ns.clear()", r#"[("s", "set()")]"#);
    check(
        "x = 0\nx = 1 / x",
        "raised: raised ZeroDivisionError: division by zero",
    );
    check("r = range(3)", "no_literal: `r` is range(0, 3)");
    check("x = 1e308\nx *= 10", "no_literal: `x` is inf");
    check("f = [1]\nf[0] = len", "no_literal: `f` is [<function>]");
    check("s = 'ab'\ns *= 100", "long_value: `s` has 202 characters");
    check("while True: pass", "timed_out: timed out");
}

fn node(entries: Vec<(&str, Value)>) -> Node {
    let file = SourceFile {
        path: PathBuf::from("suite.yaml"),
        text: String::new(),
    };
    let at = At {
        file: Arc::new(file),
        line: 1,
        column: 1,
        length: 1,
    };
    let entries = entries
        .into_iter()
        .map(|(name, value)| {
            let key = Key {
                name: name.to_owned(),
                at: at.clone(),
            };
            (
                key,
                Node {
                    value,
                    at: at.clone(),
                },
            )
        })
        .collect();
    Node {
        value: Value::Map(entries),
        at,
    }
}

fn words(words: &[&str]) -> Value {
    let at = node(Vec::new()).at;
    let text = |word: &&str| Value::Text {
        text: (*word).into(),
        written: (*word).into(),
    };
    Value::List(
        words
            .iter()
            .map(|w| Node {
                value: text(w),
                at: at.clone(),
            })
            .collect(),
    )
}

#[test]
fn settings_that_mean_nothing_are_refused() {
    let check = |name, value, message: &str, help: &str| {
        let fault = build(&node(vec![(name, value)])).err().unwrap();
        assert_eq!(
            (&*fault.message, fault.help.as_deref().unwrap_or_default()),
            (message, help)
        );
        assert!(fault.at.is_some());
    };
    let unknown = words(&["slicing", "comprehensions"]);
    check(
        "families",
        unknown,
        "unknown family `comprehensions`",
        "did you mean `comprehension`?",
    );
    check(
        "families",
        words(&[]),
        "`families` is empty",
        "leave it out to draw from all",
    );
    check(
        "examples",
        Value::Int(0),
        "expected at least one example",
        "",
    );
    check(
        "example",
        Value::Int(9),
        "unknown key `example`",
        "did you mean `examples`?",
    );
    let dataset = build(&node(vec![
        ("families", words(&["sets"])),
        ("training", Value::Int(0)),
    ]));
    assert_eq!(dataset.unwrap().yields(), Yields::States);
}

/// The README's table: a real draw of every family, and what it leads to.
fn table() -> String {
    let mut out = String::from(
        "| family | weight | templates | a program | its final state |\n|---|---|---|---|---|\n",
    );
    let programs: Vec<String> = FAMILIES
        .iter()
        .map(|family| {
            drafts(&mut rng(0, &["readme", family.name]), &[family], 1)
                .remove(0)
                .source
        })
        .collect();
    let code = |line: String| format!("`{}`", line.replace('|', "\\|"));
    for ((family, program), trace) in FAMILIES.iter().zip(&programs).zip(trace(programs.clone())) {
        let lines: Vec<String> = program.lines().map(|line| code(line.to_owned())).collect();
        let state = trace.final_state();
        let state: Vec<String> = state
            .iter()
            .map(|(n, v)| code(format!("{n} : {v}")))
            .collect();
        let (name, weight, templates) = (family.name, family.weight, family.templates.len());
        writeln!(
            out,
            "| {name} | {weight} | {templates} | {} | {} |",
            lines.join("<br>"),
            state.join("<br>")
        )
        .unwrap();
    }
    let weights: u32 = FAMILIES.iter().map(|family| family.weight).sum();
    let templates: usize = FAMILIES.iter().map(|family| family.templates.len()).sum();
    writeln!(
        out,
        "| *{} in all* | {weights} | {templates} | | |",
        FAMILIES.len()
    )
    .unwrap();
    out
}

#[test]
fn the_readme_shows_what_is_drawn() {
    let table = table();
    assert!(README.contains(&table), "the table should be:\n{table}");
}
