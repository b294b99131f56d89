//! What a model is asked, and how it is to decode.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A conversation that ends where the model is to answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prompt {
    /// The turns; the last is the user's.
    pub turns: Vec<Turn>,
    /// What a completion model's answer starts after, such as "[ANSWER]\n". Chat
    /// models write it themselves, as the shots' answers show it.
    pub lead: String,
    /// Texts that end a completion model's answer, beside those of the sampling.
    /// Chat models end their turn themselves, and may think aloud before.
    pub stop: Vec<String>,
    /// What a completion model is to go on with, where that is not the turns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stem: Option<String>,
}

/// One turn of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// Who speaks.
    pub role: Role,
    /// What is said.
    pub text: String,
}

/// Who speaks in a turn; the words are those of the chat APIs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The instruction.
    System,
    /// A question.
    User,
    /// An answer: of a few-shot example.
    Assistant,
}

impl Prompt {
    /// The prompt as one text, for models that complete rather than chat. It
    /// ends with the lead.
    #[must_use]
    pub fn as_text(&self) -> String {
        if let Some(stem) = &self.stem {
            return stem.clone();
        }
        let mut text = String::new();
        for turn in &self.turns {
            text.push_str(&turn.text);
            text.push_str(match turn.role {
                Role::User => "\n",
                Role::System | Role::Assistant => "\n\n",
            });
        }
        text.push_str(&self.lead);
        text
    }

    /// What is embedded, where an embedding is asked for: the last turn alone.
    #[must_use]
    pub fn last(&self) -> &str {
        self.turns.last().map_or("", |turn| &turn.text)
    }

    /// A completion model's answer as a chat model would have written it: with
    /// the lead that [`Prompt::as_text`] wrote for it. Parsers read it so with
    /// certainty, which they cannot where the answer's own text looks like an
    /// announcement.
    #[must_use]
    pub fn completed(&self, written: &str) -> String {
        format!("{}{written}", self.lead)
    }

    /// A hash of all that the model sees.
    #[must_use]
    pub fn hash(&self) -> String {
        let text = serde_json::to_vec(self).unwrap_or_default();
        blake3::hash(&text).to_hex()[..16].to_string()
    }
}

/// How answers are drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Sampling {
    /// Answers to draw for each example.
    pub samples: u32,
    /// 0 is greedy.
    pub temperature: f64,
    /// Nucleus sampling's share of probability; 1 is off.
    pub top_p: f64,
    /// The most tokens of one answer.
    pub max_tokens: u32,
    /// Texts that end an answer, beside the prompt's own.
    pub stop: Vec<String>,
}

impl Default for Sampling {
    fn default() -> Self {
        Self {
            samples: 1,
            temperature: 0.0,
            top_p: 1.0,
            max_tokens: 768,
            stop: Vec::new(),
        }
    }
}
