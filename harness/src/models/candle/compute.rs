//! What networks compute with: on the processor by our own kernels, elsewhere by candle.

use crate::models::candle::device::{self, DeviceError, Place};
use crate::models::candle::kernels;
use crate::models::candle::weights;

pub use crate::models::candle::kernels::Heads;

/// Rows of activations, one for a token.
#[derive(Clone, Debug)]
pub enum Rows {
    /// In the processor's memory.
    Host(kernels::Rows),
    /// On a device.
    Device(device::Rows),
}

impl Rows {
    /// Numbers in a row.
    pub fn width(&self) -> usize {
        match self {
            Self::Host(rows) => rows.width,
            Self::Device(rows) => rows.width(),
        }
    }

    /// The rows at these places.
    pub fn pick(&self, places: &[usize]) -> Self {
        match self {
            Self::Host(rows) => Self::Host(rows.pick(places)),
            Self::Device(rows) => Self::Device(rows.pick(places)),
        }
    }

    /// Whether all that led to them went well.
    ///
    /// # Errors
    /// What failed on a device.
    pub fn check(&self) -> Result<(), DeviceError> {
        match self {
            Self::Host(_) => Ok(()),
            Self::Device(rows) => rows.tensor().map(|_| ()),
        }
    }

    /// The numbers, in the processor's memory.
    ///
    /// # Errors
    /// What failed on a device on the way to them; and where they are not finite.
    pub fn into_host(self) -> Result<kernels::Rows, DeviceError> {
        let rows = match self {
            Self::Host(rows) => rows,
            Self::Device(rows) => rows.to_host()?,
        };
        match rows.data.iter().all(|number| number.is_finite()) {
            true => Ok(rows),
            false => Err(DeviceError::NoNumbers),
        }
    }

    /// Those in the processor's memory.
    pub fn host(&self) -> &kernels::Rows {
        match self {
            Self::Host(rows) => rows,
            Self::Device(_) => apart(),
        }
    }

    /// Those on a device.
    pub fn device(&self) -> &device::Rows {
        match self {
            Self::Device(rows) => rows,
            Self::Host(_) => apart(),
        }
    }
}

/// A matrix of weights.
pub enum Matrix {
    /// In the processor's memory.
    Host(kernels::Matrix),
    /// On a device.
    Device(device::Matrix),
}

impl Matrix {
    /// Puts a tensor of `outputs` x `inputs`, or that and a bias, in its place.
    ///
    /// # Errors
    /// Where a device has no room for it.
    pub fn new(
        weight: weights::Tensor,
        bias: Option<weights::Tensor>,
        place: &Place,
    ) -> Result<Self, DeviceError> {
        match &place.device {
            Some(device) => device::Matrix::new(weight, bias, device, place).map(Self::Device),
            None => {
                let weight = place.kept(weight);
                Ok(Self::Host(kernels::Matrix::new(&weight, bias.as_ref())))
            }
        }
    }

    /// The weights of some outputs, such as the embeddings of tokens.
    pub fn rows(&self, outputs: impl Iterator<Item = u32>) -> Rows {
        match self {
            Self::Device(matrix) => Rows::Device(matrix.rows(outputs.collect())),
            Self::Host(matrix) => {
                let width = matrix.inputs();
                let mut data = Vec::new();
                for output in outputs {
                    let start = data.len();
                    data.resize(start + width, 0.0);
                    matrix.row(output as usize, &mut data[start..]);
                }
                Rows::Host(kernels::Rows { width, data })
            }
        }
    }

    fn host(&self) -> &kernels::Matrix {
        match self {
            Self::Host(matrix) => matrix,
            Self::Device(_) => apart(),
        }
    }

    fn device(&self) -> &device::Matrix {
        match self {
            Self::Device(matrix) => matrix,
            Self::Host(_) => apart(),
        }
    }
}

/// A vector of weights.
pub enum Vector {
    /// In the processor's memory.
    Host(Vec<f32>),
    /// On a device.
    Device(candle_core::Tensor),
}

impl Vector {
    /// Puts numbers in their place.
    ///
    /// # Errors
    /// Where a device has no room for them.
    pub fn new(values: Vec<f32>, place: &Place) -> Result<Self, DeviceError> {
        match &place.device {
            Some(device) => device::vector(&values, device).map(Self::Device),
            None => Ok(Self::Host(values)),
        }
    }

    fn host(&self) -> &[f32] {
        match self {
            Self::Host(values) => values,
            Self::Device(_) => apart(),
        }
    }

    fn device(&self) -> &candle_core::Tensor {
        match self {
            Self::Device(tensor) => tensor,
            Self::Host(_) => apart(),
        }
    }
}

/// Rotary positions: the angle by which each pair turns at each position.
pub struct Rope {
    host: kernels::Rope,
    device: device::Rope,
}

impl Rope {
    /// Turns heads by these angles a position, one a pair of numbers.
    pub fn new(frequencies: Vec<f64>) -> Self {
        Self {
            host: kernels::Rope::new(frequencies.clone()),
            device: device::Rope::new(frequencies),
        }
    }

    /// base^(-2i/size) for each pair i.
    pub fn frequencies(base: f64, size: usize) -> Vec<f64> {
        kernels::Rope::frequencies(base, size)
    }

    /// Turns all heads of rows, each row as far as its position says.
    pub fn turn(&self, rows: &mut Rows, positions: &[usize]) {
        match rows {
            Rows::Host(rows) => self.host.turn(rows, positions),
            Rows::Device(rows) => self.device.turn(rows, positions),
        }
    }
}

/// The products of rows with several matrices of the same inputs.
pub fn multiply<const N: usize>(x: &Rows, matrices: [&Matrix; N]) -> [Rows; N] {
    match x {
        Rows::Host(x) => kernels::multiply(x, matrices.map(Matrix::host)).map(Rows::Host),
        Rows::Device(x) => matrices.map(|matrix| Rows::Device(matrix.device().times(x))),
    }
}

/// Gaussian error linear units, exactly as BERT has them.
pub fn gelu(rows: &mut Rows) {
    match rows {
        Rows::Host(rows) => kernels::gelu(rows),
        Rows::Device(rows) => rows.gelu(),
    }
}

/// Gaussian error linear units by the hyperbolic tangent.
pub fn gelu_tanh(rows: &mut Rows) {
    match rows {
        Rows::Host(rows) => kernels::gelu_tanh(rows),
        Rows::Device(rows) => rows.gelu_tanh(),
    }
}

/// `gate` becomes silu(gate) x up.
pub fn gated_silu(gate: &mut Rows, up: &Rows) {
    match gate {
        Rows::Host(gate) => kernels::gated_silu(gate, up.host()),
        Rows::Device(gate) => gate.gated_silu(up.device()),
    }
}

/// `gate` becomes gelu(gate) x up, the gelu by the hyperbolic tangent.
pub fn gated_gelu_tanh(gate: &mut Rows, up: &Rows) {
    match gate {
        Rows::Host(gate) => kernels::gated_gelu_tanh(gate, up.host()),
        Rows::Device(gate) => gate.gated_gelu_tanh(up.device()),
    }
}

/// Adds rows to rows.
pub fn add(rows: &mut Rows, more: &Rows) {
    match rows {
        Rows::Host(rows) => kernels::add(rows, more.host()),
        Rows::Device(rows) => rows.add(more.device()),
    }
}

/// Adds a vector to every row.
pub fn add_to_each(rows: &mut Rows, vector: &Vector) {
    match rows {
        Rows::Host(rows) => {
            let vector = vector.host();
            for row in rows.data.chunks_exact_mut(vector.len()) {
                row.iter_mut().zip(vector).for_each(|(x, more)| *x += more);
            }
        }
        Rows::Device(rows) => rows.add_to_each(vector.device()),
    }
}

/// Multiplies all numbers.
pub fn scale(rows: &mut Rows, factor: f32) {
    match rows {
        Rows::Host(rows) => rows.data.iter_mut().for_each(|x| *x *= factor),
        Rows::Device(rows) => rows.scale(f64::from(factor)),
    }
}

/// Divides by the root mean square of every so many numbers as `weight` has, then multiplies by it.
pub fn rms_norm(rows: &mut Rows, weight: &Vector, epsilon: f32) {
    match rows {
        Rows::Host(rows) => kernels::rms_norm(rows, weight.host(), epsilon),
        Rows::Device(rows) => rows.rms_norm(weight.device(), epsilon),
    }
}

/// Makes mean 0 and variance 1 of every row, then multiplies by `weight` and adds `bias`.
pub fn layer_norm(rows: &mut Rows, weight: &Vector, bias: &Vector, epsilon: f32) {
    match rows {
        Rows::Host(rows) => kernels::layer_norm(rows, weight.host(), bias.host(), epsilon),
        Rows::Device(rows) => rows.layer_norm(weight.device(), bias.device(), epsilon),
    }
}

fn apart() -> ! {
    unreachable!("a network is in one place")
}
