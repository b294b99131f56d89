//! Embeddings of an encoder against the states of its reference.

use std::fs;
use std::sync::Mutex;

use serde_json::{Map, Value as Json, json};

use super::super::KIND;
use super::{Case, Encoded, must_be_close};
use crate::domain::{Prompt, Role, Sampling, Stop, Turn, embedding};
use crate::models::asking::{example, settings};
use crate::models::{Model, ModelError, Question, Use};

/// A folder with a checkpoint's weights and a tokenizer of words `t0`, `t1`, ... whose numbers they are;
/// texts stand between `begin` and `end`.
fn folder(case: &Case, begin: u32, end: u32) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["config.json", "model.safetensors"] {
        fs::copy(case.folder.join(name), folder.path().join(name)).unwrap();
    }
    let words = case.network.facts().vocabulary as u32;
    let vocabulary: Map<String, Json> = (0..words).map(|n| (format!("t{n}"), n.into())).collect();
    let tokenizer = json!({
        "version": "1.0",
        "pre_tokenizer": { "type": "WhitespaceSplit" },
        "model": { "type": "WordLevel", "vocab": vocabulary, "unk_token": "t0" },
    });
    let special = json!({ "cls_token": format!("t{begin}"), "sep_token": format!("t{end}") });
    for (name, file) in [
        ("tokenizer.json", tokenizer),
        ("tokenizer_config.json", special),
    ] {
        fs::write(folder.path().join(name), file.to_string()).unwrap();
    }
    folder
}

/// The model of a folder, made to embed.
pub fn model(folder: &std::path::Path) -> Box<dyn Model> {
    let path = folder.to_str().unwrap();
    (KIND.build)(&settings(&[("path", path), ("api", "embeddings")])).unwrap()
}

/// What a model answers to texts: its samples' texts, and how many tokens it read.
pub fn embed(
    model: &dyn Model,
    texts: &[String],
) -> Result<Vec<(String, Option<u32>)>, ModelError> {
    let (example, sampling) = (example("a"), Sampling::default());
    let prompts = texts.iter().map(|text| Prompt {
        turns: vec![Turn {
            role: Role::User,
            text: text.clone(),
        }],
        lead: String::new(),
        stop: Vec::new(),
        stem: None,
    });
    let prompts: Vec<Prompt> = prompts.collect();
    let questions = prompts
        .iter()
        .enumerate()
        .map(|(position, prompt)| Question {
            task: "t",
            dataset: "d",
            position,
            of: texts.len(),
            example: &example,
            prompt,
            sampling: &sampling,
            right: "",
            seed: 0,
        });
    let found = Mutex::new(vec![(String::new(), None); texts.len()]);
    let answered = |at: usize, mut samples: Vec<crate::domain::Sample>| {
        let sample = samples.remove(0);
        found.lock().unwrap()[at] = (sample.text, sample.prompt_tokens);
        Ok(())
    };
    model.answer(&questions.collect::<Vec<_>>(), &answered, &Stop::default())?;
    Ok(found.into_inner().unwrap())
}

fn words(tokens: &[u32]) -> String {
    let words: Vec<String> = tokens.iter().map(|token| format!("t{token}")).collect();
    words.join(" ")
}

#[test]
fn an_embedding_is_the_mean_of_the_references_states() {
    for name in ["roberta-encoder", "bert-encoder"] {
        let case = Case::open(name);
        for (at, input) in case.expected::<Encoded>().inputs.iter().enumerate() {
            // A text has both marks.
            let [begin, inner @ .., end] = &input[..] else {
                continue;
            };
            let folder = folder(&case, *begin, *end);
            let model = model(folder.path());
            assert_eq!(model.uses(), Use::Embeds);
            let said = embed(&*model, &[words(inner)]).unwrap();
            let (text, tokens) = &said[0];
            assert_eq!(*tokens, Some(input.len() as u32));
            let hidden = case.numbers(&format!("hidden.{at}"));
            let width = hidden.len() / input.len();
            let mean = (0..width).map(|column| {
                let states = hidden.iter().skip(column).step_by(width);
                states.sum::<f32>() / input.len() as f32
            });
            let mean: Vec<f32> = mean.collect();
            let length = mean.iter().map(|x| x * x).sum::<f32>().sqrt();
            let wanted: Vec<f32> = mean.iter().map(|x| x / length).collect();
            must_be_close(&embedding(text).unwrap(), &wanted, &format!("{name} {at}"));
        }
    }
}

#[test]
fn an_embedding_does_not_depend_on_its_company_and_long_texts_are_cut() {
    let case = Case::open("roberta-encoder");
    let folder = folder(&case, 1, 2);
    let model = model(folder.path());
    let most = case.network.facts().longest.min(512);
    let texts: Vec<String> = [1, 5, most - 2, most + 40]
        .map(|length| words(&(3..).take(length).map(|n| 3 + n % 7).collect::<Vec<u32>>()))
        .into();
    let together = embed(&*model, &texts).unwrap();
    for (text, wanted) in texts.iter().zip(&together) {
        assert_eq!(
            &embed(&*model, std::slice::from_ref(text)).unwrap()[0],
            wanted
        );
    }
    assert_eq!(together[2].1, Some(most as u32));
    assert_eq!(together[3], together[2]);
}

#[test]
fn what_is_no_encoder_is_refused() {
    let case = Case::open("llama");
    let folder = folder(&case, 1, 2);
    let refused = embed(&*model(folder.path()), &["t3".to_owned()]).unwrap_err();
    let told = refused.to_string();
    assert!(told.contains("it is no encoder"), "{told}");
}
