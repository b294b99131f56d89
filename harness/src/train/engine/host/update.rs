//! A step of the optimiser, over all tensors.

use anyhow::ensure;
use rayon::prelude::*;

use super::muon::Rooms;
use super::wide::{sum, widest};
use crate::train::engine::{Method, Optimiser, Role, State, Tensor};

/// Numbers of a sum of squares, whatever the threads.
const SHARE: usize = 1 << 16;
/// The share of Muon's momentum that stays at each step.
const MOMENTUM: f32 = 0.95;

/// Adds up the gradients into the first of them, and takes a step along it; the gradient's length.
///
/// # Errors
/// Where the gradient has no finite length; then nothing has changed.
pub fn update(
    state: &mut State,
    gradients: &mut [&mut [f32]],
    (tensors, rooms): (&[Tensor], &Rooms),
    optimiser: &Optimiser,
    rate: f32,
) -> anyhow::Result<f64> {
    let Some((gradient, others)) = gradients.split_first_mut() else {
        return Ok(0.0);
    };
    let norm = add_up(gradient, others);
    ensure!(
        norm.is_finite(),
        "the gradient is no finite number: the learning rate may be too high"
    );
    let clip = f64::from(optimiser.clip);
    let [mean, spread] = &mut state.moments[..] else {
        return Ok(norm);
    };
    state.steps += 1;
    let stride = Stride {
        optimiser,
        rooms,
        steps: state.steps,
        rate,
        scale: if norm > clip {
            (clip / norm) as f32
        } else {
            1.0
        },
    };
    let (mut parameters, mut mean, mut spread) =
        (&mut state.parameters[..], &mut mean[..], &mut spread[..]);
    let mut gradient = &mut gradient[..];
    let mut all = Vec::with_capacity(tensors.len());
    for tensor in tensors {
        let length = tensor.at.len();
        all.push((
            tensor,
            first(&mut parameters, length),
            first(&mut mean, length),
            first(&mut spread, length),
            first(&mut gradient, length),
        ));
    }
    all.into_par_iter()
        .for_each(|(tensor, numbers, mean, spread, gradient)| {
            match (optimiser.method, tensor.role) {
                (Method::Muon, Role::Matrix) => stride.muon(tensor, numbers, mean, gradient),
                _ => stride.adamw(tensor.role, numbers, (mean, spread), gradient),
            }
        });
    Ok(norm)
}

/// Takes the first of what is left.
fn first<'n>(left: &mut &'n mut [f32], length: usize) -> &'n mut [f32] {
    left.split_off_mut(..length).unwrap_or_default()
}

/// Adds lists of numbers to the first; the length of their sum.
fn add_up(first: &mut [f32], others: &[&mut [f32]]) -> f64 {
    let shares = first.par_chunks_mut(SHARE).enumerate();
    let squares: Vec<f64> = shares
        .map(|(at, share)| {
            let mut square = 0.0;
            widest(
                #[inline(always)]
                || {
                    for other in others {
                        for (sum, more) in share.iter_mut().zip(&other[at * SHARE..]) {
                            *sum += more;
                        }
                    }
                    square = f64::from(sum(share, share, |a, b| a * b));
                },
            );
            square
        })
        .collect();
    squares.iter().sum::<f64>().sqrt()
}

/// What all tensors' steps have in common.
struct Stride<'a> {
    optimiser: &'a Optimiser,
    rooms: &'a Rooms,
    steps: u64,
    rate: f32,
    /// What shortens the gradient.
    scale: f32,
}

impl Stride<'_> {
    /// Moves a tensor by AdamW (Loshchilov and Hutter, arXiv 1711.05101).
    fn adamw(
        &self,
        role: Role,
        numbers: &mut [f32],
        (mean, spread): (&mut [f32], &mut [f32]),
        gradient: &[f32],
    ) {
        let [first, second] = self.optimiser.betas;
        let corrected = |beta: f32| 1.0 - f64::from(beta).powf(self.steps as f64);
        let stride = (f64::from(self.rate) / corrected(first)) as f32;
        let root = (1.0 / corrected(second).sqrt()) as f32;
        let (decay, epsilon, scale) = (self.decay(role), self.optimiser.epsilon, self.scale);
        widest(
            #[inline(always)]
            || {
                let moments = mean.iter_mut().zip(spread.iter_mut());
                let places = numbers.iter_mut().zip(gradient);
                for ((number, gradient), (mean, spread)) in places.zip(moments) {
                    let flow = gradient * scale;
                    *mean = first * *mean + (1.0 - first) * flow;
                    *spread = second * *spread + (1.0 - second) * flow * flow;
                    let size = spread.sqrt() * root + epsilon;
                    *number -= decay * *number + stride * *mean / size;
                }
            },
        );
    }

    /// Moves a matrix by Muon (Jordan et al., 2024), its steps as long as AdamW's (Liu et al., arXiv
    /// 2502.16982).
    fn muon(&self, tensor: &Tensor, numbers: &mut [f32], mean: &mut [f32], flow: &mut [f32]) {
        let columns = tensor.shape.last().copied().unwrap_or(1);
        let longest = columns.max(numbers.len() / columns);
        for (mean, flow) in mean.iter_mut().zip(flow.iter_mut()) {
            *flow *= self.scale;
            *mean = MOMENTUM * *mean + *flow;
            *flow += MOMENTUM * *mean;
        }
        self.rooms.orthogonal(flow, columns);
        let stride = self.rate * 0.2 * (longest as f32).sqrt();
        let decay = self.decay(tensor.role);
        for (number, flow) in numbers.iter_mut().zip(flow) {
            *number -= decay * *number + stride * *flow;
        }
    }

    /// The share of a tensor's numbers that goes.
    fn decay(&self, role: Role) -> f32 {
        match role {
            Role::Vector => 0.0,
            Role::Embedding | Role::Matrix => self.optimiser.decay * self.rate,
        }
    }
}
