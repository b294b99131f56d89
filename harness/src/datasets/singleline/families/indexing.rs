//! Reading items by index and by key.

use super::{Family, Template, value};

/// See [`Family`].
pub const FAMILY: Family = Family {
    name: "indexing",
    weight: 6,
    templates: TEMPLATES,
};

#[rustfmt::skip] // A line a template.
const TEMPLATES: &[Template] = &[
    value("item", "{l:ints|words|mix}[{l.index}]"),
    value("of_tuple", "{t:tuple|triple}[{t.index}]"),
    value("of_text", "{s:text}[{s.index}]"),
    value("of_dict", "{d:dict|titles}[{d.item}]"),
    value("cell", "{m:nested}[{m.index}][{?0;1;-1}]"),
    value("of_pair", "{p:pairs}[{p.index}][{?0;1}]"),
    value("in_dict_of_lists", "{d:lists}[{d.item}][{?0;-1;1}]"),
    value("letter_of_item", "{l:words}[{l.index}][{?0;1;-1}]"),
    value("from_end", "{s:seq}[len({s}) - {?1;2}]"),
    value("middle", "{s:seq}[len({s}) // 2]"),
    value("wrapped", "{s:seq}[{n:nat} % len({s})]"),
    value("two_items", "{l:ints}[{l.index}] {?+;-;*} {l}[{l.index}]"),
    value("two_letters", "{s:text}[{s.index}] + {s}[{s.index}]"),
    value("two_values", "{d:dict}[{d.item}] {?+;-} {d}[{d.item}]"),
    value("by_expression", "{l:ints}[{i=l.low} + {?0;1}]"),
    value("of_literal", "[{#int}, {#int}, {#int}][{i:zero_or_digit} % 3]"),
];
