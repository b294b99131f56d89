//! Suites and recipes: what to run or to train, as declared in YAML and checked before anything
//! happens.

mod check;
mod diagnostic;
mod gate;
mod ranks;
mod raw;
mod recipe;
mod recipe_raw;
mod schema;
mod searches;
mod tree;
mod used;
mod variables;

use std::path::{Path, PathBuf};

pub use diagnostic::render;
pub use recipe::{Curriculum, Recipe, Start};
pub use schema::{recipe_schema, schema};

use crate::datasets::Dataset;
use crate::domain::settings::Fault;
use crate::domain::{GateRules, Mode, Sampling};
use crate::metrics::Metric;
use crate::models::Model;
use crate::prompts::{Shape, Template};
use crate::rankers::Ranker;
use crate::ranking::{Blend, Likeness, RankingMetric};
use crate::report::{Layout, TableKind};
use crate::sandbox::Level;

/// A checked suite: every name in it stands for something.
pub struct Suite {
    /// Its name.
    pub name: String,
    /// What it is for; may be empty.
    pub about: String,
    /// The file it was read from.
    pub file: PathBuf,
    /// Everything random derives from it.
    pub seed: u64,
    /// The datasets that tasks use, in the suite's order.
    pub datasets: Vec<Named<dyn Dataset>>,
    /// The models that tasks use, in the suite's order.
    pub models: Vec<Named<dyn Model>>,
    /// The tasks, in the suite's order.
    pub tasks: Vec<Task>,
    /// The searches, in the suite's order.
    pub searches: Vec<Search>,
    /// What the report shows.
    pub report: Report,
    /// The least level of the sandbox.
    pub sandbox: Level,
    /// What the gate demands.
    pub gate: GateRules,
    /// A hash of all that answers depend on; secrets stand as `${NAME}`.
    pub hash: String,
}

/// A dataset or a model of a suite.
pub struct Named<T: ?Sized> {
    /// Its name in the suite.
    pub name: String,
    /// Its kind.
    pub kind: &'static str,
    /// A hash of its settings as written.
    pub hash: String,
    /// The thing itself.
    pub it: Box<T>,
}

/// One dataset with one prompt, put to some models.
pub struct Task {
    /// Unique in the suite.
    pub name: String,
    /// Index into the suite's datasets.
    pub dataset: usize,
    /// Indices into the suite's models.
    pub models: Vec<usize>,
    /// How examples are put, and answers read.
    pub shape: &'static Shape,
    /// The wording.
    pub template: Template,
    /// Few-shot examples in each prompt.
    pub shots: usize,
    /// How answers are drawn.
    pub sampling: Sampling,
    /// What is measured.
    pub metrics: Vec<&'static Metric>,
    /// How answers are held against the reference.
    pub scoring: Mode,
    /// The `k` of its pass@k, in ascending order; empty where nothing is to be written.
    pub k: Vec<u32>,
    /// What the samples are ranked by before the first are kept.
    pub ranks: Vec<Rank>,
}

/// What the samples of a programming task are ranked by.
pub struct Rank {
    /// Unique in its task.
    pub name: String,
    /// What puts them in order.
    pub ranker: &'static Ranker,
    /// How many of each example are kept.
    pub keep: usize,
    /// Who predicts what they give, where the ranker goes by that.
    pub asks: Option<Asker>,
}

/// Who is asked what programs print, and how.
pub struct Asker {
    /// Index into the suite's models.
    pub model: usize,
    /// How programs are put, and answers read.
    pub shape: &'static Shape,
    /// The wording.
    pub template: Template,
}

/// One dataset, searched by some models.
pub struct Search {
    /// Unique in the suite, among tasks, too.
    pub name: String,
    /// Index into the suite's datasets.
    pub dataset: usize,
    /// Indices into the suite's models.
    pub models: Vec<usize>,
    /// What is measured.
    pub metrics: Vec<&'static RankingMetric>,
    /// How programs of equal similarity are ordered.
    pub scoring: Mode,
    /// What each ranking is ranked again by.
    pub reranks: Vec<Rerank>,
}

/// What rankings are ranked again by.
pub struct Rerank {
    /// Unique in its search.
    pub name: String,
    /// Index into the suite's tasks.
    pub task: usize,
    /// Index into the suite's models.
    pub model: usize,
    /// How what two programs do is compared.
    pub likeness: &'static Likeness,
    /// How likeness and similarity go together.
    pub blend: Blend,
}

/// What a report shows.
pub struct Report {
    /// The tables, in order.
    pub tables: Vec<&'static TableKind>,
    /// The formats of the files.
    pub formats: Vec<&'static dyn Layout>,
}

impl Suite {
    /// Reads and checks a suite. Nothing is run or written.
    ///
    /// # Errors
    /// The first [`Fault`], with its place.
    pub fn load(path: &Path) -> Result<Self, Fault> {
        check::check(path, &tree::load(path)?)
    }
}
