//! The record of a run: what was run, on what, with what result.

use serde::{Deserialize, Serialize};

use super::{Estimate, Funnel, GateRules, Mode, Outcome, Sampling, VerdictCount};

/// All that is needed to know what a run's figures are figures of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The suite's name.
    pub suite: String,
    /// The suite's file, as given.
    pub file: String,
    /// A hash of the checked suite, includes merged; secrets stand as `${NAME}`.
    pub suite_hash: String,
    /// The seed that everything random derives from.
    pub seed: u64,
    /// This program's version.
    pub harness: String,
    /// Where it ran.
    pub host: Host,
    /// The datasets, as built.
    pub datasets: Vec<DatasetRecord>,
    /// The models, as configured.
    pub models: Vec<ModelRecord>,
    /// The tasks.
    pub tasks: Vec<TaskRecord>,
    /// The searches.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub searches: Vec<SearchRecord>,
    /// What the suite holds its runs to.
    #[serde(default)]
    pub gate: GateRules,
    /// How far it got.
    pub progress: Progress,
    /// When it was first started, seconds since 1970 in UTC.
    pub started: u64,
    /// When it was last at work.
    pub finished: u64,
}

/// The machine and the interpreter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Host {
    /// Operating system and architecture, such as `linux x86_64`.
    pub system: String,
    /// Logical processors.
    pub processors: usize,
    /// The exact Python version, such as `CPython 3.11.7`.
    pub python: String,
    /// The sandbox's level, such as `sealed`.
    #[serde(default)]
    pub sandbox: String,
}

/// A dataset as built: the paper's Table 2 is made of these.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DatasetRecord {
    /// The name in the suite.
    pub name: String,
    /// Its kind.
    pub kind: String,
    /// A hash of all programs and references.
    pub hash: String,
    /// Examples to be answered.
    pub examples: usize,
    /// Distinct programs or problems they come from.
    pub problems: usize,
    /// Examples of the training split, from which shots are drawn.
    pub training: usize,
    /// Mean lines of source.
    pub code_lines: f64,
    /// Mean lines of trace.
    pub trace_lines: f64,
    /// Mean variables in a state.
    pub states: f64,
    /// Share of examples that print something, in per cent.
    pub printing: f64,
    /// What was left out: reason and count, in order of reason.
    pub dropped: Vec<(String, usize)>,
    /// What became of the mutants, where there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub funnel: Option<Funnel>,
    /// How many of the examples' programs run each construct of the language,
    /// also those that none does; in a fixed order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub constructs: Vec<Construct>,
}

/// A construct of Python, and how many programs run it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Construct {
    /// What sort it is of, such as `statement`, `operator` or `builtin`.
    pub sort: String,
    /// Its name, such as `while`, `//` or `sorted`.
    pub name: String,
    /// Programs that run it.
    pub programs: usize,
}

/// A model as configured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelRecord {
    /// The name in the suite.
    pub name: String,
    /// Its kind.
    pub kind: String,
    /// A hash of its settings and files.
    pub hash: String,
    /// What a reader of its figures should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A task as configured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaskRecord {
    /// The task's name.
    pub name: String,
    /// The dataset's name.
    pub dataset: String,
    /// The models' names.
    pub models: Vec<String>,
    /// The prompt's name.
    pub prompt: String,
    /// Few-shot examples in each prompt.
    pub shots: usize,
    /// How answers are drawn.
    pub sampling: Sampling,
    /// The metrics' names.
    pub metrics: Vec<String>,
    /// How answers are compared.
    pub scoring: Mode,
    /// The `k` of its pass@k, in ascending order; empty where nothing is to be written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub k: Vec<u32>,
    /// What the candidates are ranked by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ranks: Vec<RankRecord>,
}

/// What the candidates of a programming task are ranked by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RankRecord {
    /// Its name: its figures are those of [`rerank_label`].
    pub name: String,
    /// The ranker's name.
    pub by: String,
    /// How many candidates of each example are kept.
    pub keep: usize,
    /// Who predicts what candidates do, and by which prompt, where that is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub predicted: Option<[String; 2]>,
}

/// A search as configured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SearchRecord {
    /// The search's name.
    pub name: String,
    /// The dataset's name.
    pub dataset: String,
    /// The models' names.
    pub models: Vec<String>,
    /// The measures' names.
    pub metrics: Vec<String>,
    /// How programs of equal similarity are ordered: `exact` takes the mean over all orders.
    pub scoring: Mode,
    /// What each ranking is ranked again by.
    pub reranks: Vec<RerankRecord>,
}

/// What a search's rankings are ranked again by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RerankRecord {
    /// Its name: its figures are those of [`rerank_label`].
    pub name: String,
    /// The task whose answers say what programs do.
    pub task: String,
    /// Whose answers.
    pub model: String,
    /// How what two programs do is compared.
    pub likeness: String,
    /// How likeness and similarity become one, in words.
    pub order: String,
}

/// The name of the figures of a model whose ranking is ranked again, or whose candidates are ranked.
#[must_use]
pub fn rerank_label(model: &str, rerank: &str) -> String {
    format!("{model} + {rerank}")
}

/// How far a run got.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Predictions that are there.
    pub answered: usize,
    /// Predictions wanted.
    pub wanted: usize,
}

impl Progress {
    /// Whether every question has its answer.
    #[must_use]
    pub fn is_complete(self) -> bool {
        self.answered == self.wanted
    }
}

/// A run in figures: all that a report is made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// What was run.
    pub manifest: Manifest,
    /// The figures, in order of task, model and metric.
    pub estimates: Vec<Estimate>,
    /// What became of the samples, in order of task, model and outcome.
    pub outcomes: Vec<OutcomeCount>,
    /// How candidates were judged, in order of task, model and verdict.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub verdicts: Vec<VerdictCount>,
    /// What the answers took, in order of task and model.
    pub costs: Vec<Cost>,
}

/// How many samples of a model on a task came to one outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomeCount {
    /// The task's name.
    pub task: String,
    /// The model's name.
    pub model: String,
    /// The outcome.
    pub outcome: Outcome,
    /// Samples.
    pub count: usize,
}

/// What a model's answers to a task took. Measured, so it differs from run to
/// run and stands in files of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cost {
    /// The task's name.
    pub task: String,
    /// The model's name.
    pub model: String,
    /// Samples drawn.
    pub samples: usize,
    /// Tokens read, where the model tells.
    pub prompt_tokens: u64,
    /// Tokens written, where the model tells.
    pub tokens: u64,
    /// The sum of all waiting, in seconds; requests under way at once count
    /// each.
    pub seconds: f64,
    /// The median wait for one answer, in seconds.
    pub median_seconds: f64,
}
