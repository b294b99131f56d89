//! Methods of texts.

use super::{Family, Template, value};

/// See [`Family`].
pub const FAMILY: Family = Family {
    name: "strings",
    weight: 8,
    templates: TEMPLATES,
};

#[rustfmt::skip] // A line a template.
const TEMPLATES: &[Template] = &[
    value("case", "{s:mixed|word|phrase}.{?upper;lower;title;capitalize;swapcase}()"),
    value("strip", "{s:padded}.{?strip;lstrip;rstrip}()"),
    value("strip_characters", "{s:letters}.{?strip;lstrip;rstrip}({s.item})"),
    value("split", "{s:phrase}.split()"),
    value("split_at", "{s:csv|numbers}.split(',')"),
    value("split_once", "{s:csv}.{?split;rsplit}(',', 1)"),
    value("split_at_part", "{s:letters}.split({s.item})"),
    value("join", "{?'-';' ';'';', '}.join({l:strs|words})"),
    value("join_letters", "{?'-';'.';' '}.join({s:word})"),
    value("replace", "{s:text}.replace({s.item}, {#char})"),
    value("replace_once", "{s:text}.replace({s.item}, {#syllable}, 1)"),
    value("remove_part", "{s:text|phrase}.replace({?' ';'a';'e'}, '')"),
    value("count", "{s:text|phrase}.count({?'a';'e';'o';' '})"),
    value("count_part", "{s:text}.count({s.item})"),
    value("find", "{s:text}.{?find;rfind}({s.maybe})"),
    value("find_after", "{s:text}.find({s.item}, {s.low})"),
    value("index", "{s:text}.{?index;rindex}({s.item})"),
    value("starts_or_ends", "{s:text}.{?startswith;endswith}({s.item})"),
    value("is_of_kind", "{s:mixed|word|digits|phrase}.{?isdigit;isalpha;isupper;islower;isalnum;istitle}()"),
    value("fill", "{s:word}.{?center;ljust;rjust}({#width}, {?'*';'-';'.'})"),
    value("zeros", "{s:digits}.zfill({#width})"),
    value("partition", "{s:csv}.{?partition;rpartition}(',')"),
    value("partition_at_part", "{s:text}.partition({s.item})"),
    value("translate", "{s:text}.translate(str.maketrans({?'aeiou', '12345';'aei', 'xyz';'abc', 'bca'}))"),
    value("reverse_words", "' '.join({s:phrase}.split()[::-1])"),
    value("count_words", "len({s:phrase}.split())"),
    value("pick_word", "{s:phrase}.split()[{?0;1;-1}]"),
    value("strip_and_case", "{s:padded}.strip().{?upper;title;capitalize}()"),
    value("of_item", "{l:words}[{l.index}].{?upper;capitalize}()"),
    value("case_of_slice", "{s:text}[:{?1;2;3}].upper() + {s}[{?1:;2:;3:;-1:}]"),
    value("sorted_letters", "''.join(sorted({s:text}))"),
    value("distinct_letters", "len(set({s:letters|word}))"),
    value("split_and_append", "{s:csv}.split(',') + [{#word}]"),
];
