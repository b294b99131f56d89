//! Arithmetic on whole numbers and floats, and its operators on sequences.

use super::{Family, Template, value};

/// See [`Family`].
pub const FAMILY: Family = Family {
    name: "arithmetic",
    weight: 12,
    templates: TEMPLATES,
};

#[rustfmt::skip] // A line a template.
const TEMPLATES: &[Template] = &[
    value("add", "{a:int} + {#int}"),
    value("subtract", "{a:int} - {#int}"),
    value("add_and_subtract", "{a:int} {?+;-} {b:int} {?+;-} {#int}"),
    value("multiply", "{a:int} * {#small}"),
    value("multiply_large", "{a:nat} * {#nat}"),
    value("divide", "{a:int} / {#nonzero}"),
    value("floor_divide", "{a:int} // {#nonzero}"),
    value("remainder", "{a:int} % {#nonzero}"),
    value("power", "{a:digit} ** {#exponent}"),
    value("power_of_negative", "(-{a:digit}) ** {#exponent}"),
    value("sign", "{?-;+;--}{a:int|float}"),
    value("int_and_float", "{a:int} {?+;-;*} {#short}"),
    value("floats", "{a:float} {?+;-;*} {#float}"),
    value("divide_float", "{a:float} / {#nonzero}"),
    value("floor_divide_float", "{a:short} {?//;%} {#nonzero}"),
    value("precedence", "{a:int} {?+;-} {b:small} * {#small}"),
    value("precedence_of_division", "{a:int} {?+;-} {b:int} {?//;%} {#nonzero}"),
    value("parentheses", "({a:int} {?+;-} {#small}) {?*;//;%} {#nonzero}"),
    value("square_plus", "{a:nat} ** 2 {?+;-} {#int}"),
    value("bools", "{a:bool} {?+;*} {b:bool|digit}"),
    value("concatenate_texts", "{a:text} + {#syllable}"),
    value("repeat", "{a:word|strs|few} * {#times}"),
];
