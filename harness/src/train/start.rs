//! What a network begins with in the place of what is drawn: another checkpoint's numbers.

use anyhow::{bail, ensure};
use serde_json::{Map, Value};

use super::checkpoint::{Ids, config};
use super::engine::{Architecture, Engine, Family, Role};
use super::plan::Dtype;

/// The keys of `config.json` by which a network computes, beside its sizes.
const SAME: [&str; 13] = [
    "model_type",
    "hidden_size",
    "num_hidden_layers",
    "num_attention_heads",
    "intermediate_size",
    "hidden_act",
    "num_key_value_heads",
    "head_dim",
    "rms_norm_eps",
    "layer_norm_eps",
    "rope_theta",
    "rope_scaling",
    "tie_word_embeddings",
];

/// Looks whether the network of a checkpoint, which these are the settings of, is the one to be trained.
///
/// # Errors
/// Where it is another: the key and both values.
pub fn check(found: &Map<String, Value>, architecture: &Architecture) -> anyhow::Result<()> {
    let ids = Ids {
        pad: architecture.padding,
        begin: 0,
        end: 0,
    };
    let wanted = config(architecture, ids, &[], Dtype::F32);
    let positions = (architecture.family == Family::Roberta).then_some("pad_token_id");
    for key in SAME.into_iter().chain(positions) {
        let (found, wanted) = (found.get(key).unwrap_or(&Value::Null), &wanted[key]);
        let same = match (found.as_f64(), wanted.as_f64()) {
            (Some(found), Some(wanted)) => found == wanted,
            _ => found == wanted,
        };
        ensure!(
            same || found.is_null(),
            "its `{key}` is {found}, and the recipe's network has {wanted}: give the recipe the \
             `architecture` of the checkpoint, or take another checkpoint"
        );
    }
    Ok(())
}

/// A tensor of a checkpoint: its shape, and its numbers, row-major.
pub type Stored = (Vec<usize>, Vec<f32>);

/// Has an engine begin with a checkpoint's numbers; `tensor` reads one of its tensors by name. Rows of tokens that the checkpoint does not have stay as they were drawn.
///
/// # Errors
/// Where a tensor cannot be read, or does not fit.
pub fn begin(
    engine: &mut dyn Engine,
    tensor: &mut dyn FnMut(&str) -> anyhow::Result<Stored>,
) -> anyhow::Result<()> {
    let mut state = engine.state()?;
    for own in engine.tensors() {
        let (shape, numbers) = tensor(&own.name)?;
        let place = &mut state.parameters[own.at.clone()];
        let rows = own.role == Role::Embedding && shape.get(1) == own.shape.get(1);
        match rows {
            true if own.name.contains("position") && shape[0] < own.shape[0] => bail!(
                "its `{}` has {} rows, and the recipe's `context` takes {}: make it smaller",
                own.name,
                shape[0],
                own.shape[0]
            ),
            false if shape != own.shape => bail!(
                "its `{}` is of the shape {shape:?}, and the recipe's network wants {:?}: give the \
                 recipe the `architecture` of the checkpoint",
                own.name,
                own.shape
            ),
            _ => {
                let common = place.len().min(numbers.len());
                place[..common].copy_from_slice(&numbers[..common]);
            }
        }
    }
    engine.restore(state)
}

#[cfg(test)]
mod tests;
