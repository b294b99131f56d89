//! Decoding: many answers at once, each as if it were alone.

pub mod beam;
mod draw;
pub mod generate;
mod writing;
