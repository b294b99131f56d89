//! A recipe as typed, before it is checked.

use std::collections::BTreeMap;
use std::path::PathBuf;

use schemars::{JsonSchema, Schema};
use serde::Deserialize;

use super::raw::{ByName, Datasets, Family, RawSandbox, Words};
use crate::train::engine::Optimiser;
use crate::train::{Compute, Dtype, Evaluate, Rate, Sizes};

/// What the programs of a dataset can be opened with.
pub const TAGS: [&str; 3] = ["singleline", "tutorial", "codenet"];

/// A recipe's file.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "A recipe of training")]
pub struct RawRecipe {
    /// The recipe's name: letters, digits, `-` and `_`; trainings are named after it.
    pub name: String,
    /// What it is for, in a line.
    #[serde(default)]
    pub about: String,
    /// Everything random derives from it.
    pub seed: u64,
    /// Files whose parts are merged under this one's, relative to this file.
    #[serde(default, rename = "include")]
    pub _include: Words,
    /// The network's sizes.
    pub architecture: Sizes,
    /// A checkpoint's folder whose weights and tokenizer training begins with: one that the harness
    /// trained, or for `roberta` any such encoder whose tokenizer has `<mask0>` and `</s>`, as
    /// UniXcoder's. `architecture` must be its own; tags that its tokenizer lacks become new tokens. The
    /// folder has `config.json`, weights and a tokenizer, and must stay as it is until training is done.
    #[serde(default)]
    pub start: Option<PathBuf>,
    /// How text is cut into tokens; not beside `start`.
    #[serde(default)]
    pub tokenizer: RawTokenizer,
    /// How parameters follow their gradients.
    #[serde(default)]
    pub optimiser: Optimiser,
    /// What a predicted token counts in the loss.
    #[serde(default)]
    pub loss: RawLoss,
    /// The most tokens of a step, sources included.
    pub batch: usize,
    /// Parts of a batch that are computed side by side: the result depends on it, and not on the
    /// threads.
    #[serde(default = "two")]
    pub shards: usize,
    /// Where it is computed.
    #[serde(default)]
    pub compute: Compute,
    /// How often, and on how many held-out examples, the network is evaluated.
    #[serde(default)]
    pub evaluate: Evaluate,
    /// Steps between two entries of the log.
    #[serde(default = "twenty")]
    pub log: u64,
    /// Minutes between two checkpoints.
    #[serde(default = "three")]
    pub save: f64,
    /// The numbers of the checkpoint; what is trained has 32 bits.
    #[serde(default)]
    pub dtype: Dtype,
    /// Minutes after which a call stops; the same command goes on.
    #[serde(default)]
    pub minutes: Option<f64>,
    /// How well programs must be kept apart from the machine.
    #[serde(default)]
    pub sandbox: RawSandbox,
    /// Datasets by name: their training split is learned, the other is held out. All are evaluated.
    #[serde(rename = "datasets")]
    pub _datasets: ByName<Learned>,
    /// The stages, one after the other. Those that a training has not begun yet can be changed, appended
    /// and removed; of the one under way `steps` and `cool_down` can, where the steps that are done had
    /// the same rates.
    #[serde(default, rename = "stages")]
    pub _stages: Option<Vec<RawStage>>,
    /// In the place of `stages`: lists of stages by name, each trained from the start, and compared.
    #[serde(default, rename = "curricula")]
    pub _curricula: Option<BTreeMap<String, Vec<RawStage>>>,
}

fn two() -> usize {
    2
}

fn twenty() -> u64 {
    20
}

fn three() -> f64 {
    3.0
}

/// The tokenizer as typed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RawTokenizer {
    /// So many of the most frequent identifiers are tokens of their own.
    pub words: usize,
}

impl Default for RawTokenizer {
    fn default() -> Self {
        Self { words: 600 }
    }
}

/// The loss as typed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RawLoss {
    /// The weight of a trace's tokens.
    pub trace: f32,
    /// The weight of `<state>`, `</state>`, `<dictsep>` and `:`.
    pub structure: f32,
}

impl Default for RawLoss {
    fn default() -> Self {
        Self {
            trace: 10.0,
            structure: 1.0,
        }
    }
}

/// A stage as typed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawStage {
    /// Its name: letters, digits, `-` and `_`; its checkpoint is kept under it.
    pub name: String,
    /// Its steps.
    pub steps: u64,
    /// The share of each dataset in its sequences; any scale.
    pub sample: BTreeMap<String, f64>,
    /// Of which datasets only the hardest sequences count.
    #[serde(default)]
    pub hardest: BTreeMap<String, RawHardest>,
    /// Its learning rate.
    pub rate: Rate,
}

/// Which sequences of a dataset are its hardest, as typed: `keep` and `of`, or `like`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawHardest {
    /// The share that is kept: those with the highest loss at the stage's start.
    pub keep: Option<f64>,
    /// How many sequences are looked at, drawn by the seed.
    pub of: Option<usize>,
    /// An earlier stage, whose choice is taken over.
    pub like: Option<String>,
}

/// The datasets' kinds, with what a recipe adds to their settings.
#[derive(Debug)]
pub struct Learned;

impl Family for Learned {
    fn kinds() -> Vec<(&'static str, &'static str, Schema)> {
        let mut kinds = Datasets::kinds();
        for (_, _, schema) in &mut kinds {
            let properties = schema
                .ensure_object()
                .entry("properties")
                .or_insert_with(|| serde_json::json!({}));
            properties["tag"] = serde_json::json!({
                "description": "What its programs are opened with; by default that of its kind.",
                "enum": TAGS,
            });
        }
        kinds
    }
}
