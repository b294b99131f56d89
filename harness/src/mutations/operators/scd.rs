//! SCD: `super()` call deletion.

use ruff_python_ast::AnyNodeRef;

use super::classes::super_call;
use crate::mutations::{Group, Look, Operator, Sites};

/// The entry in the list of operators.
pub const SCD: Operator = Operator {
    name: "SCD",
    about: "super call deletion",
    group: Group::MutPy,
    before: "class B(A):\n    def f(self):\n        super().f()\n",
    after: "class B(A):\n    def f(self):\n        pass\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    let AnyNodeRef::StmtFunctionDef(node) = look.node else {
        return;
    };
    if let Some(index) = super_call(look, node, &node.body) {
        sites.replace(&node.body[index], ["pass"]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutations::checks::check;

    #[test]
    fn changes_are_these() {
        check(
            &SCD,
            "class B(A):\n    def f(self): x = 1; super().f(é)  # on\ndef f(): super().f()\n",
            &["class B(A):\n    def f(self): x = 1; pass  # on\ndef f(): super().f()\n"],
        );
    }
}
