//! The model `tfidf`: cosines of the words of programs, rare words weighing more.

use schemars::{JsonSchema, schema_for};
use serde::Deserialize;

use super::{Counts, Lexical, Weighing};
use crate::domain::{Kind, Lists, Sparse};
use crate::models::Model;

/// The kind.
pub static KIND: Kind<dyn Model> = Kind {
    name: "tfidf",
    about: "searches by the words in common (cosine of TF-IDF): a baseline that needs no model",
    build: |node| {
        let Settings {} = node.read()?;
        Ok(Box::new(Lexical(TfIdf)))
    },
    schema: || schema_for!(Settings),
};

/// TF-IDF has no settings.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Settings {}

struct TfIdf;

/// As scikit-learn has it with `sublinear_tf`: `(1 + ln tf) (1 + ln((1 + n) / (1 + df)))`, each program's
/// weights divided by their length.
impl Weighing for TfIdf {
    fn weigh(&self, counts: &Counts) -> Sparse {
        let programs = counts.programs.len() as f64;
        let rarity = |word: u32| {
            let spread = counts.spread[word as usize];
            1.0 + ((1.0 + programs) / (1.0 + spread)).ln()
        };
        let weights: Lists = counts
            .programs
            .iter()
            .map(|words| {
                let weight = |&(word, times): &(u32, f64)| (1.0 + times.ln()) * rarity(word);
                let square = |word| weight(word).powi(2);
                let length = words.iter().map(square).sum::<f64>().sqrt();
                let each = words.iter();
                each.map(move |word| (word.0, (weight(word) / length) as f32))
            })
            .collect();
        Sparse::new(weights.clone(), &weights, counts.spread.len())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::similarities;

    #[test]
    fn similarities_are_cosines() {
        let found = similarities("tfidf", &["a a b", "a c", "c"]);
        let [rare, common] = [1.0_f64, 2.0].map(|spread| 1.0 + (4.0 / (1.0 + spread)).ln());
        let ours = [common * (1.0 + 2_f64.ln()), rare];
        let expected = ours[0] / ours[0].hypot(ours[1]) * common / common.hypot(common);
        assert!((f64::from(found[1]) - expected).abs() < 1e-6, "{found:?}");
        assert_eq!(found[2], 0.0);
    }
}
