//! Lexical searchers: programs are as close as the words that they have in common. No model is needed.

pub mod bm25;
pub mod tfidf;
mod words;

use std::collections::HashMap;

use rayon::prelude::*;

use super::{Answered, Model, ModelError, Question, Searcher, Use};
use crate::domain::{Sparse, Stop, Vectors};

use words::words;

/// Programs whose words are found before those are counted.
const CHUNK: usize = 1024;

/// A way of weighing words.
trait Weighing: Send + Sync {
    /// The weights of all words in all programs.
    fn weigh(&self, counts: &Counts) -> Sparse;
}

/// The words of programs, numbered in the order of their first appearance.
#[derive(Default)]
struct Counts {
    /// For each program its words in ascending order, and how often it has each.
    programs: Vec<Vec<(u32, f64)>>,
    /// For each word how many programs have it.
    spread: Vec<f64>,
}

impl Counts {
    fn of(programs: &[&str], told: &(dyn Fn(usize) + Sync), stop: &Stop) -> Self {
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let mut counts = Self::default();
        for programs in programs.chunks(CHUNK) {
            if stop.is_set() {
                break;
            }
            let words: Vec<Vec<String>> = programs.par_iter().map(|it| words(it)).collect();
            for words in words {
                let mut own: Vec<u32> = Vec::with_capacity(words.len());
                for word in words {
                    let next = numbers.len() as u32;
                    own.push(*numbers.entry(word).or_insert(next));
                }
                own.sort_unstable();
                let same = own.chunk_by(|one, other| one == other);
                let own: Vec<_> = same.map(|same| (same[0], same.len() as f64)).collect();
                counts.spread.resize(numbers.len(), 0.0);
                for (word, _) in &own {
                    counts.spread[*word as usize] += 1.0;
                }
                counts.programs.push(own);
            }
            told(programs.len());
        }
        counts
    }
}

/// A model that can be searched with, and answers nothing.
struct Lexical<W>(W);

impl<W: Weighing> Searcher for Lexical<W> {
    fn vectors(
        &self,
        programs: &[&str],
        told: &(dyn Fn(usize) + Sync),
        stop: &Stop,
    ) -> Result<Vectors, ModelError> {
        let counts = Counts::of(programs, told, stop);
        Ok(Vectors::Sparse(self.0.weigh(&counts)))
    }
}

impl<W: Weighing> Model for Lexical<W> {
    fn answer(&self, _: &[Question<'_>], _: Answered<'_>, _: &Stop) -> Result<(), ModelError> {
        Err(ModelError::Refused(
            "a lexical model searches, and answers nothing".to_owned(),
        ))
    }

    fn uses(&self) -> Use {
        Use::Compares
    }

    fn searcher(&self) -> Option<&dyn Searcher> {
        Some(self)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::asking::{answers, settings};
    use super::super::{MODELS, Model};
    use super::*;

    pub fn searcher(kind: &str) -> Box<dyn Model> {
        let kind = MODELS.iter().find(|it| it.name == kind).unwrap();
        (kind.build)(&settings(&[])).unwrap()
    }

    /// The similarity of the first program to each.
    pub fn similarities(kind: &str, programs: &[&str]) -> Vec<f32> {
        let model = searcher(kind);
        let searcher = model.searcher().unwrap();
        let vectors = searcher.vectors(programs, &|_| {}, &Stop::default());
        let Vectors::Sparse(sparse) = vectors.unwrap() else {
            unreachable!()
        };
        let mut row = vec![0.0; programs.len()];
        for &(word, ours) in sparse.queries.get(0) {
            for &(program, theirs) in sparse.found.get(word as usize) {
                row[program as usize] += ours * theirs;
            }
        }
        row
    }

    #[test]
    fn closer_is_who_shares_more_and_rarer_words() {
        for kind in ["bm25", "tfidf"] {
            let found = similarities(
                kind,
                &[
                    "gcd = a % b  # common\n",
                    "gcd = 1\n",
                    "b = 1\n",
                    "print(common)\n",
                    "",
                    "b = 2 ; b = 3\n",
                ],
            );
            assert!((found[0] - 1.0).abs() < 1e-6, "{kind}: {found:?}");
            assert!(found[1] > found[2] && found[2] > 0.0, "{kind}: {found:?}");
            assert_eq!(found[3..5], [0.0, 0.0], "{kind}");
        }
    }

    #[test]
    fn a_lexical_model_answers_nothing() {
        let model = searcher("tfidf");
        assert_eq!(model.uses(), Use::Compares);
        assert!(answers(&*model, "t", &["a"], 1, 0..1).is_err());
    }
}
