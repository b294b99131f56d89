//! What a program is said to do when it runs: what is held beside its text where programs are compared.

use std::collections::HashSet;

use super::{Trace, digest};

/// What a program is said to do, by a model or by execution.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Effect {
    /// What it prints: the lines that are not blank, joined by a space; none where it prints nothing,
    /// or nobody says.
    pub output: Option<String>,
    /// Digests of the values that its variables take, each as often as there are variables that take
    /// it, in ascending order.
    pub values: Vec<u64>,
}

impl Effect {
    /// What a trace shows. Values that have no literal, such as `<function>`, tell nothing and are left
    /// out; so are names, since no two programs mean the same by one.
    #[must_use]
    pub fn of(trace: &Trace) -> Self {
        let pairs: HashSet<(&str, &str)> = trace
            .steps
            .iter()
            .flat_map(|step| step.state.iter())
            .filter(|(_, value)| !value.starts_with('<'))
            .collect();
        let mut values: Vec<u64> = pairs
            .iter()
            .map(|(_, value)| digest(value.as_bytes()))
            .collect();
        values.sort_unstable();
        Self {
            output: joined(trace.stdout.split(['\n', '\r'])),
            values,
        }
    }
}

/// Printed lines as one text; none where all are blank.
fn joined<'a>(lines: impl Iterator<Item = &'a str>) -> Option<String> {
    let lines: Vec<&str> = lines.map(str::trim).filter(|it| !it.is_empty()).collect();
    (!lines.is_empty()).then(|| lines.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{End, State, Step};

    fn traced(stdout: &str, states: &[&[(&str, &str)]]) -> Trace {
        let step = |state: &&[(&str, &str)]| Step {
            line: 1,
            event: Default::default(),
            output: Default::default(),
            state: state.iter().copied().collect::<State>(),
        };
        Trace {
            steps: states.iter().map(step).collect(),
            stdout: stdout.to_owned(),
            end: End::Returned,
        }
    }

    #[test]
    fn outputs_are_joined_by_a_space() {
        let output = |stdout| Effect::of(&traced(stdout, &[])).output;
        assert_eq!(output("1\n\n 2 3\n").as_deref(), Some("1 2 3"));
        assert_eq!(output(" \n"), None);
    }

    #[test]
    fn a_value_counts_once_for_each_variable_that_takes_it() {
        let values = |states| Effect::of(&traced("", states)).values;
        let one = digest(b"1");
        assert_eq!(
            values(&[&[("x", "1")], &[("x", "1"), ("y", "1")]]),
            [one; 2]
        );
        assert_eq!(values(&[&[("f", "<function>")]]), [0; 0]);
        let (ab, ba) = (&[("a", "1"), ("b", "2")], &[("s", "2"), ("t", "1")]);
        assert_eq!(values(&[ab]), values(&[ba]));
    }
}
