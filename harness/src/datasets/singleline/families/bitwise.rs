//! Bit operations.

use super::{Family, Template, value};

/// See [`Family`].
pub const FAMILY: Family = Family {
    name: "bitwise",
    weight: 4,
    templates: TEMPLATES,
};

#[rustfmt::skip] // A line a template.
const TEMPLATES: &[Template] = &[
    value("and_or_xor", "{a:nat} {?&;|;^} {#nat}"),
    value("of_negatives", "{a:int} {?&;|;^} {#int}"),
    value("shift_left", "{a:nat} << {#shift}"),
    value("shift_right", "{a:thousands} >> {#shift}"),
    value("invert", "~{a:int}"),
    value("mask", "{a:thousands} & {?1;3;7;15;255}"),
    value("bit", "{a:nat} >> {#shift} & 1"),
    value("set_bit", "{a:nat} | 1 << {#shift}"),
    value("of_bools", "{a:bool} {?&;|;^} {b:bool}"),
];
