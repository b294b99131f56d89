//! EHD: exception handler deletion: what is caught is raised again.

use ruff_python_ast::{AnyNodeRef, Stmt};

use super::blocks;
use crate::mutations::{Group, Look, Operator, Sites};

/// The entry in the list of operators.
pub const EHD: Operator = Operator {
    name: "EHD",
    about: "exception handler deletion: the error is raised again",
    group: Group::MutPy,
    before: "try:\n    x = f()\nexcept OSError:\n    x = 0\n",
    after: "try:\n    x = f()\nexcept OSError:\n    raise\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    let AnyNodeRef::ExceptHandlerExceptHandler(node) = look.node else {
        return;
    };
    if matches!(node.body.first(), Some(Stmt::Raise(_))) || !look.is_removable {
        return;
    }
    if let Some(edits) = blocks::replaced(look.source, &node.body, "raise") {
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
            &EHD,
            "try:\n\ta()\nexcept: b(); c()  # é\nexcept OSError as e:\n\t# why\n\tfor i in e:\n\t\tprint(i)\n\n\td()\n",
            &[
                "try:\n\ta()\nexcept: raise  # é\nexcept OSError as e:\n\t# why\n\tfor i in e:\n\t\tprint(i)\n\n\td()\n",
                "try:\n\ta()\nexcept: b(); c()  # é\nexcept OSError as e:\n\t# why\n\traise\n",
            ],
        );
        check(&EHD, "try:\n    a()\nexcept OSError:\n    raise\n", &[]);
    }
}
