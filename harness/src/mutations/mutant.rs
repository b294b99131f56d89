//! Drawing mutants of a program.

use std::borrow::Cow;
use std::ops::Range;

use rand::Rng as _;
use rand::seq::IndexedRandom as _;

use super::site::{Site, sites};
use super::{Change, Operator, Recipe};
use crate::domain::{Place, Rng, rng};
use crate::syntax::{Edit, parse};

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
        let mut drawn = Drawn::default();
        for place in self.sites.chunk_by(|a, b| a.at == b.at) {
            if !rng.random_bool(recipe.probability) {
                continue;
            }
            if let Some(site) = place.choose(rng) {
                drawn.add(site.operator, self.edits(site, recipe, rng));
            }
        }
        drawn.make(&self.source)
    }

    /// Every mutant of one change: each thing that can be done at each site. What
    /// is drawn anew each time is drawn once.
    pub fn single_changes<'a>(
        &'a self,
        recipe: &'a Recipe,
        rng: &'a mut Rng,
    ) -> impl Iterator<Item = Mutant> + 'a {
        self.sites.iter().flat_map(move |site| {
            let ways = match &site.change {
                Change::OneOf(all) => all.iter().map(|edits| borrowed(edits)).collect(),
                Change::Drawn(_) => vec![self.edits(site, recipe, rng)],
            };
            ways.into_iter().map(|edits| {
                let mut drawn = Drawn::default();
                drawn.add(site.operator, edits);
                drawn.make(&self.source)
            })
        })
    }

    /// What is to be done at a site.
    fn edits<'a>(&self, site: &'a Site, recipe: &Recipe, rng: &mut Rng) -> Edits<'a> {
        match &site.change {
            Change::OneOf(all) => all.choose(rng).map(|e| borrowed(e)).unwrap_or_default(),
            Change::Drawn(draw) => draw(&self.source[site.at.clone()], recipe, rng)
                .map(|text| Cow::Owned(Edit::new(site.at.clone(), text)))
                .into_iter()
                .collect(),
        }
    }
}

type Edits<'a> = Vec<Cow<'a, Edit>>;

fn borrowed(edits: &[Edit]) -> Edits<'_> {
    edits.iter().map(Cow::Borrowed).collect()
}

/// The changes drawn so far: sorted, and none overlapping another.
#[derive(Default)]
struct Drawn<'a> {
    edits: Vec<(&'static Operator, Cow<'a, Edit>)>,
}

impl<'a> Drawn<'a> {
    /// Takes a change, whole or not at all.
    fn add(&mut self, operator: &'static Operator, edits: Edits<'a>) {
        let all_fit = edits.iter().all(|edit| {
            let at = self.place_for(edit);
            let neighbours = &self.edits[at.saturating_sub(1)..self.edits.len().min(at + 1)];
            !neighbours.iter().any(|(_, other)| clash(edit, other))
        });
        if all_fit {
            for edit in edits {
                self.edits.insert(self.place_for(&edit), (operator, edit));
            }
        }
    }

    fn place_for(&self, edit: &Edit) -> usize {
        let key = |edit: &Edit| (edit.range.start, edit.range.end);
        self.edits
            .partition_point(|(_, other)| key(other) < key(edit))
    }

    fn make(self, parent: &str) -> Mutant {
        let mut source = String::with_capacity(parent.len() + 64);
        let mut places = Vec::with_capacity(self.edits.len());
        let mut done = 0;
        for (operator, edit) in self.edits {
            let Range { start, end } = edit.range;
            // What only claims a place does nothing there.
            if start == end && edit.text.is_empty() {
                continue;
            }
            source.push_str(&parent[done..start]);
            source.push_str(&edit.text);
            done = end;
            places.push(Place {
                operator: operator.name.to_owned(),
                start,
                end,
                replacement: edit.into_owned().text,
            });
        }
        source.push_str(&parent[done..]);
        Mutant { source, places }
    }
}

/// Whether two edits cannot both be made: they overlap, or both insert at one
/// place, where either order would be arbitrary.
fn clash(one: &Edit, other: &Edit) -> bool {
    let (Range { start: a, end: b }, Range { start: c, end: d }) =
        (one.range.clone(), other.range.clone());
    (a < d && c < b) || (a == b && c == d && a == c)
}
