//! Training a prefix language model of the shipped size, against torch: the same first parameters, the
//! same batches, the same thirty steps of AdamW on two threads; both sides by turns, in one run. The
//! losses are to be the same, step by step.
//!
//! ```text
//! pip install torch==2.15.0 numpy safetensors==0.8.0
//! TRAIN_PYTHON=python3 cargo bench -p benches --bench train --profile dev
//! ```
//!
//! `TRAIN_LAYERS`, `TRAIN_WIDTH`, `TRAIN_HEADS`, `TRAIN_INNER`, `TRAIN_VOCABULARY`, `TRAIN_TOKENS` (of a
//! batch), `TRAIN_STEPS`, `TRAIN_ROUNDS` and `TRAIN_THREADS` take other numbers. The rival is
//! `rivals/train_torch.py`.

#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

use std::collections::HashMap;
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use benches::checkpoint::safetensors;
use benches::local::{THREADS, peak};
use benches::sides::{number, rival, run};
use harness::train::Sequence;
use harness::train::engine::{Architecture, Engine, Family, Method, Optimiser, host};
use serde::{Deserialize, Serialize};

const SEED: u64 = 7;
/// Steps that are not timed.
const WARM: usize = 2;
/// The most that two losses of a step may differ, as a share of them.
const SAME: f64 = 1e-3;

/// What both sides are to do.
#[derive(Deserialize, Serialize)]
struct Task {
    sizes: Sizes,
    optimiser: Numbers,
    /// Of each step.
    rates: Vec<f32>,
    /// Of each token of the vocabulary.
    weights: Vec<f32>,
    batches: Vec<Vec<Row>>,
}

#[derive(Deserialize, Serialize)]
struct Sizes {
    vocabulary: usize,
    layers: usize,
    width: usize,
    heads: usize,
    inner: usize,
    context: usize,
}

#[derive(Deserialize, Serialize)]
struct Numbers {
    betas: [f32; 2],
    epsilon: f32,
    decay: f32,
    clip: f32,
}

#[derive(Deserialize, Serialize)]
struct Row {
    tokens: Vec<u16>,
    source: usize,
}

/// What a side did.
#[derive(Deserialize, Serialize)]
struct Told {
    losses: Vec<f64>,
    seconds: f64,
    /// Of the steps that were timed.
    tokens: usize,
    peak_rss_mb: u64,
}

impl Told {
    fn rate(&self) -> f64 {
        self.tokens as f64 / self.seconds
    }
}

fn main() {
    let Ok(python) = env::var("TRAIN_PYTHON") else {
        println!("skipped: set TRAIN_PYTHON to a Python with torch");
        return;
    };
    match env::args().nth(1).as_deref() {
        Some("ours") => println!("{}", serde_json::to_string(&train()).unwrap()),
        _ => compare(&python),
    }
}

fn compare(python: &str) {
    std::fs::create_dir_all(place("")).unwrap();
    let task = task();
    std::fs::write(place("task.json"), serde_json::to_string(&task).unwrap()).unwrap();
    let engine = engine(&task);
    let numbers = engine.state().unwrap().parameters;
    let tensors = engine.tensors().iter();
    let named: Vec<_> = tensors
        .clone()
        .map(|it| (it.name.clone(), it.shape.clone()))
        .collect();
    let places = tensors.map(|it| (it.name.as_str(), it.at.start));
    let places: HashMap<_, _> = places.collect();
    safetensors(&place("model.safetensors"), &named, |name, at| {
        numbers[places[name] + at]
    })
    .unwrap();
    let of = task.batches.iter().map(Vec::len).sum::<usize>() / task.batches.len();
    println!(
        "{} parameters; batches of {of} sequences; {} threads",
        numbers.len(),
        threads()
    );
    drop(engine);
    for round in 1..=number("TRAIN_ROUNDS", 3) {
        let benchmark = env::current_exe().unwrap();
        let ours: Told = run(Command::new(benchmark).arg("ours")).expect("ours runs");
        let theirs: Told = run(rival(python, "train_torch.py")
            .args([
                "--threads",
                &threads().to_string(),
                "--warm",
                &WARM.to_string(),
            ])
            .arg("--task")
            .arg(place("task.json"))
            .arg("--weights")
            .arg(place("model.safetensors")))
        .expect("the rival runs");
        println!(
            "round {round}: ours {:.0} tokens a second, {} MB; torch {:.0}, {} MB; ours is {:.2}x",
            ours.rate(),
            ours.peak_rss_mb,
            theirs.rate(),
            theirs.peak_rss_mb,
            ours.rate() / theirs.rate()
        );
        assert_eq!(ours.losses.len(), theirs.losses.len());
        let losses = ours.losses.iter().zip(&theirs.losses);
        let apart = losses.map(|(ours, theirs)| (ours / theirs - 1.0).abs());
        let apart = apart.fold(0.0, f64::max);
        println!(
            "  losses from {:.4} to {:.4}, at most {apart:.1e} apart",
            ours.losses[0],
            ours.losses[ours.losses.len() - 1]
        );
        assert!(
            apart < SAME,
            "the losses differ: {:?}, {:?}",
            ours.losses,
            theirs.losses
        );
    }
}

/// Our side.
fn train() -> Told {
    let text = std::fs::read_to_string(place("task.json")).unwrap();
    let task: Task = serde_json::from_str(&text).unwrap();
    let threads = rayon::ThreadPoolBuilder::new().num_threads(threads());
    threads.build().unwrap().install(|| {
        let mut engine = engine(&task);
        let mut told = Told {
            losses: Vec::new(),
            seconds: 0.0,
            tokens: 0,
            peak_rss_mb: 0,
        };
        for (at, (batch, &rate)) in task.batches.iter().zip(&task.rates).enumerate() {
            let sequences = batch.iter().map(|row| Sequence {
                tokens: &row.tokens,
                source: row.source,
            });
            let sequences: Vec<Sequence<'_>> = sequences.collect();
            let began = Instant::now();
            let step = engine.step(&sequences, &task.weights, rate).unwrap();
            told.losses.push(step.loss);
            if at >= WARM {
                told.seconds += began.elapsed().as_secs_f64();
                told.tokens += batch.iter().map(|row| row.tokens.len()).sum::<usize>();
            }
        }
        told.peak_rss_mb = peak();
        told
    })
}

fn engine(task: &Task) -> Box<dyn Engine> {
    let sizes = Architecture {
        family: Family::Llama,
        vocabulary: task.sizes.vocabulary,
        layers: task.sizes.layers,
        width: task.sizes.width,
        heads: task.sizes.heads,
        inner: task.sizes.inner,
        context: task.sizes.context,
        padding: 0,
    };
    let optimiser = Optimiser {
        method: Method::AdamW,
        betas: task.optimiser.betas,
        epsilon: task.optimiser.epsilon,
        decay: task.optimiser.decay,
        clip: task.optimiser.clip,
    };
    host::open(&sizes, &optimiser, SEED, threads()).unwrap()
}

fn threads() -> usize {
    number("TRAIN_THREADS", THREADS)
}

/// Sequences of the lengths that the datasets have, in which each token follows from the one before
/// it, so that there is something to learn.
fn task() -> Task {
    let steps = number("TRAIN_STEPS", 30);
    let vocabulary = number("TRAIN_VOCABULARY", 1024);
    let (tokens, context) = (number("TRAIN_TOKENS", 4096), 1024);
    let mut random = 1_u64;
    let mut draw = |below: usize| {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) as usize % below
    };
    let mut row = || {
        // A third each: a line, a short program, a longer one.
        let (source, target) = [(20, 30), (50, 110), (100, 280)][draw(3)];
        let source = source / 2 + draw(source);
        let length = source + target / 2 + draw(target);
        let mut token = 8 + draw(vocabulary - 8);
        let tokens = (0..length).map(|_| {
            token = match draw(8) {
                0 => 8 + draw(vocabulary - 8),
                _ => 8 + (token * 5 + 3) % (vocabulary - 8),
            };
            token as u16
        });
        Row {
            tokens: tokens.collect(),
            source,
        }
    };
    let batches = (0..steps).map(|_| {
        let mut batch: Vec<Row> = Vec::new();
        let count = |batch: &[Row]| batch.iter().map(|row| row.tokens.len()).sum::<usize>();
        while count(&batch) < tokens {
            batch.push(row());
        }
        batch
    });
    Task {
        sizes: Sizes {
            vocabulary,
            layers: number("TRAIN_LAYERS", 6),
            width: number("TRAIN_WIDTH", 256),
            heads: number("TRAIN_HEADS", 8),
            inner: number("TRAIN_INNER", 704),
            context,
        },
        optimiser: Numbers {
            betas: [0.9, 0.98],
            epsilon: 1e-8,
            decay: 0.01,
            clip: 1.0,
        },
        batches: batches.collect(),
        rates: (1..=steps)
            .map(|step| 1e-3 * (step as f32 / 10.0).min(1.0))
            .collect(),
        // As the paper weighs traces and their tags.
        weights: (0..vocabulary)
            .map(|token| if token % 16 < 4 { 1.0 } else { 10.0 })
            .collect(),
    }
}

fn place(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("train")
        .join(name)
}
