//! What can go wrong in computing.

/// Why something was not computed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeviceError {
    /// An allocation failed; with less under way, the same may succeed.
    #[error("the device's memory is full; `dtype: bf16` or a smaller `cache` or model may help")]
    Full,
    /// What came out are no numbers. An answer made of it would be none of the model's.
    #[error(
        "the network's logits are no finite numbers: its weights are damaged, or its numbers too \
         large for their `dtype`, where `f32` has room"
    )]
    NoNumbers,
    /// Anything else.
    #[error("the device failed: {0}")]
    Failed(String),
}

/// What CUDA, cuBLAS and Metal say when an allocation fails.
const FULL: [&str; 3] = [
    "OUT_OF_MEMORY",
    "ALLOC_FAILED",
    "Failed to create metal resource: Buffer",
];

impl From<candle_core::Error> for DeviceError {
    fn from(error: candle_core::Error) -> Self {
        let said = error.to_string();
        match FULL.iter().any(|sign| said.contains(sign)) {
            true => Self::Full,
            false => Self::Failed(said),
        }
    }
}
