//! The tokens that mean something to a model beside their texts.

use std::path::Path;

use serde_json::{Map, Value};

use crate::models::candle::checkpoint::{CheckpointError, json};

/// Numbers of tokens with a meaning; those that the model lacks are none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Specials {
    /// Begins a text.
    pub bos: Option<u32>,
    /// Those that end an answer.
    pub eos: Vec<u32>,
    /// Fills a batch.
    pub pad: Option<u32>,
    /// Stands for what is no token.
    pub unk: Option<u32>,
    /// Begins an encoder's input.
    pub cls: Option<u32>,
    /// Ends a part of an encoder's input.
    pub sep: Option<u32>,
    /// Stands for what is to be filled in.
    pub mask: Option<u32>,
    /// Whether a text begins with `bos`. A chat template writes it itself.
    pub add_bos: bool,
}

/// What the files of a folder say about special tokens.
#[derive(Debug)]
pub struct Sayings {
    /// `tokenizer_config.json`.
    pub tokenizer: Map<String, Value>,
    /// `special_tokens_map.json`.
    names: Map<String, Value>,
    /// `generation_config.json` and `config.json`.
    models: [Map<String, Value>; 2],
}

impl Sayings {
    /// Reads those files; one that is not there says nothing.
    ///
    /// # Errors
    /// Where one does not parse.
    pub fn read(folder: &Path) -> Result<Self, CheckpointError> {
        let read = |name: &str| {
            let path = folder.join(name);
            if path.is_file() {
                json(&path)
            } else {
                Ok(Map::new())
            }
        };
        Ok(Self {
            tokenizer: read("tokenizer_config.json")?,
            names: read("special_tokens_map.json")?,
            models: [read("generation_config.json")?, read("config.json")?],
        })
    }

    /// The text of the token with this role, such as `bos_token`.
    pub fn text(&self, role: &str) -> Option<&str> {
        let maps = [&self.tokenizer, &self.names].into_iter();
        maps.filter_map(|map| map.get(role)).find_map(content)
    }

    /// The texts of all special tokens that have a role or are listed.
    pub fn all(&self) -> Vec<&str> {
        let maps = [&self.tokenizer, &self.names].into_iter().flatten();
        let mut texts = Vec::new();
        for (key, value) in maps {
            if key == "additional_special_tokens" {
                texts.extend(value.as_array().into_iter().flatten().filter_map(content));
            } else if key.ends_with("_token") {
                texts.extend(content(value));
            }
        }
        texts
    }

    /// The numbers, `id` saying which token has which text. `defaults` are the
    /// texts of roles of which nothing is said.
    pub fn specials(
        &self,
        id: impl Fn(&str) -> Option<u32>,
        defaults: &[(&str, &str)],
        default_add_bos: bool,
    ) -> Specials {
        let number = |role: &str| {
            let default = || {
                defaults
                    .iter()
                    .find(|(r, _)| *r == role)
                    .map(|(_, text)| *text)
            };
            self.text(role).or_else(default).and_then(&id)
        };
        let stated = |role: &str| {
            let mut values = self.models.iter().filter_map(|map| map.get(role));
            values
                .find_map(Value::as_u64)
                .and_then(|id| u32::try_from(id).ok())
        };
        let mut eos: Vec<u32> = number("eos_token").into_iter().collect();
        for model in &self.models {
            let said = model.get("eos_token_id");
            let several = said.and_then(Value::as_array);
            let values = several.into_iter().flatten().chain(said);
            let ids = values.filter_map(Value::as_u64);
            eos.extend(ids.filter_map(|id| u32::try_from(id).ok()));
        }
        let mut seen = Vec::new();
        eos.retain(|id| {
            let new = !seen.contains(id);
            seen.push(*id);
            new
        });
        let said = self.tokenizer.get("add_bos_token").and_then(Value::as_bool);
        Specials {
            bos: number("bos_token").or_else(|| stated("bos_token_id")),
            eos,
            pad: number("pad_token").or_else(|| stated("pad_token_id")),
            unk: number("unk_token"),
            cls: number("cls_token"),
            sep: number("sep_token"),
            mask: number("mask_token"),
            add_bos: said.unwrap_or(default_add_bos),
        }
    }
}

/// The text of a token that is written as text or as an object.
fn content(value: &Value) -> Option<&str> {
    value.as_str().or_else(|| value.get("content")?.as_str())
}
