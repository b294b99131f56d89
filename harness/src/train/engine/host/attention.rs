//! Attention of a prefix language model, forwards and backwards: a source sees all of itself, each
//! token of the target all before it.

use std::ops::Range;

use super::product::{Matrix, Panels, Room, multiply, multiply_once};
use super::wide::{exp, largest, sum, widest};

/// Queries that are looked at together.
const BLOCK: usize = 60;

/// A sequence among the rows of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Its first row.
    pub start: usize,
    /// Its rows.
    pub length: usize,
    /// Those of them that are its source.
    pub source: usize,
    /// The first of its rows where those of all targets stand alone.
    pub target: usize,
}

impl Span {
    /// Where its queries begin, and the row of the first: in the last layer only those of targets are
    /// wanted, and stand alone.
    pub fn queries(self, last: bool) -> (usize, usize) {
        match last {
            true => (self.source, self.target),
            false => (0, self.start),
        }
    }

    /// The queries that are looked at together, and how many keys they see at most.
    fn blocks(self, from: usize) -> impl Iterator<Item = (Range<usize>, usize)> {
        let cut = |all: Range<usize>| {
            let end = all.end;
            all.step_by(BLOCK).map(move |at| at..(at + BLOCK).min(end))
        };
        let source = cut(from.min(self.source)..self.source);
        let source = source.map(move |block| (block, self.source));
        let target = cut(from.max(self.source)..self.length);
        source.chain(target.map(|block| (block.clone(), block.end)))
    }

    /// How many keys a query sees.
    fn seen(self, query: usize) -> usize {
        self.source.max(query + 1)
    }
}

/// Heads of attention over rows of queries, keys and values.
#[derive(Clone, Copy, Debug)]
pub struct Heads {
    /// How many there are.
    pub count: usize,
    /// Numbers in each.
    pub size: usize,
}

/// Room for one head.
#[derive(Default)]
pub struct Space {
    keys: Panels,
    values: Panels,
    /// What the queries of a block make of the keys.
    shares: Vec<f32>,
    /// The gradient of that.
    flow: Vec<f32>,
    keys_back: Panels,
    room: Room,
}

impl Heads {
    fn width(self) -> usize {
        self.count * self.size
    }

    fn scale(self) -> f32 {
        1.0 / (self.size as f32).sqrt()
    }

    /// Rows of one of the three parts of `all`, of one head.
    fn part(
        self,
        all: &[f32],
        span: Span,
        rows: Range<usize>,
        part: usize,
        head: usize,
    ) -> Matrix<'_> {
        let down = 3 * self.width();
        let at = (span.start + rows.start) * down + part * self.width() + head * self.size;
        Matrix::new(&all[at..], rows.len(), self.size, down)
    }

    /// What the queries from `from` on find: `found` has a row for each of them, `logs` a number for each
    /// and each head, the logarithm of what its exponentials were divided by. Rows of `all` are queries,
    /// keys and values. `row` is the first row of the span in `found`.
    pub fn attend(
        self,
        (found, logs): (&mut [f32], &mut [f32]),
        all: &[f32],
        span: Span,
        (from, row): (usize, usize),
        space: &mut Space,
    ) {
        let width = self.width();
        for head in 0..self.count {
            let rows = 0..span.length;
            let keys = self.part(all, span, rows.clone(), 1, head);
            space.keys.pack(keys.transposed());
            space.values.pack(self.part(all, span, rows, 2, head));
            for (block, keys) in span.blocks(from) {
                let queries = self.part(all, span, block.clone(), 0, head);
                space.shares.resize(BLOCK * keys, 0.0);
                let shares = &mut space.shares[..block.len() * keys];
                multiply(
                    shares,
                    keys,
                    false,
                    queries,
                    (&space.keys, keys),
                    &mut space.room,
                );
                for (query, shares) in block.clone().zip(shares.chunks_exact_mut(keys)) {
                    let log = share(shares, span.seen(query), self.scale());
                    logs[(row + query - from) * self.count + head] = log;
                }
                let at = (row + block.start - from) * width + head * self.size;
                let shares = Matrix::whole(shares, keys);
                let values = (&space.values, self.size);
                multiply(
                    &mut found[at..],
                    width,
                    false,
                    shares,
                    values,
                    &mut space.room,
                );
            }
        }
    }

    /// What flows back through [`Heads::attend`]: `dall` becomes the gradient of `all`, given `dfound`.
    pub fn attend_back(
        self,
        dall: &mut [f32],
        (dfound, found, logs): (&[f32], &[f32], &[f32]),
        all: &[f32],
        span: Span,
        (from, row): (usize, usize),
        space: &mut Space,
    ) {
        let (width, size) = (self.width(), self.size);
        let down = 3 * width;
        let rows = span.start * down..(span.start + span.length) * down;
        dall[rows].fill(0.0);
        for head in 0..self.count {
            let rows = 0..span.length;
            let keys = self.part(all, span, rows.clone(), 1, head);
            space.keys.pack(keys.transposed());
            space.keys_back.pack(keys);
            let values = self.part(all, span, rows, 2, head);
            space.values.pack(values.transposed());
            for (block, keys) in span.blocks(from) {
                let queries = self.part(all, span, block.clone(), 0, head);
                let first = row + block.start - from;
                let at = first * width + head * size;
                let dfound_here = Matrix::new(&dfound[at..], block.len(), size, width);
                space.shares.resize(BLOCK * keys, 0.0);
                space.flow.resize(BLOCK * keys, 0.0);
                let shares = &mut space.shares[..block.len() * keys];
                let flow = &mut space.flow[..block.len() * keys];
                multiply(
                    shares,
                    keys,
                    false,
                    queries,
                    (&space.keys, keys),
                    &mut space.room,
                );
                multiply(
                    flow,
                    keys,
                    false,
                    dfound_here,
                    (&space.values, keys),
                    &mut space.room,
                );
                let pairs = shares
                    .chunks_exact_mut(keys)
                    .zip(flow.chunks_exact_mut(keys));
                for (n, (shares, flow)) in pairs.enumerate() {
                    let log = logs[(first + n) * self.count + head];
                    let at = (first + n) * width + head * size;
                    let (found, dfound) = (&found[at..][..size], &dfound[at..][..size]);
                    let seen = span.seen(block.start + n);
                    share_back(shares, flow, seen, (self.scale(), log), (found, dfound));
                }
                let shares = Matrix::whole(&space.shares[..block.len() * keys], keys);
                let flow = Matrix::whole(&space.flow[..block.len() * keys], keys);
                let place = |part: usize, row: usize| {
                    (span.start + row) * down + part * width + head * size
                };
                let room = &mut space.room;
                let to = &mut dall[place(0, block.start)..];
                multiply(to, down, false, flow, (&space.keys_back, size), room);
                let to = &mut dall[place(1, 0)..];
                multiply_once(to, down, true, flow.transposed(), queries, room);
                let to = &mut dall[place(2, 0)..];
                multiply_once(to, down, true, shares.transposed(), dfound_here, room);
            }
        }
    }
}

/// Scores become shares of what is seen; what is not seen has none. The logarithm of what the
/// exponentials were divided by.
fn share(scores: &mut [f32], seen: usize, scale: f32) -> f32 {
    let (scores, unseen) = scores.split_at_mut(seen);
    unseen.fill(0.0);
    let mut log = 0.0;
    widest(
        #[inline(always)]
        || {
            let most = largest(scores) * scale;
            for score in scores.iter_mut() {
                *score = exp(score.mul_add(scale, -most));
            }
            let total = sum(scores, scores, |a, _| a);
            let part = 1.0 / total;
            for score in scores.iter_mut() {
                *score *= part;
            }
            log = most + total.ln();
        },
    );
    log
}

/// Scores become shares again, and `flow`, the gradient of the shares, that of the scores.
fn share_back(
    scores: &mut [f32],
    flow: &mut [f32],
    seen: usize,
    (scale, log): (f32, f32),
    (found, dfound): (&[f32], &[f32]),
) {
    let (scores, unseen) = scores.split_at_mut(seen);
    unseen.fill(0.0);
    let (flow, unseen) = flow.split_at_mut(seen);
    unseen.fill(0.0);
    widest(
        #[inline(always)]
        || {
            let through = sum(found, dfound, |a, b| a * b);
            for n in 0..seen {
                let share = exp(scores[n].mul_add(scale, -log));
                scores[n] = share;
                flow[n] = share * (flow[n] - through) * scale;
            }
        },
    );
}
