//! The sandbox: runs Python programs under limits and traces them. The only place that starts
//! interpreters.
//!
//! Each worker is one long-lived Python process (`python/`) that forks a child for every program,
//! so a program costs a fork rather than an interpreter's start, and cannot touch the next one.

mod layers;
mod twice;
mod watchdog;
mod wire;
mod worker;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

pub use layers::{Confinement, LAYERS, Layer, Level};

use crate::domain::{End, Stop, Trace};
use worker::{Without, Worker};

/// The environment variable that names the interpreter.
pub const PYTHON_VARIABLE: &str = "HARNESS_PYTHON";

/// For tests: layers to leave out, separated by commas.
const WITHOUT_VARIABLE: &str = "HARNESS_SANDBOX_WITHOUT";

/// How often a worker extends its wall deadline at most (`PATIENCE` in
/// `python/guard.py`), and what it may take besides.
const PATIENCE: u32 = 10;
const MARGIN: Duration = Duration::from_secs(20);

/// A pool of Python interpreters that trace programs.
pub struct Sandbox {
    python: Python,
    confinement: Confinement,
    without: Without,
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
        let path = worker::resolve(&path);
        let mut without: Without = std::env::var(WITHOUT_VARIABLE)
            .unwrap_or_default()
            .split(',')
            .map(|layer| (layer.to_owned(), "left out on request".to_owned()))
            .collect();
        let (first, greeting) = Worker::start(&path, &mut without)?;
        let sandbox = Self {
            python: Python {
                path,
                version: greeting.version,
            },
            confinement: greeting.confinement,
            without,
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
        let request = wire::request(job, limits);
        self.exchange(&request, limits.wall * (PATIENCE + 1) + MARGIN)
    }

    /// Sends a request to a worker, and to a fresh one where that breaks or
    /// does not answer in time.
    fn exchange(&self, request: &[u8], deadline: Duration) -> Result<Trace, SandboxError> {
        let mut worker = self.worker()?;
        let mut answer = worker.ask(request, deadline);
        if answer.is_err() {
            // A broken worker says nothing about the program: one try in a fresh one.
            worker = self.fresh_worker()?;
            answer = worker.ask(request, deadline);
        }
        match answer {
            Ok(trace) => {
                self.idle().push(worker);
                Ok(trace)
            }
            Err(error) => Ok(Trace {
                steps: Vec::new(),
                stdout: String::new(),
                end: End::Died {
                    cause: format!("it broke its worker twice: {error}"),
                },
            }),
        }
    }

    /// Runs many programs on all workers; the traces come in the jobs' order,
    /// whatever the number of workers. Tells `progress` how many are done.
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
        let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let work = || {
            let mut traces = Vec::new();
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(job) = jobs.get(index) else {
                    return Ok(traces);
                };
                if stop.is_set() {
                    return Err(SandboxError::Stopped);
                }
                let trace = self.trace_within(job, limits).inspect_err(|_| {
                    next.store(jobs.len(), Ordering::Relaxed);
                })?;
                traces.push((index, trace));
                progress(done.fetch_add(1, Ordering::Relaxed) + 1);
            }
        };
        let mut traces = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..self.workers.min(jobs.len()))
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
        Ok(traces.into_iter().map(|(_, trace)| trace).collect())
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
        let (worker, greeting) = Worker::start(&self.python.path, &mut without)?;
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::domain::Limit;

    fn sandbox() -> Sandbox {
        Sandbox::open(None, Limits::default(), 2).unwrap()
    }

    fn run(source: &str) -> Trace {
        let job = Job {
            source: source.into(),
            ..Job::default()
        };
        sandbox().trace(&job).unwrap()
    }

    fn check_end(source: &str, end: &End) {
        assert_eq!(run(source).end, *end, "of {source:?}");
    }

    fn raised(class: &str, message: &str) -> End {
        End::Raised {
            class: class.into(),
            message: message.into(),
        }
    }

    #[test]
    fn ends_are_told_apart() {
        check_end("x = 1", &End::Returned);
        check_end("import sys\nsys.exit(0)", &End::Returned);
        check_end("exit()", &End::Returned);
        check_end("import sys\nsys.exit(3)", &raised("SystemExit", "3"));
        check_end("1 / 0", &raised("ZeroDivisionError", "division by zero"));
        check_end("x = = 1", &raised("SyntaxError", "invalid syntax (line 1)"));
        check_end("while True: pass", &End::TimedOut);
        check_end(
            "for i in range(2000):\n    x = i",
            &End::OverLimit(Limit::Steps),
        );
        check_end("print('a' * 2_000_000)", &End::OverLimit(Limit::Output));
        check_end("x = [0] * 10**9", &End::OverLimit(Limit::Memory));
    }

    #[test]
    fn a_program_that_ends_its_process_has_not_finished() {
        let trace = run("import os\nprint('all done', flush=True)\nos._exit(0)");
        assert_eq!(
            trace.end,
            End::Died {
                cause: "exit status 0".into()
            }
        );
        assert_eq!(trace.stdout, "all done\n");
    }

    #[test]
    fn a_step_shows_the_previous_line_and_the_current_scope() {
        let trace = run("def f(a):\n    print(a)\n    return a + 1\nx = f(2)\n");
        let shown: Vec<String> = trace
            .steps
            .iter()
            .map(|s| format!("{} {:?} {:?} {:?}", s.line, s.event, &*s.output, s.state.0))
            .collect();
        insta::assert_snapshot!(shown.join("\n"), @r#"
        1 Line "" [("f", "<function>")]
        4 Line "" [("a", "2")]
        1 Call "" [("a", "2")]
        2 Line "2\n" [("a", "2")]
        3 Line "" [("a", "2")]
        3 Return "" [("f", "<function>"), ("x", "3")]
        "#);
    }

    #[test]
    fn values_are_shown_by_structure_and_without_addresses() {
        let trace = run(concat!(
            "class P:\n",
            "    def __init__(self): self.x = [1, 'a']\n",
            "    def __repr__(self): raise KeyError\n",
            "p = P()\n",
            "l = [p, 1.5, None]\n",
            "l.append(l)\n",
            "d = {'k': {3, 1, 2}}\n",
            "e = ValueError('bad')\n",
            "import collections\n",
            "n = collections.namedtuple('N', 'a b')(1, 'x')\n",
            "g = (i for i in l)\n",
            "f = lambda: 0\n",
            "s = 'x' * 9000\n",
        ));
        let state = trace.final_state();
        assert_eq!(state.get("p"), Some("P(x=[1, 'a'])"));
        assert_eq!(state.get("l"), Some("[P(x=[1, 'a']), 1.5, None, [...]]"));
        assert_eq!(state.get("d"), Some("{'k': {1, 2, 3}}"));
        assert_eq!(state.get("e"), Some("ValueError('bad')"));
        assert_eq!(state.get("n"), Some("N(a=1, b='x')"));
        assert_eq!(state.get("g"), Some("<generator>"));
        assert_eq!(state.get("f"), Some("<function>"));
        assert!(state.get("s").unwrap().len() < 4010);
        assert_eq!(trace.end, End::Returned);
    }

    #[test]
    fn the_wall_clock_ends_only_what_does_not_compute() {
        let limits = Limits {
            cpu: Duration::from_secs(2),
            wall: Duration::from_millis(200),
            ..Limits::default()
        };
        let sandbox = Sandbox::open(None, limits, 1).unwrap();
        let end = |source: &str| {
            let job = Job {
                source: source.into(),
                ..Job::default()
            };
            sandbox.trace(&job).unwrap().end
        };
        // As if it had to wait for a processor: more wall time than it was given.
        let computes = "import time\n[0 for _ in iter(lambda: time.process_time() < 0.25, False)]";
        assert_eq!(end(computes), End::Returned);
        assert_eq!(end("import time\ntime.sleep(60)"), End::TimedOut);
        let dozes = "import time\n[time.sleep(0.05) for _ in range(1000)]";
        assert_eq!(end(dozes), End::TimedOut);
    }

    #[test]
    fn a_program_that_breaks_its_workers_is_named() {
        let sandbox = sandbox();
        // The rest of the request never comes: no worker answers.
        let trace = sandbox.exchange(b"\xff\xff\xff\x00{", Duration::from_millis(100));
        let End::Died { cause } = trace.unwrap().end else {
            panic!("it did not die");
        };
        assert!(cause.starts_with("it broke its worker twice"), "{cause}");
        assert_eq!(sandbox.trace(&Job::default()).unwrap().end, End::Returned);
    }

    #[test]
    fn standard_input_is_there_and_ends() {
        let job = Job {
            source: "import sys\nn = int(input())\nrest = sys.stdin.read()\nprint(n, rest.split())"
                .into(),
            stdin: "3\na b\nc\n".into(),
            untraced: true,
        };
        let trace = sandbox().trace(&job).unwrap();
        assert_eq!(trace.stdout, "3 ['a', 'b', 'c']\n");
        assert!(trace.steps.is_empty());
    }

    #[test]
    fn many_programs_come_back_in_order() {
        let jobs: Vec<Job> = (0..40)
            .map(|i| Job {
                source: format!("print({i})"),
                ..Job::default()
            })
            .collect();
        let sandbox = sandbox();
        let traces = sandbox
            .trace_all(&jobs, sandbox.limits(), &|_| {}, &Stop::default())
            .unwrap();
        let printed: Vec<String> = traces.into_iter().map(|t| t.stdout).collect();
        let wanted: Vec<String> = (0..40).map(|i| format!("{i}\n")).collect();
        assert_eq!(printed, wanted);
    }

    #[test]
    fn an_interpreter_that_is_not_there_is_named() {
        let error = Sandbox::open(Some(Path::new("/no/such/python")), Limits::default(), 1)
            .err()
            .unwrap();
        insta::assert_snapshot!(error, @"cannot start `/no/such/python`: No such file or directory (os error 2); install Python 3.8 or newer, or name one with --python or HARNESS_PYTHON");
    }
}
