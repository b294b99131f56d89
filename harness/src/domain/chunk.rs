//! What the build of a dataset hands over, chunk by chunk, and takes back from an earlier build that
//! was interrupted.

use serde::{Deserialize, Serialize};

use super::Example;

/// Programs that are judged together; an interrupted build loses no more than
/// one chunk.
pub const CHUNK: usize = 256;

/// Takes what a build gives. The chunks of a build are the same each time, and
/// come in the same order.
pub trait Sink {
    /// The verdicts on the next chunk, where an earlier build of the same
    /// dataset has taken it already: then nothing of it is run again.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn recall(&mut self) -> anyhow::Result<Option<Vec<Verdict>>>;

    /// Takes the next chunk.
    ///
    /// # Errors
    /// Where it cannot be written.
    fn take(&mut self, chunk: Chunk) -> anyhow::Result<()>;
}

/// The verdicts on the next chunk of an earlier build, where there are any; it
/// must have been on the same programs: these are given by id and digest.
///
/// # Errors
/// Where it cannot be read, or was on others.
pub fn recalled<'i>(
    sink: &mut dyn Sink,
    programs: impl IntoIterator<Item = (&'i str, u64)>,
) -> anyhow::Result<Option<Vec<Verdict>>> {
    let verdicts = sink.recall()?;
    let mut known = verdicts.iter().flatten();
    let same = programs
        .into_iter()
        .all(|(id, text)| known.next().is_none_or(|v| v.id == id && v.text == text));
    anyhow::ensure!(
        same && known.next().is_none(),
        "the programs are not those of the unfinished build that is there; remove it to begin anew"
    );
    Ok(verdicts)
}

/// Some programs, and what was found of them.
#[derive(Debug)]
pub struct Chunk {
    /// What its programs are for.
    pub split: Split,
    /// What they are.
    pub programs: Programs,
    /// What became of each, in order.
    pub verdicts: Vec<Verdict>,
    /// Those that are in the dataset, in order.
    pub examples: Vec<Example>,
}

/// What an example is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Split {
    /// To be answered.
    Asked,
    /// To learn from: few-shot examples are drawn here.
    Training,
}

/// Whose programs those of a chunk are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Programs {
    /// As their authors wrote them, but for their input.
    Originals,
    /// Changed ones.
    Mutants,
}

/// What became of a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// The program's id.
    pub id: String,
    /// The digest of its text, and of its case where it has one.
    pub text: u64,
    /// Whether it is in the dataset, or is there to be mutated.
    pub kept: bool,
    /// A word to count by: `kept`, or what else is to be said of it.
    pub fate: String,
    /// What happened, in a line; empty where nothing did.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// The digest of what is left without names, constants and layout, of a
    /// program to be answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub likeness: Option<u64>,
    /// A program that is there to be mutated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Closed>,
}

/// A program that reads no input any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// Its text.
    pub source: String,
    /// The digest of its trace.
    pub trace: u64,
}

/// The first bytes of a hash; enough to tell millions apart.
#[must_use]
pub fn digest(bytes: &[u8]) -> u64 {
    let hash = blake3::hash(bytes);
    hash.as_bytes()[..8]
        .iter()
        .fold(0, |digest, byte| digest << 8 | u64::from(*byte))
}

/// The word for a program that is in the dataset.
pub const KEPT: &str = "kept";

impl Verdict {
    /// On a program that is left out, unless its fate is to be kept.
    #[must_use]
    pub fn new(id: &str, text: u64, fate: &str, detail: impl Into<String>) -> Self {
        Self {
            id: id.to_owned(),
            text,
            kept: fate == KEPT,
            fate: fate.to_owned(),
            detail: detail.into(),
            likeness: None,
            parent: None,
        }
    }
}
