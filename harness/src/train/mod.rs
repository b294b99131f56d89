//! Training: a recipe's stages, their data, and the network that learns.

mod corpus;
pub mod engine;
mod sequence;
mod vocabulary;

pub use corpus::{Corpus, Shared, disjoint, identifiers};
pub use sequence::Sequence;
pub use vocabulary::Vocabulary;
