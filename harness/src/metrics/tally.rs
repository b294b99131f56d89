//! What one trace held against its reference comes to.

use super::{exact, paper};
use crate::domain::{Answer, Measure, Mode, Reference, values_agree};
use crate::formats::codeexecutor::{
    parse, print, print_state, print_trace, segments_of_state, segments_of_trace,
};

/// What one trace comes to: the counts that all trace metrics are made of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Whether all of it is right.
    pub right: bool,
    /// Segments.
    pub lines: Counts,
    /// Pairs of name and value.
    pub identifiers: Counts,
}

/// Items in common and in all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Items that agree.
    pub shared: u32,
    /// Items predicted.
    pub predicted: u32,
    /// Items in the reference.
    pub reference: u32,
}

impl Counts {
    /// The counts as a measure.
    #[must_use]
    pub fn measure(self) -> Measure {
        Measure::Overlap {
            shared: self.shared,
            predicted: self.predicted,
            reference: self.reference,
        }
    }
}

impl Tally {
    /// Holds an answer against a reference. Printed text, an exception or code is no trace, so
    /// it counts as no answer: nothing is predicted and nothing is right. Where
    /// a final state is wanted, that of a whole trace will do.
    #[must_use]
    pub fn of(reference: &Reference, answer: Option<&Answer>, mode: Mode) -> Self {
        let tally = match mode {
            Mode::Paper => Self::in_paper_mode(reference, answer),
            Mode::Exact => Self::in_exact_mode(reference, answer),
        };
        if matches!(
            answer,
            None | Some(
                Answer::Output(_) | Answer::Exception(_) | Answer::Code(_) | Answer::Judged(_)
            )
        ) {
            return tally.without_answer();
        }
        tally
    }

    fn without_answer(self) -> Self {
        let none_of = |counts: Counts| Counts {
            shared: 0,
            predicted: 0,
            reference: counts.reference,
        };
        Self {
            right: false,
            lines: none_of(self.lines),
            identifiers: none_of(self.identifiers),
        }
    }

    fn in_paper_mode(reference: &Reference, answer: Option<&Answer>) -> Self {
        let gold = print(reference);
        let printed = match (answer, reference) {
            (Some(Answer::Tokens(text)), _) => text,
            (Some(Answer::Trace(trace)), Reference::Trace(_)) => &print_trace(trace),
            (Some(Answer::Trace(trace)), _) => &print_state(&trace.final_state()),
            (Some(Answer::State(state)), _) => &print_state(state),
            (
                None
                | Some(
                    Answer::Output(_) | Answer::Exception(_) | Answer::Code(_) | Answer::Judged(_),
                ),
                _,
            ) => "",
        };
        match reference {
            Reference::Trace(_) => paper::trace(&paper::segments(printed), &paper::segments(&gold)),
            Reference::State(_) | Reference::Tests(_) | Reference::Relevant => {
                paper::single_line(printed, &gold)
            }
        }
    }

    fn in_exact_mode(reference: &Reference, answer: Option<&Answer>) -> Self {
        let wanted = match reference {
            Reference::Trace(trace) => segments_of_trace(trace),
            Reference::State(state) => segments_of_state(state),
            Reference::Tests(_) | Reference::Relevant => Vec::new(),
        };
        match (answer, reference) {
            (Some(Answer::Tokens(text)), _) => {
                exact::trace(&parse(text), &wanted, exact::token_agrees)
            }
            (Some(Answer::Trace(trace)), Reference::Trace(_)) => {
                exact::trace(&segments_of_trace(trace), &wanted, exact::repr_agrees)
            }
            (Some(Answer::Trace(trace)), _) => {
                let state = trace.final_state();
                exact::trace(&segments_of_state(&state), &wanted, exact::repr_agrees)
            }
            (Some(Answer::State(state)), _) => {
                exact::trace(&segments_of_state(state), &wanted, exact::repr_agrees)
            }
            (
                None
                | Some(
                    Answer::Output(_) | Answer::Exception(_) | Answer::Code(_) | Answer::Judged(_),
                ),
                _,
            ) => exact::trace(&[], &wanted, values_agree),
        }
    }
}
