//! ZIL: zero-iteration loop, by a `break` at the body's start.

use crate::mutations::{Group, Look, Operator, Sites};

use super::loops;

/// The entry in the list of operators.
pub const ZIL: Operator = Operator {
    name: "ZIL",
    about: "zero-iteration loop: a break at the body's start",
    group: Group::Paper,
    before: "for i in a:\n    print(i)\n",
    after: "for i in a:\n    break\n    print(i)\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    let Some(body) = loops::body(look.node) else {
        return;
    };
    if let Some(edit) = loops::statement_before(look.source, body, "break") {
        sites.edit(look.node, vec![vec![edit]]);
    }
}
