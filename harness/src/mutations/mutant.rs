//! Drawing mutants of a program.

use std::ops::Range;

use rand::Rng as _;
use rand::seq::IndexedRandom as _;

use super::site::{Site, sites};
use super::{Change, Operator, Recipe};
use crate::domain::{Place, Rng, rng};
use crate::syntax::{Edit, apply, parse};

/// A program to be mutated, with all the sites where that can be done.
#[derive(Debug)]
pub struct Parent {
    source: String,
    sites: Vec<Site>,
}

/// A changed program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mutant {
    /// Its text; the parent's, where chance changed nothing.
    pub source: String,
    /// What was changed, in source order.
    pub places: Vec<Place>,
}

impl Mutant {
    /// Whether chance changed anything.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        !self.places.is_empty()
    }

    /// Whether it is Python at all; changes that are right each may be wrong
    /// together.
    #[must_use]
    pub fn is_python(&self) -> bool {
        parse(&self.source).is_ok()
    }
}

impl Parent {
    /// Finds the sites of some operators in a program.
    ///
    /// # Errors
    /// The line and what is wrong with it, where the source is not Python.
    pub fn new(source: &str, operators: &[&'static Operator]) -> Result<Self, String> {
        let parsed = parse(source)?;
        Ok(Self {
            source: source.to_owned(),
            sites: sites(source, &parsed, operators),
        })
    }

    /// The sites, sorted by place.
    #[must_use]
    pub fn sites(&self) -> &[Site] {
        &self.sites
    }

    /// A mutant for each of the recipe's rounds, with the round's number from 1.
    /// A round draws from a stream of its own, `path` and its number, so that it
    /// is the same for any number of rounds. The unchanged, the doubled and those
    /// that are no Python are among them, to be counted.
    pub fn mutants<'a>(
        &'a self,
        recipe: &'a Recipe,
        seed: u64,
        path: &'a [&'a str],
    ) -> impl Iterator<Item = (usize, Mutant)> + 'a {
        (1..=recipe.rounds).map(move |round| (round, self.round(recipe, seed, path, round)))
    }

    /// The mutant of one round, counted from 1.
    #[must_use]
    pub fn round(&self, recipe: &Recipe, seed: u64, path: &[&str], round: usize) -> Mutant {
        let number = round.to_string();
        let mut words = path.to_vec();
        words.push(&number);
        self.mutant(recipe, &mut rng(seed, &words))
    }

    /// Draws one mutant: each place is changed with the recipe's probability, by
    /// one of the operators that can act there. Of two changes that overlap, the
    /// one that begins first stays.
    #[must_use]
    pub fn mutant(&self, recipe: &Recipe, rng: &mut Rng) -> Mutant {
        let mut drawn: Vec<(&'static Operator, Edit)> = Vec::new();
        for place in self.sites.chunk_by(|a, b| a.at == b.at) {
            if !rng.random_bool(recipe.probability) {
                continue;
            }
            let Some(site) = place.choose(rng) else {
                continue;
            };
            let edits = self.edits(site, recipe, rng);
            let clashes = |edit: &Edit| drawn.iter().any(|(_, other)| clash(edit, other));
            if !edits.iter().any(clashes) {
                drawn.extend(edits.into_iter().map(|edit| (site.operator, edit)));
            }
        }
        drawn.sort_by_key(|(_, edit)| (edit.range.start, edit.range.end));
        let places = drawn.iter().map(|(operator, edit)| Place {
            operator: operator.name.to_owned(),
            start: edit.range.start,
            end: edit.range.end,
            replacement: edit.text.clone(),
        });
        Mutant {
            places: places.collect(),
            source: apply(&self.source, drawn.into_iter().map(|(_, e)| e).collect()),
        }
    }

    /// What is to be done at a site.
    fn edits(&self, site: &Site, recipe: &Recipe, rng: &mut Rng) -> Vec<Edit> {
        match &site.change {
            Change::OneOf(all) => all.choose(rng).cloned().unwrap_or_default(),
            Change::Drawn(draw) => draw(&self.source[site.at.clone()], recipe, rng)
                .map(|text| Edit::new(site.at.clone(), text))
                .into_iter()
                .collect(),
        }
    }
}

/// Whether two edits cannot both be made: they overlap, or both insert at one
/// place, where either order would be arbitrary.
fn clash(one: &Edit, other: &Edit) -> bool {
    let (Range { start: a, end: b }, Range { start: c, end: d }) =
        (one.range.clone(), other.range.clone());
    (a < d && c < b) || (a == b && c == d && a == c)
}
