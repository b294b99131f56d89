//! How well a network predicts sequences that it does not learn from, and which it predicts worst.

use std::collections::BTreeMap;

use rand::seq::SliceRandom as _;

use super::engine::{Engine, Score};
use super::log::Figures;
use super::sampling::Sequences;
use crate::domain::rng;
use crate::train::Sequence;

/// How sequences are scored.
#[derive(Clone, Copy)]
pub struct Scoring<'a> {
    /// The loss's weight of each token.
    pub weights: &'a [f32],
    /// The most tokens at once.
    pub batch: usize,
}

impl Scoring<'_> {
    /// The scores of some of the sequences, in their order; fewer where it is `stopped`.
    fn scores(
        &self,
        engine: &dyn Engine,
        sequences: &dyn Sequences,
        places: &[u32],
        stopped: &dyn Fn() -> bool,
        told: &dyn Fn(usize),
    ) -> anyhow::Result<Vec<Score>> {
        let mut scores = Vec::with_capacity(places.len());
        while scores.len() < places.len() && !stopped() {
            let mut batch: Vec<Sequence<'_>> = Vec::new();
            let mut left = self.batch;
            for &place in &places[scores.len()..] {
                let next = sequences.get(place as usize);
                if next.tokens.len() > left && !batch.is_empty() {
                    break;
                }
                left = left.saturating_sub(next.tokens.len());
                batch.push(next);
            }
            scores.extend(engine.score(&batch, self.weights)?);
            told(scores.len());
        }
        Ok(scores)
    }

    /// The figures of the sequences at `places`; with those of each kind where `kinds`.
    ///
    /// # Errors
    /// Where the engine fails.
    pub fn figures(
        &self,
        engine: &dyn Engine,
        sequences: &dyn Sequences,
        places: &[u32],
        kinds: bool,
    ) -> anyhow::Result<Figures> {
        let scores = self.scores(engine, sequences, places, &|| false, &|_| {})?;
        let mut figures = Figures {
            examples: scores.len(),
            ..Figures::default()
        };
        let (mut loss, mut targets) = (0.0, 0.0);
        for (&place, score) in places.iter().zip(&scores) {
            let right = usize::from(score.right == score.targets);
            figures.right += right;
            loss += f64::from(score.loss) * f64::from(score.targets);
            targets += f64::from(score.targets);
            if kinds {
                let kind = sequences.kind(place as usize).to_owned();
                let [known, all] = figures.kinds.entry(kind).or_default();
                *known += right;
                *all += 1;
            }
        }
        figures.loss = loss / f64::max(targets, 1.0);
        Ok(figures)
    }

    /// The sequences at `places` that have the highest loss: this share of them, in their order; none
    /// where it is `stopped`.
    ///
    /// # Errors
    /// Where the engine fails.
    pub fn hardest(
        &self,
        engine: &dyn Engine,
        sequences: &dyn Sequences,
        places: &[u32],
        keep: f64,
        stopped: &dyn Fn() -> bool,
        told: &dyn Fn(usize),
    ) -> anyhow::Result<Option<Vec<u32>>> {
        let scores = self.scores(engine, sequences, places, stopped, told)?;
        if scores.len() < places.len() {
            return Ok(None);
        }
        let mut ranked: Vec<(f32, u32)> = scores
            .iter()
            .map(|score| score.loss)
            .zip(places.iter().copied())
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        #[allow(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss
        )]
        let kept = (keep * places.len() as f64).ceil() as usize;
        let mut kept: Vec<u32> = ranked.iter().take(kept).map(|(_, place)| *place).collect();
        kept.sort_unstable();
        Ok(Some(kept))
    }
}

/// So many of the sequences, or all where there are fewer: drawn by the seed and the words of `path`,
/// in their order.
#[must_use]
pub fn sample(sequences: &dyn Sequences, count: usize, seed: u64, path: &[&str]) -> Vec<u32> {
    let mut places: Vec<u32> = (0..).take(sequences.len()).collect();
    places.shuffle(&mut rng(seed, path));
    places.truncate(count);
    places.sort_unstable();
    places
}

/// Figures of each dataset, by its name.
pub type ByDataset = BTreeMap<String, Figures>;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::train::tests::{Bigram, Lines};

    fn lines() -> Lines {
        // A network that knows nothing predicts token 0.
        Lines(vec![
            vec![1, 1, 0, 0],
            vec![1, 1, 0, 2],
            vec![1, 1, 0],
            vec![1, 1, 2, 2],
        ])
    }

    #[test]
    fn figures_count_what_is_right_in_each_token() {
        let (lines, engine) = (lines(), Bigram::new(3));
        let scoring = Scoring {
            weights: &[1.0; 3],
            batch: 7,
        };
        let figures = scoring
            .figures(&engine, &lines, &[0, 1, 2, 3], true)
            .unwrap();
        assert_eq!((figures.examples, figures.right), (4, 2));
        assert!((figures.loss - 3_f64.ln()).abs() < 1e-6);
        assert_eq!(
            figures.kinds,
            BTreeMap::from([("4".into(), [1, 3]), ("3".into(), [1, 1])])
        );
    }

    #[test]
    fn the_hardest_have_the_highest_loss() {
        let (lines, engine) = (lines(), Bigram::new(3));
        // Token 2 counts for more, so whoever has it has a higher loss.
        let scoring = Scoring {
            weights: &[1.0, 1.0, 5.0],
            batch: 4,
        };
        let hardest = |keep, stopped: bool| {
            scoring
                .hardest(&engine, &lines, &[0, 1, 2, 3], keep, &|| stopped, &|_| {})
                .unwrap()
        };
        assert_eq!(hardest(0.25, false), Some(vec![3]));
        assert_eq!(hardest(0.3, false), Some(vec![1, 3]));
        assert_eq!(hardest(1.0, false), Some(vec![0, 1, 2, 3]));
        assert_eq!(hardest(1.0, true), None);
    }

    #[test]
    fn a_sample_depends_on_the_seed_alone() {
        let many = Lines(vec![vec![0, 0]; 100]);
        let of = |seed| sample(&many, 10, seed, &["evaluate", "a"]);
        assert_eq!(of(1), of(1));
        assert_ne!(of(1), of(2));
        assert!(of(1).is_sorted());
        assert_eq!(sample(&many, 1000, 1, &[]).len(), 100);
    }
}
