//! Training: a recipe's stages, their data, and the network that learns.
//!
//! ```text
//! FOLDER/
//!   state.safetensors   all that a step changes, and how far it is: what the same command goes on from
//!   log.jsonl           the learning curve
//!   checkpoint/         the network as of the last checkpoint, for anyone to open
//!   stages/NAME/        and as it was at the end of each stage
//!   hardest/            which sequences a stage chose, little-endian u32
//! ```

mod checkpoint;
mod corpus;
pub mod engine;
mod evaluate;
mod files;
mod log;
mod numbers;
mod past;
mod plan;
mod progress;
mod run;
mod sampling;
mod sequence;
mod site;
mod start;
#[cfg(test)]
mod tests;
mod vocabulary;

pub use checkpoint::{Ids, copy as copy_folder};
pub use corpus::{Corpus, Shared, disjoint, identifiers};
pub use evaluate::ByDataset;
pub use log::{Entry, Figures, last_evaluation};
pub use plan::{Compute, Curve, Dtype, Evaluate, Hardest, Plan, Rate, Share, Sizes, Stage};
pub use progress::{admit, has_begun};
pub use run::train;
pub use sampling::{Drawn, Pool, Sampler, Sequences};
pub use sequence::Sequence;
pub use site::{Ended, Material, Site, Told};
pub use start::{begin, check as check_start};
pub use vocabulary::Vocabulary;
