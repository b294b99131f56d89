//! The nearest orthogonal matrix, about: what Muon makes of a momentum.

use super::product::{Matrix, Room, multiply_once};

/// Newton and Schulz's iteration of fifth degree, with Muon's numbers: after five of them all singular
/// values are between about 0.7 and 1.2.
const DEGREES: [f32; 3] = [3.4445, -4.7750, 2.0315];
const ITERATIONS: usize = 5;

/// Makes all singular values of a matrix about 1.
pub fn orthogonal(matrix: &mut [f32], columns: usize) {
    let rows = matrix.len() / columns;
    let (least, most) = (rows.min(columns), rows.max(columns));
    let length = matrix
        .iter()
        .map(|x| f64::from(*x).powi(2))
        .sum::<f64>()
        .sqrt();
    let scale = (1.0 / (length + 1e-7)) as f32;
    // A short and wide one has the smaller square.
    let mut x: Vec<f32> = match rows <= columns {
        true => matrix.to_vec(),
        false => (0..columns)
            .flat_map(|column| matrix[column..].iter().step_by(columns))
            .copied()
            .collect(),
    };
    x.iter_mut().for_each(|x| *x *= scale);
    let mut room = Room::default();
    let (mut square, mut mix) = (vec![0.0; least * least], vec![0.0; least * least]);
    let mut next = vec![0.0; x.len()];
    let [one, three, five] = DEGREES;
    for _ in 0..ITERATIONS {
        let wide = Matrix::whole(&x, most);
        multiply_once(
            &mut square,
            least,
            false,
            wide,
            wide.transposed(),
            &mut room,
        );
        let whole = Matrix::whole(&square, least);
        multiply_once(&mut mix, least, false, whole, whole, &mut room);
        for (mix, square) in mix.iter_mut().zip(&square) {
            *mix = three * square + five * *mix;
        }
        let mix = Matrix::whole(&mix, least);
        multiply_once(&mut next, most, false, mix, wide, &mut room);
        for (x, next) in x.iter_mut().zip(&next) {
            *x = one * *x + next;
        }
    }
    match rows <= columns {
        true => matrix.copy_from_slice(&x),
        false => {
            for (at, number) in matrix.iter_mut().enumerate() {
                *number = x[at % columns * rows + at / columns];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use rand::Rng as _;

    use super::orthogonal;
    use crate::domain::rng;

    #[test]
    fn singular_values_become_about_one() {
        let mut rng = rng(1, &["muon"]);
        for (rows, columns) in [(7, 7), (5, 12), (12, 5)] {
            let draw = |_| rng.random_range(-1.0..1.0);
            let mut matrix: Vec<f32> = (0..rows * columns).map(draw).collect();
            orthogonal(&mut matrix, columns);
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
