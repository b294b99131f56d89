//! Where a network computes.

use candle_core::{DType, Device};

use crate::models::candle::weights::{Dtype, Tensor};

/// Where a network computes, and in what numbers.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// A device of candle's; none is our own arithmetic on the processor.
    pub device: Option<Device>,
    /// What weights that are not quantised are kept in, and a device computes in. None is what their
    /// file has, and on a device `f32`.
    pub dtype: Option<Dtype>,
    /// Bytes that keys and values on the device should stay within.
    pub memory: usize,
}

impl Place {
    /// A tensor of weights as it is kept on the processor.
    pub fn kept(&self, tensor: Tensor) -> Tensor {
        match self.dtype {
            Some(dtype) if !tensor.is_quantised() => tensor.in_numbers(dtype),
            _ => tensor,
        }
    }

    /// What a device computes in.
    pub fn numbers(&self) -> Dtype {
        self.dtype.unwrap_or(Dtype::F32)
    }
}

impl From<Dtype> for DType {
    fn from(dtype: Dtype) -> Self {
        match dtype {
            Dtype::F32 => Self::F32,
            Dtype::F16 => Self::F16,
            Dtype::Bf16 => Self::BF16,
        }
    }
}

/// A device as a suite names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The processor.
    Cpu,
    /// One of NVIDIA's, by its number.
    Cuda(usize),
    /// Apple's.
    Metal,
}

impl Wanted {
    /// Reads `cpu`, `cuda`, `cuda:1` or `metal`.
    ///
    /// # Errors
    /// Where it is none of these, or this build cannot compute there.
    pub fn read(name: &str) -> Result<Self, String> {
        let number = match name.strip_prefix("cuda") {
            Some("") => Some(0),
            Some(rest) => rest.strip_prefix(':').and_then(|rest| rest.parse().ok()),
            None => None,
        };
        match (name, number) {
            ("cpu", _) => Ok(Self::Cpu),
            ("metal", _) if cfg!(feature = "metal") => Ok(Self::Metal),
            ("metal", _) => Err(lacking("Metal", "metal")),
            (_, Some(number)) if cfg!(feature = "cuda") => Ok(Self::Cuda(number)),
            (_, Some(_)) => Err(lacking("CUDA", "cuda")),
            _ => Err(format!(
                "`{name}` is no device; `cpu`, `cuda`, `cuda:1` and `metal` are"
            )),
        }
    }

    /// The device; none for the processor.
    ///
    /// # Errors
    /// Where there is none of that kind and number.
    pub fn open(self) -> candle_core::Result<Option<Device>> {
        match self {
            Self::Cpu => Ok(None),
            // The threads that answer share a stream: what one has uploaded, another reads.
            Self::Cuda(number) => Device::new_cuda_with_stream(number).map(Some),
            Self::Metal => Device::new_metal(0).map(Some),
        }
    }
}

fn lacking(name: &str, feature: &str) -> String {
    format!("this harness was built without {name}; build it with `--features {feature}`")
}
