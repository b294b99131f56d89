//! What can be wrong with a checkpoint.

use std::io;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use crate::models::candle::device::DeviceError;

/// Why a checkpoint, or part of it, cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum CheckpointError {
    /// The device where it is placed took no tensor.
    #[error("the weights cannot be placed: {0}")]
    Device(#[from] DeviceError),
    /// Nothing is at the path.
    #[error("{}: there is no such file or folder", path.display())]
    Absent {
        /// What was asked for.
        path: PathBuf,
    },
    /// The system refused.
    #[error("{}: {source}", path.display())]
    Io {
        /// What was read.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A folder lacks something that it must have.
    #[error("{}: this folder has {lack}; {advice}", folder.display())]
    Incomplete {
        /// The folder.
        folder: PathBuf,
        /// What is not in it.
        lack: String,
        /// The way out.
        advice: String,
    },
    /// A file is of another kind than its place or name says.
    #[error("{}: this is {found}, not {wanted}; {advice}", file.display())]
    Kind {
        /// The file.
        file: PathBuf,
        /// What it is.
        found: String,
        /// What it should be.
        wanted: &'static str,
        /// The way out.
        advice: &'static str,
    },
    /// A file ends too early.
    #[error("{}: the file is cut off: {detail}; download it again", file.display())]
    Truncated {
        /// The file.
        file: PathBuf,
        /// What does not fit.
        detail: String,
    },
    /// A JSON file does not parse.
    #[error("{}:{line}:{column}: {why}", file.display())]
    Json {
        /// The file.
        file: PathBuf,
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// What is wrong there.
        why: String,
    },
    /// A tensor is of a type that is not read.
    #[error(
        "{}: tensor `{tensor}` is of type {dtype}, which is not read here; \
         take a version of the model in {known}", file.display()
    )]
    Dtype {
        /// The file.
        file: PathBuf,
        /// The tensor.
        tensor: String,
        /// Its type, as the file's format calls it.
        dtype: String,
        /// Types that are read.
        known: &'static str,
    },
    /// A tensor is not there.
    #[error("{}: there is no tensor `{tensor}`{}", path.display(), closest(closest_names))]
    Missing {
        /// The checkpoint.
        path: PathBuf,
        /// What was asked for.
        tensor: String,
        /// The names in the file that are nearest, best first.
        closest_names: Vec<String>,
    },
    /// A tensor is of another shape than the model's settings say.
    #[error(
        "{}: tensor `{tensor}` has shape {found:?}, but the model's settings say {wanted:?}",
        file.display()
    )]
    Shape {
        /// The file.
        file: PathBuf,
        /// The tensor.
        tensor: String,
        /// Its shape in the file.
        found: Vec<usize>,
        /// What was asked for.
        wanted: Vec<usize>,
    },
    /// A file breaks the rules of its format, or uses what is not read here.
    #[error("{}: {why}", file.display())]
    Broken {
        /// The file.
        file: PathBuf,
        /// What is wrong, and the way out where there is one.
        why: String,
    },
}

/// The end of a sentence about a missing name.
fn closest(names: &[String]) -> String {
    match names {
        [] => String::new(),
        names => format!("; the closest are `{}`", names.join("`, `")),
    }
}

impl CheckpointError {
    /// What the system said of a file.
    pub(crate) fn io(path: &Path) -> impl Fn(io::Error) -> Self + '_ {
        |source| match source.kind() {
            io::ErrorKind::NotFound => Self::Absent { path: path.into() },
            io::ErrorKind::UnexpectedEof => Self::Truncated {
                file: path.into(),
                detail: "it ends in the middle of a value".into(),
            },
            _ => Self::Io {
                path: path.into(),
                source,
            },
        }
    }

    /// A rule that a file breaks.
    pub(crate) fn broken(file: &Path, why: impl Into<String>) -> Self {
        Self::Broken {
            file: file.into(),
            why: why.into(),
        }
    }
}

/// What the JSON file at `path` says.
///
/// # Errors
/// Where it cannot be read, is of another kind, or does not parse.
pub(crate) fn json<T: DeserializeOwned>(path: &Path) -> Result<T, CheckpointError> {
    let bytes = std::fs::read(path).map_err(CheckpointError::io(path))?;
    serde_json::from_slice(&bytes).map_err(|error| {
        let advice = "download the file itself";
        other_kind(path, &bytes, "JSON", advice).unwrap_or_else(|| CheckpointError::Json {
            file: path.into(),
            line: error.line(),
            column: error.column(),
            why: without_place(&error),
        })
    })
}

/// What is wrong, without the place that the library puts behind it.
fn without_place(error: &serde_json::Error) -> String {
    let place = format!(" at line {} column {}", error.line(), error.column());
    error.to_string().replace(&place, "")
}

/// The kind of file that `start`, its first bytes, give away; none where they
/// say nothing.
pub(crate) fn other_kind(
    file: &Path,
    start: &[u8],
    wanted: &'static str,
    advice: &'static str,
) -> Option<CheckpointError> {
    let text = String::from_utf8_lossy(&start[..start.len().min(512)]).to_lowercase();
    let text = text.trim_start();
    let (found, advice) = if start.is_empty() {
        ("an empty file", "download it again")
    } else if text.starts_with("version https://git-lfs") {
        (
            "a pointer of Git LFS",
            "fetch what it points to with `git lfs pull`",
        )
    } else if text.starts_with("<!doctype") || text.starts_with("<html") {
        (
            "a web page",
            "download the file itself, not the page that shows it",
        )
    } else if start.starts_with(b"GGUF") {
        ("a GGUF file", advice)
    } else if start.starts_with(b"PK\x03\x04") {
        ("a zip archive, as PyTorch writes", advice)
    } else if start.starts_with(b"\x80\x02") {
        ("a Python pickle", advice)
    } else if start.get(8..10) == Some(b"{\"") {
        ("a safetensors file", advice)
    } else {
        return None;
    };
    Some(CheckpointError::Kind {
        file: file.into(),
        found: found.into(),
        wanted,
        advice,
    })
}
