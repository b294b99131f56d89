//! ZIL: zero-iteration loop, by a `break` at the body's start.

use ruff_python_ast::Stmt;

use crate::mutations::{Group, Look, Operator, Sites};

use super::blocks;

/// The entry in the list of operators.
pub const ZIL: Operator = Operator {
    name: "ZIL",
    about: "zero-iteration loop: a break at the body's start",
    group: Group::Paper,
    before: "for i in a:\n    print(i)\n",
    after: "for i in a:\n    break\n    print(i)\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    let Some(body) = blocks::of_loop(look.node) else {
        return;
    };
    if body.first().is_some_and(Stmt::is_break_stmt) {
        return;
    }
    if let Some(edit) = blocks::statement_before(look.source, body, "break") {
        sites.edit(look.node, vec![vec![edit]]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutations::checks::check;

    #[test]
    fn a_break_comes_first() {
        check(
            &ZIL,
            "for i in a: print(i)\n",
            &["for i in a: break; print(i)\n"],
        );
        check(
            &ZIL,
            "while a:\n  # why\n  @b\n  def f(): pass\n",
            &["while a:\n  # why\n  break\n  @b\n  def f(): pass\n"],
        );
        check(&ZIL, "while a:\n    break\n", &[]);
    }
}
