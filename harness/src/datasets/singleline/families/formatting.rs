//! f-strings, `%` and `str.format`.

use super::{Family, Template, value};

/// See [`Family`].
pub const FAMILY: Family = Family {
    name: "formatting",
    weight: 4,
    templates: TEMPLATES,
};

#[rustfmt::skip] // A line a template.
const TEMPLATES: &[Template] = &[
    value("f_string", "f'{{{s:word}}}{? ;-;: ;}{{{a:int}}}'"),
    value("f_sum", "f'{{{a:int}}} + {{{b:int}}} = {{{a} + {b}}}'"),
    value("f_expression", "f'{{{a:int} {?+;-;*} {#small}}}'"),
    value("f_method", "f'{{{s:word}.{?upper;title}()}}!'"),
    value("f_item", "f'{{{l:ints|strs}[{?0;1;-1}]}} of {{len({l})}}'"),
    value("f_places", "f'{{{x:long}:.{?1;2;3}f}}'"),
    value("f_width", "f'{{{a:nat}:{?>;<;^}{?5;6;8}}}'"),
    value("f_zeros", "f'{{{a:nat}:0{?4;5;6}}}'"),
    value("f_fill", "f'{{{s:word}:{?*;-;.}{?>;<;^}{?10;12}}}'"),
    value("f_base", "f'{{{a:nat}:{?b;o;x;X;08b;#x}}}'"),
    value("f_thousands", "f'{{{a:big}:,}}'"),
    value("f_percent", "f'{{{x:fraction}:.{?0;1}%}}'"),
    value("f_repr", "f'{{{s:word}!r}}={{{a:int}}}'"),
    value("f_sign", "f'{{{a:int}:+}}'"),
    value("f_scientific", "f'{{{x:short}:.{?1;2}e}}'"),
    value("percent", "'%{?d;s;5d;03d}{?-;, ;/}%s' % ({a:nat}, {s:word})"),
    value("percent_places", "'%.{?1;2;3}f' % {x:long}"),
    value("percent_base", "'%{?x;X;o;04x}' % {a:nat}"),
    value("format", "'{{}}{?: ;-;=}{{}}'.format({s:word}, {a:int})"),
    value("format_positions", "'{{1}}{? ;/}{{0}}'.format({s:word}, {a:int})"),
    value("format_names", "'{{k}}={{v}}'.format(k={s:word}, v={a:int})"),
    value("format_spec", "'{{:{?>;<;^}{?6;8}}}'.format({a:nat})"),
    value("with_str", "{s:word} + str({a:int})"),
];
