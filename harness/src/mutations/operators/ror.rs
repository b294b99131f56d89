//! ROR: relational operator replacement.

use ruff_python_ast::token::TokenKind;
use ruff_python_ast::{AnyNodeRef, CmpOp};

use crate::mutations::{Group, Look, Operator, Sites};

/// The entry in the list of operators.
pub const ROR: Operator = Operator {
    name: "ROR",
    about: "relational operator replacement",
    group: Group::Paper,
    before: "if x < y:\n    print(x)\n",
    after: "if x > y:\n    print(x)\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    let AnyNodeRef::ExprCompare(node) = look.node else {
        return;
    };
    for (op, range) in look.comparisons(node) {
        if let (CmpOp::IsNot, Some(not)) = (op, look.token(TokenKind::Not, range)) {
            sites.edit(range, vec![vec![look.without(not)]]);
        } else {
            sites.replace(range, siblings(op).iter().copied());
        }
    }
}

/// What may stand for an operator, as in MutPy; and `is`, which it leaves alone.
fn siblings(op: CmpOp) -> &'static [&'static str] {
    match op {
        CmpOp::Lt => &[">", "<="],
        CmpOp::Gt => &["<", ">="],
        CmpOp::LtE => &[">=", "<"],
        CmpOp::GtE => &["<=", ">"],
        CmpOp::Eq => &["!="],
        CmpOp::NotEq => &["=="],
        CmpOp::Is => &["is not"],
        CmpOp::IsNot | CmpOp::In | CmpOp::NotIn => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutations::checks::check;

    #[test]
    fn changes_are_these() {
        check(
            &ROR,
            "x = 0 < a <= 9\n",
            &[
                "x = 0 > a <= 9\n",
                "x = 0 <= a <= 9\n",
                "x = 0 < a >= 9\n",
                "x = 0 < a < 9\n",
            ],
        );
        check(&ROR, "x = a is b\n", &["x = a is not b\n"]);
        check(&ROR, "x = (a)is not(b)\n", &["x = (a)is (b)\n"]);
        check(
            &ROR,
            "print(f\"{a!=b:>{n}} é {c == d}\")\n",
            &[
                "print(f\"{a==b:>{n}} é {c == d}\")\n",
                "print(f\"{a!=b:>{n}} é {c != d}\")\n",
            ],
        );
        check(
            &ROR,
            "if __name__ == \"__main__\":\n    x = (a\n         > b)\n",
            &[
                "if __name__ == \"__main__\":\n    x = (a\n         < b)\n",
                "if __name__ == \"__main__\":\n    x = (a\n         >= b)\n",
            ],
        );
        check(&ROR, "x = a in b\n", &[]);
    }
}
