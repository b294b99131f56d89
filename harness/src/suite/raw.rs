//! A suite as typed, before it is checked.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, SeqAccess, Visitor};

use crate::domain::{Floor, Mode, Sampling};
use crate::sandbox::Level;

/// A suite's file, its includes merged in.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "A suite of the execution-reasoning harness")]
pub struct RawSuite {
    /// The suite's name: letters, digits, `-` and `_`; runs are named after it.
    pub name: String,
    /// What the suite is for, in a line.
    #[serde(default)]
    pub about: String,
    /// Everything random derives from it.
    pub seed: u64,
    /// Files whose parts are merged under this one's, relative to this file.
    #[serde(default, rename = "include")]
    pub _include: Words,
    /// What tasks have where they do not say otherwise.
    #[serde(default, rename = "defaults")]
    pub _defaults: RawTask,
    /// Datasets by name.
    #[serde(rename = "datasets")]
    pub _datasets: ByName<Datasets>,
    /// Models by name.
    #[serde(rename = "models")]
    pub _models: ByName<Models>,
    /// What is asked of whom. Each task is every dataset with every prompt that
    /// it names.
    #[serde(default, rename = "tasks")]
    pub _tasks: Vec<RawTask>,
    /// What is searched by whom: for each program of a dataset the others of its
    /// problem.
    #[serde(default, rename = "searches")]
    pub _searches: Vec<RawSearch>,
    /// What the report shows.
    #[serde(default, rename = "report")]
    pub _report: RawReport,
    /// How well programs must be kept apart from the machine.
    #[serde(default)]
    pub sandbox: RawSandbox,
    /// What `harness gate` holds a run to.
    #[serde(default)]
    pub gate: RawGate,
}

/// A task as typed.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RawTask {
    /// The task's name; by default `dataset/prompt`.
    pub name: Option<String>,
    /// A dataset's name, or several.
    pub dataset: Words,
    /// The models' names; by default all of the suite's.
    pub models: Words,
    /// A prompt's name, or several.
    pub prompt: Words,
    /// Few-shot examples in each prompt; by default the prompt's own number.
    pub shots: Option<usize>,
    /// A file that takes the place of the prompt's own template.
    pub template: Option<String>,
    /// How answers are drawn.
    pub sampling: Sampling,
    /// The metrics' names; by default all that make sense here.
    pub metrics: Words,
    /// How answers are held against the reference.
    pub scoring: Mode,
    /// Of programming tasks: the `k` of pass@k; by default 1, and 10 and 100 where there are as many
    /// samples.
    pub k: Vec<u32>,
    /// Of programming tasks: what the samples are ranked by before the first are kept.
    pub rank: Vec<RawRank>,
}

/// A way to rank the samples of a programming task, as typed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawRank {
    /// Its name in tables; by default the ranker's, and the model's where it asks one.
    pub name: Option<String>,
    /// The ranker, see `harness list`.
    pub by: String,
    /// How many samples of each example are kept; by default a quarter, as the paper's 50 of 200.
    pub keep: Option<u32>,
    /// Who predicts what each sample gives for the examples in its task's description; the `oracle`
    /// knows.
    pub model: Option<String>,
    /// The prompt by which that is asked; by default `output`.
    pub prompt: Option<String>,
}

/// A search as typed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawSearch {
    /// The search's name; by default `dataset/search`.
    pub name: Option<String>,
    /// A dataset's name, or several.
    pub dataset: Words,
    /// The names of models that compare programs; by default all such of the suite's.
    #[serde(default, rename = "models")]
    pub _models: Words,
    /// The measures' names; by default all.
    #[serde(default, rename = "metrics")]
    pub _metrics: Words,
    /// How programs of equal similarity are ordered: `exact` takes the mean over all
    /// their orders, `paper` the released program's order.
    #[serde(default)]
    pub scoring: Mode,
    /// What each ranking is ranked again by: what programs do, as a model says.
    #[serde(default)]
    pub rerank: Vec<RawRerank>,
}

/// A way to rank again, as typed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawRerank {
    /// Its name in tables; by default the model's.
    pub name: Option<String>,
    /// A task of the suite on the same programs, whose answers say what they do.
    pub task: String,
    /// Whose answers; the `oracle`'s are what execution found.
    pub model: String,
    /// How what two programs do is compared, see `harness list`.
    #[serde(default = "jaro")]
    pub likeness: String,
    /// How the likeness counts.
    #[serde(default)]
    pub order: Order,
    /// What the likeness is multiplied by before it is added to the similarity.
    #[serde(default = "weight")]
    pub weight: f64,
}

/// How the likeness of what programs do counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// It is added to the similarity, as the released program does.
    #[default]
    Sum,
    /// Programs are sorted by it, and by similarity where it is equal, as the paper says.
    Sort,
}

fn jaro() -> String {
    "jaro".to_owned()
}

/// The released program's.
const fn weight() -> f64 {
    0.2
}

/// The report as typed.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RawReport {
    /// The tables' names; by default all.
    pub tables: Words,
    /// Of the files' formats; by default all.
    pub formats: Words,
}

/// The sandbox as typed.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RawSandbox {
    /// The run does not start below this level; `harness doctor` shows what
    /// there is.
    pub at_least: Level,
}

/// The gate as typed.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RawGate {
    /// The baseline's file, made by `harness baseline`.
    pub baseline: Option<String>,
    /// How many points a figure may fall below the baseline's.
    pub tolerance: f64,
    /// Figures that must not be lower.
    pub floors: Vec<Floor>,
}

/// One word, or a list of words.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Words(pub Vec<String>);

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrMany;
        impl<'de> Visitor<'de> for OneOrMany {
            type Value = Words;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name or a list of names")
            }
            fn visit_str<E>(self, word: &str) -> Result<Words, E> {
                Ok(Words(vec![word.to_owned()]))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Words, A::Error> {
                let mut words = Vec::new();
                while let Some(word) = list.next_element()? {
                    words.push(word);
                }
                Ok(Words(words))
            }
        }
        deserializer.deserialize_any(OneOrMany)
    }
}

impl JsonSchema for Words {
    fn schema_name() -> Cow<'static, str> {
        "Words".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "anyOf": [
                {"type": "string"},
                {"type": "array", "items": {"type": "string"}, "minItems": 1}
            ]
        })
    }
}

/// A map from names to settings whose `kind` says what else they hold. Only its
/// schema is known here: families read the settings themselves, in place.
#[derive(Debug)]
pub struct ByName<F>(std::marker::PhantomData<F>);

impl<'de, F> Deserialize<'de> for ByName<F> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BTreeMap::<String, IgnoredAny>::deserialize(deserializer)?;
        Ok(Self(std::marker::PhantomData))
    }
}

/// A family's list of kinds, as schemas.
pub trait Family {
    /// Name and schema of each kind.
    fn kinds() -> Vec<(&'static str, &'static str, Schema)>;
}

/// The datasets' kinds.
#[derive(Debug)]
pub struct Datasets;

/// The models' kinds.
#[derive(Debug)]
pub struct Models;

impl Family for Datasets {
    fn kinds() -> Vec<(&'static str, &'static str, Schema)> {
        let kinds = crate::datasets::DATASETS.iter();
        kinds.map(|k| (k.name, k.about, (k.schema)())).collect()
    }
}

impl Family for Models {
    fn kinds() -> Vec<(&'static str, &'static str, Schema)> {
        let kinds = crate::models::MODELS.iter();
        kinds.map(|k| (k.name, k.about, (k.schema)())).collect()
    }
}

impl<F: Family> JsonSchema for ByName<F> {
    fn schema_name() -> Cow<'static, str> {
        std::any::type_name::<F>()
            .rsplit("::")
            .next()
            .unwrap_or_default()
            .into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let kinds: Vec<serde_json::Value> = F::kinds()
            .into_iter()
            .map(|(name, about, schema)| {
                let mut schema = serde_json::Value::from(schema);
                if let Some(fields) = schema.as_object_mut() {
                    fields.remove("$schema");
                    fields.insert("title".into(), name.into());
                    fields.insert("description".into(), about.into());
                    let properties = fields
                        .entry("properties")
                        .or_insert_with(|| serde_json::json!({}));
                    properties["kind"] = serde_json::json!({"const": name});
                    let required = fields
                        .entry("required")
                        .or_insert_with(|| serde_json::json!([]));
                    if let Some(required) = required.as_array_mut() {
                        required.insert(0, "kind".into());
                    }
                }
                schema
            })
            .collect();
        json_schema!({"type": "object", "additionalProperties": {"oneOf": kinds}})
    }
}
