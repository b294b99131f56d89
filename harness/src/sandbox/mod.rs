//! The sandbox: runs Python programs under limits and traces them. The only place that starts
//! interpreters.
//!
//! Each worker is one long-lived Python process (`python/`) that forks a child for every program,
//! so a program costs a fork rather than an interpreter's start, and cannot touch the next one.

mod judge;
mod layers;
mod native;
#[cfg(test)]
mod tests;
mod twice;
mod watchdog;
mod wire;
mod worker;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

pub use judge::{Check, Trial};
pub use layers::{Confinement, LAYERS, Layer, Level};
pub use twice::Again;

use crate::domain::{End, Stop, Trace};
use worker::{Interpreter, Native, Without, Worker};

/// The environment variable that names the interpreter.
pub const PYTHON_VARIABLE: &str = "HARNESS_PYTHON";

/// The recorder in C, among what can be left out.
const NATIVE: &str = "native-recorder";

/// For tests: layers to leave out, separated by commas.
const WITHOUT_VARIABLE: &str = "HARNESS_SANDBOX_WITHOUT";

/// How often a worker extends its wall deadline at most (`PATIENCE` in
/// `python/guard.py`), and what it may take besides.
const PATIENCE: u32 = 10;
const MARGIN: Duration = Duration::from_secs(20);

/// The cause of a death that is the worker's.
const BROKEN: &str = "it broke its worker twice";

/// How many programs share a process in batch mode at most.
const BATCH: usize = 128;

/// A pool of Python interpreters that trace programs.
pub struct Sandbox {
    python: Python,
    confinement: Confinement,
    without: Without,
    native: Native,
    limits: Limits,
    workers: usize,
    idle: Mutex<Vec<Worker>>,
    witness: OnceLock<Box<Sandbox>>,
}

/// The interpreter in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Python {
    /// Its executable.
    pub path: PathBuf,
    /// Its exact version, such as `CPython 3.11.7`.
    pub version: String,
    /// Nothing where programs are recorded in C; else why they are in Python,
    /// to the same bytes and slower.
    pub plain: Option<String>,
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
    /// What is run behind it; then there are no steps, and it has returned only where the check ran to
    /// its end.
    pub check: Option<Check>,
}

/// What one program may use.
#[derive(Debug, Clone, PartialEq)]
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

impl Default for Limits {
    /// The paper's limits where it has them: 1 s and 1,024 trace lines.
    fn default() -> Self {
        Self {
            cpu: Duration::from_secs(1),
            wall: Duration::from_secs(20),
            memory: 1 << 30,
            output: 1 << 20,
            steps: 1024,
            value: 4000,
            values: 8 << 20,
        }
    }
}

/// Why nothing can be run at all.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// No usable interpreter.
    #[error("{0}")]
    Python(String),
    /// A worker could not be talked to.
    #[error("the Python worker broke: {0}")]
    Worker(#[from] std::io::Error),
    /// Programs would be less well confined than demanded.
    #[error(
        "the sandbox is `{level}` here, and `{wanted}` is demanded; not in force: {}; \
         `harness doctor` shows every layer; lower `sandbox: at_least` to run all the same",
        missing.join(", ")
    )]
    Level {
        /// What was demanded.
        wanted: Level,
        /// What there is.
        level: Level,
        /// The layers that are missing, each with its reason.
        missing: Vec<String>,
    },
    /// The user asked to stop.
    #[error("stopped")]
    Stopped,
}

impl Sandbox {
    /// Finds an interpreter (the given one, else `$HARNESS_PYTHON`, else
    /// `python3` on the path) and starts the first of `workers` workers; the
    /// others start when there is work for them. Programs are confined by
    /// whatever layers the machine allows.
    ///
    /// # Errors
    /// Where there is none, or it is older than 3.8.
    pub fn open(
        python: Option<&Path>,
        limits: Limits,
        workers: usize,
    ) -> Result<Self, SandboxError> {
        Self::open_at_least(Level::None, python, limits, workers)
    }

    /// As [`open`](Self::open), at this level or a higher one.
    ///
    /// # Errors
    /// Those of `open`, and where the machine does not allow the level.
    pub fn open_at_least(
        level: Level,
        python: Option<&Path>,
        limits: Limits,
        workers: usize,
    ) -> Result<Self, SandboxError> {
        let path = python.map_or_else(
            || std::env::var_os(PYTHON_VARIABLE).map_or_else(|| "python3".into(), PathBuf::from),
            Path::to_path_buf,
        );
        let interpreter = Interpreter::find(&path);
        let mut without: Without = std::env::var(WITHOUT_VARIABLE)
            .unwrap_or_default()
            .split(',')
            .map(|layer| (layer.to_owned(), "left out on request".to_owned()))
            .collect();
        let native = match without.get(NATIVE) {
            Some(why) => Err(why.clone()),
            None => native::library(&interpreter),
        };
        let (first, greeting) = Worker::start(&interpreter.path, &native, &mut without)?;
        let sandbox = Self {
            python: Python {
                path: interpreter.path,
                version: greeting.version,
                plain: greeting.plain,
            },
            confinement: greeting.confinement,
            without,
            native,
            limits,
            workers: workers.max(1),
            idle: Mutex::new(vec![first]),
            witness: OnceLock::new(),
        };
        sandbox.demand(level, &sandbox.confinement)?;
        Ok(sandbox)
    }

    fn demand(&self, wanted: Level, confinement: &Confinement) -> Result<(), SandboxError> {
        if confinement.level() >= wanted {
            return Ok(());
        }
        Err(SandboxError::Level {
            wanted,
            level: confinement.level(),
            missing: confinement.missing(wanted),
        })
    }

    /// Which layers are in force.
    #[must_use]
    pub fn confinement(&self) -> &Confinement {
        &self.confinement
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
        self.trace_within(job, &self.limits)
    }

    /// Runs one program under limits of its own.
    ///
    /// # Errors
    /// Where the worker broke; whatever the program does is in the trace.
    pub fn trace_within(&self, job: &Job, limits: &Limits) -> Result<Trace, SandboxError> {
        let mut traces = self.ask(std::slice::from_ref(job), limits)?;
        traces
            .pop()
            .ok_or_else(|| std::io::Error::other("no answer").into())
    }

    /// Runs many programs on all workers, each in a process of its own; the
    /// traces come in the jobs' order, whatever the number of workers. Tells
    /// `progress` how many are done.
    ///
    /// # Errors
    /// Where a worker broke, or `stop` was set.
    pub fn trace_all(
        &self,
        jobs: &[Job],
        limits: &Limits,
        progress: &(dyn Fn(usize) + Sync),
        stop: &Stop,
    ) -> Result<Vec<Trace>, SandboxError> {
        self.trace_groups(jobs, 1, limits, progress, stop)
    }

    /// As `trace_all`, and to the same traces, for programs that the harness
    /// itself made: several share a process, which is much quicker. Those that
    /// could tell still get one of their own (`python/plain.py`), but hostile
    /// ones could deceive this: programs by strangers belong in `trace_all`.
    ///
    /// # Errors
    /// Where a worker broke, or `stop` was set.
    pub fn trace_batches(
        &self,
        jobs: &[Job],
        limits: &Limits,
        progress: &(dyn Fn(usize) + Sync),
        stop: &Stop,
    ) -> Result<Vec<Trace>, SandboxError> {
        let even = jobs.len().div_ceil(self.workers).clamp(1, BATCH);
        self.trace_groups(jobs, even, limits, progress, stop)
    }

    fn trace_groups(
        &self,
        jobs: &[Job],
        size: usize,
        limits: &Limits,
        progress: &(dyn Fn(usize) + Sync),
        stop: &Stop,
    ) -> Result<Vec<Trace>, SandboxError> {
        let groups: Vec<&[Job]> = jobs.chunks(size).collect();
        let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let work = || {
            let mut traces = Vec::new();
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(group) = groups.get(index) else {
                    return Ok(traces);
                };
                if stop.is_set() {
                    return Err(SandboxError::Stopped);
                }
                let traced = self.ask(group, limits).inspect_err(|_| {
                    next.store(groups.len(), Ordering::Relaxed);
                })?;
                progress(done.fetch_add(traced.len(), Ordering::Relaxed) + traced.len());
                traces.push((index, traced));
            }
        };
        let mut traces = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..self.workers.min(groups.len()))
                .map(|_| scope.spawn(work))
                .collect();
            let mut all = Vec::with_capacity(jobs.len());
            for thread in threads {
                match thread.join() {
                    Ok(traces) => all.extend(traces?),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            Ok::<_, SandboxError>(all)
        })?;
        traces.sort_unstable_by_key(|(index, _)| *index);
        Ok(traces.into_iter().flat_map(|(_, traced)| traced).collect())
    }

    /// Runs programs that may share a process; alone, where that breaks the
    /// worker.
    fn ask(&self, jobs: &[Job], limits: &Limits) -> Result<Vec<Trace>, SandboxError> {
        let each = limits.wall * (PATIENCE + 1) + MARGIN;
        if jobs.len() > 1 {
            let together = each * u32::try_from(jobs.len()).unwrap_or(u32::MAX);
            let mut worker = self.worker()?;
            if let Ok(traces) = worker.ask(&wire::request(jobs, limits), jobs.len(), together) {
                self.idle().push(worker);
                return Ok(traces);
            }
        }
        let alone = |job| self.exchange(&wire::request(std::slice::from_ref(job), limits), each);
        jobs.iter().map(alone).collect()
    }

    /// Sends a request for one program to a worker, and to a fresh one where
    /// that breaks or does not answer in time.
    fn exchange(&self, request: &[u8], deadline: Duration) -> Result<Trace, SandboxError> {
        let mut worker = self.worker()?;
        let mut answer = worker.ask(request, 1, deadline);
        if answer.is_err() {
            // A broken worker says nothing about the program: one try in a fresh one.
            worker = self.fresh_worker()?;
            answer = worker.ask(request, 1, deadline);
        }
        match answer.map(|mut traces| traces.pop()) {
            Ok(Some(trace)) => {
                self.idle().push(worker);
                Ok(trace)
            }
            Ok(None) => Err(std::io::Error::other("no answer").into()),
            Err(error) => Ok(Trace {
                steps: Vec::new(),
                stdout: String::new(),
                end: End::Died {
                    cause: format!("{BROKEN}: {error}"),
                },
            }),
        }
    }

    /// The limits that `trace` applies.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    fn worker(&self) -> Result<Worker, SandboxError> {
        match self.idle().pop() {
            Some(worker) => Ok(worker),
            None => self.fresh_worker(),
        }
    }

    fn fresh_worker(&self) -> Result<Worker, SandboxError> {
        let mut without = self.without.clone();
        let (worker, greeting) = Worker::start(&self.python.path, &self.native, &mut without)?;
        // All programs of a run are treated alike.
        self.demand(self.confinement.level(), &greeting.confinement)?;
        Ok(worker)
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Worker>> {
        // A panic elsewhere leaves the list of idle workers as good as it was.
        self.idle
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
