//! How mutants are drawn.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Group, OPERATORS, Operator};

/// How mutants are drawn from a program.
#[derive(Debug, Clone, PartialEq)]
pub struct Recipe {
    /// What may be done.
    pub operators: Vec<&'static Operator>,
    /// Mutants drawn from each program; some come to nothing.
    pub rounds: usize,
    /// The chance of each place to be changed, from above 0 to 1.
    pub probability: f64,
    /// The standard deviation of a replaced number from the old one.
    pub deviation: f64,
    /// Which constants are replaced.
    pub constants: Constants,
}

/// Which constants are replaced by `CRP`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Constants {
    /// Numbers and strings.
    #[default]
    All,
    /// Numbers alone.
    Numbers,
}

impl Recipe {
    /// The first knob that is out of its range, and what the range is.
    #[must_use]
    pub fn fault(&self) -> Option<(&'static str, &'static str)> {
        if !(1..=1_000_000).contains(&self.rounds) {
            return Some(("rounds", "must be from 1 to 1000000"));
        }
        if !(self.probability > 0.0 && self.probability <= 1.0) {
            return Some(("probability", "must be above 0 and at most 1"));
        }
        if !(self.deviation > 0.0 && self.deviation <= 1e9) {
            return Some(("deviation", "must be above 0 and at most 1e9"));
        }
        None
    }
}

impl Default for Recipe {
    /// The paper's (arXiv 2305.05383, section 3.2 and appendix): 20 rounds, its
    /// 12 operators, each place with probability 0.5, numbers from
    /// Gaussian(x, 100), the 100 being taken for the standard deviation.
    fn default() -> Self {
        Self {
            operators: of_group(Group::Paper).collect(),
            rounds: 20,
            probability: 0.5,
            deviation: 100.0,
            constants: Constants::All,
        }
    }
}

/// All words that stand for operators: groups, `all`, and names.
pub fn words() -> impl Iterator<Item = &'static str> + Clone {
    let groups = Group::ALL.map(Group::name).into_iter();
    groups
        .chain(["all"])
        .chain(OPERATORS.iter().map(|operator| operator.name))
}

/// The operators that a word in any case stands for: one by its name, a group's,
/// or `all`.
#[must_use]
pub fn named(word: &str) -> Vec<&'static Operator> {
    OPERATORS
        .iter()
        .copied()
        .filter(|operator| {
            let words = [operator.name, operator.group.name(), "all"];
            words.iter().any(|w| w.eq_ignore_ascii_case(word))
        })
        .collect()
}

fn of_group(group: Group) -> impl Iterator<Item = &'static Operator> {
    OPERATORS
        .iter()
        .copied()
        .filter(move |operator| operator.group == group)
}
