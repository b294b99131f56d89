//! Llama's layers as a prefix language model, forwards and backwards.

use std::ops::Range;

use super::Network;
use super::attention::{Heads, Space};
use super::piece::Piece;
use super::product::Room;
use super::rows::{gated_silu, gated_silu_back, rms_norm, rms_norm_back, rotate};
use super::weights::{Packed, Weight, Weights};
use crate::train::engine::Architecture;

/// What keeps a norm from dividing by nothing.
const EPSILON: f32 = 1e-5;
/// The base of the angles.
const THETA: f64 = 10_000.0;

/// Where the parameters stand, and the angles of all positions.
pub struct Llama {
    width: usize,
    inner: usize,
    heads: Heads,
    embedding: Weight,
    layers: Vec<Layer>,
    norm: Range<usize>,
    cosines: Vec<f32>,
    sines: Vec<f32>,
}

struct Layer {
    before_attention: Range<usize>,
    /// Queries, keys and values.
    attention: Weight,
    output: Weight,
    before_forward: Range<usize>,
    /// Gates, and what goes through them.
    up: Weight,
    down: Weight,
}

/// What a layer keeps of its way forwards.
#[derive(Default)]
struct Kept {
    x: Vec<f32>,
    normed: Vec<f32>,
    scales: Vec<f32>,
    all: Vec<f32>,
    found: Vec<f32>,
    logs: Vec<f32>,
    middle: Vec<f32>,
    middle_normed: Vec<f32>,
    middle_scales: Vec<f32>,
    both: Vec<f32>,
    inner: Vec<f32>,
}

/// What a piece needs on its way there and back.
#[derive(Default)]
pub struct LlamaWork {
    kept: Vec<Kept>,
    /// The last layer's states, and their scales.
    states: Vec<f32>,
    scales: Vec<f32>,
    d_states: Vec<f32>,
    d: Vec<f32>,
    d_middle: Vec<f32>,
    d_inner: Vec<f32>,
    d_normed: Vec<f32>,
    d_found: Vec<f32>,
    d_all: Vec<f32>,
    space: Space,
}

impl Llama {
    /// Of these sizes, its tensors standing as `Layout` puts them.
    pub fn new(sizes: &Architecture, weights: &mut Weights) -> Self {
        let (width, inner) = (sizes.width, sizes.inner);
        let mut end = 0;
        let mut next = |length: usize| {
            let at = end..end + length;
            end = at.end;
            at
        };
        let embedding = weights.add(next(sizes.vocabulary * width), width);
        let layer = |_| Layer {
            before_attention: next(width),
            attention: weights.add(next(3 * width * width), width),
            output: weights.add(next(width * width), width),
            before_forward: next(width),
            up: weights.add(next(2 * inner * width), width),
            down: weights.add(next(width * inner), inner),
        };
        let layers = (0..sizes.layers).map(layer).collect();
        let size = width / sizes.heads;
        let angles = (0..sizes.context).flat_map(|at| {
            let pairs = 0..size / 2;
            pairs.map(move |n| at as f64 * THETA.powf(-2.0 * n as f64 / size as f64))
        });
        let (cosines, sines) = angles
            .map(|angle| (angle.cos() as f32, angle.sin() as f32))
            .unzip();
        Self {
            width,
            inner,
            heads: Heads {
                count: sizes.heads,
                size,
            },
            embedding,
            layers,
            norm: next(width),
            cosines,
            sines,
        }
    }

    fn rotate(&self, all: &mut [f32], piece: &Piece, back: bool) {
        let heads = (2 * self.heads.count, self.heads.size);
        let positions = piece.positions.iter().map(|&at| at as usize);
        let angles = (&self.cosines[..], &self.sines[..]);
        rotate(all, 3 * self.width, heads, positions, angles, back);
    }
}

impl Network for Llama {
    type Work = LlamaWork;

    fn embedding(&self) -> &Weight {
        &self.embedding
    }

    fn forward<'w>(
        &self,
        parameters: &[f32],
        packed: &Packed,
        piece: &Piece,
        (work, room): (&'w mut LlamaWork, &mut Room),
    ) -> &'w [f32] {
        let (width, inner) = (self.width, self.inner);
        let (rows, targets) = (piece.tokens.len(), piece.rows.len());
        work.kept.resize_with(self.layers.len(), Kept::default);
        let mut x = std::mem::take(&mut work.d_states);
        x.clear();
        for &token in &piece.tokens {
            x.extend(&parameters[token as usize * width..][..width]);
        }
        for (at, layer) in self.layers.iter().enumerate() {
            let last = at + 1 == self.layers.len();
            let kept = &mut work.kept[at];
            std::mem::swap(&mut kept.x, &mut x);
            let after = if last { targets } else { rows };
            kept.normed.resize(rows * width, 0.0);
            kept.scales.resize(rows, 0.0);
            let weight = &parameters[layer.before_attention.clone()];
            rms_norm(&mut kept.normed, &mut kept.scales, &kept.x, weight, EPSILON);
            kept.all.resize(rows * 3 * width, 0.0);
            layer
                .attention
                .forward(&mut kept.all, false, &kept.normed, packed, room);
            self.rotate(&mut kept.all, piece, false);
            kept.found.resize(after * width, 0.0);
            kept.logs.resize(after * self.heads.count, 0.0);
            for &span in &piece.spans {
                let to = (&mut kept.found[..], &mut kept.logs[..]);
                let space = &mut work.space;
                self.heads
                    .attend(to, &kept.all, span, span.queries(last), space);
            }
            kept.middle.resize(after * width, 0.0);
            layer
                .output
                .forward(&mut kept.middle, false, &kept.found, packed, room);
            piece.add_rows(&mut kept.middle, &kept.x, last);
            kept.middle_normed.resize(after * width, 0.0);
            kept.middle_scales.resize(after, 0.0);
            let weight = &parameters[layer.before_forward.clone()];
            let (to, scales) = (&mut kept.middle_normed, &mut kept.middle_scales);
            rms_norm(to, scales, &kept.middle, weight, EPSILON);
            kept.both.resize(after * 2 * inner, 0.0);
            layer
                .up
                .forward(&mut kept.both, false, &kept.middle_normed, packed, room);
            kept.inner.resize(after * inner, 0.0);
            gated_silu(&mut kept.inner, &kept.both, inner);
            x.clear();
            x.extend(&kept.middle);
            layer.down.forward(&mut x, true, &kept.inner, packed, room);
        }
        work.d_states = x;
        work.states.resize(targets * width, 0.0);
        work.scales.resize(targets, 0.0);
        let weight = &parameters[self.norm.clone()];
        rms_norm(
            &mut work.states,
            &mut work.scales,
            &work.d_states,
            weight,
            EPSILON,
        );
        &work.states
    }

    fn backward(
        &self,
        parameters: &[f32],
        packed: &Packed,
        piece: &Piece,
        (work, room): (&mut LlamaWork, &mut Room),
        d_states: &[f32],
        gradient: &mut [f32],
    ) {
        let (width, inner) = (self.width, self.inner);
        let rows = piece.tokens.len();
        let x = std::mem::take(&mut work.d_states);
        let mut d = std::mem::take(&mut work.d);
        d.clear();
        d.resize(x.len(), 0.0);
        rms_norm_back(
            (&mut d, &mut gradient[self.norm.clone()]),
            d_states,
            &work.scales,
            &x,
            &parameters[self.norm.clone()],
        );
        work.d_states = x;
        for (at, layer) in self.layers.iter().enumerate().rev() {
            let last = at + 1 == self.layers.len();
            let kept = &mut work.kept[at];
            layer.down.learn(gradient, &d, &kept.inner, room);
            work.d_inner.resize(kept.inner.len(), 0.0);
            layer.down.backward(&mut work.d_inner, &d, packed, room);
            gated_silu_back(&mut kept.both, &work.d_inner, inner);
            layer
                .up
                .learn(gradient, &kept.both, &kept.middle_normed, room);
            work.d_normed.resize(kept.middle.len(), 0.0);
            layer
                .up
                .backward(&mut work.d_normed, &kept.both, packed, room);
            rms_norm_back(
                (&mut d, &mut gradient[layer.before_forward.clone()]),
                &work.d_normed,
                &kept.middle_scales,
                &kept.middle,
                &parameters[layer.before_forward.clone()],
            );
            layer.output.learn(gradient, &d, &kept.found, room);
            work.d_found.resize(kept.found.len(), 0.0);
            layer.output.backward(&mut work.d_found, &d, packed, room);
            work.d_all.resize(kept.all.len(), 0.0);
            for &span in &piece.spans {
                let from = (&work.d_found[..], &kept.found[..], &kept.logs[..]);
                let place = span.queries(last);
                let space = &mut work.space;
                self.heads
                    .attend_back(&mut work.d_all, from, &kept.all, span, place, space);
            }
            self.rotate(&mut work.d_all, piece, true);
            layer
                .attention
                .learn(gradient, &work.d_all, &kept.normed, room);
            work.d_normed.resize(rows * width, 0.0);
            layer
                .attention
                .backward(&mut work.d_normed, &work.d_all, packed, room);
            work.d_middle.clear();
            work.d_middle.resize(rows * width, 0.0);
            piece.add_back(&mut work.d_middle, &d, last);
            std::mem::swap(&mut d, &mut work.d_middle);
            rms_norm_back(
                (&mut d, &mut gradient[layer.before_attention.clone()]),
                &work.d_normed,
                &kept.scales,
                &kept.x,
                &parameters[layer.before_attention.clone()],
            );
        }
        for (d, &token) in d.chunks_exact(width).zip(&piece.tokens) {
            let place = &mut gradient[token as usize * width..][..width];
            for (place, d) in place.iter_mut().zip(d) {
                *place += d;
            }
        }
        work.d = d;
    }
}
