//! What can go wrong on a device.

/// Why a device did not compute something.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeviceError {
    /// An allocation failed; with less under way, the same may succeed.
    #[error("the device's memory is full; a smaller `cache` or `dtype: bf16` may help")]
    Full,
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
