//! What goes over the wire: a question as a request's body, a response's body as samples.

use serde_json::{Map, Value, json};

use super::embeddings;
use super::settings::{Api, PerRequest, Seed, Settings};
use crate::domain::{Ending, Role, Sample};
use crate::models::Question;

/// The most stop strings that OpenAI takes; the rest are cut here.
const MOST_STOPS: usize = 4;
/// The most characters of a server's words that a message quotes.
const MOST_WORDS: usize = 300;

/// A question, made ready for the wire.
pub struct Asked {
    /// Samples wanted.
    pub samples: usize,
    body: Map<String, Value>,
    stops: Vec<String>,
    /// What the answers start after, and are to be read with.
    lead: String,
    seed: Option<u64>,
    at_once: usize,
    /// Whether an embedding is wanted.
    embeds: bool,
}

/// Why a response's body cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub struct Misread {
    /// The status that the body itself tells, where it tells one.
    pub status: Option<u16>,
    /// What was found instead of an answer.
    pub words: String,
}

impl Asked {
    /// Makes a question ready.
    pub fn new(settings: &Settings, question: &Question<'_>) -> Self {
        let (prompt, sampling) = (question.prompt, question.sampling);
        // A chat model ends its turn itself, unless it goes on from the lead.
        let prefilled = settings.prefill && !prompt.lead.is_empty();
        let (lead, own_stops) = match settings.api == Api::Completions || prefilled {
            true => (prompt.lead.clone(), &*prompt.stop),
            false => (String::new(), &[][..]),
        };
        let mut stops: Vec<String> = Vec::new();
        for stop in own_stops.iter().chain(&sampling.stop) {
            if !stop.is_empty() && !stops.contains(stop) {
                stops.push(stop.clone());
            }
        }
        let mut body = Map::new();
        body.insert("model".into(), settings.model.as_str().into());
        match settings.api {
            Api::Chat => body.insert("messages".into(), messages(question, &lead)),
            Api::Completions => body.insert("prompt".into(), prompt.as_text().into()),
            Api::Embeddings => body.insert("input".into(), prompt.last().into()),
        };
        let embeds = settings.api == Api::Embeddings;
        if !embeds {
            body.insert("temperature".into(), sampling.temperature.into());
            if sampling.top_p < 1.0 {
                body.insert("top_p".into(), sampling.top_p.into());
            }
            body.insert(
                settings.max_tokens_field.clone(),
                sampling.max_tokens.into(),
            );
            if !stops.is_empty() {
                body.insert("stop".into(), stops[..stops.len().min(MOST_STOPS)].into());
            }
        }
        for (key, value) in &settings.extra {
            match value {
                Value::Null => body.shift_remove(key),
                value => body.insert(key.clone(), value.clone()),
            };
        }
        let samples = sampling.samples as usize;
        Self {
            samples,
            body,
            stops,
            lead,
            seed: (settings.seed == Seed::Send && !embeds).then_some(question.seed),
            embeds,
            at_once: match settings.samples_per_request {
                PerRequest::Many => samples,
                PerRequest::One => 1,
            },
        }
    }

    /// How many samples to ask for next, `have` of them being there.
    pub fn next(&self, have: usize) -> usize {
        self.at_once.min(self.samples - have)
    }

    /// The body that asks for the next `wanted` samples.
    pub fn body(&self, wanted: usize, have: usize) -> Vec<u8> {
        let mut body = self.body.clone();
        if wanted > 1 {
            body.insert("n".into(), wanted.into());
        }
        if let Some(seed) = self.seed {
            // Later requests of a question must not repeat the first one's
            // samples. Some servers take 32 bits, with a sign.
            let seed = seed.wrapping_add(have as u64) & 0x7fff_ffff;
            body.insert("seed".into(), seed.into());
        }
        Value::Object(body).to_string().into_bytes()
    }

    /// Reads at most `wanted` samples out of a response's body. Their
    /// `milliseconds` are 0 yet.
    ///
    /// # Errors
    /// Where the body holds no answer at all.
    pub fn read(&self, bytes: &[u8], wanted: usize) -> Result<Vec<Sample>, Misread> {
        let misread = |status, words| Err(Misread { status, words });
        let Ok(body) = serde_json::from_slice::<Value>(bytes) else {
            return misread(None, format!("an answer that is no JSON: {}", words(bytes)));
        };
        if self.embeds
            && let Some(sample) = embeddings::read(&body)
        {
            return Ok(vec![sample]);
        }
        let choices = body["choices"].as_array().map_or(&[][..], Vec::as_slice);
        let choices = &choices[..choices.len().min(wanted)];
        let texts: Option<Vec<String>> = choices.iter().map(text_of).collect();
        let Some(texts) = texts.filter(|texts| !texts.is_empty()) else {
            // Some gateways tell of an error under the status 200.
            let code = body["error"]["code"].as_u64();
            let status = code.and_then(|code| u16::try_from(code).ok());
            let status = status.filter(|code| (400..600).contains(code));
            return misread(
                status,
                format!("an answer without {}: {}", self.wants(), words(bytes)),
            );
        };
        let n = texts.len();
        let tokens = |key: &str| {
            let total = body["usage"][key].as_u64()?;
            u32::try_from(total).ok()
        };
        let (read, written) = (tokens("prompt_tokens"), tokens("completion_tokens"));
        let samples = texts.into_iter().zip(choices).enumerate();
        let samples = samples.map(|(i, (text, choice))| {
            let length = text.len();
            let (text, ending) = self.end(text, choice["finish_reason"].as_str());
            // Of what was cut off here the server tells too much.
            let logprob = logprob(choice).filter(|_| text.len() == length);
            Sample {
                text: format!("{}{text}", self.lead),
                ending,
                prompt_tokens: read.map(|total| share(total, i, n)),
                tokens: written.map(|total| share(total, i, n)),
                logprob,
                milliseconds: 0,
            }
        });
        Ok(samples.collect())
    }

    /// What an answer must hold.
    fn wants(&self) -> &'static str {
        match self.embeds {
            true => "an embedding",
            false => "choices",
        }
    }

    /// Cuts a text at its first stop string, for servers that do not, and
    /// tells why it ended.
    fn end(&self, mut text: String, reason: Option<&str>) -> (String, Ending) {
        let mut ending = match reason {
            Some("length" | "max_tokens") => Ending::Length,
            Some(reason @ ("content_filter" | "error" | "abort" | "cancelled")) => Ending::Failed {
                reason: format!("the server ended the answer with `{reason}`"),
            },
            _ => Ending::Stopped,
        };
        if let Some(end) = self.stops.iter().filter_map(|stop| text.find(stop)).min() {
            text.truncate(end);
            if ending == Ending::Length {
                ending = Ending::Stopped;
            }
        }
        (text, ending)
    }
}

/// The sum of a choice's log-probabilities, which `extra: {logprobs: ...}` asks for: of a chat or of a
/// completion.
fn logprob(choice: &Value) -> Option<f32> {
    let told = &choice["logprobs"];
    let tokens = match told["content"].as_array() {
        Some(tokens) => tokens.iter().map(|token| &token["logprob"]).collect(),
        None => told["token_logprobs"]
            .as_array()?
            .iter()
            .collect::<Vec<_>>(),
    };
    // The first token of all has none.
    let told: Vec<f64> = tokens.iter().filter_map(|token| token.as_f64()).collect();
    #[allow(clippy::cast_possible_truncation)]
    (!told.is_empty()).then(|| told.iter().sum::<f64>() as f32)
}

/// A server's own words about an error, on one line and not too long.
pub fn words(bytes: &[u8]) -> String {
    let body: Value = serde_json::from_slice(bytes).unwrap_or_default();
    let told = [
        &body["error"]["message"],
        &body["error"],
        &body["message"],
        &body["detail"],
    ];
    let text = match told.into_iter().find(|told| !told.is_null()) {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::from_utf8_lossy(bytes).into_owned(),
    };
    let mut line = String::new();
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        if !word.is_empty() {
            line.push_str(if line.is_empty() { "" } else { " " });
            line.push_str(word);
        }
    }
    match line.char_indices().nth(MOST_WORDS) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None if line.is_empty() => "(nothing)".into(),
        None => line,
    }
}

/// The conversation, up to the lead of the answer where there is one.
fn messages(question: &Question<'_>, lead: &str) -> Value {
    let turns = question.prompt.turns.iter().map(|turn| {
        let role = match turn.role {
            Role::System => "system",
            Role::User => "user",
            Role::Assistant => "assistant",
        };
        json!({ "role": role, "content": turn.text })
    });
    let prefill = json!({ "role": "assistant", "content": lead });
    turns.chain((!lead.is_empty()).then_some(prefill)).collect()
}

/// A choice's text: of a completion, or of a chat, where it may come in parts
/// or, after a refusal, elsewhere. `None` for what is no choice.
fn text_of(choice: &Value) -> Option<String> {
    if let Some(text) = choice["text"].as_str() {
        return Some(text.into());
    }
    let message = choice["message"].as_object()?;
    Some(match message.get("content") {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(parts)) => parts.iter().filter_map(|p| p["text"].as_str()).collect(),
        _ => message
            .get("refusal")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .into(),
    })
}

/// Part `i` of `n` nearly equal parts that add up to `total`: usage is told
/// for all choices together.
fn share(total: u32, i: usize, n: usize) -> u32 {
    let (i, n) = (i as u64, n as u64);
    let upto = |i: u64| u64::from(total) * i / n;
    // At most `total`, which fits.
    (upto(i + 1) - upto(i)) as u32
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    fn asked(stops: &[&str]) -> Asked {
        Asked {
            samples: 3,
            body: Map::new(),
            stops: stops.iter().map(ToString::to_string).collect(),
            lead: String::new(),
            embeds: false,
            seed: None,
            at_once: 3,
        }
    }

    fn read(body: &Value) -> Result<Vec<Sample>, Misread> {
        asked(&["[END]", "\n\n"]).read(body.to_string().as_bytes(), 3)
    }

    #[test]
    fn a_text_ends_at_its_first_stop_string() {
        let check = |text: &str, reason: Value, wanted: &str, ending: Ending| {
            let choice = json!({ "text": text, "finish_reason": reason });
            let samples = read(&json!({ "choices": [choice] })).unwrap();
            assert_eq!((&*samples[0].text, &samples[0].ending), (wanted, &ending));
        };
        check("1\n", json!("stop"), "1\n", Ending::Stopped);
        check("1\n", Value::Null, "1\n", Ending::Stopped);
        check("1\n", json!("eos_token"), "1\n", Ending::Stopped);
        check("1\n", json!("length"), "1\n", Ending::Length);
        check("1\n\n2 [END]", json!("stop"), "1", Ending::Stopped);
        check("1[END]\n\nso", json!("length"), "1", Ending::Stopped);
        let reason = "the server ended the answer with `content_filter`".to_string();
        check("1", json!("content_filter"), "1", Ending::Failed { reason });
    }

    #[test]
    fn a_chat_says_its_text_in_several_ways() {
        let check = |message: Value, wanted: &str| {
            let samples = read(&json!({ "choices": [{ "message": message }] })).unwrap();
            assert_eq!(samples[0].text, wanted);
        };
        check(json!({ "content": "a" }), "a");
        check(
            json!({ "content": [{ "type": "text", "text": "a" }, { "text": "b" }] }),
            "ab",
        );
        check(json!({ "content": null, "refusal": "no" }), "no");
        check(json!({ "content": null, "reasoning_content": "hm" }), "");
    }

    #[test]
    fn usage_is_shared_among_the_choices() {
        let choice = json!({ "text": "a" });
        let samples = read(&json!({
            "choices": [choice, choice, choice, choice],
            "usage": { "prompt_tokens": 10, "completion_tokens": 7 },
        }));
        let tokens = samples
            .unwrap()
            .into_iter()
            .map(|s| (s.prompt_tokens, s.tokens));
        assert_eq!(
            tokens.collect::<Vec<_>>(),
            [(Some(3), Some(2)), (Some(3), Some(2)), (Some(4), Some(3))]
        );
    }

    #[test]
    fn log_probabilities_are_summed() {
        let check = |logprobs: Value, wanted: Option<f32>| {
            let body = json!({ "choices": [{ "text": "a", "logprobs": logprobs }] });
            assert_eq!(read(&body).unwrap()[0].logprob, wanted);
        };
        let token = |logprob: f64| json!({ "token": "a", "logprob": logprob });
        check(json!({ "content": [token(-0.5), token(-1.0)] }), Some(-1.5));
        check(json!({ "token_logprobs": [null, -0.25] }), Some(-0.25));
        check(json!({ "content": null }), None);
        check(json!({ "token_logprobs": [null] }), None);
        check(Value::Null, None);
    }

    #[test]
    fn what_is_no_answer_is_quoted() {
        let check = |body: &str, status: Option<u16>, words: &str| {
            let misread = asked(&[]).read(body.as_bytes(), 1).unwrap_err();
            assert_eq!((misread.status, &*misread.words), (status, words));
        };
        check(
            "<html>\n oops",
            None,
            "an answer that is no JSON: <html> oops",
        );
        check("", None, "an answer that is no JSON: (nothing)");
        check(
            r#"{"choices": []}"#,
            None,
            r#"an answer without choices: {"choices": []}"#,
        );
        check(
            r#"{"error": {"code": 429, "message": "slow down"}}"#,
            Some(429),
            "an answer without choices: slow down",
        );
        check(
            r#"{"choices": [{"text": 1}]}"#,
            None,
            "an answer without choices: {\"choices\": [{\"text\": 1}]}",
        );
    }

    #[test]
    fn an_error_is_told_in_the_servers_words() {
        let check = |body: &str, wanted: &str| assert_eq!(words(body.as_bytes()), wanted);
        check(r#"{"error": {"message": "too\nlong"}}"#, "too long");
        check(r#"{"error": "no such model"}"#, "no such model");
        check(r#"{"message": "no"}"#, "no");
        check(
            r#"{"detail": [{"msg": "field required"}]}"#,
            r#"[{"msg":"field required"}]"#,
        );
        check("Bad Gateway\r\n", "Bad Gateway");
        check(&"é".repeat(301), &format!("{}...", "é".repeat(300)));
    }

    proptest! {
        #[test]
        fn shares_add_up(total: u32, n in 1_usize..40) {
            let shares = (0..n).map(|i| u64::from(share(total, i, n)));
            prop_assert_eq!(shares.sum::<u64>(), u64::from(total));
        }

        #[test]
        fn words_are_one_short_line(bytes: Vec<u8>) {
            let words = words(&bytes);
            prop_assert!(words.chars().count() <= MOST_WORDS + 3);
            prop_assert!(!words.contains(char::is_control));
        }
    }
}
