//! One Python worker process.

use std::io::{self, BufRead as _, BufReader, Write as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use super::{SandboxError, wire};
use crate::domain::Trace;

/// The worker's program: one Python module, in parts.
const SOURCE: &str = concat!(
    include_str!("python/head.py"),
    "\n",
    include_str!("python/values.py"),
    "\n\n",
    include_str!("python/tracer.py"),
    "\n\n",
    include_str!("python/child.py"),
    "\n\n",
    include_str!("python/serve.py"),
);

/// Runs under any Python, so that an old one can be told by name.
const BOOT: &str = "\
import sys
if sys.version_info < (3, 8):
    sys.stdout.write('too old: ' + sys.version.split()[0] + '\\n')
    sys.exit(0)
exec(compile(sys.argv[1], '<harness>', 'exec'))
";

/// The interpreter behind a name: what `python3` stands for may be a script
/// (pyenv's) that fails in the workers' empty environment.
pub fn resolve(python: &Path) -> PathBuf {
    let told = Command::new(python)
        .args(["-E", "-s", "-c", "import sys; print(sys.executable)"])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output();
    match told.map(|told| String::from_utf8_lossy(&told.stdout).trim().to_owned()) {
        Ok(path) if !path.is_empty() => path.into(),
        _ => python.to_owned(),
    }
}

/// One Python worker process; it ends when dropped.
pub struct Worker {
    process: Child,
    requests: ChildStdin,
    responses: BufReader<ChildStdout>,
}

impl Worker {
    /// Starts a worker and returns it with the interpreter's version.
    ///
    /// The interpreter is isolated as `-I` would have it, but by parts: `-I`
    /// also ignores `PYTHONHASHSEED`, and then no two runs would agree.
    pub fn start(python: &Path) -> Result<(Self, String), SandboxError> {
        let mut process = Command::new(python)
            .args(["-s", "-B", "-c", BOOT, SOURCE])
            .env_clear()
            .env("PYTHONHASHSEED", "0")
            .env("PYTHONUTF8", "1")
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
            process,
            requests,
            responses: BufReader::new(responses),
        };
        let mut greeting = String::new();
        worker.responses.read_line(&mut greeting)?;
        let version = greeting.trim().to_owned();
        if let Some(old) = version.strip_prefix("too old: ") {
            return Err(SandboxError::Python(format!(
                "`{}` is Python {old}; install Python 3.8 or newer, or name one with --python or \
                 {}",
                python.display(),
                super::PYTHON_VARIABLE
            )));
        }
        if version.is_empty() {
            return Err(unusable(python, "it ended without a word"));
        }
        Ok((worker, version))
    }

    /// Sends a request and waits for its response.
    pub fn ask(&mut self, request: &[u8]) -> io::Result<Trace> {
        self.requests.write_all(request)?;
        self.requests.flush()?;
        wire::response(&mut self.responses)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // Errors mean that it is gone already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn unusable(python: &Path, why: &str) -> SandboxError {
    SandboxError::Python(format!(
        "cannot start `{}`: {why}; install Python 3.8 or newer, or name one with --python or {}",
        python.display(),
        super::PYTHON_VARIABLE
    ))
}
