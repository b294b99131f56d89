//! The parts that decoders with rotary positions share.

use serde::Deserialize;

use super::Facts;
use crate::models::candle::batch::Batch;
use crate::models::candle::cache::Shape;
use crate::models::candle::checkpoint::{Checkpoint, CheckpointError};
use crate::models::candle::compute::{Heads, Matrix, Rope, Rows, Vector, multiply, rms_norm};

/// Takes a matrix of `outputs` x `inputs`, and its bias where it has one.
pub fn matrix(
    checkpoint: &mut Checkpoint,
    name: &str,
    [outputs, inputs]: [usize; 2],
    biased: bool,
) -> Result<Matrix, CheckpointError> {
    let weight = checkpoint.take(&format!("{name}.weight"), &[outputs, inputs])?;
    let bias = match biased {
        true => Some(checkpoint.take(&format!("{name}.bias"), &[outputs])?),
        false => None,
    };
    Ok(Matrix::new(weight, bias, &checkpoint.place)?)
}

/// Takes a vector.
pub fn vector(
    checkpoint: &mut Checkpoint,
    name: &str,
    size: usize,
) -> Result<Vector, CheckpointError> {
    vector_plus(checkpoint, name, size, 0.0)
}

/// Takes a vector and adds a number to all of its own.
pub fn vector_plus(
    checkpoint: &mut Checkpoint,
    name: &str,
    size: usize,
    plus: f32,
) -> Result<Vector, CheckpointError> {
    let values = checkpoint.take(name, &[size])?.to_f32();
    let values = values.into_iter().map(|value| value + plus).collect();
    Ok(Vector::new(values, &checkpoint.place)?)
}

/// The embeddings of tokens; and what makes logits, which may be the same matrix.
pub struct Vocabulary {
    embeddings: Matrix,
    output: Option<Matrix>,
}

impl Vocabulary {
    /// Takes both. Without an output layer in the checkpoint, the embeddings serve for it. They are the
    /// largest tensors: taken first, they are packed while there is little else in memory.
    pub fn take(
        checkpoint: &mut Checkpoint,
        tokens: usize,
        width: usize,
        tied: bool,
    ) -> Result<Self, CheckpointError> {
        let size = [tokens, width];
        Ok(Self {
            embeddings: matrix(checkpoint, "model.embed_tokens", size, false)?,
            output: match tied || !checkpoint.has("lm_head.weight") {
                true => None,
                false => Some(matrix(checkpoint, "lm_head", size, false)?),
            },
        })
    }

    /// A row for each token.
    pub fn embed(&self, batch: &Batch<'_, '_>) -> Rows {
        self.embeddings.rows(batch.tokens())
    }

    /// A row of logits for each state.
    pub fn logits(&self, states: &Rows) -> Rows {
        let [logits] = multiply(states, [self.output.as_ref().unwrap_or(&self.embeddings)]);
        logits
    }
}

/// Refuses an activation that the network does not have.
pub fn must_activate(
    checkpoint: &Checkpoint,
    said: Option<&String>,
    known: &str,
) -> Result<(), CheckpointError> {
    match said.filter(|&it| it != known) {
        Some(other) => Err(checkpoint.wrong(format!(
            "the activation `{other}` is not supported here, `{known}` is"
        ))),
        None => Ok(()),
    }
}

/// What `config.json` says of heads, and of how many tokens they see.
#[derive(Clone, Deserialize)]
pub struct HeadsConfig {
    hidden_size: usize,
    num_hidden_layers: usize,
    num_attention_heads: usize,
    num_key_value_heads: Option<usize>,
    max_position_embeddings: usize,
    head_dim: Option<usize>,
}

impl HeadsConfig {
    /// What a checkpoint says, if its heads can be.
    pub fn take(checkpoint: &Checkpoint) -> Result<Self, CheckpointError> {
        let it: Self = checkpoint.settings()?;
        let keys = it.num_key_value_heads.unwrap_or(it.num_attention_heads);
        let whole = keys > 0 && it.num_attention_heads.is_multiple_of(keys);
        if !whole || it.size() == 0 || !it.size().is_multiple_of(2) {
            return Err(checkpoint.wrong("its numbers of heads do not divide as they must"));
        }
        Ok(it)
    }

    /// Numbers in a head.
    pub fn size(&self) -> usize {
        let share = || self.hidden_size.checked_div(self.num_attention_heads);
        self.head_dim.or_else(share).unwrap_or(0)
    }

    /// Heads with keys and values of their own.
    fn key_heads(&self) -> usize {
        self.num_key_value_heads.unwrap_or(self.num_attention_heads)
    }

    /// What is to be known of the network once its weights were taken: keys and values have 16 bits where
    /// these have no more.
    pub fn facts(&self, checkpoint: &Checkpoint, vocabulary: usize) -> Facts {
        Facts {
            shape: Shape {
                layers: self.num_hidden_layers,
                heads: self.key_heads(),
                size: self.size(),
                half: checkpoint.is_short(),
            },
            longest: self.max_position_embeddings,
            vocabulary,
        }
    }

    /// How queries are laid out, and scaled by the root of a head's size.
    pub fn heads(&self) -> Heads {
        Heads {
            queries: self.num_attention_heads,
            size: self.size(),
            scale: 1.0 / (self.size() as f32).sqrt(),
        }
    }
}

/// Attention with rotary positions.
pub struct Attention {
    query: Matrix,
    key: Matrix,
    value: Matrix,
    output: Matrix,
    norms: Option<[Vector; 2]>,
    epsilon: f32,
    heads: Heads,
    window: Option<usize>,
}

/// What an attention has, beside its matrices.
pub struct AttentionKind {
    /// Whether queries, keys and values have biases.
    pub biased: bool,
    /// Whether the output has one.
    pub output_biased: bool,
    /// Of the norms of each head's queries and keys, where there are any: what is added to their
    /// weights, and to the mean square.
    pub norms: Option<(f32, f32)>,
    /// The last so many tokens that a token sees.
    pub window: Option<usize>,
    /// Heads and their scale.
    pub heads: Heads,
}

impl Attention {
    /// Takes the tensors below `name`.
    pub fn take(
        checkpoint: &mut Checkpoint,
        name: &str,
        config: &HeadsConfig,
        kind: &AttentionKind,
    ) -> Result<Self, CheckpointError> {
        let (width, size) = (config.hidden_size, config.size());
        let queries = kind.heads.queries * size;
        let keys = config.key_heads() * size;
        let mut take = |part: &str, outputs, inputs, biased| {
            matrix(
                checkpoint,
                &format!("{name}.{part}_proj"),
                [outputs, inputs],
                biased,
            )
        };
        let query = take("q", queries, width, kind.biased)?;
        let key = take("k", keys, width, kind.biased)?;
        let value = take("v", keys, width, kind.biased)?;
        let output = take("o", width, queries, kind.output_biased)?;
        let norms = match kind.norms {
            None => None,
            Some((plus, _)) => {
                let mut norm = |part: &str| {
                    vector_plus(
                        checkpoint,
                        &format!("{name}.{part}_norm.weight"),
                        size,
                        plus,
                    )
                };
                Some([norm("q")?, norm("k")?])
            }
        };
        Ok(Self {
            query,
            key,
            value,
            output,
            norms,
            epsilon: kind.norms.map_or(0.0, |(_, epsilon)| epsilon),
            heads: kind.heads,
            window: kind.window.filter(|&window| window > 0),
        })
    }

    /// What the layer adds to states, of which `x` is the norm.
    pub fn apply(&self, layer: usize, x: &Rows, batch: &mut Batch<'_, '_>, rope: &Rope) -> Rows {
        let [mut queries, mut keys, values] = multiply(x, [&self.query, &self.key, &self.value]);
        if let Some([query, key]) = &self.norms {
            rms_norm(&mut queries, query, self.epsilon);
            rms_norm(&mut keys, key, self.epsilon);
        }
        rope.turn(&mut queries, &batch.positions);
        rope.turn(&mut keys, &batch.positions);
        let found = batch.attend(layer, self.heads, self.window, [&queries, &keys, &values]);
        let [output] = multiply(&found, [&self.output]);
        output
    }
}

/// A feed-forward layer whose hidden numbers are gated.
pub struct Gated {
    gate: Matrix,
    up: Matrix,
    down: Matrix,
    activate: fn(&mut Rows, &Rows),
}

impl Gated {
    /// Takes the tensors below `name`.
    pub fn take(
        checkpoint: &mut Checkpoint,
        name: &str,
        [width, inner]: [usize; 2],
        biased: bool,
        activate: fn(&mut Rows, &Rows),
    ) -> Result<Self, CheckpointError> {
        let mut take =
            |part: &str, size| matrix(checkpoint, &format!("{name}.{part}_proj"), size, biased);
        Ok(Self {
            gate: take("gate", [inner, width])?,
            up: take("up", [inner, width])?,
            down: take("down", [width, inner])?,
            activate,
        })
    }

    /// What the layer adds to states, of which `x` is the norm.
    pub fn apply(&self, x: &Rows) -> Rows {
        let [mut gate, up] = multiply(x, [&self.gate, &self.up]);
        (self.activate)(&mut gate, &up);
        let [down] = multiply(&gate, [&self.down]);
        down
    }
}

/// How a checkpoint scales the angles of its positions.
#[derive(Clone, Deserialize)]
pub struct RopeScaling {
    #[serde(default)]
    rope_type: Option<String>,
    /// Its older name.
    #[serde(default, rename = "type")]
    kind: Option<String>,
    /// By what each angle is divided, where a GGUF file says it so.
    #[serde(default)]
    factors: Option<Vec<f64>>,
    /// What the angles are powers of.
    #[serde(default)]
    pub rope_theta: Option<f64>,
    #[serde(default)]
    factor: Option<f64>,
    #[serde(default)]
    low_freq_factor: Option<f64>,
    #[serde(default)]
    high_freq_factor: Option<f64>,
    #[serde(default)]
    original_max_position_embeddings: Option<f64>,
}

/// The angles that `config.json` tells.
pub fn rope_said(checkpoint: &Checkpoint, size: usize) -> Result<Rope, CheckpointError> {
    #[derive(Deserialize)]
    struct Config {
        rope_theta: Option<f64>,
        rope_scaling: Option<RopeScaling>,
        /// How newer files say both.
        rope_parameters: Option<RopeScaling>,
    }
    let config: Config = checkpoint.settings()?;
    let scaling = config.rope_scaling.or(config.rope_parameters);
    rope(checkpoint, config.rope_theta, scaling.as_ref(), size)
}

/// The angles for a base and what scales them, as `transformers` computes them.
pub fn rope(
    checkpoint: &Checkpoint,
    base: Option<f64>,
    scaling: Option<&RopeScaling>,
    size: usize,
) -> Result<Rope, CheckpointError> {
    let base = base
        .or(scaling.and_then(|it| it.rope_theta))
        .unwrap_or(10_000.0);
    let mut angles = Rope::frequencies(base, size);
    if let Some(it) = scaling {
        let missing = |key: &str| checkpoint.wrong(format!("`rope_scaling` has no `{key}`"));
        let factor = || it.factor.ok_or_else(|| missing("factor"));
        let kind = it.rope_type.as_deref().or(it.kind.as_deref());
        match (kind.unwrap_or("default"), &it.factors) {
            ("default", _) => {}
            ("llama3", Some(factors)) if factors.len() == angles.len() => {
                for (angle, factor) in angles.iter_mut().zip(factors) {
                    *angle /= factor;
                }
            }
            ("linear", _) => {
                let factor = factor()?;
                angles.iter_mut().for_each(|angle| *angle /= factor);
            }
            ("llama3", None) => {
                let factor = factor()?;
                let low = it
                    .low_freq_factor
                    .ok_or_else(|| missing("low_freq_factor"))?;
                let high = it
                    .high_freq_factor
                    .ok_or_else(|| missing("high_freq_factor"))?;
                let original = it
                    .original_max_position_embeddings
                    .ok_or_else(|| missing("original_max_position_embeddings"))?;
                for angle in &mut angles {
                    let turns = original * *angle / std::f64::consts::TAU;
                    let share = ((turns - low) / (high - low)).clamp(0.0, 1.0);
                    *angle = (1.0 - share) * *angle / factor + share * *angle;
                }
            }
            ("llama3", Some(_)) => {
                return Err(
                    checkpoint.wrong("its angles have as many factors as none of its heads")
                );
            }
            (other, _) => {
                return Err(checkpoint.wrong(format!(
                    "positions scaled as `{other}` are not supported; `linear` and `llama3` are"
                )));
            }
        }
    }
    Ok(Rope::new(angles))
}
