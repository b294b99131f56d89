//! The harness as its users see it: commands, files, exit codes.

#![allow(clippy::unwrap_used, missing_docs)]

mod attacks;
mod batches;
mod bench;
mod build;
mod code;
mod diagnostics;
mod fidelity;
mod mutate;
mod mutations;
mod recorders;
mod resume;
mod run;
mod search;
mod tidy;
mod train;
