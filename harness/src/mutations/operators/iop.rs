//! IOP: overridden method calling position change: the `super()` call that comes first comes last, any
//! other first.

use ruff_python_ast::AnyNodeRef;
use ruff_text_size::Ranged as _;

use super::blocks;
use super::classes::super_call;
use crate::mutations::{Group, Look, Operator, Sites};
use crate::syntax::{Edit, line_start, next_line};

/// The entry in the list of operators.
pub const IOP: Operator = Operator {
    name: "IOP",
    about: "overridden method calling position change: a super call last, or first",
    group: Group::MutPy,
    before: "class B(A):\n    def f(self):\n        super().f()\n        self.x = 1\n",
    after: "class B(A):\n    def f(self):\n        self.x = 1\n        super().f()\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    let AnyNodeRef::StmtFunctionDef(node) = look.node else {
        return;
    };
    let body = blocks::without_docstring(&node.body);
    let Some(index) = super_call(look, node, body) else {
        return;
    };
    let call = &body[index];
    if body.len() < 2 || blocks::own_line(look.source, call).is_none() {
        return;
    }
    let line = line_start(look.source, call.start().to_usize())
        ..next_line(look.source, call.end().to_usize());
    let put = match index {
        0 => blocks::statement_after(look.source, body, look.text(call)),
        _ => blocks::statement_before(look.source, body, look.text(call)),
    };
    sites.edit(
        call,
        put.map(|put| vec![Edit::new(line, ""), put])
            .into_iter()
            .collect(),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutations::checks::check;

    #[test]
    fn changes_are_these() {
        check(
            &IOP,
            "class B(A):\n    def f(self):\n        \"\"\"Is é.\"\"\"\n        super().f()  # on\n        return 1\n",
            &[
                "class B(A):\n    def f(self):\n        \"\"\"Is é.\"\"\"\n        return 1\n        super().f()\n",
            ],
        );
        check(
            &IOP,
            "class B(A):\n    def f(self):\n        x = 1\n        super(B, self).f(\n            x)\n        y = 1\n",
            &[
                "class B(A):\n    def f(self):\n        super(B, self).f(\n            x)\n        x = 1\n        y = 1\n",
            ],
        );
        check(
            &IOP,
            "class B(A):\n    def f(self):\n        super().g()\n        x = 1\n    def g(self): super().g(); x = 1\n",
            &[],
        );
        check(
            &IOP,
            "class B(A):\n    def f(self):\n        x = 1\n        super().f()",
            &["class B(A):\n    def f(self):\n        super().f()\n        x = 1\n"],
        );
    }
}
