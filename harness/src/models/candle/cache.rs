//! The keys and values of what a model has read, in blocks that sequences share until they write.

use std::ops::Range;
use std::sync::Arc;

use half::f16;

use crate::models::candle::device::{Page, Pool};
use crate::models::candle::kernels::{BLOCK, Lane, Lanes, narrow};

/// What of a model decides how much it keeps for a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Layers.
    pub layers: usize,
    /// Heads with keys and values of their own, in each layer.
    pub heads: usize,
    /// Numbers in a key.
    pub size: usize,
    /// Whether numbers are kept in 16 bits rather than 32.
    pub half: bool,
}

impl Shape {
    /// Lanes that the values of a head take in a block for each token.
    fn parts(self) -> usize {
        self.size.div_ceil(BLOCK)
    }

    /// Lanes of a head: its keys, then its values.
    fn head(self) -> usize {
        self.size + self.parts() * BLOCK
    }

    fn block(self) -> usize {
        self.layers * self.heads * self.head()
    }

    /// Bytes that a block of tokens takes.
    pub fn block_bytes(self) -> usize {
        let number = if self.half { 2 } else { 4 };
        self.block() * BLOCK * number
    }
}

/// What a sequence has read so far. A copy shares all blocks, and a block is copied when a sequence
/// writes to it that does not have it alone: so beams share their source, and prompts their shots.
#[derive(Clone)]
pub struct Cache {
    shape: Shape,
    /// Where blocks are taken from on a device.
    pool: Option<Arc<Pool>>,
    blocks: Vec<Arc<Block>>,
    tokens: usize,
}

/// The keys of sixteen tokens and their values, for each layer and head.
#[derive(Clone)]
enum Block {
    F32(Vec<Lane>),
    F16(Vec<[f16; BLOCK]>),
    Device(Page),
}

impl Block {
    fn empty(shape: Shape) -> Self {
        match shape.half {
            false => Self::F32(vec![[0.0; BLOCK]; shape.block()]),
            true => Self::F16(vec![[f16::ZERO; BLOCK]; shape.block()]),
        }
    }

    fn lanes(&self, range: Range<usize>) -> Lanes<'_> {
        match self {
            Self::F32(lanes) => Lanes::F32(&lanes[range]),
            Self::F16(lanes) => Lanes::F16(&lanes[range]),
            Self::Device(_) => unreachable!("a page is read on its device"),
        }
    }
}

/// Puts the keys and values of a head for the token of a column in their places among its lanes.
fn put<T>(
    lanes: &mut [[T; BLOCK]],
    column: usize,
    (keys, values): (&[f32], &[f32]),
    number: impl Fn(f32) -> T,
) {
    let (to_keys, to_values) = lanes.split_at_mut(keys.len());
    for (lane, &key) in to_keys.iter_mut().zip(keys) {
        lane[column] = number(key);
    }
    for (part, values) in values.chunks(BLOCK).enumerate() {
        for (to, &value) in to_values[part * BLOCK + column].iter_mut().zip(values) {
            *to = number(value);
        }
    }
}

impl Cache {
    /// An empty one.
    pub fn new(shape: Shape) -> Self {
        Self {
            shape,
            pool: None,
            blocks: Vec::new(),
            tokens: 0,
        }
    }

    /// An empty one on a device.
    pub fn on(pool: &Arc<Pool>) -> Self {
        Self {
            pool: Some(pool.clone()),
            ..Self::new(pool.shape())
        }
    }

    /// The pool of its device, where it is on one.
    pub fn pool(&self) -> Option<&Arc<Pool>> {
        self.pool.as_ref()
    }

    /// Bytes that a block of it takes.
    pub fn block_bytes(&self) -> usize {
        match &self.pool {
            Some(pool) => pool.page_bytes(),
            None => self.shape.block_bytes(),
        }
    }

    /// The slot of a token in the pool.
    pub fn slot(&self, token: usize) -> u32 {
        match &*self.blocks[token / BLOCK] {
            Block::Device(page) => page.slot() + (token % BLOCK) as u32,
            Block::F32(_) | Block::F16(_) => unreachable!("lanes have no slot"),
        }
    }

    /// Tokens in it.
    pub fn tokens(&self) -> usize {
        self.tokens
    }

    /// Its model's shape.
    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// What tells its blocks from others.
    pub fn blocks(&self) -> impl Iterator<Item = usize> {
        self.blocks.iter().map(|block| Arc::as_ptr(block).addr())
    }

    /// Blocks that it would need in addition to hold so many tokens of its own: new ones, and copies of
    /// those that it would write to and shares.
    pub fn blocks_for(&self, tokens: usize) -> usize {
        let shared = self.blocks[self.tokens / BLOCK..].iter();
        let shared = shared.filter(|block| Arc::strong_count(block) > 1).count();
        tokens.div_ceil(BLOCK).saturating_sub(self.blocks.len()) + shared
    }

    /// Makes room for more tokens, which no other sequence then sees.
    pub fn reserve(&mut self, more: usize) {
        for block in &mut self.blocks[self.tokens / BLOCK..] {
            Arc::make_mut(block);
        }
        let wanted = (self.tokens + more).div_ceil(BLOCK);
        let new = || match (&self.pool, self.shape) {
            (Some(pool), _) => Block::Device(pool.page()),
            (None, shape) => Block::empty(shape),
        };
        self.blocks.resize_with(wanted, || Arc::new(new()));
    }

    /// Writes the keys and values of all heads of a layer for one token, within what was reserved.
    pub fn write(&mut self, layer: usize, token: usize, keys: &[f32], values: &[f32]) {
        let (shape, column) = (self.shape, token % BLOCK);
        let block = Arc::make_mut(&mut self.blocks[token / BLOCK]);
        for head in 0..shape.heads {
            let start = (layer * shape.heads + head) * shape.head();
            let range = head * shape.size..(head + 1) * shape.size;
            let token = (&keys[range.clone()], &values[range]);
            match block {
                Block::F32(lanes) => put(&mut lanes[start..], column, token, |number| number),
                Block::F16(lanes) => put(&mut lanes[start..], column, token, narrow),
                Block::Device(_) => unreachable!("a page is written on its device"),
            }
        }
    }

    /// Counts tokens that all layers have written.
    pub fn advance(&mut self, tokens: usize) {
        self.tokens += tokens;
    }

    /// The keys of a block's tokens: for each number of a key, those of sixteen tokens.
    pub fn keys(&self, layer: usize, head: usize, block: usize) -> Lanes<'_> {
        let start = (layer * self.shape.heads + head) * self.shape.head();
        self.blocks[block].lanes(start..start + self.shape.size)
    }

    /// Sixteen numbers of the values of each of a block's tokens.
    pub fn values(&self, layer: usize, head: usize, block: usize, part: usize) -> Lanes<'_> {
        let start = (layer * self.shape.heads + head) * self.shape.head() + self.shape.size;
        let start = start + part * BLOCK;
        self.blocks[block].lanes(start..start + BLOCK)
    }
}
