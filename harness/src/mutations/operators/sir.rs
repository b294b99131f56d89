//! SIR: slice index removal.

use ruff_python_ast::AnyNodeRef;

use crate::mutations::{Group, Look, Operator, Sites};

/// The entry in the list of operators.
pub const SIR: Operator = Operator {
    name: "SIR",
    about: "slice index removal",
    group: Group::Paper,
    before: "y = x[1:]\n",
    after: "y = x[:]\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    let AnyNodeRef::ExprSlice(node) = look.node else {
        return;
    };
    for index in [&node.lower, &node.upper, &node.step].into_iter().flatten() {
        sites.replace(look.with_parentheses(index), [""]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutations::checks::check;

    #[test]
    fn changes_are_these() {
        check(
            &SIR,
            "y = x[(a):b + 1, ::2]\n",
            &[
                "y = x[:b + 1, ::2]\n",
                "y = x[(a):, ::2]\n",
                "y = x[(a):b + 1, ::]\n",
            ],
        );
        check(
            &SIR,
            "y = x[x[1:2][0] : ]\n",
            &[
                "y = x[ : ]\n",
                "y = x[x[:2][0] : ]\n",
                "y = x[x[1:][0] : ]\n",
            ],
        );
    }
}
