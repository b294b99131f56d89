//! DDL: decorator deletion: all of a function at once.

use ruff_python_ast::AnyNodeRef;
use ruff_text_size::{Ranged as _, TextRange};

use crate::mutations::{Group, Look, Operator, Sites};
use crate::syntax::{Edit, line_start, next_line};

/// The entry in the list of operators.
pub const DDL: Operator = Operator {
    name: "DDL",
    about: "decorator deletion",
    group: Group::MutPy,
    before: "@twice\ndef f():\n    return 1\n",
    after: "def f():\n    return 1\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    let AnyNodeRef::StmtFunctionDef(node) = look.node else {
        return;
    };
    let all = &node.decorator_list;
    let (Some(first), Some(last)) = (all.first(), all.last()) else {
        return;
    };
    let lines = all.iter().map(|decorator| {
        let start = line_start(look.source, decorator.start().to_usize());
        Edit::new(
            start..next_line(look.source, decorator.end().to_usize()),
            "",
        )
    });
    sites.edit(
        TextRange::new(first.start(), last.end()),
        vec![lines.collect()],
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutations::checks::check;

    #[test]
    fn changes_are_these() {
        check(
            &DDL,
            "class A:\n    @a  # a\n    # é\n    @b(\n        1)\n    async def f(self): pass\n",
            &["class A:\n    # é\n    async def f(self): pass\n"],
        );
        check(&DDL, "@a\nclass A: pass\n", &[]);
    }
}
