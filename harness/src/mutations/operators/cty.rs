//! CTY: another type of container: lists, tuples and sets become each other.

use ruff_python_ast::{AnyNodeRef, Expr, ExprContext, Operator as Arithmetic};
use ruff_text_size::Ranged as _;

use crate::mutations::{Group, Look, Operator, Sites};
use crate::syntax::Edit;

const LIST: (&str, &str) = ("[", "]");
const TUPLE: (&str, &str) = ("(", ")");
const PAIR_OF_ONE: (&str, &str) = ("(", ",)");
const SET: (&str, &str) = ("{", "}");
const TUPLE_OF: (&str, &str) = ("tuple(", ")");

/// The entry in the list of operators.
pub const CTY: Operator = Operator {
    name: "CTY",
    about: "container type: lists, tuples and sets become each other",
    group: Group::Own,
    before: "x = [1, 2]\n",
    after: "x = (1, 2)\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    let brackets: Vec<(&str, &str)> = match look.node {
        AnyNodeRef::ExprList(node) if node.ctx == ExprContext::Load => match &node.elts[..] {
            [] => vec![TUPLE, ("set(", ")")],
            [_] if !has_last_comma(look) => vec![PAIR_OF_ONE, SET],
            _ => vec![TUPLE, SET],
        },
        AnyNodeRef::ExprTuple(node) if node.ctx == ExprContext::Load && node.parenthesized => {
            match &node.elts[..] {
                [] => vec![LIST],
                _ => vec![LIST, SET],
            }
        }
        AnyNodeRef::ExprSet(node) => match &node.elts[..] {
            [_] if !has_last_comma(look) => vec![LIST, PAIR_OF_ONE],
            _ => vec![LIST, TUPLE],
        },
        AnyNodeRef::ExprListComp(_) => vec![SET, TUPLE_OF],
        AnyNodeRef::ExprSetComp(_) => vec![LIST, TUPLE_OF],
        _ => return,
    };
    if needs_its_type(look) {
        return;
    }
    let range = look.node.range().to_std_range();
    // A brace next to the one of an f-string would be a brace as such.
    let in_text = look.is_inside(|node| node.is_interpolated_element());
    let brackets = brackets
        .into_iter()
        .filter(|(open, _)| !in_text || *open != "{");
    let changes = brackets.map(|(open, close)| {
        vec![
            Edit::new(range.start..range.start + 1, open),
            Edit::new(range.end - 1..range.end, close),
        ]
    });
    sites.edit(look.node, changes.collect());
}

fn has_last_comma(look: &Look<'_>) -> bool {
    let inner = look.tokens.in_range(look.node.range()).iter().rev().skip(1);
    let mut kinds = inner
        .map(|token| token.kind())
        .filter(|kind| !kind.is_trivia());
    kinds.next() == Some(ruff_python_ast::token::TokenKind::Comma)
}

/// Whether another type would only raise: a key, a tuple of types, the values
/// that `%` puts into text.
fn needs_its_type(look: &Look<'_>) -> bool {
    match look.parent() {
        Some(AnyNodeRef::ExprSubscript(node)) => node.slice.range() == look.node.range(),
        Some(AnyNodeRef::ExprBinOp(node)) => node.op == Arithmetic::Mod,
        Some(
            AnyNodeRef::ExprDict(_)
            | AnyNodeRef::ExprSet(_)
            | AnyNodeRef::ExceptHandlerExceptHandler(_)
            | AnyNodeRef::ExprSlice(_)
            | AnyNodeRef::WithItem(_),
        ) => true,
        Some(AnyNodeRef::Arguments(_)) => {
            let call = look.around.iter().rev().nth(1);
            let function = call
                .and_then(|node| node.as_expr_call())
                .map(|call| &*call.func);
            function.and_then(Expr::as_name_expr).is_some_and(|name| {
                matches!(name.id.as_str(), "isinstance" | "issubclass" | "type")
            })
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutations::checks::check;

    #[test]
    fn changes_are_these() {
        check(&CTY, "x = [a]\n", &["x = (a,)\n", "x = {a}\n"]);
        check(
            &CTY,
            "x = [\n    a,  # é\n]\n",
            &["x = (\n    a,  # é\n)\n", "x = {\n    a,  # é\n}\n"],
        );
        check(&CTY, "x = f\"{[*a]}\"\n", &["x = f\"{(*a,)}\"\n"]);
        check(
            &CTY,
            "[a, b] = 1, 2\nisinstance(a, (b, c))\nx = \"%d %d\" % (a, b)\n",
            &[],
        );
        check(
            &CTY,
            "x = {a for a in b if f((1, 2))}\n",
            &[
                "x = [a for a in b if f((1, 2))]\n",
                "x = tuple(a for a in b if f((1, 2)))\n",
                "x = {a for a in b if f([1, 2])}\n",
                "x = {a for a in b if f({1, 2})}\n",
            ],
        );
        check(&CTY, "x = []\n", &["x = ()\n", "x = set()\n"]);
        check(&CTY, "match x:\n    case [a, (b, c)]:\n        pass\n", &[]);
    }
}
