//! Tests of tokenizers.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::sync::Arc;

use serde_json::{Map, Value, json};
use tempfile::{TempDir, tempdir};

use super::bytes::byte_characters;
use super::*;

/// A folder with files.
fn folder(files: &[(&str, Value)]) -> TempDir {
    let folder = tempdir().unwrap();
    for (name, content) in files {
        let text = content
            .as_str()
            .map_or_else(|| content.to_string(), String::from);
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn open(folder: &TempDir) -> Result<Tokenizer, CheckpointError> {
    Tokenizer::open(&Sources::Folder(folder.path().into()))
}

/// The texts of a vocabulary of bytes: special ones, the bytes in order, and
/// what merges make.
fn texts(first: &[&str], merged: &[&str]) -> Vec<String> {
    let mut bytes: Vec<(u8, char)> = byte_characters().into_iter().map(|(c, b)| (b, c)).collect();
    bytes.sort_unstable();
    let bytes = bytes.into_iter().map(|(_, c)| c.to_string());
    let first = first.iter().map(ToString::to_string);
    first
        .chain(bytes)
        .chain(merged.iter().map(ToString::to_string))
        .collect()
}

/// The metadata of a GGUF file with a vocabulary of bytes.
fn gguf(pre: &str) -> Map<String, Value> {
    let texts = texts(
        &["<|im_start|>", "<|im_end|>"],
        &["de", "def", "Ġdef", "12", "é"],
    );
    let kinds = texts
        .iter()
        .enumerate()
        .map(|(i, _)| if i < 2 { 3 } else { 1 });
    let kinds: Vec<u32> = kinds.collect();
    let metadata = json!({
        "tokenizer.ggml.model": "gpt2",
        "tokenizer.ggml.pre": pre,
        "tokenizer.ggml.tokens": texts,
        "tokenizer.ggml.token_type": kinds,
        "tokenizer.ggml.merges": ["d e", "de f", "Ġ def", "1 2", "no token"],
        "tokenizer.ggml.bos_token_id": 0,
        "tokenizer.ggml.eos_token_id": 0,
    });
    metadata.as_object().unwrap().clone()
}

fn of_gguf(metadata: Map<String, Value>) -> Result<Tokenizer, CheckpointError> {
    Tokenizer::open(&Sources::Gguf {
        file: "m.gguf".into(),
        metadata: Arc::new(metadata),
    })
}

/// What each token of a text stands for.
fn parts(tokenizer: &Tokenizer, text: &str, specials: bool) -> Vec<String> {
    let ids = tokenizer.encode(text, specials).unwrap();
    assert_eq!(tokenizer.decode(&ids), text);
    let parts = ids
        .iter()
        .map(|id| String::from_utf8_lossy(tokenizer.bytes(*id)));
    parts.map(String::from).collect()
}

#[test]
fn a_gguf_vocabulary_cuts_as_its_pre_tokenizer_says() {
    let smollm = of_gguf(gguf("smollm")).unwrap();
    // No space comes before the text, and digits stand alone.
    assert_eq!(
        parts(&smollm, "def def12", false),
        ["def", " def", "1", "2"]
    );
    assert_eq!(smollm.special.eos, [0, 1]);
    assert!(!smollm.special.add_bos);
    let llama = of_gguf(gguf("llama-bpe")).unwrap();
    assert_eq!(parts(&llama, "def 12", false), ["def", " ", "12"]);
    assert!(llama.special.add_bos);
}

#[test]
fn special_tokens_are_text_unless_they_are_asked_for() {
    let tokenizer = of_gguf(gguf("gpt-2")).unwrap();
    let whole = parts(&tokenizer, "<|im_end|>def", true);
    assert_eq!(whole, ["<|im_end|>", "def"]);
    assert_eq!(parts(&tokenizer, "<|im_end|>", false).len(), 10);
    assert_eq!(tokenizer.id("<|im_end|>"), Some(1));
    assert_eq!(tokenizer.id("none"), None);
    assert_eq!(tokenizer.bytes(99_999), b"");
}

#[test]
fn a_character_over_two_tokens_is_whole_again() {
    let tokenizer = of_gguf(gguf("gpt-2")).unwrap();
    let ids = tokenizer.encode("ñ", false).unwrap();
    assert_eq!(ids.len(), 2);
    assert_eq!(tokenizer.bytes(ids[0]), [0xC3]);
    assert_eq!(tokenizer.decode(&ids), "ñ");
    assert_eq!(tokenizer.decode(&ids[..1]), "\u{FFFD}");
}

#[test]
fn a_gguf_vocabulary_that_is_not_known_is_refused_by_name() {
    let mut bert = gguf("gpt-2");
    bert.insert("tokenizer.ggml.model".into(), "bert".into());
    let mut none = gguf("gpt-2");
    none.remove("tokenizer.ggml.merges");
    for (metadata, words) in [
        (
            gguf("novel"),
            "m.gguf: its pre-tokenizer `novel` is not known; known are default, gpt-2",
        ),
        (
            bert,
            "m.gguf: its tokenizer (`tokenizer.ggml.model`) is `bert`; `gpt2` and `llama`",
        ),
        (
            none,
            "m.gguf: its `tokenizer.ggml.merges` is missing or no proper list",
        ),
    ] {
        let error = of_gguf(metadata).unwrap_err().to_string();
        assert!(error.starts_with(words), "{error}");
    }
}

#[test]
fn sentencepiece_in_a_gguf_file_keeps_its_first_space() {
    let metadata = json!({
        "tokenizer.ggml.model": "llama",
        "tokenizer.ggml.tokens": ["<unk>", "<s>", "</s>", "▁", "a", "▁a", "<0x0A>"],
        "tokenizer.ggml.scores": [0.0, 0.0, 0.0, -2.0, -2.0, -1.0, 0.0],
        "tokenizer.ggml.token_type": [2, 3, 3, 1, 1, 1, 6],
    });
    let tokenizer = of_gguf(metadata.as_object().unwrap().clone()).unwrap();
    let ids = tokenizer.encode("a\n</s>", true).unwrap();
    assert_eq!(ids, [5, 6, 2]);
    assert_eq!(tokenizer.decode(&ids), " a\n</s>");
    let special = &tokenizer.special;
    assert_eq!(
        (special.bos, special.unk, special.add_bos),
        (Some(1), Some(0), true)
    );
    assert_eq!(special.eos, [2]);
}

#[test]
fn a_roberta_vocabulary_needs_no_tokenizer_json() {
    let first = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"];
    let texts = texts(&first, &["de", "def", "Ġdef"]);
    let vocab: Map<String, Value> = texts
        .iter()
        .zip(0..)
        .map(|(text, id)| (text.clone(), id.into()))
        .collect();
    let files = [
        ("vocab.json", Value::Object(vocab)),
        ("merges.txt", "#version: 0.2\nd e\nde f\nĠ def\n".into()),
        ("added_tokens.json", json!({ "<mask0>": 300 })),
        (
            "special_tokens_map.json",
            json!({ "bos_token": "<s>", "sep_token": "</s>" }),
        ),
    ];
    let files = folder(&files);
    let tokenizer = open(&files).unwrap();
    let parts = parts(&tokenizer, "def def<mask0> <pad>", true);
    assert_eq!(parts, ["def", " def", "<mask0>", " ", "<pad>"]);
    assert_eq!(tokenizer.id("<mask0>"), Some(300));
    let special = &tokenizer.special;
    assert_eq!(
        (special.cls, special.sep, special.pad),
        (Some(0), Some(2), Some(1))
    );

    fs::write(
        files.path().join("merges.txt"),
        "#version: 0.2\nd e\nalone\n",
    )
    .unwrap();
    let error = open(&files).unwrap_err().to_string();
    assert!(
        error.ends_with("merges.txt: line 3 is no pair of tokens: `alone`"),
        "{error}"
    );
}

#[test]
fn a_bert_vocabulary_needs_no_tokenizer_json() {
    let vocab = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nplay\n##ing\nnow\n";
    let files = folder(&[("vocab.txt", vocab.into())]);
    let tokenizer = open(&files).unwrap();
    let ids = tokenizer.encode("Playing NOW [SEP] £", true).unwrap();
    assert_eq!(ids, [5, 6, 7, 3, 1]);
    assert_eq!(tokenizer.decode(&ids[..3]), "playing now");
    assert_eq!(tokenizer.bytes(6), b"ing");
    assert_eq!(
        (tokenizer.special.cls, tokenizer.special.sep),
        (Some(2), Some(3))
    );
    let files = folder(&[("vocab.txt", "a\nb\n".into())]);
    let error = open(&files).unwrap_err().to_string();
    assert!(error.contains("it has no `[UNK]`"), "{error}");
}

#[test]
fn a_tokenizer_json_neither_cuts_off_nor_fills_up() {
    let tokenizer = json!({
        "version": "1.0",
        "truncation": { "direction": "Right", "max_length": 2, "strategy": "LongestFirst",
            "stride": 0 },
        "padding": { "strategy": { "Fixed": 4 }, "direction": "Right", "pad_to_multiple_of": null,
            "pad_id": 0, "pad_type_id": 0, "pad_token": "[PAD]" },
        "added_tokens": [{ "id": 1, "content": "<s>", "single_word": false, "lstrip": false,
            "rstrip": false, "normalized": false, "special": true }],
        "normalizer": null,
        "pre_tokenizer": { "type": "Whitespace" },
        "post_processor": { "type": "TemplateProcessing",
            "single": [{ "SpecialToken": { "id": "<s>", "type_id": 0 } },
                { "Sequence": { "id": "A", "type_id": 0 } }],
            "pair": [{ "Sequence": { "id": "A", "type_id": 0 } }],
            "special_tokens": { "<s>": { "id": "<s>", "ids": [1], "tokens": ["<s>"] } } },
        "decoder": null,
        "model": { "type": "WordLevel", "vocab": { "[PAD]": 0, "<s>": 1, "a": 2 },
            "unk_token": "[PAD]" },
    });
    let files = folder(&[
        ("tokenizer.json", tokenizer.clone()),
        (
            "tokenizer_config.json",
            json!({ "bos_token": { "content": "<s>" } }),
        ),
        ("generation_config.json", json!({ "eos_token_id": [7, 9] })),
        (
            "config.json",
            json!({ "eos_token_id": 9, "pad_token_id": 0 }),
        ),
    ]);
    let tokenizer = open(&files).unwrap();
    assert_eq!(tokenizer.encode("a a a", true).unwrap(), [2, 2, 2]);
    assert_eq!(tokenizer.encode("a", true).unwrap(), [2]);
    let special = &tokenizer.special;
    assert_eq!(
        (special.bos, special.pad, special.add_bos),
        (Some(1), Some(0), true)
    );
    assert_eq!(special.eos, [7, 9]);

    fs::write(files.path().join("tokenizer.json"), "{\n  \"a\" 1}").unwrap();
    let error = open(&files).unwrap_err().to_string();
    assert!(
        error.ends_with("tokenizer.json:2:7: expected `:`"),
        "{error}"
    );
}

#[test]
fn a_folder_without_a_tokenizer_says_what_to_fetch() {
    let say = |files: &[(&str, Value)]| open(&folder(files)).unwrap_err().to_string();
    let none = say(&[]);
    assert!(
        none.contains("has no tokenizer; download `tokenizer.json`"),
        "{none}"
    );
    let model = say(&[("tokenizer.model", "".into())]);
    assert!(model.contains("save_pretrained(FOLDER)"), "{model}");
}
