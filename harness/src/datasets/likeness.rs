//! What is left of a program without its names, constants and layout: near-duplicates share it.

use std::collections::HashMap;

use ruff_python_ast::token::TokenKind;
use ruff_text_size::Ranged as _;

use crate::domain::digest;
use crate::syntax::parse;

/// The digest of a program's tokens: each name as the number of its first
/// appearance, every number, signed or not, and every string as the same one,
/// without comments, docstrings, blank lines, semicolons and trailing commas.
/// Attributes and builtins keep their names, since they say what a program does.
#[must_use]
pub fn likeness(source: &str) -> u64 {
    let Ok(parsed) = parse(source) else {
        return digest(source.as_bytes());
    };
    let tokens: Vec<(TokenKind, &str)> = parsed
        .tokens()
        .iter()
        .filter(|token| {
            !matches!(
                token.kind(),
                TokenKind::Comment | TokenKind::NonLogicalNewline
            )
        })
        .map(|token| (token.kind(), &source[token.range()]))
        .collect();
    let mut names: HashMap<&str, usize> = HashMap::new();
    let mut text = String::with_capacity(source.len());
    let mut before = TokenKind::Newline;
    for (at, &(kind, word)) in tokens.iter().enumerate() {
        let after = tokens.get(at + 1).map_or(TokenKind::EndOfFile, |t| t.0);
        if is_sign(before, kind, after) || is_docstring(before, kind, after) {
            continue;
        }
        match kind {
            TokenKind::Name if before != TokenKind::Dot && !BUILTINS.contains(&word) => {
                let next = names.len();
                let number = *names.entry(word).or_insert(next);
                text.push_str(&format!("n{number}"));
            }
            TokenKind::Int | TokenKind::Float | TokenKind::Complex => text.push('0'),
            // Strings side by side are one.
            TokenKind::String if before == TokenKind::String => continue,
            TokenKind::String | TokenKind::FStringMiddle => text.push('s'),
            TokenKind::Newline | TokenKind::Semi if begins_statement(before) => continue,
            TokenKind::Newline | TokenKind::Semi => text.push('\n'),
            TokenKind::Comma if closes(after) => continue,
            TokenKind::Indent => text.push('{'),
            TokenKind::Dedent => text.push('}'),
            _ => text.push_str(word),
        }
        text.push(' ');
        before = kind;
    }
    digest(text.as_bytes())
}

/// Whether a plus or minus belongs to the number behind it.
fn is_sign(before: TokenKind, kind: TokenKind, after: TokenKind) -> bool {
    use TokenKind::{Complex, Float, Int, Minus, Name, Plus, Rbrace, Rpar, Rsqb, String};
    matches!(kind, Plus | Minus)
        && matches!(after, Int | Float | Complex)
        && !matches!(
            before,
            Name | Int | Float | Complex | String | Rpar | Rsqb | Rbrace
        )
}

/// Whether a string is a statement of its own, which does nothing.
fn is_docstring(before: TokenKind, kind: TokenKind, after: TokenKind) -> bool {
    kind == TokenKind::String && begins_statement(before) && ends_statement(after)
}

/// Whether a statement begins after such a token.
fn begins_statement(before: TokenKind) -> bool {
    ends_statement(before) || matches!(before, TokenKind::Indent | TokenKind::Dedent)
}

fn ends_statement(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Newline | TokenKind::Semi | TokenKind::EndOfFile
    )
}

fn closes(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace)
}

/// Builtins that programs call; a name of its own would hide which.
const BUILTINS: &[&str] = &[
    "abs",
    "all",
    "any",
    "bin",
    "bool",
    "chr",
    "dict",
    "divmod",
    "enumerate",
    "filter",
    "float",
    "frozenset",
    "hash",
    "hex",
    "id",
    "input",
    "int",
    "isinstance",
    "iter",
    "len",
    "list",
    "map",
    "max",
    "min",
    "next",
    "oct",
    "ord",
    "pow",
    "print",
    "range",
    "repr",
    "reversed",
    "round",
    "set",
    "sorted",
    "str",
    "sum",
    "tuple",
    "type",
    "zip",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(one: &str, other: &str, alike: bool) {
        assert_eq!(likeness(one) == likeness(other), alike, "{one} / {other}");
    }

    #[test]
    fn names_constants_and_layout_do_not_count() {
        check(
            "x = 1\nprint(x)",
            "total=22 # sum\n\n\nprint( total )\n",
            true,
        );
        check("s = 'a'\n", "t = \"bcd\"\n", true);
        check("if x:\n  y = x\n", "if a:\n        b = a\n", true);
        check("x = [2, -16, 3]", "x = [-168, 31, +7]", true);
        check("x = 1; y = 2\nprint(x,)", "x = 1\ny = 2\nprint(x)", true);
        check(
            "def f():\n    'Adds.'\n    return 1",
            "def g():\n    return 2",
            true,
        );
        check("'Does it.'\nx = 'a' 'b'\n", "x = 'c'", true);
    }

    #[test]
    fn what_is_done_counts() {
        check("x = y + 1", "x = y - 1", false);
        check("x = y", "x = x", false);
        check("x = y - 1", "x = y + 1", false);
        check("x = -y", "x = y", false);
        check("print(x)", "len(x)", false);
        check("a.sort()", "a.reverse()", false);
        check("x = 1", "x = 'a'", false);
        check("if x:\n  y = 1\nz = 2", "if x:\n  y = 1\n  z = 2", false);
    }
}
