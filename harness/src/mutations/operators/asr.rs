//! ASR: augmented assignment operator replacement.

use ruff_python_ast::AnyNodeRef;

use super::aor;
use crate::mutations::{Group, Look, Operator, Sites};

/// The entry in the list of operators.
pub const ASR: Operator = Operator {
    name: "ASR",
    about: "augmented assignment operator replacement",
    group: Group::Paper,
    before: "x += y\n",
    after: "x -= y\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    let AnyNodeRef::StmtAugAssign(node) = look.node else {
        return;
    };
    if aor::is_text(&node.value) {
        return;
    }
    if let Some(range) = look.operator_between(&node.target, &node.value) {
        let siblings = aor::siblings(node.op).iter();
        sites.replace(range, siblings.map(|sign| format!("{sign}=")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutations::checks::check;

    #[test]
    fn changes_are_these() {
        check(&ASR, "x[0] **= 2\n", &["x[0] *= 2\n"]);
        check(
            &ASR,
            "x  *=(1)\n",
            &["x  /=(1)\n", "x  //=(1)\n", "x  **=(1)\n"],
        );
        check(&ASR, "x += \"a\"\nx |= 1\n", &[]);
    }
}
