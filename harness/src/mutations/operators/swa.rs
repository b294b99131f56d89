//! SWA: swapped neighbours: two arguments of a call, or the operands of an operator whose order
//! matters.

use ruff_python_ast::{AnyNodeRef, Expr, Operator as Arithmetic};
use ruff_text_size::TextRange;

use super::aor;
use crate::mutations::{Group, Look, Operator, Sites};
use crate::syntax::Edit;

/// The entry in the list of operators.
pub const SWA: Operator = Operator {
    name: "SWA",
    about: "swapped arguments of a call, or operands",
    group: Group::Own,
    before: "print(f(x, y))\n",
    after: "print(f(y, x))\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    match look.node {
        AnyNodeRef::Arguments(node) => {
            for run in node.args.split(Expr::is_starred_expr) {
                for pair in run.windows(2) {
                    swap(look, [&pair[0], &pair[1]], sites);
                }
            }
        }
        AnyNodeRef::ExprBinOp(node) if matters(node.op) && !aor::is_text(&node.left) => {
            swap(look, [&node.left, &node.right], sites);
        }
        _ => {}
    }
}

fn swap(look: &Look<'_>, pair: [&Expr; 2], sites: &mut Sites) {
    let [one, other] = pair.map(|expr| look.with_parentheses(expr));
    if look.text(one) != look.text(other) {
        sites.edit(
            TextRange::new(one.start(), other.end()),
            vec![vec![
                Edit::new(one.to_std_range(), look.text(other)),
                Edit::new(other.to_std_range(), look.text(one)),
            ]],
        );
    }
}

fn matters(op: Arithmetic) -> bool {
    matches!(
        op,
        Arithmetic::Sub
            | Arithmetic::Div
            | Arithmetic::FloorDiv
            | Arithmetic::Mod
            | Arithmetic::Pow
            | Arithmetic::LShift
            | Arithmetic::RShift
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutations::checks::check;

    #[test]
    fn changes_are_these() {
        check(
            &SWA,
            "f(a, (b), *c, d, e=1)\n",
            &["f((b), a, *c, d, e=1)\n"],
        );
        check(
            &SWA,
            "x = (a - # é\n     b) // 2\n",
            &[
                "x = (b - # é\n     a) // 2\n",
                "x = 2 // (a - # é\n     b)\n",
            ],
        );
        check(&SWA, "x = \"%d\" % a + f(b, b)\n", &[]);
    }
}
