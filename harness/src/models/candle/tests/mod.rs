//! Networks and decoding against `transformers` and PyTorch: `tests/fixtures/candle/make.py` and
//! `make_prefix.py` made the checkpoints, of random weights, and what they are to say.
#![allow(clippy::unwrap_used)]

mod configs;
mod device;
mod embed;
mod halves;
mod prefix;
mod real;

use std::collections::HashMap;
use std::path::PathBuf;

use candle_core::safetensors::load;
use candle_core::{Device, Tensor};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::batch::{Batch, Piece};
use super::cache::Cache;
use super::checkpoint::Checkpoint;
use super::decode::Bounds;
use super::decode::beam::{Beams, Search, step};
use super::decode::generate::{Answer, Ask, Writer, generate};
use super::decode::search::{Source, search};
use super::device::{DeviceError, Place};
use super::kernels::{self, log_softmax};
use super::network::{self, Network};

/// The largest difference of a number that counts as the same.
const SAME: f32 = 1e-4;

const DECODERS: [&str; 6] = [
    "llama",
    "llama-scaled",
    "qwen2",
    "qwen3",
    "starcoder2",
    "gemma3",
];

struct Case {
    folder: PathBuf,
    network: Box<dyn Network>,
    tensors: HashMap<String, Tensor>,
    /// Whether its numbers depend on nothing beside.
    is_exact: bool,
}

impl Case {
    /// On the processor by our own kernels.
    fn open(name: &str) -> Self {
        Self::at(name, Place::default(), |_| {})
    }

    /// With another `config.json`.
    fn open_as(name: &str, change: impl Fn(&mut Map<String, Value>)) -> Self {
        Self::at(name, Place::default(), change)
    }

    /// On the processor by candle, as on any of its devices.
    fn on_device(name: &str) -> Self {
        let place = Place {
            device: Some(Device::Cpu),
            dtype: None,
            memory: 1 << 20,
        };
        Self::at(name, place, |_| {})
    }

    fn at(name: &str, place: Place, change: impl Fn(&mut Map<String, Value>)) -> Self {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let folder = root.join("tests/fixtures/candle").join(name);
        let mut checkpoint = Checkpoint::open(&folder).unwrap();
        change(&mut checkpoint.config);
        checkpoint.place = place;
        Self {
            is_exact: checkpoint.place.device.is_none(),
            network: network::build(&mut checkpoint).unwrap(),
            tensors: load(folder.join("expected.safetensors"), &Device::Cpu).unwrap(),
            folder,
        }
    }

    fn expected<T: DeserializeOwned>(&self) -> T {
        let text = std::fs::read_to_string(self.folder.join("expected.json")).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    fn numbers(&self, name: &str) -> Vec<f32> {
        let tensor = self.tensors[name].flatten_all().unwrap();
        tensor.to_vec1().unwrap()
    }

    fn cache(&self) -> Cache {
        self.network.cache()
    }

    /// The states of what pieces want.
    fn states(&self, pieces: &mut [Piece<'_>]) -> kernels::Rows {
        self.network.read(Batch::new(pieces)).into_host().unwrap()
    }

    /// The logits of what pieces want.
    fn logits(&self, pieces: &mut [Piece<'_>]) -> kernels::Rows {
        let states = self.network.read(Batch::new(pieces));
        self.network.logits(&states).into_host().unwrap()
    }
}

/// The cases of these names, each by our own kernels and by candle.
fn everywhere(names: &[&'static str]) -> Vec<(&'static str, Case)> {
    let both = |&name| [(name, Case::open(name)), (name, Case::on_device(name))];
    names.iter().flat_map(both).collect()
}

#[track_caller]
fn must_be_close(ours: &[f32], theirs: &[f32], what: &str) {
    assert_eq!(ours.len(), theirs.len(), "{what}");
    for (at, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
        assert!(
            (ours - theirs).abs() < SAME,
            "{what}, {at}: {ours}, not {theirs}"
        );
    }
}

#[derive(Deserialize)]
struct Encoded {
    inputs: Vec<Vec<u32>>,
}

#[test]
fn encoders_have_the_reference_states() {
    for (name, case) in everywhere(&["roberta-encoder", "bert-encoder"]) {
        let inputs = case.expected::<Encoded>().inputs;
        let mut caches = vec![case.cache(); inputs.len()];
        let pieces = caches.iter_mut().zip(&inputs);
        let mut pieces: Vec<Piece<'_>> = pieces.map(|(c, it)| Piece::encoded(c, it)).collect();
        let states = case.states(&mut pieces);
        let mut first = 0;
        for (at, input) in inputs.iter().enumerate() {
            let range = first * states.width..(first + input.len()) * states.width;
            let theirs = case.numbers(&format!("hidden.{at}"));
            must_be_close(&states.data[range], &theirs, &format!("{name} {at}"));
            first += input.len();
        }
    }
}

#[derive(Deserialize)]
struct Greedy {
    prompts: Vec<Vec<u32>>,
    greedy: Vec<Vec<u32>>,
}

#[test]
fn decoders_have_the_reference_logits() {
    for (name, case) in everywhere(&DECODERS) {
        must_have_the_logits(&case, name);
    }
}

#[track_caller]
fn must_have_the_logits(case: &Case, name: &str) {
    let prompts = case.expected::<Greedy>().prompts;
    let mut caches = vec![case.cache(); prompts.len()];
    let pieces = caches
        .iter_mut()
        .zip(&prompts)
        .map(|(cache, tokens)| Piece {
            wanted: tokens.len().saturating_sub(3)..tokens.len(),
            ..Piece::causal(cache, tokens)
        });
    let mut pieces: Vec<Piece<'_>> = pieces.collect();
    let logits = case.logits(&mut pieces);
    let mut rows = logits.data.as_slice();
    for (at, prompt) in prompts.iter().enumerate() {
        let (ours, rest) = rows.split_at(prompt.len().min(3) * logits.width);
        let theirs = case.numbers(&format!("logits.{at}"));
        must_be_close(ours, &theirs, &format!("{name} {at}"));
        rows = rest;
    }
}

/// The tokens of the answers to prompts, so many sequences a step.
fn answers(network: &dyn Network, asks: &[Ask], sequences: usize, memory: usize) -> Vec<Vec<u32>> {
    let answers = whole_answers(network, asks, sequences, memory);
    answers.into_iter().map(|answer| answer.tokens).collect()
}

fn whole_answers(
    network: &dyn Network,
    asks: &[Ask],
    sequences: usize,
    memory: usize,
) -> Vec<Answer> {
    let writer = Writer {
        network,
        bytes: &|token| format!("{token} ").into_bytes(),
        ends: &[],
        bounds: Bounds { sequences, memory },
    };
    let mut found = vec![None; asks.len()];
    generate::<DeviceError>(
        &writer,
        asks,
        || false,
        |at, mut answers| {
            found[at] = answers.pop();
            Ok(())
        },
    )
    .unwrap();
    found.into_iter().map(Option::unwrap).collect()
}

fn ask(tokens: &[u32], temperature: f64, seed: u64) -> Ask {
    Ask {
        tokens: tokens.to_vec(),
        encoded: 0,
        samples: 1,
        most: 12,
        temperature,
        top_p: 0.9,
        seed,
        stops: Vec::new(),
    }
}

#[test]
fn greedy_answers_are_the_references_in_any_company() {
    for (name, case) in everywhere(&DECODERS) {
        let expected: Greedy = case.expected();
        // Candle's operations are slow where they are not optimised.
        let count = if case.is_exact { 20 } else { 5 };
        let prompts = expected.prompts.iter().take(count);
        let asks: Vec<Ask> = prompts.map(|it| ask(it, 0.0, 0)).collect();
        for sequences in [1, 3, 32] {
            let answers = whole_answers(&*case.network, &asks, sequences, 1 << 30);
            for (at, (ours, theirs)) in answers.iter().zip(&expected.greedy).enumerate() {
                assert_eq!(ours.tokens, *theirs, "{name} {at} by {sequences}");
                let theirs: f32 = case.numbers(&format!("log_probs.{at}")).iter().sum();
                assert!((ours.logprob - theirs).abs() < 1e-3, "{name} {at}");
            }
        }
    }
}

#[test]
fn drawn_answers_do_not_depend_on_company_memory_or_threads() {
    must_not_depend_on_company(&Case::open("llama"));
}

fn must_not_depend_on_company(case: &Case) {
    let expected: Greedy = case.expected();
    let asks = expected.prompts.iter().zip(0..);
    let asks: Vec<Ask> = asks.map(|(it, seed)| ask(it, 1.0, seed)).collect();
    let alone: Vec<Vec<u32>> = (asks.iter())
        .flat_map(|it| answers(&*case.network, std::slice::from_ref(it), 1, 1 << 30))
        .collect();
    // Six blocks: sequences are put back and read anew.
    let little = 6 * case.network.facts().shape.block_bytes();
    for threads in [1, 2, 5] {
        let threads = rayon::ThreadPoolBuilder::new().num_threads(threads);
        threads.build().unwrap().install(|| {
            for (sequences, memory) in [(32, 1 << 30), (7, 1 << 30), (32, little)] {
                assert_eq!(answers(&*case.network, &asks, sequences, memory), alone);
            }
        });
    }
}

#[test]
fn samples_of_a_prompt_are_drawn_apart() {
    let case = Case::open("llama");
    let asks = [Ask {
        samples: 5,
        ..ask(&[4, 8, 15, 16, 23], 1.0, 42)
    }];
    let writer = |sequences| Writer {
        network: &*case.network,
        bytes: &|_| Vec::new(),
        ends: &[],
        bounds: Bounds {
            sequences,
            memory: 1 << 30,
        },
    };
    let draw = |sequences| {
        let mut found = Vec::new();
        generate::<DeviceError>(
            &writer(sequences),
            &asks,
            || false,
            |_, answers| {
                found = answers
                    .into_iter()
                    .map(|it: Answer| it.tokens)
                    .collect::<Vec<_>>();
                Ok(())
            },
        )
        .unwrap();
        found
    };
    let found = draw(32);
    assert_eq!(found.len(), 5);
    assert!(found.iter().any(|it| *it != found[0]));
    assert_eq!(draw(2), found);
}

#[derive(Deserialize)]
struct Searched {
    sources: Vec<Vec<u32>>,
    targets: Vec<Vec<u32>>,
    beams: Vec<Found>,
    beam_size: usize,
    max_length: usize,
    sos_id: u32,
    eos_id: u32,
    pad_id: u32,
}

impl Searched {
    fn beams(&self) -> Beams {
        Beams {
            width: self.beam_size,
            most: self.max_length,
            start: self.sos_id,
            end: self.eos_id,
            pad: self.pad_id,
        }
    }
}

#[derive(Deserialize)]
struct Found {
    hypotheses: Vec<Vec<u32>>,
}

#[test]
fn a_prefix_model_has_the_reference_logits_at_once_and_token_by_token() {
    for (name, case) in everywhere(&["codeexecutor", "codeexecutor-beam3", "prefix-llama"]) {
        let expected: Searched = case.expected();
        for (at, (source, target)) in expected.sources.iter().zip(&expected.targets).enumerate() {
            let mut cache = case.cache();
            let encoded = Piece::encoded(&mut cache, source);
            case.states(&mut [encoded]);
            let mut fork = cache.clone();
            let whole = Piece {
                wanted: 0..target.len(),
                ..Piece::causal(&mut fork, target)
            };
            let whole = case.logits(&mut [whole]);
            let theirs = case.numbers(&format!("logits.{at}"));
            must_be_close(&whole.data, &theirs, &format!("{name} {at}"));
            let mut steps = Vec::new();
            for token in target.chunks(1) {
                let piece = Piece::causal(&mut cache, token);
                steps.extend(case.logits(&mut [piece]).data);
            }
            match case.is_exact {
                true => assert_eq!(steps, whole.data, "the cache changes no bit"),
                false => must_be_close(&steps, &theirs, name),
            }
        }
    }
}

#[test]
fn beams_find_the_references_hypotheses_in_any_company() {
    let (all, some) = (
        everywhere(&["codeexecutor"]),
        everywhere(&["codeexecutor-beam3", "prefix-llama"]),
    );
    let all = all.iter().flat_map(|case| [(case, 20), (case, 1)]);
    for ((name, case), together) in all.chain(some.iter().map(|case| (case, 7))) {
        let expected: Searched = case.expected();
        let beams = expected.beams();
        let start = |source: &Vec<u32>| {
            let mut cache = case.cache();
            let encoded = Piece::encoded(&mut cache, source);
            case.states(&mut [encoded]);
            Search::new(beams, cache)
        };
        let mut searches: Vec<Search> = expected.sources.iter().map(start).collect();
        for company in searches.chunks_mut(together) {
            while company.iter().any(|it| !it.is_over()) {
                let going = company.iter_mut().filter(|it| !it.is_over());
                step(&*case.network, &mut going.collect::<Vec<_>>()).unwrap();
            }
        }
        for (at, search) in searches.into_iter().enumerate() {
            let found = search.hypotheses();
            let tokens: Vec<&Vec<u32>> = found.iter().map(|it| &it.tokens).collect();
            let theirs: Vec<&Vec<u32>> = expected.beams[at].hypotheses.iter().collect();
            assert_eq!(tokens, theirs, "{name} {at}");
            let scores: Vec<f32> = found.iter().map(|it| it.score).collect();
            must_be_close(&scores, &case.numbers(&format!("scores.{at}")), name);
        }
    }
}

#[test]
fn a_prefix_model_draws_what_its_search_finds_where_all_else_is_unlikely() {
    for (name, case) in everywhere(&["codeexecutor", "prefix-llama"]) {
        let expected: Searched = case.expected();
        let beams = Beams {
            width: 1,
            most: 12,
            ..expected.beams()
        };
        let tokens = expected.sources.iter().take(6).cloned();
        let sources: Vec<Source> = tokens.map(|tokens| Source { tokens, beams }).collect();
        let asks = sources.iter().map(|source| Ask {
            tokens: [&source.tokens[..], &[beams.start]].concat(),
            encoded: source.tokens.len(),
            ..ask(&[], 1e-5, 7)
        });
        let asks: Vec<Ask> = asks.collect();
        let mut found = vec![Vec::new(); sources.len()];
        let bounds = Bounds {
            sequences: 4,
            memory: 1 << 30,
        };
        search::<DeviceError>(
            &*case.network,
            bounds,
            &sources,
            || false,
            |at, it| {
                found[at].clone_from(&it.hypotheses[0].tokens);
                Ok(())
            },
        )
        .unwrap();
        for sequences in [1, 4] {
            let answers = answers(&*case.network, &asks, sequences, 1 << 30);
            for (answer, found) in answers.iter().zip(&found) {
                // A search goes on behind padding, which nothing sees; what is drawn ends there.
                let found = found.split(|&token| token == beams.pad).next();
                assert!(answer.starts_with(found.unwrap()), "{name}: {answer:?}");
            }
        }
    }
}

#[test]
fn greedy_probabilities_are_the_references() {
    for (name, case) in everywhere(&DECODERS) {
        let expected: Greedy = case.expected();
        for (at, (prompt, greedy)) in expected.prompts.iter().zip(&expected.greedy).enumerate() {
            let tokens: Vec<u32> = prompt.iter().chain(greedy).copied().collect();
            let mut cache = case.cache();
            let piece = Piece {
                wanted: prompt.len() - 1..tokens.len() - 1,
                ..Piece::causal(&mut cache, &tokens)
            };
            let mut rows = case.logits(&mut [piece]);
            log_softmax(&mut rows);
            let ours: Vec<f32> = (greedy.iter().enumerate())
                .map(|(row, &token)| rows.row(row)[token as usize])
                .collect();
            must_be_close(&ours, &case.numbers(&format!("log_probs.{at}")), name);
        }
    }
}
