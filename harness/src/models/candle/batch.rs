//! What a network reads in one go: pieces of several sequences, row after row, without padding.

use std::ops::Range;

use crate::models::candle::cache::Cache;
use crate::models::candle::compute::{Heads, Rows};
use crate::models::candle::device::Step;
use crate::models::candle::kernels::{self, Queries};

/// Rows of a sequence that look at its tokens in one task: the scores of all are in memory at once.
const QUERIES: usize = 64;

/// The next tokens of one sequence.
pub struct Piece<'a> {
    /// What the sequence has read so far; the tokens are added.
    pub cache: &'a mut Cache,
    /// At least one.
    pub tokens: &'a [u32],
    /// Whether each token sees those after it in the piece too.
    pub both_ways: bool,
    /// Whether the tokens are padding, which no token sees, itself included, and which has no place.
    pub padding: bool,
    /// The tokens of which the last layer's states are wanted.
    pub wanted: Range<usize>,
}

/// Pieces, and where their rows are.
pub struct Batch<'a, 'p> {
    pieces: &'a mut [Piece<'p>],
    /// Of each row, its place in its sequence, from 0.
    pub positions: Vec<usize>,
    /// Of each row, whether it is padding.
    pub padding: Vec<bool>,
    /// How a device attends.
    step: Option<Step>,
}

impl<'a> Piece<'a> {
    /// Tokens that each see those before it, the last one's state wanted.
    pub fn causal(cache: &'a mut Cache, tokens: &'a [u32]) -> Self {
        Self {
            both_ways: false,
            padding: false,
            wanted: tokens.len() - 1..tokens.len(),
            cache,
            tokens,
        }
    }

    /// Tokens that see each other, all states wanted.
    pub fn encoded(cache: &'a mut Cache, tokens: &'a [u32]) -> Self {
        Self {
            both_ways: true,
            padding: false,
            wanted: 0..tokens.len(),
            cache,
            tokens,
        }
    }
}

impl<'a, 'p> Batch<'a, 'p> {
    /// Makes room for the pieces.
    pub fn new(pieces: &'a mut [Piece<'p>]) -> Self {
        let (mut positions, mut padding) = (Vec::new(), Vec::new());
        for piece in pieces.iter_mut() {
            let read = piece.cache.tokens();
            piece.cache.reserve(piece.tokens.len());
            positions.extend(read..read + piece.tokens.len());
            padding.resize(positions.len(), piece.padding);
        }
        Self {
            step: step(pieces),
            pieces,
            positions,
            padding,
        }
    }

    /// The token of each row.
    pub fn tokens(&self) -> impl Iterator<Item = u32> {
        self.pieces.iter().flat_map(|it| it.tokens).copied()
    }

    /// Keeps a layer's keys and values, and lets the queries look at them: each row sees its
    /// sequence up to itself (or to the end of its piece), in a window of the last so many tokens
    /// where there is one.
    pub fn attend(
        &mut self,
        layer: usize,
        heads: Heads,
        window: Option<usize>,
        [queries, keys, values]: [&Rows; 3],
    ) -> Rows {
        if let Some(step) = &mut self.step {
            let rows = [queries, keys, values].map(Rows::device);
            let sequences = || sequences(self.pieces, window);
            return Rows::Device(step.attend(layer, heads, window, rows, sequences));
        }
        self.keep(layer, keys.host(), values.host());
        let sequences = sequences(self.pieces, window);
        Rows::Host(kernels::attend(layer, heads, queries.host(), &sequences))
    }

    /// Writes the keys and values of all rows to their caches, padding left out.
    fn keep(&mut self, layer: usize, keys: &kernels::Rows, values: &kernels::Rows) {
        let mut row = 0;
        for piece in self.pieces.iter_mut() {
            let read = piece.cache.tokens();
            for token in read..read + piece.tokens.len() {
                if !piece.padding {
                    (piece.cache).write(layer, token, keys.row(row), values.row(row));
                }
                row += 1;
            }
        }
    }

    /// Counts the tokens as read; the rows that are wanted.
    pub fn finish(self, states: &Rows) -> Rows {
        let mut places = Vec::new();
        let mut first = 0;
        for piece in self.pieces.iter_mut() {
            places.extend(first + piece.wanted.start..first + piece.wanted.end);
            first += piece.tokens.len();
            if !piece.padding {
                piece.cache.advance(piece.tokens.len());
            }
        }
        states.pick(&places)
    }
}

/// What each row of pieces sees.
fn sequences<'a>(pieces: &'a [Piece<'_>], window: Option<usize>) -> Vec<Queries<'a>> {
    let mut sequences = Vec::with_capacity(pieces.len());
    let mut first = 0;
    for piece in pieces {
        let (read, count) = (piece.cache.tokens(), piece.tokens.len());
        let sees: Vec<Range<usize>> = (read..read + count)
            .map(|token| {
                let end = match (piece.padding, piece.both_ways) {
                    (true, _) => read,
                    (_, true) => read + count,
                    _ => token + 1,
                };
                let start = window.map_or(0, |window| (token + 1).saturating_sub(window));
                start..end
            })
            .collect();
        for sees in sees.chunks(QUERIES) {
            sequences.push(Queries {
                cache: &*piece.cache,
                rows: first..first + sees.len(),
                sees: sees.to_vec(),
            });
            first += sees.len();
        }
    }
    sequences
}

/// Plans the attention of pieces whose caches are on a device.
fn step(pieces: &[Piece<'_>]) -> Option<Step> {
    let pool = pieces.first()?.cache.pool()?;
    let slots = pieces.iter().flat_map(|piece| {
        let read = piece.cache.tokens();
        let tokens = read..read + piece.tokens.len();
        tokens.map(|token| (!piece.padding).then(|| piece.cache.slot(token)))
    });
    Some(Step::new(pool, &slots.collect::<Vec<_>>()))
}
