//! The nouns: what the harness talks about. This module knows no other and does no I/O.

mod bootstrap;
mod chunk;
mod effect;
mod embedding;
mod estimate;
mod event;
mod example;
mod funnel;
mod gate;
mod literal;
mod prediction;
mod program;
mod prompt;
mod registry;
mod run;
mod score;
mod seed;
pub mod settings;
mod stop;
mod text_to_code;
mod trace;
mod vectors;

pub use bootstrap::interval as bootstrap_interval;
pub use chunk::{CHUNK, Chunk, Closed, KEPT, Programs, Sink, Split, Verdict, digest, recalled};
pub use effect::Effect;
pub use embedding::{embedding, embedding_text};
pub use estimate::{Estimate, Interval};
pub use event::{Event, Listener};
pub use example::{Dropped, Example, Reference};
pub use funnel::{Fate, FateCounts, Funnel};
pub use gate::{Baseline, BaselineFigure, Floor, GateRules};
pub use literal::{Literal, Real, float_repr, quoted, values_agree};
pub use prediction::{
    Answer, Ending, Kept, NO_EXCEPTION, Outcome, Prediction, Sample, exception_name,
};
pub use program::{Mutation, Origin, Place, Program, universal_newlines};
pub use prompt::{Prompt, Role, Sampling, Turn};
pub use registry::Kind;
pub use run::{
    Construct, Cost, DatasetRecord, Host, Manifest, ModelRecord, OutcomeCount, Progress,
    RankRecord, RerankRecord, SearchRecord, Summary, TaskRecord, rerank_label,
};
pub use score::{Measure, Mode, Score};
pub use seed::{Rng, rng};
pub use stop::Stop;
pub use text_to_code::{
    Case, Judged, Judgement, Tests, VerdictCount, pass_figure, pass_gain_figure,
};
pub use trace::{End, EventKind, Limit, State, Step, Trace};
pub use vectors::{Lists, Sparse, Vectors};
