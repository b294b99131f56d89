//! AOD: arithmetic operator deletion, of a unary `+` or `-`.

use ruff_python_ast::{AnyNodeRef, UnaryOp};

use crate::mutations::{Group, Look, Operator, Sites};

/// The entry in the list of operators.
pub const AOD: Operator = Operator {
    name: "AOD",
    about: "arithmetic operator deletion: a unary + or -",
    group: Group::Paper,
    before: "x = -y\n",
    after: "x = y\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    let AnyNodeRef::ExprUnaryOp(node) = look.node else {
        return;
    };
    if matches!(node.op, UnaryOp::UAdd | UnaryOp::USub) {
        let sign = look.sign(node);
        sites.edit(sign, vec![vec![look.without(sign)]]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutations::checks::check;

    #[test]
    fn changes_are_these() {
        check(&AOD, "x = a - -b\n", &["x = a - b\n"]);
        check(&AOD, "x = - -b\n", &["x = -b\n", "x = - b\n"]);
        check(&AOD, "x = 1 if a else-b\n", &["x = 1 if a else b\n"]);
        check(&AOD, "x = -(\n    b  # ü\n)\n", &["x = (\n    b  # ü\n)\n"]);
        check(
            &AOD,
            "match x:\n    case -1:\n        f\"{-x}\"\n",
            &[
                "match x:\n    case 1:\n        f\"{-x}\"\n",
                "match x:\n    case -1:\n        f\"{x}\"\n",
            ],
        );
        check(&AOD, "x = ~a\n", &[]);
    }
}
