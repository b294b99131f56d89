//! Weights, packed for products, as exact as their file keeps them.

use std::ops::Range;

use half::{bf16, f16};
use rayon::prelude::*;

use super::lanes::Lanes;
use super::tile::{Lane, PANEL, Panel, Take, Tiles};
use super::{Rows, widest};
use crate::models::candle::weights::{Data, Tensor};

/// A matrix of `outputs` x `inputs`, in panels of sixteen outputs.
pub struct Matrix {
    outputs: usize,
    inputs: usize,
    panels: Panels,
    bias: Option<Vec<f32>>,
}

/// For each panel the weights of its first input, of its second, and so on.
enum Panels {
    F32(Vec<Lane>),
    F16(Vec<[f16; PANEL]>),
    Bf16(Vec<[bf16; PANEL]>),
    /// Two weights a byte: of a lane's first eight in the low halves.
    Four(Scaled, Vec<[u8; PANEL / 2]>),
    Eight(Scaled, Vec<[u8; PANEL]>),
}

/// For each block of inputs the weight is scale x code + low.
struct Scaled {
    block: usize,
    scales: Vec<(Lane, Lane)>,
}

/// The place in `source`, a row-major matrix of so many inputs, of each number of all panels in
/// order; none for the outputs that fill the last panel up.
fn lanes<T: Copy, const N: usize>(
    (outputs, inputs): (usize, usize),
    source: &[T],
    empty: T,
) -> Vec<[T; N]> {
    let mut lanes = Vec::with_capacity(outputs.div_ceil(N) * inputs);
    for first in (0..outputs).step_by(N) {
        for input in 0..inputs {
            lanes.push(std::array::from_fn(|n| match first + n < outputs {
                true => source[(first + n) * inputs + input],
                false => empty,
            }));
        }
    }
    lanes
}

impl Matrix {
    /// Packs a tensor of `outputs` x `inputs`, or of that and a bias.
    pub fn new(tensor: &Tensor, bias: Option<&Tensor>) -> Self {
        let (outputs, inputs) = (tensor.shape[0], tensor.shape[1]);
        let size = (outputs, inputs);
        let panels = match &tensor.data {
            Data::F32(data) => Panels::F32(lanes(size, data, 0.0)),
            Data::F16(data) => Panels::F16(lanes(size, data, f16::ZERO)),
            Data::Bf16(data) => Panels::Bf16(lanes(size, data, bf16::ZERO)),
            Data::Quantised(it) => {
                let blocks = (outputs, inputs / it.block);
                let scales: Vec<Lane> = lanes(blocks, &it.scales, 0.0);
                let lows: Vec<Lane> = lanes(blocks, &it.lows, 0.0);
                let scaled = Scaled {
                    block: it.block,
                    scales: scales.into_iter().zip(lows).collect(),
                };
                let codes: Vec<[u8; PANEL]> = lanes(size, &it.codes, 0);
                match it.bits {
                    4 => {
                        let pair = |lane: [u8; PANEL]| {
                            std::array::from_fn(|n| lane[n] | lane[n + PANEL / 2] << 4)
                        };
                        Panels::Four(scaled, codes.into_iter().map(pair).collect())
                    }
                    _ => Panels::Eight(scaled, codes),
                }
            }
        };
        Self {
            outputs,
            inputs,
            panels,
            bias: bias.map(Tensor::to_f32),
        }
    }

    /// Numbers in a row that it takes.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// The weights of one output, such as the embedding of a token.
    pub fn row(&self, output: usize, row: &mut [f32]) {
        // A whole panel is unpacked for it: rows are few.
        let mut panel = Vec::new();
        self.panel(output / PANEL).unpack(&mut panel);
        for (value, lane) in row.iter_mut().zip(panel) {
            *value = lane[output % PANEL];
        }
    }

    fn panel(&self, at: usize) -> Packed<'_> {
        Packed { matrix: self, at }
    }

    /// Columns `first..first + sums.len() / rows` of panels of the product.
    #[inline(always)]
    fn fill(&self, tiles: &Tiles, rows: usize, first: usize, sums: &mut [Lane]) {
        let mut room = Vec::new();
        for (at, sums) in sums.chunks_exact_mut(rows).enumerate() {
            sums.fill(self.bias_of(first + at));
            tiles.times(&self.panel(first + at), &mut room, sums);
        }
    }

    fn bias_of(&self, panel: usize) -> Lane {
        let Some(bias) = &self.bias else {
            return [0.0; PANEL];
        };
        let mut lane = [0.0; PANEL];
        let part = &bias[panel * PANEL..bias.len().min((panel + 1) * PANEL)];
        lane[..part.len()].copy_from_slice(part);
        lane
    }
}

/// One panel of a matrix.
struct Packed<'a> {
    matrix: &'a Matrix,
    at: usize,
}

impl Packed<'_> {
    fn lanes(&self) -> Range<usize> {
        self.at * self.matrix.inputs..(self.at + 1) * self.matrix.inputs
    }
}

impl Panel for Packed<'_> {
    #[inline(always)]
    fn unpack(&self, to: &mut impl Take) {
        let (range, inputs) = (self.lanes(), self.matrix.inputs);
        match &self.matrix.panels {
            Panels::F32(data) => Lanes::F32(&data[range]).unpack(to),
            Panels::F16(data) => Lanes::F16(&data[range]).unpack(to),
            Panels::Bf16(data) => to.take(data[range].iter().map(
                #[inline(always)]
                |lane| lane.map(bf16::to_f32),
            )),
            Panels::Four(scaled, codes) => {
                scaled.unpack(&codes[range], self.at, inputs, to, |pairs| {
                    std::array::from_fn(|n| match n < PANEL / 2 {
                        true => pairs[n] & 15,
                        false => pairs[n - PANEL / 2] >> 4,
                    })
                });
            }
            Panels::Eight(scaled, codes) => {
                scaled.unpack(&codes[range], self.at, inputs, to, |codes| *codes);
            }
        }
    }

    fn plain(&self) -> Option<&[Lane]> {
        match &self.matrix.panels {
            Panels::F32(data) => Some(&data[self.lanes()]),
            _ => None,
        }
    }
}

impl Scaled {
    #[inline(always)]
    fn unpack<C>(
        &self,
        codes: &[C],
        panel: usize,
        inputs: usize,
        to: &mut impl Take,
        lane: impl Fn(&C) -> [u8; PANEL],
    ) {
        let scales = &self.scales[panel * (inputs / self.block)..];
        for (codes, (scales, lows)) in codes.chunks(self.block).zip(scales) {
            to.take(codes.iter().map(
                #[inline(always)]
                |code| {
                    let code = lane(code);
                    std::array::from_fn(|n| f32::from(code[n]).mul_add(scales[n], lows[n]))
                },
            ));
        }
    }
}

/// The products of rows with several matrices of the same inputs.
pub fn multiply<const N: usize>(x: &Rows, matrices: [&Matrix; N]) -> [Rows; N] {
    let rows = x.count();
    let tiles = Tiles::pack(rows, x.width, |at| x.row(at));
    matrices.map(|matrix| {
        let panels = matrix.outputs.div_ceil(PANEL);
        let mut sums: Vec<Lane> = vec![[0.0; PANEL]; panels * rows];
        // Some tasks a thread even them out; few, as each has a room of its own.
        let share = panels.div_ceil(rayon::current_num_threads() * 4).max(1);
        sums.par_chunks_mut((share * rows).max(1))
            .enumerate()
            .for_each(|(task, sums)| {
                widest(
                    #[inline(always)]
                    || matrix.fill(&tiles, rows, task * share, sums),
                );
            });
        unfold(&sums, rows, matrix.outputs)
    })
}

/// Rows from panels of lanes.
fn unfold(sums: &[Lane], rows: usize, width: usize) -> Rows {
    let mut data = vec![0.0; rows * width];
    data.par_chunks_mut(width.max(1))
        .with_min_len(8)
        .enumerate()
        .for_each(|(at, row)| {
            for (panel, part) in row.chunks_mut(PANEL).enumerate() {
                part.copy_from_slice(&sums[panel * rows + at][..part.len()]);
            }
        });
    Rows { width, data }
}
