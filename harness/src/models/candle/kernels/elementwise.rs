//! What is done to rows number by number: norms, activations, logarithms of probabilities.

use rayon::prelude::*;

use super::{Rows, widest};

/// Rows that are worth a task of their own.
const SHARE: usize = 8;
/// Sums run in this many strands, whatever the machine.
const STRANDS: usize = 16;

/// Does something to every row.
fn each_row(rows: &mut Rows, act: impl Fn(usize, &mut [f32]) + Sync) {
    let width = rows.width;
    rows.data
        .par_chunks_mut(width)
        .with_min_len(SHARE)
        .enumerate()
        .for_each(|(at, row)| {
            widest(
                #[inline(always)]
                || act(at, row),
            );
        });
}

/// The sum of what `term` makes of numbers.
#[inline(always)]
fn sum(row: &[f32], term: impl Fn(f32) -> f32) -> f32 {
    let mut strands = [0.0; STRANDS];
    let (chunks, rest) = row.as_chunks::<STRANDS>();
    for chunk in chunks {
        for n in 0..STRANDS {
            strands[n] += term(chunk[n]);
        }
    }
    for (strand, &value) in strands.iter_mut().zip(rest) {
        *strand += term(value);
    }
    strands.iter().sum()
}

/// The largest of numbers.
#[inline(always)]
pub(super) fn largest(row: &[f32]) -> f32 {
    let mut strands = [f32::NEG_INFINITY; STRANDS];
    let (chunks, rest) = row.as_chunks::<STRANDS>();
    for chunk in chunks {
        for n in 0..STRANDS {
            strands[n] = if chunk[n] > strands[n] {
                chunk[n]
            } else {
                strands[n]
            };
        }
    }
    strands
        .iter()
        .chain(rest)
        .copied()
        .fold(f32::NEG_INFINITY, f32::max)
}

/// e to the power of `x`, to the last bit or two. After Cephes' `expf`.
#[inline(always)]
pub(super) fn exp(x: f32) -> f32 {
    let x = x.clamp(-87.3, 88.3);
    let n = (x * std::f32::consts::LOG2_E).round_ties_even();
    let r = n.mul_add(-0.693_359_4, x);
    let r = n.mul_add(2.121_944_4e-4, r);
    let p = 1.987_569_1e-4_f32;
    let p = p.mul_add(r, 1.398_199_9e-3);
    let p = p.mul_add(r, 8.333_452e-3);
    let p = p.mul_add(r, 4.166_579_6e-2);
    let p = p.mul_add(r, 1.666_666_5e-1);
    let p = p.mul_add(r, 0.5);
    let p = p.mul_add(r * r, r) + 1.0;
    p * power_of_two(n)
}

/// Two to the power of a whole number from -126 to 127.
#[inline(always)]
fn power_of_two(n: f32) -> f32 {
    // 1.5 x 2^23 puts a whole number into the low bits.
    let shifted = (n + 12_582_912.0).to_bits();
    f32::from_bits((shifted.wrapping_sub(0x4b40_0000).wrapping_add(127)) << 23)
}

/// The exponentials of numbers less `most`, in place; their sum.
#[inline(always)]
pub(super) fn exp_all(row: &mut [f32], most: f32) -> f32 {
    for value in row.iter_mut() {
        *value = exp(*value - most);
    }
    sum(row, |value| value)
}

/// x / (1 + e^-x).
#[inline(always)]
fn silu(x: f32) -> f32 {
    x / (1.0 + exp(-x))
}

/// The error function to 1.5e-7. After Abramowitz and Stegun, 7.1.26.
#[inline(always)]
fn erf(x: f32) -> f32 {
    let size = x.abs();
    let t = 1.0 / 0.327_591_1_f32.mul_add(size, 1.0);
    let p = 1.061_405_4_f32;
    let p = p.mul_add(t, -1.453_152);
    let p = p.mul_add(t, 1.421_413_7);
    let p = p.mul_add(t, -0.284_496_74);
    let p = p.mul_add(t, 0.254_829_6);
    let y = 1.0 - p * t * exp(-size * size);
    y.copysign(x)
}

#[inline(always)]
fn tanh_of_gelu(x: f32) -> f32 {
    let inner = 0.797_884_6 * 0.044_715_f32.mul_add(x * x * x, x);
    // tanh(y) = 1 - 2 / (e^2y + 1)
    0.5 * x * (2.0 - 2.0 / (exp(2.0 * inner) + 1.0))
}

/// Gaussian error linear units, exactly as BERT has them.
pub fn gelu(rows: &mut Rows) {
    each_row(
        rows,
        #[inline(always)]
        |_, row| {
            for x in row {
                *x = 0.5 * *x * (1.0 + erf(*x * std::f32::consts::FRAC_1_SQRT_2));
            }
        },
    );
}

/// Gaussian error linear units by the hyperbolic tangent.
pub fn gelu_tanh(rows: &mut Rows) {
    each_row(
        rows,
        #[inline(always)]
        |_, row| {
            for x in row {
                *x = tanh_of_gelu(*x);
            }
        },
    );
}

/// `gate` becomes silu(gate) x up.
pub fn gated_silu(gate: &mut Rows, up: &Rows) {
    each_row(
        gate,
        #[inline(always)]
        |at, row| {
            for (x, &up) in row.iter_mut().zip(up.row(at)) {
                *x = silu(*x) * up;
            }
        },
    );
}

/// `gate` becomes gelu(gate) x up, the gelu by the hyperbolic tangent.
pub fn gated_gelu_tanh(gate: &mut Rows, up: &Rows) {
    each_row(
        gate,
        #[inline(always)]
        |at, row| {
            for (x, &up) in row.iter_mut().zip(up.row(at)) {
                *x = tanh_of_gelu(*x) * up;
            }
        },
    );
}

/// Adds rows to rows.
pub fn add(rows: &mut Rows, more: &Rows) {
    each_row(
        rows,
        #[inline(always)]
        |at, row| {
            for (x, &more) in row.iter_mut().zip(more.row(at)) {
                *x += more;
            }
        },
    );
}

/// Divides by the root mean square of every `weight.len()` numbers, then multiplies by `weight`.
pub fn rms_norm(rows: &mut Rows, weight: &[f32], epsilon: f32) {
    each_row(
        rows,
        #[inline(always)]
        |_, row| {
            for part in row.chunks_exact_mut(weight.len()) {
                let mean = sum(part, |x| x * x) / part.len() as f32;
                let scale = 1.0 / (mean + epsilon).sqrt();
                for (x, &w) in part.iter_mut().zip(weight) {
                    *x *= scale * w;
                }
            }
        },
    );
}

/// Makes mean 0 and variance 1 of every row, then multiplies by `weight` and adds `bias`.
pub fn layer_norm(rows: &mut Rows, weight: &[f32], bias: &[f32], epsilon: f32) {
    each_row(
        rows,
        #[inline(always)]
        |_, row| {
            let mean = sum(row, |x| x) / row.len() as f32;
            let variance = sum(row, |x| (x - mean) * (x - mean)) / row.len() as f32;
            let scale = 1.0 / (variance + epsilon).sqrt();
            for (x, (&w, &b)) in row.iter_mut().zip(weight.iter().zip(bias)) {
                *x = ((*x - mean) * scale).mul_add(w, b);
            }
        },
    );
}

/// The logarithm of the probability of one of these logits.
pub fn log_probability(logits: &[f32], token: u32) -> f32 {
    let mut all = 0.0;
    widest(
        #[inline(always)]
        || all = log_sum(logits),
    );
    logits[token as usize] - all
}

/// The logarithm of the sum of the exponentials of logits.
#[inline(always)]
fn log_sum(logits: &[f32]) -> f32 {
    let most = largest(logits);
    sum(logits, |x| exp(x - most)).ln() + most
}

/// Makes logarithms of probabilities of logits.
pub fn log_softmax(rows: &mut Rows) {
    each_row(
        rows,
        #[inline(always)]
        |_, row| {
            let total = log_sum(row);
            for x in row {
                *x -= total;
            }
        },
    );
}
