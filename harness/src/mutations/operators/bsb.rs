//! BSB: a built-in function for its sibling, such as `min` for `max`.

use ruff_python_ast::AnyNodeRef;

use crate::mutations::{Group, Look, Operator, Sites};

/// The entry in the list of operators.
pub const BSB: Operator = Operator {
    name: "BSB",
    about: "built-in function for its sibling: min and max, any and all, ...",
    group: Group::Own,
    before: "print(max(x))\n",
    after: "print(min(x))\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    let AnyNodeRef::ExprCall(node) = look.node else {
        return;
    };
    let Some(name) = node.func.as_name_expr() else {
        return;
    };
    // With one argument, a plain one, more functions agree in what they take.
    let is_alone = node.arguments.args.len() == 1
        && node.arguments.keywords.is_empty()
        && !node.arguments.args[0].is_starred_expr();
    let siblings = siblings(&name.id, is_alone);
    if !siblings.is_empty() && !look.defines(&name.id) {
        sites.replace(name, siblings.iter().copied());
    }
}

fn siblings(name: &str, is_alone: bool) -> &'static [&'static str] {
    match (name, is_alone) {
        ("min", _) => &["max"],
        ("max", true) => &["min", "sum"],
        ("max", false) => &["min"],
        ("any", _) => &["all"],
        ("all", _) => &["any"],
        ("sum", true) => &["len", "max"],
        ("len", true) => &["sum"],
        ("sorted", true) => &["list", "set"],
        ("reversed", true) => &["list", "sorted"],
        ("list", true) => &["set", "tuple", "sorted"],
        ("tuple", true) => &["list", "set"],
        ("set", true) => &["list", "tuple"],
        ("int", true) => &["float", "round"],
        ("float", true) => &["int", "round"],
        ("round" | "abs", true) => &["int", "float"],
        ("str", true) => &["repr"],
        ("repr", true) => &["str"],
        ("bin", true) => &["oct", "hex"],
        ("oct" | "hex", true) => &["bin"],
        ("divmod", _) => &["pow"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutations::checks::check;

    #[test]
    fn changes_are_these() {
        check(&BSB, "x = min(a, key=b)\n", &["x = max(a, key=b)\n"]);
        check(
            &BSB,
            "x = sorted(a)\ny = sorted(a, key=b)\n",
            &[
                "x = list(a)\ny = sorted(a, key=b)\n",
                "x = set(a)\ny = sorted(a, key=b)\n",
            ],
        );
        check(
            &BSB,
            "def max(x): return x\nmin = 1\nmax(1) + min(1) + x.all(1)\n",
            &[],
        );
        check(&BSB, "x = set() | set(*a)\n", &[]);
    }
}
