//! The sorts of values that patterns name: one line a sort.

use rand::Rng as _;
use rand::seq::IndexedRandom as _;

use super::values::Value;
use crate::domain::Rng;

/// Draws a value of one sort.
pub type Sort = fn(&mut Rng) -> Value;

/// The sort that a pattern names.
pub fn sort(name: &str) -> Option<Sort> {
    let found = SORTS.iter().find(|(known, _)| *known == name);
    found.map(|(_, draw)| *draw)
}

#[rustfmt::skip] // A table is read down its columns.
const SORTS: &[(&str, Sort)] = &[
    // Whole numbers.
    ("int", int),
    ("digit", |r| range(r, 1, 9)),
    ("small", |r| range(r, 0, 20)),
    ("nat", |r| range(r, 1, 99)),
    ("thousands", |r| range(r, 100, 99_999)),
    ("big", |r| range(r, 10_000, 999_999_999_999)),
    ("nonzero", nonzero),
    ("times", |r| range(r, 2, 3)),
    ("exponent", |r| range(r, 0, 4)),
    ("shift", |r| range(r, 1, 6)),
    ("tiny", |r| range(r, 2, 7)),
    ("width", |r| range(r, 6, 12)),
    ("code", |r| range(r, 97, 122)),
    // Floats.
    ("float", float),
    ("short", |r| decimal(r, 9_999, 2)),
    ("long", |r| decimal(r, 99_999_999, 4)),
    ("fraction", |r| decimal(r, 999, 3)),
    ("number", |r| one(r, &[int, float])),
    // Truth, and values that count as false.
    ("bool", boolean),
    ("none_or_int", |r| one(r, &[none, int])),
    ("zero_or_digit", zero_or_digit),
    ("empty_or_word", |r| one(r, &[|_| Value::Str(String::new()), any_word])),
    ("empty_or_ints", |r| one(r, &[|_| Value::List(Vec::new()), few])),
    ("any_truth", |r| one(r, &[zero_or_digit, none, |_| Value::Str(String::new()), any_word, few])),
    // Text.
    ("char", |r| letters(r, 1, 1)),
    ("syllable", |r| letters(r, 1, 3)),
    ("letters", |r| letters(r, 4, 12)),
    ("word", any_word),
    ("mixed", mixed),
    ("text", text),
    ("phrase", |r| joined(r, " ", 2, 4, word)),
    ("two_words", |r| joined(r, " ", 2, 2, word)),
    ("csv", |r| joined(r, ",", 3, 5, word)),
    ("numbers", |r| joined(r, ",", 2, 5, |r| r.random_range(0..100))),
    ("two_numbers", |r| joined(r, " ", 2, 2, |r| r.random_range(0..100))),
    ("padded", padded),
    ("digits", |r| Value::Str(r.random_range(10..1_000_000).to_string())),
    ("decimal", |r| Value::Str(decimal(r, 999, 2).to_string())),
    ("bits", |r| Value::Str(format!("{:b}", r.random_range(2..256)))),
    // Lists.
    ("ints", ints),
    ("few", few),
    ("nats", |r| Value::List(many(r, 3, 6, |r| range(r, 1, 99)))),
    ("repeats", |r| Value::List(many(r, 4, 8, |r| range(r, 1, 4)))),
    ("zeros", |r| Value::List(many(r, 4, 7, zero_or_digit))),
    ("floats", |r| Value::List(many(r, 2, 4, |r| decimal(r, 999, 1)))),
    ("bools", |r| Value::List(many(r, 2, 5, boolean))),
    ("strs", strs),
    ("words", words),
    ("digit_strs", |r| Value::List(many(r, 2, 5, |r| Value::Str(int(r).to_string())))),
    ("mix", mix),
    ("items", |r| one(r, &[ints, strs, words, mix])),
    ("nested", nested),
    ("pairs", pairs),
    // Tuples.
    ("tuple", tuple),
    ("pair", |r| Value::Tuple(many(r, 2, 2, scalar))),
    ("triple", |r| Value::Tuple(many(r, 3, 3, scalar))),
    // Sets.
    ("set", set),
    ("letter_set", |r| Value::Set(distinct(r, 2, 5, |r| letters(r, 1, 1)))),
    ("word_set", |r| Value::Set(distinct(r, 2, 4, any_word))),
    // Dicts.
    ("dict", dict),
    ("lists", |r| keyed(r, any_word, few)),
    ("titles", |r| keyed(r, |r| range(r, 1, 30), any_word)),
    // Groups.
    ("seq", |r| one(r, &[text, text, ints, words, mix, tuple])),
    ("scalar", scalar),
    ("any", any),
];

/// A value of any type.
pub fn any(rng: &mut Rng) -> Value {
    one(
        rng,
        &[
            int, int, int, float, boolean, text, text, ints, strs, tuple, dict, set,
        ],
    )
}

/// A whole number between `low` and `high`, inclusive.
pub fn range(rng: &mut Rng, low: i64, high: i64) -> Value {
    Value::Int(rng.random_range(low..=high))
}

/// A text of so many random letters.
pub fn letters(rng: &mut Rng, low: usize, high: usize) -> Value {
    let length = rng.random_range(low..=high);
    Value::Str((0..length).map(|_| letter(rng)).collect())
}

/// A word of English.
pub fn word(rng: &mut Rng) -> &'static str {
    WORDS.choose(rng).copied().unwrap_or_default()
}

fn one(rng: &mut Rng, sorts: &[Sort]) -> Value {
    sorts.choose(rng).map_or(Value::None, |draw| draw(rng))
}

fn many(rng: &mut Rng, low: usize, high: usize, draw: Sort) -> Vec<Value> {
    let length = rng.random_range(low..=high);
    (0..length).map(|_| draw(rng)).collect()
}

/// So many values, no two equal; `draw` must have as many.
fn distinct(rng: &mut Rng, low: usize, high: usize, draw: Sort) -> Vec<Value> {
    let length = rng.random_range(low..=high);
    let mut values = Vec::with_capacity(length);
    while values.len() < length {
        let value = draw(rng);
        if !values.contains(&value) {
            values.push(value);
        }
    }
    values
}

fn keyed(rng: &mut Rng, key: Sort, value: Sort) -> Value {
    let keys = distinct(rng, 2, 4, key);
    Value::Dict(keys.into_iter().map(|k| (k, value(rng))).collect())
}

fn joined<T: std::fmt::Display>(
    rng: &mut Rng,
    separator: &str,
    low: usize,
    high: usize,
    draw: fn(&mut Rng) -> T,
) -> Value {
    let length = rng.random_range(low..=high);
    let parts: Vec<String> = (0..length).map(|_| draw(rng).to_string()).collect();
    Value::Str(parts.join(separator))
}

fn none(_: &mut Rng) -> Value {
    Value::None
}

fn boolean(rng: &mut Rng) -> Value {
    Value::Bool(rng.random())
}

/// Mostly of two digits, at times negative or larger.
fn int(rng: &mut Rng) -> Value {
    match rng.random_range(0..100) {
        0..15 => range(rng, 0, 9),
        15..55 => range(rng, 10, 99),
        55..75 => range(rng, -99, -1),
        75..92 => range(rng, -999, 999),
        _ => range(rng, -99_999, 999_999),
    }
}

fn nonzero(rng: &mut Rng) -> Value {
    match rng.random_range(0..100) {
        0..75 => range(rng, 2, 12),
        75..90 => range(rng, 13, 99),
        _ => range(rng, -12, -1),
    }
}

fn zero_or_digit(rng: &mut Rng) -> Value {
    let value = if rng.random() {
        0
    } else {
        rng.random_range(1..10)
    };
    Value::Int(value)
}

/// A number of up to `digits` digits, so many of them after the point; never zero.
fn decimal(rng: &mut Rng, digits: i32, places: i32) -> Value {
    let value = rng.random_range(1..=digits);
    let sign = if rng.random_bool(0.2) { "-" } else { "" };
    parsed(&format!("{sign}{value}e-{places}"))
}

/// Short decimals, doubles of all digits, and tiny or huge ones.
fn float(rng: &mut Rng) -> Value {
    let exponent = match rng.random_range(0..100) {
        0..60 => return decimal(rng, 9_999, 2),
        60..75 => rng.random_range(-3..4),
        _ => rng.random_range(-90..90),
    };
    let digits = rng.random_range(10_u64.pow(15)..10_u64.pow(16));
    parsed(&format!("{digits}e{}", exponent - 15))
}

/// Reading text is exact on every machine, where computing powers is not.
fn parsed(text: &str) -> Value {
    Value::Float(text.parse().unwrap_or(0.5))
}

fn letter(rng: &mut Rng) -> char {
    char::from(rng.random_range(b'a'..=b'z'))
}

fn any_word(rng: &mut Rng) -> Value {
    Value::Str(word(rng).to_owned())
}

fn text(rng: &mut Rng) -> Value {
    if rng.random() {
        any_word(rng)
    } else {
        letters(rng, 4, 12)
    }
}

/// Letters of both cases, and digits.
fn mixed(rng: &mut Rng) -> Value {
    let mut draw = |_| match rng.random_range(0..10) {
        0..5 => letter(rng),
        5..9 => letter(rng).to_ascii_uppercase(),
        _ => char::from(rng.random_range(b'0'..=b'9')),
    };
    Value::Str((0..7).map(&mut draw).collect())
}

fn padded(rng: &mut Rng) -> Value {
    let (before, after) = (rng.random_range(0..4), rng.random_range(1..4));
    Value::Str(format!("{:before$}{}{:after$}", "", word(rng), ""))
}

fn ints(rng: &mut Rng) -> Value {
    Value::List(integers(rng, 3, 7))
}

fn few(rng: &mut Rng) -> Value {
    Value::List(integers(rng, 2, 3))
}

fn tuple(rng: &mut Rng) -> Value {
    Value::Tuple(integers(rng, 3, 6))
}

/// Whole numbers of one size.
fn integers(rng: &mut Rng, low: usize, high: usize) -> Vec<Value> {
    let size: Sort = match rng.random_range(0..10) {
        0..3 => |r| range(r, 0, 9),
        3..7 => |r| range(r, 0, 99),
        7..9 => |r| range(r, -50, 50),
        _ => int,
    };
    many(rng, low, high, size)
}

fn strs(rng: &mut Rng) -> Value {
    Value::List(many(rng, 2, 6, |r| letters(r, 1, 1)))
}

fn words(rng: &mut Rng) -> Value {
    Value::List(distinct(rng, 2, 5, any_word))
}

fn mix(rng: &mut Rng) -> Value {
    Value::List(many(rng, 3, 5, scalar))
}

/// Rows of equal length.
fn nested(rng: &mut Rng) -> Value {
    let width = rng.random_range(2..=3);
    let row = |rng: &mut Rng| Value::List(integers(rng, width, width));
    let height = rng.random_range(2..=3);
    Value::List((0..height).map(|_| row(rng)).collect())
}

fn pairs(rng: &mut Rng) -> Value {
    let keys = distinct(rng, 2, 4, any_word);
    let pair = |key| Value::Tuple(vec![key, range(rng, 0, 99)]);
    Value::List(keys.into_iter().map(pair).collect())
}

/// From few numbers, so that two sets overlap.
fn set(rng: &mut Rng) -> Value {
    Value::Set(distinct(rng, 2, 6, |r| range(r, 0, 9)))
}

fn dict(rng: &mut Rng) -> Value {
    let key: Sort = if rng.random() {
        any_word
    } else {
        |r| letters(r, 1, 1)
    };
    keyed(rng, key, |r| range(r, 0, 99))
}

fn scalar(rng: &mut Rng) -> Value {
    one(rng, &[int, int, any_word, |r| decimal(r, 999, 1), boolean])
}

#[rustfmt::skip]
const WORDS: &[&str] = &[
    "amber", "anchor", "apple", "april", "arrow", "banana", "basket", "beacon", "bee", "bell",
    "birch", "blue", "bottle", "branch", "bread", "bridge", "butter", "canyon", "castle", "cedar",
    "cherry", "circle", "cloud", "coffee", "copper", "coral", "cotton", "crane", "dawn", "deer",
    "desert", "dune", "eagle", "east", "ember", "engine", "falcon", "feather", "fern", "field",
    "flame", "forest", "fox", "garden", "ginger", "glass", "gold", "grape", "green", "harbor",
    "hazel", "hill", "honey", "ice", "indigo", "island", "ivory", "ivy", "jade", "jasmine",
    "kettle", "kite", "lake", "lantern", "lark", "lemon", "level", "lily", "maple", "marble",
    "meadow", "melon", "mint", "mirror", "mist", "moon", "moss", "needle", "noon", "north",
    "oak", "oasis", "ocean", "olive", "onion", "orange", "otter", "owl", "paper", "pearl",
    "pebble", "pepper", "pine", "planet", "plum", "pond", "poppy", "prairie", "quartz", "quiet",
    "rain", "raven", "red", "reed", "river", "robin", "rose", "saddle", "sage", "salmon",
    "sand", "shadow", "silver", "sky", "snow", "spring", "stone", "storm", "summer", "sun",
    "tea", "thistle", "tiger", "timber", "tulip", "valley", "velvet", "violet", "walnut", "water",
    "wheat", "willow", "wind", "winter", "wolf", "yellow", "zebra", "zero",
];
