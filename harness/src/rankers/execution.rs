//! The ranker `execution`: as `predicted`, by a model that would know everything.

use super::{Needs, Ranker, likeness};

/// The ranker: the ceiling of what predictions can do.
pub static RANKER: Ranker = Ranker {
    name: "execution",
    about: "the edit similarity of true and expected outputs of the docstring's examples: the ceiling",
    needs: Needs::Execution,
    scores: |candidates, cases| {
        let score = |it: &super::Candidate<'_>| likeness(it.executed, cases);
        candidates.iter().map(score).collect()
    },
};
