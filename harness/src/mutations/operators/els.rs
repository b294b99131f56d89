//! ELS: an `else` removed, inserted before the next statement, or made unconditional; an `elif` made an
//! `if`.

use ruff_python_ast::token::TokenKind;
use ruff_python_ast::{AnyNodeRef, Stmt, StmtIf};
use ruff_text_size::{Ranged, TextLen as _, TextRange};

use super::blocks::{self, claim, indent, line_end};
use crate::mutations::{Group, Look, Operator, Sites, is_main_guard};
use crate::syntax::{Edit, line_start, next_line};

/// The entry in the list of operators.
pub const ELS: Operator = Operator {
    name: "ELS",
    about: "else removed, inserted or made unconditional; elif made if",
    group: Group::Own,
    before: "if x:\n    print(1)\nelse:\n    print(2)\n",
    after: "if x:\n    print(1)\nif True:\n    print(2)\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    match look.node {
        AnyNodeRef::StmtIf(node) => {
            for clause in &node.elif_else_clauses {
                if clause.test.is_some() {
                    let word = TextRange::at(clause.start(), "elif".text_len());
                    sites.replace(word, ["if"]);
                } else {
                    change(look, clause.range(), sites);
                }
            }
        }
        AnyNodeRef::StmtFor(node) => of_loop(look, &node.body, &node.orelse, sites),
        AnyNodeRef::StmtWhile(node) => of_loop(look, &node.body, &node.orelse, sites),
        _ => {}
    }
    for block in blocks::of(look.node) {
        for pair in block.windows(2) {
            if let Stmt::If(node) = &pair[0] {
                insert(look, node, &pair[1], sites);
            }
        }
    }
}

fn of_loop(look: &Look<'_>, body: &[Stmt], orelse: &[Stmt], sites: &mut Sites) {
    if let (Some(before), Some(last)) = (body.last(), orelse.last()) {
        let between = TextRange::new(before.end(), last.end());
        if let Some(word) = look.token(TokenKind::Else, between) {
            change(look, TextRange::new(word.start(), last.end()), sites);
        }
    }
}

/// What can be done to an `else` with its block.
fn change(look: &Look<'_>, clause: TextRange, sites: &mut Sites) {
    let range = clause.to_std_range();
    let word = range.start..range.start + "else".len();
    let mut changes = vec![vec![Edit::new(word, "if True")]];
    if look.is_removable {
        let lines = line_start(look.source, range.start)..next_line(look.source, range.end);
        changes.push(vec![
            Edit::new(lines, ""),
            claim(line_end(look.source, clause)),
        ]);
    }
    sites.edit(TextRange::at(clause.start(), "else".text_len()), changes);
}

/// Makes the statement after an `if` the block of its `else`.
fn insert(look: &Look<'_>, node: &StmtIf, next: &Stmt, sites: &mut Sites) {
    let has_else = node
        .elif_else_clauses
        .last()
        .is_some_and(|last| last.test.is_none());
    let source = look.source;
    if has_else || is_main_guard(&node.test) || blocks::own_line(source, next).is_none() {
        return;
    }
    let Some(outer) = indent(source, node.start().to_usize()) else {
        return;
    };
    let first = node.body.first().map(|first| first.start().to_usize());
    let inner = first.and_then(|first| indent(source, first));
    let inner = inner.map_or_else(|| format!("{outer}    "), str::to_owned);
    let at = next.start().to_usize();
    sites.edit(
        next,
        vec![vec![
            Edit::new(at..at, format!("else:\n{inner}")),
            claim(line_end(source, node)),
            claim(line_end(source, next)),
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
            &ELS,
            "if a:\n\tb\nelif c: d\nelse: # é\n\te\nf()\n",
            &[
                "if a:\n\tb\nif c: d\nelse: # é\n\te\nf()\n",
                "if a:\n\tb\nelif c: d\nif True: # é\n\te\nf()\n",
                "if a:\n\tb\nelif c: d\nf()\n",
            ],
        );
        check(
            &ELS,
            "def f():\n  if a: return 1\n  # é\n  return (\n2)\n",
            &["def f():\n  if a: return 1\n  # é\n  else:\n      return (\n2)\n"],
        );
        check(
            &ELS,
            "while a:\n    b if c else d\nelse:\n    c",
            &[
                "while a:\n    b if c else d\nif True:\n    c",
                "while a:\n    b if c else d\n",
            ],
        );
        check(&ELS, "if __name__ == \"__main__\":\n    a()\nb()\n", &[]);
        check(&ELS, "if a:\n    b\ntry: pass\nfinally: pass\n", &[]);
    }
}
