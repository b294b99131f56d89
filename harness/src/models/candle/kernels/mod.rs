//! The arithmetic of inference on a processor. Every result depends on its own row alone, and its sums
//! run in one order: batch, neighbours and threads change no bit of it.

mod attention;
mod elementwise;
mod lanes;
mod matrix;
mod rope;
mod tile;

pub use attention::{Heads, Queries, attend};
pub use elementwise::{
    add, gated_gelu_tanh, gated_silu, gelu, gelu_tanh, layer_norm, log_probability, log_softmax,
    rms_norm,
};
pub use lanes::{Lanes, narrow};
pub use matrix::{Matrix, multiply};
pub use rope::Rope;
pub use tile::{Lane, PANEL as BLOCK};

/// Rows of activations, one for a token.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows {
    /// Numbers in a row.
    pub width: usize,
    /// All rows, one after the other.
    pub data: Vec<f32>,
}

impl Rows {
    /// Rows of zeros.
    pub fn zeros(count: usize, width: usize) -> Self {
        Self {
            width,
            data: vec![0.0; count * width],
        }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.data.len() / self.width
    }

    /// One of them.
    pub fn row(&self, at: usize) -> &[f32] {
        &self.data[at * self.width..][..self.width]
    }

    /// The rows at these places.
    pub fn pick(&self, places: &[usize]) -> Self {
        let data = places.iter().flat_map(|&at| self.row(at)).copied();
        Self {
            width: self.width,
            data: data.collect(),
        }
    }
}

/// Runs a loop with the widest instructions that the machine has.
///
/// The work must be such a closure, marked `#[inline(always)]`, as is called by exclusive reference:
/// what is called in another way is compiled without these instructions.
#[inline(always)]
fn widest<R>(work: impl FnMut() -> R) -> R {
    struct Work<F>(F);

    impl<R, F: FnMut() -> R> pulp::NullaryFnOnce for Work<F> {
        type Output = R;

        #[inline(always)]
        fn call(mut self) -> R {
            (self.0)()
        }
    }

    pulp::Arch::new().dispatch(Work(work))
}
