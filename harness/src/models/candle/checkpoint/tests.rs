//! Tests of checkpoints.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::Cursor;

use candle_core::quantized::gguf_file::{self, Value as Meta};
use candle_core::quantized::{GgmlDType, QTensor};
use candle_core::{Device, Tensor as Theirs};
use serde_json::json;
use tempfile::{TempDir, tempdir};

use super::*;
use crate::models::candle::weights::Data;

const ZIP: &[u8] = include_bytes!("testdata/zip.bin");
const OLD: &[u8] = include_bytes!("testdata/old.bin");

/// A folder with files.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

/// A safetensors file of tensors of numbers.
fn safetensors(tensors: &[(&str, &[usize], &[f32])]) -> Vec<u8> {
    let (mut header, mut data) = (Map::new(), Vec::new());
    for (name, shape, values) in tensors {
        let start = data.len();
        data.extend(values.iter().flat_map(|v| v.to_le_bytes()));
        let entry = json!({ "dtype": "F32", "shape": shape, "data_offsets": [start, data.len()] });
        header.insert(name.to_string(), entry);
    }
    let header = serde_json::to_vec(&header).unwrap();
    let length = (header.len() as u64).to_le_bytes();
    [&length[..], &header, &data].concat()
}

/// What opening `folder`, or a file in it, says, without the folder's name.
fn refusal(folder: &TempDir, file: &str) -> String {
    let path = folder.path().join(file);
    let error = Checkpoint::open(&path).unwrap_err().to_string();
    error.replace(folder.path().to_str().unwrap(), "F")
}

/// Numbers that count up.
fn counting(n: usize) -> Vec<f32> {
    (0..n).map(|i| i as f32).collect()
}

/// A GGUF file of this architecture: 4 heads of 4 for queries, 2 for keys.
fn gguf(architecture: &str, tensors: &[(&str, &[usize])]) -> Vec<u8> {
    let own = |key: &str| format!("{architecture}.{key}");
    let keys = [
        (
            "general.architecture".to_string(),
            Meta::String(architecture.into()),
        ),
        (own("embedding_length"), Meta::U32(32)),
        (own("block_count"), Meta::U32(1)),
        (own("attention.head_count"), Meta::U32(4)),
        (own("attention.head_count_kv"), Meta::U32(2)),
        (own("attention.layer_norm_rms_epsilon"), Meta::F32(1e-5)),
        (own("rope.freq_base"), Meta::F32(1e5)),
        (own("context_length"), Meta::U32(64)),
        ("tokenizer.ggml.eos_token_id".to_string(), Meta::U32(2)),
    ];
    let keys: Vec<(&str, &Meta)> = keys
        .iter()
        .map(|(key, value)| (key.as_str(), value))
        .collect();
    let tensors: Vec<(&str, QTensor)> = tensors
        .iter()
        .map(|(name, shape)| {
            let values = counting(shape.iter().product());
            let values = Theirs::from_vec(values, *shape, &Device::Cpu).unwrap();
            (*name, QTensor::quantize(&values, GgmlDType::F32).unwrap())
        })
        .collect();
    let tensors: Vec<(&str, &QTensor)> = tensors.iter().map(|(name, t)| (*name, t)).collect();
    let mut out = Cursor::new(Vec::new());
    gguf_file::write(&mut out, &keys, &tensors).unwrap();
    out.into_inner()
}

#[test]
fn a_folder_of_safetensors_gives_its_tensors() {
    let one = safetensors(&[("a.weight", &[2, 2], &[1., 2., 3., 4.]), ("b", &[1], &[5.])]);
    let whole = folder(&[
        ("config.json", b"{\"model_type\": \"x\"}"),
        ("model.safetensors", &one),
    ]);
    let two = safetensors(&[("c", &[2], &[6., 7.])]);
    let index = json!({ "weight_map": { "a.weight": "1.st", "b": "1.st", "c": "2.st" } });
    let parts = folder(&[
        ("config.json", b"{}"),
        ("model.safetensors.index.json", index.to_string().as_bytes()),
        ("1.st", &one),
        ("2.st", &two),
    ]);
    let mut whole = Checkpoint::open(whole.path()).unwrap();
    assert_eq!(whole.config["model_type"], "x");
    let tensor = whole.take("a.weight", &[2, 2]).unwrap();
    assert_eq!(tensor.data, Data::F32(vec![1., 2., 3., 4.]));
    let mut parts = Checkpoint::open(parts.path()).unwrap();
    assert_eq!(parts.names(), ["a.weight", "b", "c"]);
    assert_eq!(parts.take("c", &[2]).unwrap().to_f32(), [6., 7.]);
    assert_eq!(parts.take("b", &[1]).unwrap().to_f32(), [5.]);
    assert_eq!(
        parts.prefix(&["roberta.", "a."], "weight").as_deref(),
        Some("a.")
    );
    assert_eq!(parts.prefix(&["roberta."], "weight"), None);
}

#[test]
fn a_wrong_name_or_shape_is_answered_with_the_right_ones() {
    let one = safetensors(&[
        ("bert.a.weight", &[2, 2], &[0.; 4]),
        ("bert.b.bias", &[1], &[5.]),
    ]);
    let folder = folder(&[("config.json", b"{}"), ("model.safetensors", &one)]);
    let mut checkpoint = Checkpoint::open(folder.path()).unwrap();
    let mut say = |name, shape: &[usize]| {
        let error = checkpoint.take(name, shape).unwrap_err().to_string();
        error.replace(folder.path().to_str().unwrap(), "F")
    };
    assert_eq!(
        say("a.weight", &[2, 2]),
        "F: there is no tensor `a.weight`; the closest are `bert.a.weight`, `bert.b.bias`"
    );
    assert_eq!(
        say("bert.b.bias", &[2]),
        "F/model.safetensors: tensor `bert.b.bias` has shape [1], but the model's settings say [2]"
    );
}

#[test]
fn what_pytorch_saved_reads_the_same_in_both_forms() {
    let rows = counting(12);
    let columns: Vec<f32> = (0..12).map(|i| (i % 3 * 4 + i / 3) as f32).collect();
    for bytes in [ZIP, OLD] {
        let folder = folder(&[("config.json", b"{}"), ("pytorch_model.bin", bytes)]);
        let mut checkpoint = Checkpoint::open(folder.path()).unwrap();
        assert_eq!(
            checkpoint.names(),
            ["b", "h", "ids", "part", "t", "tied", "w"]
        );
        let mut take = |name, shape: &[usize]| checkpoint.take(name, shape).unwrap();
        assert_eq!(take("w", &[3, 4]).to_f32(), rows);
        assert_eq!(take("tied", &[3, 4]).to_f32(), rows);
        assert_eq!(take("part", &[2, 4]).to_f32(), rows[4..]);
        assert_eq!(take("t", &[4, 3]).to_f32(), columns);
        let half = take("h", &[3, 4]);
        assert!(matches!(half.data, Data::F16(_)));
        assert_eq!(
            half.to_f32(),
            rows.iter().map(|v| v / 8.0).collect::<Vec<_>>()
        );
        let brain = take("b", &[3, 4]);
        assert!(matches!(brain.data, Data::Bf16(_)));
        assert_eq!(
            brain.to_f32(),
            rows.iter().map(|v| v * 2.0).collect::<Vec<_>>()
        );
        let error = checkpoint.take("ids", &[3]).unwrap_err().to_string();
        assert!(error.contains("tensor `ids` is of type integer"), "{error}");
    }
}

#[test]
fn a_gguf_file_reads_as_the_model_it_was_made_from() {
    let q = "model.layers.0.self_attn.q_proj.weight";
    let bytes = gguf(
        "llama",
        &[
            ("token_embd.weight", &[3, 32]),
            ("blk.0.attn_q.weight", &[16, 1]),
            ("blk.0.attn_k.bias", &[8]),
            ("rope_freqs.weight", &[2]),
        ],
    );
    let files = folder(&[("m.gguf", &bytes)]);
    let mut checkpoint = Checkpoint::open(&files.path().join("m.gguf")).unwrap();
    // As the converter has it: `reshape(heads, 2, half, …).swapaxes(1, 2)`.
    let restored = checkpoint.take(q, &[16, 1]).unwrap().to_f32();
    assert_eq!(restored[..8], [0., 2., 1., 3., 4., 6., 5., 7.]);
    let bias = checkpoint
        .take("model.layers.0.self_attn.k_proj.bias", &[8])
        .unwrap();
    assert_eq!(bias.to_f32(), [0., 2., 1., 3., 4., 6., 5., 7.]);
    let config = Value::Object(checkpoint.config.clone());
    let wanted = json!({
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "hidden_size": 32,
        "num_hidden_layers": 1,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "rms_norm_eps": f64::from(1e-5_f32),
        "rope_theta": 1e5,
        "max_position_embeddings": 64,
        "head_dim": 8,
        "vocab_size": 3,
        "tie_word_embeddings": true,
        "eos_token_id": 2,
        "hidden_act": "silu",
        "attention_bias": false,
        "mlp_bias": false,
        "rope_scaling": { "rope_type": "llama3", "factors": [0.0, 1.0] },
    });
    assert_eq!(config, wanted);

    let bytes = gguf(
        "gemma3",
        &[
            ("token_embd.weight", &[3, 32]),
            ("blk.0.ffn_norm.weight", &[2]),
            ("output.weight", &[1]),
        ],
    );
    let files = folder(&[("m.gguf", &bytes)]);
    let mut checkpoint = Checkpoint::open(&files.path().join("m.gguf")).unwrap();
    let norm = "model.layers.0.pre_feedforward_layernorm.weight";
    assert_eq!(checkpoint.take(norm, &[2]).unwrap().to_f32(), [-1., 0.]);
    assert_eq!(checkpoint.config["query_pre_attn_scalar"], 8);
    assert_eq!(checkpoint.config["tie_word_embeddings"], false);
}

#[test]
fn what_cannot_be_a_checkpoint_is_said_to_be_what_it_is() {
    let weights = safetensors(&[("a", &[1], &[0.])]);
    let bytes = gguf("llama", &[("token_embd.weight", &[3, 32])]);
    let files = folder(&[
        ("page.gguf", b"\n<!DOCTYPE html><html>"),
        (
            "lfs.gguf",
            b"version https://git-lfs.github.com/spec/v1\noid sha256:0",
        ),
        ("empty.gguf", b""),
        ("noise.gguf", b"0123456789"),
        ("tensors.gguf", &weights),
        ("cut.gguf", &bytes[..bytes.len() - 32]),
        ("short.gguf", &bytes[..40]),
    ]);
    let say = |file: &str| refusal(&files, file);
    same(&[
        (say("none"), "F/none: there is no such file or folder"),
        (
            say(""),
            "F/: this folder has no `config.json`; to use the GGUF file in it, give `F/cut.gguf`",
        ),
        (
            say("page.gguf"),
            "F/page.gguf: this is a web page, not a GGUF file; download the file itself, not the \
             page that shows it",
        ),
        (
            say("lfs.gguf"),
            "F/lfs.gguf: this is a pointer of Git LFS, not a GGUF file; fetch what it points to \
             with `git lfs pull`",
        ),
        (
            say("empty.gguf"),
            "F/empty.gguf: this is an empty file, not a GGUF file; download it again",
        ),
        (
            say("noise.gguf"),
            "F/noise.gguf: this is no GGUF file; for other weights, give the folder with \
             `config.json`",
        ),
        (
            say("tensors.gguf"),
            "F/tensors.gguf: this is a safetensors file, not a GGUF file; for other weights, give \
             the folder with `config.json`",
        ),
        (
            say("cut.gguf"),
            &format!(
                "F/cut.gguf: the file is cut off: tensor `token_embd.weight` ends at byte {} of \
                 {}; download it again",
                bytes.len(),
                bytes.len() - 32
            ),
        ),
        (
            say("short.gguf"),
            "F/short.gguf: the file is cut off: its header goes on past its 40 bytes; download it \
             again",
        ),
    ]);
}

#[test]
fn a_folder_with_a_broken_file_names_it() {
    let weights = safetensors(&[("a", &[1], &[0.])]);
    let cut = &weights[..weights.len() - 1];
    let check = |config: &str, name: &str, bytes: &[u8], wanted: &str| {
        let folder = folder(&[("config.json", config.as_bytes()), (name, bytes)]);
        assert_eq!(refusal(&folder, ""), wanted);
    };
    let safe = "model.safetensors";
    check(
        "{\n  \"a\": 1,\n}",
        safe,
        &weights,
        "F/config.json:3:1: trailing comma",
    );
    check(
        "{}",
        "other",
        b"",
        "F/: this folder has no weights; download `model.safetensors` or `pytorch_model.bin` too",
    );
    check(
        "{}",
        safe,
        cut,
        "F/model.safetensors: the file is cut off: tensor `a` ends at byte 66 of 65; download it \
         again",
    );
    check(
        "{}",
        safe,
        b"version https://git-lfs.github.com/spec/v1",
        "F/model.safetensors: this is a pointer of Git LFS, not a safetensors file; fetch what it \
         points to with `git lfs pull`",
    );
    let folder_of = |bytes: &[u8]| folder(&[("config.json", b"{}"), ("pytorch_model.bin", bytes)]);
    for (whole, cut) in [
        (ZIP, ZIP.len() - 100),
        (OLD, OLD.len() - 20),
        (ZIP, 60),
        (OLD, 60),
    ] {
        let error = refusal(&folder_of(&whole[..cut]), "");
        assert!(error.starts_with("F/pytorch_model.bin: "), "{error}");
    }
    let error = refusal(&folder_of(b"<html>"), "");
    assert!(error.contains("a web page"), "{error}");
}

#[test]
fn a_type_that_is_not_read_is_named_when_it_is_asked_for() {
    let weights = safetensors(&[("a", &[1], &[0.])]);
    let text = String::from_utf8_lossy(&weights).replace("F32", "I32");
    let files = folder(&[
        ("config.json", b"{}"),
        ("model.safetensors", text.as_bytes()),
    ]);
    let mut checkpoint = Checkpoint::open(files.path()).unwrap();
    let error = checkpoint.take("a", &[1]).unwrap_err().to_string();
    assert!(
        error.contains("tensor `a` is of type I32, which is not read here"),
        "{error}"
    );

    let mut bytes = gguf("llama", &[("token_embd.weight", &[3, 32])]);
    let name = b"token_embd.weight";
    let at = bytes.windows(name.len()).position(|w| w == name).unwrap();
    // Behind the name: the rank, two dimensions, and the type.
    bytes[at + name.len() + 4 + 16] = 20;
    let files = folder(&[("m.gguf", &bytes)]);
    let mut checkpoint = Checkpoint::open(&files.path().join("m.gguf")).unwrap();
    let error = checkpoint
        .take("model.embed_tokens.weight", &[3, 32])
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("is of type IQ4_NL, which is not read here"),
        "{error}"
    );
}

/// Compares texts, each with the one that is wanted.
fn same(pairs: &[(String, &str)]) {
    for (got, wanted) in pairs {
        assert_eq!(got, wanted);
    }
}
