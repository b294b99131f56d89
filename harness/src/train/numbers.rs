//! Lists of numbers as tensors of a safetensors file.

use std::borrow::Cow;

use half::{bf16, f16};
use safetensors::{Dtype as Written, View};

use super::plan::Dtype;

/// Numbers that are to be written as a tensor.
pub struct Numbers<'a> {
    numbers: &'a [f32],
    shape: Vec<usize>,
    dtype: Dtype,
}

impl<'a> Numbers<'a> {
    /// As many numbers as the shape has places, row-major.
    pub fn new(numbers: &'a [f32], shape: Vec<usize>, dtype: Dtype) -> Self {
        Self {
            numbers,
            shape,
            dtype,
        }
    }
}

impl Dtype {
    /// As safetensors call it.
    pub fn written(self) -> Written {
        match self {
            Self::F32 => Written::F32,
            Self::F16 => Written::F16,
            Self::Bf16 => Written::BF16,
        }
    }
}

impl View for Numbers<'_> {
    fn dtype(&self) -> Written {
        self.dtype.written()
    }

    fn shape(&self) -> &[usize] {
        &self.shape
    }

    fn data(&self) -> Cow<'_, [u8]> {
        let numbers = self.numbers.iter();
        let bytes: Vec<u8> = match self.dtype {
            Dtype::F32 => numbers.flat_map(|x| x.to_le_bytes()).collect(),
            Dtype::F16 => numbers
                .flat_map(|&x| f16::from_f32(x).to_le_bytes())
                .collect(),
            Dtype::Bf16 => numbers
                .flat_map(|&x| bf16::from_f32(x).to_le_bytes())
                .collect(),
        };
        bytes.into()
    }

    fn data_len(&self) -> usize {
        let bytes = match self.dtype {
            Dtype::F32 => 4,
            Dtype::F16 | Dtype::Bf16 => 2,
        };
        self.numbers.len() * bytes
    }
}

/// The numbers that little-endian bytes hold.
pub fn floats(bytes: &[u8]) -> Vec<f32> {
    bytes
        .chunks_exact(4)
        .map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]]))
        .collect()
}

/// The places that little-endian bytes hold.
pub fn places(bytes: &[u8]) -> Vec<u32> {
    bytes
        .chunks_exact(4)
        .map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
        .collect()
}
