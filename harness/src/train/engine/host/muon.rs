//! The nearest orthogonal matrix, about: what Muon makes of a momentum.

use std::sync::{Mutex, PoisonError};

use super::product::{Matrix, Room, multiply_once};

/// Newton and Schulz's iteration of fifth degree, with Muon's numbers: after five of them all singular
/// values are between about 0.7 and 1.2.
const DEGREES: [f32; 3] = [3.4445, -4.7750, 2.0315];
const ITERATIONS: usize = 5;

/// Rooms to work in, kept from step to step: memory that is new to a process costs more than the work.
#[derive(Default)]
pub struct Rooms(Mutex<Vec<Space>>);

/// What one matrix needs.
#[derive(Default)]
struct Space {
    x: Vec<f32>,
    next: Vec<f32>,
    square: Vec<f32>,
    mix: Vec<f32>,
    room: Room,
}

impl Rooms {
    /// Makes all singular values of a matrix about 1.
    pub fn orthogonal(&self, matrix: &mut [f32], columns: usize) {
        let rooms = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut space = rooms().pop().unwrap_or_default();
        space.orthogonal(matrix, columns);
        rooms().push(space);
    }
}

impl Space {
    fn orthogonal(&mut self, matrix: &mut [f32], columns: usize) {
        let rows = matrix.len() / columns;
        let (least, most) = (rows.min(columns), rows.max(columns));
        let length = matrix.iter().map(|x| f64::from(*x).powi(2));
        let scale = (1.0 / (length.sum::<f64>().sqrt() + 1e-7)) as f32;
        let Self {
            x,
            next,
            square,
            mix,
            room,
        } = self;
        x.clear();
        // A short and wide one has the smaller square.
        match rows <= columns {
            true => x.extend(matrix.iter().map(|x| x * scale)),
            false => {
                for column in 0..columns {
                    let numbers = matrix[column..].iter().step_by(columns);
                    x.extend(numbers.map(|x| x * scale));
                }
            }
        }
        square.resize(least * least, 0.0);
        mix.resize(least * least, 0.0);
        next.resize(x.len(), 0.0);
        let [one, three, five] = DEGREES;
        for _ in 0..ITERATIONS {
            let wide = Matrix::whole(x, most);
            multiply_once(square, least, false, wide, wide.transposed(), room);
            let whole = Matrix::whole(square, least);
            multiply_once(mix, least, false, whole, whole, room);
            for (mix, square) in mix.iter_mut().zip(&*square) {
                *mix = three * square + five * *mix;
            }
            let mix = Matrix::whole(mix, least);
            multiply_once(next, most, false, mix, wide, room);
            for (x, next) in x.iter_mut().zip(&*next) {
                *x = one * *x + next;
            }
        }
        match rows <= columns {
            true => matrix.copy_from_slice(x),
            false => {
                for (at, number) in matrix.iter_mut().enumerate() {
                    *number = x[at % columns * rows + at / columns];
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use rand::Rng as _;

    use super::Rooms;
    use crate::domain::rng;

    #[test]
    fn singular_values_become_about_one() {
        let mut rng = rng(1, &["muon"]);
        for (rows, columns) in [(7, 7), (5, 12), (12, 5)] {
            let draw = |_| rng.random_range(-1.0..1.0);
            let mut matrix: Vec<f32> = (0..rows * columns).map(draw).collect();
            Rooms::default().orthogonal(&mut matrix, columns);
            // Random vectors of the short side keep about their length.
            let (least, by_rows) = (rows.min(columns), rows <= columns);
            let vector: Vec<f32> = (0..least).map(|_| rng.random_range(-1.0..1.0)).collect();
            let there = (0..rows.max(columns)).map(|long| {
                let at = |short| match by_rows {
                    true => matrix[short * columns + long],
                    false => matrix[long * columns + short],
                };
                let sum: f32 = (0..least).map(|short| at(short) * vector[short]).sum();
                sum * sum
            });
            let (before, after) = (
                vector.iter().map(|v| v * v).sum::<f32>().sqrt(),
                there.sum::<f32>().sqrt(),
            );
            assert!(
                (0.6..1.3).contains(&(after / before)),
                "{rows}x{columns}: {before}, {after}"
            );
        }
    }
}
