//! Conversion between types.

use super::{Family, Template, value};

/// See [`Family`].
pub const FAMILY: Family = Family {
    name: "conversion",
    weight: 4,
    templates: TEMPLATES,
};

#[rustfmt::skip] // A line a template.
const TEMPLATES: &[Template] = &[
    value("int_of_text", "int({s:digits})"),
    value("int_of_float", "int({x:long})"),
    value("int_of_base", "int({s:bits}, 2)"),
    value("int_of_bool", "int({a:bool}) {?+;*} {#int}"),
    value("float_of_int", "float({a:int})"),
    value("float_of_text", "float({s:decimal})"),
    value("str_of", "str({a:int|float|few|bool|tuple})"),
    value("list_of", "list({s:text|tuple})"),
    value("tuple_of", "tuple({s:ints|word|words})"),
    value("bool_of", "bool({a:any_truth|bool|int})"),
    value("base", "{?bin;oct;hex}({a:nat})"),
    value("repr", "repr({a:word|few|short})"),
    value("digits", "list(str({a:thousands}))"),
    value("digit_list", "list(map(int, str({a:thousands})))"),
    value("digit_sum", "sum(map(int, str({a:thousands|big})))"),
    value("digit_count", "len(str({a:thousands|big}))"),
    value("reversed_number", "int(str({a:thousands})[::-1])"),
    value("repeated_number", "int(str({a:digit}) * {#times})"),
    value("glued_numbers", "int(str({a:nat}) + str({b:nat}))"),
    value("sum_of_text", "int({s:digits}) {?+;-} {#int}"),
    value("concatenated_digits", "{s:digits} + str({a:digit})"),
    value("is_instance", "isinstance({a:any}, {?int;str;list;float;(int, float)})"),
    value("type_name", "type({a:any}).__name__"),
    value("list_of_dict", "list({d:dict})"),
    value("list_in_list", "[list({s:word}), {#digit}]"),
];
