//! What a training tells of itself, a line of JSON at a time: its learning curve.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use serde::{Deserialize, Serialize};

/// The file's name in the folder of a training.
const FILE: &str = "log.jsonl";

/// A line of the log. Steps are counted through all stages, seconds through all calls.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Entry {
    /// What was learned since the last such line.
    Steps {
        /// The stage's name.
        stage: String,
        /// Steps so far.
        step: u64,
        /// The mean loss of a predicted token.
        loss: f64,
        /// The gradient's mean length before it was clipped.
        norm: f64,
        /// The learning rate of the last step.
        rate: f64,
        /// Tokens that were read.
        tokens: u64,
        /// Tokens that were predicted.
        targets: u64,
        /// Seconds so far.
        seconds: f64,
    },
    /// How well held-out examples are predicted.
    Evaluation {
        /// The stage's name.
        stage: String,
        /// Steps so far.
        step: u64,
        /// Seconds so far.
        seconds: f64,
        /// Each dataset's figures.
        datasets: BTreeMap<String, Figures>,
    },
}

/// How well the held-out examples of a dataset are predicted.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// How many there are.
    pub examples: usize,
    /// How many are right in each token, as greedy decoding would then give them.
    pub right: usize,
    /// The mean loss of a predicted token.
    pub loss: f64,
    /// Of each kind, how many are right, and how many there are; at the end of a stage.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub kinds: BTreeMap<String, [usize; 2]>,
}

impl Figures {
    /// The share of examples that are right, in per cent.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn exact(&self) -> f64 {
        100.0 * self.right as f64 / self.examples.max(1) as f64
    }
}

/// An open log; no other process can train in its folder meanwhile.
pub struct Log {
    file: File,
    path: PathBuf,
    bytes: u64,
}

impl Log {
    /// Opens the log of a training, which no other process can then open.
    ///
    /// # Errors
    /// Where it cannot be opened, or another process has it open.
    pub fn open(folder: &Path) -> anyhow::Result<Self> {
        let path = folder.join(FILE);
        let context = || format!("failed to open `{}`", path.display());
        fs::create_dir_all(folder).with_context(context)?;
        let mut options = OpenOptions::new();
        let file = options.append(true).create(true).open(&path);
        let file = file.with_context(context)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => bail!(
                "another harness is training in `{}`; wait for it, or give `harness train` another \
                 folder by `--out`",
                folder.display()
            ),
            Err(TryLockError::Error(error)) => return Err(error).with_context(context),
        }
        Ok(Self {
            file,
            path,
            bytes: 0,
        })
    }

    /// Goes on from so many bytes, and cuts off what is beyond.
    ///
    /// # Errors
    /// Where it is shorter than that, or cannot be cut.
    pub fn cut(&mut self, bytes: u64) -> anyhow::Result<()> {
        let context = || format!("failed to open `{}`", self.path.display());
        ensure!(
            self.file.metadata().with_context(context)?.len() >= bytes,
            "`{}` has lost its end: put it back, or remove `state.safetensors` beside it to train anew",
            self.path.display()
        );
        self.file.set_len(bytes).with_context(context)?;
        self.bytes = bytes;
        Ok(())
    }

    /// Adds a line.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn add(&mut self, entry: &Entry) -> anyhow::Result<()> {
        let mut line = serde_json::to_vec(entry)?;
        line.push(b'\n');
        self.file
            .write_all(&line)
            .context("failed to write the log")?;
        self.bytes += line.len() as u64;
        Ok(())
    }

    /// Sees to it that all lines are on the disk; how many bytes they are.
    ///
    /// # Errors
    /// Where they cannot be written.
    pub fn sync(&self) -> anyhow::Result<u64> {
        self.file.sync_data().context("failed to write the log")?;
        Ok(self.bytes)
    }
}

/// The last evaluation in a training's log.
///
/// # Errors
/// Where there is none, or the log cannot be read.
pub fn last_evaluation(folder: &Path) -> anyhow::Result<BTreeMap<String, Figures>> {
    let path = folder.join(FILE);
    let text = fs::read_to_string(&path)
        .with_context(|| format!("failed to read `{}`", path.display()))?;
    let last = text
        .lines()
        .rev()
        .find_map(|line| match serde_json::from_str(line) {
            Ok(Entry::Evaluation { datasets, .. }) => Some(datasets),
            _ => None,
        });
    last.with_context(|| format!("`{}` tells of no evaluation", path.display()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn entry(step: u64) -> Entry {
        let figures = Figures {
            examples: 8,
            right: 2,
            loss: 0.5,
            kinds: BTreeMap::new(),
        };
        Entry::Evaluation {
            stage: "one".to_owned(),
            step,
            seconds: 1.5,
            datasets: BTreeMap::from([("a".to_owned(), figures)]),
        }
    }

    #[test]
    fn what_is_beyond_the_checkpoint_is_cut_off() {
        let folder = tempfile::tempdir().unwrap();
        let mut log = Log::open(folder.path()).unwrap();
        log.add(&entry(1)).unwrap();
        let bytes = log.sync().unwrap();
        log.add(&entry(2)).unwrap();
        drop(log);
        let mut log = Log::open(folder.path()).unwrap();
        log.cut(bytes).unwrap();
        log.add(&entry(3)).unwrap();
        let text = fs::read_to_string(folder.path().join(FILE)).unwrap();
        insta::assert_snapshot!(text.trim_end(), @r#"
        {"event":"evaluation","stage":"one","step":1,"seconds":1.5,"datasets":{"a":{"examples":8,"right":2,"loss":0.5}}}
        {"event":"evaluation","stage":"one","step":3,"seconds":1.5,"datasets":{"a":{"examples":8,"right":2,"loss":0.5}}}
        "#);
        assert_eq!(last_evaluation(folder.path()).unwrap()["a"].exact(), 25.0);
    }

    #[test]
    fn a_log_is_open_once_and_never_shorter_than_its_checkpoint() {
        let folder = tempfile::tempdir().unwrap();
        let mut log = Log::open(folder.path()).unwrap();
        let error = Log::open(folder.path()).err().unwrap().to_string();
        assert!(error.contains("another harness is training"), "{error}");
        let error = log.cut(7).unwrap_err().to_string();
        assert!(error.contains("has lost its end"), "{error}");
    }
}
