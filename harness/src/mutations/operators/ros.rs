//! ROS: reordered statements: two assignments next to each other, of which neither reads or writes what
//! the other writes, and neither calls anything.

use ruff_python_ast::{Expr, Stmt, StmtAssign};
use ruff_text_size::{Ranged as _, TextRange};

use super::blocks;
use crate::mutations::{Group, Look, Operator, Sites};
use crate::syntax::Edit;

/// The entry in the list of operators.
pub const ROS: Operator = Operator {
    name: "ROS",
    about: "reordered statements: two neighbours that do not depend on each other",
    group: Group::Own,
    before: "x = 1\ny = 2\n",
    after: "y = 2\nx = 1\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    for pair in blocks::of(look.node)
        .iter()
        .flat_map(|block| block.windows(2))
    {
        let [Stmt::Assign(one), Stmt::Assign(other)] = pair else {
            continue;
        };
        if are_independent(one, other) && look.text(one) != look.text(other) {
            sites.edit(
                TextRange::new(one.start(), other.end()),
                vec![vec![
                    Edit::new(one.range.to_std_range(), look.text(other)),
                    Edit::new(other.range.to_std_range(), look.text(one)),
                ]],
            );
        }
    }
}

fn are_independent(one: &StmtAssign, other: &StmtAssign) -> bool {
    let (Some(first), Some(second)) = (Use::of(one), Use::of(other)) else {
        return false;
    };
    first.writes != second.writes
        && !first.reads.contains(&second.writes)
        && !second.reads.contains(&first.writes)
}

/// The names that an assignment writes and reads.
struct Use<'a> {
    writes: &'a str,
    reads: Vec<&'a str>,
}

impl<'a> Use<'a> {
    /// `None` where an assignment might do more.
    fn of(node: &'a StmtAssign) -> Option<Self> {
        let [Expr::Name(target)] = node.targets.as_slice() else {
            return None;
        };
        let mut reads = Vec::new();
        only_reads(&node.value, &mut reads).then_some(Self {
            writes: &target.id,
            reads,
        })
    }
}

/// Whether an expression does nothing but read names, which are added to a list.
fn only_reads<'a>(expr: &'a Expr, names: &mut Vec<&'a str>) -> bool {
    match expr {
        Expr::Name(name) => {
            names.push(&name.id);
            true
        }
        Expr::NumberLiteral(_)
        | Expr::StringLiteral(_)
        | Expr::BytesLiteral(_)
        | Expr::BooleanLiteral(_)
        | Expr::NoneLiteral(_)
        | Expr::EllipsisLiteral(_) => true,
        Expr::UnaryOp(node) => only_reads(&node.operand, names),
        Expr::BinOp(node) => only_reads(&node.left, names) && only_reads(&node.right, names),
        Expr::BoolOp(node) => node.values.iter().all(|value| only_reads(value, names)),
        Expr::List(node) => node.elts.iter().all(|value| only_reads(value, names)),
        Expr::Tuple(node) => node.elts.iter().all(|value| only_reads(value, names)),
        Expr::Set(node) => node.elts.iter().all(|value| only_reads(value, names)),
        Expr::Dict(node) => node.items.iter().all(|item| {
            item.key.as_ref().is_some_and(|key| only_reads(key, names))
                && only_reads(&item.value, names)
        }),
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
            &ROS,
            "def f():\n    a = [1,\n  -b]  # é\n    b2 = (c)\n    return a\n",
            &["def f():\n    b2 = (c)  # é\n    a = [1,\n  -b]\n    return a\n"],
        );
        check(&ROS, "a = 1; b = 2; c = b\n", &["b = 2; a = 1; c = b\n"]);
        check(
            &ROS,
            "a = b\nb = 1\nc = f()\nd = a.b\ne = a[0]\nf = g = 1\nh += 1\n",
            &[],
        );
        check(&ROS, "a = [*b]\nc = {**a}\nd = d\nd = a\n", &[]);
    }
}
