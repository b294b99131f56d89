//! COD: conditional operator deletion, of `not` and of the `not` in `not in`.

use ruff_python_ast::token::TokenKind;
use ruff_python_ast::{AnyNodeRef, CmpOp, UnaryOp};

use crate::mutations::{Group, Look, Operator, Sites};

/// The entry in the list of operators.
pub const COD: Operator = Operator {
    name: "COD",
    about: "conditional operator deletion: a not, or the not of not in",
    group: Group::Paper,
    before: "if not x:\n    print(x)\n",
    after: "if x:\n    print(x)\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    match look.node {
        AnyNodeRef::ExprUnaryOp(node) if node.op == UnaryOp::Not => {
            let sign = look.sign(node);
            sites.edit(sign, vec![vec![look.without(sign)]]);
        }
        AnyNodeRef::ExprCompare(node) => {
            for (op, range) in look.comparisons(node) {
                let not = look.token(TokenKind::Not, range);
                if let (CmpOp::NotIn, Some(not)) = (op, not) {
                    sites.edit(range, vec![vec![look.without(not)]]);
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutations::checks::check;

    #[test]
    fn changes_are_these() {
        check(
            &COD,
            "x = not(a) or not b\n",
            &["x = (a) or not b\n", "x = not(a) or b\n"],
        );
        check(
            &COD,
            "x = (a not  # not\n     in b)\n",
            &["x = (a # not\n     in b)\n"],
        );
        check(&COD, "x = a in b not in(c)\n", &["x = a in b in(c)\n"]);
        check(
            &COD,
            "x = (1)not in b\nreturn_ = a is not b\n",
            &["x = (1)in b\nreturn_ = a is not b\n"],
        );
        check(
            &COD,
            "x = [a for a in b if not a]\n",
            &["x = [a for a in b if a]\n"],
        );
        check(
            &COD,
            "def f():\n\treturn not\"é\"\n",
            &["def f():\n\treturn \"é\"\n"],
        );
    }
}
