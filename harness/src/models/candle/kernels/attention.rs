//! Attention over caches: each sequence's rows see tokens of their own sequence alone.

use std::ops::Range;

use rayon::prelude::*;

use super::elementwise::{exp_all, largest};
use super::tile::{Lane, PANEL, Tiles};
use super::{Rows, widest};
use crate::models::candle::cache::Cache;

/// How the heads of queries are laid out.
#[derive(Clone, Copy, Debug)]
pub struct Heads {
    /// Heads with queries of their own.
    pub queries: usize,
    /// Numbers in each.
    pub size: usize,
    /// What scores are multiplied by before the softmax.
    pub scale: f32,
}

/// The rows of one sequence.
pub struct Queries<'a> {
    /// What the sequence has read, these rows included.
    pub cache: &'a Cache,
    /// Its rows among all.
    pub rows: Range<usize>,
    /// The tokens that each row sees.
    pub sees: Vec<Range<usize>>,
}

/// The weighted values for rows of queries, as wide as the queries are.
pub fn attend(layer: usize, heads: Heads, queries: &Rows, sequences: &[Queries<'_>]) -> Rows {
    let mut out = Rows::zeros(queries.count(), heads.queries * heads.size);
    let tasks: Vec<(usize, usize)> = (sequences.iter().enumerate())
        .flat_map(|(at, it)| (0..it.cache.shape().heads).map(move |head| (at, head)))
        .collect();
    let found: Vec<Vec<Lane>> = tasks
        .par_iter()
        .map(|&(at, head)| {
            let mut found = Vec::new();
            widest(
                #[inline(always)]
                || found = attend_head(layer, head, heads, queries, &sequences[at]),
            );
            found
        })
        .collect();
    for (&(at, head), found) in tasks.iter().zip(&found) {
        let it = &sequences[at];
        let group = heads.queries / it.cache.shape().heads;
        let count = it.rows.len() * group;
        for (row, place) in it.rows.clone().enumerate() {
            for member in 0..group {
                let start = place * out.width + (head * group + member) * heads.size;
                let to = &mut out.data[start..start + heads.size];
                for (part, to) in to.chunks_mut(PANEL).enumerate() {
                    to.copy_from_slice(&found[part * count + row * group + member][..to.len()]);
                }
            }
        }
    }
    out
}

/// The values for all queries that use one head's keys: for each sixteen numbers of them, a lane a
/// query.
#[inline(always)]
fn attend_head(
    layer: usize,
    head: usize,
    heads: Heads,
    queries: &Rows,
    it: &Queries<'_>,
) -> Vec<Lane> {
    let (cache, size) = (it.cache, heads.size);
    let group = heads.queries / cache.shape().heads;
    let count = it.rows.len() * group;
    let first = it.sees.iter().map(|sees| sees.start).min().unwrap_or(0) / PANEL;
    let last = it
        .sees
        .iter()
        .map(|sees| sees.end)
        .max()
        .unwrap_or(0)
        .div_ceil(PANEL);
    let tiles = Tiles::pack(count, size, |at| {
        let row = queries.row(it.rows.start + at / group);
        &row[(head * group + at % group) * size..][..size]
    });
    // A query's scores for all tokens are a row.
    let width = (last - first) * PANEL;
    let mut scores = vec![0.0; count * width];
    let mut sums = vec![[0.0; PANEL]; count];
    let mut room = Vec::new();
    for block in first..last {
        sums.fill([0.0; PANEL]);
        tiles.times(&cache.keys(layer, head, block), &mut room, &mut sums);
        for (row, sums) in scores.chunks_exact_mut(width).zip(&sums) {
            row[(block - first) * PANEL..][..PANEL].copy_from_slice(sums);
        }
    }
    let mut totals = Vec::with_capacity(count);
    for (at, row) in scores.chunks_exact_mut(width).enumerate() {
        let sees = &it.sees[at / group];
        let (start, end) = (sees.start - first * PANEL, sees.end - first * PANEL);
        row[..start].fill(0.0);
        row[end..].fill(0.0);
        let seen = &mut row[start..end];
        for score in seen.iter_mut() {
            *score *= heads.scale;
        }
        let most = largest(seen);
        totals.push(exp_all(seen, most));
    }
    let parts = size.div_ceil(PANEL);
    let mut found = vec![[0.0; PANEL]; parts * count];
    for block in first..last {
        let column = (block - first) * PANEL;
        let tiles = Tiles::pack(count, PANEL, |at| &scores[at * width + column..][..PANEL]);
        for (part, found) in found.chunks_exact_mut(count).enumerate() {
            tiles.times(&cache.values(layer, head, block, part), &mut room, found);
        }
    }
    for found in found.chunks_exact_mut(count) {
        for (lane, total) in found.iter_mut().zip(&totals) {
            *lane = lane.map(|value| value / total);
        }
    }
    found
}
