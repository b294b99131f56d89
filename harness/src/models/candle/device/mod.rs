//! The arithmetic of inference on candle's tensors, for GPUs. What fails flows on in place of a tensor,
//! and is looked at where rows come back to the processor's memory.

mod attention;
mod error;
mod matrix;
mod place;
mod pool;
mod rope;
mod rows;

pub use attention::Step;
pub use error::DeviceError;
pub use matrix::{Matrix, vector};
pub use place::{Place, Wanted};
pub use pool::{Page, Pool};
pub use rope::Rope;
pub use rows::Rows;

/// A tensor, or why there is none.
type Flow = Result<candle_core::Tensor, DeviceError>;
