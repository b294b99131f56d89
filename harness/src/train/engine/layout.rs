//! Where a network's tensors stand in the list of all parameters, and what they begin as.

use std::ops::Range;

use rand::Rng as _;

use super::{Architecture, Family, Role, Tensor};
use crate::domain::rng;

/// The standard deviation of a token's numbers at the beginning.
const EMBEDDING: f64 = 0.02;
/// That of a matrix, times the root of its inputs: GPT-2's 0.02 at its width of 768.
const MATRIX: f64 = 0.55;

/// Tensors one behind the other.
#[derive(Default)]
pub struct Layout {
    /// The tensors.
    pub tensors: Vec<Tensor>,
    /// What each begins as.
    starts: Vec<Start>,
    length: usize,
}

/// What a tensor begins as.
#[derive(Clone, Copy)]
enum Start {
    Zeros,
    Ones,
    Embedding,
    Matrix(f64),
}

impl Layout {
    /// The tensors of a network, named as its checkpoint names them.
    pub fn new(sizes: &Architecture) -> Self {
        match sizes.family {
            Family::Llama => llama(sizes),
            Family::Roberta => roberta(sizes),
        }
    }

    /// How many parameters there are.
    pub fn length(&self) -> usize {
        self.length
    }

    /// Parameters to begin with.
    pub fn draw(&self, seed: u64) -> Vec<f32> {
        let mut parameters = vec![0.0; self.length];
        for (tensor, start) in self.tensors.iter().zip(&self.starts) {
            let place = &mut parameters[tensor.at.clone()];
            let deviation = match *start {
                Start::Zeros => continue,
                Start::Ones => {
                    place.fill(1.0);
                    continue;
                }
                Start::Embedding => EMBEDDING,
                Start::Matrix(deviation) => deviation,
            };
            let mut rng = rng(seed, &["train", "parameters", &tensor.name]);
            for pair in place.chunks_mut(2) {
                // Box and Muller's way to normal numbers.
                let (size, turn) = (rng.random::<f64>(), rng.random::<f64>());
                let size = deviation * (-2.0 * (1.0 - size).ln()).sqrt();
                let (sine, cosine) = (turn * std::f64::consts::TAU).sin_cos();
                for (place, part) in pair.iter_mut().zip([cosine, sine]) {
                    *place = (size * part) as f32;
                }
            }
        }
        parameters
    }

    fn put(&mut self, name: String, shape: &[usize], start: Start) -> Range<usize> {
        let at = self.length..self.length + shape.iter().product::<usize>();
        self.length = at.end;
        self.starts.push(start);
        self.tensors.push(Tensor {
            name,
            shape: shape.to_vec(),
            at: at.clone(),
            role: match start {
                Start::Zeros | Start::Ones => Role::Vector,
                Start::Embedding => Role::Embedding,
                Start::Matrix(_) => Role::Matrix,
            },
        });
        at
    }
}

/// The deviation of a matrix with so many inputs; what is added to the states in each of `layers` is
/// smaller, so that they do not grow.
fn matrix(inputs: usize, layers: Option<usize>) -> Start {
    let added = layers.map_or(1.0, |layers| (2.0 * layers as f64).sqrt());
    Start::Matrix(MATRIX / (inputs as f64).sqrt() / added)
}

fn llama(sizes: &Architecture) -> Layout {
    let mut all = Layout::default();
    let (width, inner, layers) = (sizes.width, sizes.inner, Some(sizes.layers));
    let name = "model.embed_tokens.weight".to_owned();
    all.put(name, &[sizes.vocabulary, width], Start::Embedding);
    for layer in 0..sizes.layers {
        let mut put = |part: &str, shape: &[usize], start| {
            let name = format!("model.layers.{layer}.{part}.weight");
            all.put(name, shape, start);
        };
        put("input_layernorm", &[width], Start::Ones);
        for part in ["q_proj", "k_proj", "v_proj"] {
            let part = format!("self_attn.{part}");
            put(&part, &[width, width], matrix(width, None));
        }
        put("self_attn.o_proj", &[width, width], matrix(width, layers));
        put("post_attention_layernorm", &[width], Start::Ones);
        put("mlp.gate_proj", &[inner, width], matrix(width, None));
        put("mlp.up_proj", &[inner, width], matrix(width, None));
        put("mlp.down_proj", &[width, inner], matrix(inner, layers));
    }
    all.put("model.norm.weight".to_owned(), &[width], Start::Ones);
    all
}

fn roberta(sizes: &Architecture) -> Layout {
    let mut all = Layout::default();
    let (width, inner) = (sizes.width, sizes.inner);
    let tables = [
        ("word", sizes.vocabulary),
        ("position", sizes.context + sizes.first_position()),
        ("token_type", 1),
    ];
    for (table, rows) in tables {
        let name = format!("embeddings.{table}_embeddings.weight");
        all.put(name, &[rows, width], Start::Embedding);
    }
    let norm = |all: &mut Layout, name: &str| {
        all.put(format!("{name}.LayerNorm.weight"), &[width], Start::Ones);
        all.put(format!("{name}.LayerNorm.bias"), &[width], Start::Zeros);
    };
    norm(&mut all, "embeddings");
    for layer in 0..sizes.layers {
        let name = |part: &str| format!("encoder.layer.{layer}.{part}");
        let attention = ["query", "key", "value"].map(|part| format!("attention.self.{part}"));
        // Weights of the three one behind the other, and so their biases.
        for part in &attention {
            let weight = name(&format!("{part}.weight"));
            all.put(weight, &[width, width], matrix(width, None));
        }
        for part in &attention {
            all.put(name(&format!("{part}.bias")), &[width], Start::Zeros);
        }
        let dense = |all: &mut Layout, part: &str, outputs: usize, inputs: usize| {
            let weight = name(&format!("{part}.weight"));
            all.put(weight, &[outputs, inputs], matrix(inputs, None));
            all.put(name(&format!("{part}.bias")), &[outputs], Start::Zeros);
        };
        dense(&mut all, "attention.output.dense", width, width);
        norm(&mut all, &name("attention.output"));
        dense(&mut all, "intermediate.dense", inner, width);
        dense(&mut all, "output.dense", width, inner);
        norm(&mut all, &name("output"));
    }
    all
}
