//! The engine of a GPU: the same networks in candle's operations, whose gradients candle finds.
//!
//! Parameters and moments are kept in `f32`; the network computes in `f32` or `bf16`. A batch is computed
//! in parts, their gradients added up.

mod batch;
mod network;
#[cfg(test)]
mod tests;

use anyhow::{Context as _, ensure};
use candle_core::{D, DType, Device, Tensor, Var};

use self::batch::{Padded, part};
use self::network::states;
use super::layout::Layout;
use super::{Architecture, Engine, Method, Optimiser, Role, Score, State, Step, Tensor as Place};
use crate::train::{Dtype, Sequence};

/// The share of Muon's momentum that stays at each step.
const MOMENTUM: f64 = 0.95;
/// Newton and Schulz's iteration, with Muon's numbers, and how often it is done.
const DEGREES: [f64; 3] = [3.4445, -4.7750, 2.0315];
const ITERATIONS: usize = 5;

/// A network in training on a device.
struct OnDevice {
    device: Device,
    /// What the network computes in.
    numbers: DType,
    /// Tokens that are computed at once, filled up.
    at_once: usize,
    sizes: Architecture,
    optimiser: Optimiser,
    layout: Layout,
    parameters: Vec<Var>,
    moments: [Vec<Tensor>; 2],
    steps: u64,
}

/// A network with parameters drawn from a seed, on a device of candle's. It computes in `numbers`, and of a
/// batch about `at_once` tokens at a time.
///
/// # Errors
/// Where the device has no room for it.
pub fn open(
    sizes: &Architecture,
    optimiser: &Optimiser,
    seed: u64,
    (device, numbers, at_once): (Device, Dtype, usize),
) -> anyhow::Result<Box<dyn Engine>> {
    let layout = Layout::new(sizes);
    let drawn = layout.draw(seed);
    let parameters = upload(&layout, &drawn, &device)?;
    let zeros = || -> candle_core::Result<Vec<Tensor>> {
        parameters.iter().map(Tensor::zeros_like).collect()
    };
    Ok(Box::new(OnDevice {
        moments: [zeros()?, zeros()?],
        parameters: variables(parameters)?,
        device,
        numbers: match numbers {
            Dtype::F32 => DType::F32,
            Dtype::F16 => DType::F16,
            Dtype::Bf16 => DType::BF16,
        },
        at_once,
        sizes: sizes.clone(),
        optimiser: optimiser.clone(),
        layout,
        steps: 0,
    }))
}

fn upload(layout: &Layout, numbers: &[f32], device: &Device) -> candle_core::Result<Vec<Tensor>> {
    let tensors = layout.tensors.iter();
    tensors
        .map(|it| Tensor::from_slice(&numbers[it.at.clone()], it.shape.clone(), device))
        .collect()
}

fn variables(tensors: Vec<Tensor>) -> candle_core::Result<Vec<Var>> {
    tensors.iter().map(Var::from_tensor).collect()
}

fn download<'t>(tensors: impl Iterator<Item = &'t Tensor>) -> candle_core::Result<Vec<f32>> {
    let mut all = Vec::new();
    for tensor in tensors {
        all.extend(tensor.flatten_all()?.to_vec1::<f32>()?);
    }
    Ok(all)
}

impl OnDevice {
    /// The network's logits of a batch's targets, in `f32`.
    fn logits(&self, batch: &Padded) -> candle_core::Result<Tensor> {
        let weights = self
            .parameters
            .iter()
            .map(|it| it.as_tensor().to_dtype(self.numbers));
        let weights = weights.collect::<candle_core::Result<Vec<Tensor>>>()?;
        let states = states(&self.sizes, &weights, batch)?;
        states.matmul(&weights[0].t()?)?.to_dtype(DType::F32)
    }

    /// The losses of a batch's targets, without their weights.
    fn losses(logits: &Tensor, batch: &Padded) -> candle_core::Result<Tensor> {
        let most = logits.detach().max_keepdim(D::Minus1)?;
        let even = logits.broadcast_sub(&most)?;
        let all = even.exp()?.sum_keepdim(D::Minus1)?.log()?;
        (all - even.gather(&batch.targets, D::Minus1)?)?.squeeze(D::Minus1)
    }

    /// The loss of a batch, and its gradients.
    fn learn(
        &self,
        batch: &[Sequence<'_>],
        weights: &[f32],
    ) -> candle_core::Result<(f64, Vec<Tensor>)> {
        let targets: usize = batch.iter().map(|sequence| sequence.targets().len()).sum();
        let mut gradients: Vec<Option<Tensor>> = vec![None; self.parameters.len()];
        let mut loss = 0.0;
        for part in part(batch, self.at_once) {
            let sequences: Vec<Sequence<'_>> = part.into_iter().map(|(_, it)| it).collect();
            let batch = Padded::new(&sequences, &self.device)?;
            let weights = batch.said.iter().map(|token| weights[usize::from(*token)]);
            let weights = Tensor::new(weights.collect::<Vec<f32>>(), &self.device)?;
            let losses = Self::losses(&self.logits(&batch)?, &batch)?;
            let sum = ((losses * weights)?.sum_all()? / targets as f64)?;
            let found = sum.backward()?;
            for (all, parameter) in gradients.iter_mut().zip(&self.parameters) {
                if let Some(more) = found.get(parameter) {
                    *all = Some(match all.take() {
                        Some(all) => (all + more)?,
                        None => more.clone(),
                    });
                }
            }
            loss += f64::from(sum.to_scalar::<f32>()?);
        }
        let gradients = gradients.into_iter().zip(&self.parameters);
        let gradients = gradients.map(|(gradient, parameter)| match gradient {
            Some(gradient) => Ok(gradient),
            None => parameter.as_tensor().zeros_like(),
        });
        Ok((loss, gradients.collect::<candle_core::Result<_>>()?))
    }

    /// Takes a step along gradients, which are shortened by `scale`.
    fn update(&mut self, gradients: &[Tensor], scale: f64, rate: f64) -> candle_core::Result<()> {
        self.steps += 1;
        let optimiser = &self.optimiser;
        let [first, second] = optimiser.betas.map(f64::from);
        let corrected = |beta: f64| 1.0 - beta.powf(self.steps as f64);
        let root = corrected(second).sqrt();
        for (at, gradient) in gradients.iter().enumerate() {
            let place = &self.layout.tensors[at];
            let parameter = &self.parameters[at];
            let flow = (gradient * scale)?;
            let decay = match place.role {
                Role::Vector => 0.0,
                Role::Embedding | Role::Matrix => f64::from(optimiser.decay) * rate,
            };
            let [means, spreads] = &mut self.moments;
            let step = if optimiser.method == Method::Muon && place.role == Role::Matrix {
                means[at] = ((&means[at] * MOMENTUM)? + &flow)?;
                let longest = place.shape.iter().copied().max().unwrap_or(1) as f64;
                let flow = orthogonal(&((&means[at] * MOMENTUM)? + flow)?)?;
                (flow * (rate * 0.2 * longest.sqrt()))?
            } else {
                means[at] = ((&means[at] * first)? + (&flow * (1.0 - first))?)?;
                spreads[at] = ((&spreads[at] * second)? + (flow.sqr()? * (1.0 - second))?)?;
                let size = ((spreads[at].sqrt()? / root)? + f64::from(optimiser.epsilon))?;
                ((&means[at] / size)? * (rate / corrected(first)))?
            };
            parameter.set(&((parameter.as_tensor() * (1.0 - decay))? - step)?)?;
        }
        Ok(())
    }
}

/// Makes all singular values of a matrix about 1, as the engine of a processor does.
fn orthogonal(matrix: &Tensor) -> candle_core::Result<Tensor> {
    let (rows, columns) = matrix.dims2()?;
    let length = matrix.sqr()?.sum_all()?.sqrt()?;
    let mut x = match rows <= columns {
        true => matrix.clone(),
        false => matrix.t()?.contiguous()?,
    };
    x = x.broadcast_div(&(length + 1e-7)?)?;
    let [one, three, five] = DEGREES;
    for _ in 0..ITERATIONS {
        let square = x.matmul(&x.t()?)?;
        let mix = ((&square * three)? + (square.matmul(&square)? * five)?)?;
        x = ((&x * one)? + mix.matmul(&x)?)?;
    }
    match rows <= columns {
        true => Ok(x),
        false => x.t()?.contiguous(),
    }
}

impl Engine for OnDevice {
    fn tensors(&self) -> &[Place] {
        &self.layout.tensors
    }

    fn state(&self) -> anyhow::Result<State> {
        let moments = self.moments.iter().map(|moments| download(moments.iter()));
        Ok(State {
            steps: self.steps,
            parameters: download(self.parameters.iter().map(Var::as_tensor))?,
            moments: moments.collect::<candle_core::Result<_>>()?,
        })
    }

    fn restore(&mut self, state: State) -> anyhow::Result<()> {
        let fits = |numbers: &Vec<f32>| numbers.len() == self.layout.length();
        let [mean, spread] = &state.moments[..] else {
            anyhow::bail!(
                "a state with {} moments is no state of AdamW",
                state.moments.len()
            );
        };
        ensure!(
            fits(&state.parameters) && fits(mean) && fits(spread),
            "a state of {} parameters is no state of this network, which has {}",
            state.parameters.len(),
            self.layout.length()
        );
        let up = |numbers: &[f32]| upload(&self.layout, numbers, &self.device);
        self.moments = [up(mean)?, up(spread)?];
        self.parameters = variables(up(&state.parameters)?)?;
        self.steps = state.steps;
        Ok(())
    }

    fn step(&mut self, batch: &[Sequence<'_>], weights: &[f32], rate: f32) -> anyhow::Result<Step> {
        let targets: usize = batch.iter().map(|sequence| sequence.targets().len()).sum();
        ensure!(targets > 0, "a batch has nothing to predict");
        let (loss, gradients) = self.learn(batch, weights).context("the device failed")?;
        let mut square = 0.0;
        for gradient in &gradients {
            square += f64::from(gradient.sqr()?.sum_all()?.to_scalar::<f32>()?);
        }
        let norm = square.sqrt();
        ensure!(
            loss.is_finite() && norm.is_finite(),
            "the loss or its gradient is no finite number: the learning rate may be too high"
        );
        let clip = f64::from(self.optimiser.clip);
        let scale = if norm > clip { clip / norm } else { 1.0 };
        self.update(&gradients, scale, f64::from(rate))
            .context("the device failed")?;
        Ok(Step {
            loss,
            norm,
            targets,
        })
    }

    fn score(&self, batch: &[Sequence<'_>], weights: &[f32]) -> anyhow::Result<Vec<Score>> {
        let mut scores = vec![Score::default(); batch.len()];
        for part in part(batch, self.at_once) {
            let (places, sequences): (Vec<usize>, Vec<Sequence<'_>>) = part.into_iter().unzip();
            let batch = Padded::new(&sequences, &self.device)?;
            let logits = self.logits(&batch)?.detach();
            let losses = Self::losses(&logits, &batch)?.to_vec1::<f32>()?;
            let first = logits.max_keepdim(D::Minus1)?;
            let wanted = logits.gather(&batch.targets, D::Minus1)?;
            let right = wanted.ge(&first)?.flatten_all()?.to_vec1::<u8>()?;
            let targets = losses.iter().zip(right).zip(&batch.said);
            for (((loss, right), token), owner) in targets.zip(&batch.owners) {
                let score = &mut scores[places[*owner]];
                score.loss += weights[usize::from(*token)] * loss;
                score.right += u32::from(right);
                score.targets += 1;
            }
        }
        for score in &mut scores {
            score.loss /= score.targets.max(1) as f32;
        }
        Ok(scores)
    }
}
