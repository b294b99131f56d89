//! A training that is killed anywhere and taken up again comes to the same bytes.

#![allow(clippy::unwrap_used)]

use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::Path;

use super::{Bigram, Lines};
use crate::domain::Stop;
use crate::train::engine::{Engine, Family, Optimiser, Score, State, Step, Tensor};
use crate::train::*;

/// An engine that fails at a step, as if the process had been killed before it.
struct Dying {
    it: Bigram,
    left: u64,
}

impl Engine for Dying {
    fn tensors(&self) -> &[Tensor] {
        self.it.tensors()
    }

    fn state(&self) -> anyhow::Result<State> {
        self.it.state()
    }

    fn restore(&mut self, state: State) -> anyhow::Result<()> {
        self.it.restore(state)
    }

    fn step(&mut self, batch: &[Sequence<'_>], weights: &[f32], rate: f32) -> anyhow::Result<Step> {
        anyhow::ensure!(self.left > 0, "killed");
        self.left -= 1;
        self.it.step(batch, weights, rate)
    }

    fn score(&self, batch: &[Sequence<'_>], weights: &[f32]) -> anyhow::Result<Vec<Score>> {
        self.it.score(batch, weights)
    }
}

const WORDS: usize = 6;

fn share(dataset: usize, hardest: Option<&str>) -> Share {
    Share {
        dataset,
        share: 1.0,
        hardest: hardest.map(|at| Hardest {
            at: at.to_owned(),
            keep: 0.5,
            of: 12,
        }),
    }
}

fn stage(name: &str, steps: u64, sample: Vec<Share>) -> Stage {
    Stage {
        name: name.to_owned(),
        steps,
        sample,
        rate: Rate {
            peak: 2.0,
            warm_up: 3,
            shape: Curve::Cosine,
            end: 0.1,
            cool_down: 2,
        },
    }
}

/// Three stages; a checkpoint at every third step, as the clock of these tests counts steps.
fn plan() -> Plan {
    Plan {
        seed: 11,
        sizes: Sizes {
            family: Family::Llama,
            layers: 1,
            width: 2,
            heads: 1,
            inner: 2,
            context: 8,
        },
        optimiser: Optimiser::default(),
        batch: 12,
        shards: 1,
        evaluate: Evaluate {
            every: 7,
            examples: 5,
        },
        log: 4,
        save: 3.0 / 60.0,
        dtype: Dtype::F32,
        stages: vec![
            stage("one", 10, vec![share(0, None)]),
            stage("two", 9, vec![share(0, Some("two")), share(1, None)]),
            stage("three", 11, vec![share(0, Some("two")), share(1, None)]),
        ],
        base: [("seed".to_owned(), "abc".to_owned())].into(),
    }
}

/// A language in which each token tells the next: what follows is learnt.
fn lines(from: u16, count: usize) -> Lines {
    let line = |at: usize| {
        let first = from + (at % 3) as u16;
        let length = 3 + at % 3;
        (0..length as u16)
            .map(|place| (first + place) % WORDS as u16)
            .collect()
    };
    Lines((0..count).map(line).collect())
}

/// Trains in a folder; `left` steps until the process is killed.
fn call(
    folder: &Path,
    plan: &Plan,
    left: u64,
    stop_after: Option<u64>,
    until: Option<f64>,
) -> anyhow::Result<Ended> {
    let (first, second) = (lines(0, 30), lines(3, 20));
    let held = lines(1, 9);
    let data = [("first", &first), ("second", &second)].map(|(name, training)| Material {
        name,
        training,
        held: &held,
    });
    let (stop, seconds) = (Stop::default(), Cell::new(0.0));
    let told = |told: &Told<'_>| {
        if let Told::Step { done, .. } = told {
            seconds.set(seconds.get() + 1.0);
            if stop_after.is_some_and(|after| *done >= after) {
                stop.set();
            }
        }
    };
    let mut engine = Dying {
        it: Bigram::new(WORDS),
        left,
    };
    let site = Site {
        plan,
        data: &data,
        architecture: &plan.sizes.of(WORDS, 0),
        weights: &[1.0; WORDS],
        vocabulary: [7; 32],
        ids: Ids {
            pad: 0,
            begin: 1,
            end: 2,
        },
        folder,
        stop: &stop,
        clock: &|| seconds.get(),
        until,
        told: &told,
    };
    train(&site, &mut engine)
}

/// All files of a folder, by name.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            let inner = files(&path).into_iter();
            found.extend(inner.map(|(inner, bytes)| (format!("{name}/{inner}"), bytes)));
        } else {
            found.insert(name, std::fs::read(&path).unwrap());
        }
    }
    found
}

fn entries(folder: &Path) -> Vec<Entry> {
    let text = std::fs::read_to_string(folder.join("log.jsonl")).unwrap();
    let parsed = text.lines().map(|line| serde_json::from_str(line).unwrap());
    parsed.collect()
}

/// What a training comes to that nobody interrupts.
fn whole() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let ended = call(folder.path(), &plan(), 1000, None, None).unwrap();
    assert_eq!(ended, Ended::Done);
    folder
}

#[test]
fn a_training_learns_and_leaves_its_files() {
    let folder = whole();
    let names: Vec<String> = files(folder.path()).into_keys().collect();
    insta::assert_snapshot!(names.join("\n"), @r"
    checkpoint/config.json
    checkpoint/generation_config.json
    checkpoint/model.safetensors
    hardest/two.first
    log.jsonl
    stages/one/config.json
    stages/one/generation_config.json
    stages/one/model.safetensors
    stages/three/config.json
    stages/three/generation_config.json
    stages/three/model.safetensors
    stages/two/config.json
    stages/two/generation_config.json
    stages/two/model.safetensors
    state.safetensors
    ");
    let losses: Vec<f64> = entries(folder.path())
        .into_iter()
        .filter_map(|entry| match entry {
            Entry::Steps { loss, .. } => Some(loss),
            Entry::Evaluation { .. } => None,
        })
        .collect();
    assert!(losses[losses.len() - 1] < losses[0] / 2.0, "{losses:?}");
    assert_eq!(
        last_evaluation(folder.path()).unwrap()["first"].exact(),
        100.0
    );
    // A finished training is finished.
    let before = files(folder.path());
    let ended = call(folder.path(), &plan(), 0, None, None).unwrap();
    assert_eq!(ended, Ended::Done);
    assert_eq!(files(folder.path()), before);
}

#[test]
fn steps_are_logged_and_evaluated_at_their_places() {
    let folder = whole();
    let (mut logged, mut evaluated) = (Vec::new(), Vec::new());
    for entry in entries(folder.path()) {
        match entry {
            Entry::Steps { step, seconds, .. } => {
                assert_eq!(seconds, step as f64);
                logged.push(step);
            }
            Entry::Evaluation { step, .. } => evaluated.push(step),
        }
    }
    // A stage ends at 10, 19 and 30.
    assert_eq!(logged, [4, 8, 10, 12, 16, 19, 20, 24, 28, 30]);
    assert_eq!(evaluated, [7, 10, 14, 19, 21, 28, 30]);
}

#[test]
fn killed_anywhere_and_taken_up_again_it_comes_to_the_same_bytes() {
    let expected = files(whole().path());
    // Less than three steps a call would come to no checkpoint, ever.
    for left in [3, 4, 5, 7, 11, 13] {
        let folder = tempfile::tempdir().unwrap();
        let mut calls = 0;
        while call(folder.path(), &plan(), left, None, None).is_err() {
            calls += 1;
            assert!(calls < 30, "no headway by {left} steps a call");
        }
        assert!(calls > 1);
        let found = files(folder.path());
        assert!(found == expected, "killed each {left} steps");
    }
}

#[test]
fn stopped_or_out_of_time_it_is_saved_to_the_step() {
    let expected = files(whole().path());
    for (stop_after, until, ended) in [
        (Some(14), None, Ended::Stopped),
        (None, Some(14.0), Ended::OutOfTime),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let found = call(folder.path(), &plan(), 1000, stop_after, until).unwrap();
        assert_eq!(found, ended);
        // Sixteen steps are left, and no more.
        let found = call(folder.path(), &plan(), 16, None, None).unwrap();
        assert_eq!(found, Ended::Done);
        assert!(files(folder.path()) == expected);
    }
}

/// A plan with other stages.
fn changed(change: impl FnOnce(&mut Vec<Stage>)) -> Plan {
    let mut plan = plan();
    change(&mut plan.stages);
    plan
}

/// Trains by the first plan up to a step, and to the end by the second.
fn switched(first: &Plan, after: u64, second: &Plan) -> BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    call(folder.path(), first, 1000, Some(after), None).unwrap();
    let ended = call(folder.path(), second, 1000, None, None).unwrap();
    assert_eq!(ended, Ended::Done);
    files(folder.path())
}

/// What a plan comes to from the start.
fn from_scratch(plan: &Plan) -> BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    call(folder.path(), plan, 1000, None, None).unwrap();
    files(folder.path())
}

#[test]
fn what_is_ahead_may_change() {
    let last = changed(|stages| {
        stages[2].steps = 7;
        stages[2].rate.peak = 0.5;
        stages[2].sample = vec![share(1, None)];
    });
    let expected = from_scratch(&last);
    assert_eq!(switched(&plan(), 14, &last), expected);
    assert_eq!(switched(&plan(), 19, &last), expected);
    let fewer = changed(|stages| drop(stages.pop()));
    assert_eq!(switched(&plan(), 14, &fewer), from_scratch(&fewer));
    // A training that is done goes on with what is appended.
    let more = changed(|stages| stages.push(stage("four", 5, vec![share(1, None)])));
    assert_eq!(switched(&plan(), 30, &more), from_scratch(&more));
}

#[test]
fn a_stage_that_only_chose_may_choose_otherwise() {
    let other = changed(|stages| {
        stages[1].sample[0].hardest.as_mut().unwrap().keep = 0.2;
        stages[2].sample[0].hardest.as_mut().unwrap().keep = 0.2;
    });
    let folder = tempfile::tempdir().unwrap();
    // Of the second stage nothing but the choice is done.
    call(folder.path(), &plan(), 10, None, None).unwrap_err();
    let chosen = folder.path().join("hardest/two.first");
    let before = std::fs::read(&chosen).unwrap();
    call(folder.path(), &other, 1000, None, None).unwrap();
    assert_ne!(std::fs::read(&chosen).unwrap(), before);
    assert_eq!(files(folder.path()), from_scratch(&other));
}

#[test]
fn the_stage_under_way_may_become_longer() {
    let steady = |steps| {
        changed(|stages| {
            stages[1].rate.shape = Curve::Constant;
            stages[1].steps = steps;
        })
    };
    assert_eq!(
        switched(&steady(9), 16, &steady(25)),
        from_scratch(&steady(25))
    );
}

#[test]
fn what_is_done_may_not_change() {
    let optimiser = Plan {
        base: [("seed", "abc"), ("optimiser", "def")]
            .map(|(key, hash)| (key.to_owned(), hash.to_owned()))
            .into(),
        ..plan()
    };
    let rate = |at: usize| changed(|stages| stages[at].rate.peak = 1.5);
    for (other, wanted) in [
        (optimiser, "its `optimiser` is another in this recipe"),
        (rate(0), "the stage `one`, which is done, is another"),
        (rate(1), "the stage `two`, which is under way, is another"),
        (
            changed(|stages| stages[0].steps = 9),
            "the stage `one`, which is done, is another",
        ),
        (
            changed(|stages| stages[1].sample[0].hardest = None),
            "the stage `two`, which is under way, is another",
        ),
        (
            changed(|stages| stages.truncate(1)),
            "the stage `two`, which is under way, is not in this recipe",
        ),
        (
            changed(|stages| stages[1].steps = 10),
            "the stage `two` learned at another rate in its step 5 ",
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        call(folder.path(), &plan(), 1000, Some(15), None).unwrap();
        let before = files(folder.path());
        let early = admit(folder.path(), &other, &["first", "second"]).unwrap_err();
        let error = call(folder.path(), &other, 1000, None, None).unwrap_err();
        assert_eq!(error.to_string(), early.to_string());
        assert!(error.to_string().contains(wanted), "{error}");
        assert!(error.to_string().contains("by `--out`"), "{error}");
        assert_eq!(files(folder.path()), before);
    }
}

#[test]
fn a_training_that_is_done_mends_its_checkpoint() {
    let folder = whole();
    let before = files(folder.path());
    let checkpoint = folder.path().join("checkpoint");
    let model = checkpoint.join("model.safetensors");
    let damage: [&dyn Fn(); 3] = [
        &|| std::fs::remove_dir_all(&checkpoint).unwrap(),
        &|| std::fs::write(&model, "cut").unwrap(),
        &|| std::fs::remove_file(checkpoint.join("config.json")).unwrap(),
    ];
    for damage in damage {
        damage();
        call(folder.path(), &plan(), 0, None, None).unwrap();
        assert!(files(folder.path()) == before);
    }
    let half = Plan {
        dtype: Dtype::F16,
        ..plan()
    };
    call(folder.path(), &half, 0, None, None).unwrap();
    let after = files(folder.path());
    let name = "checkpoint/model.safetensors";
    assert!(after[name].len() < before[name].len());
}

#[test]
fn a_choice_ends_with_its_call() {
    let folder = tempfile::tempdir().unwrap();
    // Time is over with the last step of the first stage, just before the second chooses.
    let ended = call(folder.path(), &plan(), 1000, None, Some(10.0)).unwrap();
    assert_eq!(ended, Ended::OutOfTime);
    assert!(!folder.path().join("hardest").exists());
    let ended = call(folder.path(), &plan(), 1000, None, None).unwrap();
    assert_eq!(ended, Ended::Done);
    assert!(files(folder.path()) == files(whole().path()));
}

#[test]
fn chosen_sequences_that_are_gone_are_not_chosen_again() {
    let folder = tempfile::tempdir().unwrap();
    call(folder.path(), &plan(), 1000, Some(14), None).unwrap();
    std::fs::remove_dir_all(folder.path().join("hardest")).unwrap();
    let error = call(folder.path(), &plan(), 1000, None, None).unwrap_err();
    assert!(error.to_string().contains("is gone"), "{error}");
}
