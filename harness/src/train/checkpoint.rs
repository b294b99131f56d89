//! What a training ships: a folder that `transformers` opens, and our own decoder.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use anyhow::Context as _;
use safetensors::SafeTensors;
use serde_json::{Value, json};

use super::engine::{Architecture, Family, Tensor};
use super::files;
use super::numbers::Numbers;
use super::plan::Dtype;

/// Ids of tokens that a `config.json` names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ids {
    /// Fills up.
    pub pad: u32,
    /// Begins a text.
    pub begin: u32,
    /// Ends a text.
    pub end: u32,
}

/// Writes `config.json`, `generation_config.json` and `model.safetensors` into a folder, each whole
/// or not at all; the tokenizer is there already.
///
/// # Errors
/// Where they cannot be written.
pub fn write(
    folder: &Path,
    architecture: &Architecture,
    ids: Ids,
    tensors: &[Tensor],
    parameters: &[f32],
    dtype: Dtype,
) -> anyhow::Result<()> {
    let json = |name: &str, value: &Value| {
        files::write(&folder.join(name), format!("{value:#}\n").as_bytes())
    };
    json("config.json", &config(architecture, ids, tensors, dtype))?;
    json("generation_config.json", &generation(architecture, ids))?;
    let tensors: Vec<_> = tensors
        .iter()
        .map(|tensor| {
            let numbers = parameters.get(tensor.at.clone());
            let numbers = numbers.context("the network has fewer parameters than its tensors")?;
            let view = Numbers::new(numbers, tensor.shape.clone(), dtype);
            Ok((tensor.name.as_str(), view))
        })
        .collect::<anyhow::Result<_>>()?;
    // Without this word, transformers opens no file.
    let metadata = HashMap::from([("format".to_owned(), "pt".to_owned())]);
    files::replace(&folder.join("model.safetensors"), |beside| {
        Ok(safetensors::serialize_to_file(
            tensors,
            Some(metadata),
            beside,
        )?)
    })
}

/// Whether a folder has what [`write`] writes: all tensors, in these numbers.
pub fn is_whole(folder: &Path, tensors: &[Tensor], dtype: Dtype) -> bool {
    let settings = ["config.json", "generation_config.json"];
    let bytes = fs::read(folder.join("model.safetensors")).unwrap_or_default();
    let Ok(file) = SafeTensors::deserialize(&bytes) else {
        return false;
    };
    let has = |own: &Tensor| {
        let found = file.tensor(&own.name);
        found.is_ok_and(|it| it.dtype() == dtype.written() && it.shape() == own.shape)
    };
    settings.iter().all(|name| folder.join(name).is_file()) && tensors.iter().all(has)
}

/// Copies a checkpoint's files into another folder.
///
/// # Errors
/// Where they cannot be read or written.
pub fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    let context = || format!("failed to copy `{}`", from.display());
    for entry in fs::read_dir(from).with_context(context)? {
        let path = entry.with_context(context)?.path();
        let part = path.extension().is_some_and(|end| end == "part");
        if let (true, false, Some(name)) = (path.is_file(), part, path.file_name()) {
            files::replace(&to.join(name), |beside| {
                fs::copy(&path, beside)?;
                Ok(())
            })?;
        }
    }
    Ok(())
}

/// `config.json`, as `transformers` reads it.
pub(super) fn config(
    architecture: &Architecture,
    ids: Ids,
    tensors: &[Tensor],
    dtype: Dtype,
) -> Value {
    let Architecture {
        vocabulary,
        layers,
        width,
        heads,
        inner,
        context,
        ..
    } = *architecture;
    let rows = |part: &str| {
        let table = tensors.iter().find(|tensor| tensor.name.contains(part));
        table.and_then(|tensor| tensor.shape.first().copied())
    };
    let mut config = match architecture.family {
        Family::Llama => json!({
            "architectures": ["LlamaForCausalLM"],
            "model_type": "llama",
            "hidden_act": "silu",
            "num_key_value_heads": heads,
            "head_dim": width / heads.max(1),
            "max_position_embeddings": context,
            "rms_norm_eps": 1e-5,
            "rope_theta": 10000.0,
            "attention_bias": false,
            "attention_dropout": 0.0,
            "mlp_bias": false,
        }),
        Family::Roberta => json!({
            "architectures": ["RobertaModel"],
            "model_type": "roberta",
            "hidden_act": "gelu",
            "hidden_dropout_prob": 0.0,
            "attention_probs_dropout_prob": 0.0,
            "max_position_embeddings": rows("position_embeddings").unwrap_or(context),
            "type_vocab_size": rows("token_type_embeddings").unwrap_or(1),
            "layer_norm_eps": 1e-5,
        }),
    };
    let shared = json!({
        "vocab_size": vocabulary,
        "hidden_size": width,
        "intermediate_size": inner,
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "initializer_range": 0.02,
        "tie_word_embeddings": true,
        "bos_token_id": ids.begin,
        "eos_token_id": ids.end,
        "pad_token_id": ids.pad,
        "torch_dtype": match dtype {
            Dtype::F32 => "float32",
            Dtype::F16 => "float16",
            Dtype::Bf16 => "bfloat16",
        },
        // The source is read in both directions: of our own, and ignored by others.
        "prefix_lm": true,
    });
    if let (Value::Object(config), Value::Object(shared)) = (&mut config, shared) {
        config.extend(shared);
    }
    config
}

/// `generation_config.json`.
fn generation(architecture: &Architecture, ids: Ids) -> Value {
    json!({
        "bos_token_id": ids.begin,
        "eos_token_id": ids.end,
        "pad_token_id": ids.pad,
        "max_length": architecture.context,
        "do_sample": false,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::train::engine::Role;

    const IDS: Ids = Ids {
        pad: 0,
        begin: 1,
        end: 2,
    };

    fn tensor(name: &str, shape: &[usize], from: usize) -> Tensor {
        Tensor {
            name: name.to_owned(),
            shape: shape.to_vec(),
            at: from..from + shape.iter().product::<usize>(),
            role: Role::Matrix,
        }
    }

    fn architecture(family: Family) -> Architecture {
        Architecture {
            family,
            vocabulary: 3,
            layers: 1,
            width: 2,
            heads: 1,
            inner: 4,
            context: 8,
            padding: 0,
        }
    }

    #[test]
    fn a_folder_holds_the_parameters_under_their_names() {
        let folder = tempfile::tempdir().unwrap();
        let tensors = [
            tensor("model.embed_tokens.weight", &[3, 2], 0),
            tensor("model.norm.weight", &[2], 6),
        ];
        let parameters = [0.5, 1.0, -2.0, 3.0, 4.0, 5.0, 1.0, 1.5];
        let llama = architecture(Family::Llama);
        let bytes = |dtype| {
            write(folder.path(), &llama, IDS, &tensors, &parameters, dtype).unwrap();
            fs::read(folder.path().join("model.safetensors")).unwrap()
        };
        let whole = bytes(Dtype::F32);
        let file = SafeTensors::deserialize(&whole).unwrap();
        let embeddings = file.tensor("model.embed_tokens.weight").unwrap();
        assert_eq!(embeddings.shape(), [3, 2]);
        assert_eq!(
            super::super::numbers::floats(embeddings.data()),
            parameters[..6]
        );
        let half = bytes(Dtype::F16);
        let file = SafeTensors::deserialize(&half).unwrap();
        let norm = file.tensor("model.norm.weight").unwrap();
        assert_eq!(norm.data(), [0x00, 0x3c, 0x00, 0x3e]);

        let to = folder.path().join("stages/one");
        fs::write(folder.path().join("tokenizer.json"), "{}").unwrap();
        fs::write(folder.path().join("model.safetensors.part"), "").unwrap();
        copy(folder.path(), &to).unwrap();
        let mut names: Vec<_> = fs::read_dir(&to)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(
            names,
            [
                "config.json",
                "generation_config.json",
                "model.safetensors",
                "tokenizer.json"
            ]
        );
    }

    #[test]
    fn a_config_is_what_transformers_reads() {
        let llama = config(&architecture(Family::Llama), IDS, &[], Dtype::F32);
        insta::assert_snapshot!("llama", format!("{llama:#}"));
        let tensors = [
            tensor("embeddings.position_embeddings.weight", &[9, 2], 0),
            tensor("embeddings.token_type_embeddings.weight", &[1, 2], 18),
        ];
        let roberta = config(&architecture(Family::Roberta), IDS, &tensors, Dtype::F16);
        insta::assert_snapshot!("roberta", format!("{roberta:#}"));
    }
}
