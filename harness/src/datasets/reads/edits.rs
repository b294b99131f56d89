//! The removal of whole statements.

use std::collections::HashSet;
use std::ops::Range;

use ruff_python_ast::{ExceptHandler, Stmt};
use ruff_text_size::{Ranged, TextRange};

use crate::syntax::{Edit, line_start, next_line};

/// The edits that take statements out of a block and all blocks in it: whole
/// lines where nothing else stands on them, `pass` where a block would be empty.
#[must_use]
pub fn removals(source: &str, module: &[Stmt], gone: &HashSet<TextRange>) -> Vec<Edit> {
    let mut removal = Removal {
        source,
        gone,
        edits: Vec::new(),
    };
    removal.lines_of(module);
    removal.blocks_in(module);
    removal.edits
}

struct Removal<'s> {
    source: &'s str,
    gone: &'s HashSet<TextRange>,
    edits: Vec<Edit>,
}

impl Removal<'_> {
    fn block(&mut self, block: &[Stmt]) {
        if let (Some(first), Some(last)) = (block.first(), block.last())
            && block.iter().all(|stmt| self.is_gone(stmt))
        {
            let range = first.start().to_usize()..last.end().to_usize();
            self.edits.push(Edit::new(range, "pass"));
            return;
        }
        self.lines_of(block);
        self.blocks_in(block);
    }

    fn is_gone(&self, stmt: &Stmt) -> bool {
        self.gone.contains(&stmt.range())
    }

    fn blocks_in(&mut self, block: &[Stmt]) {
        for stmt in block
            .iter()
            .filter(|stmt| !self.gone.contains(&stmt.range()))
        {
            for inner in blocks_of(stmt) {
                self.block(inner);
            }
        }
    }

    /// Removes statements line by line: those parted by `;` belong together.
    fn lines_of(&mut self, block: &[Stmt]) {
        let source = self.source;
        let together =
            |a: &Stmt, b: &Stmt| !source[a.end().to_usize()..b.start().to_usize()].contains('\n');
        for line in block.chunk_by(together) {
            let (Some(first), Some(last)) = (line.first(), line.last()) else {
                continue;
            };
            if line.iter().all(|stmt| self.is_gone(stmt)) {
                let range = whole_lines(source, first.start().to_usize()..last.end().to_usize());
                self.edits.push(Edit::new(range, ""));
                continue;
            }
            let mut kept: Option<&Stmt> = None;
            for (index, stmt) in line.iter().enumerate() {
                if !self.is_gone(stmt) {
                    kept = Some(stmt);
                    continue;
                }
                let range = match (line.get(index + 1), kept) {
                    (Some(next), _) => stmt.start().to_usize()..next.start().to_usize(),
                    (None, Some(kept)) => kept.end().to_usize()..stmt.end().to_usize(),
                    (None, None) => stmt.range().to_std_range(),
                };
                self.edits.push(Edit::new(range, ""));
            }
        }
    }
}

/// The lines that a range stands on, and the blank lines after them where
/// there are others before.
fn whole_lines(source: &str, range: Range<usize>) -> Range<usize> {
    let start = line_start(source, range.start);
    let mut end = next_line(source, range.end);
    let blank_before = source[..start].lines().next_back().is_none_or(is_blank);
    while blank_before && end < source.len() && is_blank(line_at(source, end)) {
        end = next_line(source, end);
    }
    start..end
}

fn is_blank(line: &str) -> bool {
    line.trim().is_empty()
}

fn line_at(source: &str, at: usize) -> &str {
    &source[at..next_line(source, at)]
}

/// The blocks directly in a statement.
#[must_use]
pub fn blocks_of(stmt: &Stmt) -> Vec<&[Stmt]> {
    let mut blocks: Vec<&[Stmt]> = match stmt {
        Stmt::FunctionDef(s) => vec![&s.body],
        Stmt::ClassDef(s) => vec![&s.body],
        Stmt::For(s) => vec![&s.body, &s.orelse],
        Stmt::While(s) => vec![&s.body, &s.orelse],
        Stmt::With(s) => vec![&s.body],
        Stmt::If(s) => std::iter::once(&*s.body)
            .chain(s.elif_else_clauses.iter().map(|clause| &*clause.body))
            .collect(),
        Stmt::Match(s) => s.cases.iter().map(|case| &*case.body).collect(),
        Stmt::Try(s) => std::iter::once(&*s.body)
            .chain(
                s.handlers
                    .iter()
                    .map(|ExceptHandler::ExceptHandler(h)| &*h.body),
            )
            .chain([&*s.orelse, &*s.finalbody])
            .collect(),
        _ => Vec::new(),
    };
    blocks.retain(|block| !block.is_empty());
    blocks
}
