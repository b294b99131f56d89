//! Embeddings of programs by an encoder: the mean of its last layer's states, of length 1.
//!
//! What is read is as released (UniXcoder's `zero-shot-search`, the CodeBERT family alike):
//! `<s> <encoder-only> </s>`, the program, `</s>`; of models that know no `<encoder-only>`, and of BERT, the
//! program between the two tokens that begin and end a text. What is beyond 512 tokens, or beyond what
//! the model reads, is cut off.

use std::time::Instant;

use serde_json::{Map, Value};

use super::batch::{Batch, Piece};
use super::checkpoint::{Sources, json};
use super::device::DeviceError;
use super::settings::Settings;
use super::{Loaded, Writes, beyond, unasked};
use crate::domain::{Sample, Stop, embedding_text};
use crate::models::{Answered, ModelError, Question};

/// The most tokens that are read, as released.
const LONGEST: usize = 512;

/// Tokens that a step reads at most; one program may always have all of its own.
const STEP: usize = 4096;

/// Says where sentence encoders keep the most tokens that they were made for.
const SENTENCES: &str = "sentence_bert_config.json";

/// The most tokens that a checkpoint's files speak of, where they do.
pub fn longest(sources: &Sources) -> Option<usize> {
    let Sources::Folder(folder) = sources else {
        return None;
    };
    let settings: Map<String, Value> = json(&folder.join(SENTENCES)).ok()?;
    let longest = settings.get("max_seq_length").and_then(Value::as_u64)?;
    usize::try_from(longest).ok()
}

/// The tokens around a program.
struct Marks {
    opening: Vec<u32>,
    closing: u32,
    /// The most tokens of all.
    longest: usize,
}

impl Marks {
    fn of(loaded: &Loaded) -> Result<Self, ModelError> {
        let refused = |why: &str| ModelError::Refused(format!("it cannot embed: {why}"));
        if !matches!(loaded.writes, Writes::Nothing | Writes::Traces) {
            return Err(refused(
                "it is no encoder; take a RoBERTa, such as UniXcoder or CodeBERT, or a BERT",
            ));
        }
        let special = &loaded.tokenizer.special;
        let id = |token: &str| loaded.tokenizer.id(token);
        let begin = special.cls.or_else(|| id("<s>")).or_else(|| id("[CLS]"));
        let end = special.sep.or_else(|| id("</s>")).or_else(|| id("[SEP]"));
        let (Some(begin), Some(end)) = (begin, end) else {
            return Err(refused(
                "its tokenizer has no tokens that begin and end a text",
            ));
        };
        let opening = match id("<encoder-only>") {
            Some(encoder) => vec![begin, encoder, end],
            None => vec![begin],
        };
        let longest = loaded.network.facts().longest;
        let longest = longest.min(LONGEST).min(loaded.longest.unwrap_or(LONGEST));
        match longest > opening.len() + 1 {
            true => Ok(Self {
                opening,
                closing: end,
                longest,
            }),
            false => Err(refused("it reads too few tokens")),
        }
    }

    /// What is read of a text.
    fn tokens(&self, loaded: &Loaded, text: &str) -> Result<Vec<u32>, ModelError> {
        let mut tokens = self.opening.clone();
        tokens.extend(loaded.tokenizer.encode(text, false)?);
        tokens.truncate(self.longest - 1);
        tokens.push(self.closing);
        Ok(tokens)
    }
}

/// Embeds the text of every question.
pub fn answer(
    settings: &Settings,
    loaded: &Loaded,
    questions: &[Question<'_>],
    answered: Answered<'_>,
    stop: &Stop,
) -> Result<(), ModelError> {
    let marks = Marks::of(loaded)?;
    let mut waiting: Vec<(usize, Vec<u32>)> = Vec::new();
    let mut read = 0;
    for (index, question) in questions.iter().enumerate() {
        if stop.is_set() {
            return Ok(());
        }
        let tokens = marks.tokens(loaded, question.prompt.last())?;
        if let Some(reason) = beyond(loaded, &tokens) {
            answered(index, unasked(question, &reason))?;
            continue;
        }
        if !waiting.is_empty() && (read + tokens.len() > STEP || waiting.len() == settings.batch) {
            step(loaded, std::mem::take(&mut waiting), answered)?;
            read = 0;
        }
        read += tokens.len();
        waiting.push((index, tokens));
    }
    step(loaded, waiting, answered)
}

/// Embeds some at once.
fn step(
    loaded: &Loaded,
    texts: Vec<(usize, Vec<u32>)>,
    answered: Answered<'_>,
) -> Result<(), ModelError> {
    if texts.is_empty() {
        return Ok(());
    }
    let began = Instant::now();
    let embeddings = embed(loaded, &texts)?;
    let each = began.elapsed() / u32::try_from(texts.len()).unwrap_or(u32::MAX);
    for ((index, tokens), embedding) in texts.iter().zip(embeddings) {
        let sample = Sample {
            prompt_tokens: u32::try_from(tokens.len()).ok(),
            milliseconds: u64::try_from(each.as_millis()).unwrap_or(u64::MAX),
            ..Sample::whole(embedding_text(&embedding))
        };
        answered(*index, vec![sample])?;
    }
    Ok(())
}

fn embed(loaded: &Loaded, texts: &[(usize, Vec<u32>)]) -> Result<Vec<Vec<f32>>, DeviceError> {
    let network = &*loaded.network;
    let mut caches: Vec<_> = texts.iter().map(|_| network.cache()).collect();
    let pieces = caches.iter_mut().zip(texts);
    let mut pieces: Vec<Piece<'_>> = pieces
        .map(|(cache, (_, tokens))| Piece::encoded(cache, tokens))
        .collect();
    let states = network.read(Batch::new(&mut pieces)).into_host()?;
    let mut rows = states.data.chunks_exact(states.width);
    let embeddings = texts.iter().map(|(_, tokens)| {
        let mut sum = vec![0.0_f32; states.width];
        for row in rows.by_ref().take(tokens.len()) {
            sum.iter_mut().zip(row).for_each(|(sum, x)| *sum += x);
        }
        let length = sum.iter().map(|x| x * x).sum::<f32>().sqrt();
        sum.iter_mut()
            .for_each(|x| *x /= length.max(f32::MIN_POSITIVE));
        sum
    });
    Ok(embeddings.collect())
}
