//! The model `http` against a scripted server.

#![allow(clippy::unwrap_used)]

mod asking;
mod failing;

use std::collections::BTreeMap;
use std::sync::{Barrier, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::server::{Reply, Request, Server};
use super::*;
use crate::domain::settings::{self, At, Key, SourceFile};
use crate::domain::{Ending, Example, Prompt, Role, Sample, Sampling, Turn, embedding};
use crate::models::asking::example;

type Answers = BTreeMap<usize, Vec<Sample>>;

/// What came of `n` questions; question 7 says `question 7` and has the seed
/// 700, and `sampling.samples` is taken from the settings.
fn ask(
    server: &Server,
    mut settings: Value,
    n: usize,
    stop: &Stop,
) -> (Result<(), String>, Answers) {
    settings["base_url"] = server.base_url().into();
    settings["model"] = "m".into();
    let samples = settings.as_object_mut().unwrap().remove("samples");
    let settings = serde_json::from_value(settings).unwrap();
    let http = Http::new(settings, Duration::from_millis(1)).unwrap();
    let sampling = Sampling {
        samples: samples.map_or(1, |s| serde_json::from_value(s).unwrap()),
        stop: vec!["++".into(), "%%".into(), "@@".into(), "[END]".into()],
        ..Sampling::default()
    };
    let (example, prompts) = (example("a"), prompts(n));
    let questions = questions(&example, &prompts, &sampling);
    let answers = Mutex::new(Answers::new());
    let answered = |index, samples| {
        let before = answers.lock().unwrap().insert(index, samples);
        assert!(before.is_none(), "question {index} was answered twice");
        Ok(())
    };
    let result = http.answer(&questions, &answered, stop);
    let address = server.base_url();
    (
        result.map_err(|e| e.to_string().replace(&address, "http://server")),
        answers.into_inner().unwrap(),
    )
}

fn questions<'a>(
    example: &'a Example,
    prompts: &'a [Prompt],
    sampling: &'a Sampling,
) -> Vec<Question<'a>> {
    let questions = prompts.iter().enumerate().map(|(i, prompt)| Question {
        task: "t",
        dataset: "d",
        position: i,
        of: prompts.len(),
        example,
        prompt,
        sampling,
        right: "",
        seed: 100 * i as u64,
    });
    questions.collect()
}

fn prompts(n: usize) -> Vec<Prompt> {
    (0..n).map(prompt).collect()
}

fn prompt(i: usize) -> Prompt {
    let turn = |role, text: &str| Turn {
        role,
        text: text.into(),
    };
    Prompt {
        turns: vec![
            turn(Role::System, "Be right."),
            turn(Role::User, "shot"),
            turn(Role::Assistant, "[ANSWER]\nits answer"),
            turn(Role::User, &format!("question {i}")),
        ],
        lead: "[ANSWER]\n".into(),
        stop: vec!["[END]".into(), "[MORE]".into()],
        stem: None,
    }
}

/// The number of the question that a request asks.
fn number(request: &Request) -> usize {
    let rest = request.body.split("question ").nth(1).unwrap();
    let digits = rest.split(|c: char| !c.is_ascii_digit()).next().unwrap();
    digits.parse().unwrap()
}

fn says(texts: &[String]) -> Reply {
    let choices = texts.iter().map(|text| {
        json!({ "message": { "role": "assistant", "content": text }, "finish_reason": "stop" })
    });
    let choices: Vec<Value> = choices.collect();
    Reply::new(200, json!({ "choices": choices }).to_string())
}

fn right(request: &Request) -> Reply {
    says(&[format!("answer {}", number(request))])
}

fn texts(answers: &Answers) -> Vec<(usize, Vec<&str>)> {
    answers
        .iter()
        .map(|(i, samples)| (*i, samples.iter().map(|s| &*s.text).collect()))
        .collect()
}

fn failed(reason: &str) -> Ending {
    Ending::Failed {
        reason: reason.into(),
    }
}

fn shown(request: &Request) -> String {
    let body: Value = serde_json::from_str(&request.body).unwrap();
    format!("{}\n{body:#}", request.path)
}
