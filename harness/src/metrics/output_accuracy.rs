//! Output accuracy: is the printed text right.

use super::{Metric, Needs, exact, paper};
use crate::domain::{Answer, Measure, Mode, Reference};
use crate::formats::codeexecutor::{parse, print, print_trace, segments_of_trace};

/// Whether the printed text is right, over the programs that print something.
/// Does not apply to a state, nor where nothing but white space is printed.
pub const OUTPUT_ACCURACY: Metric = Metric {
    name: "output_accuracy",
    figures: &["output_accuracy"],
    about: "share of programs whose printed text is right, of those that print",
    needs: Needs::Output,
    measure: |reference, answer, mode| {
        let Reference::Trace(trace) = reference else {
            return None;
        };
        let hit = match mode {
            Mode::Paper => {
                let gold = print(reference);
                let outputs = |text| paper::outputs(&paper::segments(text));
                let wanted = outputs(&gold);
                if wanted.is_empty() {
                    return None;
                }
                match answer {
                    Some(Answer::Output(text)) => paper::strip(text) == paper::strip(&trace.stdout),
                    Some(Answer::Tokens(text)) => outputs(text) == wanted,
                    Some(Answer::Trace(trace)) => outputs(&print_trace(trace)) == wanted,
                    Some(
                        Answer::State(_)
                        | Answer::Exception(_)
                        | Answer::Code(_)
                        | Answer::Judged(_),
                    )
                    | None => false,
                }
            }
            Mode::Exact => {
                if trace.stdout.trim().is_empty() {
                    return None;
                }
                match answer {
                    Some(Answer::Output(text)) => exact::output_agrees(text, &trace.stdout),
                    Some(Answer::Tokens(text)) => {
                        exact::printed_agree(&parse(text), &segments_of_trace(trace))
                    }
                    Some(Answer::Trace(answer)) => {
                        exact::output_agrees(&answer.stdout, &trace.stdout)
                    }
                    Some(
                        Answer::State(_)
                        | Answer::Exception(_)
                        | Answer::Code(_)
                        | Answer::Judged(_),
                    )
                    | None => false,
                }
            }
        };
        Some(Measure::Hit(hit))
    },
};

#[cfg(test)]
mod tests {
    use super::OUTPUT_ACCURACY;
    use crate::domain::{Answer, End, Measure, Mode, Reference, Step, Trace};

    fn printing(stdout: &str) -> Reference {
        Reference::Trace(Trace {
            steps: vec![Step {
                line: 1,
                event: Default::default(),
                output: stdout.into(),
                state: Default::default(),
            }],
            stdout: stdout.to_owned(),
            end: End::Returned,
        })
    }

    #[track_caller]
    fn check(stdout: &str, answer: &Answer, exact: Option<bool>, paper: Option<bool>) {
        for (mode, hit) in [(Mode::Exact, exact), (Mode::Paper, paper)] {
            let measure = (OUTPUT_ACCURACY.measure)(&printing(stdout), Some(answer), mode);
            assert_eq!(measure, hit.map(Measure::Hit), "{mode:?} {answer:?}");
        }
    }

    #[test]
    fn output_is_compared_line_by_line() {
        let text = |text: &str| Answer::Output(text.to_owned());
        let (yes, no) = (Some(true), Some(false));
        check("1\n2\n", &text("1\n2"), yes, yes);
        check("1\n2\n", &text("1  \n2\n\n"), yes, no);
        check("[1, 2]\n", &text("[1,2]"), yes, no);
        check("['a']\n", &text("[\"a\"]"), yes, no);
        check("1.5\n", &text("1.50"), no, no);
        check("'1'\n", &text("1"), no, no);
        check("1\n", &text("1\n1"), no, no);
        check("  1\n", &text("1"), no, yes);
        check("a\n", &text(""), no, no);
    }

    #[test]
    fn outputs_of_a_trace_in_tokens_are_compared_as_lists() {
        let tokens = |text: &str| Answer::Tokens(text.to_owned());
        let (yes, no) = (Some(true), Some(false));
        let state = "<line> <0> <state> </state>";
        check(
            "1\n\n2\n",
            &tokens(&format!("<output> 1 <output> 2 {state}")),
            yes,
            yes,
        );
        check(
            "1\n2\n",
            &tokens(&format!("<output> 1 {state} <output> 2")),
            no,
            no,
        );
        check(
            "a\n",
            &tokens(&format!("<output> a _____event b {state}")),
            no,
            yes,
        );
        check(
            "x: 1\n",
            &tokens(&format!("{state} <output> x: 1 {state}")),
            yes,
            yes,
        );
    }

    #[test]
    fn it_does_not_apply_where_nothing_is_printed() {
        let nothing = Answer::Output(String::new());
        check("", &nothing, None, None);
        check("\n \n", &nothing, None, None);
        for mode in [Mode::Exact, Mode::Paper] {
            let unread = (OUTPUT_ACCURACY.measure)(&printing("a"), None, mode);
            assert_eq!(unread, Some(Measure::Hit(false)));
            let state = Reference::State(Default::default());
            assert_eq!((OUTPUT_ACCURACY.measure)(&state, None, mode), None);
        }
    }
}
