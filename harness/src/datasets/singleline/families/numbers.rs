//! Built-ins on numbers: `abs`, `round`, `divmod`, `pow`, `chr`, `ord`.

use super::{Family, Template, value};

/// See [`Family`].
pub const FAMILY: Family = Family {
    name: "numbers",
    weight: 4,
    templates: TEMPLATES,
};

#[rustfmt::skip] // A line a template.
const TEMPLATES: &[Template] = &[
    value("absolute", "abs({a:int|short})"),
    value("difference", "abs({a:int} - {#int})"),
    value("round", "round({x:long})"),
    value("round_to", "round({x:long}, {?1;2;3})"),
    value("round_to_tens", "round({a:thousands}, {?-1;-2})"),
    value("round_quotient", "round({a:int} / {#nonzero}, 2)"),
    value("divmod", "divmod({a:int}, {#nonzero})"),
    value("divmod_item", "divmod({a:thousands}, {?10;60;100})[{?0;1}]"),
    value("pow", "pow({a:digit}, {#exponent})"),
    value("pow_modulo", "pow({a:nat}, {#exponent}, {?5;7;10;13})"),
    value("ord", "ord({s:char})"),
    value("chr", "chr({a:code})"),
    value("next_letter", "chr(ord({s:char}) {?+;-} {?1;2;3})"),
    value("letter_number", "ord({s:char}) - ord('a')"),
    value("last_digit", "{a:thousands} {?% 10;// 10;% 100}"),
    value("is_integer", "({x:short} * {?10;100}).is_integer()"),
    value("bit_length", "{a:thousands|nat}.bit_length()"),
];
