//! The likeness `jaro`: Jaro similarity of the outputs, as the released code has it.

use rapidfuzz::distance::jaro::BatchComparator;

use super::Likeness;
use super::outputs::{Comparator, outputs};

/// Jaro similarity of the outputs, character by character. The released code takes it from the Python
/// package `jellyfish`; their numbers are the same, but where letters have accents that are characters of
/// their own, which `jellyfish` since 1.0 takes together.
pub const JARO: Likeness = Likeness {
    name: "jaro",
    about: "Jaro similarity of the predicted outputs, as released",
    table: outputs::<BatchComparator<char>>,
};

impl Comparator for BatchComparator<char> {
    fn new(text: &[char]) -> Self {
        Self::new(text.iter().copied())
    }

    fn likeness(&self, other: &[char]) -> f64 {
        self.similarity(other.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn jaro(one: &str, other: &str) -> f64 {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        <BatchComparator<char> as Comparator>::new(&chars(one)).likeness(&chars(other))
    }

    /// The definition: characters match within half of the longer length, and each pair of matches that
    /// stands in another order on both sides is half a mistake.
    fn textbook(one: &[char], other: &[char]) -> f64 {
        let window = (one.len().max(other.len()) / 2).saturating_sub(1);
        let mut taken = vec![false; other.len()];
        let mut matched = Vec::new();
        for (at, c) in one.iter().enumerate() {
            let near = at.saturating_sub(window)..(at + window + 1).min(other.len());
            if let Some(place) = near.into_iter().find(|&j| !taken[j] && other[j] == *c) {
                taken[place] = true;
                matched.push(*c);
            }
        }
        if matched.is_empty() {
            return 0.0;
        }
        let theirs = other.iter().zip(&taken).filter(|(_, taken)| **taken);
        let moved = theirs.zip(&matched).filter(|((a, _), b)| a != b).count() / 2;
        let m = matched.len() as f64;
        (m / one.len() as f64 + m / other.len() as f64 + (m - moved as f64) / m) / 3.0
    }

    #[test]
    fn known_pairs_have_their_known_similarity() {
        for (one, other, known) in [
            ("MARTHA", "MARHTA", 0.944_444),
            ("DIXON", "DICKSONX", 0.766_667),
            ("DWAYNE", "DUANE", 0.822_222),
            ("a", "a", 1.0),
            ("a", "b", 0.0),
        ] {
            assert!((jaro(one, other) - known).abs() < 1e-6, "{one} {other}");
            assert!((jaro(other, one) - known).abs() < 1e-6, "{other} {one}");
        }
    }

    proptest! {
        #[test]
        fn it_is_the_definition(one in "[0-3 aé]{1,150}", other in "[0-3 aé]{1,150}") {
            let chars = |text: &str| text.chars().collect::<Vec<_>>();
            let expected = textbook(&chars(&one), &chars(&other));
            prop_assert!((jaro(&one, &other) - expected).abs() < 1e-12);
        }
    }
}
