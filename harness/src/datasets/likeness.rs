//! What is left of a program without its names, constants and layout: near-duplicates share it.

use std::collections::HashMap;

use ruff_python_ast::token::TokenKind;
use ruff_text_size::Ranged as _;

use crate::domain::digest;
use crate::syntax::parse;

/// The digest of a program's tokens: each name as the number of its first
/// appearance, every number and every string as the same one, without comments
/// and blank lines. Attributes and builtins keep their names, since they say what
/// a program does.
#[must_use]
pub fn likeness(source: &str) -> u64 {
    let Ok(parsed) = parse(source) else {
        return digest(source.as_bytes());
    };
    let mut names: HashMap<&str, usize> = HashMap::new();
    let mut text = String::with_capacity(source.len());
    let mut after_dot = false;
    for token in parsed.tokens().iter() {
        let kind = token.kind();
        let word = &source[token.range()];
        match kind {
            TokenKind::Comment | TokenKind::NonLogicalNewline => continue,
            TokenKind::Name if !after_dot && !BUILTINS.contains(&word) => {
                let next = names.len();
                let number = *names.entry(word).or_insert(next);
                text.push_str(&format!("n{number}"));
            }
            TokenKind::Int | TokenKind::Float | TokenKind::Complex => text.push('0'),
            TokenKind::String | TokenKind::FStringMiddle => text.push('s'),
            TokenKind::Newline => text.push('\n'),
            TokenKind::Indent => text.push('{'),
            TokenKind::Dedent => text.push('}'),
            _ => text.push_str(word),
        }
        text.push(' ');
        after_dot = kind == TokenKind::Dot;
    }
    digest(text.as_bytes())
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
    }

    #[test]
    fn what_is_done_counts() {
        check("x = y + 1", "x = y - 1", false);
        check("x = y", "x = x", false);
        check("print(x)", "len(x)", false);
        check("a.sort()", "a.reverse()", false);
        check("x = 1", "x = 'a'", false);
        check("if x:\n  y = 1\nz = 2", "if x:\n  y = 1\n  z = 2", false);
    }
}
