//! Datasets of mutants of small programs.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeSet, HashSet};
use std::path::Path;

use crate::datasets::mutation::Mutation;
use crate::datasets::programs::Programs;
use crate::datasets::rules::{Cases, Rules, Treatment};
use crate::datasets::tests::{on_site, rules};
use crate::datasets::{Dataset as _, Loaded, likeness};
use crate::domain::{End, Fate, Reference};
use crate::mutations::{Recipe, named};

/// A folder of some programs with numbers, loops and comparisons in them.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    for (problem, step) in [("p1", 2), ("p2", 3), ("p3", 4), ("p4", 5)] {
        write(
            &format!("{problem}/sum.py"),
            &format!(
                "total = 0\nfor i in range({step}):\n    if i > 1:\n        total += i * {step}\n\
                 print(total)\n"
            ),
        );
    }
    write("p5/index.py", "a = [3, 1, 2]\nprint(a[1])\n");
    folder
}

fn mutation(operators: &str, rounds: usize) -> Mutation {
    Mutation {
        recipe: Recipe {
            operators: named(operators),
            rounds,
            ..Recipe::default()
        },
        equivalents: Treatment::Keep,
        originals: false,
    }
}

fn load(path: &Path, workers: usize, change: impl FnOnce(&mut Rules)) -> Loaded {
    let mut rules = Rules {
        path: Some(path.to_owned()),
        mutation: Some(mutation("paper", 8)),
        ..rules(Cases::All, 0.4, None)
    };
    change(&mut rules);
    on_site(workers, |site| Programs(rules).load(site).unwrap())
}

#[test]
fn mutants_are_the_same_for_any_number_of_workers_and_fill_the_funnel() {
    let folder = folder();
    let one = load(folder.path(), 1, |_| ());
    let three = load(folder.path(), 3, |_| ());
    assert_eq!(one.examples, three.examples);
    assert_eq!(one.training, three.training);
    assert_eq!(one.funnel, three.funnel);

    let funnel = one.funnel.unwrap();
    assert_eq!(funnel.all.values().sum::<usize>(), 5 * 8);
    let count = |fate| funnel.all.get(&fate).copied().unwrap_or(0);
    let kept = count(Fate::Kept) + count(Fate::Equivalent);
    assert_eq!(kept, one.examples.len() + one.training.len());
    assert!(kept > 0 && count(Fate::Raised) > 0, "{funnel:?}");

    let problems = |examples: &[crate::domain::Example]| -> BTreeSet<String> {
        let problem = |e: &crate::domain::Example| e.program.origin.problem.clone();
        examples.iter().map(problem).collect()
    };
    assert!(problems(&one.examples).is_disjoint(&problems(&one.training)));
    let sources: HashSet<&str> = one
        .examples
        .iter()
        .chain(&one.training)
        .map(|example| example.program.source.as_str())
        .collect();
    assert_eq!(sources.len(), kept, "a program stands there twice");
}

#[test]
fn datasets_of_other_folds_share_no_problem() {
    let folder = folder();
    let load = |folds: &[u8], training: f64| {
        load(folder.path(), 2, |rules| {
            rules.folds = folds.iter().copied().collect();
            rules.training = training;
            rules.mutation = None;
        })
    };
    let problems = |examples: &[crate::domain::Example]| -> BTreeSet<String> {
        let problem = |e: &crate::domain::Example| e.program.origin.problem.clone();
        examples.iter().map(problem).collect()
    };
    let learned = load(&[0, 1, 2], 1.0);
    let asked = load(&[3, 4], 0.0);
    assert!(learned.examples.is_empty() && asked.training.is_empty());
    let (learned, asked) = (problems(&learned.training), problems(&asked.examples));
    assert!(!learned.is_empty() && !asked.is_empty());
    assert!(learned.is_disjoint(&asked));
    assert_eq!(learned.len() + asked.len(), 5);
}

#[test]
fn a_mutant_tells_its_parent_and_how_to_make_it() {
    let folder = folder();
    let loaded = load(folder.path(), 2, |_| ());
    for example in &loaded.examples {
        let mutation = example.program.mutation.as_ref().unwrap();
        let parent = folder.path().join(format!("{}.py", mutation.parent));
        let mut text = std::fs::read_to_string(parent).unwrap();
        for place in mutation.places.iter().rev() {
            text.replace_range(place.start..place.end, &place.replacement);
        }
        assert_eq!(text, example.program.source, "of {}", example.id);
    }
}

#[test]
fn a_limit_is_met_and_spread_over_the_programs() {
    let folder = folder();
    let loaded = load(folder.path(), 2, |rules| {
        rules.limit = Some(6);
        rules.training = 0.0;
        rules.mutation = Some(mutation("CRP", 20));
    });
    assert_eq!(loaded.examples.len(), 6);
    let families: BTreeSet<&str> = loaded.examples.iter().map(|e| e.program.family()).collect();
    assert!(families.len() >= 4, "{families:?}");
}

#[test]
fn raising_mutants_and_originals_are_kept_on_request() {
    let folder = folder();
    let without = load(folder.path(), 2, |_| ());
    let loaded = load(folder.path(), 2, |rules| {
        rules.raising = Treatment::Keep;
        rules.mutation.as_mut().unwrap().originals = true;
    });
    let raising: Vec<_> = loaded
        .examples
        .iter()
        .filter(|e| e.tags.contains(&"raised".to_owned()))
        .collect();
    assert!(!raising.is_empty());
    assert!(raising.iter().all(|e| matches!(
        &e.reference,
        Reference::Trace(trace) if matches!(trace.end, End::Raised { .. })
    )));
    assert!(loaded.examples.iter().any(|e| e.program.mutation.is_none()));
    let raised = loaded.funnel.unwrap().all[&Fate::Raised];
    let training = loaded
        .training
        .iter()
        .filter(|e| e.tags.contains(&"raised".to_owned()));
    assert_eq!(raised, raising.len() + training.count());
    assert!(without.examples.iter().all(|e| e.tags.is_empty()));
    assert!(
        without
            .examples
            .iter()
            .all(|e| e.program.mutation.is_some())
    );
}

#[test]
fn originals_leave_room_for_mutants_and_stand_there_once() {
    let folder = folder();
    let again = std::fs::read_to_string(folder.path().join("p1/sum.py")).unwrap();
    std::fs::write(folder.path().join("p1/again.py"), again).unwrap();
    let loaded = load(folder.path(), 1, |rules| {
        rules.training = 0.0;
        rules.limit = Some(8);
        rules.mutation.as_mut().unwrap().originals = true;
    });
    let originals = loaded
        .examples
        .iter()
        .filter(|e| e.program.mutation.is_none());
    assert_eq!((loaded.examples.len(), originals.count()), (8, 4));
    let texts: HashSet<&str> = loaded.examples.iter().map(|e| &*e.program.source).collect();
    assert_eq!(texts.len(), 8);
    assert_eq!(loaded.dropped[0].reason, "duplicate");
}

#[test]
fn equivalents_are_dropped_on_request() {
    let folder = tempfile::tempdir().unwrap();
    // With a smaller or larger bound than two, nothing changes.
    let source = "x = 1\nif x < 2000000:\n    x = 5\n";
    std::fs::write(folder.path().join("a.py"), source).unwrap();
    let count = |loaded: &Loaded| loaded.funnel.as_ref().unwrap().all.clone();
    let change = |treatment| {
        move |rules: &mut Rules| {
            let mutation = rules.mutation.as_mut().unwrap();
            mutation.recipe.operators = named("CRP");
            mutation.recipe.probability = 0.3;
            mutation.recipe.rounds = 60;
            mutation.equivalents = treatment;
            rules.training = 0.0;
        }
    };
    let kept = load(folder.path(), 1, change(Treatment::Keep));
    let dropped = load(folder.path(), 1, change(Treatment::Drop));
    let equivalent = count(&kept)[&Fate::Equivalent];
    assert!(equivalent > 0);
    assert_eq!(count(&kept), count(&dropped));
    assert_eq!(kept.examples.len(), dropped.examples.len() + equivalent);
}

#[test]
fn near_duplicates_do_not_stand_on_both_sides() {
    let folder = folder();
    let loaded = load(folder.path(), 2, |rules| {
        rules.mutation.as_mut().unwrap().recipe.operators = named("CRP");
    });
    // The programs differ in numbers alone, and so do their mutants.
    let asked: HashSet<u64> = loaded
        .examples
        .iter()
        .map(|example| likeness::likeness(&example.program.source))
        .collect();
    let both = loaded
        .training
        .iter()
        .filter(|example| asked.contains(&likeness::likeness(&example.program.source)));
    assert_eq!(both.count(), 0);
    assert!(loaded.funnel.unwrap().all[&Fate::NearDuplicate] > 0);
}

#[test]
fn programs_that_differ_from_run_to_run_are_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let source = "import random\nx = random.random()\nprint(x)\n";
    std::fs::write(folder.path().join("a.py"), source).unwrap();
    std::fs::write(folder.path().join("b.py"), "y = 2\n").unwrap();
    let loaded = load(folder.path(), 1, |rules| {
        rules.mutation = None;
        rules.training = 0.0;
    });
    assert_eq!(loaded.examples.len(), 1);
    assert_eq!(loaded.dropped[0].reason, "nondeterministic");
}
