//! LOR: logical operator replacement, of operators on bits, also in `&=` and its like.

use ruff_python_ast::{AnyNodeRef, Operator as Bitwise};

use crate::mutations::{Group, Look, Operator, Sites};

/// The entry in the list of operators.
pub const LOR: Operator = Operator {
    name: "LOR",
    about: "logical operator replacement: & | ^ << >>",
    group: Group::MutPy,
    before: "x = y & z\n",
    after: "x = y | z\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    let (op, left, right, equals) = match look.node {
        AnyNodeRef::ExprBinOp(node) => (node.op, &node.left, &node.right, ""),
        AnyNodeRef::StmtAugAssign(node) => (node.op, &node.target, &node.value, "="),
        _ => return,
    };
    let sign = match op {
        Bitwise::BitAnd => "|",
        Bitwise::BitOr | Bitwise::BitXor => "&",
        Bitwise::LShift => ">>",
        Bitwise::RShift => "<<",
        _ => return,
    };
    if let Some(range) = look.operator_between(left, right) {
        sites.replace(range, [format!("{sign}{equals}")]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutations::checks::check;

    #[test]
    fn changes_are_these() {
        check(
            &LOR,
            "x = a << (b)|c ^ d\n",
            &[
                "x = a >> (b)|c ^ d\n",
                "x = a << (b)&c ^ d\n",
                "x = a << (b)|c & d\n",
            ],
        );
        check(&LOR, "x >>= 1\ny += 1\n", &["x <<= 1\ny += 1\n"]);
        check(&LOR, "def f(a: int | str): pass\n", &[]);
    }
}
