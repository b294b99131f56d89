//! Augmented assignment, to names, items and slices.

use super::{Family, Template, statement};

/// See [`Family`].
pub const FAMILY: Family = Family {
    name: "augmented",
    weight: 10,
    templates: TEMPLATES,
};

#[rustfmt::skip] // A line a template.
const TEMPLATES: &[Template] = &[
    statement("add", "{a:int} {?+=;-=} {#int}"),
    statement("multiply", "{a:int} *= {#small}"),
    statement("divide", "{a:int} /= {#nonzero}"),
    statement("floor_divide", "{a:int} //= {#nonzero}"),
    statement("remainder", "{a:int} %= {#nonzero}"),
    statement("power", "{a:digit} **= {#exponent}"),
    statement("bits", "{a:nat} {?&=;|=;^=} {#nat}"),
    statement("shift", "{a:nat} {?<<=;>>=} {#shift}"),
    statement("float", "{a:float} {?+=;-=;*=} {#number}"),
    statement("divide_float", "{a:float} /= {#nonzero}"),
    statement("expression", "{a:int} {?+=;-=;*=} {b:small} {?+;-;*} {#small}"),
    statement("itself", "{a:int} {?+=;-=;*=} {a}"),
    statement("text", "{s:text} += {#syllable}"),
    statement("text_repeat", "{s:word} *= {#times}"),
    statement("list", "{l:ints|few} += {#few}"),
    statement("list_of_item", "{l:ints} += [{#int}]"),
    statement("list_by_text", "{l:strs} += {#syllable}"),
    statement("list_repeat", "{l:few|strs} *= {#times}"),
    statement("tuple", "{t:tuple} += ({#int},)"),
    statement("set", "{s:set} {?|=;&=;-=;^=} {t:set}"),
    statement("item", "{l:ints}[{l.index}] {?+=;-=;*=} {#small}"),
    statement("item_division", "{l:ints}[{l.index}] {?//=;%=} {#nonzero}"),
    statement("text_item", "{l:words|strs}[{l.index}] += {#syllable}"),
    statement("value", "{d:dict}[{d.item}] {?+=;-=;*=} {#small}"),
    statement("row", "{m:nested}[{m.index}] += [{#small}]"),
    statement("cell", "{m:nested}[{m.index}][{?0;1;-1}] {?+=;-=;*=} {#digit}"),
    statement("slice", "{l:ints}[{l.low}:] *= 2"),
    statement("by_length", "{a:int} {?+=;-=;*=} len({s:seq})"),
    statement("by_item", "{a:int} {?+=;-=;*=} {l:ints}[{l.index}]"),
];
