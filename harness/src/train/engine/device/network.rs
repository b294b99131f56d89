//! The networks in operations that candle can go back through.
//!
//! `candle_nn`'s norms, softmax of the last dimension and rotary embedding are not among them: they cut
//! the gradient without a word.

use candle_core::{D, DType, Result, Tensor};

use super::batch::Padded;
use crate::train::engine::{Architecture, Family};

/// What keeps a norm from dividing by nothing, as in the engine of a processor.
const EPSILON: f64 = 1e-5;
/// The base of Llama's angles.
const THETA: f64 = 10_000.0;

/// The states that targets are predicted from: `targets x width`. `weights` are the network's tensors in
/// the order of its layout.
pub fn states(sizes: &Architecture, weights: &[Tensor], batch: &Padded) -> Result<Tensor> {
    match sizes.family {
        Family::Llama => llama(sizes, weights, batch),
        Family::Roberta => roberta(sizes, weights, batch),
    }
}

fn llama(sizes: &Architecture, weights: &[Tensor], batch: &Padded) -> Result<Tensor> {
    let (embedding, rest) = (&weights[0], &weights[1..]);
    let angles = angles(sizes, batch, embedding)?;
    let mut x = embed(embedding, batch)?;
    let mut layers = rest.chunks_exact(9);
    for layer in &mut layers {
        let [before, q, k, v, o, middle, gate, up, down] = layer else {
            break;
        };
        let normed = rms_norm(&x, before)?;
        let heads = |weight, turned: bool| -> Result<Tensor> {
            let rows = heads(&linear(&normed, weight, None)?, sizes)?;
            if turned {
                turn(&rows, &angles)
            } else {
                Ok(rows)
            }
        };
        let found = attend(
            sizes,
            batch,
            &heads(q, true)?,
            &heads(k, true)?,
            &heads(v, false)?,
        )?;
        x = (x + linear(&found, o, None)?)?;
        let normed = rms_norm(&x, middle)?;
        let open = linear(&normed, gate, None)?.silu()?;
        let inner = (open * linear(&normed, up, None)?)?;
        x = (x + linear(&inner, down, None)?)?;
    }
    match layers.remainder() {
        [norm] => rms_norm(&batch.targets_of(&x)?, norm),
        _ => candle_core::bail!("Llama's layers are not those of its layout"),
    }
}

fn roberta(sizes: &Architecture, weights: &[Tensor], batch: &Padded) -> Result<Tensor> {
    let [words, positions, kind, weight, bias, rest @ ..] = weights else {
        candle_core::bail!("RoBERTa's layers are not those of its layout")
    };
    let places = positions.narrow(0, sizes.first_position(), batch.length)?;
    let x = embed(words, batch)?.broadcast_add(&places)?;
    let mut x = layer_norm(&x.broadcast_add(kind)?, weight, bias)?;
    for layer in rest.chunks_exact(16) {
        let [
            qw,
            kw,
            vw,
            qb,
            kb,
            vb,
            ow,
            ob,
            aw,
            ab,
            uw,
            ub,
            dw,
            db,
            fw,
            fb,
        ] = layer
        else {
            break;
        };
        let part = |weight, bias| heads(&linear(&x, weight, Some(bias))?, sizes);
        let found = attend(sizes, batch, &part(qw, qb)?, &part(kw, kb)?, &part(vw, vb)?)?;
        let middle = layer_norm(&(&x + linear(&found, ow, Some(ob))?)?, aw, ab)?;
        let inner = linear(&middle, uw, Some(ub))?.gelu_erf()?;
        x = layer_norm(&(&middle + linear(&inner, dw, Some(db))?)?, fw, fb)?;
    }
    batch.targets_of(&x)
}

/// The rows of tokens: `batch x length x width`.
fn embed(table: &Tensor, batch: &Padded) -> Result<Tensor> {
    let rows = table.index_select(&batch.tokens.flatten_all()?, 0)?;
    rows.reshape((batch.count, batch.length, ()))
}

fn linear(x: &Tensor, weight: &Tensor, bias: Option<&Tensor>) -> Result<Tensor> {
    let shape = x.dims().to_vec();
    let inputs = x.dim(D::Minus1)?;
    // Of two dimensions: one product, whose way back adds up over all rows at once.
    let y = x.reshape(((), inputs))?.matmul(&weight.t()?)?;
    let y = match bias {
        Some(bias) => y.broadcast_add(bias)?,
        None => y,
    };
    let mut shape = shape;
    if let Some(last) = shape.last_mut() {
        *last = weight.dim(0)?;
    }
    y.reshape(shape)
}

fn rms_norm(x: &Tensor, weight: &Tensor) -> Result<Tensor> {
    let numbers = x.dtype();
    let x = x.to_dtype(DType::F32)?;
    let size = (x.sqr()?.mean_keepdim(D::Minus1)? + EPSILON)?.sqrt()?;
    x.broadcast_div(&size)?
        .to_dtype(numbers)?
        .broadcast_mul(weight)
}

fn layer_norm(x: &Tensor, weight: &Tensor, bias: &Tensor) -> Result<Tensor> {
    let numbers = x.dtype();
    let x = x.to_dtype(DType::F32)?;
    let x = x.broadcast_sub(&x.mean_keepdim(D::Minus1)?)?;
    let size = (x.sqr()?.mean_keepdim(D::Minus1)? + EPSILON)?.sqrt()?;
    let even = x.broadcast_div(&size)?.to_dtype(numbers)?;
    even.broadcast_mul(weight)?.broadcast_add(bias)
}

/// `batch x heads x length x size`.
fn heads(x: &Tensor, sizes: &Architecture) -> Result<Tensor> {
    let (batch, length, width) = x.dims3()?;
    let x = x.reshape((batch, length, sizes.heads, width / sizes.heads))?;
    x.transpose(1, 2)?.contiguous()
}

/// What the queries find, heads side by side again.
fn attend(
    sizes: &Architecture,
    batch: &Padded,
    queries: &Tensor,
    keys: &Tensor,
    values: &Tensor,
) -> Result<Tensor> {
    let scale = 1.0 / ((sizes.width / sizes.heads) as f64).sqrt();
    let scores = (queries.matmul(&keys.t()?.contiguous()?)? * scale)?;
    let scores = scores.to_dtype(DType::F32)?.broadcast_add(&batch.mask)?;
    let most = scores.detach().max_keepdim(D::Minus1)?;
    let shares = scores.broadcast_sub(&most)?.exp()?;
    let shares = shares.broadcast_div(&shares.sum_keepdim(D::Minus1)?)?;
    let found = shares.to_dtype(values.dtype())?.matmul(values)?;
    found.transpose(1, 2)?.contiguous()?.flatten_from(2)
}

/// Cosines and sines: `length x half a head`.
fn angles(sizes: &Architecture, batch: &Padded, like: &Tensor) -> Result<[Tensor; 2]> {
    let size = sizes.width / sizes.heads;
    let angles = (0..batch.length).flat_map(|at| {
        let pairs = 0..size / 2;
        pairs.map(move |n| at as f64 * THETA.powf(-2.0 * n as f64 / size as f64))
    });
    let (cosines, sines): (Vec<f32>, Vec<f32>) = angles
        .map(|angle| (angle.cos() as f32, angle.sin() as f32))
        .unzip();
    let table = |numbers: Vec<f32>| {
        let table = Tensor::from_vec(numbers, (batch.length, size / 2), like.device())?;
        table.to_dtype(like.dtype())
    };
    Ok([table(cosines)?, table(sines)?])
}

/// Turns heads by their positions' angles, Llama's way.
fn turn(heads: &Tensor, [cosines, sines]: &[Tensor; 2]) -> Result<Tensor> {
    let half = heads.dim(D::Minus1)? / 2;
    let first = heads.narrow(D::Minus1, 0, half)?;
    let second = heads.narrow(D::Minus1, half, half)?;
    let left = (first.broadcast_mul(cosines)? - second.broadcast_mul(sines)?)?;
    let right = (second.broadcast_mul(cosines)? + first.broadcast_mul(sines)?)?;
    Tensor::cat(&[left, right], D::Minus1)
}
