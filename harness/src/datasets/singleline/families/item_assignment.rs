//! Assignment to items, keys and slices.

use super::{Family, Template, statement};

/// See [`Family`].
pub const FAMILY: Family = Family {
    name: "item_assignment",
    weight: 7,
    templates: TEMPLATES,
};

#[rustfmt::skip] // A line a template.
const TEMPLATES: &[Template] = &[
    statement("item", "{l:ints|mix}[{l.index}] = {#int}"),
    statement("text_item", "{l:words|strs}[{l.index}] = {#syllable}"),
    statement("from_item", "{l:ints}[{l.index}] = {l}[{l.index}] {?+;-;*} {#small}"),
    statement("copy_item", "{l:ints|words}[{l.index}] = {l}[{l.index}]"),
    statement("swap_items", "{l:ints|strs}[{i=l.index}], {l}[{j=l.index}] = {l}[{j}], {l}[{i}]"),
    statement("key", "{d:dict}[{d.maybe}] = {#int}"),
    statement("key_from_value", "{d:dict}[{d.absent}] = {d}[{d.item}] {?+;*} {#digit}"),
    statement("key_by_length", "{d:dict}[{s:word}] = len({s})"),
    statement("count", "{d:dict}[{k=d.maybe}] = {d}.get({k}, 0) + 1"),
    statement("int_key", "{d:titles}[{d.maybe}] = {#word}"),
    statement("cell", "{m:nested}[{m.index}][{?0;1;-1}] = {#int}"),
    statement("row", "{m:nested}[{m.index}] = [{#small}, {#small}]"),
    statement("value_item", "{d:lists}[{d.item}][{?0;1;-1}] = {#int}"),
    statement("slice", "{l:ints}[{l.low}:{l.high}] = [{#int}, {#int}]"),
    statement("slice_by_list", "{l:ints}[{l.bound}:{l.bound}] = {m:few}"),
    statement("slice_by_text", "{l:strs}[{l.low}:{l.high}] = {#syllable}"),
    statement("insert_by_slice", "{l:ints}[{i=l.bound}:{i}] = [{#int}]"),
    statement("extended_slice", "{l:ints}[::2] = [0] * len({l}[::2])"),
    statement("whole", "{l:ints}[:] = {?[];[0];[1, 2]}"),
    statement("whole_sorted", "{l:ints}[:] = {?sorted;reversed}({l})"),
    statement("reverse_slice", "{l:ints}[{i=l.low}:] = {l}[{i}:][::-1]"),
];
