//! Unpacking, swaps, starred targets, chained assignment, packing.

use super::{Family, Template, statement, value};

/// See [`Family`].
pub const FAMILY: Family = Family {
    name: "unpacking",
    weight: 7,
    templates: TEMPLATES,
};

#[rustfmt::skip] // A line a template.
const TEMPLATES: &[Template] = &[
    statement("pair", "{a~}, {b~} = {t:pair}"),
    statement("triple", "{a~}, {b~}, {c~} = {t:triple}"),
    statement("swap", "{a:any}, {b:any} = {b}, {a}"),
    statement("rotate", "{a:int}, {b:scalar}, {c:int} = {b}, {c}, {a}"),
    statement("starred_tail", "{a~}, *{b~} = {l:ints|tuple|letters}"),
    statement("starred_head", "*{a~}, {b~} = {l:ints|tuple|words}"),
    statement("starred_middle", "{a~}, *{b~}, {c~} = {l:ints|strs|letters}"),
    statement("chained", "{a~} = {b~} = {c:int} {?+;-;*} {#small}"),
    statement("chained_list", "{a~} = {b~} = [{c:int}, {#int}]"),
    statement("parallel", "{a~}, {b~} = {c:int} {?+;-;*} {#small}, {c} {?//;%} {#nonzero}"),
    statement("fibonacci", "{a:nat}, {b:nat} = {b}, {a} + {b}"),
    statement("sum_and_difference", "{a:int}, {b:int} = {a} + {b}, {a} - {b}"),
    statement("divmod", "{a~}, {b~} = divmod({c:thousands|nat}, {#nonzero})"),
    statement("euclid", "{a:nat}, {b:nat} = {b}, {a} % {b}"),
    statement("text", "{a~}, {b~}, *{c~} = {s:word}"),
    statement("split", "{a~}, {b~} = {s:two_words}.split()"),
    statement("map", "{a~}, {b~} = map(int, {s:two_numbers}.split())"),
    statement("nested", "({a~}, {b~}), {c~} = {t:pair}, {#scalar}"),
    statement("item_and_name", "{l:ints}[{l.index}], {a:int} = {a}, {l}[{l.index}]"),
    statement("slice", "{a~}, {b~} = {l:ints|words}[:2]"),
    statement("ends", "{a~}, {b~} = {l:ints|words}[0], {l}[-1]"),
    statement("halves", "{a~}, {b~} = {s:text|ints}[:{i=s.low}], {s}[{i}:]"),
    statement("keys", "{a~}, *{b~} = {d:dict}"),
    statement("item_of_dict", "({a~}, {b~}), *{c~} = {d:dict|titles}.items()"),
    value("pack", "{a:scalar}, {b:scalar}"),
    value("pack_three", "{a:int}, {b:text}, {#scalar}"),
    value("pack_results", "({a:int} + {b:int}, {a} * {b})"),
    value("starred_list", "[{#int}, *{l:ints|tuple}]"),
    value("starred_lists", "[*{l:few|strs}, *{m:few|strs}]"),
    value("starred_tuple", "(*{l:few|pair}, {#scalar})"),
    value("starred_arguments", "{?max;min}(*{l:ints|tuple})"),
    value("walrus", "({a!} := {b:int} {?+;-} {#int}) * 2"),
    value("copy", "{a:any}"),
];
