//! Our side: the model `candle`, asked as a run asks it.

use std::path::Path;
use std::sync::Mutex;
use std::time::Instant;

use harness::domain::settings::{Node, Value};
use harness::domain::{
    End, Example, Origin, Program, Prompt, Reference, Role, Sample, Sampling, Stop, Trace, Turn,
};
use harness::models::{MODELS, Model, Question};

use crate::sides::Told;

/// Threads that all sides have.
pub const THREADS: usize = 2;

/// A checkpoint and how many sequences share a step.
///
/// # Panics
/// Where the model does not take these settings.
#[must_use]
pub fn model(checkpoint: &Path, batch: usize) -> Box<dyn Model> {
    let settings = [
        ("path", text(&checkpoint.to_string_lossy())),
        ("api", text("completions")),
        ("threads", Value::Int(THREADS as i64)),
        ("batch", Value::Int(batch as i64)),
    ];
    let kind = MODELS.iter().find(|kind| kind.name == "candle");
    let build = kind.expect("there is a model `candle`").build;
    match build(&Node::unwritten("bench.yaml", settings)) {
        Ok(model) => model,
        Err(fault) => panic!("{}", fault.message),
    }
}

fn text(text: &str) -> Value {
    Value::Text {
        text: text.to_owned(),
        written: text.to_owned(),
    }
}

/// Asks for up to `new` tokens after each text, which is a prompt to a language model and a program to
/// a CodeExecutor. What was told of it, and the answers.
///
/// # Panics
/// Where the model fails.
#[must_use]
pub fn ask(model: &dyn Model, texts: &[String], new: u32) -> (Told, Vec<String>) {
    let began = Instant::now();
    // It loads when it is first asked.
    answers(model, &texts[..1], 1);
    let load_seconds = began.elapsed().as_secs_f64();
    let began = Instant::now();
    let samples = answers(model, texts, new);
    let count = |number: fn(&Sample) -> Option<u32>| {
        let numbers = samples.iter().filter_map(number);
        numbers.map(u64::from).sum()
    };
    let told = Told {
        seconds: began.elapsed().as_secs_f64(),
        load_seconds,
        prompts: texts.len(),
        prompt_tokens: count(|it| it.prompt_tokens),
        new_tokens: count(|it| it.tokens),
        peak_rss_mb: peak(),
    };
    (told, samples.into_iter().map(|it| it.text).collect())
}

fn answers(model: &dyn Model, texts: &[String], new: u32) -> Vec<Sample> {
    let examples: Vec<(Example, Prompt)> =
        texts.iter().map(|it| (example(it), prompt(it))).collect();
    let sampling = Sampling {
        max_tokens: new,
        ..Sampling::default()
    };
    let questions = examples.iter().enumerate();
    let questions = questions.map(|(position, (example, prompt))| Question {
        task: "decode",
        dataset: "",
        position,
        of: texts.len(),
        example,
        prompt,
        sampling: &sampling,
        right: "",
        seed: position as u64,
    });
    let found = Mutex::new(vec![Sample::whole(""); texts.len()]);
    let answered = |at: usize, samples: Vec<Sample>| {
        let mut found = found.lock().expect("nobody panicked");
        found[at] = samples.into_iter().next().expect("one was asked for");
        Ok(())
    };
    let questions: Vec<Question<'_>> = questions.collect();
    let done = model.answer(&questions, &answered, &Stop::default());
    done.expect("the model answers");
    found.into_inner().expect("nobody panicked")
}

/// The prompt that a text is to a language model.
#[must_use]
pub fn prompt(text: &str) -> Prompt {
    Prompt {
        turns: vec![Turn {
            role: Role::User,
            text: text.to_owned(),
        }],
        lead: String::new(),
        stop: Vec::new(),
        stem: None,
    }
}

fn example(source: &str) -> Example {
    Example {
        id: "p".to_owned(),
        program: Program {
            id: "p".to_owned(),
            source: source.to_owned(),
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

/// The most memory that this process had, in MiB as the rivals count.
#[must_use]
pub fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line.and_then(|line| line.split_whitespace().next());
    kibibytes.and_then(|it| it.parse::<u64>().ok()).unwrap_or(0) / 1024
}
