//! The likeness `edit`: edit similarity of the outputs, in the paper's words.

use rapidfuzz::distance::levenshtein::BatchComparator;

use super::Likeness;
use super::outputs::{Comparator, outputs};

/// 1 minus the Levenshtein distance of the outputs, as a share of the longer one's characters.
pub const EDIT: Likeness = Likeness {
    name: "edit",
    about: "edit similarity of the predicted outputs, in the paper's words",
    table: outputs::<BatchComparator<char>>,
};

impl Comparator for BatchComparator<char> {
    fn new(text: &[char]) -> Self {
        Self::new(text.iter().copied())
    }

    fn likeness(&self, other: &[char]) -> f64 {
        self.normalized_similarity(other.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::EDIT;
    use crate::domain::Effect;

    #[test]
    fn outputs_are_as_alike_as_few_edits_part_them() {
        let printing = |output: Option<&str>| Effect {
            output: output.map(str::to_owned),
            ..Effect::default()
        };
        let outputs = [
            Some("kitten"),
            Some("sitting"),
            None,
            Some("kitten"),
            Some(""),
        ];
        let table = (EDIT.table)(&outputs.map(printing));
        assert_eq!(table.places(), [0, 1, 2, 0, 2]);
        let mut row = Vec::new();
        table.row(0, &mut row);
        assert_eq!(row, [1.0, 1.0 - 3.0 / 7.0, 0.0]);
        table.row(2, &mut row);
        assert_eq!(row, [0.0; 3]);
    }
}
