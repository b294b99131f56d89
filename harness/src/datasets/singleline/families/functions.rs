//! Functions written and called in one expression.

use super::{Family, Template, statement, value};

/// See [`Family`].
pub const FAMILY: Family = Family {
    name: "functions",
    weight: 4,
    templates: TEMPLATES,
};

#[rustfmt::skip] // A line a template.
const TEMPLATES: &[Template] = &[
    value("call", "(lambda {v!}: {v} {?+;-;*} {#digit})({a:int})"),
    value("two_arguments", "(lambda {v!}, {w!}: {v} * {w} {?+;-} 1)({a:small}, {#small})"),
    value("keywords", "(lambda {v!}, {w!}: {v} - {w})({w}={a:int}, {v}={#int})"),
    value("default", "(lambda {v!}, {w!}={#digit}: {v} {?+;*} {w})({a:int})"),
    value("starred", "(lambda *{v!}: {?sum;max;len}({v}))({a:int}, {b:int}, {#int})"),
    value("conditional", "(lambda {v!}: {v} if {v} > {#nat} else -{v})({a:int})"),
    value("text", "(lambda {v!}: {v}{?[0];[-1];.upper();[::-1]; * 2})({s:text})"),
    value("text_with_first", "(lambda {v!}: {v} {?+ 'x' +;+} {v}[0])({s:text})"),
    value("nested", "(lambda {v!}: lambda {w!}: {v} {?+;-;*} {w})({a:int})({#digit})"),
    value("map", "list(map(lambda {v!}: {v} {?+;-;*;%} {#digit}, {l:ints}))"),
    value("map_words", "list(map(lambda {v!}: {v}[{?0;-1;::-1;:2}], {l:words}))"),
    value("map_two", "list(map(lambda {v!}, {w!}: {v} {?+;-;*} {w}, {l:few}, {m:few}))"),
    value("filter", "list(filter(lambda {v!}: {v} {?<;>} {#int}, {l:ints}))"),
    value("filter_parity", "list(filter(lambda {v!}: {v} % 2 == {?0;1}, {l:ints|nats}))"),
    value("sorted_words", "sorted({l:words}, key=lambda {v!}: {v}[{?-1;1;::-1}])"),
    value("sorted_by_remainder", "sorted({l:nats|ints}, key=lambda {v!}: {v} % {?10;3;5})"),
    value("sorted_pairs", "sorted({p:pairs}, key=lambda {v!}: {?-;}{v}[1])"),
    value("sorted_dict", "sorted({d:dict}.items(), key=lambda {v!}: {v}[1])"),
    value("nearest", "min({l:ints|nats}, key=lambda {v!}: abs({v} - {#nat}))"),
    statement("sort", "{l:words}.sort(key=lambda {v!}: (len({v}), {v}))"),
];
