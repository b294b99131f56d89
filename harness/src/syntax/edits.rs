//! Edits of a text at byte ranges.

use std::ops::Range;

/// What to put in the place of a byte range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What goes; empty for an insertion.
    pub range: Range<usize>,
    /// What comes.
    pub text: String,
}

impl Edit {
    /// A replacement.
    pub fn new(range: Range<usize>, text: impl Into<String>) -> Self {
        Self {
            range,
            text: text.into(),
        }
    }
}

/// Applies edits in any order. Insertions at one place keep theirs; an edit
/// inside a larger one is lost with it.
#[must_use]
pub fn apply(source: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|edit| {
        let Range { start, end } = edit.range;
        (start, start != end, std::cmp::Reverse(end))
    });
    let mut text = String::with_capacity(source.len());
    let mut done = 0;
    for edit in edits {
        if edit.range.start < done {
            continue;
        }
        text.push_str(&source[done..edit.range.start]);
        text.push_str(&edit.text);
        done = edit.range.end;
    }
    text.push_str(&source[done..]);
    text
}

/// Where the line of a place begins.
#[must_use]
pub fn line_start(source: &str, at: usize) -> usize {
    source[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

/// Where the line after a place begins; the text's end if there is none.
#[must_use]
pub fn next_line(source: &str, at: usize) -> usize {
    source[at..]
        .find('\n')
        .map_or(source.len(), |newline| at + newline + 1)
}
