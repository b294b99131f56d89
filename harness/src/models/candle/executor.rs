//! CodeExecutor (arXiv 2305.05383): a program's tokens in, its trace's tokens out, by beam search.
//!
//! The input is that of the released evaluation: `<s> <encoder-decoder> </s>`, the source, `<mask0>
//! </s>`; the target begins with `<mask0>`.

use std::collections::VecDeque;
use std::time::Instant;

use super::batch::{Batch, Piece};
use super::decode::beam::{Beams, Hypothesis, Search, step};
use super::device::DeviceError;
use super::kernels::BLOCK;
use super::settings::Settings;
use super::{Loaded, beyond, unasked};
use crate::domain::{Ending, Sample, Stop};
use crate::formats::codeexecutor::code_tokens;
use crate::models::{Answered, ModelError, Question};

/// The most tokens of a source that the released evaluation reads.
const SOURCE: usize = 251;

/// A question under way.
struct Going {
    index: usize,
    source: usize,
    since: Instant,
    search: Search,
}

/// Answers all questions.
pub fn answer(
    settings: &Settings,
    loaded: &Loaded,
    questions: &[Question<'_>],
    answered: Answered<'_>,
    stop: &Stop,
) -> Result<(), ModelError> {
    if questions.iter().any(|it| it.sampling.temperature > 0.0) {
        return Err(ModelError::Refused(
            "a CodeExecutor searches with beams and draws nothing: ask it with `temperature: 0`"
                .to_owned(),
        ));
    }
    let special = |token: &str| {
        loaded.tokenizer.id(token).ok_or_else(|| {
            ModelError::Refused(format!(
                "the tokenizer has no `{token}`: this is no CodeExecutor; a plain RoBERTa encodes \
                 text and writes none"
            ))
        })
    };
    let (mode, mask) = (special("<encoder-decoder>")?, special("<mask0>")?);
    let (start, end, pad) = (special("<s>")?, special("</s>")?, special("<pad>")?);
    let block = loaded.network.cache().block_bytes();
    let each = loaded.network.facts().longest.div_ceil(BLOCK) * block * settings.beams;
    let mut together = (settings.batch / settings.beams).min(settings.memory() / each.max(1));
    let mut waiting: VecDeque<usize> = (0..questions.len()).collect();
    let mut going: Vec<Going> = Vec::new();
    while !stop.is_set() {
        while going.len() < together.max(1)
            && let Some(index) = waiting.pop_front()
        {
            let question = &questions[index];
            if question.sampling.samples as usize > settings.beams {
                let reason = "more samples are wanted than there are beams";
                answered(index, unasked(question, reason))?;
                continue;
            }
            let mut tokens = vec![start, mode, end];
            tokens.extend(source(settings, loaded, question)?);
            tokens.extend([mask, end]);
            if let Some(reason) = beyond(loaded, &tokens) {
                answered(index, unasked(question, &reason))?;
                continue;
            }
            let room = loaded.network.facts().longest.saturating_sub(tokens.len());
            if room == 0 {
                let reason = "the program is longer than what the model reads";
                answered(index, unasked(question, reason))?;
                continue;
            }
            let beams = Beams {
                width: settings.beams,
                most: room.min(question.sampling.max_tokens as usize),
                start: mask,
                end,
                pad,
            };
            let since = Instant::now();
            let mut cache = loaded.network.cache();
            let read = loaded.network.read(Batch::new(&mut [Piece {
                wanted: 0..0,
                ..Piece::encoded(&mut cache, &tokens)
            }]));
            match read.check() {
                Err(DeviceError::Full) if !going.is_empty() => {
                    together = going.len();
                    waiting.push_front(index);
                    continue;
                }
                read => read?,
            }
            going.push(Going {
                index,
                source: tokens.len(),
                since,
                search: Search::new(beams, cache),
            });
        }
        if going.is_empty() {
            break;
        }
        let mut searches: Vec<&mut Search> = going.iter_mut().map(|it| &mut it.search).collect();
        match step(&*loaded.network, &mut searches) {
            Err(DeviceError::Full) if going.len() > 1 => {
                // All begin anew, half as many at a time.
                together = going.len() / 2;
                let again = going.drain(..).rev().map(|it| it.index);
                again.for_each(|index| waiting.push_front(index));
                continue;
            }
            stepped => stepped?,
        }
        for done in going.extract_if(.., |it| it.search.is_over()) {
            let milliseconds = u64::try_from(done.since.elapsed().as_millis()).unwrap_or(u64::MAX);
            let question = &questions[done.index];
            let wanted = question.sampling.samples as usize;
            let hypotheses = done.search.hypotheses().into_iter().take(wanted);
            let samples = hypotheses.map(|it| Sample {
                milliseconds,
                prompt_tokens: u32::try_from(done.source).ok(),
                ..sample(loaded, &it)
            });
            answered(done.index, samples.collect())?;
        }
    }
    Ok(())
}

/// The tokens of a program, cut off as the released evaluation does.
fn source(
    settings: &Settings,
    loaded: &Loaded,
    question: &Question<'_>,
) -> Result<Vec<u32>, ModelError> {
    let tag = settings.tag.iter().map(|tag| format!("<{tag}>"));
    let words = tag.chain(code_tokens(&question.example.program.source));
    let text = words.collect::<Vec<_>>().join(" ");
    let mut tokens = loaded.tokenizer.encode(&text, true)?;
    tokens.truncate(SOURCE);
    Ok(tokens)
}

/// What a hypothesis says. As released, it is cut at the first token of number 0.
fn sample(loaded: &Loaded, hypothesis: &Hypothesis) -> Sample {
    let tokens = hypothesis.tokens.split(|&token| token == 0).next();
    let tokens = tokens.unwrap_or_default();
    Sample {
        ending: match hypothesis.finished {
            true => Ending::Stopped,
            false => Ending::Length,
        },
        tokens: u32::try_from(hypothesis.tokens.len()).ok(),
        logprob: Some(hypothesis.score),
        ..Sample::whole(loaded.tokenizer.decode(tokens))
    }
}
