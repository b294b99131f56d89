//! What is done to rows of activations number by number, forwards and backwards, on one thread.

use super::wide::{exp, largest, sum, widest};
use crate::train::engine::Score;

/// Divides each row of `x` by its root mean square and multiplies it by `weight`; `scales` keeps what it
/// was multiplied by before.
pub fn rms_norm(to: &mut [f32], scales: &mut [f32], x: &[f32], weight: &[f32], epsilon: f32) {
    let width = weight.len();
    widest(
        #[inline(always)]
        || {
            let rows = to.chunks_exact_mut(width).zip(x.chunks_exact(width));
            for ((to, x), kept) in rows.zip(scales.iter_mut()) {
                let mean = sum(x, x, |a, b| a * b) / width as f32;
                let scale = 1.0 / (mean + epsilon).sqrt();
                *kept = scale;
                for n in 0..width {
                    to[n] = x[n] * scale * weight[n];
                }
            }
        },
    );
}

/// Adds to `dx` and `dweight` what flows back through [`rms_norm`] from `dy`.
pub fn rms_norm_back(
    (dx, dweight): (&mut [f32], &mut [f32]),
    dy: &[f32],
    scales: &[f32],
    x: &[f32],
    weight: &[f32],
) {
    let width = weight.len();
    widest(
        #[inline(always)]
        || {
            let rows = dx.chunks_exact_mut(width).zip(dy.chunks_exact(width));
            for ((dx, dy), (x, &scale)) in rows.zip(x.chunks_exact(width).zip(scales)) {
                let mut inner = 0.0;
                let mut strands = [0.0; 16];
                for n in 0..width {
                    let flow = dy[n] * x[n];
                    dweight[n] += flow * scale;
                    strands[n % 16] += flow * weight[n];
                }
                for strand in strands {
                    inner += strand;
                }
                let back = inner * scale * scale * scale / width as f32;
                for n in 0..width {
                    dx[n] += dy[n] * weight[n] * scale - x[n] * back;
                }
            }
        },
    );
}

/// `to` becomes silu(gate) x up, where each row of `both` is a gate and, behind it, what goes through.
pub fn gated_silu(to: &mut [f32], both: &[f32], inner: usize) {
    widest(
        #[inline(always)]
        || {
            let rows = to.chunks_exact_mut(inner).zip(both.chunks_exact(2 * inner));
            for (to, both) in rows {
                let (gate, up) = both.split_at(inner);
                for n in 0..inner {
                    to[n] = gate[n] / (1.0 + exp(-gate[n])) * up[n];
                }
            }
        },
    );
}

/// `both` becomes its own gradient, given that of what [`gated_silu`] made of it.
pub fn gated_silu_back(both: &mut [f32], dy: &[f32], inner: usize) {
    widest(
        #[inline(always)]
        || {
            let rows = both.chunks_exact_mut(2 * inner).zip(dy.chunks_exact(inner));
            for (both, dy) in rows {
                let (gates, ups) = both.split_at_mut(inner);
                for n in 0..inner {
                    let (gate, up) = (gates[n], ups[n]);
                    let open = 1.0 / (1.0 + exp(-gate));
                    gates[n] = dy[n] * up * open * (1.0 + gate * (1.0 - open));
                    ups[n] = dy[n] * gate * open;
                }
            }
        },
    );
}

/// Turns `count` heads of each row by the angles of its position; backwards where `back` is set.
/// Llama's way: the first half of a head's numbers are one part of a complex number each, the second
/// half the other.
pub fn rotate(
    data: &mut [f32],
    row: usize,
    (count, size): (usize, usize),
    angles: impl Iterator<Item = usize>,
    (cosines, sines): (&[f32], &[f32]),
    back: bool,
) {
    let half = size / 2;
    let turn = if back { -1.0 } else { 1.0 };
    for (row, at) in data.chunks_exact_mut(row).zip(angles) {
        let (cosines, sines) = (&cosines[at * half..][..half], &sines[at * half..][..half]);
        widest(
            #[inline(always)]
            || {
                for head in row[..count * size].chunks_exact_mut(size) {
                    let (first, second) = head.split_at_mut(half);
                    for n in 0..half {
                        let (a, b) = (first[n], second[n]);
                        let (cosine, sine) = (cosines[n], sines[n] * turn);
                        first[n] = a * cosine - b * sine;
                        second[n] = b * cosine + a * sine;
                    }
                }
            },
        );
    }
}

/// The weighted loss of a row of logits that should have said `target`, and whether it comes first.
/// The logits become their own gradient, times `scale`.
pub fn cross_entropy(logits: &mut [f32], target: usize, weight: f32, scale: f32) -> (f32, bool) {
    let mut said = (0.0, false);
    widest(
        #[inline(always)]
        || {
            let most = largest(logits);
            let wanted = logits[target];
            for logit in logits.iter_mut() {
                *logit = exp(*logit - most);
            }
            let total = sum(logits, logits, |a, _| a);
            let share = weight * scale / total;
            for logit in logits.iter_mut() {
                *logit *= share;
            }
            logits[target] -= weight * scale;
            said = (weight * (total.ln() + most - wanted), wanted >= most);
        },
    );
    said
}

/// As [`cross_entropy`] for one row, added to a sequence's score; nothing flows back.
pub fn judge(logits: &[f32], target: usize, weight: f32, score: &mut Score) {
    widest(
        #[inline(always)]
        || {
            let most = largest(logits);
            let total = sum(logits, logits, |a, _| exp(a - most));
            score.loss += weight * (total.ln() + most - logits[target]);
            score.right += u32::from(logits[target] >= most);
            score.targets += 1;
        },
    );
}

/// Adds a bias to every row.
pub fn add_bias(rows: &mut [f32], bias: &[f32]) {
    for row in rows.chunks_exact_mut(bias.len()) {
        for (x, bias) in row.iter_mut().zip(bias) {
            *x += bias;
        }
    }
}

/// Adds a bias's gradient.
pub fn bias_back(d_bias: &mut [f32], dy: &[f32]) {
    for row in dy.chunks_exact(d_bias.len()) {
        for (d_bias, d) in d_bias.iter_mut().zip(row) {
            *d_bias += d;
        }
    }
}

/// Makes mean 0 and variance 1 of every row, then multiplies by the weights and adds the biases; `scales`
/// keeps each row's mean and what it was multiplied by.
pub fn layer_norm(
    to: &mut [f32],
    scales: &mut [[f32; 2]],
    x: &[f32],
    (weight, bias): (&[f32], &[f32]),
    epsilon: f32,
) {
    let width = weight.len();
    widest(
        #[inline(always)]
        || {
            let rows = to.chunks_exact_mut(width).zip(x.chunks_exact(width));
            for ((to, x), kept) in rows.zip(scales.iter_mut()) {
                let mean = sum(x, x, |a, _| a) / width as f32;
                let variance = sum(x, x, |a, _| (a - mean) * (a - mean)) / width as f32;
                let scale = 1.0 / (variance + epsilon).sqrt();
                *kept = [mean, scale];
                for n in 0..width {
                    to[n] = (x[n] - mean) * scale * weight[n] + bias[n];
                }
            }
        },
    );
}

/// `d`, the gradient of what [`layer_norm`] gave, becomes that of what came in; those of weights and
/// biases are added.
pub fn layer_norm_back(
    d: &mut [f32],
    (d_weight, d_bias): (&mut [f32], &mut [f32]),
    scales: &[[f32; 2]],
    x: &[f32],
    weight: &[f32],
) {
    let width = weight.len();
    widest(
        #[inline(always)]
        || {
            let rows = d.chunks_exact_mut(width).zip(x.chunks_exact(width));
            for ((d, x), &[mean, scale]) in rows.zip(scales) {
                let (mut strands, mut through) = ([0.0; 16], [0.0; 16]);
                for n in 0..width {
                    let even = (x[n] - mean) * scale;
                    d_weight[n] += d[n] * even;
                    d_bias[n] += d[n];
                    let flow = d[n] * weight[n];
                    strands[n % 16] += flow;
                    through[n % 16] += flow * even;
                }
                let all = strands.iter().sum::<f32>() / width as f32;
                let along = through.iter().sum::<f32>() / width as f32;
                for n in 0..width {
                    let even = (x[n] - mean) * scale;
                    d[n] = (d[n] * weight[n] - all - even * along) * scale;
                }
            }
        },
    );
}

/// The standard normal distribution's share below `x`, to 1.5e-7. After Abramowitz and Stegun, 7.1.26.
#[inline(always)]
fn below(x: f32) -> f32 {
    let size = (x * std::f32::consts::FRAC_1_SQRT_2).abs();
    let t = 1.0 / 0.327_591_1_f32.mul_add(size, 1.0);
    let p = 1.061_405_4_f32;
    let p = p.mul_add(t, -1.453_152);
    let p = p.mul_add(t, 1.421_413_7);
    let p = p.mul_add(t, -0.284_496_74);
    let p = p.mul_add(t, 0.254_829_6);
    let y = 1.0 - p * t * exp(-size * size);
    0.5 * (1.0 + y.copysign(x))
}

/// Gaussian error linear units, exactly as BERT has them.
pub fn gelu(to: &mut [f32], x: &[f32]) {
    widest(
        #[inline(always)]
        || {
            for (to, &x) in to.iter_mut().zip(x) {
                *to = x * below(x);
            }
        },
    );
}

/// `d`, the gradient of what [`gelu`] gave, becomes that of what came in.
pub fn gelu_back(d: &mut [f32], x: &[f32]) {
    widest(
        #[inline(always)]
        || {
            for (d, &x) in d.iter_mut().zip(x) {
                let density = 0.398_942_3 * exp(-0.5 * x * x);
                *d *= below(x) + x * density;
            }
        },
    );
}
