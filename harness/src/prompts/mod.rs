//! Prompts: how an example is put to a model, and how its answer is read. One file a shape.

use crate::domain::{Answer, Reference};

/// All shapes, in the order that `harness list` shows.
pub const SHAPES: &[&Shape] = &[];

/// A shape of prompt.
pub struct Shape {
    /// The name in YAML.
    pub name: &'static str,
    /// One line for `harness list`.
    pub about: &'static str,
    /// The template that ships; a suite may name a file of its own instead.
    pub template: &'static str,
    /// What is asked for.
    pub asks: Asks,
    /// Few-shot examples where the suite does not say.
    pub shots: usize,
    /// Writes the right answer, for few-shot examples and the oracle.
    pub write: fn(&Reference) -> String,
    /// Reads a model's text. Tolerant about dressing (code fences, prose,
    /// thinking blocks), strict about content; `None` where nothing in it reads
    /// as an answer.
    pub read: fn(&str) -> Option<Answer>,
}

/// What a prompt asks for, and so what its answers can be scored on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// The printed text alone.
    Output,
    /// The trace, which tells the output too.
    Trace,
}
