//! RIL: reversed iteration loop, by `reversed()`.

use ruff_python_ast::AnyNodeRef;
use ruff_text_size::Ranged as _;

use crate::mutations::{Group, Look, Operator, Sites};
use crate::syntax::Edit;

/// The entry in the list of operators.
pub const RIL: Operator = Operator {
    name: "RIL",
    about: "reversed iteration loop",
    group: Group::Paper,
    before: "for i in a:\n    print(i)\n",
    after: "for i in reversed(a):\n    print(i)\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    let AnyNodeRef::StmtFor(node) = look.node else {
        return;
    };
    if node.is_async {
        return;
    }
    let range = look.with_parentheses(&node.iter).to_std_range();
    // A bare tuple is one argument in parentheses alone.
    let bare = node
        .iter
        .as_tuple_expr()
        .is_some_and(|tuple| !tuple.parenthesized);
    let (open, close) = match bare {
        true => ("reversed((", "))"),
        false => ("reversed(", ")"),
    };
    sites.edit(
        node.range(),
        vec![vec![
            Edit::new(range.start..range.start, open),
            Edit::new(range.end..range.end, close),
        ]],
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutations::checks::check;

    #[test]
    fn what_is_iterated_over_is_reversed() {
        check(
            &RIL,
            "for a in (b):\n    for c in 1, *d: print(a)\n",
            &[
                "for a in reversed((b)):\n    for c in 1, *d: print(a)\n",
                "for a in (b):\n    for c in reversed((1, *d)): print(a)\n",
            ],
        );
        check(
            &RIL,
            "async def f():\n    async for a in b:\n        pass\n",
            &[],
        );
    }
}
