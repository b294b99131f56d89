//! The model `echo`: says the program back. A baseline that a sound metric gives nothing.

use schemars::{JsonSchema, schema_for};
use serde::Deserialize;

use super::{Answered, Model, ModelError, Question, answer_each};
use crate::domain::{Kind, Stop};

/// The kind.
pub static KIND: Kind<dyn Model> = Kind {
    name: "echo",
    about: "says the program back: a cheating baseline",
    build: |node| {
        let Settings {} = node.read()?;
        Ok(Box::new(Echo))
    },
    schema: || schema_for!(Settings),
};

/// Echo has no settings.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Settings {}

struct Echo;

impl Model for Echo {
    fn answer(
        &self,
        questions: &[Question<'_>],
        answered: Answered<'_>,
        stop: &Stop,
    ) -> Result<(), ModelError> {
        answer_each(questions, answered, stop, |question| {
            &question.example.program.source
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::asking::{self, answers};
    use super::*;

    #[test]
    fn echo_says_the_program_back() {
        let echo = (KIND.build)(&asking::settings(&[])).unwrap();
        assert!(!echo.is_oracle());
        let said = answers(&*echo, "t", &["a"], 1, 0..1).unwrap();
        assert_eq!(said, ["a: print('a')\n"]);
    }
}
