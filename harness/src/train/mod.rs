//! Training: a recipe's stages, their data, and the network that learns.

pub mod engine;
mod sequence;

pub use sequence::Sequence;
