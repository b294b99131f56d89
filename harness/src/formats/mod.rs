//! Text forms of traces: parsers and printers at the edge of `Trace`.
