//! A Python program and where it came from.

use serde::{Deserialize, Serialize};

/// A complete Python program that reads no input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    /// Unique in its dataset, such as `p00007/memo_recursion#2`.
    pub id: String,
    /// The source text, with `\n` line ends.
    pub source: String,
    /// Who wrote it, and where it lies.
    pub origin: Origin,
    /// How it was changed, for a mutant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mutation: Option<Mutation>,
}

/// Where a program came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The problem that it solves; a program that stands for itself has its own
    /// id here. Splits never part a problem.
    pub problem: String,
    /// The program's file, relative to its dataset; empty for generated ones.
    pub file: String,
}

/// How a mutant differs from its parent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mutation {
    /// The id of the unmutated program.
    pub parent: String,
    /// Where it was changed, in source order.
    pub places: Vec<Place>,
}

/// One edit of a mutation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The operator's name, such as `CRP`.
    pub operator: String,
    /// The byte range that was replaced, in the parent's text as it is once its
    /// input reads have become values.
    pub start: usize,
    /// The end of that range, exclusive.
    pub end: usize,
    /// What stands there now.
    pub replacement: String,
}

/// A file's text as Python reads it: without a byte-order mark, every line end
/// `\n`.
#[must_use]
pub fn universal_newlines(text: &str) -> String {
    text.trim_start_matches('\u{feff}')
        .replace("\r\n", "\n")
        .replace('\r', "\n")
}

impl Program {
    /// The unit of independence: the program itself, or a mutant's parent.
    /// Intervals are computed over families, since mutants of one program are
    /// not independent.
    #[must_use]
    pub fn family(&self) -> &str {
        self.mutation.as_ref().map_or(&self.id, |m| &m.parent)
    }
}
