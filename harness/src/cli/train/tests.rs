//! What training leaves is what a suite's model reads: it says there what the network learned here.

#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::sync::Mutex;

use serde_json::json;
use tokenizers::Tokenizer as Library;

use super::*;
use crate::domain::settings::{Node, Value};
use crate::domain::{
    Example, Origin, Program, Prompt, Reference, Sample, Sampling, State as Variables,
};
use crate::formats::codeexecutor::code_tokens;
use crate::models::{MODELS, Question};
use crate::train::engine::Family;
use crate::train::{Curve, Dtype, Evaluate, Rate, Sequence, Sequences, Share, Sizes, Stage};

/// Programs, and what is to be learned of them: all begin alike, so that places count.
const PROGRAMS: [(&str, &str); 3] = [
    ("a = 1", "<line> <0> <state> a : 1 </state>"),
    (
        "a = 1\nb = a",
        "<line> <0> <state> a : 1 </state> <line> <1> <state> a : 1 <dictsep> b : 1 </state>",
    ),
    ("a = 1 + 1", "<line> <0> <state> a : 2 </state>"),
];

struct Lines(Vec<(Vec<u16>, usize)>);

impl Sequences for Lines {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn get(&self, at: usize) -> Sequence<'_> {
        let (tokens, source) = &self.0[at];
        Sequence {
            tokens,
            source: *source,
        }
    }

    fn kind(&self, _: usize) -> &'static str {
        "one"
    }
}

fn plan(family: Family) -> Plan {
    let stage = Stage {
        name: "one".to_owned(),
        steps: 150,
        sample: vec![Share {
            dataset: 0,
            share: 1.0,
            hardest: None,
        }],
        rate: Rate {
            peak: 5e-3,
            warm_up: 20,
            shape: Curve::Linear,
            end: 0.0,
            cool_down: 0,
        },
    };
    Plan {
        seed: 1,
        sizes: Sizes {
            family,
            layers: 2,
            width: 32,
            heads: 2,
            inner: 64,
            context: 64,
        },
        optimiser: Default::default(),
        batch: 256,
        shards: 1,
        evaluate: Evaluate::default(),
        log: 50,
        save: 60.0,
        dtype: Dtype::F32,
        stages: vec![stage],
        base: BTreeMap::new(),
    }
}

/// Trains in a folder until all is known by heart; each sequence's log probability then.
fn train_in(folder: &Path, family: Family, vocabulary: &Vocabulary) -> Vec<f32> {
    let sequences = PROGRAMS.map(|(code, trace)| {
        vocabulary
            .sequence("tutorial", &code_tokens(code), trace)
            .unwrap()
    });
    let lines = Lines(sequences.into());
    let plan = plan(family);
    let ids = vocabulary.ids().unwrap();
    let architecture = plan.sizes.of(vocabulary.len(), ids.pad);
    let mut engine = host::open(&architecture, &plan.optimiser, plan.seed, plan.shards).unwrap();
    let checkpoint = folder.join("checkpoint");
    fs::create_dir_all(&checkpoint).unwrap();
    vocabulary.save(&checkpoint).unwrap();
    let weights = vocabulary.weights(1.0, 1.0);
    let data = [Material {
        name: "lines",
        training: &lines,
        held: &lines,
    }];
    let site = Site {
        plan: &plan,
        data: &data,
        architecture: &architecture,
        weights: &weights,
        vocabulary: vocabulary.hash().unwrap(),
        ids,
        folder,
        stop: &Stop::default(),
        clock: &|| 0.0,
        until: None,
        told: &|_| {},
    };
    assert_eq!(learn(&site, &mut *engine).unwrap(), Ended::Done);
    let batch: Vec<Sequence<'_>> = (0..lines.len()).map(|at| lines.get(at)).collect();
    let scores = engine.score(&batch, &weights).unwrap();
    let sums = scores.iter().map(|score| {
        assert_eq!(score.right, score.targets, "{scores:?}");
        -score.loss * score.targets as f32
    });
    sums.collect()
}

/// What the model of suites answers to the programs.
fn answers(checkpoint: &Path) -> Vec<Sample> {
    let text = |text: &str| Value::Text {
        text: text.to_owned(),
        written: text.to_owned(),
    };
    let settings = [
        ("path", text(checkpoint.to_str().unwrap())),
        ("tag", text("tutorial")),
        ("beams", Value::Int(1)),
    ];
    let kind = MODELS.iter().find(|kind| kind.name == "candle").unwrap();
    let model = (kind.build)(&Node::unwritten("suite.yaml", settings)).unwrap();
    let examples = PROGRAMS.map(|(code, _)| Example {
        id: code.to_owned(),
        program: Program {
            id: code.to_owned(),
            source: code.to_owned(),
            origin: Origin {
                problem: String::new(),
                file: String::new(),
            },
            mutation: None,
        },
        reference: Reference::State(Variables::default()),
        tags: Vec::new(),
    });
    let prompt = Prompt {
        turns: Vec::new(),
        lead: String::new(),
        stop: Vec::new(),
        stem: None,
    };
    let sampling = Sampling {
        max_tokens: 40,
        ..Sampling::default()
    };
    let questions = examples.iter().enumerate();
    let questions: Vec<Question<'_>> = questions
        .map(|(position, example)| Question {
            task: "t",
            dataset: "d",
            position,
            of: examples.len(),
            example,
            prompt: &prompt,
            sampling: &sampling,
            right: "",
            seed: 0,
        })
        .collect();
    let found = Mutex::new(vec![Sample::whole(""); examples.len()]);
    let answered = |at: usize, mut samples: Vec<Sample>| {
        found.lock().unwrap()[at] = samples.remove(0);
        Ok(())
    };
    model
        .answer(&questions, &answered, &Stop::default())
        .unwrap();
    found.into_inner().unwrap()
}

#[track_caller]
fn check(family: Family, vocabulary: &Vocabulary) {
    let folder = tempfile::tempdir().unwrap();
    let wanted = train_in(folder.path(), family, vocabulary);
    let answers = answers(&folder.path().join("checkpoint"));
    for ((sample, wanted), (_, trace)) in answers.iter().zip(wanted).zip(PROGRAMS) {
        assert_eq!(sample.text.trim(), trace);
        // A network that knows by heart forgives much: a token at the place beside its own, for one.
        let found = sample.logprob.unwrap();
        assert!(
            (found - wanted).abs() < 1e-3 * wanted.abs() + 1e-4,
            "{found}, not {wanted}"
        );
    }
}

fn made() -> Vocabulary {
    Vocabulary::make(&BTreeMap::new(), 0).unwrap()
}

#[test]
fn a_roberta_answers_what_it_learned() {
    check(Family::Roberta, &made());
}

#[test]
fn a_llama_answers_what_it_learned() {
    check(Family::Llama, &made());
}

/// UniXcoder's tokens are in another order, and its padding is number 1.
#[test]
fn a_roberta_with_unixcoders_special_tokens_answers_what_it_learned() {
    let special = ["<s>", "<pad>", "</s>", "<unk>", "<mask0>"];
    let mut bytes: Vec<char> = tokenizers::pre_tokenizers::byte_level::ByteLevel::alphabet()
        .into_iter()
        .collect();
    bytes.sort_unstable();
    let pieces = special.into_iter().map(str::to_owned);
    let pieces = pieces.chain(bytes.iter().map(ToString::to_string));
    let numbered: BTreeMap<String, usize> = pieces.zip(0..).collect();
    let added = special.iter().enumerate().map(|(id, token)| {
        json!({
            "id": id, "content": token, "single_word": false, "lstrip": false, "rstrip": false,
            "normalized": false, "special": true,
        })
    });
    let bytes = json!({"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true});
    let library = json!({
        "version": "1.0",
        "added_tokens": added.collect::<Vec<_>>(),
        "pre_tokenizer": bytes,
        "decoder": bytes,
        "model": {"type": "BPE", "vocab": numbered, "merges": []},
    });
    let library = Library::from_bytes(library.to_string()).unwrap();
    check(Family::Roberta, &Vocabulary::extend(library).unwrap());
}
