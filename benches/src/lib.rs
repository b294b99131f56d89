//! Criterion benchmarks of the harness live in `benches/`; this crate has no code of its own.
