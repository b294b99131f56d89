//! DEF: a default argument changed, or one for a last parameter that had none.

use ruff_python_ast::{AnyNodeRef, Expr, Number};

use crate::mutations::{Group, Look, Operator, Sites};
use crate::syntax::Edit;

/// The entry in the list of operators.
pub const DEF: Operator = Operator {
    name: "DEF",
    about: "default argument changed, or given to a parameter that had none",
    group: Group::Own,
    before: "def f(x, y=True):\n    return x\n",
    after: "def f(x, y=False):\n    return x\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    let AnyNodeRef::Parameters(node) = look.node else {
        return;
    };
    for parameter in node.iter_non_variadic_params() {
        if let Some(default) = parameter.default() {
            let others = others(default);
            sites.replace(look.with_parentheses(default), others);
        }
    }
    // Where a method has only its object, there is nothing to give.
    let is_method = node
        .args
        .first()
        .is_some_and(|first| first.name() == "self");
    if let Some(last) = node.args.last()
        && last.default().is_none()
        && node.args.len() > usize::from(is_method)
    {
        let range = last.parameter.range.to_std_range();
        let sign = if last.annotation().is_some() {
            " = "
        } else {
            "="
        };
        let given = ["0", "None"]
            .map(|value| vec![Edit::new(range.end..range.end, format!("{sign}{value}"))]);
        sites.edit(last, given.into());
    }
}

/// What may stand for a default.
fn others(default: &Expr) -> Vec<String> {
    let others: &[&str] = match default {
        Expr::BooleanLiteral(node) => match node.value {
            true => &["False"],
            false => &["True"],
        },
        Expr::NoneLiteral(_) => &["0", "[]"],
        Expr::NumberLiteral(node) => match &node.value {
            Number::Int(value) if *value == 0 => &["1", "-1", "None"],
            _ => &["0", "None"],
        },
        Expr::StringLiteral(node) => match node.value.is_empty() {
            true => &["' '", "None"],
            false => &["''", "None"],
        },
        Expr::List(node) if node.elts.is_empty() => &["None", "[0]"],
        _ => &["None"],
    };
    others.iter().map(|&other| other.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutations::checks::check;

    #[test]
    fn changes_are_these() {
        check(
            &DEF,
            "def f(self, a, b: \"é\" = (0), *c, d=None): pass\n",
            &[
                "def f(self, a, b: \"é\" = 1, *c, d=None): pass\n",
                "def f(self, a, b: \"é\" = -1, *c, d=None): pass\n",
                "def f(self, a, b: \"é\" = None, *c, d=None): pass\n",
                "def f(self, a, b: \"é\" = (0), *c, d=0): pass\n",
                "def f(self, a, b: \"é\" = (0), *c, d=[]): pass\n",
            ],
        );
        check(
            &DEF,
            "def f(a, b: int): pass\ng = lambda x, /: x\n",
            &[
                "def f(a, b: int = 0): pass\ng = lambda x, /: x\n",
                "def f(a, b: int = None): pass\ng = lambda x, /: x\n",
            ],
        );
        check(&DEF, "def f(self): pass\n", &[]);
    }
}
