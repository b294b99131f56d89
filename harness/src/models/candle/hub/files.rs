//! Which files of a model are read here, so that no others are downloaded.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Map, Value};

use super::is_plain;
use crate::models::candle::checkpoint::json;

/// Where weights are in several files: says which.
pub const INDEX: &str = "model.safetensors.index.json";

/// Of these only the first that is there.
const WEIGHTS: [&str; 3] = ["model.safetensors", INDEX, "pytorch_model.bin"];

/// Of these only the first that are there, whole.
const TOKENIZERS: [&[&str]; 3] = [
    &["tokenizer.json"],
    &["vocab.json", "merges.txt"],
    &["vocab.txt"],
];

/// Read where they are there.
const SETTINGS: [&str; 5] = [
    "generation_config.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "chat_template.jinja",
];

/// The files of a model that are read.
#[derive(Debug, PartialEq, Eq)]
pub struct Plan {
    /// Settings and tokenizer.
    pub settings: Vec<&'static str>,
    /// The weights, or their index.
    pub weights: &'static str,
}

impl Plan {
    /// Chooses among the files that a model has.
    ///
    /// # Errors
    /// What is missing.
    pub fn of(has: impl Fn(&str) -> bool) -> Result<Self, &'static str> {
        if !has("config.json") {
            return Err("`config.json`");
        }
        let tokenizer = TOKENIZERS.iter().find(|all| all.iter().all(|one| has(one)));
        let tokenizer = tokenizer.ok_or(
            "a tokenizer (`tokenizer.json`, `vocab.json` and `merges.txt`, or `vocab.txt`)",
        )?;
        let weights = WEIGHTS.iter().find(|one| has(one)).ok_or(
            "weights (`model.safetensors`, in one file or several, or one `pytorch_model.bin`)",
        )?;
        let mut settings = vec!["config.json"];
        settings.extend(SETTINGS.iter().filter(|one| has(one)));
        settings.extend(*tokenizer);
        Ok(Self { settings, weights })
    }
}

/// The files that an index names.
///
/// # Errors
/// What is wrong with it.
pub fn shards(index: &Path) -> Result<BTreeSet<String>, String> {
    let whole: Map<String, Value> = json(index).map_err(|error| error.to_string())?;
    let map = whole.get("weight_map").and_then(Value::as_object);
    let files = map.into_iter().flat_map(Map::values);
    let files: BTreeSet<String> = files.filter_map(Value::as_str).map(String::from).collect();
    match files.iter().find(|file| !is_plain(file)) {
        Some(odd) => Err(format!("{}: `{odd}` is no file beside it", index.display())),
        None => Ok(files),
    }
}

/// What a folder lacks to be a whole model.
pub fn lack(folder: &Path) -> Option<String> {
    let has = |file: &str| folder.join(file).is_file();
    let plan = match Plan::of(has) {
        Ok(plan) => plan,
        Err(lack) => return Some(lack.to_owned()),
    };
    if plan.weights != INDEX {
        return None;
    }
    match shards(&folder.join(INDEX)) {
        Ok(files) => (files.iter().find(|file| !has(file))).map(|file| format!("`{file}`")),
        Err(_) => Some(format!("a sound `{INDEX}`")),
    }
}
