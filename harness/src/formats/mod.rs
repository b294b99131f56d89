//! Text forms of traces: parsers and printers at the edge of `Trace`.

pub mod codeexecutor;
pub mod json;
