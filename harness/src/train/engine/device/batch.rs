//! Sequences as a device wants them: side by side, filled up to the longest.

use candle_core::{D, Device, Result, Tensor};

use crate::train::Sequence;

/// What a score gets that is not seen.
const UNSEEN: f32 = -1e9;

/// Sequences side by side.
pub struct Padded {
    /// How many there are.
    pub count: usize,
    /// How many tokens each has, filled up.
    pub length: usize,
    /// `count x length` tokens.
    pub tokens: Tensor,
    /// `count x 1 x length x length`: what is added to a query's score of a key.
    pub mask: Tensor,
    /// The rows that targets are predicted from, all sequences in one list.
    rows: Tensor,
    /// The targets, as `n x 1`.
    pub targets: Tensor,
    /// Which sequence each target is of.
    pub owners: Vec<usize>,
    /// The targets on the host.
    pub said: Vec<u16>,
}

impl Padded {
    /// Lays sequences out on a device.
    pub fn new(sequences: &[Sequence<'_>], device: &Device) -> Result<Self> {
        // The last token of each is predicted alone.
        let lengths = sequences.iter().map(|sequence| sequence.tokens.len() - 1);
        let (count, length) = (sequences.len(), lengths.max().unwrap_or(0));
        let mut tokens = vec![0_u32; count * length];
        let mut mask = vec![UNSEEN; count * length * length];
        let (mut rows, mut said, mut owners) = (Vec::new(), Vec::new(), Vec::new());
        for (at, sequence) in sequences.iter().enumerate() {
            let own = sequence.tokens.len() - 1;
            let places = tokens[at * length..].iter_mut();
            for (place, token) in places.zip(&sequence.tokens[..own]) {
                *place = u32::from(*token);
            }
            let seen = mask[at * length * length..].chunks_exact_mut(length);
            for (query, row) in seen.take(length).enumerate() {
                // What fills up sees something, too: a row without a share is no number.
                let keys = sequence.source.max(query + 1).min(own).max(1);
                row[..keys].fill(0.0);
            }
            rows.extend((sequence.source..own).map(|row| (at * length + row) as u32));
            said.extend_from_slice(sequence.targets());
            owners.extend(std::iter::repeat_n(at, own - sequence.source));
        }
        let targets: Vec<u32> = said.iter().map(|token| u32::from(*token)).collect();
        Ok(Self {
            tokens: Tensor::from_vec(tokens, (count, length), device)?,
            mask: Tensor::from_vec(mask, (count, 1, length, length), device)?,
            rows: Tensor::new(rows, device)?,
            targets: Tensor::new(targets, device)?.unsqueeze(D::Minus1)?,
            count,
            length,
            owners,
            said,
        })
    }

    /// The rows of `x`, `count x length x width`, that targets are predicted from.
    pub fn targets_of(&self, x: &Tensor) -> Result<Tensor> {
        x.flatten_to(1)?.index_select(&self.rows, 0)
    }
}

/// Parts sequences into batches of about `most` tokens, filled up, alike in length; where each is from
/// goes with it.
pub fn part<'s>(sequences: &[Sequence<'s>], most: usize) -> Vec<Vec<(usize, Sequence<'s>)>> {
    let mut sorted: Vec<(usize, Sequence<'s>)> = sequences.iter().copied().enumerate().collect();
    sorted.sort_by_key(|(_, sequence)| sequence.tokens.len());
    let mut parts: Vec<Vec<(usize, Sequence<'s>)>> = Vec::new();
    for (at, sequence) in sorted {
        // Sorted: each is the longest so far.
        match parts.last_mut() {
            Some(part) if (part.len() + 1) * sequence.tokens.len() <= most => {
                part.push((at, sequence));
            }
            _ => parts.push(vec![(at, sequence)]),
        }
    }
    parts
}
