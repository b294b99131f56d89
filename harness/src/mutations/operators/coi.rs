//! COI: conditional operator insertion, around a test and before `in`. MutPy leaves the tests of
//! conditional expressions and comprehensions alone.

use ruff_python_ast::{AnyNodeRef, CmpOp, Expr};

use crate::mutations::{Group, Look, Operator, Sites, is_main_guard};
use crate::syntax::Edit;

/// The entry in the list of operators.
pub const COI: Operator = Operator {
    name: "COI",
    about: "conditional operator insertion: a negated test, or not in for in",
    group: Group::MutPy,
    before: "if x:\n    print(x)\n",
    after: "if not (x):\n    print(x)\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    match look.node {
        AnyNodeRef::StmtIf(node) => negate(look, &node.test, sites),
        AnyNodeRef::ElifElseClause(node) => {
            if let Some(test) = &node.test {
                negate(look, test, sites);
            }
        }
        AnyNodeRef::StmtWhile(node) => negate(look, &node.test, sites),
        AnyNodeRef::ExprIf(node) => negate(look, &node.test, sites),
        AnyNodeRef::Comprehension(node) => {
            for test in &node.ifs {
                negate(look, test, sites);
            }
        }
        AnyNodeRef::ExprCompare(node) => {
            for (op, range) in look.comparisons(node) {
                if op == CmpOp::In {
                    sites.replace(range, ["not in"]);
                }
            }
        }
        _ => {}
    }
}

fn negate(look: &Look<'_>, test: &Expr, sites: &mut Sites) {
    // The not of a `not` is what COD makes.
    if is_main_guard(test) || test.as_unary_op_expr().is_some_and(|node| node.op.is_not()) {
        return;
    }
    let range = look.with_parentheses(test);
    let (start, end) = (range.start().to_usize(), range.end().to_usize());
    let before = look.source[..start].ends_with(char::is_alphanumeric);
    let open = if before { " not (" } else { "not (" };
    sites.edit(
        range,
        vec![vec![
            Edit::new(start..start, open),
            Edit::new(end..end, ")"),
        ]],
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutations::checks::check;

    #[test]
    fn changes_are_these() {
        check(
            &COI,
            "if a: b\nelif(c): d\n",
            &[
                "if not (a): b\nelif(c): d\n",
                "if a: b\nelif not ((c)): d\n",
            ],
        );
        check(
            &COI,
            "while a := b:  # é\n    c\n",
            &["while not (a := b):  # é\n    c\n"],
        );
        check(
            &COI,
            "x = [y for y in z if (lambda: y)] if a else b\n",
            &[
                "x = [y for y in z if not ((lambda: y))] if a else b\n",
                "x = [y for y in z if (lambda: y)] if not (a) else b\n",
            ],
        );
        check(
            &COI,
            "x = a in b in c\nif not x: pass\n",
            &[
                "x = a not in b in c\nif not x: pass\n",
                "x = a in b not in c\nif not x: pass\n",
            ],
        );
        check(&COI, "if \"__main__\" == __name__:\n    a\n", &[]);
    }
}
