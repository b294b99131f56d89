//! A user's own folder of programs.

use super::candidate::Candidate;
use super::files::on_disk;
use super::pool::Pool;
use super::rules::{Cases, Rules, Settings};
use super::traced::build as build_from;
use super::{Built, Dataset, Site};
use crate::domain::settings::{Fault, Node};
use crate::domain::{Kind, Sink};
use crate::mutations::Recipe;

/// The entry in the list of kinds.
pub const PROGRAMS: Kind<dyn Dataset> = Kind {
    name: "programs",
    about: "a folder of your own programs (`path`), run on the input files beside them",
    build,
    schema,
};

pub(super) struct Programs(pub Rules);

fn build(node: &Node) -> Result<Box<dyn Dataset>, Fault> {
    let mut rules = Rules::read(node, Recipe::default())?;
    // A user's own programs are all asked about, on all their cases, unless the
    // suite says otherwise.
    if node.get("training").is_none() {
        rules.training = 0.0;
    }
    if node.get("cases").is_none() {
        rules.cases = Cases::All;
    }
    match rules.path {
        Some(_) => Ok(Box::new(Programs(rules))),
        None => Err(node
            .fault("the key `path` is missing")
            .help("name the folder of your programs")),
    }
}

fn schema() -> schemars::Schema {
    let mut schema = schemars::schema_for!(Settings);
    schema.insert("required".into(), serde_json::json!(["path"]));
    schema
}

impl Dataset for Programs {
    fn most_training(&self) -> usize {
        self.0.most_training()
    }

    fn build(&self, site: &Site<'_>, sink: &mut dyn Sink) -> anyhow::Result<Built> {
        // `build` lets none through without a path.
        let pool = Pool::new(&on_disk(self.0.path.as_deref().unwrap_or("".as_ref()))?);
        build_from(PROGRAMS.name, pool, &self.0, site, sink, |source| {
            Candidate::of(source, self.0.cases)
        })
    }
}
