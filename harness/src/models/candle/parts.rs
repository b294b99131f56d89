//! A checkpoint taken apart, for whoever trains on from it.

use std::path::Path;

use anyhow::Context as _;
use serde_json::{Map, Value};
use tokenizers::Tokenizer as Library;

use super::checkpoint::{self, Checkpoint};
use super::network::ROBERTA_PREFIXES;
use super::tokenizer::Tokenizer;

/// A checkpoint's settings, tensors and tokenizer.
pub struct Parts(Checkpoint);

impl Parts {
    /// Opens a checkpoint's folder. Of the weights, only the headers are read.
    ///
    /// # Errors
    /// Where something is missing, cut off, of another kind, or broken.
    pub fn open(folder: &Path) -> anyhow::Result<Self> {
        Ok(Self(Checkpoint::open(folder)?))
    }

    /// The hash of all its files.
    ///
    /// # Errors
    /// Where one cannot be read.
    pub fn hash(folder: &Path) -> anyhow::Result<String> {
        Ok(checkpoint::content_hash(folder)?)
    }

    /// Its settings, by the keys of `config.json`.
    #[must_use]
    pub fn config(&self) -> &Map<String, Value> {
        &self.0.config
    }

    /// A tensor by its name, with a prefix such as `roberta.` or without: its shape, and its numbers,
    /// row-major.
    ///
    /// # Errors
    /// Where there is none, or it cannot be read.
    pub fn tensor(&mut self, name: &str) -> anyhow::Result<(Vec<usize>, Vec<f32>)> {
        let prefix = self.0.prefix(&ROBERTA_PREFIXES, name).unwrap_or_default();
        let name = format!("{prefix}{name}");
        let shape = self.0.shape(&name).unwrap_or_default().to_vec();
        let numbers = self.0.take(&name, &shape)?.to_f32();
        Ok((shape, numbers))
    }

    /// Its tokenizer.
    ///
    /// # Errors
    /// Where there is none, it is broken, or it is none of Hugging Face's library.
    pub fn tokenizer(&self) -> anyhow::Result<Library> {
        let sources = self.0.sources();
        let library = Tokenizer::open(&sources)?.into_library();
        library.with_context(|| {
            format!(
                "{}: nothing can be trained with a tokenizer of SentencePiece's; take a checkpoint with \
                 `tokenizer.json`",
                sources.path().display()
            )
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::HashMap;

    use candle_core::{DType, Device, Tensor, safetensors};

    use super::*;

    #[test]
    fn tensors_are_found_behind_a_prefix_and_in_any_numbers() {
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/candle");
        let plain = fixtures.join("roberta-encoder");
        let tensors = safetensors::load(plain.join("model.safetensors"), &Device::Cpu).unwrap();
        for (dtype, slack) in [(DType::F32, 0.0), (DType::F16, 1e-3), (DType::BF16, 1e-2)] {
            let folder = tempfile::tempdir().unwrap();
            let place = |name: &str| folder.path().join(name);
            std::fs::copy(plain.join("config.json"), place("config.json")).unwrap();
            let renamed = tensors.iter();
            let renamed: HashMap<String, Tensor> = renamed
                .map(|(name, it)| (format!("roberta.{name}"), it.to_dtype(dtype).unwrap()))
                .collect();
            safetensors::save(&renamed, place("model.safetensors")).unwrap();
            let (mut one, mut other) = (
                Parts::open(&plain).unwrap(),
                Parts::open(folder.path()).unwrap(),
            );
            for name in tensors.keys() {
                let (shape, wanted) = one.tensor(name).unwrap();
                let (same, found) = other.tensor(name).unwrap();
                assert_eq!((shape.iter().product(), same), (wanted.len(), shape));
                let near = |(a, b): (&f32, &f32)| (a - b).abs() <= slack * (1.0 + a.abs());
                assert!(wanted.iter().zip(&found).all(near), "{name} as {dtype:?}");
            }
            let error = other.tensor("lm_head.weight").unwrap_err().to_string();
            assert!(error.contains("lm_head.weight"), "{error}");
        }
    }
}
