//! The ranker `random`: no candidate before another, the chance that others must beat.

use super::{Needs, Ranker};

/// The ranker. All its candidates tie, so its figures are exact expectations over all orders.
pub static RANKER: Ranker = Ranker {
    name: "random",
    about: "any order: the expectation over all of them",
    needs: Needs::Nothing,
    scores: |candidates, _| Some(vec![0.0; candidates.len()]),
};
