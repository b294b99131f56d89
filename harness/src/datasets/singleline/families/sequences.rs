//! Built-ins that make sequences: `sorted`, `reversed`, `range`, `zip`, `enumerate`, `map`, `filter`.

use super::{Family, Template, value};

/// See [`Family`].
pub const FAMILY: Family = Family {
    name: "sequences",
    weight: 6,
    templates: TEMPLATES,
};

#[rustfmt::skip] // A line a template.
const TEMPLATES: &[Template] = &[
    value("sorted", "sorted({l:ints|tuple|words|text})"),
    value("sorted_descending", "sorted({l:ints|words|text}, reverse=True)"),
    value("sorted_by", "sorted({l:words}, key={?len;max;min})"),
    value("sorted_by_absolute", "sorted({l:ints|tuple}, key=abs)"),
    value("sorted_slice", "sorted({l:ints|nats})[{?:2;-2:;1:;::2}]"),
    value("nth_sorted", "sorted({l:ints|nats})[{?0;1;-1;-2}]"),
    value("median", "sorted({l:ints|nats})[len({l}) // 2]"),
    value("reversed", "{?list;tuple}(reversed({l:ints|words|text|tuple}))"),
    value("range", "list(range({a:tiny}))"),
    value("range_between", "list(range({a:tiny}, {?9;11;12}))"),
    value("range_step", "list(range({a:small}, {?25;30}, {?3;4;5}))"),
    value("range_down", "list(range({a:tiny}, {?-1;0;-4}, -{?1;2}))"),
    value("range_of_length", "list(range(len({s:seq})))"),
    value("range_item", "range({a:small}, {?30;50}, {?2;3;7})[{?0;1;2;-1}]"),
    value("zip", "list(zip({a:few|strs}, {b:few|words}))"),
    value("enumerate", "list(enumerate({l:few|strs|words}))"),
    value("enumerate_from", "list(enumerate({l:few|words}, {?1;10}))"),
    value("map_absolute", "list(map(abs, {l:ints|tuple}))"),
    value("map_str", "list(map(str, {l:ints|few}))"),
    value("map_int", "list(map(int, {l:digit_strs}))"),
    value("map_length", "list(map(len, {l:words|nested}))"),
    value("map_method", "list(map(str.{?upper;title}, {l:words|strs}))"),
    value("map_two", "list(map({?max;min;pow}, {a:repeats}, {b:repeats}))"),
    value("filter", "list(filter(None, {l:zeros}))"),
    value("filter_method", "list(filter(str.{?isalpha;isdigit;isupper}, {s:mixed}))"),
    value("transpose", "list(zip(*{m:nested}))"),
    value("running_pairs", "list(zip({l:few|ints}, {l}[1:]))"),
    value("nested_lists", "[{a:few|ints}, {b:few}]"),
];
