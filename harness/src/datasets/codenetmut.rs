//! Contest problems' solutions, their input reads turned into assignments, as in CodeNetMut.

use super::files;
use super::pool::Pool;
use super::rules::{Rules, Settings};
use super::traced::{Candidate, load};
use super::{Dataset, Loaded, Site};
use crate::domain::Kind;

/// The entry in the list of kinds.
pub const CODENETMUT: Kind<dyn Dataset> = Kind {
    name: "codenetmut",
    about: "contest solutions with their input reads turned into assignments of a case's values",
    build: |node| Ok(Box::new(CodeNetMut(Rules::read(node)?))),
    schema: || schemars::schema_for!(Settings),
};

pub(super) struct CodeNetMut(pub Rules);

impl Dataset for CodeNetMut {
    fn most_training(&self) -> usize {
        self.0.most_training()
    }

    fn load(&self, site: &Site<'_>) -> anyhow::Result<Loaded> {
        let pool = Pool::new(&self.0.files(&files::PROBLEMS)?);
        load(CODENETMUT.name, pool, &self.0, site, |source| {
            Candidate::of(source, self.0.cases)
        })
    }
}
