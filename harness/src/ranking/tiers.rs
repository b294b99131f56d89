//! A ranking as tiers of programs that nothing tells apart, best first.

use std::cmp::Reverse;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Programs of equal standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tier {
    /// How many there are, 1 at least.
    pub programs: u32,
    /// How many of them are relevant.
    pub relevant: u32,
}

impl Tier {
    fn of(programs: usize, relevant: usize) -> Self {
        Self {
            programs: programs as u32,
            relevant: relevant as u32,
        }
    }
}

/// What becomes of programs of equal standing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ties {
    /// Any order of them is as likely: measures are expectations, and a searcher that tells nothing
    /// apart gets what chance gets.
    #[default]
    Averaged,
    /// As the released code of zero-shot search orders them: `argsort(scores)[:, ::-1]`, so that of
    /// equal ones the later comes first. With more than 16 programs the order among equals is numpy's
    /// own business there (its sort is not stable); here it is always the stable one.
    Paper,
}

/// How high a program stands: larger is better.
#[derive(Debug, Clone, Copy)]
pub struct Standing(u64);

impl Standing {
    /// Of a program's likeness to the query, from 0 to 1; of equal ones, by similarity. A similarity
    /// that is no number is below all others.
    pub fn new(likeness: f32, similarity: f32, relevant: bool) -> Self {
        debug_assert!((0.0..=1.0).contains(&likeness));
        // Bits of numbers from 0 to 1 are in the order of the numbers, and are 30.
        let first = u64::from((likeness + 0.0).to_bits()) << 33;
        Self(first | u64::from(ascending(similarity)) << 1 | u64::from(relevant))
    }

    fn height(self) -> u64 {
        self.0 >> 1
    }

    fn is_relevant(self) -> bool {
        self.0 & 1 == 1
    }
}

/// Bits that are in the order of the numbers; for what is no number, the lowest.
fn ascending(number: f32) -> u32 {
    // Zeros of both signs are equal.
    let bits = (number + 0.0).to_bits();
    if number.is_nan() {
        0
    } else if number.is_sign_negative() && number != 0.0 {
        !bits
    } else {
        bits | 1 << 31
    }
}

/// The tiers of programs, given in their order, down to the last that has a relevant one: what comes
/// after it counts for no measure. Irrelevant ones that no relevant one parts are a tier of their own.
/// Empties the list.
pub fn tiers(standings: &mut Vec<Standing>, ties: Ties) -> Vec<Tier> {
    let rank = |(place, standing): (usize, &Standing)| {
        let place = match ties {
            Ties::Averaged => 0,
            Ties::Paper => place as u128,
        };
        u128::from(standing.height()) << 32 | place
    };
    let all = || standings.iter().enumerate();
    // The relevant ones are few: only they are sorted.
    let mut ranks: Vec<u128> = all().filter(|it| it.1.is_relevant()).map(rank).collect();
    ranks.sort_unstable_by_key(|rank| Reverse(*rank));
    let mut found: Vec<Tier> = ranks
        .chunk_by(u128::eq)
        .map(|same| Tier::of(same.len(), same.len()))
        .collect();
    ranks.dedup();
    let mut above = vec![0; ranks.len()];
    for other in all().filter(|it| !it.1.is_relevant()).map(rank) {
        let at = ranks.partition_point(|rank| *rank > other);
        match ranks.get(at) {
            Some(same) if *same == other => found[at].programs += 1,
            Some(_) => above[at] += 1,
            None => {}
        }
    }
    standings.clear();
    let above = above.into_iter().map(|programs| Tier::of(programs, 0));
    let both = above.zip(found).flat_map(|(above, found)| [above, found]);
    both.filter(|tier| tier.programs > 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tiers of programs by similarity and relevance.
    fn of(programs: &[(f32, bool)], ties: Ties) -> Vec<(u32, u32)> {
        let mut standings = programs
            .iter()
            .map(|&(similarity, relevant)| Standing::new(0.0, similarity, relevant))
            .collect();
        let tiers = tiers(&mut standings, ties);
        tiers.iter().map(|it| (it.programs, it.relevant)).collect()
    }

    #[test]
    fn programs_of_equal_similarity_share_a_tier() {
        let programs = [
            (0.5, true),
            (0.0, true),
            (f32::NAN, true),
            (-0.0, false),
            (0.5, true),
            (-3.0, false),
            (7.0, false),
            (f32::NEG_INFINITY, false),
        ];
        let found = of(&programs, Ties::Averaged);
        assert_eq!(found, [(1, 0), (2, 2), (2, 1), (2, 0), (1, 1)]);
    }

    #[test]
    fn what_comes_after_the_last_relevant_one_is_left_out() {
        assert_eq!(of(&[(2.0, true), (1.0, false)], Ties::Averaged), [(1, 1)]);
        assert_eq!(of(&[(2.0, false), (1.0, false)], Ties::Averaged), []);
    }

    #[test]
    fn of_equal_ones_the_released_order_puts_the_later_first() {
        let programs = [(1.0, true), (1.0, false), (2.0, false)];
        assert_eq!(of(&programs, Ties::Paper), [(2, 0), (1, 1)]);
        let programs = [(1.0, false), (1.0, true), (2.0, false)];
        assert_eq!(of(&programs, Ties::Paper), [(1, 0), (1, 1)]);
    }

    #[test]
    fn likeness_comes_before_similarity() {
        let height = |likeness, similarity| Standing::new(likeness, similarity, true).height();
        assert!(height(0.1, -5.0) > height(0.0, 5.0));
        assert!(height(1.0, 0.2) > height(1.0, 0.1));
        assert!(height(1.0, f32::NEG_INFINITY) > height(0.999_999, f32::INFINITY));
        assert_eq!(height(-0.0, 0.0), height(0.0, -0.0));
    }
}
