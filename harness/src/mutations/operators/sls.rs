//! SLS: the step of a slice added or turned round.

use ruff_python_ast::AnyNodeRef;
use ruff_python_ast::token::TokenKind;
use ruff_text_size::Ranged as _;

use crate::mutations::{Group, Look, Operator, Sites};
use crate::syntax::Edit;

/// The entry in the list of operators.
pub const SLS: Operator = Operator {
    name: "SLS",
    about: "slice step added, or turned round",
    group: Group::Own,
    before: "y = x[1:]\n",
    after: "y = x[1::2]\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    let AnyNodeRef::ExprSlice(node) = look.node else {
        return;
    };
    let end = node.range().to_std_range().end;
    let add = |text: &str| vec![Edit::new(end..end, text)];
    match &node.step {
        Some(step) if step.is_number_literal_expr() => {
            sites.replace(&**step, [format!("-{}", look.text(&**step))]);
        }
        Some(_) => {}
        None => {
            let colons = match colons(look) {
                1 => ":",
                _ => "",
            };
            sites.edit(
                node,
                ["2", "-1"]
                    .map(|step| add(&format!("{colons}{step}")))
                    .into(),
            );
        }
    }
}

/// The colons of a slice itself, not of what stands in its indices.
fn colons(look: &Look<'_>) -> usize {
    let mut depth = 0_usize;
    let mut colons = 0;
    for token in look.tokens.in_range(look.node.range()) {
        match token.kind() {
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => depth += 1,
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => {
                depth = depth.saturating_sub(1);
            }
            TokenKind::Colon if depth == 0 => colons += 1,
            _ => {}
        }
    }
    colons
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutations::checks::check;

    #[test]
    fn changes_are_these() {
        check(
            &SLS,
            "y = x[a[1:2:n][0]:]\n",
            &["y = x[a[1:2:n][0]::2]\n", "y = x[a[1:2:n][0]::-1]\n"],
        );
        check(
            &SLS,
            "y = x[::2, a:b:]\n",
            &[
                "y = x[::-2, a:b:]\n",
                "y = x[::2, a:b:2]\n",
                "y = x[::2, a:b:-1]\n",
            ],
        );
        check(
            &SLS,
            "y = f\"{x[:(n)]}é\"\n",
            &["y = f\"{x[:(n):2]}é\"\n", "y = f\"{x[:(n):-1]}é\"\n"],
        );
    }
}
