//! A tensor in the form in which the kernels take it.

use half::{bf16, f16};
use schemars::JsonSchema;
use serde::Deserialize;

/// A type of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Dtype {
    /// 32 bits.
    F32,
    /// IEEE half precision.
    F16,
    /// The upper half of an `f32`.
    Bf16,
}

/// A tensor as its file keeps it, row-major.
#[derive(Debug, Clone, PartialEq)]
pub struct Tensor {
    /// Its name, as Hugging Face's models call it.
    pub name: String,
    /// Its dimensions, outermost first.
    pub shape: Vec<usize>,
    /// Its values: as many as the product of the shape.
    pub data: Data,
}

/// The values of a tensor.
#[derive(Debug, Clone, PartialEq)]
pub enum Data {
    /// 32 bits.
    F32(Vec<f32>),
    /// IEEE half precision.
    F16(Vec<f16>),
    /// The upper half of an `f32`.
    Bf16(Vec<bf16>),
    /// Codes in blocks with a scale each.
    Quantised(Quantised),
}

/// Values in blocks along the last dimension, each `scale * code + low`.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantised {
    /// Values in a block: 16 or 32, a divisor of the last dimension.
    pub block: usize,
    /// Bits that a code needs: 4 (at most 15) or 8.
    pub bits: u8,
    /// One byte for each value, whatever `bits`.
    pub codes: Vec<u8>,
    /// One for each block.
    pub scales: Vec<f32>,
    /// One for each block.
    pub lows: Vec<f32>,
}

impl Quantised {
    /// Writes the values from `start` on, a multiple of `block`, to `out`,
    /// whose length is one too.
    fn read(&self, start: usize, out: &mut [f32]) {
        let codes = self.codes[start..].chunks_exact(self.block);
        let blocks = self.scales.iter().zip(&self.lows).skip(start / self.block);
        for ((out, codes), (scale, low)) in out.chunks_exact_mut(self.block).zip(codes).zip(blocks)
        {
            for (out, code) in out.iter_mut().zip(codes) {
                *out = scale * f32::from(*code) + low;
            }
        }
    }
}

impl Tensor {
    /// The number of rows: slices along the first dimension.
    pub fn rows(&self) -> usize {
        self.shape.first().copied().unwrap_or(1)
    }

    /// The values in a row: 1 for a vector.
    pub fn row_len(&self) -> usize {
        self.shape.iter().skip(1).product()
    }

    /// All values, row-major.
    pub fn to_f32(&self) -> Vec<f32> {
        match &self.data {
            Data::F32(values) => values.clone(),
            Data::F16(values) => values.iter().map(|v| v.to_f32()).collect(),
            Data::Bf16(values) => values.iter().map(|v| v.to_f32()).collect(),
            Data::Quantised(values) => {
                let mut out = vec![0.0; values.codes.len()];
                values.read(0, &mut out);
                out
            }
        }
    }

    /// Whether its values are codes.
    pub fn is_quantised(&self) -> bool {
        matches!(self.data, Data::Quantised(_))
    }

    /// The same with its values as numbers of this type.
    pub fn in_numbers(self, dtype: Dtype) -> Self {
        let data = match (dtype, &self.data) {
            (Dtype::F32, Data::F32(_))
            | (Dtype::F16, Data::F16(_))
            | (Dtype::Bf16, Data::Bf16(_)) => {
                return self;
            }
            (Dtype::F32, _) => Data::F32(self.to_f32()),
            (Dtype::F16, _) => Data::F16(self.to_f32().into_iter().map(f16::from_f32).collect()),
            (Dtype::Bf16, _) => Data::Bf16(self.to_f32().into_iter().map(bf16::from_f32).collect()),
        };
        Self { data, ..self }
    }

    /// Makes row `i` the one that was at `order[i]`, for each `i`; an order
    /// shorter than the tensor drops rows.
    ///
    /// # Panics
    /// Where an entry of `order` is no row.
    pub fn permute_rows(&mut self, order: &[usize]) {
        let len = self.row_len();
        if matches!(&self.data, Data::Quantised(q) if !len.is_multiple_of(q.block)) {
            self.data = Data::F32(self.to_f32());
        }
        match &mut self.data {
            Data::F32(values) => *values = reorder(values, len, order),
            Data::F16(values) => *values = reorder(values, len, order),
            Data::Bf16(values) => *values = reorder(values, len, order),
            Data::Quantised(values) => {
                let blocks = len / values.block;
                values.codes = reorder(&values.codes, len, order);
                values.scales = reorder(&values.scales, blocks, order);
                values.lows = reorder(&values.lows, blocks, order);
            }
        }
        if let Some(rows) = self.shape.first_mut() {
            *rows = order.len();
        }
    }
}

/// The rows of `values`, `len` each, in another order.
fn reorder<T: Copy>(values: &[T], len: usize, order: &[usize]) -> Vec<T> {
    let mut out = Vec::with_capacity(order.len() * len);
    for &row in order {
        out.extend_from_slice(&values[row * len..(row + 1) * len]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tensor(shape: &[usize], data: Data) -> Tensor {
        Tensor {
            name: "t".into(),
            shape: shape.to_vec(),
            data,
        }
    }

    fn quantised() -> Quantised {
        Quantised {
            block: 16,
            bits: 8,
            codes: (0..96).collect(),
            scales: (1..7).map(|i| i as f32).collect(),
            lows: (0..6).map(|i| -(i as f32)).collect(),
        }
    }

    #[test]
    fn codes_become_the_numbers_that_they_stand_for() {
        let codes = tensor(&[3, 32], Data::Quantised(quantised()));
        let numbers = codes.clone().in_numbers(Dtype::F32);
        assert_eq!(numbers.data, Data::F32(codes.to_f32()));
        let halves = codes.clone().in_numbers(Dtype::F16);
        assert!(matches!(&halves.data, Data::F16(values) if values.len() == 96));
        assert_eq!(halves.clone().in_numbers(Dtype::F16), halves);
    }

    #[test]
    fn rows_move_with_their_scales() {
        for shape in [&[3, 32][..], &[96]] {
            let before = tensor(shape, Data::Quantised(quantised()));
            let order: Vec<usize> = (0..before.rows()).rev().collect();
            let mut after = before.clone();
            after.permute_rows(&order);
            let (whole, size) = (before.to_f32(), before.row_len());
            let rows = order.iter().map(|row| &whole[row * size..][..size]);
            let wanted: Vec<f32> = rows.flatten().copied().collect();
            assert_eq!(after.to_f32(), wanted);
        }
        let mut cut = tensor(&[3, 1], Data::F32(vec![1.0, 2.0, 3.0]));
        cut.permute_rows(&[2, 0]);
        assert_eq!(cut, tensor(&[2, 1], Data::F32(vec![3.0, 1.0])));
    }
}
