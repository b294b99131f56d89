//! A model's folder in the cache, laid out as the hub's own tools do: `blobs/ETAG` are the files,
//! `snapshots/COMMIT/FILE` link to them, and `refs/REVISION` names a commit.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use super::Id;

/// A model's folder.
pub struct Folder {
    root: PathBuf,
    locks: PathBuf,
}

impl Folder {
    /// The folder of a model, which may not be there yet.
    pub fn of(cache: &Path, id: &Id) -> Self {
        let name = format!("models--{}", id.name.replace('/', "--"));
        Self {
            root: cache.join(&name),
            locks: cache.join(".locks").join(&name),
        }
    }

    /// The files of a version, of which some may be missing.
    pub fn snapshot(&self, revision: &str) -> Option<PathBuf> {
        let named = fs::read_to_string(self.root.join("refs").join(revision));
        let named = named.as_ref().map(|named| named.trim());
        let commit = named.ok().filter(|named| !named.is_empty());
        Some(self.files(commit.unwrap_or(revision))).filter(|folder| folder.is_dir())
    }

    /// The folder of a commit's files.
    pub fn files(&self, commit: &str) -> PathBuf {
        self.root.join("snapshots").join(commit)
    }

    /// Where a whole file lies.
    pub fn blob(&self, etag: &str) -> PathBuf {
        self.root.join("blobs").join(etag)
    }

    /// Where a file lies that is still on its way.
    pub fn partial(&self, etag: &str) -> PathBuf {
        self.root.join("blobs").join(format!("{etag}.incomplete"))
    }

    /// The sole right to download a file, for as long as the lock is held; none while another
    /// process has it.
    pub fn lock(&self, etag: &str) -> io::Result<Option<File>> {
        fs::create_dir_all(&self.locks)?;
        fs::create_dir_all(self.root.join("blobs"))?;
        let lock = File::create(self.locks.join(format!("{etag}.lock")))?;
        match lock.try_lock() {
            Ok(()) => Ok(Some(lock)),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// Makes a whole file one of a commit's.
    pub fn link(&self, commit: &str, file: &str, etag: &str) -> io::Result<()> {
        let folder = self.files(commit);
        fs::create_dir_all(&folder)?;
        let link = folder.join(file);
        if link.exists() {
            return Ok(());
        }
        // What leads nowhere is in the way.
        let _ = fs::remove_file(&link);
        match symlink(Path::new("../../blobs").join(etag), link) {
            // Another process was faster.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            other => other,
        }
    }

    /// Names the commit that a branch or a tag points to.
    pub fn name(&self, revision: &str, commit: &str) -> io::Result<()> {
        let path = self.root.join("refs").join(revision);
        let folder = path.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder)?;
        // Renamed into its place: no other process reads half of it.
        let mut made = tempfile::NamedTempFile::new_in(folder)?;
        made.write_all(commit.as_bytes())?;
        made.persist(path)?;
        Ok(())
    }
}
