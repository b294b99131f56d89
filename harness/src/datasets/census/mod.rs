//! A census of a dataset: which constructs of Python its programs run, and which none of them does.
//!
//! A construct counts for a program if its line ran: what stands on a line that
//! ran counts whole, as the body of a lambda that is never called.

mod constructs;
mod expressions;
mod lines;
mod walk;

use rayon::prelude::*;

use crate::domain::{Construct, End, Example, Reference};
use crate::syntax::parse;
use constructs::CONSTRUCTS;
use lines::Lines;

/// How many of the programs run each construct, also those that none does:
/// always the same constructs in the same order. A program that does not parse
/// counts for nothing.
#[must_use]
pub fn census(examples: &[Example]) -> Vec<Construct> {
    let none = || vec![0; CONSTRUCTS.len()];
    let programs: Vec<usize> = examples
        .par_iter()
        .fold(none, |mut programs, example| {
            for (count, found) in programs.iter_mut().zip(found(example)) {
                *count += usize::from(found);
            }
            programs
        })
        .reduce(none, |one, other| {
            one.iter().zip(&other).map(|(a, b)| a + b).collect()
        });
    CONSTRUCTS
        .iter()
        .zip(programs)
        .map(|((sort, name), programs)| Construct {
            sort: sort.name().to_owned(),
            name: (*name).to_owned(),
            programs,
        })
        .collect()
}

/// Which constructs an example's program runs, in their order.
fn found(example: &Example) -> Vec<bool> {
    let source = &example.program.source;
    let Ok(parsed) = parse(source) else {
        return Vec::new();
    };
    let raised = match &example.reference {
        Reference::Trace(trace) => match &trace.end {
            End::Raised { class, .. } => Some(class.as_str()),
            _ => None,
        },
        Reference::State(_) | Reference::Tests(_) | Reference::Relevant => None,
    };
    let lines = Lines::new(source, &example.reference);
    walk::constructs(parsed.syntax(), &lines, raised)
}

#[cfg(test)]
mod tests;
