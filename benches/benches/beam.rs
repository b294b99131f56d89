//! Beam search of CodeExecutor's size (12 layers of 768, 10 beams) on a random checkpoint, against the
//! released loop on torch: sources of 60 to 250 tokens, 128 steps each, on two threads; and what the
//! machine could do at most.
//!
//! ```text
//! pip install torch==2.15.0 numpy safetensors==0.8.0 transformers==4.44.2
//! BEAM_PYTHON=python3 BEAM_RIVAL_EXAMPLES=5 cargo bench -p benches --bench beam --profile dev
//! ```
//!
//! `BEAM_EXAMPLES=3` takes fewer than 100 examples, and `BEAM_STEPS=16` fewer steps. The rival,
//! `rivals/released_beam.py`, takes minutes for an example; it has as many as ours, of the same lengths,
//! or the first `BEAM_RIVAL_EXAMPLES` of them. Both sides read the same weights and source tokens, and
//! are to write the same best beams.

#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

use std::env;
use std::path::{Path, PathBuf};

use benches::checkpoint;
use benches::local::{THREADS, ask, model};
use benches::roofline::{Cost, Done, Roof};
use benches::sides::{Ours, Told, number, rival, run, table};

const EXAMPLES: usize = 100;
const STEPS: usize = 128;
const BEAMS: u64 = 10;
/// Sequences that share a step, each beam counted, as a suite has it by default.
const BATCH: usize = 32;
/// Examples that ours is asked one at a time.
const ALONE: usize = 3;

fn main() {
    let Ok(python) = env::var("BEAM_PYTHON") else {
        println!("skipped: set BEAM_PYTHON to a Python with torch and transformers");
        return;
    };
    let programs = programs(number("BEAM_EXAMPLES", EXAMPLES));
    match Ours::of_this_process() {
        Some(ours) => answer(&programs, ours),
        None => compare(&python, &programs),
    }
}

/// Our side.
fn answer(programs: &[String], ours: Ours) {
    let model = model(&place("checkpoint"), ours.batch);
    let (told, texts) = ask(&*model, &programs[..ours.count], ours.new as u32);
    let beams = texts.iter().map(|it| checkpoint::numbers(it).collect());
    write(&place("ours.jsonl"), &beams.collect::<Vec<_>>());
    println!("{}", serde_json::to_string(&told).unwrap());
}

fn compare(python: &str, programs: &[String]) {
    let mut sides = Vec::new();
    let mut add = |name, told: Told| {
        let each = told.seconds / told.prompts as f64;
        println!(
            "{name}: {each:.2} s an example, {:.2} steps a second",
            told.new_rate()
        );
        sides.push((name, told));
    };
    let steps = number("BEAM_STEPS", STEPS);
    let alone = ALONE.min(programs.len());
    checkpoint::write(&place("checkpoint")).unwrap();
    let ours = |batch, count, new| Ours { batch, count, new }.run();
    let writing = ours(BEAMS as usize, alone, steps);
    let reading = ours(BEAMS as usize, alone, 1);
    // Last: its beams are compared.
    let batch = ours(BATCH, programs.len(), steps);
    add("ours", batch.clone());
    add("ours, one at a time", writing.clone());
    let fewer = number("BEAM_RIVAL_EXAMPLES", programs.len());
    match released(python, &programs[..fewer.min(programs.len())], steps) {
        Ok(told) => {
            add("released_beam", told);
            println!("{}", agreement());
        }
        Err(why) => println!("released_beam failed: {why}"),
    }
    println!("\n{}", table(&sides, Told::new_rate));
    println!("`new` are steps, in which each of {BEAMS} beams writes a token.");
    let cost = Cost {
        bytes: (checkpoint::BODY + checkpoint::OUTPUT) * size_of::<f32>() as u64,
        body: checkpoint::BODY,
        output: checkpoint::OUTPUT,
    };
    let done = Done {
        together: BEAMS,
        steps: writing.writing_rate(&reading),
        read: batch.prompt_tokens,
        new: batch.new_tokens * BEAMS,
        seconds: batch.seconds,
    };
    // Last: a child may be said to have had what its parent had.
    println!("{}", Roof::measure().report(&cost, &done));
}

fn released(python: &str, programs: &[String], steps: usize) -> Result<Told, String> {
    let sources: Vec<Vec<u32>> = programs.iter().map(|it| checkpoint::source(it)).collect();
    write(&place("sources.jsonl"), &sources);
    let mut command = rival(python, "released_beam.py");
    command.args([
        "--new",
        &steps.to_string(),
        "--threads",
        &THREADS.to_string(),
    ]);
    command.arg("--checkpoint").arg(place("checkpoint"));
    command.arg("--sources").arg(place("sources.jsonl"));
    run(command.arg("--out").arg(place("theirs.jsonl")))
}

/// Of how many examples both sides wrote the same best beam.
fn agreement() -> String {
    let [ours, theirs] = ["ours.jsonl", "theirs.jsonl"].map(|name| {
        let text = std::fs::read_to_string(place(name)).unwrap();
        text.lines().map(str::to_owned).collect::<Vec<_>>()
    });
    let same = ours
        .iter()
        .zip(&theirs)
        .filter(|(ours, theirs)| ours == theirs);
    let (same, of) = (same.count(), theirs.len());
    format!("the best beams of {same} of {of} examples are the same")
}

/// Writes tokens as lines of JSON.
fn write(file: &Path, tokens: &[Vec<u32>]) {
    let line = |tokens: &Vec<u32>| serde_json::to_string(tokens).unwrap() + "\n";
    std::fs::write(file, tokens.iter().map(line).collect::<String>()).unwrap();
}

fn place(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("beam")
        .join(name)
}

/// Programs whose sources' lengths are spread evenly, however many are taken.
fn programs(count: usize) -> Vec<String> {
    let length = |at: usize| 60 + at * 118 % 191;
    (0..count)
        .map(|at| checkpoint::program(at, length(at)))
        .collect()
}
