//! Methods and operators of lists, mutating and not.

use super::{Family, Template, statement, value};

/// See [`Family`].
pub const FAMILY: Family = Family {
    name: "lists",
    weight: 8,
    templates: TEMPLATES,
};

#[rustfmt::skip] // A line a template.
const TEMPLATES: &[Template] = &[
    statement("append", "{l:ints|mix}.append({#int})"),
    statement("append_text", "{l:strs|words}.append({#word})"),
    statement("append_list", "{l:few}.append({m:few})"),
    statement("append_sum", "{l:ints}.append(sum({l}))"),
    statement("append_from_ends", "{l:ints}.append({l}[0] {?+;-;*} {l}[-1])"),
    statement("append_popped", "{l:ints|strs}.append({l}.pop({?0;1;-2}))"),
    statement("append_to_row", "{m:nested}[{m.index}].append({#int})"),
    statement("append_row", "{m:nested}.append([{#small}, {#small}])"),
    statement("insert", "{l:ints}.insert({l.bound}, {#int})"),
    statement("insert_text", "{l:strs|words}.insert({l.bound}, {#syllable})"),
    statement("insert_popped", "{l:ints|strs}.insert(0, {l}.pop())"),
    statement("extend", "{l:ints}.extend({m:few})"),
    statement("extend_by_range", "{l:few}.extend(range({#tiny}))"),
    statement("extend_by_text", "{l:strs}.extend({#syllable})"),
    statement("extend_by_slice", "{l:ints|strs}.extend({l}[{?:2;-2:;::-1}])"),
    statement("pop", "{l:ints|strs|words}.pop()"),
    statement("pop_at", "{l:ints|strs|mix}.pop({l.index})"),
    value("popped", "{l:ints|words|mix}.pop()"),
    value("popped_at", "{l:ints|strs|words}.pop({l.index})"),
    value("popped_sum", "{l:ints}.pop() {?+;-;*} {l}.pop(0)"),
    statement("remove", "{l:ints|strs|repeats}.remove({l.item})"),
    statement("reverse", "{l:ints|strs|mix}.reverse()"),
    statement("sort", "{l:ints|strs|words}.sort()"),
    statement("sort_descending", "{l:ints|words}.sort(reverse=True)"),
    statement("sort_by", "{l:words}.sort(key={?len;max;min})"),
    statement("sort_by_absolute", "{l:ints}.sort(key=abs)"),
    statement("clear", "{l:ints|items}.clear()"),
    value("copy", "{l:ints|items}.copy()"),
    value("index", "{l:ints|strs|words}.index({l.item})"),
    value("count", "{l:repeats}.count({l.maybe})"),
    value("concatenate", "{l:ints} + {#few}"),
    value("concatenate_item", "{l:ints|strs} + [{l}[{?0;1;-1}]]"),
    value("result_is_none", "{l:ints|strs}.{?sort();reverse();append(0)}"),
];
