//! LOD: logical operator deletion, of `~`.

use ruff_python_ast::{AnyNodeRef, UnaryOp};

use crate::mutations::{Group, Look, Operator, Sites};

/// The entry in the list of operators.
pub const LOD: Operator = Operator {
    name: "LOD",
    about: "logical operator deletion: a ~",
    group: Group::MutPy,
    before: "x = ~y\n",
    after: "x = y\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    let AnyNodeRef::ExprUnaryOp(node) = look.node else {
        return;
    };
    if node.op == UnaryOp::Invert {
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
        check(&LOD, "x = a or~(-b)\n", &["x = a or(-b)\n"]);
        check(&LOD, "x = ~ ~b\n", &["x = ~b\n", "x = ~ b\n"]);
    }
}
