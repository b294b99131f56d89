//! What a program is said to do when it runs: what is held beside its text where programs are compared.

use std::collections::HashSet;

use super::digest;

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
    /// Of what is printed, line by line, and of the variables' names and values at all steps. Values that
    /// have no literal, such as `<function>`, tell nothing and are left out; so are names, since no two
    /// programs mean the same by one.
    #[must_use]
    pub fn new<'a>(
        lines: impl Iterator<Item = &'a str>,
        variables: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let taken: HashSet<(&str, &str)> = variables
            .filter(|(_, value)| !value.starts_with('<'))
            .collect();
        let values = taken.iter().map(|(_, value)| digest(value.as_bytes()));
        let mut values: Vec<u64> = values.collect();
        values.sort_unstable();
        Self {
            output: joined(lines),
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

    #[test]
    fn outputs_are_joined_by_a_space() {
        let output = |stdout: &str| Effect::new(stdout.lines(), std::iter::empty()).output;
        assert_eq!(output("1\n\n 2 3\n").as_deref(), Some("1 2 3"));
        assert_eq!(output(" \n"), None);
    }

    #[test]
    fn a_value_counts_once_for_each_variable_that_takes_it() {
        let values = |variables: &[(&'static str, &'static str)]| {
            Effect::new(std::iter::empty(), variables.iter().copied()).values
        };
        assert_eq!(
            values(&[("x", "1"), ("x", "1"), ("y", "1")]),
            [digest(b"1"); 2]
        );
        assert_eq!(values(&[("f", "<function>")]), [0; 0]);
        assert_eq!(
            values(&[("a", "1"), ("b", "2")]),
            values(&[("s", "2"), ("t", "1")])
        );
    }
}
