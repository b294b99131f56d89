//! Slices of texts, lists and tuples.

use super::{Family, Template, value};

/// See [`Family`].
pub const FAMILY: Family = Family {
    name: "slicing",
    weight: 10,
    templates: TEMPLATES,
};

#[rustfmt::skip] // A line a template.
const TEMPLATES: &[Template] = &[
    value("from", "{s:seq}[{s.bound}:]"),
    value("to", "{s:seq}[:{s.bound}]"),
    value("between", "{s:seq}[{s.low}:{s.high}]"),
    value("any_bounds", "{s:seq}[{s.bound}:{s.bound}]"),
    value("characters", "list({s:letters}[{s.low}:{s.high}])"),
    value("step", "{s:seq}[::{?2;3;2}]"),
    value("from_with_step", "{s:seq}[{s.low}::{?2;3}]"),
    value("between_with_step", "{s:letters|ints|tuple}[{s.low}:{s.high}:{?2;2;3}]"),
    value("reversed", "{s:seq}[::-1]"),
    value("reversed_step", "{s:seq}[::{?-2;-3}]"),
    value("descending", "{s:seq}[{s.high}:{s.low}:-1]"),
    value("from_reversed", "{s:seq}[{s.bound}::-1]"),
    value("tail", "{s:seq}[-{?1;2;3}:]"),
    value("without_tail", "{s:seq}[:-{?1;2;3}]"),
    value("inner", "{s:seq}[1:-1]"),
    value("copy", "{l:ints|items}[:]"),
    value("first_half", "{s:seq}[:len({s}) // 2]"),
    value("second_half", "{s:seq}[len({s}) // 2:]"),
    value("rotate", "{s:text|ints|tuple}[{i=s.low}:] + {s}[:{i}]"),
    value("leave_out", "{s:text|ints|tuple}[:{i=s.low}] + {s}[{i} + 1:]"),
    value("two_parts", "{s:text}[:{?1;2;3}] + {s}[-{?1;2;3}:]"),
    value("interleave", "{s:letters|ints}[::2] + {s}[1::2]"),
    value("of_row", "{m:nested}[{m.index}][{?1:;:1;::-1;:-1}]"),
    value("of_slice", "{s:seq}[{s.low}:][{?0;-1;:1;::-1;:2}]"),
    value("of_word", "{l:words}[{l.index}][{?:3;1:;::-1;1:3;-2:}]"),
    value("length", "len({s:seq}[{s.bound}:{s.bound}])"),
    value("palindrome", "{s:text|digits}[::-1] == {s}"),
    value("with_variables", "{s:seq}[{i=s.low}:{j=s.high}]"),
];
