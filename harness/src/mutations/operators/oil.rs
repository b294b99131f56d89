//! OIL: one-iteration loop, by a `break` at the body's end.

use crate::mutations::{Group, Look, Operator, Sites};

use super::loops;

/// The entry in the list of operators.
pub const OIL: Operator = Operator {
    name: "OIL",
    about: "one-iteration loop: a break at the body's end",
    group: Group::Paper,
    before: "for i in a:\n    print(i)\n",
    after: "for i in a:\n    print(i)\n    break\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    let Some(body) = loops::body(look.node) else {
        return;
    };
    if let Some(edit) = loops::statement_after(look.source, body, "break") {
        sites.edit(look.node, vec![vec![edit]]);
    }
}
