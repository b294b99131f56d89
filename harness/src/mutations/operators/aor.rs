//! AOR: arithmetic operator replacement.

use ruff_python_ast::{AnyNodeRef, Expr, Operator as Arithmetic, UnaryOp};

use crate::mutations::{Group, Look, Operator, Sites};

/// The entry in the list of operators.
pub const AOR: Operator = Operator {
    name: "AOR",
    about: "arithmetic operator replacement",
    group: Group::Paper,
    before: "z = x + y\n",
    after: "z = x - y\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    match look.node {
        AnyNodeRef::ExprUnaryOp(node) if !look.is_in_pattern() => {
            let sign = look.sign(node);
            match node.op {
                UnaryOp::USub => sites.replace(sign, ["+"]),
                UnaryOp::UAdd => sites.replace(sign, ["-"]),
                UnaryOp::Not | UnaryOp::Invert => {}
            }
        }
        AnyNodeRef::ExprBinOp(node) if !is_text(&node.left) && !is_text(&node.right) => {
            if let Some(range) = look.operator_between(&node.left, &node.right) {
                sites.replace(range, siblings(node.op).iter().copied());
            }
        }
        _ => {}
    }
}

/// Whether an expression is text. It is formatted and joined by `%` and `+`:
/// their siblings only raise.
#[must_use]
pub fn is_text(expr: &Expr) -> bool {
    match expr {
        Expr::StringLiteral(_) | Expr::FString(_) | Expr::BytesLiteral(_) => true,
        Expr::BinOp(node) => {
            node.op == Arithmetic::Add && (is_text(&node.left) || is_text(&node.right))
        }
        _ => false,
    }
}

/// What may stand for an operator, as in MutPy.
#[must_use]
pub fn siblings(operator: Arithmetic) -> &'static [&'static str] {
    match operator {
        Arithmetic::Add => &["-"],
        Arithmetic::Sub => &["+"],
        Arithmetic::Mult => &["/", "//", "**"],
        Arithmetic::Div => &["*", "//"],
        Arithmetic::FloorDiv => &["*", "/"],
        Arithmetic::Mod | Arithmetic::Pow => &["*"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutations::checks::check;

    #[test]
    fn operators_of_two_operands() {
        check(&AOR, "z = x + y\n", &["z = x - y\n"]);
        check(
            &AOR,
            "z = ((x) * # times\n     y)\n",
            &[
                "z = ((x) / # times\n     y)\n",
                "z = ((x) // # times\n     y)\n",
                "z = ((x) ** # times\n     y)\n",
            ],
        );
        check(&AOR, "z = 'é' * 3\nx = 'a' + b + c\nx += 1\n", &[]);
        check(
            &AOR,
            "async def f(*a):\n    return f'{a[0] - {g(b % c): 1}}'\n",
            &[
                "async def f(*a):\n    return f'{a[0] + {g(b % c): 1}}'\n",
                "async def f(*a):\n    return f'{a[0] - {g(b * c): 1}}'\n",
            ],
        );
    }

    #[test]
    fn signs_of_one_operand() {
        check(&AOR, "x = -y\n", &["x = +y\n"]);
        check(&AOR, "match x:\n    case -1:\n        pass\n", &[]);
    }
}
