//! Pass: does a candidate for a programming task pass its tests.

use super::{Metric, Needs};
use crate::domain::{Answer, Measure};

/// Whether a candidate passes. Its figures are pass@k for the task's `k`, made of all candidates for an
/// example at once (`pass_at_k`); so it has none of its own.
pub const PASS: Metric = Metric {
    name: "pass",
    figures: &[],
    about: "pass@k: the chance that one of k programs passes the task's tests, for the task's `k`",
    needs: Needs::Tests,
    measure: |_, answer, _| match answer {
        Some(Answer::Judged(judgement)) => Some(Measure::Hit(judgement.is_pass())),
        _ => None,
    },
};

#[cfg(test)]
mod tests {
    use super::PASS;
    use crate::domain::{Answer, Judgement, Measure, Mode, Reference};

    #[test]
    fn only_what_was_judged_is_measured() {
        let measure = |answer: Option<Answer>| {
            (PASS.measure)(&Reference::Relevant, answer.as_ref(), Mode::Exact)
        };
        let judged = |judgement| measure(Some(Answer::Judged(judgement)));
        assert_eq!(judged(Judgement::Passed), Some(Measure::Hit(true)));
        assert_eq!(judged(Judgement::TimedOut), Some(Measure::Hit(false)));
        assert_eq!(measure(Some(Answer::Code("f = 1".into()))), None);
        assert_eq!(measure(None), None);
    }
}
