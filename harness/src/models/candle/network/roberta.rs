//! RoBERTa and BERT: encoders, and UniXcoder's prefix language model (arXiv 2203.03850), which is one
//! of them with a causal mask on its target.

use serde::Deserialize;

use super::layers::{matrix, must_activate, vector};
use super::{Facts, Network};
use crate::models::candle::batch::Batch;
use crate::models::candle::cache::Shape;
use crate::models::candle::checkpoint::{Checkpoint, CheckpointError};
use crate::models::candle::compute::{
    Heads, Matrix, Rows, Vector, add, add_to_each, gelu, layer_norm, multiply,
};

/// What may stand before the names of tensors.
pub const PREFIXES: [&str; 6] = [
    "",
    "roberta.",
    "bert.",
    "encoder.",
    "model.",
    "module.encoder.",
];

/// `config.json`.
#[derive(Deserialize)]
struct Config {
    model_type: String,
    vocab_size: usize,
    hidden_size: usize,
    intermediate_size: usize,
    num_hidden_layers: usize,
    num_attention_heads: usize,
    max_position_embeddings: usize,
    type_vocab_size: usize,
    layer_norm_eps: f32,
    #[serde(default)]
    hidden_act: Option<String>,
    #[serde(default)]
    pad_token_id: usize,
}

struct Roberta {
    tokens: Matrix,
    positions: Matrix,
    /// The embedding of the first type of tokens, which all of ours are.
    kind: Vector,
    norm: Norm,
    layers: Vec<Layer>,
    heads: Heads,
    facts: Facts,
    /// The first row of `positions` that a token has.
    first_position: usize,
}

struct Layer {
    query: Matrix,
    key: Matrix,
    value: Matrix,
    output: Matrix,
    after_attention: Norm,
    up: Matrix,
    down: Matrix,
    after_forward: Norm,
}

struct Norm {
    weight: Vector,
    bias: Vector,
    epsilon: f32,
}

impl Norm {
    fn apply(&self, rows: &mut Rows) {
        layer_norm(rows, &self.weight, &self.bias, self.epsilon);
    }
}

/// Takes the tensors of one from its checkpoint.
pub fn build(checkpoint: &mut Checkpoint) -> Result<Box<dyn Network>, CheckpointError> {
    let config: Config = checkpoint.settings()?;
    must_activate(checkpoint, config.hidden_act.as_ref(), "gelu")?;
    let (heads, kinds) = (config.num_attention_heads, config.type_vocab_size);
    let positions = config.max_position_embeddings;
    if heads == 0 || !config.hidden_size.is_multiple_of(heads) || kinds == 0 {
        return Err(checkpoint.wrong("its numbers of heads or of token types cannot be"));
    }
    if positions <= config.pad_token_id + 1 {
        return Err(checkpoint.wrong("its positions are fewer than its padding's"));
    }
    let probe = "embeddings.word_embeddings.weight";
    let prefix = checkpoint.prefix(&PREFIXES, probe).unwrap_or_default();
    let (width, inner) = (config.hidden_size, config.intermediate_size);
    let norm = |checkpoint: &mut Checkpoint, name: &str| -> Result<Norm, CheckpointError> {
        Ok(Norm {
            weight: vector(
                checkpoint,
                &format!("{prefix}{name}.LayerNorm.weight"),
                width,
            )?,
            bias: vector(checkpoint, &format!("{prefix}{name}.LayerNorm.bias"), width)?,
            epsilon: config.layer_norm_eps,
        })
    };
    let table = |checkpoint: &mut Checkpoint, part: &str, count| {
        let name = format!("{prefix}embeddings.{part}_embeddings");
        matrix(checkpoint, &name, [count, width], false)
    };
    // The largest first, while there is little else in memory.
    let tokens = table(checkpoint, "word", config.vocab_size)?;
    let mut layers = Vec::new();
    for at in 0..config.num_hidden_layers {
        let name = format!("encoder.layer.{at}");
        let dense = |checkpoint: &mut Checkpoint, part: &str, size| {
            matrix(checkpoint, &format!("{prefix}{name}.{part}"), size, true)
        };
        layers.push(Layer {
            query: dense(checkpoint, "attention.self.query", [width, width])?,
            key: dense(checkpoint, "attention.self.key", [width, width])?,
            value: dense(checkpoint, "attention.self.value", [width, width])?,
            output: dense(checkpoint, "attention.output.dense", [width, width])?,
            after_attention: norm(checkpoint, &format!("{name}.attention.output"))?,
            up: dense(checkpoint, "intermediate.dense", [inner, width])?,
            down: dense(checkpoint, "output.dense", [width, inner])?,
            after_forward: norm(checkpoint, &format!("{name}.output"))?,
        });
    }
    let kinds_name = format!("{prefix}embeddings.token_type_embeddings.weight");
    let mut kind = checkpoint.take(&kinds_name, &[kinds, width])?.to_f32();
    kind.truncate(width);
    // RoBERTa counts positions from behind its padding's id; BERT from 0.
    let first_position = match config.model_type.as_str() {
        "bert" => 0,
        _ => config.pad_token_id + 1,
    };
    let size = width / config.num_attention_heads;
    Ok(Box::new(Roberta {
        tokens,
        positions: table(checkpoint, "position", config.max_position_embeddings)?,
        kind: Vector::new(kind, &checkpoint.place)?,
        norm: norm(checkpoint, "embeddings")?,
        layers,
        heads: Heads {
            queries: config.num_attention_heads,
            size,
            scale: 1.0 / (size as f32).sqrt(),
        },
        facts: Facts {
            shape: Shape {
                layers: config.num_hidden_layers,
                heads: config.num_attention_heads,
                size,
                half: checkpoint.is_short(),
            },
            longest: config.max_position_embeddings - first_position,
            vocabulary: config.vocab_size,
        },
        first_position,
    }))
}

impl Network for Roberta {
    fn facts(&self) -> Facts {
        self.facts
    }

    fn read(&self, mut batch: Batch<'_, '_>) -> Rows {
        let mut states = self.tokens.rows(batch.tokens());
        let places = batch.positions.iter().zip(&batch.padding);
        let positions = places.map(|(&at, &padding)| match padding {
            true => self.first_position.saturating_sub(1) as u32,
            false => (at + self.first_position) as u32,
        });
        add(&mut states, &self.positions.rows(positions));
        add_to_each(&mut states, &self.kind);
        self.norm.apply(&mut states);
        for (at, layer) in self.layers.iter().enumerate() {
            let [queries, keys, values] =
                multiply(&states, [&layer.query, &layer.key, &layer.value]);
            let found = batch.attend(at, self.heads, None, [&queries, &keys, &values]);
            let [more] = multiply(&found, [&layer.output]);
            add(&mut states, &more);
            layer.after_attention.apply(&mut states);
            let [mut inner] = multiply(&states, [&layer.up]);
            gelu(&mut inner);
            let [more] = multiply(&inner, [&layer.down]);
            add(&mut states, &more);
            layer.after_forward.apply(&mut states);
        }
        batch.finish(&states)
    }

    fn logits(&self, states: &Rows) -> Rows {
        let [logits] = multiply(states, [&self.tokens]);
        logits
    }
}
