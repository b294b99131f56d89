//! A dataset's file in the making: appended chunk by chunk, so that a build that was killed goes on
//! where it was.
//!
//! ```text
//! FILE.building/
//!   identity.json    what is built, of what, with what
//!   rows.jsonl       the examples so far
//!   log.jsonl        a line a chunk: its verdicts, and how long the rows are with it
//! ```
//!
//! Done, there are FILE, FILE.about.json, FILE.dropped.jsonl with a line for each program that was
//! left out, and, where there are mutants, FILE.parents.jsonl with the texts that their places are in.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{BufRead as _, BufReader, BufWriter, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use serde::{Deserialize, Serialize};

use super::rows::{RowForm, parquet};
use super::write_file;
use crate::domain::{Chunk, Programs, Sink, Split, Verdict};

/// A dataset's file in the making; no other process can open it meanwhile.
pub struct Building {
    target: PathBuf,
    folder: PathBuf,
    form: RowForm,
    rows: File,
    log: File,
    /// The chunks of an earlier build that are not recalled yet.
    earlier: BufReader<File>,
    taken: usize,
}

/// A line of the log.
#[derive(Serialize, Deserialize)]
struct Entry {
    programs: Programs,
    bytes: u64,
    examples: usize,
    verdicts: Vec<Verdict>,
}

impl Building {
    /// Opens a build of a file, or one that was interrupted; the same `identity`
    /// means that it gives the same file.
    ///
    /// # Errors
    /// Where an unfinished build of something else is in the way, another process
    /// is at it, or files cannot be written.
    pub fn open(target: &Path, form: RowForm, identity: &str) -> anyhow::Result<Self> {
        let mut folder = target.as_os_str().to_owned();
        folder.push(".building");
        let folder = PathBuf::from(folder);
        let context = || format!("failed to open the build in `{}`", folder.display());
        fs::create_dir_all(&folder).with_context(context)?;
        let open = |name: &str| {
            OpenOptions::new()
                .read(true)
                .append(true)
                .create(true)
                .open(folder.join(name))
                .with_context(context)
        };
        let (rows, log) = (open("rows.jsonl")?, open("log.jsonl")?);
        match log.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => bail!(
                "another harness is building `{}`; wait for it, or name another file with --out",
                target.display()
            ),
            Err(TryLockError::Error(error)) => return Err(error).with_context(context),
        }
        let known = folder.join("identity.json");
        match fs::read_to_string(&known) {
            Ok(earlier) => ensure!(
                earlier == identity,
                "`{}` holds an unfinished build with other settings; remove it, or name another \
                 file with --out",
                folder.display()
            ),
            Err(_) => write_file(&known, identity.as_bytes())?,
        }
        let taken = cut_back(&rows, &log).with_context(context)?;
        let earlier = BufReader::new(File::open(folder.join("log.jsonl")).with_context(context)?);
        Ok(Self {
            target: target.to_owned(),
            folder,
            form,
            rows,
            log,
            earlier,
            taken,
        })
    }

    /// Examples that are in the file so far.
    #[must_use]
    pub fn examples(&self) -> usize {
        self.taken
    }

    /// Removes a build of which nothing is there yet.
    pub fn abandon(self) {
        if self.log.metadata().is_ok_and(|log| log.len() == 0) {
            // What cannot be removed is in nobody's way but that of other settings.
            let _ = fs::remove_dir_all(&self.folder);
        }
    }

    /// Writes down what was left out, and the parents; how many originals were
    /// left out, by reason.
    ///
    /// # Errors
    /// Where they cannot be written.
    pub fn write_left_out(&self) -> anyhow::Result<BTreeMap<String, usize>> {
        let (left_out, parents) = (
            beside(&self.target, "dropped"),
            beside(&self.target, "parents"),
        );
        let context = || format!("failed to write `{}`", left_out.display());
        let mut dropped = BufWriter::new(File::create(&left_out).with_context(context)?);
        let mut originals: Option<BufWriter<File>> = None;
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        let log = BufReader::new(File::open(self.folder.join("log.jsonl")).with_context(context)?);
        for line in log.lines() {
            let entry: Entry = serde_json::from_str(&line.with_context(context)?)?;
            for verdict in entry.verdicts {
                if !verdict.kept {
                    let row = serde_json::json!({
                        "id": verdict.id,
                        "reason": verdict.fate,
                        "detail": verdict.detail,
                    });
                    writeln!(dropped, "{row}").with_context(context)?;
                    if entry.programs == Programs::Originals {
                        *counts.entry(verdict.fate).or_default() += 1;
                    }
                }
                if let Some(parent) = verdict.parent {
                    if originals.is_none() {
                        originals = Some(BufWriter::new(
                            File::create(&parents).with_context(context)?,
                        ));
                    }
                    let row = serde_json::json!({ "id": verdict.id, "code": parent.source });
                    if let Some(file) = &mut originals {
                        writeln!(file, "{row}").with_context(context)?;
                    }
                }
            }
        }
        dropped.flush().with_context(context)?;
        if let Some(mut file) = originals {
            file.flush().with_context(context)?;
        }
        Ok(counts)
    }

    /// Puts the file in its place and `about` beside it, as `FILE.about.json`.
    ///
    /// # Errors
    /// Where they cannot be written; the build is then still there.
    pub fn finish(self, about: &[u8]) -> anyhow::Result<()> {
        let context = || format!("failed to write `{}`", self.target.display());
        let rows = self.folder.join("rows.jsonl");
        let whole = match self.form {
            RowForm::Released | RowForm::Traces => rows,
            RowForm::Parquet => {
                let made = self.folder.join("rows.parquet");
                parquet(&rows, File::create(&made).with_context(context)?).with_context(context)?;
                made
            }
        };
        write_file(&about_file(&self.target), about)?;
        fs::rename(&whole, &self.target).with_context(context)?;
        fs::remove_dir_all(&self.folder)
            .with_context(|| format!("failed to remove `{}`", self.folder.display()))
    }
}

impl Sink for Building {
    fn recall(&mut self) -> anyhow::Result<Option<Vec<Verdict>>> {
        let mut line = String::new();
        let context = || format!("failed to read `{}/log.jsonl`", self.folder.display());
        if self.earlier.read_line(&mut line).with_context(context)? == 0 {
            return Ok(None);
        }
        let entry: Entry = serde_json::from_str(&line).with_context(context)?;
        Ok(Some(entry.verdicts))
    }

    fn take(&mut self, chunk: Chunk) -> anyhow::Result<()> {
        let context = || format!("failed to write `{}`", self.folder.display());
        let split = match chunk.split {
            Split::Asked => "test",
            Split::Training => "training",
        };
        let mut lines = String::new();
        for example in &chunk.examples {
            lines.push_str(&self.form.line(example, split)?);
            lines.push('\n');
        }
        self.rows
            .write_all(lines.as_bytes())
            .with_context(context)?;
        self.rows.sync_data().with_context(context)?;
        let entry = Entry {
            programs: chunk.programs,
            bytes: self.rows.metadata().with_context(context)?.len(),
            examples: chunk.examples.len(),
            verdicts: chunk.verdicts,
        };
        let mut line = serde_json::to_vec(&entry)?;
        line.push(b'\n');
        self.log.write_all(&line).with_context(context)?;
        // What was written here is not to be recalled.
        self.earlier.seek(SeekFrom::End(0)).with_context(context)?;
        self.taken += entry.examples;
        Ok(())
    }
}

/// The record of a file that was built.
#[must_use]
pub fn about_file(target: &Path) -> PathBuf {
    let mut path = target.as_os_str().to_owned();
    path.push(".about.json");
    path.into()
}

fn beside(target: &Path, what: &str) -> PathBuf {
    let mut path = target.as_os_str().to_owned();
    path.push(format!(".{what}.jsonl"));
    path.into()
}

/// Cuts both files back to the last whole chunk, as a killed build may have left
/// part of one; returns the examples that are left.
fn cut_back(rows: &File, log: &File) -> anyhow::Result<usize> {
    let (mut whole, mut bytes, mut examples) = (0, 0, 0);
    let mut lines = BufReader::new(log.try_clone()?);
    lines.seek(SeekFrom::Start(0))?;
    let mut line = String::new();
    while lines.read_line(&mut line)? > 0 {
        let Ok(entry) = serde_json::from_str::<Entry>(&line) else {
            break;
        };
        if !line.ends_with('\n') || entry.bytes > rows.metadata()?.len() {
            break;
        }
        whole += line.len() as u64;
        bytes = entry.bytes;
        examples += entry.examples;
        line.clear();
    }
    log.set_len(whole)?;
    rows.set_len(bytes)?;
    Ok(examples)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn chunk(name: &str) -> Chunk {
        Chunk {
            split: Split::Asked,
            programs: Programs::Originals,
            verdicts: vec![Verdict::new(name, 0, "kept", "")],
            examples: Vec::new(),
        }
    }

    #[test]
    fn what_was_taken_is_recalled_and_what_was_cut_off_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("x.jsonl");
        let open = || Building::open(&target, RowForm::Released, "a").unwrap();
        let mut building = open();
        assert!(building.recall().unwrap().is_none());
        building.take(chunk("one")).unwrap();
        building.take(chunk("two")).unwrap();
        drop(building);
        let log = folder.path().join("x.jsonl.building/log.jsonl");
        let size = fs::metadata(&log).unwrap().len();
        File::options()
            .write(true)
            .open(&log)
            .unwrap()
            .set_len(size - 5)
            .unwrap();

        let mut building = open();
        assert_eq!(building.recall().unwrap().unwrap()[0].id, "one");
        assert!(building.recall().unwrap().is_none());
        building.take(chunk("two")).unwrap();
        assert!(building.recall().unwrap().is_none());
        building.finish(b"{}").unwrap();
        assert!(target.is_file());
        assert!(!folder.path().join("x.jsonl.building").exists());
    }

    #[test]
    fn other_settings_do_not_go_on_with_a_build() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("x.jsonl");
        drop(Building::open(&target, RowForm::Released, "a").unwrap());
        let error = Building::open(&target, RowForm::Released, "b")
            .err()
            .unwrap();
        assert!(error.to_string().contains("with other settings"), "{error}");
    }
}
