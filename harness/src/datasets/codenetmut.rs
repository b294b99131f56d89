//! Contest problems' solutions, their input reads turned into assignments, as in CodeNetMut.

use super::candidate::Candidate;
use super::files;
use super::pool::Pool;
use super::rules::{Rules, Settings};
use super::traced::build as build_from;
use super::{Built, Dataset, Site};
use crate::domain::{Kind, Sink};
use crate::mutations::Recipe;

/// The entry in the list of kinds.
pub const CODENETMUT: Kind<dyn Dataset> = Kind {
    name: "codenetmut",
    about: "contest solutions with their input reads turned into assignments of a case's values",
    build: |node| Ok(Box::new(CodeNetMut(Rules::read(node, Recipe::default())?))),
    schema: || schemars::schema_for!(Settings),
};

pub(super) struct CodeNetMut(pub Rules);

impl Dataset for CodeNetMut {
    fn most_training(&self) -> usize {
        self.0.most_training()
    }

    fn build(&self, site: &Site<'_>, sink: &mut dyn Sink) -> anyhow::Result<Built> {
        let pool = Pool::new(&self.0.files(&files::PROBLEMS)?);
        build_from(CODENETMUT.name, pool, &self.0, site, sink, |source| {
            Candidate::of(source, self.0.cases)
        })
    }
}
