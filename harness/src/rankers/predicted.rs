//! The ranker `predicted`: first what a model predicts to give the expected outputs.

use super::{Needs, Ranker, likeness};

/// The ranker: CodeExecutor's (arXiv 2305.05383, section 5.5).
pub static RANKER: Ranker = Ranker {
    name: "predicted",
    about: "the edit similarity of predicted and expected outputs of the docstring's examples: the paper's",
    needs: Needs::Predictions,
    scores: |candidates, cases| {
        let score = |it: &super::Candidate<'_>| likeness(it.predicted, cases);
        candidates.iter().map(score).collect()
    },
};
