//! Matrices of weights among the parameters, and their products with rows.

use std::ops::Range;

use rayon::prelude::*;

use super::product::{Matrix, Panels, Room, multiply, multiply_once};

/// A matrix of `outputs x inputs` among the parameters.
#[derive(Clone)]
pub struct Weight {
    at: Range<usize>,
    outputs: usize,
    inputs: usize,
    /// Which of the packed ones it is.
    index: usize,
}

/// Weights as products want them; good until a parameter changes.
#[derive(Default)]
pub struct Packed {
    forward: Vec<Panels>,
    backward: Vec<Panels>,
}

/// The weights of a network, in the order in which they were listed.
#[derive(Default)]
pub struct Weights(Vec<Weight>);

impl Weights {
    /// The matrix with these numbers, which has so many inputs.
    pub fn add(&mut self, at: Range<usize>, inputs: usize) -> Weight {
        let weight = Weight {
            outputs: at.len() / inputs,
            at,
            inputs,
            index: self.0.len(),
        };
        self.0.push(weight.clone());
        weight
    }

    /// Packs all weights anew, those for the way back only where it is gone.
    pub fn pack(&self, packed: &mut Packed, parameters: &[f32], back: bool) {
        packed.forward.resize_with(self.0.len(), Panels::default);
        let ways = packed.forward.par_iter_mut().zip(&self.0);
        ways.for_each(|(panels, weight)| panels.pack(weight.of(parameters).transposed()));
        if back {
            packed.backward.resize_with(self.0.len(), Panels::default);
            let ways = packed.backward.par_iter_mut().zip(&self.0);
            ways.for_each(|(panels, weight)| panels.pack(weight.of(parameters)));
        }
    }
}

impl Weight {
    fn of<'a>(&self, parameters: &'a [f32]) -> Matrix<'a> {
        Matrix::whole(&parameters[self.at.clone()], self.inputs)
    }

    /// Numbers in each row of outputs.
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// Numbers in each row of inputs.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// Rows of outputs become those of inputs times the weights, or have them added.
    pub fn forward(&self, to: &mut [f32], add: bool, x: &[f32], packed: &Packed, room: &mut Room) {
        let right = (&packed.forward[self.index], self.outputs);
        let x = Matrix::whole(x, self.inputs);
        multiply(to, self.outputs, add, x, right, room);
    }

    /// The gradient of the inputs, given that of the outputs.
    pub fn backward(&self, to: &mut [f32], dy: &[f32], packed: &Packed, room: &mut Room) {
        let right = (&packed.backward[self.index], self.inputs);
        let dy = Matrix::whole(dy, self.outputs);
        multiply(to, self.inputs, false, dy, right, room);
    }

    /// Adds the weights' own gradient.
    pub fn learn(&self, gradient: &mut [f32], dy: &[f32], x: &[f32], room: &mut Room) {
        let left = Matrix::whole(dy, self.outputs).transposed();
        let right = Matrix::whole(x, self.inputs);
        let to = &mut gradient[self.at.clone()];
        multiply_once(to, self.inputs, true, left, right, room);
    }
}
