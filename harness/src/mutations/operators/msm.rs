//! MSM: a method for its sibling, such as `upper` for `lower`.

use ruff_python_ast::AnyNodeRef;
use ruff_text_size::Ranged as _;

use crate::mutations::{Group, Look, Operator, Sites};
use crate::syntax::Edit;

/// The entry in the list of operators.
pub const MSM: Operator = Operator {
    name: "MSM",
    about: "method for its sibling: append and insert, upper and lower, ...",
    group: Group::Own,
    before: "a = []\na.append(1)\n",
    after: "a = []\na.insert(0, 1)\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    let AnyNodeRef::ExprCall(node) = look.node else {
        return;
    };
    let Some(attribute) = node.func.as_attribute_expr() else {
        return;
    };
    let name = attribute.attr.as_str();
    let renamed = |to: &str| Edit::new(attribute.attr.range().to_std_range(), to);
    let first = node.arguments.range().start().to_usize() + 1;
    let argument = |text: &str| Edit::new(first..first, text);
    let mut changes: Vec<Vec<Edit>> = siblings(name).iter().map(|to| vec![renamed(to)]).collect();
    match (name, node.arguments.len()) {
        ("append", 1) => changes.push(vec![renamed("insert"), argument("0, ")]),
        ("pop", 0) => changes.push(vec![argument("0")]),
        ("sort", 0) => changes.push(vec![renamed("reverse")]),
        _ => {}
    }
    // A program's own method may have no sibling.
    if !changes.is_empty() && !look.defines(name) {
        sites.edit(&attribute.attr, changes);
    }
}

/// The methods that can be called in the same way, on the same objects.
fn siblings(name: &str) -> &'static [&'static str] {
    match name {
        "upper" => &["lower", "title", "capitalize"],
        "lower" => &["upper", "title", "swapcase"],
        "title" | "capitalize" | "swapcase" => &["upper", "lower"],
        "startswith" => &["endswith"],
        "endswith" => &["startswith"],
        "find" => &["rfind"],
        "rfind" => &["find"],
        "strip" => &["lstrip", "rstrip"],
        "lstrip" => &["strip", "rstrip"],
        "rstrip" => &["strip", "lstrip"],
        "ljust" => &["rjust", "center"],
        "rjust" => &["ljust", "center"],
        "center" => &["ljust", "rjust"],
        "split" => &["rsplit"],
        "rsplit" => &["split"],
        "partition" => &["rpartition"],
        "rpartition" => &["partition"],
        "removeprefix" => &["removesuffix"],
        "removesuffix" => &["removeprefix"],
        "isupper" => &["islower"],
        "islower" => &["isupper"],
        "isdigit" => &["isalpha", "isalnum"],
        "isalpha" => &["isdigit", "isalnum"],
        "isalnum" => &["isalpha", "isdigit"],
        "keys" => &["values"],
        "values" | "items" => &["keys"],
        "add" => &["discard"],
        "discard" => &["add"],
        "union" => &["intersection", "difference", "symmetric_difference"],
        "intersection" => &["union", "difference"],
        "difference" => &["union", "intersection"],
        "issubset" => &["issuperset"],
        "issuperset" => &["issubset"],
        "popleft" => &["pop"],
        "appendleft" => &["append"],
        "ceil" => &["floor"],
        "floor" => &["ceil"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutations::checks::check;

    #[test]
    fn changes_are_these() {
        check(
            &MSM,
            "a.b.append(\n    (1)  # é\n)\n",
            &["a.b.insert(0, \n    (1)  # é\n)\n"],
        );
        check(
            &MSM,
            "x = f\"{a.find(b)}\"\ny = a.sort(key=b)\n",
            &["x = f\"{a.rfind(b)}\"\ny = a.sort(key=b)\n"],
        );
        check(
            &MSM,
            "a.b.sort(); a.pop(); a.pop(1)\n",
            &[
                "a.b.reverse(); a.pop(); a.pop(1)\n",
                "a.b.sort(); a.pop(0); a.pop(1)\n",
            ],
        );
        check(&MSM, "class A:\n    def add(self, x): self.add(1)\n", &[]);
    }
}
