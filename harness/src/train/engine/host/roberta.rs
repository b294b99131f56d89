//! RoBERTa's layers as UniXcoder's prefix language model (arXiv 2203.03850), forwards and backwards.

use std::ops::Range;

use super::Network;
use super::attention::{Heads, Space};
use super::piece::Piece;
use super::product::Room;
use super::rows::{add_bias, bias_back, gelu, gelu_back, layer_norm, layer_norm_back};
use super::weights::{Packed, Weight, Weights};
use crate::train::engine::Architecture;

/// What keeps a norm from dividing by nothing.
const EPSILON: f32 = 1e-5;

/// Where the parameters stand.
pub struct Roberta {
    width: usize,
    heads: Heads,
    embedding: Weight,
    positions: Range<usize>,
    /// The row of `positions` that a sequence's first token has.
    first_position: usize,
    kind: Range<usize>,
    norm: Norm,
    layers: Vec<Layer>,
}

/// A norm's weights, and its biases behind them.
#[derive(Clone)]
struct Norm(Range<usize>);

/// A matrix and its bias.
struct Dense {
    weight: Weight,
    bias: Range<usize>,
}

struct Layer {
    /// Queries, keys and values.
    attention: Dense,
    output: Dense,
    after_attention: Norm,
    up: Dense,
    down: Dense,
    after_forward: Norm,
}

/// What a norm keeps of its way forwards.
#[derive(Default)]
struct Normed {
    /// What came in.
    x: Vec<f32>,
    /// The mean of each row, and what it was multiplied by.
    scales: Vec<[f32; 2]>,
    /// What came out.
    y: Vec<f32>,
}

/// What a layer keeps of its way forwards.
#[derive(Default)]
struct Kept {
    all: Vec<f32>,
    found: Vec<f32>,
    logs: Vec<f32>,
    middle: Normed,
    /// Before and after the activation.
    raw: Vec<f32>,
    inner: Vec<f32>,
    end: Normed,
}

/// What a piece needs on its way there and back.
#[derive(Default)]
pub struct RobertaWork {
    start: Normed,
    kept: Vec<Kept>,
    d: Vec<f32>,
    d_next: Vec<f32>,
    d_inner: Vec<f32>,
    d_found: Vec<f32>,
    d_all: Vec<f32>,
    space: Space,
}

impl Norm {
    fn apply(&self, parameters: &[f32], kept: &mut Normed) {
        let (weight, bias) = parameters[self.0.clone()].split_at(self.0.len() / 2);
        kept.y.resize(kept.x.len(), 0.0);
        kept.scales.resize(kept.x.len() / weight.len(), [0.0; 2]);
        layer_norm(
            &mut kept.y,
            &mut kept.scales,
            &kept.x,
            (weight, bias),
            EPSILON,
        );
    }

    /// `d`, the gradient of what came out, becomes that of what came in.
    fn back(&self, d: &mut [f32], kept: &Normed, parameters: &[f32], gradient: &mut [f32]) {
        let (weight, _) = parameters[self.0.clone()].split_at(self.0.len() / 2);
        let (d_weight, d_bias) = gradient[self.0.clone()].split_at_mut(self.0.len() / 2);
        layer_norm_back(d, (d_weight, d_bias), &kept.scales, &kept.x, weight);
    }
}

impl Dense {
    fn forward(
        &self,
        to: &mut Vec<f32>,
        x: &[f32],
        (parameters, packed): (&[f32], &Packed),
        room: &mut Room,
    ) {
        to.resize(x.len() / self.weight.inputs() * self.weight.outputs(), 0.0);
        self.weight.forward(to, false, x, packed, room);
        add_bias(to, &parameters[self.bias.clone()]);
    }

    fn back(
        &self,
        to: &mut Vec<f32>,
        (d, x): (&[f32], &[f32]),
        packed: &Packed,
        gradient: &mut [f32],
        room: &mut Room,
    ) {
        self.weight.learn(gradient, d, x, room);
        bias_back(&mut gradient[self.bias.clone()], d);
        to.resize(x.len(), 0.0);
        self.weight.backward(to, d, packed, room);
    }
}

impl Roberta {
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
        let positions = next((sizes.context + sizes.first_position()) * width);
        let kind = next(width);
        let norm = Norm(next(2 * width));
        let mut layer = |_| {
            let mut dense = |outputs: usize, inputs: usize| Dense {
                weight: weights.add(next(outputs * inputs), inputs),
                bias: next(outputs),
            };
            let (attention, output) = (dense(3 * width, width), dense(width, width));
            let after_attention = Norm(next(2 * width));
            let mut dense = |outputs: usize, inputs: usize| Dense {
                weight: weights.add(next(outputs * inputs), inputs),
                bias: next(outputs),
            };
            Layer {
                attention,
                output,
                after_attention,
                up: dense(inner, width),
                down: dense(width, inner),
                after_forward: Norm(next(2 * width)),
            }
        };
        let layers = (0..sizes.layers).map(&mut layer).collect();
        Self {
            width,
            heads: Heads {
                count: sizes.heads,
                size: width / sizes.heads,
            },
            embedding,
            positions,
            first_position: sizes.first_position(),
            kind,
            norm,
            layers,
        }
    }

    /// Where the row of a token's position begins.
    fn position(&self, at: u32) -> usize {
        self.positions.start + (at as usize + self.first_position) * self.width
    }
}

impl Network for Roberta {
    type Work = RobertaWork;

    fn embedding(&self) -> &Weight {
        &self.embedding
    }

    fn forward<'w>(
        &self,
        parameters: &[f32],
        packed: &Packed,
        piece: &Piece,
        (work, room): (&'w mut RobertaWork, &mut Room),
    ) -> &'w [f32] {
        let width = self.width;
        let RobertaWork {
            start, kept, space, ..
        } = work;
        kept.resize_with(self.layers.len(), Kept::default);
        let weights = (parameters, packed);
        start.x.clear();
        for (&token, &at) in piece.tokens.iter().zip(&piece.positions) {
            let token = &parameters[token as usize * width..][..width];
            let place = &parameters[self.position(at)..][..width];
            let kind = &parameters[self.kind.clone()];
            let parts = token.iter().zip(place).zip(kind);
            start
                .x
                .extend(parts.map(|((token, place), kind)| token + place + kind));
        }
        self.norm.apply(parameters, start);
        let mut x = &start.y;
        for ((at, layer), kept) in self.layers.iter().enumerate().zip(kept) {
            let last = at + 1 == self.layers.len();
            layer.attention.forward(&mut kept.all, x, weights, room);
            let rows = if last {
                piece.rows.len()
            } else {
                piece.tokens.len()
            };
            kept.found.resize(rows * width, 0.0);
            kept.logs.resize(rows * self.heads.count, 0.0);
            for &span in &piece.spans {
                let to = (&mut kept.found[..], &mut kept.logs[..]);
                self.heads
                    .attend(to, &kept.all, span, span.queries(last), space);
            }
            layer
                .output
                .forward(&mut kept.middle.x, &kept.found, weights, room);
            piece.add_rows(&mut kept.middle.x, x, last);
            layer.after_attention.apply(parameters, &mut kept.middle);
            layer
                .up
                .forward(&mut kept.raw, &kept.middle.y, weights, room);
            kept.inner.resize(kept.raw.len(), 0.0);
            gelu(&mut kept.inner, &kept.raw);
            layer
                .down
                .forward(&mut kept.end.x, &kept.inner, weights, room);
            for (x, more) in kept.end.x.iter_mut().zip(&kept.middle.y) {
                *x += more;
            }
            layer.after_forward.apply(parameters, &mut kept.end);
            x = &kept.end.y;
        }
        x
    }

    fn backward(
        &self,
        parameters: &[f32],
        packed: &Packed,
        piece: &Piece,
        (work, room): (&mut RobertaWork, &mut Room),
        d_states: &[f32],
        gradient: &mut [f32],
    ) {
        let width = self.width;
        work.d.clear();
        work.d.extend(d_states);
        for (at, layer) in self.layers.iter().enumerate().rev() {
            let last = at + 1 == self.layers.len();
            let (before, these) = work.kept.split_at_mut(at);
            let kept = &mut these[0];
            let x = before.last().map_or(&work.start.y, |before| &before.end.y);
            layer
                .after_forward
                .back(&mut work.d, &kept.end, parameters, gradient);
            let sides = (&work.d[..], &kept.inner[..]);
            layer
                .down
                .back(&mut work.d_inner, sides, packed, gradient, room);
            gelu_back(&mut work.d_inner, &kept.raw);
            let sides = (&work.d_inner[..], &kept.middle.y[..]);
            layer
                .up
                .back(&mut work.d_next, sides, packed, gradient, room);
            for (d, more) in work.d.iter_mut().zip(&work.d_next) {
                *d += more;
            }
            layer
                .after_attention
                .back(&mut work.d, &kept.middle, parameters, gradient);
            let sides = (&work.d[..], &kept.found[..]);
            layer
                .output
                .back(&mut work.d_found, sides, packed, gradient, room);
            work.d_all.resize(kept.all.len(), 0.0);
            for &span in &piece.spans {
                let from = (&work.d_found[..], &kept.found[..], &kept.logs[..]);
                let place = span.queries(last);
                let space = &mut work.space;
                self.heads
                    .attend_back(&mut work.d_all, from, &kept.all, span, place, space);
            }
            let sides = (&work.d_all[..], &x[..]);
            layer
                .attention
                .back(&mut work.d_next, sides, packed, gradient, room);
            piece.add_back(&mut work.d_next, &work.d, last);
            std::mem::swap(&mut work.d, &mut work.d_next);
        }
        self.norm
            .back(&mut work.d, &work.start, parameters, gradient);
        let places = piece.tokens.iter().zip(&piece.positions);
        for (d, (&token, &at)) in work.d.chunks_exact(width).zip(places) {
            for start in [token as usize * width, self.position(at), self.kind.start] {
                for (place, d) in gradient[start..][..width].iter_mut().zip(d) {
                    *place += d;
                }
            }
        }
    }
}
