//! RNV: a renamed variable, wherever it stands: the same program to Python, another to who reads names.

use ruff_python_ast::AnyNodeRef;

use super::names::variables;
use crate::mutations::{Group, Look, Operator, Sites};
use crate::syntax::Edit;

/// What a variable can be called instead, if the program has no such word.
const NAMES: &[&str] = &[
    "value", "item", "result", "number", "count", "data", "current", "temp", "entry", "state",
    "first", "second", "answer", "limit", "offset", "buffer", "amount", "element", "record",
    "node",
];

/// The entry in the list of operators.
pub const RNV: Operator = Operator {
    name: "RNV",
    about: "renamed variable, wherever it stands",
    group: Group::Own,
    before: "total = 0\nfor x in y:\n    total += x\n",
    after: "value = 0\nfor x in y:\n    value += x\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    let AnyNodeRef::ModModule(module) = look.node else {
        return;
    };
    // No two variables are given the same name, as both may be renamed at once.
    let mut free = NAMES.iter().filter(|name| !look.source.contains(**name));
    for variable in variables(module) {
        let new = match free.next() {
            Some(name) => (*name).to_owned(),
            None => format!("{}_2", variable.name),
        };
        let Some(first) = variable
            .places
            .first()
            .filter(|_| !look.source.contains(&new))
        else {
            continue;
        };
        let places = variable.places.iter();
        let edits = places.map(|place| Edit::new(place.to_std_range(), new.clone()));
        sites.edit(*first, vec![edits.collect()]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutations::checks::check;

    #[test]
    fn a_variable_is_renamed_in_its_scope_and_those_in_it() {
        check(
            &RNV,
            "def f(a):\n    b = a\n    print(f'é {b!r}', b=g)\n    return lambda: b\n",
            &[],
        );
        check(
            &RNV,
            "def f(a):\n    b = a\n    print(f'é {b!r}')\n    return lambda: b\ndef g():\n    b = 1\n",
            &[
                "def f(a):\n    value = a\n    print(f'é {value!r}')\n    return lambda: value\ndef g():\n    b = 1\n",
                "def f(a):\n    b = a\n    print(f'é {b!r}')\n    return lambda: b\ndef g():\n    item = 1\n",
            ],
        );
        check(
            &RNV,
            "x = [y for y in z if y]\nprint(x)\n",
            &[
                "value = [y for y in z if y]\nprint(value)\n",
                "x = [item for item in z if item]\nprint(x)\n",
            ],
        );
    }

    #[test]
    fn what_is_not_sure_stays() {
        for program in [
            "x = 1\ndef f():\n    global x\n    x = 2\n",
            "def f():\n    x = 1\n    def g():\n        nonlocal x\n        x = 2\n",
            "x = 1\nprint(locals())\n",
            "x = 1\nprint(f'{x=}')\n",
            "x = 1\ndef f(x):\n    return x\n",
            "x = 1\nx = [x for x in x]\n",
            "sum = sum([1])\n",
            "class A:\n    x = 1\nprint(A.x)\n",
            "import x\nx = x.y\n",
            "x = 1\ny: x\ny = 2\ny.x\nz.y\n",
            "from a import *\nx = 1\n",
            "try:\n    f()\nexcept E as x:\n    x = 1\n",
            "match f():\n    case [x, *y]:\n        x = y = 2\n",
            "if any((x := y) for y in g):\n    y = x\n",
            "def f[T]():\n    T = 1\n",
        ] {
            check(&RNV, program, &[]);
        }
    }
}
