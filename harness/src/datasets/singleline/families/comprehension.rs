//! Comprehensions and generator expressions.

use super::{Family, Template, value};

/// See [`Family`].
pub const FAMILY: Family = Family {
    name: "comprehension",
    weight: 10,
    templates: TEMPLATES,
};

#[rustfmt::skip] // A line a template.
const TEMPLATES: &[Template] = &[
    value("map", "[{v!} {?+;-;*} {#digit} for {v} in {l:ints}]"),
    value("map_division", "[{v!} {?//;%} {#nonzero} for {v} in {l:nats}]"),
    value("square", "[{v!} ** 2 for {v} in {l:few|repeats}]"),
    value("filter", "[{v!} for {v} in {l:ints} if {v} {?<;>;!=} {#int}]"),
    value("filter_parity", "[{v!} for {v} in {l:ints|nats} if {v} % 2 {?== 0;!= 0}]"),
    value("filter_and_map", "[{v!} {?+;-;*} {#digit} for {v} in {l:nats} if {v} % {?2;3} == 0]"),
    value("filter_by_other", "[{v!} for {v} in {a:repeats} if {v} {?in;not in} {b:repeats}]"),
    value("conditional", "[{v!} if {v} {?<;>} {#nat} else {?0;-1;None} for {v} in {l:ints}]"),
    value("range", "[{v!} {?*;+} {#digit} for {v} in range({n:tiny})]"),
    value("range_squares", "[{v!} * {v} for {v} in range({n:tiny}) if {v} % 2]"),
    value("letters", "[{c!}{?.upper(); * 2} for {c} in {s:word}]"),
    value("letters_in", "[{c!} for {c} in {s:text} if {c} {?in;not in} 'aeiou']"),
    value("codes", "[ord({c!}) - 97 for {c} in {s:word}]"),
    value("words", "[{w!}{?.upper();[0];[::-1];[-1];[:2]} for {w} in {l:words}]"),
    value("lengths", "[len({w!}) for {w} in {l:words}]"),
    value("words_by_length", "[{w!} for {w} in {l:words} if len({w}) {?>;<} {?4;5;6}]"),
    value("split_words", "[{w!}.{?title;upper}() for {w} in {s:phrase}.split()]"),
    value("split_numbers", "[int({w!}){? * 2; + 1;} for {w} in {s:numbers}.split(',')]"),
    value("dict_of_lengths", "{{{w!}: len({w}) for {w} in {l:words}}}"),
    value("dict_of_squares", "{{{v!}: {v} ** 2 for {v} in {l:repeats}}}"),
    value("dict_of_counts", "{{{c!}: {s:word}.count({c}) for {c} in {s}}}"),
    value("dict_inverted", "{{{v!}: {k!} for {k}, {v} in {d:dict|titles}.items()}}"),
    value("dict_filter", "{{{k!}: {v!} for {k}, {v} in {d:dict}.items() if {v} {?<;>} {#nat}}}"),
    value("dict_map", "{{{k!}: {v!} {?+;*;%} {#digit} for {k}, {v} in {d:dict}.items()}}"),
    value("dict_of_zip", "{{{a!}: {b!} for {a}, {b} in zip({k:strs|words}, {l:ints})}}"),
    value("set_remainders", "{{{v!} % {#tiny} for {v} in {l:nats}}}"),
    value("set_letters", "{{{c!} for {c} in {s:word} if {c} {?<;>} {?'g';'m';'r'}}}"),
    value("flatten", "[{v!} for {r!} in {m:nested} for {v} in {r}]"),
    value("row_sums", "[{?sum;max;min;sorted}({r!}) for {r} in {m:nested}]"),
    value("column", "[{r!}[{?0;1;-1}] for {r} in {m:nested}]"),
    value("transpose", "[list({r!}) for {r} in zip(*{m:nested})]"),
    value("nested_map", "[[{v!} {?+;*} {#digit} for {v} in {r!}] for {r} in {m:nested}]"),
    value("product", "[{a!} {?+;*} {b!} for {a} in {l:few} for {b} in {k:few}]"),
    value("zip", "[{a!} {?+;-;*} {b!} for {a}, {b} in zip({l:ints}, {k:ints})]"),
    value("differences", "[{b!} - {a!} for {a}, {b} in zip({l:ints}, {l}[1:])]"),
    value("enumerate", "[{i!} {?+;*} {v!} for {i}, {v} in enumerate({l:ints})]"),
    value("places", "[{i!} for {i}, {v!} in enumerate({l:ints}) if {v} {?<;>} {#nat}]"),
    value("pairs", "[({v!}, {v} {?+ 1;* 2;% 3}) for {v} in {l:few}]"),
    value("values_over", "[{k!} for {k}, {v!} in {d:dict}.items() if {v} > {#nat}]"),
    value("sum", "sum({v!} for {v} in {l:ints} if {v} {?> 0;% 2 == 0;< 10})"),
    value("sum_of_products", "sum({a!} * {b!} for {a}, {b} in zip({l:few}, {k:few}))"),
    value("count", "sum({v!} {?<;>} {#int} for {v} in {l:ints})"),
    value("join", "''.join({c!} for {c} in {s:text} if {c} {?in;not in} 'aeiou')"),
    value("prefixes", "[{s:word}[:{i!} + 1] for {i} in range(len({s}))]"),
    value("running_sums", "[sum({l:few|repeats}[:{i!} + 1]) for {i} in range(len({l}))]"),
];
