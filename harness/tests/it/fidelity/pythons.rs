//! Which Pythons are at hand, by minor version.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use harness::sandbox::{Limits, PYTHON_VARIABLE, Sandbox};

/// The versions that the sandbox is for: 3.8 to 3.13.
const MINORS: std::ops::RangeInclusive<u32> = 8..=13;

/// A Python of each minor version that is found: the one that the environment
/// names, those that pyenv keeps, and those on the path.
pub fn found() -> &'static BTreeMap<u32, PathBuf> {
    static FOUND: OnceLock<BTreeMap<u32, PathBuf>> = OnceLock::new();
    FOUND.get_or_init(|| {
        let mut found = BTreeMap::new();
        for path in named().into_iter().chain(kept()) {
            if let Some(minor) = minor(&path) {
                found.entry(minor).or_insert(path);
            }
        }
        for wanted in MINORS {
            let path = PathBuf::from(format!("python3.{wanted}"));
            if !found.contains_key(&wanted) && minor(&path) == Some(wanted) {
                found.insert(wanted, path);
            }
        }
        found
    })
}

/// Starts a sandbox of one Python and one worker at a time.
pub fn open(path: &Path, limits: &Limits) -> Option<Sandbox> {
    Sandbox::open(Some(path), limits.clone(), 2).ok()
}

/// The minor version that a sandbox tells of an interpreter, such as 11 for
/// `CPython 3.11.7`; none where it is no CPython 3 or does not start.
fn minor(path: &Path) -> Option<u32> {
    let sandbox = open(path, &Limits::default())?;
    let version = sandbox.python().version.strip_prefix("CPython 3.")?;
    let minor = version.split('.').next()?.parse().ok()?;
    MINORS.contains(&minor).then_some(minor)
}

fn named() -> Option<PathBuf> {
    std::env::var_os(PYTHON_VARIABLE).map(PathBuf::from)
}

/// pyenv's interpreters. Its shims on the path start any of them, or none.
fn kept() -> Vec<PathBuf> {
    let root = std::env::var_os("PYENV_ROOT").map_or_else(
        || PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".pyenv"),
        PathBuf::from,
    );
    let Ok(folders) = std::fs::read_dir(root.join("versions")) else {
        return Vec::new();
    };
    let mut all: Vec<PathBuf> = folders
        .filter_map(|folder| Some(folder.ok()?.path().join("bin/python3")))
        .filter(|path| path.exists())
        .collect();
    all.sort();
    all
}
