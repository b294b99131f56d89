//! Sequences laid out for the network: their tokens one behind the other, without padding.

use super::attention::Span;
use crate::train::Sequence;

/// Some sequences, read at once.
#[derive(Default)]
pub struct Piece {
    /// The tokens that are read: all but the last of each sequence, which is predicted alone.
    pub tokens: Vec<u16>,
    /// Where each stands in its sequence.
    pub positions: Vec<u32>,
    /// The sequences.
    pub spans: Vec<Span>,
    /// What is predicted.
    pub targets: Vec<u16>,
    /// From which row each is predicted.
    pub rows: Vec<u32>,
}

impl Piece {
    /// Lays sequences out.
    pub fn new(sequences: &[Sequence<'_>]) -> Self {
        let mut piece = Self::default();
        for sequence in sequences {
            let length = sequence.tokens.len() - 1;
            let start = piece.tokens.len();
            piece.spans.push(Span {
                start,
                length,
                source: sequence.source,
                target: piece.rows.len(),
            });
            piece.tokens.extend(&sequence.tokens[..length]);
            piece.positions.extend(0..length as u32);
            piece.targets.extend(sequence.targets());
            piece
                .rows
                .extend((start + sequence.source) as u32..(start + length) as u32);
        }
        piece
    }

    /// Adds to each row of `to` its row of `x`: in the last layer that of its target.
    pub fn add_rows(&self, to: &mut [f32], x: &[f32], last: bool) {
        let width = x.len() / self.tokens.len();
        let add = |(to, x): (&mut f32, &f32)| *to += x;
        if !last {
            return to.iter_mut().zip(x).for_each(add);
        }
        for (to, &row) in to.chunks_exact_mut(width).zip(&self.rows) {
            let x = &x[row as usize * width..][..width];
            to.iter_mut().zip(x).for_each(add);
        }
    }

    /// Adds to the rows of `to` what flows back through [`Piece::add_rows`].
    pub fn add_back(&self, to: &mut [f32], d: &[f32], last: bool) {
        let width = to.len() / self.tokens.len();
        let add = |(to, d): (&mut f32, &f32)| *to += d;
        if !last {
            return to.iter_mut().zip(d).for_each(add);
        }
        for (d, &row) in d.chunks_exact(width).zip(&self.rows) {
            let to = &mut to[row as usize * width..][..width];
            to.iter_mut().zip(d).for_each(add);
        }
    }

    /// Cuts a list of sequences into pieces of about `most` tokens.
    pub fn cut<'a, 's>(sequences: &'a [Sequence<'s>], most: usize) -> Vec<&'a [Sequence<'s>]> {
        let (mut pieces, mut first, mut tokens) = (Vec::new(), 0, 0);
        for (at, sequence) in sequences.iter().enumerate() {
            if at > first && tokens + sequence.tokens.len() > most {
                pieces.push(&sequences[first..at]);
                (first, tokens) = (at, 0);
            }
            tokens += sequence.tokens.len();
        }
        pieces.extend((first < sequences.len()).then(|| &sequences[first..]));
        pieces
    }
}
