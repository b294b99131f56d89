//! The model `constant`: gives one answer to everything. What it gets, guessing gets.

use schemars::{JsonSchema, schema_for};
use serde::Deserialize;

use super::{Answered, Model, ModelError, Question, answer_each};
use crate::domain::{Kind, Stop};

/// The kind.
pub static KIND: Kind<dyn Model> = Kind {
    name: "constant",
    about: "gives one answer to everything: a cheating baseline",
    build: |node| Ok(Box::new(node.read::<Constant>()?)),
    schema: || schema_for!(Constant),
};

/// What it says.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Constant {
    /// The answer, as a model would write it.
    text: String,
}

impl Model for Constant {
    fn answer(
        &self,
        questions: &[Question<'_>],
        answered: Answered<'_>,
        stop: &Stop,
    ) -> Result<(), ModelError> {
        answer_each(questions, answered, stop, |_| &self.text)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::asking::{self, answers};
    use super::*;

    #[test]
    fn constant_gives_its_text_to_everything() {
        let constant = (KIND.build)(&asking::settings(&[("text", "0\n")])).unwrap();
        let said = answers(&*constant, "t", &["a", "b"], 1, 0..2).unwrap();
        assert_eq!(said, ["a: 0\n", "b: 0\n"]);
    }

    #[test]
    fn constant_needs_its_text() {
        let fault = (KIND.build)(&asking::settings(&[])).err().unwrap();
        assert_eq!(fault.message, "the key `text` is missing");
    }
}
