//! Python literals: parsing `repr` text, and equality of values.

mod number;
mod parse;
mod quote;
#[cfg(test)]
mod round_trip;
mod string;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

pub use quote::{float_repr, quoted};

/// A Python value as its `repr` shows it.
///
/// Equality (`==`, [`Literal::agrees`]) is that of values of one type: sets and
/// dictionaries know no order and the last of doubled keys counts, `1`, `1.0`
/// and `True` differ, and so do `'1'` and `1`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Literal {
    /// `None`.
    None,
    /// `...`, which also stands in the `repr` of a list that contains itself.
    Ellipsis,
    /// `True` or `False`.
    Bool(bool),
    /// Decimal digits without leading zeros, after `-` where negative.
    Int(String),
    /// A float, with `nan` and `inf`.
    Float(Real),
    /// Real and imaginary part.
    Complex(Real, Real),
    /// A string, its escapes resolved.
    Str(String),
    /// A bytes object.
    Bytes(Vec<u8>),
    /// `[...]`.
    List(Vec<Self>),
    /// `(...)`.
    Tuple(Vec<Self>),
    /// `{...}` or `set()`.
    Set(BTreeSet<Self>),
    /// `frozenset({...})` or `frozenset()`.
    FrozenSet(BTreeSet<Self>),
    /// `{...: ...}`.
    Dict(BTreeMap<Self, Self>),
    /// What has no literal, such as `<function>`; only from [`Literal::parse_repr`].
    Opaque(String),
    /// A constructor form, such as `deque([1, 2])`; only from
    /// [`Literal::parse_repr`].
    Call {
        /// The constructor, with its dots.
        name: String,
        /// Arguments by position.
        arguments: Vec<Self>,
        /// Arguments by name.
        named: BTreeMap<String, Self>,
    },
}

impl Literal {
    /// Reads a literal as `ast.literal_eval` does, though neither comments nor
    /// tuples without parentheses, and `nan`, `inf` and `frozenset({...})`
    /// besides; `-1j` is `complex(0, -1)`, whose `repr` it is. Takes time linear in the text, but for the
    /// sorting of sets and dictionaries. `None` for anything else, for brackets
    /// nested more than 200 deep (CPython's own limit), and for strings with
    /// lone surrogates, which no Rust string can hold.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        parse::literal(text, false)
    }

    /// As [`Literal::parse`], and also what else `repr` prints inside values:
    /// `<function>` and `deque([1, 2])`.
    #[must_use]
    pub fn parse_repr(text: &str) -> Option<Self> {
        parse::literal(text, true)
    }

    /// Whether both are the same value of the same type.
    #[must_use]
    pub fn agrees(&self, other: &Self) -> bool {
        self == other
    }
}

/// A float by value: `nan` equals `nan`, `0.0` and `-0.0` differ.
#[derive(Debug, Clone, Copy)]
pub struct Real(f64);

impl Real {
    /// The float; all NaNs are one.
    #[must_use]
    pub fn new(value: f64) -> Self {
        Self(if value.is_nan() { f64::NAN } else { value })
    }

    /// The float.
    #[must_use]
    pub fn get(self) -> f64 {
        self.0
    }
}

impl Ord for Real {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl PartialOrd for Real {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Real {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Real {}

/// Whether two `repr` texts show the same value: as literals where both parse
/// (see [`Literal::parse_repr`]), else as texts whose runs of white space count
/// as one space.
#[must_use]
pub fn values_agree(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    match (Literal::parse_repr(a), Literal::parse_repr(b)) {
        (Some(a), Some(b)) => a.agrees(&b),
        _ => a.split_whitespace().eq(b.split_whitespace()),
    }
}

#[cfg(test)]
mod tests {
    use super::values_agree;

    #[track_caller]
    fn check(a: &str, b: &str, agree: bool) {
        assert_eq!(values_agree(a, b), agree, "{a} and {b}");
        assert_eq!(values_agree(b, a), agree, "{b} and {a}");
    }

    #[test]
    fn spacing_and_quotes_do_not_matter_but_types_do() {
        check("[1,2]", "[1, 2]", true);
        check("'a'", "\"a\"", true);
        check("'1'", "1", false);
        check("1", "1.0", false);
        check("1", "True", false);
        check("(1)", "(1,)", false);
        check("[1]", "(1,)", false);
        check("b'a'", "'a'", false);
        check("'a b'", "'a  b'", false);
        check("None", "'None'", false);
    }

    #[test]
    fn numbers_agree_by_value() {
        check("1e3", "1000.0", true);
        check("0x_ff", "255", true);
        check("1_000", "1000", true);
        check("-0", "0", true);
        check("0.0", "-0.0", false);
        check("nan", "-nan", true);
        check("inf", "1e999", true);
        check("inf", "-inf", false);
        check("(1+2j)", "1+2j", true);
        check("(1-0j)", "(1+0j)", false);
        check(
            "0xffffffffffffffffffffffffffffffffffff",
            "22300745198530623141535718272648361505980415",
            true,
        );
        check(
            "100000000000000000000000",
            "100000000000000000000001",
            false,
        );
    }

    #[test]
    fn sets_and_dictionaries_know_no_order() {
        check("{1, 2, 3}", "{3,2,1}", true);
        check("{'a': 1, 'b': 2}", "{'b': 2, 'a': 1}", true);
        check("{'a': 1, 'a': 2}", "{'a': 2}", true);
        check("frozenset({2, 1})", "frozenset({1, 2})", true);
        check("frozenset({1})", "{1}", false);
        check("set()", "{}", false);
        check("[1, 2]", "[2, 1]", false);
        check("[{1: {2, 3}}]", "[{1: {3, 2}}]", true);
    }

    #[test]
    fn what_is_no_literal_agrees_by_structure_or_as_text() {
        check("deque([1,2], maxlen=3)", "deque([1, 2],maxlen=3)", true);
        check(
            "Counter({'a': 2, 'b': 1})",
            "Counter({'b': 1, 'a': 2})",
            true,
        );
        check("deque([1])", "deque([1.0])", false);
        check("[<function>,1]", "[<function>, 1]", true);
        check("a  b", "a b", true);
        check("a b", "ab", false);
        check("x +  1", "x + 1", true);
    }

    #[test]
    fn values_nested_too_deep_are_compared_as_text() {
        let deep = |inner: &str| format!("{}{inner}{}", "[".repeat(9000), "]".repeat(9000));
        check(&deep("1"), &deep("1"), true);
        check(&deep("1"), &deep("2"), false);
    }
}
