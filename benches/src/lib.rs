//! What benchmarks share, and what they are made of. All benchmarks live in `benches/`.

pub mod checkpoint;
pub mod local;
pub mod rankings;
pub mod roofline;
pub mod searched;
pub mod sides;
