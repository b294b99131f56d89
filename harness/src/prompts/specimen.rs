//! Small examples for tests.

use crate::domain::{End, EventKind, Example, Origin, Program, Reference, State, Step, Trace};

/// A program that prints, with no steps.
pub fn printing(id: &str, source: &str, stdout: &str) -> Example {
    let trace = Trace {
        steps: Vec::new(),
        stdout: stdout.to_string(),
        end: End::Returned,
    };
    example(id, source, Reference::Trace(trace))
}

/// A program with its reference.
pub fn example(id: &str, source: &str, reference: Reference) -> Example {
    Example {
        id: id.to_string(),
        program: Program {
            id: id.to_string(),
            source: source.to_string(),
            origin: Origin {
                problem: id.to_string(),
                file: String::new(),
            },
            mutation: None,
        },
        reference,
        tags: Vec::new(),
    }
}

/// A step with its output.
pub fn step(line: u32, event: EventKind, output: &str, state: &[(&str, &str)]) -> Step {
    Step {
        line,
        event,
        output: output.into(),
        state: state.iter().copied().collect::<State>(),
    }
}
