//! The tokenizer in a GGUF file's metadata, as llama.cpp takes it.
//!
//! Keys: <https://github.com/ggml-org/ggml/blob/master/docs/gguf.md#tokenizer>.

use std::collections::HashSet;
use std::path::Path;

use serde_json::{Map, Value};
use tokenizers::decoders::byte_level::ByteLevel as ByteLevelDecoder;
use tokenizers::models::bpe::{BPE, Vocab};
use tokenizers::pre_tokenizers::byte_level::ByteLevel;
use tokenizers::pre_tokenizers::sequence::Sequence;
use tokenizers::pre_tokenizers::split::{Split, SplitPattern};
use tokenizers::{AddedToken, PreTokenizerWrapper, SplitDelimiterBehavior, Tokenizer as Library};

use super::bytes::{Form, Reading};
use super::pieces::{Mark, Pieces};
use super::pre::{KNOWN, pre};
use super::{Engine, Specials, Tokenizer};
use crate::models::candle::checkpoint::CheckpointError;

/// Texts of tokens that end an answer, whatever the file says.
const ENDS: [&str; 15] = [
    "<|eot_id|>",
    "<|eom_id|>",
    "<|im_end|>",
    "<|end|>",
    "<end_of_turn>",
    "<|endoftext|>",
    "<|end_of_text|>",
    "<end_of_utterance>",
    "<EOT>",
    "_<EOT>",
    "<|EOT|>",
    "<｜end▁of▁sentence｜>",
    "<|fim_pad|>",
    "<|repo_name|>",
    "<|file_sep|>",
];

/// Kinds of tokens, by their numbers in a file.
const UNKNOWN: u64 = 2;
const CONTROL: u64 = 3;
const USER: u64 = 4;

/// The vocabulary in a file.
struct Vocabulary<'a> {
    file: &'a Path,
    metadata: &'a Map<String, Value>,
    texts: Vec<String>,
    kinds: Vec<u64>,
}

/// Opens the tokenizer in a GGUF file.
pub fn open(file: &Path, metadata: &Map<String, Value>) -> Result<Tokenizer, CheckpointError> {
    let mut vocabulary = Vocabulary {
        file,
        metadata,
        texts: Vec::new(),
        kinds: Vec::new(),
    };
    vocabulary.texts = vocabulary.list("tokens", |v| v.as_str().map(String::from))?;
    if metadata.contains_key("tokenizer.ggml.token_type") {
        vocabulary.kinds = vocabulary.list("token_type", Value::as_u64)?;
    }
    match vocabulary.text("model") {
        Some("gpt2") => vocabulary.byte_level(),
        Some("llama") => vocabulary.pieces(),
        other => {
            let other = other.unwrap_or("none at all");
            let why = format!(
                "its tokenizer (`tokenizer.ggml.model`) is `{other}`; `gpt2` and `llama` are read: \
                 use the model's folder of Hugging Face's"
            );
            Err(vocabulary.broken(why))
        }
    }
}

impl Vocabulary<'_> {
    fn broken(&self, why: impl Into<String>) -> CheckpointError {
        CheckpointError::broken(self.file, why)
    }

    fn value(&self, key: &str) -> Option<&Value> {
        self.metadata.get(&format!("tokenizer.ggml.{key}"))
    }

    fn text(&self, key: &str) -> Option<&str> {
        self.value(key).and_then(Value::as_str)
    }

    fn flag(&self, key: &str) -> Option<bool> {
        self.value(key).and_then(Value::as_bool)
    }

    fn list<T>(
        &self,
        key: &str,
        of: impl Fn(&Value) -> Option<T>,
    ) -> Result<Vec<T>, CheckpointError> {
        let list = self.value(key).and_then(Value::as_array);
        let list = list.and_then(|list| list.iter().map(of).collect());
        let wrong = || format!("its `tokenizer.ggml.{key}` is missing or no proper list");
        list.ok_or_else(|| self.broken(wrong()))
    }

    fn kind(&self, id: usize) -> u64 {
        self.kinds.get(id).copied().unwrap_or(1)
    }

    /// GPT-2's kind: bytes as characters, merged by pairs.
    fn byte_level(&self) -> Result<Tokenizer, CheckpointError> {
        let name = self.text("pre").unwrap_or("default");
        let pre = pre(name).ok_or_else(|| {
            self.broken(format!(
                "its pre-tokenizer `{name}` is not known; known are {KNOWN}"
            ))
        })?;
        let vocab: Vocab = self.texts.iter().cloned().zip(0..).collect();
        let merges = self.list("merges", |merge| {
            let (left, right) = merge.as_str()?.split_once(' ')?;
            Some((left.to_string(), right.to_string()))
        })?;
        // llama.cpp passes over a merge of what is no token.
        let known = |text: &str| vocab.contains_key(text);
        let merges = merges.into_iter().filter(|(left, right)| {
            known(left) && known(right) && known(&format!("{left}{right}"))
        });
        let merges = merges.collect();
        let broken = |e: tokenizers::Error| self.broken(e.to_string());
        let model = BPE::builder().vocab_and_merges(vocab, merges);
        let model = model
            .ignore_merges(pre.whole_words)
            .build()
            .map_err(broken)?;
        let mut library = Library::new(model);
        let cutter = cutter(pre.patterns, false).map_err(|e| self.broken(e))?;
        library.with_pre_tokenizer(Some(cutter));
        library.with_decoder(Some(ByteLevelDecoder::default()));
        let marks = self.marks().into_iter();
        let marks = marks.map(|mark| AddedToken::from(mark.text, mark.special).normalized(false));
        library.add_tokens(marks).map_err(broken)?;
        let special = self.specials(pre.add_bos, [None; 3]);
        Ok(Tokenizer::of_library(
            self.file,
            library,
            Form::ByteLevel,
            special,
        ))
    }

    /// SentencePiece's kind: pieces with scores.
    fn pieces(&self) -> Result<Tokenizer, CheckpointError> {
        let scores = self.list("scores", Value::as_f64)?;
        let scores = scores.into_iter().map(|score| score as f32).collect();
        let special = self.specials(true, [Some(1), Some(2), Some(0)]);
        let reading = Reading::new(Form::Pieces);
        let tokens = self
            .texts
            .iter()
            .enumerate()
            .map(|(id, text)| match self.kind(id) {
                CONTROL | UNKNOWN => text.clone().into_bytes(),
                _ => reading.bytes(text),
            });
        let pieces = Pieces::new(
            &self.texts,
            scores,
            self.marks(),
            self.flag("add_space_prefix").unwrap_or(true),
            special.unk.unwrap_or_default(),
        );
        Ok(Tokenizer {
            source: self.file.into(),
            tokens: tokens.map(Vec::into_boxed_slice).collect(),
            engine: Engine::Pieces(pieces),
            form: Form::Pieces,
            special,
        })
    }

    /// The tokens that are cut out of a text before it is merged.
    fn marks(&self) -> Vec<Mark> {
        let mut seen = HashSet::new();
        let tokens = self.texts.iter().zip(0..);
        let tokens = tokens.filter(|(text, _)| !text.is_empty() && seen.insert(text.as_str()));
        let marks = tokens.filter_map(|(text, id)| {
            // Some files call the end of a turn a plain token.
            let special = match self.kind(id as usize) {
                CONTROL | UNKNOWN => true,
                USER => ENDS.contains(&text.as_str()),
                _ if ENDS.contains(&text.as_str()) => true,
                _ => return None,
            };
            Some(Mark {
                text: text.clone(),
                id,
                special,
            })
        });
        marks.collect()
    }

    /// The special tokens; `defaults` are the numbers that begin a text, end
    /// it, and stand for what is no token, where the file does not say.
    fn specials(&self, add_bos: bool, defaults: [Option<u32>; 3]) -> Specials {
        let id = |role: &str| {
            let id = self.value(&format!("{role}_token_id"));
            id.and_then(Value::as_u64)
                .and_then(|id| u32::try_from(id).ok())
        };
        let [bos, end, unk] = defaults;
        let mut eos: Vec<u32> = Vec::new();
        eos.extend(id("eos").or(end));
        let ends = self.texts.iter().zip(0..);
        let ends = ends.filter(|(text, _)| ENDS.contains(&text.as_str()));
        let ends: Vec<u32> = ends.map(|(_, id)| id).collect();
        for id in [id("eot"), id("eom")].into_iter().flatten().chain(ends) {
            if !eos.contains(&id) {
                eos.push(id);
            }
        }
        Specials {
            bos: id("bos").or(bos),
            eos,
            pad: id("padding"),
            unk: id("unknown").or(unk),
            cls: id("cls"),
            // So the key is spelt.
            sep: id("seperator"),
            mask: id("mask"),
            add_bos: self.flag("add_bos_token").unwrap_or(add_bos),
        }
    }
}

/// Cuts by patterns, then writes bytes as characters, with a space before the
/// text where `prefix` says so.
///
/// # Errors
/// A pattern that does not parse.
pub fn cutter(patterns: &[&str], prefix: bool) -> Result<PreTokenizerWrapper, String> {
    if prefix {
        // The library's own part puts the space, and cuts as GPT-2 does.
        return Ok(ByteLevel::new(true, true, true).into());
    }
    let mut parts: Vec<PreTokenizerWrapper> = Vec::new();
    for pattern in patterns {
        let pattern = SplitPattern::Regex((*pattern).into());
        let split = Split::new(pattern, SplitDelimiterBehavior::Isolated, false);
        parts.push(split.map_err(|e| e.to_string())?.into());
    }
    parts.push(ByteLevel::new(false, true, false).into());
    Ok(Sequence::new(parts).into())
}
