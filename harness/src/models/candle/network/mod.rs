//! Networks: what turns tokens into states and logits. One file an architecture.

mod gemma3;
mod layers;
mod llama;
mod placed;
mod roberta;
mod starcoder2;

use crate::models::candle::batch::Batch;
use crate::models::candle::cache::{Cache, Shape};
use crate::models::candle::checkpoint::{Checkpoint, CheckpointError};
use crate::models::candle::compute::Rows;

pub use roberta::PREFIXES as ROBERTA_PREFIXES;

/// What is to be known of a network to use it.
#[derive(Clone, Copy)]
pub struct Facts {
    /// What it keeps of a token.
    pub shape: Shape,
    /// The most tokens that a sequence may have.
    pub longest: usize,
    /// Tokens that it knows.
    pub vocabulary: usize,
}

/// A network with its weights.
pub trait Network: Send + Sync {
    /// What is to be known of it.
    fn facts(&self) -> Facts;

    /// An empty cache, for a sequence that it is to read.
    fn cache(&self) -> Cache {
        Cache::new(self.facts().shape)
    }

    /// Reads pieces of sequences; the last layer's states of the tokens that are wanted.
    fn read(&self, batch: Batch<'_, '_>) -> Rows;

    /// What a state says of the next token: a logit for each of the vocabulary.
    fn logits(&self, states: &Rows) -> Rows;
}

/// How to build a kind of network from a checkpoint.
type Build = fn(&mut Checkpoint) -> Result<Box<dyn Network>, CheckpointError>;

/// The architectures, by the `model_type` of `config.json`.
const ARCHITECTURES: &[(&str, Build)] = &[
    ("roberta", roberta::build),
    ("bert", roberta::build),
    ("llama", llama::build),
    ("mistral", llama::build),
    ("qwen2", llama::build),
    ("qwen3", llama::build),
    ("starcoder2", starcoder2::build),
    ("gemma3_text", gemma3::build),
];

/// The network of a checkpoint, where the checkpoint is to be placed.
///
/// # Errors
/// Where its architecture is none of these, a tensor is missing or of another shape, or a device has no
/// room for it.
pub fn build(checkpoint: &mut Checkpoint) -> Result<Box<dyn Network>, CheckpointError> {
    let kind = checkpoint.model_type()?;
    match ARCHITECTURES.iter().find(|(name, _)| *name == kind) {
        Some((_, build)) => Ok(placed::placed(build(checkpoint)?, &checkpoint.place)),
        None => {
            let known: Vec<&str> = ARCHITECTURES.iter().map(|(name, _)| *name).collect();
            Err(checkpoint.wrong(format!(
                "models of type `{kind}` are not supported; {} are",
                known.join(", ")
            )))
        }
    }
}
