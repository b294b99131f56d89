//! OBO: off by one, in the arguments of `range`, in an index and in the bounds of a slice.

use ruff_python_ast::{AnyNodeRef, Expr, Int, Number, Operator as Arithmetic};
use ruff_text_size::Ranged as _;

use crate::mutations::{Group, Look, Operator, Sites};
use crate::syntax::Edit;

/// The entry in the list of operators.
pub const OBO: Operator = Operator {
    name: "OBO",
    about: "off by one: in range() or an index",
    group: Group::Own,
    before: "for i in range(n):\n    print(i)\n",
    after: "for i in range(n - 1):\n    print(i)\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    match look.node {
        AnyNodeRef::ExprCall(node) => {
            let is_range = node
                .func
                .as_name_expr()
                .is_some_and(|name| name.id == "range");
            let [first, rest @ ..] = &node.arguments.args[..] else {
                return;
            };
            if !is_range || look.defines("range") {
                return;
            }
            let end = node.arguments.range().start().to_usize() + 1;
            let from_one = Edit::new(end..end, "1, ");
            let more = if rest.is_empty() {
                vec![vec![from_one]]
            } else {
                Vec::new()
            };
            shift(look, first, more, sites);
            if let Some(end) = rest.first() {
                shift(look, end, Vec::new(), sites);
            }
        }
        AnyNodeRef::ExprSubscript(node) if is_index(&node.slice) => {
            shift(look, &node.slice, Vec::new(), sites);
        }
        AnyNodeRef::ExprSlice(node) => {
            for bound in [&node.lower, &node.upper].into_iter().flatten() {
                shift(look, bound, Vec::new(), sites);
            }
        }
        _ => {}
    }
}

/// One more and one less, if that is easily written; or one of `more`.
fn shift(look: &Look<'_>, expr: &Expr, mut more: Vec<Vec<Edit>>, sites: &mut Sites) {
    let range = expr.range().to_std_range();
    match expr {
        Expr::NumberLiteral(node) => {
            if let Number::Int(value) = &node.value
                && let Some(value) = value.as_i64().filter(|value| *value < i64::MAX)
            {
                let around = [value - 1, value + 1];
                more.extend(around.map(|v| vec![Edit::new(range.clone(), v.to_string())]));
            }
        }
        Expr::Name(_) | Expr::Call(_) | Expr::Attribute(_) | Expr::Subscript(_) => {
            let signs = [" + 1", " - 1"];
            more.extend(signs.map(|sign| vec![Edit::new(range.end..range.end, sign)]));
        }
        Expr::BinOp(node) if is_one_off(node.op, &node.right) => {
            if let Some(sign) = look.operator_between(&node.left, &node.right) {
                let before = look.source[..sign.start().to_usize()].trim_end_matches(' ');
                more.push(vec![Edit::new(before.len()..range.end, "")]);
            }
        }
        _ => {}
    }
    sites.edit(expr, more);
}

/// Whether what stands there is a `+ 1` or `- 1`.
fn is_one_off(op: Arithmetic, right: &Expr) -> bool {
    let one = right
        .as_number_literal_expr()
        .is_some_and(|node| node.value == Number::Int(Int::ONE));
    one && matches!(op, Arithmetic::Add | Arithmetic::Sub)
}

/// Whether an expression is likely to be a place in a sequence, not a key.
fn is_index(expr: &Expr) -> bool {
    const INDICES: &[&str] = &[
        "index", "idx", "pos", "position", "start", "end", "left", "right", "lo", "hi", "low",
        "high", "mid", "ind",
    ];
    match expr {
        Expr::Name(name) => {
            INDICES.contains(&name.id.as_str())
                || matches!(
                    name.id.as_str(),
                    "i" | "j" | "k" | "l" | "m" | "n" | "p" | "q" | "r"
                )
        }
        Expr::NumberLiteral(_) => true,
        Expr::BinOp(node) => is_index(&node.left) && is_index(&node.right),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutations::checks::check;

    #[test]
    fn changes_are_these() {
        check(
            &OBO,
            "x = range((n), 10, 2)\n",
            &[
                "x = range((n + 1), 10, 2)\n",
                "x = range((n - 1), 10, 2)\n",
                "x = range((n), 9, 2)\n",
                "x = range((n), 11, 2)\n",
            ],
        );
        check(
            &OBO,
            "x = range(f(a)  # é\n    )\n",
            &[
                "x = range(1, f(a)  # é\n    )\n",
                "x = range(f(a) + 1  # é\n    )\n",
                "x = range(f(a) - 1  # é\n    )\n",
            ],
        );
        check(
            &OBO,
            "x = f\"{a[i][key]}\"\n",
            &["x = f\"{a[i + 1][key]}\"\n", "x = f\"{a[i - 1][key]}\"\n"],
        );
        check(&OBO, "x = a[(len(a)) - 1:]\n", &["x = a[(len(a)):]\n"]);
        check(&OBO, "x: list[i] = a[\"b\", 1]\n", &[]);
    }
}
