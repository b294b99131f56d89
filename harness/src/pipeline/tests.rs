//! Tests across families: what a prompt writes, its metrics find right.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use crate::domain::{End, Mode, Reference, Trace};
use crate::metrics::{METRICS, Needs};
use crate::prompts::{Asks, SHAPES};
use crate::sandbox::{Job, Limits, Sandbox};

/// Holds the right answer of every prompt against its reference: how many
/// measures there are, all of which must be full marks.
fn right_answers(reference: &Reference) -> usize {
    let mut measures = 0;
    for shape in SHAPES.iter().filter(|shape| shape.asks != Asks::Code) {
        let written = (shape.write)(reference);
        let answer = (shape.read)(&written);
        assert!(answer.is_some(), "{} cannot read {written:?}", shape.name);
        for metric in METRICS {
            let fits = match metric.needs {
                Needs::Output => shape.asks != Asks::Exception,
                Needs::Trace => shape.asks == Asks::Trace,
                Needs::Exception => shape.asks == Asks::Exception,
                Needs::Tests => false,
            };
            for mode in [Mode::Exact, Mode::Paper].into_iter().filter(|_| fits) {
                if let Some(measure) = (metric.measure)(reference, answer.as_ref(), mode) {
                    let names = (shape.name, metric.name, mode);
                    assert!(measure.is_full(), "{names:?} {measure:?} {written}");
                    measures += 1;
                }
            }
        }
    }
    measures
}

/// Traces a program; it must end in the class of exception.
fn raising(sandbox: &Sandbox, source: &str, class: &str) -> Reference {
    let trace = sandbox
        .trace(&Job {
            source: source.to_owned(),
            ..Job::default()
        })
        .unwrap();
    assert!(!trace.steps.is_empty(), "{source}");
    let ends = matches!(&trace.end, End::Raised { class: ended, .. } if ended == class);
    assert!(ends, "{source} {}", trace.end);
    Reference::Trace(trace)
}

#[test]
fn the_oracle_is_right_about_programs_that_raise() {
    let sandbox = Sandbox::open(None, Limits::default(), 1).unwrap();
    for (source, class) in [
        ("print('a')\nx = [1]\nx[1]\n", "IndexError"),
        ("print('a', end='')\nx = 1 / 0\n", "ZeroDivisionError"),
        (
            "def f(n):\n    print(n)\n    return f(n - 1) if n else {}[n]\nf(3)\n",
            "KeyError",
        ),
        (
            "class Odd(ValueError):\n    pass\nprint(1)\nraise Odd('x: (y)')\n",
            "Odd",
        ),
        (
            "try:\n    print(int('a'))\nexcept ValueError as e:\n    print('b')\n    raise KeyError from e\n",
            "KeyError",
        ),
        (
            "try:\n    assert False\nfinally:\n    print('a')\n",
            "AssertionError",
        ),
        ("print('bye')\nraise SystemExit(3)\n", "SystemExit"),
        (
            "class none(Exception):\n    pass\nprint(2)\nraise none\n",
            "none",
        ),
    ] {
        let reference = raising(&sandbox, source, class);
        // Output by every prompt but `exception`, six figures of traces, two of exceptions.
        assert_eq!(right_answers(&reference), 2 * (4 + 2 * 3 + 2), "{source}");
    }
}

proptest! {
    #[test]
    fn whatever_a_class_is_called_its_name_is_right(
        class in "([A-Za-z_]{0,9}|\\PC|\n|[:.(`* ]|```|None|\\[/?ANSWER\\]|</?think>){0,5}",
    ) {
        let end = End::Raised { class, message: String::new() };
        let trace = Trace { steps: Vec::new(), stdout: String::new(), end };
        prop_assert!(right_answers(&Reference::Trace(trace)) > 0);
    }
}
