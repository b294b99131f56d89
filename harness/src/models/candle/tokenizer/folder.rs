//! The tokenizer in a folder of Hugging Face's: `tokenizer.json`, or the older
//! `vocab.json` with `merges.txt`, or `vocab.txt`.

use std::collections::HashMap;
use std::path::Path;

use serde_json::Value;
use tokenizers::decoders::byte_level::ByteLevel as ByteLevelDecoder;
use tokenizers::decoders::wordpiece::WordPiece as WordPieceDecoder;
use tokenizers::models::bpe::{BPE, Vocab};
use tokenizers::models::wordpiece::WordPiece;
use tokenizers::normalizers::bert::BertNormalizer;
use tokenizers::normalizers::unicode::NFC;
use tokenizers::pre_tokenizers::bert::BertPreTokenizer;
use tokenizers::{AddedToken, NormalizerWrapper, Tokenizer as Library};

use super::Tokenizer;
use super::bytes::Form;
use super::gguf::cutter;
use super::pre::pre;
use super::special::Sayings;
use crate::models::candle::checkpoint::{CheckpointError, json};

/// What RoBERTa calls its special tokens, where nothing is said.
const ROBERTA: [(&str, &str); 8] = [
    ("bos_token", "<s>"),
    ("eos_token", "</s>"),
    ("pad_token", "<pad>"),
    ("unk_token", "<unk>"),
    ("cls_token", "<s>"),
    ("sep_token", "</s>"),
    ("mask_token", "<mask>"),
    // Of UniXcoder, whose own code makes it special.
    ("fill_token", "<mask0>"),
];

/// What BERT calls them.
const BERT: [(&str, &str); 5] = [
    ("pad_token", "[PAD]"),
    ("unk_token", "[UNK]"),
    ("cls_token", "[CLS]"),
    ("sep_token", "[SEP]"),
    ("mask_token", "[MASK]"),
];

/// Opens the tokenizer in `folder`.
pub fn open(folder: &Path) -> Result<Tokenizer, CheckpointError> {
    let sayings = Sayings::read(folder)?;
    let has = |name: &str| folder.join(name).is_file();
    if has("tokenizer.json") {
        return whole(&folder.join("tokenizer.json"), &sayings);
    }
    if has("vocab.json") && has("merges.txt") {
        return byte_level(folder, &sayings);
    }
    if has("vocab.txt") {
        return word_piece(folder, &sayings);
    }
    let advice = if has("tokenizer.model") {
        "SentencePiece's `tokenizer.model` is not read: make `tokenizer.json` from it with \
         `AutoTokenizer.from_pretrained(FOLDER).save_pretrained(FOLDER)` of transformers"
    } else {
        "download `tokenizer.json`, or `vocab.json` and `merges.txt`, or `vocab.txt`"
    };
    Err(CheckpointError::Incomplete {
        folder: folder.into(),
        lack: "no tokenizer".into(),
        advice: advice.into(),
    })
}

/// From `tokenizer.json`.
fn whole(path: &Path, sayings: &Sayings) -> Result<Tokenizer, CheckpointError> {
    let bytes = std::fs::read(path).map_err(CheckpointError::io(path))?;
    let mut library = match Library::from_bytes(&bytes) {
        Ok(library) => library,
        Err(error) => {
            // What is no JSON at all gets its line.
            let _: Value = json(path)?;
            return Err(CheckpointError::broken(
                path,
                format!("no tokenizer: {error}"),
            ));
        }
    };
    // Both are for batches of sentences; here the caller says how long.
    let cut = library.with_truncation(None);
    cut.map_err(|e| CheckpointError::broken(path, e.to_string()))?;
    library.with_padding(None);
    let begins = library.encode_fast("", true).ok();
    let begins = begins.and_then(|encoding| encoding.get_ids().first().copied());
    let bos = sayings
        .text("bos_token")
        .and_then(|text| library.token_to_id(text));
    let add_bos = bos.is_some() && begins == bos;
    let special = sayings.specials(|text| library.token_to_id(text), &[], add_bos);
    let form = form(&library);
    Ok(Tokenizer::of_library(path, library, form, special))
}

/// How the tokens of a `tokenizer.json` are written, by what turns them back.
fn form(library: &Library) -> Form {
    let parts = serde_json::json!([library.get_decoder(), library.get_pre_tokenizer()]);
    let mut kinds = Vec::new();
    collect(&parts, &mut kinds);
    let has = |kind: &str| kinds.iter().any(|k| k == kind);
    if has("ByteLevel") {
        Form::ByteLevel
    } else if has("WordPiece") {
        Form::WordPiece
    } else if has("Metaspace") || has("ByteFallback") {
        Form::Pieces
    } else {
        Form::Plain
    }
}

/// All values of keys `type`, however deep.
fn collect(value: &Value, kinds: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            kinds.extend(map.get("type").and_then(Value::as_str).map(String::from));
            map.values().for_each(|value| collect(value, kinds));
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, kinds)),
        _ => {}
    }
}

/// From `vocab.json` and `merges.txt`: RoBERTa's and GPT-2's vocabularies.
fn byte_level(folder: &Path, sayings: &Sayings) -> Result<Tokenizer, CheckpointError> {
    let path = folder.join("vocab.json");
    let broken = |why: String| CheckpointError::broken(&path, why);
    let mut vocab: HashMap<String, u32> = json(&path)?;
    let merges = merges(&folder.join("merges.txt"))?;
    let class = sayings
        .tokenizer
        .get("tokenizer_class")
        .and_then(Value::as_str);
    let qwen = class.is_some_and(|class| class.starts_with("Qwen2"));
    // GPT-2's kin may have such texts too, as plain tokens.
    let roberta = class.is_none_or(|class| class.starts_with("Roberta"));
    let defaults = if roberta { &ROBERTA[..] } else { &[] };
    let usual: Vec<&str> = defaults.iter().map(|(_, text)| *text).collect();
    let added = added(folder, sayings, &mut vocab, &usual)?;
    let model = BPE::builder()
        .vocab_and_merges(vocab.into_iter().collect::<Vocab>(), merges)
        .build()
        .map_err(|e| broken(e.to_string()))?;
    let mut library = Library::new(model);
    if qwen {
        let normalizer = library.with_normalizer(Some(NFC)).map(drop);
        normalizer.map_err(|e| broken(e.to_string()))?;
    }
    let prefix = sayings.tokenizer.get("add_prefix_space");
    let prefix = prefix.and_then(Value::as_bool).unwrap_or(false);
    let cut = pre(if qwen { "qwen2" } else { "gpt-2" });
    let patterns = cut.map_or(&[][..], |cut| cut.patterns);
    library.with_pre_tokenizer(Some(cutter(patterns, prefix).map_err(broken)?));
    library.with_decoder(Some(ByteLevelDecoder::default()));
    let done = library.add_tokens(added);
    done.map_err(|e| broken(e.to_string()))?;
    let special = sayings.specials(|text| library.token_to_id(text), defaults, false);
    Ok(Tokenizer::of_library(
        &path,
        library,
        Form::ByteLevel,
        special,
    ))
}

/// From `vocab.txt`: BERT's vocabularies.
fn word_piece(folder: &Path, sayings: &Sayings) -> Result<Tokenizer, CheckpointError> {
    let path = folder.join("vocab.txt");
    let text = std::fs::read_to_string(&path).map_err(CheckpointError::io(&path))?;
    let broken = |why: String| CheckpointError::broken(&path, why);
    let lines = text.lines().map(|line| line.trim_end().to_string());
    let mut vocab: HashMap<String, u32> = lines.zip(0..).collect();
    let usual = BERT.map(|(_, text)| text);
    let added = added(folder, sayings, &mut vocab, &usual)?;
    let unknown = sayings.text("unk_token").unwrap_or("[UNK]");
    if !vocab.contains_key(unknown) {
        return Err(broken(format!(
            "it has no `{unknown}`, for what is no token"
        )));
    }
    let model = WordPiece::builder()
        .vocab(vocab.into_iter().collect::<Vocab>())
        .unk_token(unknown.into())
        .build()
        .map_err(|e| broken(e.to_string()))?;
    let flag = |key: &str| sayings.tokenizer.get(key).and_then(Value::as_bool);
    let normalizer = BertNormalizer::new(
        true,
        flag("tokenize_chinese_chars").unwrap_or(true),
        flag("strip_accents"),
        flag("do_lower_case").unwrap_or(true),
    );
    let mut library = Library::new(model);
    let set = library.with_normalizer(Some(NormalizerWrapper::from(normalizer)));
    set.map_err(|e| broken(e.to_string()))?;
    library.with_pre_tokenizer(Some(BertPreTokenizer));
    library.with_decoder(Some(WordPieceDecoder::default()));
    let done = library.add_tokens(added);
    done.map_err(|e| broken(e.to_string()))?;
    let special = sayings.specials(|text| library.token_to_id(text), &BERT, false);
    Ok(Tokenizer::of_library(
        &path,
        library,
        Form::WordPiece,
        special,
    ))
}

/// The tokens beside the vocabulary that are never cut, which join it with
/// their numbers, and those of `usual` that are in it.
fn added(
    folder: &Path,
    sayings: &Sayings,
    vocab: &mut HashMap<String, u32>,
    usual: &[&str],
) -> Result<Vec<AddedToken>, CheckpointError> {
    let mut tokens: Vec<AddedToken> = Vec::new();
    let mut put = |token: AddedToken| match tokens.iter_mut().find(|t| t.content == token.content) {
        Some(old) => old.special |= token.special,
        None => tokens.push(token),
    };
    let path = folder.join("tokenizer_config.json");
    let listed = sayings.tokenizer.get("added_tokens_decoder");
    for (id, token) in listed.and_then(Value::as_object).into_iter().flatten() {
        let wrong = |why: String| CheckpointError::broken(&path, why);
        let number = id
            .parse()
            .map_err(|_| wrong(format!("`{id}` is no token's number")))?;
        let token: AddedToken = serde_json::from_value(token.clone())
            .map_err(|e| wrong(format!("token {id} of `added_tokens_decoder`: {e}")))?;
        vocab.insert(token.content.clone(), number);
        put(token);
    }
    let path = folder.join("added_tokens.json");
    if path.is_file() {
        let more: HashMap<String, u32> = json(&path)?;
        for (text, id) in more {
            let special = text.starts_with(['<', '[']) && text.ends_with(['>', ']']);
            put(AddedToken::from(text.clone(), special));
            vocab.insert(text, id);
        }
    }
    let named = sayings.all();
    for text in named
        .iter()
        .chain(usual)
        .filter(|text| vocab.contains_key(**text))
    {
        // RoBERTa's and BERT's own code lets the mask take the space before it.
        let mask = *text == "<mask>";
        put(AddedToken::from(*text, true).lstrip(mask));
    }
    tokens.sort_by_key(|token| vocab.get(&token.content).copied());
    Ok(tokens)
}

/// The pairs in a `merges.txt`.
fn merges(path: &Path) -> Result<Vec<(String, String)>, CheckpointError> {
    let text = std::fs::read_to_string(path).map_err(CheckpointError::io(path))?;
    let lines = text
        .split('\n')
        .map(|line| line.trim_end_matches('\r'))
        .enumerate();
    let lines = lines.filter(|(i, line)| !(line.is_empty() || *i == 0 && line.starts_with('#')));
    let pairs = lines.map(|(i, line)| match line.split_once(' ') {
        Some((left, right)) if !right.contains(' ') => Ok((left.into(), right.into())),
        _ => Err(CheckpointError::broken(
            path,
            format!("line {} is no pair of tokens: `{line}`", i + 1),
        )),
    });
    pairs.collect()
}
