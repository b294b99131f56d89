//! The recorder in C, compiled at its first use for the interpreter at hand and kept in the user's
//! cache. Where it cannot be had, the worker records in Python, to the same bytes.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::worker::Interpreter;

/// Its source, in parts.
const SOURCE: &str = concat!(
    include_str!("native/head.c"),
    "\n",
    include_str!("native/containers.c"),
    "\n",
    include_str!("native/objects.c"),
    "\n",
    include_str!("native/texts.c"),
    "\n",
    include_str!("native/scope.c"),
    "\n",
    include_str!("native/recorder.c"),
    "\n",
    include_str!("native/serve.c"),
    "\n",
    include_str!("native/module.c"),
);

/// What it is compiled with, besides the folders of Python's headers.
const OPTIONS: &[&str] = &["-O2", "-shared", "-fPIC", "-w"];

/// The compiled module for an interpreter.
///
/// # Errors
/// Why there is none, in words for `harness doctor`.
pub fn library(python: &Interpreter) -> Result<PathBuf, String> {
    if python.kind != "cpython" {
        return Err(format!("it is for CPython, and this is {}", python.kind));
    }
    let Some(headers) = &python.headers else {
        return Err("this Python does not tell where its headers are".to_owned());
    };
    let key = [SOURCE, &python.version, &headers.to_string_lossy()].concat();
    let key = &blake3::hash(key.as_bytes()).to_hex()[..16];
    let folder = cache()?;
    let library = folder.join(format!("recorder-{key}.so"));
    if library.exists() {
        return Ok(library);
    }
    if !headers.join("Python.h").exists() {
        return Err(format!(
            "there is no Python.h in {}; it comes with Python's development package",
            headers.display()
        ));
    }
    fs::create_dir_all(&folder).map_err(|error| cannot_write(&folder, &error))?;
    compile(headers, &library)?;
    Ok(library)
}

/// The folder for what can be made again.
fn cache() -> Result<PathBuf, String> {
    let absolute = |name: &str| {
        let path = std::env::var_os(name).map(PathBuf::from);
        path.filter(|path| path.is_absolute())
    };
    absolute("XDG_CACHE_HOME")
        .or_else(|| Some(absolute("HOME")?.join(".cache")))
        .map(|cache| cache.join("harness"))
        .ok_or_else(|| {
            "there is no cache folder: neither XDG_CACHE_HOME nor HOME is set".to_owned()
        })
}

fn cannot_write(path: &Path, error: &std::io::Error) -> String {
    format!("cannot write {}: {error}", path.display())
}

/// Compiles it beside its place, and puts it there whole: others may be at it too.
fn compile(headers: &Path, library: &Path) -> Result<(), String> {
    let compiler = std::env::var_os("CC").unwrap_or_else(|| "cc".into());
    let name = compiler.to_string_lossy().into_owned();
    let partial = library.with_extension(format!("{}.partial", std::process::id()));
    let mut process = Command::new(&compiler)
        .args(OPTIONS)
        .arg("-I")
        .arg(headers)
        .args(["-x", "c", "-", "-o"])
        .arg(&partial)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("the C compiler `{name}` does not run: {error}"))?;
    if let Some(mut stdin) = process.stdin.take() {
        // A compiler that ends early tells why itself.
        let _ = stdin.write_all(SOURCE.as_bytes());
    }
    let done = process
        .wait_with_output()
        .map_err(|error| format!("the C compiler `{name}` does not run: {error}"))?;
    if !done.status.success() {
        let told = String::from_utf8_lossy(&done.stderr);
        let line = told.lines().find(|line| line.contains("error"));
        let line = line.or(told.lines().next()).unwrap_or("no message");
        let _ = fs::remove_file(&partial);
        return Err(format!("the C compiler `{name}` fails: {line}"));
    }
    // The worker may be another user than the one whose cache this is.
    fs::set_permissions(&partial, fs::Permissions::from_mode(0o755))
        .and_then(|()| fs::rename(&partial, library))
        .map_err(|error| cannot_write(library, &error))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_compiler_that_fails_is_quoted() {
        let folder = tempfile::tempdir().unwrap();
        let library = folder.path().join("recorder.so");
        // Headers that are not there: the compiler itself says so.
        let error = compile(Path::new("/no/such/headers"), &library).unwrap_err();
        assert!(error.contains("Python.h"), "{error}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn an_interpreter_without_headers_has_none() {
        let mut python = Interpreter {
            path: "python3".into(),
            kind: "cpython".into(),
            version: "0".into(),
            headers: Some("/no/such/headers".into()),
        };
        let error = library(&python).unwrap_err();
        assert!(error.contains("no Python.h in /no/such/headers"), "{error}");
        python.kind = "pypy".into();
        let error = library(&python).unwrap_err();
        assert_eq!(error, "it is for CPython, and this is pypy");
    }
}
