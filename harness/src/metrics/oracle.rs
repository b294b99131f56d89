//! The right answer gets full marks in every shape and both modes, whatever the data.

use proptest::prelude::*;

use super::{METRICS, Needs};
use crate::domain::{Answer, End, Measure, Mode, Reference, State, Step, Trace, quoted};
use crate::formats::{codeexecutor, json};

const MODES: [Mode; 2] = [Mode::Exact, Mode::Paper];

/// Text that looks like the format it is to be printed in.
fn nasty() -> impl Strategy<Value = String> {
    let pieces = vec![
        "<line>",
        "<output>",
        "<state>",
        "</state>",
        "<dictsep>",
        "<0>",
        "_____event",
        ":",
        "::",
        "'",
        "\"",
        "\\",
        "\n",
        "\r",
        " ",
        "  ",
        "<",
        ">",
        "[",
        "]",
        "{",
        "}",
        "(",
        ",",
        "1",
        "a",
        "é",
        "\u{1c}",
        "\u{a0}",
        "{}",
        "nan",
    ];
    prop_oneof![
        prop::collection::vec(prop::sample::select(pieces), 0..8).prop_map(|p| p.concat()),
        any::<String>(),
    ]
}

fn values() -> impl Strategy<Value = String> {
    prop_oneof![
        nasty().prop_map(|text| quoted(&text)),
        prop::collection::vec(nasty(), 0..3).prop_map(|texts| format!(
            "[{}]",
            texts
                .iter()
                .map(|t| quoted(t))
                .collect::<Vec<_>>()
                .join(", ")
        )),
        any::<i64>().prop_map(|n| n.to_string()),
        nasty(),
        prop::sample::select(vec![
            "{'a': 1}",
            "{3, 1}",
            "<function>",
            "deque([1])",
            "Color.RED"
        ])
        .prop_map(str::to_owned),
    ]
}

fn states() -> impl Strategy<Value = State> {
    let name = prop::sample::select(vec!["a", "b", "c", "_x1", "né"]);
    prop::collection::vec((name, values()), 0..4).prop_map(|pairs| pairs.into_iter().collect())
}

fn traces() -> impl Strategy<Value = Trace> {
    let output = prop_oneof![Just(String::new()), nasty()];
    let step = (1u32..300, output, states()).prop_map(|(line, output, state)| Step {
        line,
        event: Default::default(),
        output: output.into(),
        state,
    });
    (
        prop::collection::vec(step, 0..5),
        prop_oneof![4 => Just(String::new()), 1 => nasty()],
        prop_oneof![Just(End::Returned), nasty().prop_map(raised)],
    )
        .prop_map(|(steps, rest, end)| Trace {
            stdout: steps.iter().map(|s| &*s.output).collect::<String>() + &rest,
            steps,
            end,
        })
}

fn raised(message: String) -> End {
    End::Raised {
        class: "ValueError".to_owned(),
        message,
    }
}

fn full_marks(reference: &Reference, answer: Option<&Answer>) -> Result<(), TestCaseError> {
    prop_assert!(answer.is_some());
    for mode in MODES {
        let of_traces = METRICS.iter().filter(|m| m.needs != Needs::Exception);
        for metric in of_traces {
            if let Some(measure) = (metric.measure)(reference, answer, mode) {
                prop_assert!(
                    measure.is_full(),
                    "{} {mode:?} {measure:?} {answer:?} for {}",
                    metric.name,
                    codeexecutor::print(reference)
                );
            }
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn the_reference_printed_gets_full_marks(trace in traces(), state in states()) {
        let traced = (Reference::Trace(trace.clone()), Answer::Trace(trace));
        let last = (Reference::State(state.clone()), Answer::State(state));
        for (reference, same) in [traced, last] {
            let tokens = Answer::Tokens(codeexecutor::print(&reference));
            full_marks(&reference, Some(&tokens))?;
            full_marks(&reference, json::parse_lines(&json::print_lines(&reference)).as_ref())?;
            full_marks(&reference, Some(&same))?;
        }
    }

    #[test]
    fn the_output_alone_gets_full_marks(trace in traces()) {
        let output = Answer::Output(trace.stdout.clone());
        let reference = Reference::Trace(trace);
        for mode in MODES {
            let measure = (METRICS[0].measure)(&reference, Some(&output), mode);
            prop_assert!(measure.is_none_or(|m| m.is_full()));
        }
    }

    #[test]
    fn a_final_state_may_be_given_as_a_trace(trace in traces()) {
        let reference = Reference::State(trace.final_state());
        full_marks(&reference, Some(&Answer::Trace(trace)))?;
    }

    #[test]
    fn whether_a_metric_applies_does_not_depend_on_the_answer(
        trace in traces(), text in nasty(), other in traces()
    ) {
        let reference = Reference::Trace(trace);
        let answers = [
            None,
            Some(Answer::Output(text.clone())),
            Some(Answer::Tokens(text)),
            Some(Answer::State(other.final_state())),
            Some(Answer::Trace(other)),
            Some(Answer::Exception("KeyError".to_owned())),
        ];
        for mode in MODES {
            for metric in METRICS {
                let measures = answers.iter().map(|a| (metric.measure)(&reference, a.as_ref(), mode));
                let reference_items: Vec<Option<u32>> = measures
                    .map(|measure| measure.map(|m| match m {
                        Measure::Overlap { reference, .. } => reference,
                        _ => 0,
                    }))
                    .collect();
                prop_assert!(reference_items.windows(2).all(|w| w[0] == w[1]));
            }
        }
    }
}

#[test]
fn no_answer_gets_nothing() {
    let reference = Reference::State([("a", "1"), ("b", "2")].into_iter().collect());
    for mode in MODES {
        let measures = METRICS
            .iter()
            .map(|metric| (metric.measure)(&reference, None, mode));
        let none_of = |reference| Measure::Overlap {
            shared: 0,
            predicted: 0,
            reference,
        };
        let wanted = [
            None,
            Some(Measure::Hit(false)),
            Some(none_of(1)),
            Some(none_of(2)),
            None,
            None,
            None,
            None,
        ];
        assert_eq!(measures.collect::<Vec<_>>(), wanted);
    }
}
