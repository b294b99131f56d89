//! Another checkpoint's numbers are the network's, by PyTorch's own logits; one of other sizes is refused.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use safetensors::SafeTensors;
use serde_json::json;

use super::*;
use crate::train::Sequence;
use crate::train::engine::{Optimiser, host};
use crate::train::numbers::floats;

/// A RoBERTa with PyTorch's initial weights, read as UniXcoder's prefix language model.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/candle/codeexecutor")
}

fn json_of(name: &str) -> Map<String, Value> {
    serde_json::from_slice(&std::fs::read(folder().join(name)).unwrap()).unwrap()
}

fn read(file: &SafeTensors<'_>, name: &str) -> anyhow::Result<Stored> {
    let tensor = file.tensor(name)?;
    Ok((tensor.shape().to_vec(), floats(tensor.data())))
}

fn sizes() -> Architecture {
    Architecture {
        family: Family::Roberta,
        vocabulary: 97,
        layers: 2,
        width: 32,
        heads: 4,
        inner: 48,
        context: 78,
        padding: 1,
    }
}

fn engine(sizes: &Architecture) -> Box<dyn Engine> {
    host::open(sizes, &Optimiser::default(), 3, 2).unwrap()
}

fn started(sizes: &Architecture) -> anyhow::Result<Box<dyn Engine>> {
    let mut engine = engine(sizes);
    let bytes = std::fs::read(folder().join("model.safetensors")).unwrap();
    let file = SafeTensors::deserialize(&bytes).unwrap();
    begin(&mut *engine, &mut |name| read(&file, name))?;
    Ok(engine)
}

/// The mean loss of a target's tokens, by the logits of the token before each.
fn loss(logits: &[f32], target: &[u16]) -> f32 {
    let rows = logits.chunks_exact(97).zip(&target[1..]);
    let losses = rows.map(|(logits, &token)| {
        let all: f32 = logits.iter().map(|x| x.exp()).sum();
        all.ln() - logits[usize::from(token)]
    });
    losses.sum::<f32>() / (target.len() - 1) as f32
}

#[test]
fn a_start_predicts_as_its_checkpoint_does_and_learns_from_there() {
    check(&json_of("config.json"), &sizes()).unwrap();
    let mut engine = started(&sizes()).unwrap();
    let expected = std::fs::read(folder().join("expected.safetensors")).unwrap();
    let expected = SafeTensors::deserialize(&expected).unwrap();
    let asked = json_of("expected.json");
    let list = |key: &str| -> Vec<Vec<u16>> { serde_json::from_value(asked[key].clone()).unwrap() };
    let pairs: Vec<_> = list("sources").into_iter().zip(list("targets")).collect();
    let tokens: Vec<Vec<u16>> = pairs
        .iter()
        .map(|(source, target)| [&source[..], target].concat())
        .collect();
    let sequences = tokens.iter().zip(&pairs);
    let batch: Vec<Sequence<'_>> = sequences
        .map(|(tokens, (source, _))| Sequence {
            tokens,
            source: source.len(),
        })
        .collect();
    let scores = engine.score(&batch, &[1.0; 97]).unwrap();
    for (at, (score, (_, target))) in scores.iter().zip(&pairs).enumerate() {
        let (_, logits) = read(&expected, &format!("logits.{at}")).unwrap();
        let wanted = loss(&logits, target);
        assert!(
            (score.loss - wanted).abs() < 1e-4,
            "{at}: {}, not {wanted}",
            score.loss
        );
    }
    let first = engine.step(&batch, &[1.0; 97], 1e-3).unwrap().loss;
    let second = engine.step(&batch, &[1.0; 97], 1e-3).unwrap().loss;
    assert!(second < first, "{second} after {first}");
}

#[test]
fn rows_that_the_checkpoint_lacks_stay_as_drawn_and_those_beyond_are_left() {
    let more = Architecture {
        vocabulary: 100,
        context: 20,
        ..sizes()
    };
    let drawn = engine(&more).state().unwrap().parameters;
    let own = started(&sizes()).unwrap().state().unwrap().parameters;
    let found = started(&more).unwrap().state().unwrap().parameters;
    let (words, new) = (97 * 32, 3 * 32);
    assert_eq!(found[..words], own[..words]);
    assert_eq!(found[words..words + new], drawn[words..words + new]);
    let positions = 22 * 32;
    assert_eq!(found[words + new..][..positions], own[words..][..positions]);
}

#[test]
fn another_network_is_refused_by_what_differs() {
    let says = |error: anyhow::Error, wanted: &str| {
        assert!(error.to_string().contains(wanted), "{error}");
    };
    let config = json_of("config.json");
    let other = |change: &dyn Fn(&mut Architecture)| {
        let mut sizes = sizes();
        change(&mut sizes);
        sizes
    };
    for (sizes, wanted) in [
        (other(&|it| it.layers = 3), "its `num_hidden_layers` is 2"),
        (other(&|it| it.padding = 0), "its `pad_token_id` is 1"),
        (
            other(&|it| it.family = Family::Llama),
            "its `model_type` is \"roberta\"",
        ),
    ] {
        says(check(&config, &sizes).unwrap_err(), wanted);
    }
    let mut scaled = config.clone();
    scaled.insert("layer_norm_eps".to_owned(), json!(1e-12));
    says(
        check(&scaled, &sizes()).unwrap_err(),
        "its `layer_norm_eps` is",
    );
    let long = started(&other(&|it| it.context = 79)).err().unwrap();
    says(long, "has 80 rows, and the recipe's `context` takes 81");
    let wide = started(&other(&|it| it.inner = 50)).err().unwrap();
    says(wide, "is of the shape [48, 32]");
}
