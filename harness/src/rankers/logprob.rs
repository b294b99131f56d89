//! The ranker `logprob`: first what its writer found most probable (arXiv 2107.03374, section 3.3).

use super::{Needs, Ranker};

/// The ranker.
pub static RANKER: Ranker = Ranker {
    name: "logprob",
    about: "the highest mean log-probability of a token first, where the model tells it",
    needs: Needs::Logprobs,
    scores: |candidates, _| candidates.iter().map(|it| it.logprob).collect(),
};
