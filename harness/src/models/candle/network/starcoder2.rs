//! StarCoder 2: norms and matrices with biases, rotary positions, a window, no gate.

use serde::Deserialize;

use super::layers::{
    Attention, AttentionKind, HeadsConfig, Vocabulary, matrix, must_activate, rope_said, vector,
};
use super::{Facts, Network};
use crate::models::candle::batch::Batch;
use crate::models::candle::checkpoint::{Checkpoint, CheckpointError};
use crate::models::candle::compute::{
    Matrix, Rope, Rows, Vector, add, gelu_tanh, layer_norm, multiply,
};

/// `config.json`.
#[derive(Deserialize)]
struct Config {
    vocab_size: usize,
    hidden_size: usize,
    intermediate_size: usize,
    num_hidden_layers: usize,
    norm_epsilon: f32,
    hidden_act: Option<String>,
    #[serde(default = "yes")]
    tie_word_embeddings: bool,
    #[serde(default = "yes")]
    use_bias: bool,
    sliding_window: Option<usize>,
}

fn yes() -> bool {
    true
}

struct StarCoder2 {
    vocabulary: Vocabulary,
    layers: Vec<Layer>,
    norm: Norm,
    rope: Rope,
    facts: Facts,
}

struct Layer {
    before_attention: Norm,
    attention: Attention,
    before_forward: Norm,
    up: Matrix,
    down: Matrix,
}

struct Norm {
    weight: Vector,
    bias: Vector,
    epsilon: f32,
}

impl Norm {
    fn take(
        checkpoint: &mut Checkpoint,
        name: &str,
        config: &Config,
    ) -> Result<Self, CheckpointError> {
        let mut part =
            |part: &str| vector(checkpoint, &format!("{name}.{part}"), config.hidden_size);
        Ok(Self {
            weight: part("weight")?,
            bias: part("bias")?,
            epsilon: config.norm_epsilon,
        })
    }

    fn of(&self, states: &Rows) -> Rows {
        let mut x = states.clone();
        layer_norm(&mut x, &self.weight, &self.bias, self.epsilon);
        x
    }
}

/// Takes the tensors of one from its checkpoint.
pub fn build(checkpoint: &mut Checkpoint) -> Result<Box<dyn Network>, CheckpointError> {
    let config: Config = checkpoint.settings()?;
    let heads = HeadsConfig::take(checkpoint)?;
    let (width, inner, biased) = (
        config.hidden_size,
        config.intermediate_size,
        config.use_bias,
    );
    must_activate(checkpoint, config.hidden_act.as_ref(), "gelu_pytorch_tanh")?;
    let kind = AttentionKind {
        biased,
        output_biased: biased,
        norms: None,
        window: config.sliding_window,
        heads: heads.heads(),
    };
    let vocabulary = Vocabulary::take(
        checkpoint,
        config.vocab_size,
        width,
        config.tie_word_embeddings,
    )?;
    let mut layers = Vec::new();
    for layer in 0..config.num_hidden_layers {
        let name = format!("model.layers.{layer}");
        let attention = format!("{name}.self_attn");
        layers.push(Layer {
            before_attention: Norm::take(checkpoint, &format!("{name}.input_layernorm"), &config)?,
            attention: Attention::take(checkpoint, &attention, &heads, &kind)?,
            before_forward: Norm::take(
                checkpoint,
                &format!("{name}.post_attention_layernorm"),
                &config,
            )?,
            up: matrix(
                checkpoint,
                &format!("{name}.mlp.c_fc"),
                [inner, width],
                biased,
            )?,
            down: matrix(
                checkpoint,
                &format!("{name}.mlp.c_proj"),
                [width, inner],
                biased,
            )?,
        });
    }
    Ok(Box::new(StarCoder2 {
        vocabulary,
        layers,
        norm: Norm::take(checkpoint, "model.norm", &config)?,
        rope: rope_said(checkpoint, heads.size())?,
        facts: heads.facts(checkpoint, config.vocab_size),
    }))
}

impl Network for StarCoder2 {
    fn facts(&self) -> Facts {
        self.facts
    }

    fn read(&self, mut batch: Batch<'_, '_>) -> Rows {
        let mut states = self.vocabulary.embed(&batch);
        for (at, layer) in self.layers.iter().enumerate() {
            let x = layer.before_attention.of(&states);
            let more = layer.attention.apply(at, &x, &mut batch, &self.rope);
            add(&mut states, &more);
            let [mut inner] = multiply(&layer.before_forward.of(&states), [&layer.up]);
            gelu_tanh(&mut inner);
            let [more] = multiply(&inner, [&layer.down]);
            add(&mut states, &more);
        }
        self.norm.of(&batch.finish(&states))
    }

    fn logits(&self, states: &Rows) -> Rows {
        self.vocabulary.logits(states)
    }
}
