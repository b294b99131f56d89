//! Cases that `rivals/search.py` checks: rankings and what we measured, similarities of texts, and
//! programs without comments.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use harness::domain::{Effect, Rng, Stop, Vectors, rng};
use harness::ranking::{Field, RANKING_METRICS, Ties, rank};
use harness::syntax::bare;
use rand::Rng as _;
use rand::seq::SliceRandom as _;
use serde::Serialize;

use crate::searched::{likeness, output};

/// All cases.
#[derive(Serialize)]
pub struct Cases {
    untied: Vec<Ranking>,
    small_ties: Vec<Ranking>,
    large_ties: Vec<Ranking>,
    jaro: Vec<(String, String, f64)>,
    bare: Vec<(String, Option<String>)>,
}

/// A query's ranking.
#[derive(Serialize)]
struct Ranking {
    similarities: Vec<f32>,
    relevant: Vec<bool>,
    values: BTreeMap<&'static str, f64>,
    /// Average precision in the released order.
    paper_map: f64,
}

impl Cases {
    /// Draws cases; the same each time. Programs are those of the repository.
    #[must_use]
    pub fn draw() -> Self {
        let mut random = rng(0, &["rankings"]);
        let mut rankings = |count: usize, programs: usize, levels: Option<u32>| -> Vec<Ranking> {
            let draw = |_| Ranking::draw(&mut random, programs, levels);
            (0..count).map(draw).collect()
        };
        Self {
            untied: rankings(300, 200, None),
            small_ties: rankings(100, 8, Some(3)),
            large_ties: rankings(20, 60, Some(5)),
            jaro: (0..2000).map(|_| jaro(&mut random)).collect(),
            bare: programs(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../datasets")),
        }
    }
}

impl Ranking {
    /// With so many levels of similarity, or all of them distinct.
    fn draw(random: &mut Rng, programs: usize, levels: Option<u32>) -> Self {
        let mut similarities: Vec<f32> = match levels {
            Some(levels) => (0..programs)
                .map(|_| random.random_range(0..levels) as f32 / 8.0)
                .collect(),
            None => (0..programs).map(|at| at as f32 / 1024.0).collect(),
        };
        similarities.shuffle(random);
        let share = random.random_range(0.05..0.6);
        let mut relevant: Vec<bool> = (0..programs).map(|_| random.random_bool(share)).collect();
        relevant[0] = true;
        let measure = |ties| {
            // The query is 1, so that each product is the other's number.
            let values = [1.0].iter().chain(&similarities).copied().collect();
            let vectors = Vectors::Dense { width: 1, values };
            let others = relevant.iter().map(|relevant| u32::from(!relevant));
            let field = Field {
                vectors: &vectors,
                problems: &[0].into_iter().chain(others).collect::<Vec<_>>(),
            };
            let stop = Stop::default();
            let mut found = rank(&field, None, RANKING_METRICS, ties, &|_| {}, &stop);
            let names = RANKING_METRICS.iter().map(|it| it.name);
            names.zip(found.swap_remove(0).expect("one is relevant"))
        };
        let paper = measure(Ties::Paper).find(|(name, _)| *name == "map");
        Self {
            values: measure(Ties::Averaged).collect(),
            paper_map: paper.expect("`map` is measured").1,
            similarities,
            relevant,
        }
    }
}

/// Two outputs, one of them often made of the other, and their similarity.
fn jaro(random: &mut Rng) -> (String, String, f64) {
    let one = output(random);
    let mut other: Vec<char> = output(random).chars().collect();
    if random.random_bool(0.5) {
        other = one.chars().collect();
        for _ in 0..random.random_range(0..10) {
            let (from, to) = (
                random.random_range(0..other.len()),
                random.random_range(0..other.len()),
            );
            other.swap(from, to);
            other[from] = ['0', 'é', ' '][random.random_range(0..3)];
        }
    }
    let other: String = other.into_iter().collect();
    let effects = [&one, &other].map(|text| Effect {
        output: Some(text.clone()),
        ..Effect::default()
    });
    let table = (likeness("jaro").table)(&effects);
    let mut row = Vec::new();
    table.row(0, &mut row);
    let similarity = row[table.places()[1] as usize];
    (one, other, similarity)
}

/// All programs in a folder, and what they are without comments.
fn programs(folder: &Path) -> Vec<(String, Option<String>)> {
    let mut found = Vec::new();
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()) {
        if path.is_dir() {
            found.extend(programs(&path));
        } else if path.extension().is_some_and(|it| it == "py") {
            let source = fs::read_to_string(&path).unwrap_or_default();
            let bare = bare(&source);
            found.push((source, bare));
        }
    }
    found
}
