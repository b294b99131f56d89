//! Llama, Mistral, Qwen 2 and Qwen 3: root-mean-square norms, rotary positions, gated SiLU.

use serde::Deserialize;

use super::layers::{
    Attention, AttentionKind, Gated, HeadsConfig, Vocabulary, must_activate, rope_said, vector,
};
use super::{Facts, Network};
use crate::models::candle::batch::Batch;
use crate::models::candle::checkpoint::{Checkpoint, CheckpointError};
use crate::models::candle::compute::{Rope, Rows, Vector, add, gated_silu, rms_norm};

/// `config.json`.
#[derive(Deserialize)]
struct Config {
    model_type: String,
    vocab_size: usize,
    hidden_size: usize,
    intermediate_size: usize,
    num_hidden_layers: usize,
    rms_norm_eps: f32,
    hidden_act: Option<String>,
    #[serde(default)]
    tie_word_embeddings: bool,
    attention_bias: Option<bool>,
    #[serde(default)]
    mlp_bias: bool,
    sliding_window: Option<usize>,
    use_sliding_window: Option<bool>,
    max_window_layers: Option<usize>,
}

struct Llama {
    vocabulary: Vocabulary,
    layers: Vec<Layer>,
    norm: Vector,
    epsilon: f32,
    rope: Rope,
    facts: Facts,
}

struct Layer {
    before_attention: Vector,
    attention: Attention,
    before_forward: Vector,
    forward: Gated,
}

/// Takes the tensors of one from its checkpoint.
pub fn build(checkpoint: &mut Checkpoint) -> Result<Box<dyn Network>, CheckpointError> {
    let config: Config = checkpoint.settings()?;
    let heads = HeadsConfig::take(checkpoint)?;
    let (width, epsilon) = (config.hidden_size, config.rms_norm_eps);
    // Qwen 2 has these biases without saying so, and Qwen's window is off unless said.
    let qwen2 = config.model_type == "qwen2";
    let windowed = config
        .use_sliding_window
        .unwrap_or(config.model_type == "mistral");
    let unwindowed = match qwen2 || config.model_type == "qwen3" {
        true => config.max_window_layers.unwrap_or(0),
        false => 0,
    };
    let biased = match config.model_type.as_str() {
        "qwen2" => true,
        "mistral" => false,
        _ => config.attention_bias.unwrap_or(false),
    };
    must_activate(checkpoint, config.hidden_act.as_ref(), "silu")?;
    let vocabulary = Vocabulary::take(
        checkpoint,
        config.vocab_size,
        width,
        config.tie_word_embeddings,
    )?;
    let mut layers = Vec::new();
    for layer in 0..config.num_hidden_layers {
        let name = format!("model.layers.{layer}");
        let kind = AttentionKind {
            biased,
            output_biased: biased
                && !qwen2
                && checkpoint.has(&format!("{name}.self_attn.o_proj.bias")),
            norms: (config.model_type == "qwen3").then_some((0.0, epsilon)),
            window: config
                .sliding_window
                .filter(|_| windowed && layer >= unwindowed),
            heads: heads.heads(),
        };
        let norm = |checkpoint: &mut Checkpoint, part: &str| {
            vector(checkpoint, &format!("{name}.{part}.weight"), width)
        };
        layers.push(Layer {
            before_attention: norm(checkpoint, "input_layernorm")?,
            attention: Attention::take(checkpoint, &format!("{name}.self_attn"), &heads, &kind)?,
            before_forward: norm(checkpoint, "post_attention_layernorm")?,
            forward: Gated::take(
                checkpoint,
                &format!("{name}.mlp"),
                [width, config.intermediate_size],
                config.mlp_bias,
                gated_silu,
            )?,
        });
    }
    Ok(Box::new(Llama {
        vocabulary,
        layers,
        norm: vector(checkpoint, "model.norm.weight", width)?,
        epsilon,
        rope: rope_said(checkpoint, heads.size())?,
        facts: heads.facts(checkpoint, config.vocab_size),
    }))
}

impl Network for Llama {
    fn facts(&self) -> Facts {
        self.facts
    }

    fn read(&self, mut batch: Batch<'_, '_>) -> Rows {
        let mut states = self.vocabulary.embed(&batch);
        for (at, layer) in self.layers.iter().enumerate() {
            let mut x = states.clone();
            rms_norm(&mut x, &layer.before_attention, self.epsilon);
            let more = layer.attention.apply(at, &x, &mut batch, &self.rope);
            add(&mut states, &more);
            let mut x = states.clone();
            rms_norm(&mut x, &layer.before_forward, self.epsilon);
            add(&mut states, &layer.forward.apply(&x));
        }
        let mut states = batch.finish(&states);
        rms_norm(&mut states, &self.norm, self.epsilon);
        states
    }

    fn logits(&self, states: &Rows) -> Rows {
        self.vocabulary.logits(states)
    }
}
