//! CPA: a copy made an alias: `x[:]`, `x.copy()`, `list(x)` and `deepcopy(x)` become `x`.

use ruff_python_ast::{AnyNodeRef, Expr};
use ruff_text_size::Ranged as _;

use crate::mutations::{Group, Look, Operator, Sites};
use crate::syntax::Edit;

/// The entry in the list of operators.
pub const CPA: Operator = Operator {
    name: "CPA",
    about: "copy made an alias: x[:], x.copy() and deepcopy(x) become x",
    group: Group::Own,
    before: "y = x[:]\ny.append(1)\n",
    after: "y = x\ny.append(1)\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    let range = look.node.range().to_std_range();
    // What is left must not become one word with the next.
    let joins = look.source[range.end..].starts_with(|c: char| c.is_alphanumeric() || c == '_');
    let gap = if joins { " " } else { "" };
    match look.node {
        AnyNodeRef::ExprSubscript(node) if node.ctx.is_load() => {
            let is_whole = node.slice.as_slice_expr().is_some_and(|slice| {
                slice.lower.is_none() && slice.upper.is_none() && slice.step.is_none()
            });
            if is_whole {
                let end = look.with_parentheses(&node.value).end().to_usize();
                sites.edit(node, vec![vec![Edit::new(end..range.end, gap)]]);
            }
        }
        AnyNodeRef::ExprCall(node) if node.arguments.keywords.is_empty() => {
            match (&*node.func, &*node.arguments.args) {
                (Expr::Attribute(function), []) if function.attr.id == "copy" => {
                    let end = function.value.end().to_usize();
                    // Parentheses of its own stay.
                    if look.source[end..].starts_with('.') {
                        sites.edit(node, vec![vec![Edit::new(end..range.end, gap)]]);
                    }
                }
                (function, [only]) if copies(function) && only.is_name_expr() => {
                    let inner = only.range().to_std_range();
                    sites.edit(
                        node,
                        vec![vec![
                            Edit::new(range.start..inner.start, ""),
                            Edit::new(inner.end..range.end, gap),
                        ]],
                    );
                }
                _ => {}
            }
        }
        _ => {}
    }
}

/// Whether a function of one argument makes a copy.
fn copies(function: &Expr) -> bool {
    match function {
        Expr::Name(name) => matches!(name.id.as_str(), "list" | "dict" | "set" | "deepcopy"),
        Expr::Attribute(node) => {
            matches!(node.attr.as_str(), "copy" | "deepcopy")
                && node
                    .value
                    .as_name_expr()
                    .is_some_and(|module| module.id == "copy")
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutations::checks::check;

    #[test]
    fn changes_are_these() {
        check(
            &CPA,
            "y = (x)[:][0]\nz[:] = a.b.copy()\n",
            &[
                "y = (x)[0]\nz[:] = a.b.copy()\n",
                "y = (x)[:][0]\nz[:] = a.b\n",
            ],
        );
        check(
            &CPA,
            "y = copy.deepcopy(x) if list(é)else(f)\n",
            &[
                "y = x if list(é)else(f)\n",
                "y = copy.deepcopy(x) if é else(f)\n",
            ],
        );
        check(&CPA, "y = list(f(x))\nx[1:]\n", &[]);
    }
}
