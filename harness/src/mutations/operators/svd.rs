//! SVD: `self` variable deletion: a variable of the object becomes one of the function.

use ruff_python_ast::AnyNodeRef;
use ruff_text_size::{Ranged as _, TextRange};

use crate::mutations::{Group, Look, Operator, Sites};
use crate::syntax::Edit;

/// The entry in the list of operators.
pub const SVD: Operator = Operator {
    name: "SVD",
    about: "self variable deletion",
    group: Group::MutPy,
    before: "class A:\n    def f(self):\n        return self.x\n",
    after: "class A:\n    def f(self):\n        return x\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    let AnyNodeRef::ExprAttribute(node) = look.node else {
        return;
    };
    let prefix = TextRange::new(node.value.start(), node.attr.start());
    let is_self = node
        .value
        .as_name_expr()
        .is_some_and(|name| name.id == "self");
    if is_self && look.text(prefix) == "self." {
        sites.edit(prefix, vec![vec![Edit::new(prefix.to_std_range(), "")]]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutations::checks::check;

    #[test]
    fn changes_are_these() {
        check(
            &SVD,
            "class A:\n    def f(self):\n        self.x.y = f\"{self.é()}\"\n        (self).x = other.x\n",
            &[
                "class A:\n    def f(self):\n        x.y = f\"{self.é()}\"\n        (self).x = other.x\n",
                "class A:\n    def f(self):\n        self.x.y = f\"{é()}\"\n        (self).x = other.x\n",
            ],
        );
    }
}
