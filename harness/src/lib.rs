//! Does this model understand what code does when it runs?
//!
//! ```text
//!            suite (YAML)                    what to run, checked before anything happens
//!              |
//! datasets --> examples --> prompts          real programs, run in the sandbox and traced
//!              |
//! models ----> predictions                   journalled as they arrive
//!              |
//! metrics ---> scores                        one a sample and metric
//!              |
//!            estimates                       with intervals, over families of programs
//!              |
//!            report, gate                    tables for a paper, a verdict for CI
//! ```
//!
//! `domain` holds the nouns and knows nobody; the families (`datasets`,
//! `models`, ...) know the domain; `pipeline` joins them; `cli` wires the
//! pipeline to `store` and `console`. ARCHITECTURE.md tells more.

pub mod cli;
pub mod console;
pub mod datasets;
pub mod domain;
pub mod formats;
pub mod gate;
pub mod metrics;
pub mod models;
pub mod mutations;
pub mod pipeline;
pub mod prompts;
pub mod rankers;
pub mod ranking;
pub mod report;
pub mod sandbox;
pub mod store;
pub mod suite;
pub mod syntax;
pub mod train;
