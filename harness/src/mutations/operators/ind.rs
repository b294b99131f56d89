//! IND: a statement indented into the block before it, or out of the one that it ends.

use ruff_python_ast::Stmt;
use ruff_text_size::Ranged as _;

use super::blocks::{self, claim, indent, line_end, own_line};
use crate::mutations::{Group, Look, Operator, Sites, is_main_guard};
use crate::syntax::Edit;

/// The entry in the list of operators.
pub const IND: Operator = Operator {
    name: "IND",
    about: "a statement indented into the block before it, or out of its own",
    group: Group::Own,
    before: "for i in x:\n    y = i\n    print(y)\n",
    after: "for i in x:\n    y = i\nprint(y)\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    for block in blocks::of(look.node) {
        for (at, statement) in block.iter().enumerate() {
            let Some(inner) = last_block(statement) else {
                continue;
            };
            if let Some(next) = block.get(at + 1) {
                indented_in(look, statement, inner, next, sites);
            }
            if inner.len() > 1 {
                indented_out(look, statement, inner, sites);
            }
        }
    }
}

/// The block that ends a statement, if a statement may go there or come from
/// there.
fn last_block(statement: &Stmt) -> Option<&[Stmt]> {
    match statement {
        Stmt::For(node) if node.orelse.is_empty() => Some(&node.body),
        Stmt::While(node) if node.orelse.is_empty() => Some(&node.body),
        Stmt::With(node) => Some(&node.body),
        Stmt::If(node) if is_main_guard(&node.test) => None,
        Stmt::If(node) => match node.elif_else_clauses.last() {
            Some(clause) => Some(&clause.body),
            None => Some(&node.body),
        },
        _ => None,
    }
}

fn indented_in(look: &Look<'_>, outer: &Stmt, inner: &[Stmt], next: &Stmt, sites: &mut Sites) {
    let first = inner.first().map(|first| first.start().to_usize());
    if let Some(deep) = first.and_then(|first| indent(look.source, first)) {
        moved(look, next, deep, outer, sites);
    }
}

fn indented_out(look: &Look<'_>, outer: &Stmt, inner: &[Stmt], sites: &mut Sites) {
    let [.., before, last] = inner else {
        return;
    };
    if let Some(shallow) = indent(look.source, outer.start().to_usize()) {
        moved(look, last, shallow, before, sites);
    }
}

/// Gives a statement another indent; nothing else may be put where it, or what
/// is before it, ends.
fn moved(look: &Look<'_>, statement: &Stmt, to: &str, before: &Stmt, sites: &mut Sites) {
    let source = look.source;
    if let Some(old) = own_line(source, statement) {
        let at = statement.start().to_usize();
        sites.edit(
            statement,
            vec![vec![
                Edit::new(at - old.len()..at, to),
                claim(line_end(source, before)),
                claim(line_end(source, statement)),
            ]],
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutations::checks::check;

    #[test]
    fn changes_are_these() {
        check(
            &IND,
            "if a:\n\tb()\n\tc()\n# é\nd(\n1)\n",
            &[
                "if a:\n\tb()\nc()\n# é\nd(\n1)\n",
                "if a:\n\tb()\n\tc()\n# é\n\td(\n1)\n",
            ],
        );
        check(&IND, "for a in b: c(); d()\ne()\n", &[]);
        check(
            &IND,
            "def f():\n    for a in b:\n        if a:\n            c = 1\n            break\n        return c  # é\n",
            &[
                "def f():\n    for a in b:\n        if a:\n            c = 1\n            break\n            return c  # é\n",
                "def f():\n    for a in b:\n        if a:\n            c = 1\n            break\n    return c  # é\n",
            ],
        );
    }
}
