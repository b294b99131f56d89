//! Files that are there whole or not at all, whatever happens meanwhile.

use std::fs::{self, File};
use std::path::Path;

use anyhow::Context as _;

/// Has a file written beside `path`, and puts it in its place once it is on the disk.
///
/// # Errors
/// Where it cannot be written; what was at `path` is then still there.
pub fn replace(path: &Path, write: impl FnOnce(&Path) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let context = || format!("failed to write `{}`", path.display());
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).with_context(context)?;
    // Always the same name, so that what a kill leaves behind is written over.
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let beside = Path::new(&beside);
    // What the user's other files are like: some writers make files that nobody else may read.
    let usual = File::create(beside).and_then(|file| file.metadata());
    let usual = usual.with_context(context)?.permissions();
    write(beside).with_context(context)?;
    fs::set_permissions(beside, usual).with_context(context)?;
    let file = File::open(beside).with_context(context)?;
    file.sync_all().with_context(context)?;
    fs::rename(beside, path).with_context(context)?;
    // The new name is on the disk only when its folder is.
    let folder = File::open(folder).with_context(context)?;
    folder.sync_all().with_context(context)
}

/// Writes a file whole or not at all.
///
/// # Errors
/// Where it cannot be written.
pub fn write(path: &Path, content: &[u8]) -> anyhow::Result<()> {
    replace(path, |beside| Ok(fs::write(beside, content)?))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_write_that_fails_half_way_leaves_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/file");
        write(&path, b"old").unwrap();
        let error = replace(&path, |beside| {
            fs::write(beside, b"ne")?;
            anyhow::bail!("the disk is full")
        })
        .unwrap_err();
        assert!(format!("{error:#}").contains("the disk is full"));
        assert_eq!(fs::read(&path).unwrap(), b"old");
        write(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(
            fs::read_dir(path.parent().unwrap()).unwrap().count(),
            1,
            "something was left beside it"
        );
    }
}
