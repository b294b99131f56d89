//! The operators: one file each.

mod aor;
mod crp;
mod loops;
mod oil;
mod ril;
mod zil;

use super::Operator;

/// All operators, in the order that `harness list operators` shows.
pub const OPERATORS: &[&Operator] = &[&crp::CRP, &aor::AOR, &oil::OIL, &ril::RIL, &zil::ZIL];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::HashSet;

    use super::*;
    use crate::domain::rng;
    use crate::mutations::{Parent, Recipe};

    #[test]
    fn every_operator_does_what_it_shows() {
        for &operator in OPERATORS {
            let parent = Parent::new(operator.before, &[operator]).unwrap();
            let recipe = Recipe {
                operators: vec![operator],
                ..Recipe::default()
            };
            let mut rng = rng(7, &[operator.name]);
            let made: HashSet<String> = (0..20_000)
                .map(|_| parent.mutant(&recipe, &mut rng).source)
                .collect();
            assert!(made.contains(operator.after), "{}", operator.name);
        }
    }

    #[test]
    fn names_are_upper_case_and_distinct() {
        let names: HashSet<&str> = OPERATORS.iter().map(|operator| operator.name).collect();
        assert_eq!(names.len(), OPERATORS.len());
        assert!(names.iter().all(|name| *name == name.to_uppercase()));
    }
}
