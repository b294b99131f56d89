//! Weights on a device.

use candle_core::{Device, Tensor};

use super::{DeviceError, Place, Rows};
use crate::models::candle::weights::{self, Data};

/// A matrix of `outputs` x `inputs`, in the numbers that the device computes in.
pub struct Matrix {
    weight: Tensor,
    bias: Option<Tensor>,
}

impl Matrix {
    /// Uploads a tensor of `outputs` x `inputs`, unpacked where it is quantised, and a bias.
    ///
    /// # Errors
    /// Where the device has no room for it.
    pub fn new(
        weight: weights::Tensor,
        bias: Option<weights::Tensor>,
        device: &Device,
        place: &Place,
    ) -> Result<Self, DeviceError> {
        let upload = |tensor: weights::Tensor| upload(tensor.in_numbers(place.numbers()), device);
        Ok(Self {
            weight: upload(weight)?,
            bias: bias.map(upload).transpose()?,
        })
    }

    /// Numbers in a row that it makes.
    pub fn outputs(&self) -> usize {
        self.weight.dims()[0]
    }

    /// Numbers in a row that it takes.
    pub fn inputs(&self) -> usize {
        self.weight.dims()[1]
    }

    /// The product of rows with it.
    pub fn times(&self, x: &Rows) -> Rows {
        x.map(self.outputs(), |x| {
            let product = x.matmul(&self.weight.t()?)?;
            match &self.bias {
                Some(bias) => product.broadcast_add(bias),
                None => Ok(product),
            }
        })
    }

    /// The weights of some outputs, such as the embeddings of tokens.
    pub fn rows(&self, outputs: Vec<u32>) -> Rows {
        let count = outputs.len();
        let pick = || {
            let outputs = Tensor::from_vec(outputs, count, self.weight.device())?;
            self.weight.index_select(&outputs, 0)
        };
        Rows::new(count, self.inputs(), pick().map_err(DeviceError::from))
    }
}

/// Uploads a vector, which is f32 whatever the device computes in.
///
/// # Errors
/// Where the device has no room for it.
pub fn vector(values: &[f32], device: &Device) -> Result<Tensor, DeviceError> {
    Ok(Tensor::from_slice(values, values.len(), device)?)
}

fn upload(tensor: weights::Tensor, device: &Device) -> Result<Tensor, DeviceError> {
    let shape = tensor.shape;
    Ok(match tensor.data {
        Data::F32(values) => Tensor::from_vec(values, shape, device)?,
        Data::F16(values) => Tensor::from_vec(values, shape, device)?,
        Data::Bf16(values) => Tensor::from_vec(values, shape, device)?,
        Data::Quantised(_) => unreachable!("a device keeps numbers"),
    })
}
