//! SRT: sorting by another key or the other way round.

use std::ops::Range;

use ruff_python_ast::token::TokenKind;
use ruff_python_ast::{AnyNodeRef, Arguments, Expr, Keyword};
use ruff_text_size::{Ranged as _, TextRange};

use super::blocks::claim;
use crate::mutations::{Group, Look, Operator, Sites};
use crate::syntax::Edit;

/// The entry in the list of operators.
pub const SRT: Operator = Operator {
    name: "SRT",
    about: "sort by another key, or the other way round",
    group: Group::Own,
    before: "x = sorted(y)\n",
    after: "x = sorted(y, reverse=True)\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    let AnyNodeRef::ExprCall(node) = look.node else {
        return;
    };
    let (name, positional) = match &*node.func {
        Expr::Name(name) => (name.id.as_str(), 1),
        Expr::Attribute(attribute) => (attribute.attr.as_str(), 0),
        _ => return,
    };
    let arguments = &node.arguments;
    let sorts = matches!((name, positional), ("sorted", 1) | ("sort", 0));
    let picks = matches!((name, positional), ("min" | "max", 1));
    if !(sorts || picks) || look.defines(name) {
        return;
    }
    if let Some(key) = arguments.find_keyword("key") {
        sites.edit(key, removed(look, arguments, key).into_iter().collect());
    }
    if !sorts {
        return;
    }
    match arguments.find_keyword("reverse") {
        Some(reverse) => match &reverse.value {
            Expr::BooleanLiteral(value) => {
                sites.replace(value, [if value.value { "False" } else { "True" }]);
            }
            value => {
                let at = look.with_parentheses(value).start().to_usize();
                sites.edit(value, vec![vec![Edit::new(at..at, "not ")]]);
            }
        },
        None if arguments.args.len() == positional => {
            sites.edit(
                node,
                added(look, arguments)
                    .into_iter()
                    .map(|e| vec![e])
                    .collect(),
            );
        }
        None => {}
    }
}

/// Gives one more argument.
fn added(look: &Look<'_>, arguments: &Arguments) -> Option<Edit> {
    let is_bare = |expr: &Expr| expr.as_generator_expr().is_some_and(|g| !g.parenthesized);
    if arguments
        .args
        .iter()
        .any(|expr| is_bare(expr) || expr.is_starred_expr())
    {
        return None;
    }
    let tokens = look.tokens.in_range(arguments.range()).iter().rev().skip(1);
    let last = tokens.into_iter().find(|token| !token.kind().is_trivia())?;
    let comma = match last.kind() {
        TokenKind::Comma if !arguments.is_empty() => " ",
        _ if arguments.is_empty() => "",
        _ => ", ",
    };
    let at = last.end().to_usize();
    Some(Edit::new(at..at, format!("{comma}reverse=True")))
}

/// Takes an argument out, with a comma beside it.
fn removed(look: &Look<'_>, arguments: &Arguments, gone: &Keyword) -> Option<Vec<Edit>> {
    let inner = arguments.range();
    let before = look
        .tokens
        .in_range(TextRange::new(inner.start(), gone.start()));
    let before = before
        .iter()
        .rev()
        .find(|token| !token.kind().is_trivia())?;
    if before.kind() == TokenKind::Comma {
        let end = look.with_parentheses(&gone.value).end().max(gone.end());
        return Some(taken(before.start().to_usize()..end.to_usize()));
    }
    // It is the first one: only what comes after has a comma.
    let after = look
        .tokens
        .in_range(TextRange::new(gone.end(), inner.end()));
    let comma = after.iter().find(|token| token.kind() == TokenKind::Comma);
    let end = comma.map_or(gone.end(), |comma| comma.end());
    Some(taken(gone.start().to_usize()..end.to_usize()))
}

/// Nothing in the place of an argument, nor another at its end.
fn taken(range: Range<usize>) -> Vec<Edit> {
    let end = range.end;
    vec![Edit::new(range, ""), claim(end)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutations::checks::check;

    #[test]
    fn changes_are_these() {
        check(&SRT, "a.sort()\n", &["a.sort(reverse=True)\n"]);
        check(
            &SRT,
            "x = sorted(\n    a,  # é\n    key=lambda b: (b, 1),\n)\n",
            &[
                "x = sorted(\n    a,  # é\n    key=lambda b: (b, 1), reverse=True\n)\n",
                "x = sorted(\n    a,\n)\n",
            ],
        );
        check(
            &SRT,
            "a.sort(key=b, reverse=False)\n",
            &["a.sort( reverse=False)\n", "a.sort(key=b, reverse=True)\n"],
        );
        check(
            &SRT,
            "x = sorted(a, reverse=b > c)\ny = max(a, key=len)\n",
            &[
                "x = sorted(a, reverse=not b > c)\ny = max(a, key=len)\n",
                "x = sorted(a, reverse=b > c)\ny = max(a)\n",
            ],
        );
        check(&SRT, "x = sorted(a for a in b)\ny = sorted(*a)\n", &[]);
    }
}
