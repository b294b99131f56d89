//! The model `oracle`: answers by execution. Anything under 100 for it is a fault of the harness.

use schemars::{JsonSchema, schema_for};
use serde::Deserialize;

use super::{Answered, Model, ModelError, Question, answer_each};
use crate::domain::{Kind, Stop};

/// The kind.
pub static KIND: Kind<dyn Model> = Kind {
    name: "oracle",
    about: "answers by execution; must get 100 everywhere, or the run aborts",
    build: |node| {
        let Settings {} = node.read()?;
        Ok(Box::new(Oracle))
    },
    schema: || schema_for!(Settings),
};

/// The oracle has no settings.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Settings {}

struct Oracle;

impl Model for Oracle {
    fn answer(
        &self,
        questions: &[Question<'_>],
        answered: Answered<'_>,
        stop: &Stop,
    ) -> Result<(), ModelError> {
        answer_each(questions, answered, stop, |question| question.right)
    }

    fn is_oracle(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::asking::{self, answers};
    use super::*;

    #[test]
    fn the_oracle_gives_the_right_answer_as_often_as_asked() {
        let oracle = (KIND.build)(&asking::settings(&[])).unwrap();
        assert!(oracle.is_oracle());
        let said = answers(&*oracle, "t", &["a", "b"], 2, 0..2).unwrap();
        assert_eq!(said, ["a: right a | right a", "b: right b | right b"]);
    }

    #[test]
    fn a_setting_of_the_oracle_is_a_fault() {
        let fault = (KIND.build)(&asking::settings(&[("text", "3")]))
            .err()
            .unwrap();
        assert_eq!(fault.message, "unknown key `text`");
    }

    #[test]
    fn a_wish_to_stop_ends_the_answering() {
        let stop = Stop::default();
        stop.set();
        let oracle = (KIND.build)(&asking::settings(&[])).unwrap();
        let said = asking::answers_until(&*oracle, "t", &["a"], 1, 0..1, &stop).unwrap();
        assert!(said.is_empty());
    }
}
