//! CDI: class method decorator insertion.

use super::classes::decorated;
use crate::mutations::{Group, Look, Operator, Sites};

/// The entry in the list of operators.
pub const CDI: Operator = Operator {
    name: "CDI",
    about: "class method decorator insertion",
    group: Group::MutPy,
    before: "class A:\n    def f(self):\n        return 1\n",
    after: "class A:\n    @classmethod\n    def f(self):\n        return 1\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    if let Some(edit) = decorated(look, "classmethod") {
        sites.edit(look.node, vec![vec![edit]]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutations::checks::check;

    #[test]
    fn changes_are_these() {
        check(
            &CDI,
            "class A:\n\t@a\n\t# é\n\tasync def f(self): pass\n\t@property\n\tdef g(self): pass\n\t@classmethod\n\tdef h(self): pass\ndef f(): pass\n",
            &[
                "class A:\n\t@a\n\t# é\n\t@classmethod\n\tasync def f(self): pass\n\t@property\n\tdef g(self): pass\n\t@classmethod\n\tdef h(self): pass\ndef f(): pass\n",
            ],
        );
    }
}
