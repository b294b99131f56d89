//! AOR: arithmetic operator replacement.

use ruff_python_ast::{AnyNodeRef, Operator as Arithmetic};

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
    let AnyNodeRef::ExprBinOp(node) = look.node else {
        return;
    };
    // Text is formatted and joined by `%` and `+`: their siblings only raise.
    if node.left.is_string_literal_expr() || node.left.is_f_string_expr() {
        return;
    }
    if let Some(range) = look.operator_between(&node.left, &node.right) {
        sites.replace(range, siblings(node.op).iter().copied());
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
