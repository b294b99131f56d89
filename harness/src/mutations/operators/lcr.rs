//! LCR: logical connector replacement: all `and` of a chain become `or`, and the other way round.

use ruff_python_ast::{AnyNodeRef, BoolOp};
use ruff_text_size::Ranged as _;

use crate::mutations::{Group, Look, Operator, Sites};
use crate::syntax::Edit;

/// The entry in the list of operators.
pub const LCR: Operator = Operator {
    name: "LCR",
    about: "logical connector replacement: and, or",
    group: Group::Paper,
    before: "if x and y:\n    print(x)\n",
    after: "if x or y:\n    print(x)\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    let AnyNodeRef::ExprBoolOp(node) = look.node else {
        return;
    };
    let word = match node.op {
        BoolOp::And => "or",
        BoolOp::Or => "and",
    };
    let connectors = node.values.windows(2);
    let ranges: Vec<_> = connectors
        .filter_map(|pair| look.operator_between(&pair[0], &pair[1]))
        .collect();
    let edits = ranges.iter().map(|range| {
        // `1and 2`, with an `or`, would begin an octal number.
        let joins = look.source[..range.start().to_usize()].ends_with(char::is_alphanumeric);
        Edit::new(
            range.to_std_range(),
            format!("{}{word}", if joins { " " } else { "" }),
        )
    });
    sites.edit(
        ranges.first().map_or(node.range(), |first| *first),
        vec![edits.collect()],
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutations::checks::check;

    #[test]
    fn changes_are_these() {
        check(
            &LCR,
            "x = a and (b or c)and d\n",
            &["x = a or (b or c)or d\n", "x = a and (b and c)and d\n"],
        );
        check(&LCR, "x = 0and y\n", &["x = 0 or y\n"]);
        check(
            &LCR,
            "x = (a  # and\n     and  # or\n     b)\n",
            &["x = (a  # and\n     or  # or\n     b)\n"],
        );
    }
}
