//! Rotary positions on a device.

use std::sync::{Mutex, PoisonError};

use candle_core::{D, DType, Device, Result, Tensor};

use super::Rows;

/// The angle by which each pair turns at each position.
pub struct Rope {
    frequencies: Vec<f64>,
    /// All layers of a step ask for the same.
    last: Mutex<Option<Turns>>,
}

/// Cosines and sines, rows x 1 x pairs.
#[derive(Clone)]
struct Turns {
    positions: Vec<usize>,
    cosines: Tensor,
    sines: Tensor,
}

impl Rope {
    /// Turns heads by these angles a position, one a pair of numbers.
    pub fn new(frequencies: Vec<f64>) -> Self {
        Self {
            frequencies,
            last: Mutex::new(None),
        }
    }

    /// Turns all heads of rows, each row as far as its position says.
    pub fn turn(&self, rows: &mut Rows, positions: &[usize]) {
        let half = self.frequencies.len();
        rows.update(|x| {
            let turns = self.turns(positions, x.device())?;
            let heads = x.reshape((positions.len(), (), 2 * half))?;
            let heads = heads.to_dtype(DType::F32)?;
            let (left, right) = (heads.narrow(2, 0, half)?, heads.narrow(2, half, half)?);
            let turned = [
                (left.broadcast_mul(&turns.cosines)? - right.broadcast_mul(&turns.sines)?)?,
                (right.broadcast_mul(&turns.cosines)? + left.broadcast_mul(&turns.sines)?)?,
            ];
            let turned = Tensor::cat(&turned, D::Minus1)?.reshape(x.shape())?;
            turned.to_dtype(x.dtype())
        });
    }

    fn turns(&self, positions: &[usize], device: &Device) -> Result<Turns> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(turns) = last.as_ref().filter(|it| it.positions == positions) {
            return Ok(turns.clone());
        }
        let (mut cosines, mut sines) = (Vec::new(), Vec::new());
        for &position in positions {
            for frequency in &self.frequencies {
                let (sine, cosine) = (frequency * position as f64).sin_cos();
                cosines.push(cosine as f32);
                sines.push(sine as f32);
            }
        }
        let shape = (positions.len(), 1, self.frequencies.len());
        let turns = Turns {
            positions: positions.to_vec(),
            cosines: Tensor::from_vec(cosines, shape, device)?,
            sines: Tensor::from_vec(sines, shape, device)?,
        };
        Ok(last.insert(turns).clone())
    }
}
