//! IOD: overriding method deletion: of one that a base class in the same file has too.

use ruff_python_ast::AnyNodeRef;

use super::blocks;
use super::classes::overrides;
use crate::mutations::{Group, Look, Operator, Sites};

/// The entry in the list of operators.
pub const IOD: Operator = Operator {
    name: "IOD",
    about: "overriding method deletion",
    group: Group::MutPy,
    before: "class A:\n    def f(self): return 1\nclass B(A):\n    def f(self): return 2\n",
    after: "class A:\n    def f(self): return 1\nclass B(A):\n    pass\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    if let AnyNodeRef::StmtFunctionDef(node) = look.node
        && overrides(look, node)
    {
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
            &IOD,
            "class A:\n\tx = 1\n\tdef f(self): pass\nclass B(A):\n\t@a\n\tasync def f(self):\n\t\treturn 1  # é\n\tdef g(self): pass\n\tdef x(self): pass\n",
            &[
                "class A:\n\tx = 1\n\tdef f(self): pass\nclass B(A):\n\tpass  # é\n\tdef g(self): pass\n\tdef x(self): pass\n",
                "class A:\n\tx = 1\n\tdef f(self): pass\nclass B(A):\n\t@a\n\tasync def f(self):\n\t\treturn 1  # é\n\tdef g(self): pass\n\tpass\n",
            ],
        );
    }
}
