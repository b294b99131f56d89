//! BCR: `break` and `continue` replaced by each other.

use ruff_python_ast::AnyNodeRef;

use crate::mutations::{Group, Look, Operator, Sites};

/// The entry in the list of operators.
pub const BCR: Operator = Operator {
    name: "BCR",
    about: "break and continue replaced by each other",
    group: Group::Paper,
    before: "while x:\n    break\n",
    after: "while x:\n    continue\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    match look.node {
        AnyNodeRef::StmtBreak(node) => sites.replace(node, ["continue"]),
        AnyNodeRef::StmtContinue(node) => sites.replace(node, ["break"]),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutations::checks::check;

    #[test]
    fn changes_are_these() {
        check(
            &BCR,
            "while x:\n    if y: break\n    continue  # on\n",
            &[
                "while x:\n    if y: continue\n    continue  # on\n",
                "while x:\n    if y: break\n    break  # on\n",
            ],
        );
    }
}
