//! Which sequences a step learns from: a function of the seed, the stage and a few counters.

use std::collections::BTreeMap;

use rand::RngCore as _;
use rand::seq::SliceRandom as _;
use serde::{Deserialize, Serialize};

use crate::domain::{Rng, rng};
use crate::train::Sequence;

/// A list of sequences, in a fixed order.
pub trait Sequences: Sync {
    /// How many there are.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One of them; `at` is below [`Self::len`].
    fn get(&self, at: usize) -> Sequence<'_>;

    /// What sort of program it is: a family of statements, or a problem.
    fn kind(&self, at: usize) -> &str;
}

/// Sequences that a stage draws from.
pub struct Pool<'a> {
    /// Its name, under which is remembered how far it was gone through.
    pub name: String,
    /// Its share of the stage's sequences; any scale.
    pub share: f64,
    /// The sequences.
    pub sequences: &'a dyn Sequences,
    /// Those of them that count; all where absent.
    pub chosen: Option<Vec<u32>>,
}

impl Pool<'_> {
    fn size(&self) -> usize {
        self.chosen
            .as_ref()
            .map_or_else(|| self.sequences.len(), Vec::len)
    }

    /// The order in which its sequences come when it is gone through for the `epoch`-th time.
    fn order(&self, seed: u64, epoch: u64) -> Vec<u32> {
        let mut order = match &self.chosen {
            Some(chosen) => chosen.clone(),
            None => (0..).take(self.sequences.len()).collect(),
        };
        order.shuffle(&mut rng(seed, &["order", &self.name, &epoch.to_string()]));
        order
    }
}

/// How far a run has drawn; all that has to be kept to go on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Drawn {
    /// Sequences drawn in this stage.
    pub stage: u64,
    /// Sequences taken from each pool, in all stages.
    pub pools: BTreeMap<String, u64>,
}

/// Draws the sequences of a stage.
pub struct Sampler<'a> {
    seed: u64,
    pools: Vec<Pool<'a>>,
    /// For each pool, the epoch whose order is at hand, and that order.
    orders: Vec<(u64, Vec<u32>)>,
    /// Says which pool each of the stage's sequences comes from, two words a sequence.
    choices: Rng,
}

impl<'a> Sampler<'a> {
    /// Draws from pools, none of which is empty.
    #[must_use]
    pub fn new(seed: u64, stage: &str, pools: Vec<Pool<'a>>) -> Self {
        let orders = pools.iter().map(|pool| (0, pool.order(seed, 0))).collect();
        Self {
            seed,
            pools,
            orders,
            choices: rng(seed, &["choices", stage]),
        }
    }

    /// The next batch: as many sequences as fit into so many tokens, and one at least.
    pub fn batch(&mut self, drawn: &mut Drawn, tokens: usize) -> Vec<Sequence<'a>> {
        let mut batch: Vec<Sequence<'a>> = Vec::new();
        let mut left = tokens;
        loop {
            let pool = self.choice(drawn.stage);
            let taken = drawn
                .pools
                .get(&self.pools[pool].name)
                .copied()
                .unwrap_or(0);
            let next = self.at(pool, taken);
            let length = next.tokens.len();
            // What does not fit is the first of the next batch, so that none is drawn less often for
            // its length.
            if length > left && !batch.is_empty() {
                return batch;
            }
            left = left.saturating_sub(length);
            batch.push(next);
            drawn.stage += 1;
            drawn.pools.insert(self.pools[pool].name.clone(), taken + 1);
        }
    }

    /// The pool that the stage's `n`-th sequence comes from.
    fn choice(&mut self, n: u64) -> usize {
        self.choices.set_word_pos(u128::from(n) * 2);
        #[allow(clippy::cast_precision_loss)]
        let uniform = (self.choices.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
        let all: f64 = self.pools.iter().map(|pool| pool.share).sum();
        let mut rest = uniform * all;
        for (at, pool) in self.pools.iter().enumerate() {
            if rest < pool.share {
                return at;
            }
            rest -= pool.share;
        }
        // Rounding can only run past the end by a hair.
        self.pools.len() - 1
    }

    /// The sequence that a pool gives when `taken` were taken from it.
    fn at(&mut self, pool: usize, taken: u64) -> Sequence<'a> {
        let this = &self.pools[pool];
        let size = this.size() as u64;
        let (epoch, place) = (taken / size, taken % size);
        let (known, order) = &mut self.orders[pool];
        if *known != epoch {
            (*known, *order) = (epoch, this.order(self.seed, epoch));
        }
        #[allow(clippy::cast_possible_truncation)]
        this.sequences.get(order[place as usize] as usize)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::train::tests::Lines;

    /// Sequences of `lengths`, each filled with its own number plus `first`.
    fn lines(first: u16, lengths: &[usize]) -> Lines {
        Lines(
            (first..)
                .zip(lengths)
                .map(|(number, &length)| vec![number; length])
                .collect(),
        )
    }

    fn pool<'a>(name: &str, share: f64, sequences: &'a Lines) -> Pool<'a> {
        Pool {
            name: name.to_owned(),
            share,
            sequences,
            chosen: None,
        }
    }

    fn numbers(batch: &[Sequence<'_>]) -> Vec<u16> {
        batch.iter().map(|sequence| sequence.tokens[0]).collect()
    }

    #[test]
    fn each_epoch_has_every_sequence_once_and_in_another_order() {
        let all = lines(0, &[3; 50]);
        let mut sampler = Sampler::new(1, "one", vec![pool("a", 1.0, &all)]);
        let mut drawn = Drawn::default();
        let epochs: Vec<Vec<u16>> = (0..3)
            .map(|_| numbers(&sampler.batch(&mut drawn, 150)))
            .collect();
        for epoch in &epochs {
            let mut sorted = epoch.clone();
            sorted.sort_unstable();
            assert_eq!(sorted, (0..50).collect::<Vec<_>>());
        }
        assert_ne!(epochs[0], epochs[1]);
        assert_ne!(epochs[1], epochs[2]);
    }

    #[test]
    fn a_batch_is_filled_and_what_did_not_fit_opens_the_next() {
        let all = lines(0, &[7, 5, 3, 2, 6, 4, 1, 7]);
        let mut sampler = Sampler::new(3, "one", vec![pool("a", 1.0, &all)]);
        let mut drawn = Drawn::default();
        let mut seen = Vec::new();
        while seen.len() < 8 {
            let batch = sampler.batch(&mut drawn, 9);
            assert!(batch.iter().map(|s| s.tokens.len()).sum::<usize>() <= 9);
            seen.extend(numbers(&batch));
        }
        seen.truncate(8);
        seen.sort_unstable();
        assert_eq!(seen, (0..8).collect::<Vec<_>>());
        assert_eq!(sampler.batch(&mut drawn, 0).len(), 1);
    }

    #[test]
    fn counters_alone_go_on_where_another_sampler_was() {
        let (a, b) = (lines(0, &[2, 3, 4, 5, 6]), lines(100, &[5; 9]));
        let sampler = || {
            let pools = vec![pool("a", 0.3, &a), pool("b", 0.7, &b)];
            Sampler::new(5, "two", pools)
        };
        let (mut whole, mut drawn) = (sampler(), Drawn::default());
        for _ in 0..20 {
            let before = drawn.clone();
            let batch = numbers(&whole.batch(&mut drawn, 30));
            let mut later = before;
            assert_eq!(numbers(&sampler().batch(&mut later, 30)), batch);
            assert_eq!(later, drawn);
        }
    }

    #[test]
    fn shares_are_those_of_sequences() {
        let (a, b) = (lines(0, &[1; 10]), lines(100, &[1; 10]));
        let pools = vec![pool("a", 1.0, &a), pool("b", 3.0, &b)];
        let mut sampler = Sampler::new(7, "s", pools);
        let mut drawn = Drawn::default();
        let batch = numbers(&sampler.batch(&mut drawn, 8000));
        let first = batch.iter().filter(|&&number| number < 100).count();
        assert!((1850..2150).contains(&first), "{first} of 8000");
        assert_eq!(drawn.pools["a"], first as u64);
        assert_eq!(drawn.stage, 8000);
    }

    #[test]
    fn only_what_was_chosen_is_drawn() {
        let all = lines(0, &[1; 10]);
        let mut few = pool("a@b", 1.0, &all);
        few.chosen = Some(vec![2, 7]);
        let mut sampler = Sampler::new(1, "s", vec![few]);
        let mut batch = numbers(&sampler.batch(&mut Drawn::default(), 2));
        batch.sort_unstable();
        assert_eq!(batch, [2, 7]);
    }
}
