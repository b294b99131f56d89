//! Does this model understand what code does when it runs?

pub mod datasets;
pub mod domain;
pub mod formats;
pub mod metrics;
pub mod models;
pub mod prompts;
pub mod report;
pub mod sandbox;
