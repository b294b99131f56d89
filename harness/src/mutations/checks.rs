//! What the operators' tests share.

#![allow(clippy::unwrap_used)]

use super::{Operator, Parent, Recipe};
use crate::domain::rng;

/// The mutants of one change that an operator makes of a program, sorted, are
/// just these.
pub fn check(operator: &'static Operator, before: &str, after: &[&str]) {
    let recipe = Recipe {
        operators: vec![operator],
        ..Recipe::default()
    };
    let parent = Parent::new(before, &recipe.operators).unwrap();
    let mut rng = rng(1, &["check"]);
    let mut made: Vec<String> = Vec::new();
    for mutant in parent.single_changes(&recipe, &mut rng) {
        assert!(mutant.is_python(), "no Python: {}", mutant.source);
        made.push(mutant.source);
    }
    made.sort();
    let mut wanted = after.to_vec();
    wanted.sort_unstable();
    assert_eq!(made, wanted, "{} of {before:?}", operator.name);
}
