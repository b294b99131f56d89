//! Rotary positions (arXiv 2104.09864), the halves of a head paired as in the released checkpoints.

use rayon::prelude::*;

use super::Rows;

/// The angle by which each pair turns at each position.
pub struct Rope {
    /// Angles a position, of the pairs of a head.
    frequencies: Vec<f64>,
}

impl Rope {
    /// Turns heads by these angles a position, one a pair of numbers.
    pub fn new(frequencies: Vec<f64>) -> Self {
        Self { frequencies }
    }

    /// base^(-2i/size) for each pair i.
    pub fn frequencies(base: f64, size: usize) -> Vec<f64> {
        (0..size / 2)
            .map(|pair| base.powf(-(2.0 * pair as f64) / size as f64))
            .collect()
    }

    /// Turns all heads of rows, each row as far as its position says.
    pub fn turn(&self, rows: &mut Rows, positions: &[usize]) {
        let half = self.frequencies.len();
        let width = rows.width;
        rows.data
            .par_chunks_mut(width)
            .with_min_len(8)
            .zip(positions)
            .for_each(|(row, &position)| {
                let turns: Vec<(f32, f32)> = (self.frequencies.iter())
                    .map(|frequency| {
                        let (sine, cosine) = (frequency * position as f64).sin_cos();
                        (sine as f32, cosine as f32)
                    })
                    .collect();
                for head in row.chunks_exact_mut(2 * half) {
                    let (left, right) = head.split_at_mut(half);
                    for ((l, r), &(sine, cosine)) in left.iter_mut().zip(right).zip(&turns) {
                        (*l, *r) = (*l * cosine - *r * sine, *r * cosine + *l * sine);
                    }
                }
            });
    }
}
