//! CodeExecutor (arXiv 2305.05383): a program's tokens in, its trace's tokens out, by beam search or,
//! at a temperature, drawn.
//!
//! The input of a released one is that of the released evaluation: `<s> <encoder-decoder> </s>`, the
//! source, `<mask0> </s>`; of one that the harness trained it is the source alone. The target begins
//! with `<mask0>`.

use std::time::Duration;

use super::decode::Bounds;
use super::decode::beam::Beams;
use super::decode::generate::{Ask, Writer, generate};
use super::decode::search::{Source, search};
use super::settings::Settings;
use super::{Loaded, Writes, beyond, unasked};
use crate::domain::{Ending, Sample, Sampling, Stop};
use crate::formats::codeexecutor::code_tokens;
use crate::models::{Answered, ModelError, Question};

/// The most tokens of a source that the released evaluation reads.
const SOURCE: usize = 251;

/// The tokens that a CodeExecutor knows beside those of text, and where they stand.
struct Marks {
    /// Before the source.
    opening: Vec<u32>,
    /// The most tokens of a source that are read; the rest is cut off.
    source: usize,
    /// Behind the source.
    closing: Vec<u32>,
    mask: u32,
    end: u32,
    pad: u32,
}

impl Marks {
    fn of(loaded: &Loaded) -> Result<Self, ModelError> {
        let mark = |token: &str| {
            loaded.tokenizer.id(token).ok_or_else(|| {
                ModelError::Refused(format!(
                    "the tokenizer has no `{token}`: this is no CodeExecutor; a plain RoBERTa \
                     encodes text and writes none"
                ))
            })
        };
        let (mask, end) = (mark("<mask0>")?, mark("</s>")?);
        let plain = Self {
            opening: Vec::new(),
            source: usize::MAX,
            closing: Vec::new(),
            mask,
            end,
            pad: mark("<pad>")?,
        };
        Ok(match loaded.writes == Writes::Traces {
            false => plain,
            true => Self {
                opening: vec![mark("<s>")?, mark("<encoder-decoder>")?, end],
                source: SOURCE,
                closing: vec![mask, end],
                ..plain
            },
        })
    }

    /// What is searched for a program, or why it cannot be asked.
    fn source(
        &self,
        settings: &Settings,
        loaded: &Loaded,
        program: &[u32],
        sampling: &Sampling,
    ) -> Result<Source, String> {
        if !is_drawn(sampling) && sampling.samples as usize > settings.beams {
            return Err("more samples are wanted than there are beams".to_owned());
        }
        let program = &program[..program.len().min(self.source)];
        let tokens = [&self.opening, program, &self.closing].concat();
        if tokens.is_empty() {
            return Err("the program has no tokens".to_owned());
        }
        if let Some(reason) = beyond(loaded, &tokens) {
            return Err(reason);
        }
        let room = loaded.network.facts().longest.saturating_sub(tokens.len());
        if room == 0 {
            return Err("the program is longer than what the model reads".to_owned());
        }
        Ok(Source {
            tokens,
            beams: Beams {
                width: settings.beams,
                most: room.min(sampling.max_tokens as usize),
                start: self.mask,
                end: self.end,
                pad: self.pad,
            },
        })
    }

    /// What is drawn for a question's source.
    fn ask(&self, source: &Source, question: &Question<'_>) -> Ask {
        let mut tokens = source.tokens.clone();
        tokens.push(self.mask);
        Ask {
            tokens,
            encoded: source.tokens.len(),
            samples: question.sampling.samples as usize,
            most: source.beams.most,
            temperature: question.sampling.temperature,
            top_p: question.sampling.top_p,
            seed: question.seed,
            stops: Vec::new(),
        }
    }
}

/// Answers all questions.
pub fn answer(
    settings: &Settings,
    loaded: &Loaded,
    questions: &[Question<'_>],
    answered: Answered<'_>,
    stop: &Stop,
) -> Result<(), ModelError> {
    let marks = Marks::of(loaded)?;
    let (mut sources, mut asked) = (Vec::new(), Vec::new());
    for (index, question) in questions.iter().enumerate() {
        let program = program(settings, loaded, question)?;
        match marks.source(settings, loaded, &program, question.sampling) {
            Ok(source) => {
                sources.push(source);
                asked.push(index);
            }
            Err(reason) => answered(index, unasked(question, &reason))?,
        }
    }
    let bounds = Bounds {
        sequences: settings.batch,
        memory: settings.memory(),
    };
    let stopped = || stop.is_set();
    let told = |at: usize, waited: Duration, sample: Sample| Sample {
        milliseconds: u64::try_from(waited.as_millis()).unwrap_or(u64::MAX),
        prompt_tokens: u32::try_from(sources[at].tokens.len()).ok(),
        ..sample
    };
    if questions.iter().any(|it| is_drawn(it.sampling)) {
        let asks = sources.iter().zip(&asked);
        let asks = asks.map(|(source, &at)| marks.ask(source, &questions[at]));
        let asks: Vec<Ask> = asks.collect();
        let writer = Writer {
            network: &*loaded.network,
            bytes: &|_| Vec::new(),
            // Behind padding there is nothing to draw.
            ends: &[marks.end, marks.pad],
            bounds,
        };
        return generate(&writer, &asks, stopped, |at, answers| {
            let samples = answers.iter().map(|it| {
                let sample = sample(loaded, &it.tokens, it.ended, it.logprob);
                told(at, it.waited, sample)
            });
            Ok(answered(asked[at], samples.collect())?)
        });
    }
    search(&*loaded.network, bounds, &sources, stopped, |at, found| {
        let wanted = questions[asked[at]].sampling.samples as usize;
        let samples = found.hypotheses.iter().take(wanted).map(|it| {
            let sample = sample(loaded, &it.tokens, it.finished, it.score);
            told(at, found.waited, sample)
        });
        Ok(answered(asked[at], samples.collect())?)
    })
}

/// Whether answers are drawn rather than searched for.
fn is_drawn(sampling: &Sampling) -> bool {
    sampling.temperature > 0.0
}

/// The tokens of a program, behind its dataset's tag.
fn program(
    settings: &Settings,
    loaded: &Loaded,
    question: &Question<'_>,
) -> Result<Vec<u32>, ModelError> {
    let tag = settings.tag(question.dataset);
    let tag = tag.map_err(|fault| ModelError::Refused(fault.to_string()))?;
    let tag = tag.map(|tag| format!("<{tag}>"));
    let words = code_tokens(&question.example.program.source).into_iter();
    if loaded.writes == Writes::Traces {
        let words: Vec<String> = tag.into_iter().chain(words).collect();
        return Ok(loaded.tokenizer.encode(&words.join(" "), true)?);
    }
    // As the harness trains: the tag is a token, and in what follows nothing is special.
    let refused = |why: &str| {
        ModelError::Refused(format!(
            "{why}: this checkpoint reads a program behind the tag that it was trained with; set `tag`, \
             as `tag: tutorial` or for each dataset"
        ))
    };
    let tag = tag.ok_or_else(|| refused("`tag` is missing"))?;
    let tag = loaded.tokenizer.id(&tag);
    let tag = tag.ok_or_else(|| refused("the tokenizer knows no such `tag`"))?;
    let text: String = words.map(|word| format!(" {word}")).collect();
    let mut tokens = vec![tag];
    tokens.extend(loaded.tokenizer.encode(&text, false)?);
    Ok(tokens)
}

/// What tokens say. As released, they are cut at the first of number 0.
fn sample(loaded: &Loaded, tokens: &[u32], ended: bool, logprob: f32) -> Sample {
    let said = tokens.split(|&token| token == 0).next();
    Sample {
        ending: match ended {
            true => Ending::Stopped,
            false => Ending::Length,
        },
        tokens: u32::try_from(tokens.len()).ok(),
        logprob: Some(logprob),
        ..Sample::whole(loaded.tokenizer.decode(said.unwrap_or_default()))
    }
}
