//! Methods and operators of tuples.

use super::{Family, Template, value};

/// See [`Family`].
pub const FAMILY: Family = Family {
    name: "tuples",
    weight: 3,
    templates: TEMPLATES,
};

#[rustfmt::skip] // A line a template.
const TEMPLATES: &[Template] = &[
    value("concatenate", "{t:tuple|pair} + {#pair}"),
    value("append", "{t:tuple|pair} + ({#scalar},)"),
    value("repeat", "{t:pair} * {#times}"),
    value("count", "{t:tuple}.count({t.maybe})"),
    value("index", "{t:tuple}.index({t.item})"),
    value("sorted", "tuple(sorted({t:tuple}))"),
    value("nested", "({t:pair}, {#scalar})"),
    value("replaced", "{t:tuple}[:{i=t.low}] + ({#int},) + {t}[{i} + 1:]"),
    value("swapped", "({t:pair}[1], {t}[0])"),
];
