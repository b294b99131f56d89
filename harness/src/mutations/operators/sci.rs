//! SCI: `super()` call insertion, with the arguments of the method that it is in.

use ruff_python_ast::{AnyNodeRef, Parameters};

use super::blocks;
use super::classes::{overrides, super_call};
use crate::mutations::{Group, Look, Operator, Sites};

/// The entry in the list of operators.
pub const SCI: Operator = Operator {
    name: "SCI",
    about: "super call insertion",
    group: Group::MutPy,
    before: "class A:\n    def f(self, x): return x\nclass B(A):\n    def f(self, x):\n        return 1\n",
    after: "class A:\n    def f(self, x): return x\nclass B(A):\n    def f(self, x):\n        super().f(x)\n        return 1\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    let AnyNodeRef::StmtFunctionDef(node) = look.node else {
        return;
    };
    // A method without an object of its own has no super.
    let plain = !node.is_async && node.decorator_list.is_empty();
    if !plain || !overrides(look, node) || super_call(look, node, &node.body).is_some() {
        return;
    }
    let body = blocks::without_docstring(&node.body);
    let call = format!("super().{}({})", node.name, passed_on(&node.parameters));
    if let Some(edit) = blocks::statement_before(look.source, body, &call) {
        sites.edit(node, vec![vec![edit]]);
    }
}

/// The arguments that pass a method's own on.
fn passed_on(parameters: &Parameters) -> String {
    let positional = parameters
        .posonlyargs
        .iter()
        .chain(&parameters.args)
        .skip(1);
    let mut parts: Vec<String> = positional.map(|p| p.name().to_string()).collect();
    parts.extend(parameters.vararg.iter().map(|p| format!("*{}", p.name)));
    let by_name = parameters.kwonlyargs.iter().map(|p| p.name());
    parts.extend(by_name.map(|name| format!("{name}={name}")));
    parts.extend(parameters.kwarg.iter().map(|p| format!("**{}", p.name)));
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutations::checks::check;

    #[test]
    fn changes_are_these() {
        check(
            &SCI,
            "class A:\n    def f(s): s.f()\n    g = h = 1\nclass B(A):\n    def f(s, /, a, b=1, *c, d=2, **e): return 1\n    def g(self):\n        \"\"\"é\"\"\"\n        x = 1\n    def h(self): super().h()\n",
            &[
                "class A:\n    def f(s): s.f()\n    g = h = 1\nclass B(A):\n    def f(s, /, a, b=1, *c, d=2, **e): super().f(a, b, *c, d=d, **e); return 1\n    def g(self):\n        \"\"\"é\"\"\"\n        x = 1\n    def h(self): super().h()\n",
                "class A:\n    def f(s): s.f()\n    g = h = 1\nclass B(A):\n    def f(s, /, a, b=1, *c, d=2, **e): return 1\n    def g(self):\n        \"\"\"é\"\"\"\n        super().g()\n        x = 1\n    def h(self): super().h()\n",
            ],
        );
    }
}
