//! Short programs over the topics of the official Python tutorial, or a user's folder like it.

use std::collections::HashMap;

use anyhow::Context as _;

use super::candidate::Candidate;
use super::files;
use super::pool::Pool;
use super::rules::{Rules, Settings};
use super::traced::build as build_from;
use super::{Built, Dataset, Site};
use crate::domain::{Kind, Sink};
use crate::mutations::{Constants, Recipe, named};

/// The entry in the list of kinds.
pub const TUTORIAL: Kind<dyn Dataset> = Kind {
    name: "tutorial",
    about: "short programs over the topics of the Python tutorial, with topics as tags",
    build: |node| Ok(Box::new(Tutorial(Rules::read(node, numbers_alone())?))),
    schema: || schemars::schema_for!(Settings),
};

/// Tutorial mutates numeric constants alone, as in the paper.
fn numbers_alone() -> Recipe {
    Recipe {
        operators: named("CRP"),
        constants: Constants::Numbers,
        ..Recipe::default()
    }
}

/// What each program prints: one JSON object from ids to texts.
const EXPECTED: &str = "expected.json";

pub(super) struct Tutorial(pub Rules);

impl Dataset for Tutorial {
    fn most_training(&self) -> usize {
        self.0.most_training()
    }

    fn build(&self, site: &Site<'_>, sink: &mut dyn Sink) -> anyhow::Result<Built> {
        let files = self.0.files(&files::TUTORIAL)?;
        let expected: HashMap<String, String> = match files.get(EXPECTED) {
            Some(bytes) => serde_json::from_slice(bytes)
                .with_context(|| format!("failed to read `{EXPECTED}` of dataset `tutorial`"))?,
            None => HashMap::new(),
        };
        let mut pool = Pool::new(&files);
        // Each program makes a point of its own, so a split may part a topic.
        for source in &mut pool.sources {
            source.origin.problem.clone_from(&source.id);
        }
        build_from(TUTORIAL.name, pool, &self.0, site, sink, |source| {
            let topic = source.id.split_once('/').map_or("", |(topic, _)| topic);
            let mut candidates = Candidate::of(source, self.0.cases);
            for candidate in &mut candidates {
                candidate.tags = vec![topic.to_owned()];
                if source.cases.is_empty() {
                    candidate.stdout = expected.get(&source.id).cloned();
                }
            }
            candidates
        })
    }
}
