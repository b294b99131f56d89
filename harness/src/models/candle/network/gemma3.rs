//! Gemma 3 (text): norms before and after each part, most layers with a window and angles of their
//! own, embeddings scaled by the root of their width.

use serde::Deserialize;

use super::layers::{
    Attention, AttentionKind, Gated, HeadsConfig, RopeScaling, Vocabulary, must_activate, rope,
    vector_plus,
};
use super::{Facts, Network};
use crate::models::candle::batch::Batch;
use crate::models::candle::checkpoint::{Checkpoint, CheckpointError};
use crate::models::candle::compute::{
    Heads, Rope, Rows, Vector, add, gated_gelu_tanh, rms_norm, scale,
};

/// `config.json`.
#[derive(Deserialize)]
struct Config {
    vocab_size: usize,
    hidden_size: usize,
    intermediate_size: usize,
    num_hidden_layers: usize,
    rms_norm_eps: f32,
    query_pre_attn_scalar: f32,
    rope_theta: Option<f64>,
    rope_local_base_freq: Option<f64>,
    rope_scaling: Option<RopeScaling>,
    /// How newer files say the three above.
    rope_parameters: Option<ByLayer>,
    hidden_activation: Option<String>,
    attn_logit_softcapping: Option<f64>,
    final_logit_softcapping: Option<f64>,
    sliding_window: usize,
    sliding_window_pattern: Option<usize>,
    layer_types: Option<Vec<String>>,
}

/// Angles by the kind of layer.
#[derive(Default, Deserialize)]
struct ByLayer {
    full_attention: Option<RopeScaling>,
    sliding_attention: Option<RopeScaling>,
}

impl Config {
    /// Whether a layer sees a window alone: by default all but each sixth.
    fn is_local(&self, layer: usize) -> bool {
        match self.layer_types.as_ref().and_then(|it| it.get(layer)) {
            Some(kind) => kind == "sliding_attention",
            None => !(layer + 1).is_multiple_of(self.sliding_window_pattern.unwrap_or(6)),
        }
    }
}

struct Gemma3 {
    vocabulary: Vocabulary,
    layers: Vec<Layer>,
    norm: Vector,
    epsilon: f32,
    global: Rope,
    local: Rope,
    facts: Facts,
}

struct Layer {
    is_local: bool,
    before_attention: Vector,
    attention: Attention,
    after_attention: Vector,
    before_forward: Vector,
    forward: Gated,
    after_forward: Vector,
}

/// Takes the tensors of one from its checkpoint.
pub fn build(checkpoint: &mut Checkpoint) -> Result<Box<dyn Network>, CheckpointError> {
    let config: Config = checkpoint.settings()?;
    let heads = HeadsConfig::take(checkpoint)?;
    must_activate(
        checkpoint,
        config.hidden_activation.as_ref(),
        "gelu_pytorch_tanh",
    )?;
    if (config
        .attn_logit_softcapping
        .or(config.final_logit_softcapping))
    .is_some()
    {
        return Err(checkpoint.wrong("capped logits are not supported; Gemma 3 has none"));
    }
    let (width, epsilon) = (config.hidden_size, config.rms_norm_eps);
    // A norm's weight is what is added to one.
    let norm =
        |checkpoint: &mut Checkpoint, name: String| vector_plus(checkpoint, &name, width, 1.0);
    let vocabulary = Vocabulary::take(checkpoint, config.vocab_size, width, true)?;
    let mut layers = Vec::new();
    for layer in 0..config.num_hidden_layers {
        let name = format!("model.layers.{layer}");
        let is_local = config.is_local(layer);
        let kind = AttentionKind {
            biased: false,
            output_biased: false,
            norms: Some((1.0, epsilon)),
            window: is_local.then_some(config.sliding_window),
            heads: Heads {
                scale: 1.0 / config.query_pre_attn_scalar.sqrt(),
                ..heads.heads()
            },
        };
        let attention = format!("{name}.self_attn");
        let mut norm = |part: &str| norm(checkpoint, format!("{name}.{part}_layernorm.weight"));
        let before_attention = norm("input")?;
        let after_attention = norm("post_attention")?;
        let before_forward = norm("pre_feedforward")?;
        let after_forward = norm("post_feedforward")?;
        layers.push(Layer {
            is_local,
            before_attention,
            attention: Attention::take(checkpoint, &attention, &heads, &kind)?,
            after_attention,
            before_forward,
            forward: Gated::take(
                checkpoint,
                &format!("{name}.mlp"),
                [width, config.intermediate_size],
                false,
                gated_gelu_tanh,
            )?,
            after_forward,
        });
    }
    let size = heads.size();
    let newer = config.rope_parameters.unwrap_or_default();
    let global = config.rope_scaling.or(newer.full_attention);
    let (global, local) = (global.as_ref(), newer.sliding_attention.as_ref());
    let base = config.rope_theta.or(global.and_then(|it| it.rope_theta));
    Ok(Box::new(Gemma3 {
        vocabulary,
        layers,
        norm: norm(checkpoint, "model.norm.weight".to_owned())?,
        epsilon,
        global: rope(checkpoint, base.or(Some(1e6)), global, size)?,
        local: rope(checkpoint, config.rope_local_base_freq, local, size)?,
        facts: heads.facts(checkpoint, config.vocab_size),
    }))
}

impl Network for Gemma3 {
    fn facts(&self) -> Facts {
        self.facts
    }

    fn read(&self, mut batch: Batch<'_, '_>) -> Rows {
        let mut states = self.vocabulary.embed(&batch);
        let root = (states.width() as f32).sqrt();
        scale(&mut states, root);
        for (at, layer) in self.layers.iter().enumerate() {
            let rope = if layer.is_local {
                &self.local
            } else {
                &self.global
            };
            let mut x = states.clone();
            rms_norm(&mut x, &layer.before_attention, self.epsilon);
            let mut more = layer.attention.apply(at, &x, &mut batch, rope);
            rms_norm(&mut more, &layer.after_attention, self.epsilon);
            add(&mut states, &more);
            let mut x = states.clone();
            rms_norm(&mut x, &layer.before_forward, self.epsilon);
            let mut more = layer.forward.apply(&x);
            rms_norm(&mut more, &layer.after_forward, self.epsilon);
            add(&mut states, &more);
        }
        let mut states = batch.finish(&states);
        rms_norm(&mut states, &self.norm, self.epsilon);
        states
    }

    fn logits(&self, states: &Rows) -> Rows {
        self.vocabulary.logits(states)
    }
}
