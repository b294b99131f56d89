//! Loops' bodies, and statements put into them.

use ruff_python_ast::{AnyNodeRef, Stmt};
use ruff_text_size::Ranged as _;

use crate::syntax::{Edit, line_start};

/// The body of a loop.
#[must_use]
pub fn body(node: AnyNodeRef<'_>) -> Option<&[Stmt]> {
    match node {
        AnyNodeRef::StmtFor(node) => Some(&node.body),
        AnyNodeRef::StmtWhile(node) => Some(&node.body),
        _ => None,
    }
}

/// Puts a simple statement before a block's first, on a line of its own where
/// the block has its own lines.
#[must_use]
pub fn statement_before(source: &str, block: &[Stmt], statement: &str) -> Option<Edit> {
    let at = block.first()?.start().to_usize();
    let text = match indent(source, at) {
        Some(indent) => format!("{statement}\n{indent}"),
        None => format!("{statement}; "),
    };
    Some(Edit::new(at..at, text))
}

/// Puts a simple statement after a block's last.
#[must_use]
pub fn statement_after(source: &str, block: &[Stmt], statement: &str) -> Option<Edit> {
    let end = block.last()?.end().to_usize();
    let (at, text) = match indent(source, block.first()?.start().to_usize()) {
        // Behind a comment that may stand there.
        Some(indent) => (
            source[end..].find('\n').map_or(source.len(), |at| end + at),
            format!("\n{indent}{statement}"),
        ),
        None => (end, format!("; {statement}")),
    };
    Some(Edit::new(at..at, text))
}

/// The white space before a place, if nothing else is on its line there.
fn indent(source: &str, at: usize) -> Option<&str> {
    let indent = &source[line_start(source, at)..at];
    indent.trim().is_empty().then_some(indent)
}
