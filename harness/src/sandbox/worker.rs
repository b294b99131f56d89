//! One Python worker process.

use std::collections::BTreeMap;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use super::watchdog::Watchdog;
use super::{Confinement, LAYERS, SandboxError, wire};
use crate::domain::Trace;

/// The worker's program: one Python module, in parts.
const SOURCE: &str = concat!(
    include_str!("python/head.py"),
    "\n",
    include_str!("python/values.py"),
    "\n\n",
    include_str!("python/tracer.py"),
    "\n\n",
    include_str!("python/guard.py"),
    "\n\n",
    include_str!("python/plain.py"),
    "\n\n",
    include_str!("python/child.py"),
    "\n\n",
    include_str!("python/batch.py"),
    "\n\n",
    include_str!("python/warm.py"),
    "\n\n",
    include_str!("python/serve.py"),
);

/// What runs before it: confines the process, and then becomes the worker.
const CONFINE: &str = concat!(
    include_str!("python/confine/head.py"),
    "\n\n",
    include_str!("python/confine/root.py"),
    "\n\n",
    include_str!("python/confine/landlock.py"),
    "\n\n",
    include_str!("python/confine/seccomp.py"),
    "\n\n",
    include_str!("python/confine/main.py"),
);

/// Layers to leave out, each with the reason that is told for it.
pub type Without = BTreeMap<String, String>;

/// Runs under any Python, so that an old one can be told by name.
const BOOT: &str = "\
import sys
if sys.version_info < (3, 8):
    sys.stdout.write('too old: ' + sys.version.split()[0] + '\\n')
    sys.exit(0)
exec(compile(sys.argv[1], '<harness>', 'exec'))
";

/// As much as a pipe holds.
const PIPE: usize = 1 << 16;

/// How long a worker may take to greet: a loaded machine starts two Pythons slowly.
const START: Duration = Duration::from_secs(60);

/// What an interpreter tells of itself: its file, what it is, its version in
/// full, and the folder of its headers for C.
const PROBE: &str = "\
import sys
print(sys.executable)
try:
    import sysconfig
    print(sys.implementation.name)
    print(sys.version.replace(chr(10), ' ') + getattr(sys, 'abiflags', ''))
    print(sysconfig.get_path('include'))
except Exception:
    pass
";

/// A Python interpreter, as found.
#[derive(Debug, Clone)]
pub struct Interpreter {
    /// Its file: what `python3` stands for may be a script (pyenv's) that fails
    /// in the workers' empty environment.
    pub path: PathBuf,
    /// Such as `cpython`.
    pub kind: String,
    /// Its version in full, with how it was built.
    pub version: String,
    /// The folder of its headers for C, there or not.
    pub headers: Option<PathBuf>,
}

impl Interpreter {
    /// The interpreter behind a name.
    pub fn find(python: &Path) -> Self {
        let told = Command::new(python)
            .args(["-E", "-s", "-c", PROBE])
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .output();
        let told = told.map_or_else(|_| Vec::new(), |told| told.stdout);
        let told = String::from_utf8_lossy(&told);
        let mut lines = told.lines().map(str::trim);
        let path = lines.next().filter(|path| !path.is_empty());
        Self {
            path: path.map_or_else(|| python.to_owned(), PathBuf::from),
            kind: lines.next().unwrap_or_default().to_owned(),
            version: lines.next().unwrap_or_default().to_owned(),
            headers: lines.next().map(PathBuf::from),
        }
    }
}

/// One Python worker process; it ends when dropped.
pub struct Worker {
    /// Nothing only while it is being dropped.
    requests: Option<ChildStdin>,
    responses: BufReader<ChildStdout>,
    watchdog: Watchdog,
}

/// What a worker says of itself.
pub struct Greeting {
    pub version: String,
    pub confinement: Confinement,
    /// Why it records in Python, where it does.
    pub plain: Option<String>,
}

/// What a worker reports, as JSON.
#[derive(serde::Deserialize)]
struct Report {
    #[serde(flatten)]
    confinement: Confinement,
    #[serde(rename = "plain_recorder")]
    plain: Option<String>,
}

/// The recorder in C, or why there is none.
pub type Native = Result<PathBuf, String>;

impl Worker {
    /// Starts a worker. Where it does not come up in all its layers, the ones
    /// that change its surroundings are left out, and added to `without`.
    pub fn start(
        python: &Path,
        native: &Native,
        without: &mut Without,
    ) -> Result<(Self, Greeting), SandboxError> {
        let all: Vec<&str> = LAYERS.iter().map(|layer| layer.name).collect();
        for fewer in [&["read-only-root"][..], &all] {
            match Self::start_without(python, native, without) {
                Ok(Some(started)) => return Ok(started),
                Ok(None) => {}
                Err(error) => return Err(error),
            }
            for &layer in fewer.iter().filter(|&&layer| layer != "audit-hook") {
                let why = "this Python does not start in it";
                without.entry(layer.to_owned()).or_insert(why.to_owned());
            }
        }
        Self::start_without(python, native, without)?
            .ok_or_else(|| unusable(python, "it ended without a word"))
    }

    /// Nothing where it ended without a word.
    ///
    /// The interpreter is isolated as `-I` would have it, but by parts: `-I`
    /// also ignores `PYTHONHASHSEED`, and then no two runs would agree.
    fn start_without(
        python: &Path,
        native: &Native,
        without: &Without,
    ) -> Result<Option<(Self, Greeting)>, SandboxError> {
        let options = serde_json::json!({
            "without": without,
            "native": {"file": native.as_ref().ok(), "why": native.as_ref().err()},
        })
        .to_string();
        let mut process = Command::new(python)
            .args(["-s", "-B", "-c", BOOT, CONFINE, SOURCE, &options])
            .env_clear()
            .env("PYTHONHASHSEED", "0")
            .env("PYTHONUTF8", "1")
            .env("LD_BIND_NOW", "1") // else every child binds what it calls first
            .env("MALLOC_TRIM_THRESHOLD_", "67108864") // memory given back must be got again
            .current_dir("/")
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| unusable(python, &error.to_string()))?;
        let (Some(requests), Some(responses)) = (process.stdin.take(), process.stdout.take())
        else {
            return Err(io::Error::other("no pipes").into());
        };
        let mut worker = Self {
            requests: Some(requests),
            responses: BufReader::with_capacity(PIPE, responses),
            watchdog: Watchdog::new(process),
        };
        worker.watchdog.expect_within(START);
        let mut version = String::new();
        worker.responses.read_line(&mut version)?;
        let version = version.trim().to_owned();
        if let Some(old) = version.strip_prefix("too old: ") {
            return Err(SandboxError::Python(format!(
                "`{}` is Python {old}; install Python 3.8 or newer, or name one with --python or \
                 {}",
                python.display(),
                super::PYTHON_VARIABLE
            )));
        }
        let mut report = String::new();
        worker.responses.read_line(&mut report)?;
        worker.watchdog.rest();
        let Ok(Report { confinement, plain }) = serde_json::from_str(&report) else {
            return Ok(None);
        };
        let greeting = Greeting {
            version,
            confinement,
            plain,
        };
        Ok(Some((worker, greeting)))
    }

    /// Sends a request and waits for its responses, one for each program, not
    /// longer than `deadline`.
    pub fn ask(
        &mut self,
        request: &[u8],
        programs: usize,
        deadline: Duration,
    ) -> io::Result<Vec<Trace>> {
        let Some(requests) = &mut self.requests else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        self.watchdog.expect_within(deadline);
        requests.write_all(request)?;
        requests.flush()?;
        let responses = (0..programs)
            .map(|_| wire::response(&mut self.responses))
            .collect();
        self.watchdog.rest();
        responses
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // At the end of its requests a worker ends its program, and then itself.
        self.requests = None;
        self.watchdog.end();
    }
}

fn unusable(python: &Path, why: &str) -> SandboxError {
    SandboxError::Python(format!(
        "cannot start `{}`: {why}; install Python 3.8 or newer, or name one with --python or {}",
        python.display(),
        super::PYTHON_VARIABLE
    ))
}
