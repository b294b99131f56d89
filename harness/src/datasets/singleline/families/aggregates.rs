//! Built-ins that make one value of many: `len`, `sum`, `min`, `max`, `any`, `all`.

use super::{Family, Template, value};

/// See [`Family`].
pub const FAMILY: Family = Family {
    name: "aggregates",
    weight: 7,
    templates: TEMPLATES,
};

#[rustfmt::skip] // A line a template.
const TEMPLATES: &[Template] = &[
    value("length", "len({s:seq|dict|set|phrase})"),
    value("sum", "sum({l:ints|tuple|nats})"),
    value("sum_with_start", "sum({l:ints}, {#int})"),
    value("sum_of_slice", "sum({l:ints}[{l.bound}:])"),
    value("sum_of_bools", "sum({l:bools})"),
    value("sum_of_range", "sum(range({#tiny}, {?12;15;20}))"),
    value("extreme", "{?min;max}({l:ints|tuple|words|floats|text})"),
    value("extreme_of_two", "{?min;max}({a:int}, {#int})"),
    value("extreme_of_three", "{?min;max}({a:int}, {b:int}, {#int})"),
    value("extreme_by", "{?min;max}({l:words}, key=len)"),
    value("extreme_by_absolute", "{?min;max}({l:ints}, key=abs)"),
    value("extreme_or_default", "{?min;max}({l:empty_or_ints}, default={#int})"),
    value("clamp", "max({a:small}, min({b:int}, {#nat}))"),
    value("spread", "max({l:ints}) - min({l})"),
    value("mean", "sum({l:ints|nats}) / len({l})"),
    value("floor_mean", "sum({l:ints|nats}) // len({l})"),
    value("place_of_extreme", "{l:nats|ints}.index({?min;max}({l}))"),
    value("any_all", "{?any;all}({l:zeros|bools})"),
    value("any_all_of_comparisons", "{?any;all}({v!} {?>;<} {#int} for {v} in {l:ints})"),
    value("sum_and_length", "sum({l:ints}) {?+;*;%} len({l})"),
    value("without_extremes", "sum({l:nats}) - max({l}) - min({l})"),
    value("sum_of_row", "sum({m:nested}[{m.index}])"),
    value("lengths", "len({a:seq}) {?+;-;*} len({b:seq})"),
];
