//! The sandbox: runs Python programs under limits and traces them. The only place that starts
//! interpreters.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::domain::{Stop, Trace};

/// A pool of Python interpreters that trace programs.
pub struct Sandbox {
    python: Python,
    limits: Limits,
    workers: usize,
}

/// The interpreter in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Python {
    /// Its executable.
    pub path: PathBuf,
    /// Its exact version, such as `CPython 3.11.7`.
    pub version: String,
}

/// A program to run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Job {
    /// The source text.
    pub source: String,
    /// What it may read from standard input.
    pub stdin: String,
    /// Whether to take its output and end alone, without steps.
    pub untraced: bool,
}

/// What one program may use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Processor time.
    pub cpu: Duration,
    /// Wall-clock backstop, for programs that sleep.
    pub wall: Duration,
    /// Address space in bytes.
    pub memory: u64,
    /// Standard output in bytes.
    pub output: usize,
    /// Steps of the trace.
    pub steps: usize,
    /// Characters of one value; longer ones are cut.
    pub value: usize,
    /// Bytes of all distinct values of a trace.
    pub values: usize,
}

/// Why nothing can be run at all.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// No usable interpreter.
    #[error("{0}")]
    Python(String),
    /// The worker broke.
    #[error("{0}")]
    Worker(String),
}

impl Sandbox {
    /// Finds an interpreter (the given one, else `$HARNESS_PYTHON`, else
    /// `python3` on the path) and prepares `workers` workers.
    ///
    /// # Errors
    /// Where there is none, or it is older than 3.8.
    pub fn open(
        python: Option<&Path>,
        limits: Limits,
        workers: usize,
    ) -> Result<Self, SandboxError> {
        todo!()
    }

    /// The interpreter in use.
    #[must_use]
    pub fn python(&self) -> &Python {
        &self.python
    }

    /// Runs one program.
    ///
    /// # Errors
    /// Where the worker broke; whatever the program does is in the trace.
    pub fn trace(&self, job: &Job) -> Result<Trace, SandboxError> {
        todo!()
    }

    /// Runs many programs on all workers; the traces come in the jobs' order.
    /// Tells `progress` how many are done. When `stop` is set, returns an error.
    ///
    /// # Errors
    /// Where a worker broke, or `stop` was set.
    pub fn trace_all(
        &self,
        jobs: &[Job],
        progress: &(dyn Fn(usize) + Sync),
        stop: &Stop,
    ) -> Result<Vec<Trace>, SandboxError> {
        todo!()
    }
}
