//! Methods and operators of dicts, mutating and not.

use super::{Family, Template, statement, value};

/// See [`Family`].
pub const FAMILY: Family = Family {
    name: "dicts",
    weight: 7,
    templates: TEMPLATES,
};

#[rustfmt::skip] // A line a template.
const TEMPLATES: &[Template] = &[
    value("get", "{d:dict|titles}.get({d.maybe})"),
    value("get_default", "{d:dict}.get({d.maybe}, {#int})"),
    value("get_sum", "{d:dict}.get({d.item}) {?+;-;*} {#digit}"),
    value("pop", "{d:dict|titles}.pop({d.item})"),
    value("pop_default", "{d:dict}.pop({d.maybe}, {#int})"),
    statement("pop_key", "{d:dict}.pop({d.maybe}, None)"),
    value("popitem", "{d:dict|titles}.popitem()"),
    value("setdefault", "{d:dict}.setdefault({d.maybe}, {#int})"),
    statement("setdefault_only", "{d:dict}.setdefault({d.maybe}, {#int})"),
    statement("setdefault_append", "{d:lists}.setdefault({d.maybe}, []).append({#int})"),
    statement("append", "{d:lists}[{d.item}].append({#int})"),
    statement("update", "{d:dict}.update({e:dict})"),
    statement("update_literal", "{d:dict}.update({{{d.maybe}: {#int}}})"),
    statement("update_keyword", "{d:dict}.update({?a;b;x}={#int})"),
    value("keys", "list({d:dict|titles}{?;.keys()})"),
    value("values", "list({d:dict|titles}.values())"),
    value("items", "list({d:dict|titles}.items())"),
    value("sum", "sum({d:dict}.values())"),
    value("extreme", "{?max;min}({d:dict}.values())"),
    value("key_of_extreme", "{?max;min}({d:dict}, key={d}.get)"),
    value("sorted", "sorted({d:dict}{?;.items();.values()})"),
    value("sorted_by_value", "sorted({d:dict}, key={d}.get{?;, reverse=True})"),
    value("merged", "{{**{d:dict}, **{e:dict}}}"),
    value("extended", "{{**{d:dict}, {d.maybe}: {#int}}}"),
    value("from_lists", "dict(zip({k:words|strs}, {v:ints}))"),
    value("from_pairs", "dict({p:pairs})"),
    value("from_keys", "dict.fromkeys({k:words|strs}, {#digit})"),
    value("length", "len({d:dict|lists|titles})"),
    statement("clear", "{d:dict|titles}.clear()"),
    value("copy", "{d:dict|lists}.copy()"),
];
