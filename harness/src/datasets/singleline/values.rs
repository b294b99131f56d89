//! Python values as the generator draws them, and what can be said of one: its items, its length.

use std::fmt;

use rand::Rng as _;
use rand::seq::IndexedRandom as _;

use super::sorts;
use crate::domain::{Rng, float_repr};

/// A Python value; displays as its `repr`, with sets in the order drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A whole number.
    Int(i64),
    /// A finite float.
    Float(f64),
    /// Text without quotes, backslashes and control characters.
    Str(String),
    /// A truth value.
    Bool(bool),
    /// `None`.
    None,
    /// A list.
    List(Vec<Value>),
    /// A tuple.
    Tuple(Vec<Value>),
    /// A set: one element at least, and no two equal.
    Set(Vec<Value>),
    /// A dict: no two keys equal.
    Dict(Vec<(Value, Value)>),
}

/// What an operand has to do with the container that it is used on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// A valid index, negative at times.
    Index,
    /// Any bound of a slice.
    Bound,
    /// A bound in the first half.
    Low,
    /// A bound in the second half, negative at times.
    High,
    /// An element, a key, or a part of a text.
    Item,
    /// Something of the same type that is not in it.
    Absent,
    /// An item or not.
    Maybe,
}

impl Relation {
    /// The relation that a pattern names.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "index" => Self::Index,
            "bound" => Self::Bound,
            "low" => Self::Low,
            "high" => Self::High,
            "item" => Self::Item,
            "absent" => Self::Absent,
            "maybe" => Self::Maybe,
            _ => return None,
        })
    }

    /// Draws a value that stands in this relation to `container`.
    pub fn draw(self, rng: &mut Rng, container: &Value) -> Value {
        let length = container.length();
        Value::Int(match self {
            Self::Item => return container.item(rng),
            Self::Absent => return container.absent(rng),
            Self::Maybe if rng.random() => return container.item(rng),
            Self::Maybe => return container.absent(rng),
            Self::Index if rng.random_bool(0.3) => rng.random_range(-length..=-1),
            Self::Index => rng.random_range(0..length),
            Self::Bound if rng.random_bool(0.3) => rng.random_range(-length..=-1),
            Self::Bound => rng.random_range(0..=length),
            Self::Low => rng.random_range(0..=length / 2),
            Self::High if rng.random_bool(0.4) => rng.random_range(-(length.max(2) / 2)..=-1),
            Self::High => rng.random_range(length / 2 + 1..=length),
        })
    }
}

impl Value {
    /// How many items there are; at least 1, so that indices can be drawn.
    fn length(&self) -> i64 {
        let length = match self {
            Self::Str(text) => text.len(),
            Self::List(items) | Self::Tuple(items) | Self::Set(items) => items.len(),
            Self::Dict(pairs) => pairs.len(),
            Self::Int(_) | Self::Float(_) | Self::Bool(_) | Self::None => 1,
        };
        i64::try_from(length).unwrap_or(1).max(1)
    }

    fn item(&self, rng: &mut Rng) -> Self {
        match self {
            Self::Str(text) if !text.is_empty() => {
                let start = rng.random_range(0..text.len());
                let end = rng.random_range(start + 1..=text.len().min(start + 3));
                Self::Str(text.get(start..end).unwrap_or(text).to_owned())
            }
            Self::List(items) | Self::Tuple(items) | Self::Set(items) => {
                items.choose(rng).unwrap_or(self).clone()
            }
            Self::Dict(pairs) => pairs.choose(rng).map_or(self, |(key, _)| key).clone(),
            other => other.clone(),
        }
    }

    fn absent(&self, rng: &mut Rng) -> Self {
        loop {
            let (other, is_in) = match self {
                Self::Str(text) => {
                    let part = sorts::letters(rng, 1, 3);
                    let is_in = matches!(&part, Self::Str(p) if text.contains(p));
                    (part, is_in)
                }
                Self::List(items) | Self::Tuple(items) | Self::Set(items) => {
                    let other = items.first().unwrap_or(&Self::None).alike(rng);
                    let is_in = items.contains(&other);
                    (other, is_in)
                }
                Self::Dict(pairs) => {
                    let other = pairs.first().map_or(&Self::None, |(key, _)| key).alike(rng);
                    let is_in = pairs.iter().any(|(key, _)| *key == other);
                    (other, is_in)
                }
                other => (other.alike(rng), false),
            };
            if !is_in {
                return other;
            }
        }
    }

    /// Another value such as this one.
    fn alike(&self, rng: &mut Rng) -> Self {
        match self {
            Self::Str(text) if text.len() == 1 => sorts::letters(rng, 1, 1),
            Self::Str(_) => Self::Str(sorts::word(rng).to_owned()),
            Self::Int(value) if (0..=9).contains(value) => sorts::range(rng, 0, 12),
            _ => sorts::range(rng, -20, 120),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(value) => write!(f, "{value}"),
            Self::Float(value) => f.write_str(&float_repr(*value)),
            Self::Str(text) => write!(f, "'{text}'"),
            Self::Bool(true) => f.write_str("True"),
            Self::Bool(false) => f.write_str("False"),
            Self::None => f.write_str("None"),
            Self::List(items) => write_items(f, "[", items, "]"),
            Self::Tuple(items) if items.len() == 1 => write_items(f, "(", items, ",)"),
            Self::Tuple(items) => write_items(f, "(", items, ")"),
            Self::Set(items) => write_items(f, "{", items, "}"),
            Self::Dict(pairs) => {
                f.write_str("{")?;
                for (index, (key, value)) in pairs.iter().enumerate() {
                    write!(f, "{}{key}: {value}", if index == 0 { "" } else { ", " })?;
                }
                f.write_str("}")
            }
        }
    }
}

fn write_items(
    f: &mut fmt::Formatter<'_>,
    opening: &str,
    items: &[Value],
    closing: &str,
) -> fmt::Result {
    f.write_str(opening)?;
    for (index, item) in items.iter().enumerate() {
        write!(f, "{}{item}", if index == 0 { "" } else { ", " })?;
    }
    f.write_str(closing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rng;

    #[test]
    fn values_are_written_as_python_shows_them() {
        let letter = Value::Str("a".into());
        let check = |value: Value, repr: &str| assert_eq!(value.to_string(), repr);
        check(
            Value::Float(1.237_940_039_285_380_9e-46),
            "1.2379400392853809e-46",
        );
        check(Value::Float(1e-5), "1e-05");
        check(Value::Float(0.0001), "0.0001");
        check(Value::Float(-3.0), "-3.0");
        check(Value::Float(1e16), "1e+16");
        check(Value::Tuple(vec![Value::None]), "(None,)");
        check(Value::Set(vec![Value::Int(-1)]), "{-1}");
        check(
            Value::Dict(vec![
                (letter.clone(), Value::Bool(true)),
                (Value::Int(1), letter),
            ]),
            "{'a': True, 1: 'a'}",
        );
    }

    #[test]
    fn operands_fit_their_container() {
        let mut rng = rng(0, &["operands"]);
        let list = Value::List((3..8).map(Value::Int).collect());
        let text = Value::Str("execute".into());
        let Value::Str(letters) = &text else { return };
        for _ in 0..500 {
            let mut number = |relation: Relation| match relation.draw(&mut rng, &list) {
                Value::Int(value) => value,
                other => panic!("{relation:?} gave {other}"),
            };
            assert!((-5..5).contains(&number(Relation::Index)));
            assert!((-5..=5).contains(&number(Relation::Bound)));
            assert!((0..=2).contains(&number(Relation::Low)));
            assert!([-2, -1, 3, 4, 5].contains(&number(Relation::High)));
            assert!((3..8).contains(&number(Relation::Item)));
            assert!(!(3..8).contains(&number(Relation::Absent)));
            for (relation, is_in) in [(Relation::Item, true), (Relation::Absent, false)] {
                let part = relation.draw(&mut rng, &text).to_string();
                assert_eq!(letters.contains(part.trim_matches('\'')), is_in, "{part}");
            }
        }
    }
}
