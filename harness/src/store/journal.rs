//! The journal: every answer, written down before anything else happens to it.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::domain::{Kept, Prediction};

/// Hex digits of the checksum that opens each line.
const CHECKSUM: usize = 16;

/// An append-only file of predictions, locked while open.
pub struct Journal {
    path: PathBuf,
    file: File,
}

impl Journal {
    /// Opens a journal and reads what is in it. A line that is cut off or
    /// damaged holds no answer; one at the end, left by a kill in the middle of
    /// writing, is cut away. Of several answers to one question the last counts.
    pub fn open(path: &Path) -> anyhow::Result<(Self, Kept)> {
        let context = || format!("failed to open the journal `{}`", path.display());
        let mut file = OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .open(path)
            .with_context(context)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => anyhow::bail!(
                "another harness is at work in `{}`; wait for it, or name another folder with \
                 --out",
                path.parent().unwrap_or(path).display()
            ),
            Err(TryLockError::Error(error)) => return Err(error).with_context(context),
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).with_context(context)?;
        let whole = bytes.iter().rposition(|&b| b == b'\n').map_or(0, |i| i + 1);
        file.set_len(whole as u64).with_context(context)?;
        file.seek(SeekFrom::End(0)).with_context(context)?;
        let mut kept = Kept::new();
        for line in bytes[..whole].split(|&b| b == b'\n') {
            if let Some(prediction) = parse(line) {
                let key = (
                    prediction.task.clone(),
                    prediction.model.clone(),
                    prediction.example.clone(),
                );
                kept.insert(key, prediction);
            }
        }
        let journal = Self {
            path: path.to_owned(),
            file,
        };
        Ok((journal, kept))
    }

    /// Adds a prediction, in one write.
    pub fn append(&mut self, prediction: &Prediction) -> anyhow::Result<()> {
        let json = serde_json::to_string(prediction)?;
        let line = format!("{} {json}\n", checksum(json.as_bytes()));
        self.file
            .write_all(line.as_bytes())
            .with_context(|| format!("failed to write the journal `{}`", self.path.display()))
    }

    /// Waits until all is on the disk.
    pub fn sync(&self) -> anyhow::Result<()> {
        self.file
            .sync_data()
            .with_context(|| format!("failed to write the journal `{}`", self.path.display()))
    }

    /// Keeps what is there under another name and starts an empty journal.
    pub fn set_aside(&mut self) -> anyhow::Result<()> {
        let aside = (1..)
            .map(|n| self.path.with_extension(format!("{n}.jsonl")))
            .find(|path| !path.exists())
            .unwrap_or_else(|| self.path.with_extension("old.jsonl"));
        let context = || format!("failed to set the journal aside as `{}`", aside.display());
        std::fs::copy(&self.path, &aside).with_context(context)?;
        self.file.set_len(0).with_context(context)
    }
}

fn checksum(json: &[u8]) -> String {
    blake3::hash(json).to_hex()[..CHECKSUM].to_owned()
}

fn parse(line: &[u8]) -> Option<Prediction> {
    let (sum, json) = line.split_at_checked(CHECKSUM)?;
    let json = json.strip_prefix(b" ")?;
    (checksum(json).as_bytes() == sum)
        .then(|| serde_json::from_slice(json).ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::domain::Sample;

    fn prediction(example: &str, text: &str) -> Prediction {
        Prediction {
            task: "t".into(),
            model: "m".into(),
            example: example.into(),
            prompt: "p".into(),
            samples: vec![Sample::whole(text)],
        }
    }

    /// Writes three answers, damages the file, and checks which are read back.
    fn check(damage: impl Fn(&mut Vec<u8>), read_back: &[&str]) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.jsonl");
        let (mut journal, _) = Journal::open(&path).unwrap();
        for example in ["a", "b", "c"] {
            journal.append(&prediction(example, "x\ny")).unwrap();
        }
        drop(journal);
        let mut bytes = std::fs::read(&path).unwrap();
        damage(&mut bytes);
        std::fs::write(&path, bytes).unwrap();
        let (mut journal, kept) = Journal::open(&path).unwrap();
        let mut examples: Vec<_> = kept.into_keys().map(|key| key.2).collect();
        examples.sort();
        assert_eq!(examples, read_back);
        journal.append(&prediction("d", "z")).unwrap();
        drop(journal);
        let (_, kept) = Journal::open(&path).unwrap();
        assert_eq!(
            kept.len(),
            read_back.len() + 1,
            "what is added later is read"
        );
    }

    #[test]
    fn a_whole_journal_is_read_back() {
        check(|_| {}, &["a", "b", "c"]);
    }

    #[test]
    fn a_line_cut_off_at_the_end_is_dropped_at_every_byte() {
        let line = format!("{} {}\n", "0".repeat(16), 0).len();
        for cut in 1..line {
            check(|bytes| bytes.truncate(bytes.len() - cut), &["a", "b"]);
        }
    }

    #[test]
    fn a_flipped_bit_costs_one_line() {
        check(|bytes| bytes[30] ^= 1, &["b", "c"]);
    }

    #[test]
    fn a_second_process_is_turned_away() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.jsonl");
        let first = Journal::open(&path).unwrap();
        let error = Journal::open(&path).err().unwrap();
        assert!(error.to_string().contains("another harness"), "{error}");
        drop(first);
        Journal::open(&path).unwrap();
    }
}
