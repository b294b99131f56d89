//! A checkpoint as the harness trains it: Llama's layers as a prefix language model.

use std::sync::Mutex;

use serde::Deserialize;

use super::super::tokenizer::Tokenizer;
use super::super::{Checkpoint, KIND};
use super::{Ask, Case, ask, everywhere, whole_answers};
use crate::domain::settings::{Node, Value};
use crate::domain::{Ending, Prompt, Sample, Sampling, Stop};
use crate::models::asking::example;
use crate::models::{ModelError, Question};

#[derive(Deserialize)]
struct Expected {
    sources: Vec<Vec<u32>>,
    greedy: Vec<Vec<u32>>,
    sos_id: u32,
    beam_size: i64,
    max_length: u32,
    programs: Vec<Program>,
}

#[derive(Deserialize)]
struct Program {
    tag: String,
    code: String,
    source: Vec<u32>,
    best: Vec<u32>,
}

#[test]
fn greedy_targets_are_the_references_in_any_company() {
    for (name, case) in everywhere(&["prefix-llama"]) {
        let expected: Expected = case.expected();
        let asks = expected.sources.iter().map(|source| Ask {
            tokens: [&source[..], &[expected.sos_id]].concat(),
            encoded: source.len(),
            ..ask(&[], 0.0, 0)
        });
        let asks: Vec<Ask> = asks.collect();
        for sequences in [1, 7] {
            let answers = whole_answers(&*case.network, &asks, sequences, 1 << 30);
            for (at, (ours, theirs)) in answers.iter().zip(&expected.greedy).enumerate() {
                assert_eq!(ours.tokens, *theirs, "{name} {at} by {sequences}");
                let theirs: f32 = case.numbers(&format!("log_probs.{at}")).iter().sum();
                assert!((ours.logprob - theirs).abs() < 1e-3, "{name} {at}");
            }
        }
    }
}

/// What the checkpoint answers to programs, each of its dataset.
fn answers(
    tag: Value,
    beams: i64,
    most: u32,
    programs: &[(&str, &str)],
) -> Result<Vec<Sample>, ModelError> {
    let folder = Case::open("prefix-llama").folder;
    let settings = [
        ("path", text(folder.to_str().unwrap())),
        ("tag", tag),
        ("beams", Value::Int(beams)),
    ];
    let model = (KIND.build)(&Node::unwritten("suite.yaml", settings)).unwrap();
    let examples = programs.iter().map(|(_, code)| {
        let mut example = example("a");
        example.program.source = (*code).to_owned();
        example
    });
    let examples: Vec<_> = examples.collect();
    let sampling = Sampling {
        max_tokens: most,
        ..Sampling::default()
    };
    let prompt = Prompt {
        turns: Vec::new(),
        lead: String::new(),
        stop: Vec::new(),
        stem: None,
    };
    let questions = programs.iter().zip(&examples).enumerate();
    let questions = questions.map(|(position, ((dataset, _), example))| Question {
        task: "t",
        dataset,
        position,
        of: programs.len(),
        example,
        prompt: &prompt,
        sampling: &sampling,
        right: "",
        seed: 0,
    });
    let found = Mutex::new(vec![Sample::whole(""); programs.len()]);
    let answered = |at: usize, mut samples: Vec<Sample>| {
        found.lock().unwrap()[at] = samples.remove(0);
        Ok(())
    };
    model.answer(&questions.collect::<Vec<_>>(), &answered, &Stop::default())?;
    Ok(found.into_inner().unwrap())
}

fn text(text: &str) -> Value {
    Value::Text {
        text: text.to_owned(),
        written: text.to_owned(),
    }
}

/// The tags of datasets `of TAG`.
fn tags(tags: &[&str]) -> Value {
    let names: Vec<String> = tags.iter().map(|tag| format!("of {tag}")).collect();
    let pairs = names.iter().zip(tags);
    Node::unwritten(
        "suite.yaml",
        pairs.map(|(name, tag)| (name.as_str(), text(tag))),
    )
    .value
}

#[test]
fn a_trained_checkpoint_answers_behind_each_datasets_tag() {
    let case = Case::open("prefix-llama");
    let expected: Expected = case.expected();
    let tokenizer = Tokenizer::open(&Checkpoint::open(&case.folder).unwrap().sources()).unwrap();
    let programs = expected.programs.iter();
    let datasets: Vec<String> = programs
        .clone()
        .map(|it| format!("of {}", it.tag))
        .collect();
    let asked: Vec<(&str, &str)> = (datasets.iter().zip(programs.clone()))
        .map(|(dataset, it)| (dataset.as_str(), it.code.as_str()))
        .collect();
    let tags = tags(&["singleline", "tutorial"]);
    let samples = answers(tags, expected.beam_size, expected.max_length, &asked).unwrap();
    for (sample, program) in samples.iter().zip(programs) {
        assert_eq!(
            sample.text,
            tokenizer.decode(&program.best),
            "{}",
            program.code
        );
        assert_eq!(sample.ending, Ending::Stopped);
        assert_eq!(sample.prompt_tokens, Some(program.source.len() as u32));
    }
}

#[test]
fn a_program_is_answered_up_to_the_last_position_and_what_leaves_no_room_is_told() {
    // Of 128 positions, each line takes 11: its number, its name, and two spaces.
    let lines = |count: usize| "abcdef\n".repeat(count);
    let (fits, long) = (lines(11), lines(12));
    let asked = [("of tutorial", fits.as_str()), ("of tutorial", &long)];
    let samples = answers(tags(&["tutorial"]), 1, 100, &asked).unwrap();
    let read = samples[0].prompt_tokens.unwrap();
    assert_eq!(read, 1 + 11 * 11 + 1);
    assert!(samples[0].tokens.unwrap() <= 128 - read);
    assert_eq!(samples[0].ending, Ending::Length);
    let Ending::Failed { reason } = &samples[1].ending else {
        panic!("{:?}", samples[1].ending);
    };
    assert_eq!(reason, "the program is longer than what the model reads");
}

#[test]
fn a_dataset_without_a_tag_is_refused() {
    let refused = answers(tags(&["tutorial"]), 1, 10, &[("of codenet", "x = 1")]);
    assert_eq!(
        refused.unwrap_err().to_string(),
        "`tag` has none for the dataset `of codenet`"
    );
}
