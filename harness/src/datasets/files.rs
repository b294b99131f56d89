//! The files of a dataset: embedded in the program, or in a user's folder.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context as _;
use include_dir::{Dir, include_dir};

/// The programs of `datasets/tutorial`.
pub static TUTORIAL: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../datasets/tutorial");
/// The programs and cases of `datasets/problems`.
pub static PROBLEMS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../datasets/problems");

/// Contents by path; paths are relative, parted by `/`, and sorted.
pub type Files = BTreeMap<String, Cow<'static, [u8]>>;

/// The embedded files that matter to a dataset.
#[must_use]
pub fn embedded(dir: &'static Dir<'static>) -> Files {
    let mut files = Files::new();
    let mut open = vec![dir];
    while let Some(dir) = open.pop() {
        open.extend(dir.dirs());
        for file in dir.files() {
            let path = file.path().to_string_lossy().replace('\\', "/");
            if matters(&path) {
                files.insert(path, Cow::Borrowed(file.contents()));
            }
        }
    }
    files
}

/// The files that matter to a dataset in a folder and all folders in it, but
/// for hidden ones and links to folders.
///
/// # Errors
/// Where the folder cannot be read, or has no program.
pub fn on_disk(folder: &Path) -> anyhow::Result<Files> {
    let mut files = Files::new();
    walk(folder, "", &mut files)?;
    if !files.keys().any(|path| is_program(path)) {
        anyhow::bail!(
            "no Python program (`*.py`) in folder `{}`",
            folder.display()
        );
    }
    Ok(files)
}

fn walk(folder: &Path, prefix: &str, files: &mut Files) -> anyhow::Result<()> {
    let unreadable = || format!("cannot read folder `{}`", folder.display());
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(unreadable)? {
        let entry = entry.with_context(unreadable)?;
        if let Ok(name) = entry.file_name().into_string() {
            entries.push((name, entry));
        }
    }
    // CodeNet keeps one folder a language in each problem's.
    let python_alone = entries.iter().any(|(name, _)| name == "Python");
    for (name, entry) in entries {
        let hidden = name.starts_with('.') || name == "__pycache__";
        let kind = entry.file_type().with_context(unreadable)?;
        if hidden || (kind.is_dir() && python_alone && name != "Python") {
            continue;
        }
        let path = format!("{prefix}{name}");
        if kind.is_dir() {
            walk(&entry.path(), &format!("{path}/"), files)?;
        } else if matters(&path) && entry.path().is_file() {
            let bytes = std::fs::read(entry.path())
                .with_context(|| format!("cannot read `{}`", entry.path().display()))?;
            files.insert(path, Cow::Owned(bytes));
        }
    }
    Ok(())
}

/// Whether a path is a program's.
#[must_use]
pub fn is_program(path: &str) -> bool {
    path.ends_with(".py")
}

fn matters(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    is_program(path)
        || [".in", ".out"].iter().any(|ending| name.ends_with(ending))
        || ["input.txt", "output.txt", "expected.json"].contains(&name)
}
