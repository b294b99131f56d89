//! What a recipe asks of training, once it is checked.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::engine::{Architecture, Family, Optimiser};

/// How a network is trained: all but its data.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Everything random derives from it.
    pub seed: u64,
    /// The network's sizes.
    pub sizes: Sizes,
    /// How its parameters follow their gradients.
    pub optimiser: Optimiser,
    /// The most tokens of a step.
    pub batch: usize,
    /// Parts of a batch that are computed side by side.
    pub shards: usize,
    /// How often it is evaluated, and on how much.
    pub evaluate: Evaluate,
    /// Steps between two entries of the log.
    pub log: u64,
    /// Minutes between two checkpoints.
    pub save: f64,
    /// The numbers of `model.safetensors`.
    pub dtype: Dtype,
    /// The stages, in order.
    pub stages: Vec<Stage>,
    /// Hashes of what every step depends on, by the recipe's keys: all but the stages and their data.
    pub base: BTreeMap<String, String>,
}

impl Plan {
    /// Steps of all stages.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.stages.iter().map(|stage| stage.steps).sum()
    }
}

/// A network's sizes as a recipe gives them.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sizes {
    /// The kind of its layers: `llama`, or CodeExecutor's own `roberta`.
    pub family: Family,
    /// Layers.
    pub layers: usize,
    /// Numbers in a token's state.
    pub width: usize,
    /// Heads of attention, which part the width evenly.
    pub heads: usize,
    /// Numbers between the two halves of a layer's forward part.
    pub inner: usize,
    /// The most tokens of a sequence; longer ones are left out.
    pub context: usize,
}

impl Sizes {
    /// The sizes of the network that knows so many tokens, and fills up with the one of number `padding`.
    #[must_use]
    pub fn of(&self, vocabulary: usize, padding: u32) -> Architecture {
        Architecture {
            family: self.family,
            vocabulary,
            layers: self.layers,
            width: self.width,
            heads: self.heads,
            inner: self.inner,
            context: self.context,
            padding,
        }
    }
}

/// How often a network is evaluated, and on how much.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Evaluate {
    /// Steps between two evaluations; there is one at each stage's end, too.
    pub every: u64,
    /// Held-out examples of each dataset.
    pub examples: usize,
}

impl Default for Evaluate {
    fn default() -> Self {
        Self {
            every: 250,
            examples: 300,
        }
    }
}

/// A type of numbers in a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Dtype {
    /// 32 bits.
    #[default]
    F32,
    /// IEEE half precision.
    F16,
    /// The upper half of an `f32`.
    Bf16,
}

/// Where a network is computed, and how. Parameters and moments have 32 bits everywhere.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Compute {
    /// `cpu`; `cuda`, `cuda:1` or `metal` where the harness was built with these features.
    pub device: String,
    /// What a GPU computes in: `f32` or `bf16`.
    pub numbers: Dtype,
    /// Tokens that a GPU computes at once, filled up to the longest sequence; gradients of a batch's
    /// parts are added up.
    pub at_once: usize,
}

impl Default for Compute {
    fn default() -> Self {
        Self {
            device: "cpu".into(),
            numbers: Dtype::F32,
            at_once: 16_384,
        }
    }
}

/// A part of a training: what is learned from, and how fast.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// Its name.
    pub name: String,
    /// Its steps.
    pub steps: u64,
    /// What its sequences come from.
    pub sample: Vec<Share>,
    /// Its learning rate.
    pub rate: Rate,
}

/// A dataset's part in a stage.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    /// Index into the datasets.
    pub dataset: usize,
    /// Its share of the stage's sequences; any scale.
    pub share: f64,
    /// Where not all of it counts, which of it.
    pub hardest: Option<Hardest>,
}

/// The sequences of a dataset that a network predicted worst.
#[derive(Debug, Clone, PartialEq)]
pub struct Hardest {
    /// The stage at whose start that was.
    pub at: String,
    /// The share that is kept of those that were looked at.
    pub keep: f64,
    /// How many were looked at.
    pub of: usize,
}

/// A learning rate over the steps of a stage.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// The highest.
    pub peak: f64,
    /// Steps from nothing up to the peak.
    #[serde(default)]
    pub warm_up: u64,
    /// How it goes on from there.
    #[serde(default)]
    pub shape: Curve,
    /// The share of the peak that `cosine` and `linear` end at.
    #[serde(default)]
    pub end: f64,
    /// The last steps, in which it goes down to nothing in a line.
    #[serde(default)]
    pub cool_down: u64,
}

/// How a learning rate goes on from its peak.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Curve {
    /// It stays.
    #[default]
    Constant,
    /// Down in half a wave.
    Cosine,
    /// Down in a line.
    Linear,
}

impl Rate {
    /// The rate of a step, counted from 0, of a stage of so many.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn at(&self, step: u64, steps: u64) -> f64 {
        if step < self.warm_up {
            return self.peak * (step + 1) as f64 / self.warm_up as f64;
        }
        let middle = steps.saturating_sub(self.warm_up + self.cool_down);
        let gone = (step - self.warm_up).min(middle);
        let gone = gone as f64 / middle.max(1) as f64;
        let height = match self.shape {
            Curve::Constant => 1.0,
            Curve::Cosine => (1.0 + (std::f64::consts::PI * gone).cos()) / 2.0,
            Curve::Linear => 1.0 - gone,
        };
        let rate = match self.shape {
            Curve::Constant => self.peak,
            _ => self.peak * (self.end + (1.0 - self.end) * height),
        };
        let left = steps.saturating_sub(step);
        match left < self.cool_down {
            true => rate * left as f64 / self.cool_down as f64,
            false => rate,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rates(rate: &Rate, steps: u64) -> Vec<f64> {
        (0..steps)
            .map(|step| (rate.at(step, steps) * 1000.0).round() / 1000.0)
            .collect()
    }

    fn rate(shape: Curve) -> Rate {
        Rate {
            peak: 1.0,
            warm_up: 2,
            shape,
            end: 0.2,
            cool_down: 0,
        }
    }

    #[test]
    fn a_rate_warms_up_and_follows_its_shape() {
        assert_eq!(rates(&rate(Curve::Constant), 4), [0.5, 1.0, 1.0, 1.0]);
        assert_eq!(
            rates(&rate(Curve::Linear), 6),
            [0.5, 1.0, 1.0, 0.8, 0.6, 0.4]
        );
        assert_eq!(
            rates(&rate(Curve::Cosine), 6),
            [0.5, 1.0, 1.0, 0.883, 0.6, 0.317]
        );
    }

    #[test]
    fn a_rate_cools_down_from_where_its_shape_ended() {
        let rate = Rate {
            cool_down: 4,
            ..rate(Curve::Linear)
        };
        assert_eq!(
            rates(&rate, 10),
            [0.5, 1.0, 1.0, 0.8, 0.6, 0.4, 0.2, 0.15, 0.1, 0.05]
        );
    }
}
