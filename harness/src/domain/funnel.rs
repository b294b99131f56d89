//! What became of the mutants that were drawn.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What became of a mutant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Chance changed nothing.
    Unchanged,
    /// It is no Python.
    Unparsable,
    /// A parent, or a mutant that was drawn before, has the same text.
    Duplicate,
    /// A program of another split is the same but for names, constants and
    /// layout.
    NearDuplicate,
    /// It used up its processor time.
    TimedOut,
    /// An exception came out of it; such mutants may stay in the dataset.
    Raised,
    /// It went over another limit, such as steps.
    OverLong,
    /// It ended its process.
    Died,
    /// It ran to its end without a step.
    Empty,
    /// It did not do the same twice.
    Nondeterministic,
    /// It does the same as its parent, step by step; it may stay in the dataset.
    Equivalent,
    /// It is in the dataset, and its trace differs from its parent's.
    Kept,
}

impl Fate {
    /// All, those first that are told without running it.
    pub const ALL: [Self; 12] = [
        Self::Unchanged,
        Self::Unparsable,
        Self::Duplicate,
        Self::NearDuplicate,
        Self::TimedOut,
        Self::Raised,
        Self::OverLong,
        Self::Died,
        Self::Empty,
        Self::Nondeterministic,
        Self::Equivalent,
        Self::Kept,
    ];

    /// The fate of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fate| fate.name() == name)
    }

    /// The word to count by.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Unchanged => "unchanged",
            Self::Unparsable => "unparsable",
            Self::Duplicate => "duplicate",
            Self::NearDuplicate => "near_duplicate",
            Self::TimedOut => "timed_out",
            Self::Raised => "raised",
            Self::OverLong => "over_long",
            Self::Died => "died",
            Self::Empty => "empty",
            Self::Nondeterministic => "nondeterministic",
            Self::Equivalent => "equivalent",
            Self::Kept => "kept",
        }
    }
}

/// Mutants by operator and fate, over all splits of a dataset.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Funnel {
    /// Whether equivalent mutants stayed in the dataset.
    pub equivalents_kept: bool,
    /// Whether raising mutants stayed in the dataset.
    pub raising_kept: bool,
    /// All mutants.
    pub all: FateCounts,
    /// Those that an operator had a part in, by its name, in the order of the
    /// list of operators. A mutant counts for each of its operators.
    pub operators: Vec<(String, FateCounts)>,
}

/// How many mutants came to each fate; fates of none are left out.
pub type FateCounts = BTreeMap<Fate, usize>;

impl Funnel {
    /// Counts a mutant and the operators that had a part in it.
    pub fn count<'o>(&mut self, fate: Fate, operators: impl IntoIterator<Item = &'o str>) {
        *self.all.entry(fate).or_default() += 1;
        let mut counted: Vec<&str> = Vec::new();
        for name in operators {
            if counted.contains(&name) {
                continue;
            }
            counted.push(name);
            if let Some((_, counts)) = self.operators.iter_mut().find(|(n, _)| n == name) {
                *counts.entry(fate).or_default() += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mutant_counts_once_for_each_of_its_operators() {
        let mut funnel = Funnel {
            operators: vec![("CRP".into(), FateCounts::new())],
            ..Funnel::default()
        };
        funnel.count(Fate::Kept, ["CRP", "CRP"]);
        funnel.count(Fate::Unchanged, []);
        assert_eq!(funnel.all, [(Fate::Unchanged, 1), (Fate::Kept, 1)].into());
        assert_eq!(funnel.operators[0].1, [(Fate::Kept, 1)].into());
    }

    #[test]
    fn names_are_those_in_files() {
        for fate in Fate::ALL {
            let written = serde_json::to_value(fate).ok();
            assert_eq!(written, Some(fate.name().into()));
        }
    }
}
