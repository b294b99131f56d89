//! SDL: statement deletion: of an assignment, a return or an expression.

use ruff_python_ast::AnyNodeRef;
use ruff_text_size::Ranged as _;

use super::blocks;
use crate::mutations::{Group, Look, Operator, Sites};

/// The entry in the list of operators.
pub const SDL: Operator = Operator {
    name: "SDL",
    about: "statement deletion",
    group: Group::MutPy,
    before: "x = 1\nx = 2\nprint(x)\n",
    after: "x = 1\npass\nprint(x)\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    let node = look.node;
    let goes = match node {
        AnyNodeRef::StmtAssign(_) => look.is_removable,
        AnyNodeRef::StmtReturn(_) => true,
        AnyNodeRef::StmtExpr(node) => !node.value.is_ellipsis_literal_expr(),
        _ => false,
    };
    if goes {
        sites.edit(node, vec![blocks::gone(look.source, node.range())]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutations::checks::check;

    #[test]
    fn changes_are_these() {
        check(
            &SDL,
            "def f():\n    \"\"\"é\"\"\"\n    x = (\n      1); y += 1\n    if x: return x # on\n    ...\n",
            &[
                "def f():\n    \"\"\"é\"\"\"\n    pass; y += 1\n    if x: return x # on\n    ...\n",
                "def f():\n    \"\"\"é\"\"\"\n    x = (\n      1); y += 1\n    if x: pass # on\n    ...\n",
            ],
        );
        check(
            &SDL,
            "def f():\n    x = 1\n    def g():\n        nonlocal x\n        print(x)\n",
            &["def f():\n    x = 1\n    def g():\n        nonlocal x\n        pass\n"],
        );
    }
}
