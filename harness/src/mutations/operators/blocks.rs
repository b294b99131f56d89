//! Blocks of statements: what is put into them, before or after, and what is taken out.

use ruff_python_ast::{AnyNodeRef, Stmt};
use ruff_text_size::{Ranged, TextRange};

use crate::syntax::{Edit, line_start};

/// The body of a loop.
#[must_use]
pub fn of_loop(node: AnyNodeRef<'_>) -> Option<&[Stmt]> {
    match node {
        AnyNodeRef::StmtFor(node) => Some(&node.body),
        AnyNodeRef::StmtWhile(node) => Some(&node.body),
        _ => None,
    }
}

/// All lists of statements that a node has, in source order.
#[must_use]
pub fn of(node: AnyNodeRef<'_>) -> Vec<&[Stmt]> {
    match node {
        AnyNodeRef::ModModule(node) => vec![&node.body],
        AnyNodeRef::StmtFunctionDef(node) => vec![&node.body],
        AnyNodeRef::StmtClassDef(node) => vec![&node.body],
        AnyNodeRef::StmtFor(node) => vec![&node.body, &node.orelse],
        AnyNodeRef::StmtWhile(node) => vec![&node.body, &node.orelse],
        AnyNodeRef::StmtIf(node) => vec![&node.body],
        AnyNodeRef::ElifElseClause(node) => vec![&node.body],
        AnyNodeRef::StmtWith(node) => vec![&node.body],
        AnyNodeRef::StmtTry(node) => vec![&node.body, &node.orelse, &node.finalbody],
        AnyNodeRef::ExceptHandlerExceptHandler(node) => vec![&node.body],
        AnyNodeRef::MatchCase(node) => vec![&node.body],
        _ => Vec::new(),
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
    let last = block.last()?;
    let (at, text) = match indent(source, block.first()?.start().to_usize()) {
        Some(indent) => (line_end(source, last), format!("\n{indent}{statement}")),
        None => (last.end().to_usize(), format!("; {statement}")),
    };
    Some(Edit::new(at..at, text))
}

/// One statement in the place of a block's, comments between them included.
#[must_use]
pub fn replaced(source: &str, block: &[Stmt], statement: &str) -> Option<Vec<Edit>> {
    let range = TextRange::new(block.first()?.start(), block.last()?.end());
    Some(instead(source, range, statement))
}

/// `pass` in the place of a statement.
#[must_use]
pub fn gone(source: &str, statement: TextRange) -> Vec<Edit> {
    instead(source, statement, "pass")
}

fn instead(source: &str, range: TextRange, statement: &str) -> Vec<Edit> {
    vec![
        Edit::new(range.to_std_range(), statement),
        claim(line_end(source, range)),
    ]
}

/// A function's statements but for its docstring.
#[must_use]
pub fn without_docstring(body: &[Stmt]) -> &[Stmt] {
    let is_docstring = |statement: &Stmt| {
        let node = statement.as_expr_stmt();
        node.is_some_and(|node| node.value.is_string_literal_expr())
    };
    match body {
        [first, rest @ ..] if is_docstring(first) && !rest.is_empty() => rest,
        _ => body,
    }
}

/// An edit that changes nothing, but keeps others from inserting at a place:
/// what they would insert there could need what is taken away.
#[must_use]
pub fn claim(at: usize) -> Edit {
    Edit::new(at..at, "")
}

/// The end of the line that something ends on, behind a comment that may stand
/// there.
#[must_use]
pub fn line_end(source: &str, range: impl Ranged) -> usize {
    let end = range.end().to_usize();
    source[end..].find('\n').map_or(source.len(), |at| end + at)
}

/// The white space before a place, if nothing else is on its line there.
#[must_use]
pub fn indent(source: &str, at: usize) -> Option<&str> {
    let indent = &source[line_start(source, at)..at];
    indent.trim().is_empty().then_some(indent)
}

/// The white space before a simple statement that has its lines for itself.
#[must_use]
pub fn own_line<'a>(source: &'a str, statement: &Stmt) -> Option<&'a str> {
    let rest = &source[statement.end().to_usize()..line_end(source, statement)];
    let alone = rest.trim().is_empty() || rest.trim_start().starts_with('#');
    indent(source, statement.start().to_usize()).filter(|_| alone && is_simple(statement))
}

/// Whether a statement neither holds others nor steers or declares anything.
fn is_simple(statement: &Stmt) -> bool {
    match statement {
        Stmt::Expr(node) => !node.value.is_string_literal_expr(),
        Stmt::Assign(_) | Stmt::AugAssign(_) | Stmt::Return(_) => true,
        _ => false,
    }
}
