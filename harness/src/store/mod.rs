//! The run folder: the only module that writes it.
//!
//! ```text
//! reports/runs/SUITE-HASH/
//!   manifest.json        what was run, on what, how far it got
//!   examples/NAME.jsonl  each dataset as built, references included
//!   dropped.jsonl        programs left out, and why
//!   journal.jsonl        every answer as it arrived: a checksum, a space, JSON
//!   judgements.jsonl     what became of candidates for programming tasks
//!   scores.parquet       one row a sample and metric
//!   summary.json         all figures, with intervals and counts
//!   report.*, timing.*   the report, in every format that the suite names
//! ```

mod building;
mod journal;
mod rows;
mod scores;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::Context as _;
use serde::Serialize;

use crate::domain::{Dropped, Event, Example, Judged, Kept, Listener, Score, Summary};
pub use building::{Building, about_file};
use journal::Journal;
pub use rows::RowForm;

/// An open run folder. While it is open, no other process can open it.
pub struct Store {
    folder: PathBuf,
    journal: Mutex<Journal>,
}

/// What `dropped.jsonl` holds a line of.
#[derive(Serialize)]
struct DroppedLine<'a> {
    dataset: &'a str,
    #[serde(flatten)]
    dropped: &'a Dropped,
}

impl Store {
    /// Opens a run folder, making it where it is not there, and returns the
    /// answers that an earlier run left in it. With `fresh`, those are set
    /// aside in `journal.N.jsonl` and not returned.
    ///
    /// # Errors
    /// Where the folder cannot be written, or another process has it open.
    pub fn open(folder: &Path, fresh: bool) -> anyhow::Result<(Self, Kept)> {
        fs::create_dir_all(folder.join("examples"))
            .with_context(|| format!("failed to make the run folder `{}`", folder.display()))?;
        let path = folder.join("journal.jsonl");
        let (mut journal, mut kept) = Journal::open(&path)?;
        if fresh && !kept.is_empty() {
            journal.set_aside()?;
            kept.clear();
        }
        remove_results(folder)?;
        let store = Self {
            folder: folder.to_owned(),
            journal: Mutex::new(journal),
        };
        Ok((store, kept))
    }

    /// The run folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes what a run came to.
    ///
    /// # Errors
    /// Where a file cannot be written.
    pub fn write_run(&self, summary: &Summary, scores: &[Score]) -> anyhow::Result<()> {
        self.write("manifest.json", &pretty(&summary.manifest)?)?;
        self.write("summary.json", &pretty(summary)?)?;
        let parquet = scores::parquet(summary, scores).context("failed to make scores.parquet")?;
        self.write("scores.parquet", &parquet)
    }

    /// Writes how candidates were judged, a line for each example and model.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn write_judgements(&self, judged: &[Judged]) -> anyhow::Result<()> {
        let mut lines = Vec::new();
        for judged in judged {
            serde_json::to_writer(&mut lines, judged)?;
            lines.push(b'\n');
        }
        match lines.is_empty() {
            true => Ok(()),
            false => self.write("judgements.jsonl", &lines),
        }
    }

    /// Writes a file of the folder, whole or not at all.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn write(&self, name: &str, content: &[u8]) -> anyhow::Result<()> {
        write_file(&self.folder.join(name), content)
    }

    fn write_dataset(
        &self,
        dataset: &str,
        examples: &[Example],
        dropped: &[Dropped],
    ) -> anyhow::Result<()> {
        let mut lines = Vec::new();
        for example in examples {
            serde_json::to_writer(&mut lines, example)?;
            lines.push(b'\n');
        }
        self.write(&format!("examples/{dataset}.jsonl"), &lines)?;
        let path = self.folder.join("dropped.jsonl");
        let mut file = fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(&path)
            .with_context(|| format!("failed to write `{}`", path.display()))?;
        let mut lines = Vec::new();
        for dropped in dropped {
            serde_json::to_writer(&mut lines, &DroppedLine { dataset, dropped })?;
            lines.push(b'\n');
        }
        file.write_all(&lines)
            .with_context(|| format!("failed to write `{}`", path.display()))
    }
}

impl Listener for Store {
    fn hear(&self, event: &Event<'_>) -> anyhow::Result<()> {
        let journal = || {
            self.journal
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner)
        };
        match event {
            Event::Answered(prediction) => journal().append(prediction),
            Event::Asked { .. } => journal().sync(),
            Event::Dataset {
                dataset,
                examples,
                dropped,
            } => self.write_dataset(dataset, examples, dropped),
            Event::Building { .. }
            | Event::Built { .. }
            | Event::Downloading { .. }
            | Event::Asking { .. }
            | Event::Judging { .. }
            | Event::Searching { .. } => Ok(()),
        }
    }
}

/// Removes what an earlier run came to: it can be made again from the journal,
/// and must not stand for a run that fails.
fn remove_results(folder: &Path) -> anyhow::Result<()> {
    let is_result = |name: &str| {
        let stem = name.split('.').next().unwrap_or_default();
        let stems = [
            "dropped",
            "judgements",
            "manifest",
            "summary",
            "scores",
            "report",
            "timing",
        ];
        stems.contains(&stem)
    };
    let context = || format!("failed to clear the run folder `{}`", folder.display());
    for entry in fs::read_dir(folder).with_context(context)? {
        let path = entry.with_context(context)?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        if path.is_file() && name.is_some_and(is_result) {
            fs::remove_file(&path).with_context(context)?;
        }
    }
    Ok(())
}

/// Reads the figures of a run.
///
/// # Errors
/// Where there are none, or they cannot be read.
pub fn read_summary(folder: &Path) -> anyhow::Result<Summary> {
    let path = folder.join("summary.json");
    let text = fs::read_to_string(&path).with_context(|| {
        format!(
            "`{}` is no folder of a run that came to a report: failed to read `{}`",
            folder.display(),
            path.display()
        )
    })?;
    serde_json::from_str(&text).with_context(|| format!("failed to read `{}`", path.display()))
}

/// Writes a file whole or not at all: beside it first, then in its place.
///
/// # Errors
/// Where it cannot be written.
pub fn write_file(path: &Path, content: &[u8]) -> anyhow::Result<()> {
    let context = || format!("failed to write `{}`", path.display());
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    fs::create_dir_all(folder).with_context(context)?;
    let mut file = tempfile::Builder::new()
        .permissions(fs_permissions())
        .tempfile_in(folder)
        .with_context(context)?;
    file.write_all(content).with_context(context)?;
    file.persist(path).with_context(context)?;
    Ok(())
}

/// Temporary files are private by default; a run's files are not.
fn fs_permissions() -> fs::Permissions {
    use std::os::unix::fs::PermissionsExt as _;
    fs::Permissions::from_mode(0o644)
}

fn pretty(value: &impl Serialize) -> anyhow::Result<Vec<u8>> {
    let mut text = serde_json::to_vec_pretty(value)?;
    text.push(b'\n');
    Ok(text)
}
