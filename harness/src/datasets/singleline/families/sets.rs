//! Methods and operators of sets, mutating and not.

use super::{Family, Template, statement, value};

/// See [`Family`].
pub const FAMILY: Family = Family {
    name: "sets",
    weight: 4,
    templates: TEMPLATES,
};

#[rustfmt::skip] // A line a template.
const TEMPLATES: &[Template] = &[
    value("operator", "{s:set} {?|;&;-;^} {t:set}"),
    value("letters", "{s:letter_set} {?|;-} {t:letter_set}"),
    value("method", "{s:set}.{?union;intersection;difference;symmetric_difference}({t:set})"),
    value("union_with_list", "{s:set}.{?union;difference}({l:repeats})"),
    value("relation", "{s:set} {?<=;>=;<;==} {t:set}"),
    value("relation_method", "{s:set}.{?issubset;issuperset;isdisjoint}({t:set})"),
    statement("add", "{s:set}.add({s.maybe})"),
    statement("add_text", "{s:word_set|letter_set}.add({s.maybe})"),
    statement("discard", "{s:set|letter_set}.discard({s.maybe})"),
    statement("remove", "{s:set|word_set}.remove({s.item})"),
    statement("update", "{s:set}.{?update;intersection_update;difference_update}({t:set})"),
    statement("update_by_text", "{s:letter_set}.update({#syllable})"),
    value("of_list", "set({l:repeats|zeros})"),
    value("of_text", "set({s:word})"),
    value("distinct", "len(set({l:repeats|zeros}))"),
    value("sorted", "sorted({s:set|letter_set|word_set})"),
    value("sorted_distinct", "sorted(set({l:repeats|zeros}))"),
    value("common", "sorted(set({a:word}) & set({b:word}))"),
    value("aggregate", "{?len;sum;min;max}({s:set})"),
    value("copy", "{s:set|letter_set}.copy()"),
];
