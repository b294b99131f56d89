//! Exception accuracy: is it right whether the program ends in an exception, and in which.

use super::{Metric, Needs};
use crate::domain::{Answer, End, Measure, Mode, NO_EXCEPTION, Reference, exception_name};

/// Whether the class of the exception that ends the program is right, or that
/// there is none. Does not apply to a state.
pub const EXCEPTION_ACCURACY: Metric = Metric {
    name: "exception_accuracy",
    figures: &["exception_accuracy"],
    about: "share of programs of which it is right whether and how they raise",
    needs: Needs::Exception,
    measure,
};

/// The same, over the programs that end in an exception.
pub const RAISING: Metric = Metric {
    name: "exception_accuracy_raising",
    figures: &["exception_accuracy_raising"],
    about: "the same, of the programs that end in an exception",
    needs: Needs::Exception,
    measure: |reference, answer, mode| match raised(reference) {
        Some(_) => measure(reference, answer, mode),
        None => None,
    },
};

/// The same, over the programs that do not.
pub const RETURNING: Metric = Metric {
    name: "exception_accuracy_returning",
    figures: &["exception_accuracy_returning"],
    about: "the same, of the programs that end without",
    needs: Needs::Exception,
    measure: |reference, answer, mode| match raised(reference) {
        Some(_) => None,
        None => measure(reference, answer, mode),
    },
};

fn measure(reference: &Reference, answer: Option<&Answer>, _: Mode) -> Option<Measure> {
    let Reference::Trace(_) = reference else {
        return None;
    };
    let wanted = raised(reference).unwrap_or(NO_EXCEPTION);
    let hit = matches!(answer, Some(Answer::Exception(said)) if said == wanted);
    Some(Measure::Hit(hit))
}

fn raised(reference: &Reference) -> Option<&str> {
    match reference {
        Reference::Trace(trace) => match &trace.end {
            End::Raised { class, .. } => Some(exception_name(class)),
            _ => None,
        },
        Reference::State(_) | Reference::Tests(_) | Reference::Relevant => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{State, Trace};

    fn ending(end: End) -> Reference {
        Reference::Trace(Trace {
            steps: Vec::new(),
            stdout: String::new(),
            end,
        })
    }

    /// All, raising, returning.
    #[track_caller]
    fn check(reference: &Reference, said: &str, wanted: [Option<bool>; 3]) {
        let answer = Answer::Exception(said.to_owned());
        for mode in [Mode::Exact, Mode::Paper] {
            let measures = [EXCEPTION_ACCURACY, RAISING, RETURNING]
                .map(|metric| (metric.measure)(reference, Some(&answer), mode));
            assert_eq!(measures, wanted.map(|hit| hit.map(Measure::Hit)), "{said}");
        }
    }

    #[test]
    fn the_class_counts_alone() {
        let raising = ending(End::Raised {
            class: "KeyError".into(),
            message: "'a'".into(),
        });
        check(&raising, "KeyError", [Some(true), Some(true), None]);
        check(&raising, "LookupError", [Some(false), Some(false), None]);
        check(&raising, "none", [Some(false), Some(false), None]);
    }

    #[test]
    fn none_is_right_where_nothing_is_raised() {
        let returning = ending(End::Returned);
        check(&returning, "none", [Some(true), None, Some(true)]);
        check(&returning, "KeyError", [Some(false), None, Some(false)]);
    }

    #[test]
    fn it_does_not_apply_to_a_state_and_a_trace_is_no_answer() {
        check(&Reference::State(State::default()), "none", [None; 3]);
        let answer = Answer::Tokens("<line> <0> <state> </state>".to_owned());
        let measure = measure(&ending(End::Returned), Some(&answer), Mode::Exact);
        assert_eq!(measure, Some(Measure::Hit(false)));
    }
}
