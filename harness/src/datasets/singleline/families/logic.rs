//! Truth values, membership and identity with `None`.

use super::{Family, Template, value};

/// See [`Family`].
pub const FAMILY: Family = Family {
    name: "logic",
    weight: 4,
    templates: TEMPLATES,
};

#[rustfmt::skip] // A line a template.
const TEMPLATES: &[Template] = &[
    value("and_or", "{a:bool} {?and;or} {b:bool}"),
    value("not", "not {a:any_truth}"),
    value("with_not", "{a:bool} {?and;or} not {b:bool}"),
    value("short_circuit", "{a:any_truth} {?and;or} {#scalar}"),
    value("three", "{a:zero_or_digit} or {b:empty_or_word} or {#digit}"),
    value("two_comparisons", "{a:int} {?<;>} {#int} {?and;or} {b:int} {?<;>} {#int}"),
    value("not_comparison", "not {a:int} {?<;>;==} {#int}"),
    value("different", "{a:bool} {?!=;==;^} {b:bool}"),
    value("in_list", "{l.maybe} {?in;not in} {l:ints|strs|words}"),
    value("in_tuple", "{t.maybe} in {t:tuple}"),
    value("in_text", "{s.maybe} {?in;not in} {s:text}"),
    value("in_dict", "{d.maybe} {?in;not in} {d:dict}"),
    value("in_set", "{s.maybe} {?in;not in} {s:set|letter_set}"),
    value("in_values", "{#nat} in {d:dict}.values()"),
    value("is_none", "{a:none_or_int} is {?None;not None}"),
    value("in_and_compare", "{l.maybe} in {l:ints} {?and;or} len({l}) > {#tiny}"),
];
