//! The ranker `length`: the shortest first.

use super::{Needs, Ranker};

/// The ranker. White space around a candidate does not count.
pub static RANKER: Ranker = Ranker {
    name: "length",
    about: "the shortest first, in characters",
    needs: Needs::Nothing,
    #[allow(clippy::cast_precision_loss)]
    scores: |candidates, _| {
        let length = |code: &str| -(code.trim().chars().count() as f64);
        Some(candidates.iter().map(|it| length(it.code)).collect())
    },
};
