//! The model `bm25`: Okapi BM25 over the words of programs.

use schemars::{JsonSchema, schema_for};
use serde::Deserialize;

use super::{Counts, Lexical, Weighing};
use crate::domain::settings::{Fault, Node};
use crate::domain::{Kind, Sparse};
use crate::models::Model;

/// The kind.
pub static KIND: Kind<dyn Model> = Kind {
    name: "bm25",
    about: "searches by the words in common (BM25): a baseline that needs no model",
    build: |node| Ok(Box::new(Lexical(Bm25::build(node)?))),
    schema: || schema_for!(Bm25),
};

/// How words are weighed.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct Bm25 {
    /// How much a word's further appearances count, from 0 (not at all).
    #[schemars(range(min = 0.0))]
    k1: f64,
    /// How much long programs are held back, from 0 (not at all) to 1 (in full).
    #[schemars(range(min = 0.0, max = 1.0))]
    b: f64,
}

impl Default for Bm25 {
    fn default() -> Self {
        Self { k1: 1.2, b: 0.75 }
    }
}

impl Bm25 {
    fn build(node: &Node) -> Result<Self, Fault> {
        let settings: Self = node.read()?;
        let at = |key: &str| node.get(key).unwrap_or(node);
        if !(0.0..f64::INFINITY).contains(&settings.k1) {
            return Err(at("k1").fault("`k1` must be 0 or more"));
        }
        if !(0.0..=1.0).contains(&settings.b) {
            return Err(at("b").fault("`b` must be between 0 and 1"));
        }
        Ok(settings)
    }
}

/// As Lucene has it: `ln(1 + (n - df + 0.5) / (df + 0.5)) tf / (tf + k1 (1 - b + b length / mean))`. Each
/// word of the query counts once, which finds more programs than to count it as often as it is there. A
/// query's scores are given as shares of its own, so that they can be blended with what is between 0 and
/// 1; that changes no ranking.
impl Weighing for Bm25 {
    fn weigh(&self, counts: &Counts) -> Sparse {
        let programs = counts.programs.len() as f64;
        let length = |words: &[(u32, f64)]| words.iter().map(|(_, times)| times).sum::<f64>();
        let all: f64 = counts.programs.iter().map(|words| length(words)).sum();
        let rarity = |word: u32| {
            let spread = counts.spread[word as usize];
            (1.0 + (programs - spread + 0.5) / (spread + 0.5)).ln()
        };
        let weights = |words: &[(u32, f64)]| {
            let longer = length(words) / (all / programs);
            let slow = self.k1 * (1.0 - self.b + self.b * longer);
            let weight = |&(word, times): &(u32, f64)| (word, times / (times + slow));
            words.iter().map(weight).collect::<Vec<_>>()
        };
        let documents = counts.programs.iter().map(|words| {
            let weights = weights(words).into_iter();
            weights.map(|(word, weight)| (word, weight as f32))
        });
        let queries = counts.programs.iter().map(|words| {
            let weights = weights(words).into_iter();
            let own: f64 = weights.map(|(word, weight)| rarity(word) * weight).sum();
            let each = words.iter();
            each.map(move |&(word, _)| (word, (rarity(word) / own) as f32))
        });
        Sparse::new(queries.collect(), &documents.collect(), counts.spread.len())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::tests::similarities;
    use super::*;
    use crate::domain::settings::Value;

    #[test]
    fn scores_are_lucene_s_as_shares_of_the_query_s_own() {
        let found = similarities("bm25", &["a a b", "a c c c c", "c"]);
        let [rare, common] =
            [1.5, 2.5].map(|spread: f64| (1.0 + (3.5 - spread + 0.5) / spread).ln());
        let norm = |length: f64| 1.2 * (0.25 + 0.75 * length / 3.0);
        let own = common * 2.0 / (2.0 + norm(3.0)) + rare / (1.0 + norm(3.0));
        let other = common / (1.0 + norm(5.0));
        assert!(
            (f64::from(found[1]) - other / own).abs() < 1e-6,
            "{found:?}"
        );
    }

    #[test]
    fn settings_out_of_range_are_refused() {
        let built = |key, value| {
            let node = Node::unwritten("suite.yaml", [(key, Value::Float(value))]);
            Bm25::build(&node).map(|it| it.k1).map_err(|it| it.message)
        };
        assert_eq!(built("k1", 2.0), Ok(2.0));
        assert_eq!(built("k1", -1.0), Err("`k1` must be 0 or more".to_owned()));
        assert_eq!(
            built("b", 1.5),
            Err("`b` must be between 0 and 1".to_owned())
        );
    }
}
