//! Conditional expressions, and `if` on one line.

use super::{Family, Template, statement, value};

/// See [`Family`].
pub const FAMILY: Family = Family {
    name: "conditional",
    weight: 5,
    templates: TEMPLATES,
};

#[rustfmt::skip] // A line a template.
const TEMPLATES: &[Template] = &[
    value("larger", "{a:int} if {a} {?>;<} {b:int} else {b}"),
    value("parity", "{?'even';'odd';1} if {a:int} % 2 == 0 else {?'no';'other';0}"),
    value("sign", "1 if {a:int} > 0 else -1 if {a} < 0 else 0"),
    value("absolute", "{a:int} if {a} >= 0 else -{a}"),
    value("flag", "{a:text|int} if {f:bool} else {#word|int}"),
    value("not_flag", "{a:int} if not {f:any_truth} else {#int}"),
    value("guard", "{l:empty_or_ints}[0] if {l} else None"),
    value("default", "{a:none_or_int} if {a} is not None else {#int}"),
    value("key", "{d:dict}[{k=d.maybe}] if {k} in {d} else {#int}"),
    value("by_length", "{s:phrase|word} if len({s}) > {#small} else {#word}"),
    value("by_case", "{s:mixed}.upper() if {s}[0].islower() else {s}.lower()"),
    value("select", "[{a:int}, {b:int}][{a} > {b}]"),
    value("branches", "{a:int} {?+;-;*} {#digit} if {a} > {#nat} else {a} {?//;%} {#nonzero}"),
    value("grade", "'a' if {a:nat} >= {?90;80} else 'b' if {a} >= {?60;50} else 'c'"),
    statement("if_add", "if {a:int} {?<;>} {#int}: {a} {?+=;-=} {#int}"),
    statement("if_in", "if {k=l.maybe} not in {l:ints|strs}: {l}.append({k})"),
    statement("if_even", "if {a:int} % 2 == 0: {a} //= 2"),
    statement("if_swap", "if {a:int} > {b:int}: {a}, {b} = {b}, {a}"),
];
