//! Rows of activations on a device, and what is done to them number by number.

use candle_core::{D, DType, Result, Tensor};

use super::{DeviceError, Flow};
use crate::models::candle::kernels;

/// Rows of activations, one for a token.
#[derive(Clone, Debug)]
pub struct Rows {
    count: usize,
    width: usize,
    /// `count` x `width`, but for no rows: no tensor is without numbers.
    tensor: Flow,
}

impl Rows {
    /// So many rows of so many numbers.
    pub fn new(count: usize, width: usize, tensor: Flow) -> Self {
        Self {
            count,
            width,
            tensor,
        }
    }

    /// Numbers in a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// `count` x `width`, or what failed before.
    pub fn tensor(&self) -> std::result::Result<&Tensor, DeviceError> {
        self.tensor.as_ref().map_err(Clone::clone)
    }

    /// As many rows, of another width.
    pub fn map(&self, width: usize, act: impl FnOnce(&Tensor) -> Result<Tensor>) -> Self {
        let mut rows = Self {
            width,
            ..self.clone()
        };
        rows.update(act);
        rows
    }

    /// Puts other numbers in place of these.
    pub fn update(&mut self, act: impl FnOnce(&Tensor) -> Result<Tensor>) {
        if self.count > 0
            && let Ok(tensor) = &self.tensor
        {
            self.tensor = act(tensor).map_err(DeviceError::from);
        }
    }

    /// As [`Self::update`], with rows of the same size beside.
    fn update_with(&mut self, more: &Self, act: impl FnOnce(&Tensor, &Tensor) -> Result<Tensor>) {
        match &more.tensor {
            Ok(more) => self.update(|x| act(x, more)),
            Err(error) => self.tensor = Err(error.clone()),
        }
    }

    /// The rows at these places.
    pub fn pick(&self, places: &[usize]) -> Self {
        let count = places.len();
        let mut rows = Self {
            count,
            ..self.clone()
        };
        rows.update(|x| {
            let places = places.iter().map(|&at| at as u32).collect();
            x.index_select(&Tensor::from_vec(places, count, x.device())?, 0)
        });
        rows
    }

    /// The numbers, in the processor's memory.
    ///
    /// # Errors
    /// What failed on the way to them.
    pub fn to_host(&self) -> std::result::Result<kernels::Rows, DeviceError> {
        let tensor = self.tensor()?;
        let data = match self.count {
            0 => Vec::new(),
            _ => tensor.to_dtype(DType::F32)?.flatten_all()?.to_vec1()?,
        };
        Ok(kernels::Rows {
            width: self.width,
            data,
        })
    }

    /// Adds rows.
    pub fn add(&mut self, more: &Self) {
        self.update_with(more, |x, more| x + more);
    }

    /// Adds a vector to every row.
    pub fn add_to_each(&mut self, vector: &Tensor) {
        self.update(|x| x.broadcast_add(&vector.to_dtype(x.dtype())?));
    }

    /// Multiplies all numbers.
    pub fn scale(&mut self, factor: f64) {
        self.update(|x| x * factor);
    }

    /// As [`kernels::gelu`].
    pub fn gelu(&mut self) {
        self.update(Tensor::gelu_erf);
    }

    /// As [`kernels::gelu_tanh`].
    pub fn gelu_tanh(&mut self) {
        self.update(Tensor::gelu);
    }

    /// As [`kernels::gated_silu`].
    pub fn gated_silu(&mut self, up: &Self) {
        self.update_with(up, |x, up| x.silu()? * up);
    }

    /// As [`kernels::gated_gelu_tanh`].
    pub fn gated_gelu_tanh(&mut self, up: &Self) {
        self.update_with(up, |x, up| x.gelu()? * up);
    }

    /// As [`kernels::rms_norm`]. Norms are taken in f32.
    pub fn rms_norm(&mut self, weight: &Tensor, epsilon: f32) {
        self.update(|x| {
            let parts = x.reshape(((), weight.elem_count()))?;
            let parts = parts.to_dtype(DType::F32)?;
            let normed = scaled(&parts, epsilon)?.broadcast_mul(weight)?;
            normed.reshape(x.shape())?.to_dtype(x.dtype())
        });
    }

    /// As [`kernels::layer_norm`].
    pub fn layer_norm(&mut self, weight: &Tensor, bias: &Tensor, epsilon: f32) {
        self.update(|x| {
            let wide = x.to_dtype(DType::F32)?;
            let centred = wide.broadcast_sub(&wide.mean_keepdim(D::Minus1)?)?;
            let normed = scaled(&centred, epsilon)?.broadcast_mul(weight)?;
            normed.broadcast_add(bias)?.to_dtype(x.dtype())
        });
    }
}

/// Rows divided by the root of their mean square.
fn scaled(x: &Tensor, epsilon: f32) -> Result<Tensor> {
    let mean = x.sqr()?.mean_keepdim(D::Minus1)?;
    x.broadcast_div(&(mean + f64::from(epsilon))?.sqrt()?)
}
