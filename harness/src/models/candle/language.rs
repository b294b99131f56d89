//! Language models: a prompt, as a chat or as text, and what the model writes after it.

use serde_json::Map;

use super::chat::Message;
use super::decode::Bounds;
use super::decode::generate::{Ask, Writer, generate};
use super::settings::{Api, Settings};
use super::{Loaded, beyond, unasked};
use crate::domain::{Ending, Role, Sample, Stop};
use crate::models::{Answered, ModelError, Question};

/// Answers all questions.
pub fn answer(
    settings: &Settings,
    loaded: &Loaded,
    questions: &[Question<'_>],
    answered: Answered<'_>,
    stop: &Stop,
) -> Result<(), ModelError> {
    let chats = match (settings.api, &loaded.template) {
        (Some(Api::Completions | Api::Embeddings), _) | (None, None) => false,
        (_, Some(_)) => true,
        (Some(Api::Chat), None) => {
            return Err(ModelError::Refused(
                "the checkpoint has no chat template; ask it with `api: completions`".to_owned(),
            ));
        }
    };
    let longest = loaded.network.facts().longest;
    let (mut asks, mut asked) = (Vec::new(), Vec::new());
    for (index, question) in questions.iter().enumerate() {
        let ask = ask(loaded, question, chats)?;
        if ask.tokens.len() >= longest {
            let reason = format!(
                "the prompt has {} tokens, and the model reads {longest} at most",
                ask.tokens.len()
            );
            answered(index, unasked(question, &reason))?;
            continue;
        }
        if let Some(reason) = beyond(loaded, &ask.tokens) {
            answered(index, unasked(question, &reason))?;
            continue;
        }
        asks.push(ask);
        asked.push(index);
    }
    let writer = Writer {
        network: &*loaded.network,
        bytes: &|token| loaded.tokenizer.bytes(token).to_vec(),
        ends: &loaded.tokenizer.special.eos,
        bounds: Bounds {
            sequences: settings.batch,
            memory: settings.memory(),
        },
    };
    generate(
        &writer,
        &asks,
        || stop.is_set(),
        |at, answers| {
            let question = &questions[asked[at]];
            let samples = answers.into_iter().map(|answer| Sample {
                text: match chats {
                    true => answer.text,
                    false => question.prompt.completed(&answer.text),
                },
                ending: match answer.ended {
                    true => Ending::Stopped,
                    false => Ending::Length,
                },
                prompt_tokens: u32::try_from(asks[at].tokens.len()).ok(),
                tokens: u32::try_from(answer.tokens.len()).ok(),
                logprob: Some(answer.logprob),
                milliseconds: u64::try_from(answer.waited.as_millis()).unwrap_or(u64::MAX),
            });
            answered(asked[at], samples.collect())
        },
    )?;
    Ok(())
}

fn ask(loaded: &Loaded, question: &Question<'_>, chats: bool) -> Result<Ask, ModelError> {
    let (prompt, sampling) = (question.prompt, question.sampling);
    let special = &loaded.tokenizer.special;
    let mut tokens = Vec::new();
    match loaded.template.as_ref().filter(|_| chats) {
        Some(template) => {
            let messages = prompt.turns.iter().map(|turn| Message {
                role: match turn.role {
                    Role::System => "system",
                    Role::User => "user",
                    Role::Assistant => "assistant",
                },
                content: &turn.text,
            });
            let messages: Vec<Message<'_>> = messages.collect();
            let text = template.render(&messages, true, &Map::new())?;
            tokens = loaded.tokenizer.encode(&text, true)?;
        }
        None => {
            tokens.extend(special.bos.filter(|_| special.add_bos));
            tokens.extend(loaded.tokenizer.encode(&prompt.as_text(), false)?);
        }
    }
    // A network reads something before it writes.
    if tokens.is_empty() {
        tokens.push(special.bos.or(special.eos.first().copied()).unwrap_or(0));
    }
    let mut stops = sampling.stop.clone();
    if !chats {
        stops.extend(prompt.stop.iter().cloned());
    }
    stops.retain(|stop| !stop.is_empty());
    Ok(Ask {
        tokens,
        encoded: 0,
        samples: sampling.samples as usize,
        most: sampling.max_tokens as usize,
        temperature: sampling.temperature,
        top_p: sampling.top_p,
        seed: question.seed,
        stops,
    })
}
