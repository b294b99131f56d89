//! The keys and values of what a model has read, in blocks that sequences share until they write.

use std::sync::Arc;

use crate::models::candle::kernels::{BLOCK, Lane};

/// What of a model decides how much it keeps for a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Layers.
    pub layers: usize,
    /// Heads with keys and values of their own, in each layer.
    pub heads: usize,
    /// Numbers in a key.
    pub size: usize,
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
        self.block() * size_of::<Lane>()
    }
}

/// What a sequence has read so far. A copy shares all blocks, and a block is copied when a sequence
/// writes to it that does not have it alone: so beams share their source, and prompts their shots.
#[derive(Clone)]
pub struct Cache {
    shape: Shape,
    blocks: Vec<Arc<Vec<Lane>>>,
    tokens: usize,
}

impl Cache {
    /// An empty one.
    pub fn new(shape: Shape) -> Self {
        Self {
            shape,
            blocks: Vec::new(),
            tokens: 0,
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
        let size = self.shape.block();
        self.blocks
            .resize_with(wanted, || Arc::new(vec![[0.0; BLOCK]; size]));
    }

    /// Writes the keys and values of all heads of a layer for one token, within what was reserved.
    pub fn write(&mut self, layer: usize, token: usize, keys: &[f32], values: &[f32]) {
        let (shape, column) = (self.shape, token % BLOCK);
        let block = Arc::make_mut(&mut self.blocks[token / BLOCK]);
        for head in 0..shape.heads {
            let lanes = &mut block[(layer * shape.heads + head) * shape.head()..][..shape.head()];
            let (to_keys, to_values) = lanes.split_at_mut(shape.size);
            let range = head * shape.size..(head + 1) * shape.size;
            for (lane, &key) in to_keys.iter_mut().zip(&keys[range.clone()]) {
                lane[column] = key;
            }
            for (part, values) in values[range].chunks(BLOCK).enumerate() {
                to_values[part * BLOCK + column][..values.len()].copy_from_slice(values);
            }
        }
    }

    /// Counts tokens that all layers have written.
    pub fn advance(&mut self, tokens: usize) {
        self.tokens += tokens;
    }

    /// The keys of a block's tokens: for each number of a key, those of sixteen tokens.
    pub fn keys(&self, layer: usize, head: usize, block: usize) -> &[Lane] {
        let start = (layer * self.shape.heads + head) * self.shape.head();
        &self.blocks[block][start..][..self.shape.size]
    }

    /// Sixteen numbers of the values of each of a block's tokens.
    pub fn values(&self, layer: usize, head: usize, block: usize, part: usize) -> &[Lane] {
        let start = (layer * self.shape.heads + head) * self.shape.head() + self.shape.size;
        &self.blocks[block][start + part * BLOCK..][..BLOCK]
    }
}
