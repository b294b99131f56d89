//! OIL: one-iteration loop, by a `break` at the body's end.

use ruff_python_ast::Stmt;

use crate::mutations::{Group, Look, Operator, Sites};

use super::blocks;

/// The entry in the list of operators.
pub const OIL: Operator = Operator {
    name: "OIL",
    about: "one-iteration loop: a break at the body's end",
    group: Group::Paper,
    before: "for i in a:\n    print(i)\n",
    after: "for i in a:\n    print(i)\n    break\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    let Some(body) = blocks::of_loop(look.node) else {
        return;
    };
    // Nothing comes after these.
    if matches!(
        body.last(),
        Some(Stmt::Break(_) | Stmt::Continue(_) | Stmt::Return(_) | Stmt::Raise(_))
    ) {
        return;
    }
    if let Some(edit) = blocks::statement_after(look.source, body, "break") {
        sites.edit(look.node, vec![vec![edit]]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutations::checks::check;

    #[test]
    fn a_break_comes_last() {
        check(
            &OIL,
            "for i in a: print(i)\n",
            &["for i in a: print(i); break\n"],
        );
        check(
            &OIL,
            "while a:\n\tfor i in a:\n\t\tprint(i) # é\nelse:\n\tx = 1\n",
            &[
                "while a:\n\tfor i in a:\n\t\tprint(i) # é\n\t\tbreak\nelse:\n\tx = 1\n",
                "while a:\n\tfor i in a:\n\t\tprint(i) # é\n\tbreak\nelse:\n\tx = 1\n",
            ],
        );
        check(
            &OIL,
            "while a:\n    x = 'é'",
            &["while a:\n    x = 'é'\n    break"],
        );
        check(&OIL, "while a:\n    b()\n    continue\n", &[]);
    }
}
