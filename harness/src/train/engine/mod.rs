//! What computes: a network's parameters, their gradients, and a step of the optimiser.

pub mod device;
pub mod host;
mod layout;

use std::ops::Range;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::train::Sequence;

/// A network's sizes.
#[derive(Debug, Clone, PartialEq)]
pub struct Architecture {
    /// The kind of its layers.
    pub family: Family,
    /// Tokens that it knows.
    pub vocabulary: usize,
    /// Layers.
    pub layers: usize,
    /// Numbers in a token's state.
    pub width: usize,
    /// Heads of attention, which part the width evenly.
    pub heads: usize,
    /// Numbers between the two halves of a layer's forward part.
    pub inner: usize,
    /// The most tokens of a sequence.
    pub context: usize,
    /// The token that fills up: RoBERTa's positions are counted from behind its number.
    pub padding: u32,
}

impl Architecture {
    /// The row of RoBERTa's positions that a sequence's first token has.
    #[must_use]
    pub fn first_position(&self) -> usize {
        self.padding as usize + 1
    }
}

/// The kind of a network's layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// Llama's: norms before each part, rotary positions, gated SiLU, no biases.
    Llama,
    /// CodeExecutor's own: norms behind each part, learned positions, GELU.
    Roberta,
}

/// How parameters follow their gradients.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Optimiser {
    /// What moves the matrices between states; all else is AdamW's.
    pub method: Method,
    /// AdamW's decay rates of both moments.
    pub betas: [f32; 2],
    /// What keeps AdamW from dividing by nothing.
    pub epsilon: f32,
    /// The share of a weight that goes with each step, times the learning rate.
    pub decay: f32,
    /// The longest gradient, over all parameters; longer ones are scaled down to it.
    pub clip: f32,
}

impl Default for Optimiser {
    fn default() -> Self {
        Self {
            method: Method::default(),
            betas: [0.9, 0.98],
            epsilon: 1e-8,
            decay: 0.01,
            clip: 1.0,
        }
    }
}

/// How a step is made of gradients.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// AdamW (arXiv 1711.05101).
    #[default]
    AdamW,
    /// Muon: momentum made orthogonal, at the length that AdamW's steps have (arXiv 2502.16982).
    Muon,
}

/// What a tensor does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A row a token, or a position.
    Embedding,
    /// Turns states into states.
    Matrix,
    /// Weights of norms, and biases: they do not decay.
    Vector,
}

/// One of a network's tensors, as its checkpoint names it.
#[derive(Debug, Clone, PartialEq)]
pub struct Tensor {
    /// Its name in `model.safetensors`.
    pub name: String,
    /// Its shape.
    pub shape: Vec<usize>,
    /// Where its numbers stand in the list of all parameters.
    pub at: Range<usize>,
    /// What it does.
    pub role: Role,
}

/// What a step says of itself.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Step {
    /// The weighted loss, over the number of predicted tokens.
    pub loss: f64,
    /// The gradient's length before it was clipped.
    pub norm: f64,
    /// Tokens that were predicted.
    pub targets: usize,
}

/// How well a sequence is predicted.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Score {
    /// The weighted loss, over the number of predicted tokens.
    pub loss: f32,
    /// Tokens that were predicted.
    pub targets: u32,
    /// Those of them that come first in the prediction: where all do, greedy decoding gives the target.
    pub right: u32,
}

/// A network in training.
pub trait Engine {
    /// Its tensors, in the order of their places.
    fn tensors(&self) -> &[Tensor];

    /// All parameters, and the optimiser's numbers: as many lists of the same length as it needs.
    ///
    /// # Errors
    /// Where they cannot be had from the device that they are on.
    fn state(&self) -> anyhow::Result<State>;

    /// Goes on from a state.
    ///
    /// # Errors
    /// Where it is of other sizes.
    fn restore(&mut self, state: State) -> anyhow::Result<()>;

    /// One step on a batch; `weights` has a number for each token of the vocabulary.
    ///
    /// # Errors
    /// Where the loss is no finite number, or the device fails.
    fn step(&mut self, batch: &[Sequence<'_>], weights: &[f32], rate: f32) -> anyhow::Result<Step>;

    /// How well each sequence is predicted; nothing is learned.
    ///
    /// # Errors
    /// Where the device fails.
    fn score(&self, batch: &[Sequence<'_>], weights: &[f32]) -> anyhow::Result<Vec<Score>>;
}

/// All that a step changes.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// Steps so far.
    pub steps: u64,
    /// All parameters.
    pub parameters: Vec<f32>,
    /// What the optimiser keeps of each.
    pub moments: Vec<Vec<f32>>,
}
