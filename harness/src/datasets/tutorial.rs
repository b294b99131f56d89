//! Short programs over the topics of the official Python tutorial, or a user's folder like it.

use std::collections::HashMap;

use anyhow::Context as _;

use super::files;
use super::pool::Pool;
use super::rules::{Rules, Settings};
use super::traced::{Candidate, load};
use super::{Dataset, Loaded, Site};
use crate::domain::Kind;

/// The entry in the list of kinds.
pub const TUTORIAL: Kind<dyn Dataset> = Kind {
    name: "tutorial",
    about: "short programs over the topics of the Python tutorial, with topics as tags",
    build: |node| Ok(Box::new(Tutorial(Rules::read(node)?))),
    schema: || schemars::schema_for!(Settings),
};

/// What each program prints: one JSON object from ids to texts.
const EXPECTED: &str = "expected.json";

pub(super) struct Tutorial(pub Rules);

impl Dataset for Tutorial {
    fn most_training(&self) -> usize {
        self.0.most_training()
    }

    fn load(&self, site: &Site<'_>) -> anyhow::Result<Loaded> {
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
        load(TUTORIAL.name, pool, &self.0, site, |source| {
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
