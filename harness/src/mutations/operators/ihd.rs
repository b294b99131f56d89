//! IHD: hiding variable deletion: of a class variable that a base class in the same file has too.

use ruff_python_ast::AnyNodeRef;

use super::blocks;
use super::classes::{bases, has};
use crate::mutations::{Group, Look, Operator, Sites};

/// The entry in the list of operators.
pub const IHD: Operator = Operator {
    name: "IHD",
    about: "hiding variable deletion: a class variable of a base class again",
    group: Group::MutPy,
    before: "class A:\n    x = 1\nclass B(A):\n    x = 2\n",
    after: "class A:\n    x = 1\nclass B(A):\n    pass\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    let (AnyNodeRef::StmtAssign(node), Some(AnyNodeRef::StmtClassDef(class))) =
        (look.node, look.parent())
    else {
        return;
    };
    let [target] = node.targets.as_slice() else {
        return;
    };
    let hides = target.as_name_expr().is_some_and(|name| {
        let above = bases(look, class);
        above.iter().any(|base| has(base, &name.id))
    });
    if hides && look.is_removable {
        sites.edit(node, vec![blocks::gone(look.source, node.range)]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutations::checks::check;

    #[test]
    fn changes_are_these() {
        check(
            &IHD,
            "class A:\n    x = y = 1; z = 1\nclass B(A): pass\nclass C(B, dict):\n    x = [\n    ]; w = 3\n    z, y = 1, 2\n    def f(self): x = 1\n",
            &[
                "class A:\n    x = y = 1; z = 1\nclass B(A): pass\nclass C(B, dict):\n    pass; w = 3\n    z, y = 1, 2\n    def f(self): x = 1\n",
            ],
        );
    }
}
