//! `del` of items, slices, keys and names.

use super::{Family, Template, statement};

/// See [`Family`].
pub const FAMILY: Family = Family {
    name: "deletion",
    weight: 3,
    templates: TEMPLATES,
};

#[rustfmt::skip] // A line a template.
const TEMPLATES: &[Template] = &[
    statement("item", "del {l:ints|strs|words}[{l.index}]"),
    statement("slice", "del {l:ints|strs}[{l.low}:{l.high}]"),
    statement("tail", "del {l:ints|mix}[{l.bound}:]"),
    statement("step", "del {l:ints|strs}[::{?2;3}]"),
    statement("key", "del {d:dict|titles}[{d.item}]"),
    statement("cell", "del {m:nested}[{m.index}][{?0;1;-1}]"),
    statement("value_item", "del {d:lists}[{d.item}][{?0;-1}]"),
    statement("name", "del {a:any}{+any}"),
    statement("two", "del {l:ints}[{?0;-1}], {a:any}"),
];
