//! EXS: exception swallowing: the handler does nothing.

use ruff_python_ast::{AnyNodeRef, Stmt};

use super::blocks;
use crate::mutations::{Group, Look, Operator, Sites};

/// The entry in the list of operators.
pub const EXS: Operator = Operator {
    name: "EXS",
    about: "exception swallowing: the handler does nothing",
    group: Group::MutPy,
    before: "try:\n    x = f()\nexcept OSError:\n    x = 0\n",
    after: "try:\n    x = f()\nexcept OSError:\n    pass\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    let AnyNodeRef::ExceptHandlerExceptHandler(node) = look.node else {
        return;
    };
    if matches!(node.body.as_slice(), [Stmt::Pass(_)]) || !look.is_removable {
        return;
    }
    if let Some(edits) = blocks::replaced(look.source, &node.body, "pass") {
        sites.edit(look.node, vec![edits]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutations::checks::check;

    #[test]
    fn changes_are_these() {
        check(
            &EXS,
            "try:\n\ta()\nexcept: b(); c()  # é\nexcept OSError as e:\n\t# why\n\tfor i in e:\n\t\tprint(i)\n\n\td()\n",
            &[
                "try:\n\ta()\nexcept: pass  # é\nexcept OSError as e:\n\t# why\n\tfor i in e:\n\t\tprint(i)\n\n\td()\n",
                "try:\n\ta()\nexcept: b(); c()  # é\nexcept OSError as e:\n\t# why\n\tpass\n",
            ],
        );
        check(&EXS, "try:\n    a()\nexcept OSError:\n    pass\n", &[]);
    }
}
