//! What the benchmarks of local models share. All benchmarks live in `benches/`.

pub mod checkpoint;
pub mod local;
pub mod roofline;
pub mod sides;
