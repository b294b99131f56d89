//! Python source as text and tree: parsing, but of none so deep that walking its tree would exhaust
//! the stack, and edits at byte ranges.

mod bare;
mod edits;
mod undocumented;

use ruff_python_ast::ModModule;
use ruff_python_ast::token::TokenKind;
use ruff_python_parser::lexer::lex;
use ruff_python_parser::{Mode, Parsed, parse_module};
use ruff_text_size::TextSize;

pub use bare::bare;
pub use edits::{Edit, apply, line_start, next_line};
pub use undocumented::undocumented;

/// The deepest tree that is walked. Python itself refuses more than 100 blocks
/// and 200 brackets; the rest is for chains such as `a + b + c`.
const DEEPEST: usize = 400;

/// Parses a program.
///
/// # Errors
/// The line and the parser's words, where the source is not Python; or that it
/// is too deep.
pub fn parse(source: &str) -> Result<Parsed<ModModule>, String> {
    if is_too_deep(source) {
        return Err(format!(
            "more than {DEEPEST} operators, brackets or blocks in one another"
        ));
    }
    parse_module(source).map_err(|error| {
        let line = line_of(source, error.location.start());
        format!("line {line}: {}", error.error)
    })
}

/// The number of the line that a place is on, from 1.
#[must_use]
pub fn line_of(source: &str, at: TextSize) -> usize {
    source[..at.to_usize().min(source.len())]
        .matches('\n')
        .count()
        + 1
}

/// Whether a tree may be too deep, told from the tokens: every operator,
/// keyword and bracket may be one level more, up to the next comma.
fn is_too_deep(source: &str) -> bool {
    let mut lexer = lex(source, Mode::Module);
    // The links in each open bracket since its last comma, outermost first.
    let mut open: Vec<usize> = vec![0];
    let (mut blocks, mut lambdas, mut depth) = (0_usize, 0, 0);
    loop {
        let kind = lexer.next_token();
        let outermost = open.len() == 1;
        let Some(links) = open.last_mut() else {
            return false;
        };
        match kind {
            TokenKind::EndOfFile => return false,
            TokenKind::Indent => blocks += 1,
            TokenKind::Dedent => blocks = blocks.saturating_sub(1),
            TokenKind::Semi if !outermost => {}
            TokenKind::Newline | TokenKind::Semi => (open, lambdas, depth) = (vec![0], 0, 0),
            TokenKind::Lpar
            | TokenKind::Lsqb
            | TokenKind::Lbrace
            | TokenKind::FStringStart
            | TokenKind::TStringStart => {
                *links += 1;
                depth += 1;
                open.push(0);
            }
            TokenKind::Rpar
            | TokenKind::Rsqb
            | TokenKind::Rbrace
            | TokenKind::FStringEnd
            | TokenKind::TStringEnd => {
                depth -= std::mem::take(links);
                if !outermost {
                    open.pop();
                }
            }
            // A comma may stand among a lambda's parameters, with no end to it.
            TokenKind::Lambda => lambdas += 1,
            TokenKind::Comma => depth -= std::mem::take(links),
            kind if kind.is_operator() || kind.is_non_soft_keyword() => {
                *links += 1;
                depth += 1;
            }
            _ => {}
        }
        if blocks + lambdas + depth > DEEPEST {
            return true;
        }
    }
}
