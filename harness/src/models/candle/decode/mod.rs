//! Decoding: many answers at once, each as if it were alone.

pub mod beam;
mod draw;
pub mod generate;
pub mod search;
mod writing;

/// What bounds the work that is under way at once.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Sequences.
    pub sequences: usize,
    /// Bytes of keys and values; one sequence may always have what it needs.
    pub memory: usize,
}
