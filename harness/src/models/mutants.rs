//! The model `mutants`: writes programs for tasks with tests by mutating their own solutions. Some still
//! pass, most do not, and which do only their tests tell: samples to try rankings on, without a network.

use schemars::{JsonSchema, schema_for};
use serde::Deserialize;

use super::{Answered, Model, ModelError, Question, Use};
use crate::domain::{Kind, Reference, Sample, Stop, rng};
use crate::mutations::{Parent, Recipe};

/// The kind.
pub static KIND: Kind<dyn Model> = Kind {
    name: "mutants",
    about: "answers programming tasks with mutants of their solutions: samples to rank, right and wrong",
    build: |node| {
        let mutants = node.read::<Mutants>()?;
        match mutants.recipe().fault() {
            None => Ok(Box::new(mutants)),
            Some((knob, range)) => {
                let place = node.get(knob).unwrap_or(node);
                Err(place.fault(format!("`{knob}` {range}")))
            }
        }
    },
    schema: || schema_for!(Mutants),
};

/// How solutions are changed: by the paper's operators.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct Mutants {
    /// The chance of each place to be changed.
    #[schemars(range(min = 0.0, max = 1.0))]
    probability: f64,
    /// The standard deviation of a replaced number from the old one.
    #[schemars(range(min = 0.0))]
    deviation: f64,
}

impl Default for Mutants {
    /// About as many changes as a model makes mistakes: often one, sometimes none.
    fn default() -> Self {
        Self {
            probability: 0.1,
            deviation: 2.0,
        }
    }
}

impl Mutants {
    fn recipe(&self) -> Recipe {
        Recipe {
            probability: self.probability,
            deviation: self.deviation,
            ..Recipe::default()
        }
    }

    /// The samples for a question: a sample is the same however many are drawn.
    fn samples(&self, question: &Question<'_>) -> Result<Vec<Sample>, String> {
        let Reference::Tests(tests) = &question.example.reference else {
            return Err(format!(
                "it writes programs for tasks with tests, and `{}` has none; name other `models` there",
                question.task
            ));
        };
        let solution = [tests.stem.as_str(), &tests.solution].concat();
        let recipe = self.recipe();
        let parent = Parent::new(&solution, &recipe.operators)?;
        let sample = |number: u32| {
            let path = ["mutant", &number.to_string()];
            let mutant = parent.mutant(&recipe, &mut rng(question.seed, &path));
            Sample::whole(question.right.replacen(&solution, &mutant.source, 1))
        };
        Ok((0..question.sampling.samples).map(sample).collect())
    }
}

impl Model for Mutants {
    fn answer(
        &self,
        questions: &[Question<'_>],
        answered: Answered<'_>,
        stop: &Stop,
    ) -> Result<(), ModelError> {
        for (index, question) in questions.iter().enumerate() {
            if stop.is_set() {
                break;
            }
            let samples = self.samples(question).map_err(ModelError::Refused)?;
            answered(index, samples)?;
        }
        Ok(())
    }

    fn uses(&self) -> Use {
        Use::Writes
    }

    fn note(&self) -> Option<String> {
        Some("mutants of the tasks' own solutions, and now and then a solution itself".to_owned())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::asking::{answers, settings};
    use super::*;
    use crate::domain::settings::{Node, Value};

    #[test]
    fn what_has_no_tests_is_refused() {
        let model = (KIND.build)(&settings(&[])).unwrap();
        let told = answers(&*model, "t", &["a"], 1, 0..1).unwrap_err();
        assert!(told.to_string().contains("`t` has none"), "{told}");
    }

    #[test]
    fn a_knob_out_of_its_range_is_a_fault() {
        let node = Node::unwritten("s.yaml", [("probability", Value::Float(1.5))]);
        let fault = (KIND.build)(&node).err().unwrap();
        assert_eq!(fault.message, "`probability` must be above 0 and at most 1");
    }
}
