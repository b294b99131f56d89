//! Code-to-code search: every program is searched with, and all others are ranked by their closeness to it.

mod likeness;
mod measures;
mod similarity;
#[cfg(test)]
mod tests;
mod tiers;

use rayon::prelude::*;

use crate::domain::{Effect, Stop, Vectors};

pub use likeness::{LIKENESSES, Likeness, Table};
pub use measures::{RANKING_METRICS, RankingMetric};
pub use tiers::{Tier, Ties};

use tiers::{Standing, tiers};

/// The most queries whose similarities are computed together.
const QUERIES: usize = 240;
/// The most similarities that a thread keeps: 32 MiB of them.
const SIMILARITIES: usize = 8 << 20;

/// The programs to be ranked, `n` of them.
#[derive(Clone, Copy)]
pub struct Field<'a> {
    /// Their vectors.
    pub vectors: &'a Vectors,
    /// The problem that each of them solves, `n` numbers: programs of one problem are relevant to each other.
    pub problems: &'a [u32],
}

/// What ranks programs beside their closeness: what they are said to do.
#[derive(Clone, Copy)]
pub struct Rerank<'a> {
    /// What each program is said to do, `n` of them.
    pub effects: &'a [Effect],
    /// How alike two of them are.
    pub likeness: &'a Likeness,
    /// How likeness and similarity go together.
    pub blend: Blend,
}

/// How likeness and similarity go together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Blend {
    /// The likeness is added with this weight; the released code has 0.2.
    Added(f64),
    /// Programs are sorted by likeness; similarity orders those that are equally alike.
    Sorted,
}

/// Ranks all programs for each, itself left out, and measures the rankings. Gives each query's values in
/// the order of `metrics`; none for a query with no other relevant program, and for what was not done
/// when `stop` was set. `told` is told how many queries are done, some at a time.
///
/// The values do not depend on the number of threads. Memory beside `field` is bounded: a block of
/// similarities for each thread.
///
/// # Panics
/// Where problems or effects are not as many as vectors.
pub fn rank(
    field: &Field<'_>,
    rerank: Option<&Rerank<'_>>,
    metrics: &[&RankingMetric],
    ties: Ties,
    told: &(dyn Fn(usize) + Sync),
    stop: &Stop,
) -> Vec<Option<Vec<f64>>> {
    let programs = field.vectors.len();
    assert_eq!(field.problems.len(), programs, "a problem for each program");
    let likeness = rerank.map(|rerank| {
        assert_eq!(rerank.effects.len(), programs, "an effect for each program");
        ((rerank.likeness.table)(rerank.effects), rerank.blend)
    });
    let likeness = likeness.as_ref().map(|(table, blend)| (&**table, *blend));
    let mut queries: Vec<u32> = (0..programs as u32).collect();
    if let Some((table, _)) = likeness {
        // Queries that share a row of likenesses come one after the other.
        queries.sort_by_key(|query| table.places()[*query as usize]);
    }
    let block = (SIMILARITIES / programs.max(1)).clamp(1, QUERIES);
    let measured: Vec<Vec<Option<Vec<f64>>>> = queries
        .par_chunks(block)
        .map(|queries| {
            if stop.is_set() {
                return vec![None; queries.len()];
            }
            let measured = measure(field, likeness, queries, metrics, ties);
            told(queries.len());
            measured
        })
        .collect();
    let mut values = vec![None; programs];
    for (query, measured) in queries.iter().zip(measured.into_iter().flatten()) {
        values[*query as usize] = measured;
    }
    values
}

/// The values of some queries.
fn measure(
    field: &Field<'_>,
    likeness: Option<(&dyn Table, Blend)>,
    queries: &[u32],
    metrics: &[&RankingMetric],
    ties: Ties,
) -> Vec<Option<Vec<f64>>> {
    let programs = field.vectors.len();
    let mut similarities = vec![0.0; queries.len() * programs];
    similarity::similarities(field.vectors, queries, &mut similarities);
    let mut standings = Vec::with_capacity(programs);
    let (mut alike, mut alike_to) = (Vec::new(), None);
    let rows = similarities.chunks_exact(programs);
    let values = queries.iter().zip(rows).map(|(&query, row)| {
        let query = query as usize;
        if let Some((table, _)) = likeness {
            let place = table.places()[query];
            if alike_to != Some(place) {
                table.row(place, &mut alike);
                alike_to = Some(place);
            }
        }
        let others = (0..query).chain(query + 1..programs);
        standings.extend(others.map(|other| {
            let similarity = row[other];
            let relevant = field.problems[other] == field.problems[query];
            let alike = |table: &dyn Table| alike[table.places()[other] as usize];
            match likeness {
                None => Standing::new(0.0, similarity, relevant),
                Some((table, Blend::Added(weight))) => {
                    let sum = f64::from(similarity) + weight * alike(table);
                    Standing::new(0.0, sum as f32, relevant)
                }
                Some((table, Blend::Sorted)) => {
                    Standing::new(alike(table) as f32, similarity, relevant)
                }
            }
        }));
        let tiers = tiers(&mut standings, ties);
        let measured = || metrics.iter().map(|metric| (metric.measure)(&tiers));
        (!tiers.is_empty()).then(|| measured().collect())
    });
    values.collect()
}
