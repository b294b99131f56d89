//! The examples in a description: doctests, and the other ways in which people write `f(1)` is `2`.

use ruff_python_ast::token::TokenKind;
use ruff_python_ast::visitor::{Visitor, walk_expr};
use ruff_python_ast::{CmpOp, Expr, Stmt};
use ruff_python_parser::parse_expression;
use ruff_text_size::Ranged as _;

use crate::domain::Case;
use crate::syntax::parse;

/// What may stand between a call and its value.
const ARROWS: [&str; 12] = [
    "==>",
    "=>",
    "==",
    "->",
    "➞",
    "→",
    "➔",
    "=",
    "should return",
    "should be",
    "returns",
    "return",
];

/// Names that an example may use beside its function: those of values, and of what makes one plain.
const NAMES: [&str; 14] = [
    "abs",
    "bytes",
    "complex",
    "dict",
    "float",
    "frozenset",
    "int",
    "len",
    "list",
    "range",
    "round",
    "set",
    "sorted",
    "tuple",
];

/// The examples for a function in a text, in order, each once: those whose sides are both expressions
/// that need nothing else. The text is taken as it stands in a source, before the escapes of a docstring.
pub fn cases(text: &str, function: &str) -> Vec<Case> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let mut found: Vec<Case> = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let case = match line.strip_prefix(">>>") {
            Some(call) => doctest(call, &lines[number + 1..], function),
            None => asserted(line, function).or_else(|| told(line, function)),
        };
        found.extend(case.filter(|case| !found.contains(case)));
    }
    found
}

/// Whether a name stands in a Python text as a word.
pub fn is_named_in(name: &str, text: &str) -> bool {
    mentions(text, name).next().is_some()
}

/// Where a name stands in a text as a word.
fn mentions<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = usize> + 't {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    text.match_indices(name).filter_map(move |(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + name.len()..].chars().next();
        let is_word = !before.is_some_and(is_part) && !after.is_some_and(is_part);
        is_word.then_some(at)
    })
}

/// `>>> f(1)` and the lines that follow, up to an empty one; nothing is printed for `None`.
fn doctest(call: &str, below: &[&str], function: &str) -> Option<Case> {
    let ends = |line: &&&str| {
        let quotes = ["\"\"\"", "'''"];
        !line.is_empty() && !line.starts_with(">>>") && !quotes.iter().any(|q| line.starts_with(q))
    };
    let want: Vec<&str> = below.iter().take_while(ends).copied().collect();
    let want = match want.is_empty() {
        true => "None".to_owned(),
        false => want.join("\n"),
    };
    case(call, &want, function)
}

/// `assert f(1) == 2`.
fn asserted(line: &str, function: &str) -> Option<Case> {
    let parsed = line
        .starts_with("assert ")
        .then(|| parse(line).ok())
        .flatten()?;
    let [Stmt::Assert(assertion)] = &parsed.suite()[..] else {
        return None;
    };
    let Expr::Compare(compared) = &*assertion.test else {
        return None;
    };
    let ([CmpOp::Eq], [want]) = (&*compared.ops, &*compared.comparators) else {
        return None;
    };
    case(&line[compared.left.range()], &line[want.range()], function)
}

/// `f(1) => 2` and its like, anywhere in a line.
fn told(line: &str, function: &str) -> Option<Case> {
    mentions(line, function).find_map(|start| {
        let rest = &line[start..];
        let ends = rest.match_indices(')').map(|(at, _)| at + 1);
        let end = ends
            .into_iter()
            .find(|&end| matches!(&expression(&rest[..end]), Some((_, Kind::Call))))?;
        let (call, after) = (&rest[..end], rest[end..].trim_start());
        let arrow = ARROWS.iter().find(|arrow| after.starts_with(**arrow))?;
        let want = after[arrow.len()..]
            .trim()
            .trim_end_matches(['.', ',', ';']);
        case(call, want, function)
    })
}

fn case(call: &str, want: &str, function: &str) -> Option<Case> {
    let ((call, _), (want, _)) = (expression(call)?, expression(want)?);
    let plain = |names: &[String], also: &str| {
        let known = |name: &String| name == also || NAMES.contains(&name.as_str());
        names.iter().all(known)
    };
    let called = names(&call);
    (called.iter().any(|name| name == function)
        && plain(&called, function)
        && plain(&names(&want), ""))
    .then_some(Case { call, want })
}

#[derive(PartialEq, Eq)]
enum Kind {
    Call,
    Other,
}

/// A text that is an expression, without the comment behind it, and what it is.
fn expression(text: &str) -> Option<(String, Kind)> {
    let text = text.trim();
    // As a program first: that is never walked too deep.
    parse(&format!("({text}\n)")).ok()?;
    let parsed = parse_expression(text).ok()?;
    let mut tokens = parsed.tokens().iter();
    let comment = tokens.find(|token| token.kind() == TokenKind::Comment);
    let bare = match comment {
        None => text,
        Some(comment) => text[..comment.start().to_usize()].trim_end(),
    };
    parse_expression(bare).ok()?;
    let kind = match parsed.expr() {
        Expr::Call(_) => Kind::Call,
        _ => Kind::Other,
    };
    Some((bare.to_owned(), kind))
}

/// The names in an expression.
fn names(text: &str) -> Vec<String> {
    struct Names(Vec<String>);
    impl<'a> Visitor<'a> for Names {
        fn visit_expr(&mut self, expression: &'a Expr) {
            if let Expr::Name(name) = expression {
                self.0.push(name.id.to_string());
            }
            walk_expr(self, expression);
        }
    }
    let mut found = Names(Vec::new());
    if let Ok(parsed) = parse_expression(text) {
        found.visit_expr(parsed.expr());
    }
    found.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let found = cases(text, "f");
        let found: Vec<_> = found
            .iter()
            .map(|c| (c.call.as_str(), c.want.as_str()))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn doctests_are_found() {
        check(
            "  >>> f(1)\n  2\n  >>> f('a')\n  'b'\n  \"\"\"\n",
            &[("f(1)", "2"), ("f('a')", "'b'")],
        );
        check(
            ">>> f([])\n\n>>> f([1])\n[1,\n 2]\n",
            &[("f([])", "None"), ("f([1])", "[1,\n2]")],
        );
        check(
            ">>> round(f(1), 2) # half\n0.5\n",
            &[("round(f(1), 2)", "0.5")],
        );
        check(">>> f('#') # '#'\n'#'\n", &[("f('#')", "'#'")]);
        check(">>> x = f(1)\n>>> x\n2\n>>> f(x)\n3\n>>> g(1)\n1\n", &[]);
        check(">>> f(1)\n<object>\n", &[]);
    }

    #[test]
    fn other_ways_to_write_an_example_are_found() {
        check("f([1, 2]) == 3", &[("f([1, 2])", "3")]);
        check("* f((1, ')')) => (1, 2)", &[("f((1, ')'))", "(1, 2)")]);
        check("f(1) ➞ 2 \n# why", &[("f(1)", "2")]);
        check("f('a b') returns 'b'.", &[("f('a b')", "'b'")]);
        check("f(3, 4) = -1", &[("f(3, 4)", "-1")]);
        check("for f('c', ['A']) == 'c.A'", &[("f('c', ['A'])", "'c.A'")]);
        check("f(\"x\") ==> \"\"", &[("f(\"x\")", "\"\"")]);
        check(
            "assert set(f(1)) == set((4, 5))",
            &[("set(f(1))", "set((4, 5))")],
        );
        check("assert f(1) => 2", &[("f(1)", "2")]);
    }

    #[test]
    fn what_only_looks_like_an_example_is_not_one() {
        check("f(1) => true", &[]);
        check("f(a) => False", &[]);
        check("def f(x) -> int:", &[]);
        check("f(1) == ''oops'", &[]);
        check("f(1) == 1 + 9 = 10", &[]);
        check("f(2) is nice", &[]);
        check("my_f(1) == 2 and x.f(1) == 2", &[]);
        check("f(1) == 2\nf(1) == 2", &[("f(1)", "2")]);
    }
}
