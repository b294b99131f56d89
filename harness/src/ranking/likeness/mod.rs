//! How alike two programs are in what they are said to do. One file a likeness.

mod distinct;
mod edit;
mod jaro;
mod outputs;
mod states;

use crate::domain::Effect;

/// All likenesses, in the order that `harness list` shows.
pub const LIKENESSES: &[&Likeness] = &[&jaro::JARO, &edit::EDIT, &states::STATES];

/// A likeness of two effects: a number from 0 to 1, the same in both directions, and 0 where either
/// effect lacks what it looks at.
pub struct Likeness {
    /// The name in YAML.
    pub name: &'static str,
    /// One line for `harness list`.
    pub about: &'static str,
    /// Makes effects ready to be compared.
    pub table: fn(&[Effect]) -> Box<dyn Table>,
}

/// Effects that are ready to be compared; those that look the same to the likeness share a place.
pub trait Table: Send + Sync {
    /// The place of each effect, in the order they were given; places are numbered from 0.
    fn places(&self) -> &[u32];

    /// The likeness of one place to every place; what was in `into` before is gone.
    fn row(&self, place: u32, into: &mut Vec<f64>);
}
