//! Comparisons of numbers, texts and sequences.

use super::{Family, Template, value};

/// See [`Family`].
pub const FAMILY: Family = Family {
    name: "comparison",
    weight: 5,
    templates: TEMPLATES,
};

#[rustfmt::skip] // A line a template.
const TEMPLATES: &[Template] = &[
    value("ints", "{a:int} {?<;<=;>;>=;==;!=} {#int}"),
    value("close_ints", "{a:digit} {?<=;>=;==;!=} {b:digit}"),
    value("floats", "{a:float} {?<;<=;>;>=} {#number}"),
    value("chain", "{a:small} {?<;<=} {b:small} {?<;<=} {#small}"),
    value("between", "{#small} {?<;<=} {a:int} {?<;<=} {#nat}"),
    value("texts", "{a:word} {?<;>} {#word}"),
    value("letters", "{s:letters}[{s.index}] {?<;>;==} {s}[{s.index}]"),
    value("lists", "{a:few} {?<;>;==} {b:few}"),
    value("tuples", "({a:digit}, {b:digit}) {?<;>=;==} ({#digit}, {#digit})"),
    value("sums", "{a:int} + {b:int} {?<;>;==} {#nat}"),
    value("length", "len({s:seq}) {?<;>;==;>=} {#tiny}"),
    value("remainder", "{a:int} % {?2;3;5} == {?0;1}"),
    value("types", "{a:digit} == {?1.0;True;'1';str(1)}"),
];
