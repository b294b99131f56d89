//! How far a training is, and the one file that holds it with all that a step changes: no kill can
//! part the two.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

use anyhow::{Context as _, anyhow, bail, ensure};
use safetensors::SafeTensors;
use serde::{Deserialize, Serialize};

use super::engine::State;
use super::files;
use super::numbers::{Numbers, floats};
use super::past::Past;
use super::plan::{Dtype, Plan};
use super::sampling::Drawn;

/// The file's name in the folder of a training.
const FILE: &str = "state.safetensors";
/// The key of its metadata that the progress is under.
const KEY: &str = "progress";

/// How far a training is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// What the steps so far depend on.
    #[serde(flatten)]
    pub past: Past,
    /// The stage that is under way; as many as there are once all are done.
    pub stage: usize,
    /// Steps of this stage that are done.
    pub step: u64,
    /// Steps of all stages that are done.
    pub steps: u64,
    /// What was drawn.
    pub drawn: Drawn,
    /// Steps since the log's last entry on them.
    pub window: Window,
    /// Bytes of the log.
    pub log: u64,
    /// Seconds of training, of all calls.
    pub seconds: f64,
}

impl Progress {
    /// How many stages are done, and how many steps of the next.
    pub fn place(&self) -> (usize, u64) {
        (self.stage, self.step)
    }
}

/// Sums over some steps.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Window {
    /// How many.
    pub steps: u64,
    /// Tokens that were read.
    pub tokens: u64,
    /// Tokens that were predicted.
    pub targets: u64,
    /// The loss of each predicted token.
    #[serde(with = "bits")]
    pub loss: f64,
    /// The gradient's length before each step.
    #[serde(with = "bits")]
    pub norm: f64,
}

/// Numbers as their bits: JSON's parser may miss the last of them.
mod bits {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(number: &f64, to: S) -> Result<S::Ok, S::Error> {
        number.to_bits().serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
        u64::deserialize(from).map(f64::from_bits)
    }
}

/// What the file's metadata hold.
#[derive(Serialize, Deserialize)]
struct Record {
    #[serde(flatten)]
    progress: Progress,
    /// Steps as the engine counts them.
    engine: u64,
}

/// Writes the state of a training into its folder.
///
/// # Errors
/// Where it cannot be written; the one before is then still there.
pub fn save(folder: &Path, progress: &Progress, state: &State) -> anyhow::Result<()> {
    let record = Record {
        progress: progress.clone(),
        engine: state.steps,
    };
    let metadata = HashMap::from([(KEY.to_owned(), serde_json::to_string(&record)?)]);
    let moments = state.moments.iter().enumerate();
    let tensors: Vec<(String, Numbers<'_>)> =
        std::iter::once(("parameters".to_owned(), &state.parameters))
            .chain(moments.map(|(at, moment)| (format!("moments.{at}"), moment)))
            .map(|(name, numbers)| (name, Numbers::new(numbers, vec![numbers.len()], Dtype::F32)))
            .collect();
    files::replace(&folder.join(FILE), |beside| {
        Ok(safetensors::serialize_to_file(
            tensors,
            Some(metadata),
            beside,
        )?)
    })
}

/// Whether a training in this folder has come to its first checkpoint.
pub fn has_begun(folder: &Path) -> bool {
    folder.join(FILE).is_file()
}

/// Looks whether a plan goes on from the training in a folder, before its data are at hand: of the
/// datasets, `names` are enough. Where there is no training, any does.
///
/// # Errors
/// Where the plan does not, and where the state cannot be read.
pub fn admit(folder: &Path, plan: &Plan, names: &[&str]) -> anyhow::Result<()> {
    let path = folder.join(FILE);
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => bail!("failed to read `{}`: {error}", path.display()),
    };
    let progress = peek(file).with_context(|| foreign(&path))?;
    match progress.past.conflict(progress.place(), plan, names) {
        None => Ok(()),
        Some(why) => Err(refusal(folder, &why)),
    }
}

/// The progress in a state's header; parameters are not read.
fn peek(mut file: File) -> anyhow::Result<Progress> {
    #[derive(Deserialize)]
    struct Header {
        #[serde(rename = "__metadata__")]
        metadata: HashMap<String, String>,
    }
    let mut length = [0; 8];
    file.read_exact(&mut length)?;
    let mut header = Vec::new();
    file.take(u64::from_le_bytes(length))
        .read_to_end(&mut header)?;
    let header: Header = serde_json::from_slice(&header)?;
    let record = header.metadata.get(KEY).context("it tells no progress")?;
    let record: Record = serde_json::from_str(record)?;
    Ok(record.progress)
}

/// That the training in a folder cannot go on, why, and the ways out.
pub fn refusal(folder: &Path, why: &str) -> anyhow::Error {
    anyhow!(
        "`{}` holds a training that cannot go on so: {why}; put that back, or, to train anew, remove \
         `{}` or give `harness train` another folder by `--out`",
        folder.display(),
        folder.join(FILE).display()
    )
}

/// That a file is no state.
fn foreign(path: &Path) -> String {
    format!(
        "`{}` is no state of a training by this version of the harness; remove its folder to train anew",
        path.display()
    )
}

/// Reads the state of a training, if its folder has one.
///
/// # Errors
/// Where it cannot be read, or is no such state.
pub fn load(folder: &Path) -> anyhow::Result<Option<(Progress, State)>> {
    let path = folder.join(FILE);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => bail!("failed to read `{}`: {error}", path.display()),
    };
    read(&bytes).map(Some).with_context(|| foreign(&path))
}

fn read(bytes: &[u8]) -> anyhow::Result<(Progress, State)> {
    let (_, header) = SafeTensors::read_metadata(bytes)?;
    let record = header.metadata().as_ref().and_then(|all| all.get(KEY));
    let record: Record = serde_json::from_str(record.context("it tells no progress")?)?;
    let file = SafeTensors::deserialize(bytes)?;
    let list = |name: &str| -> anyhow::Result<Vec<f32>> {
        let tensor = file.tensor(name)?;
        ensure!(
            tensor.dtype() == safetensors::Dtype::F32,
            "its numbers are not of 32 bits"
        );
        Ok(floats(tensor.data()))
    };
    let moments = 0..file.len().saturating_sub(1);
    let state = State {
        steps: record.engine,
        parameters: list("parameters")?,
        moments: moments
            .map(|at| list(&format!("moments.{at}")))
            .collect::<anyhow::Result<_>>()?,
    };
    Ok((record.progress, state))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::train::past::Begun;

    #[test]
    fn what_was_saved_is_loaded_to_the_bit() {
        let folder = tempfile::tempdir().unwrap();
        assert!(load(folder.path()).unwrap().is_none());
        let mut progress = Progress {
            past: Past {
                base: [("seed".to_owned(), "abc".to_owned())].into(),
                vocabulary: "def".to_owned(),
                datasets: [("a".to_owned(), "ghi".to_owned())].into(),
                stages: vec![Begun {
                    name: "one".to_owned(),
                    steps: 20,
                    rate: "peak 0.1".to_owned(),
                    cool_down: 0,
                    sample: Vec::new(),
                }],
            },
            stage: 1,
            step: 5,
            steps: 25,
            seconds: 12.5,
            ..Progress::default()
        };
        progress.drawn.pools.insert("a@b".to_owned(), 7);
        progress.window.loss = 0.1 + 0.2;
        let state = State {
            steps: 25,
            parameters: vec![1.5, -0.0, f32::MIN_POSITIVE],
            moments: vec![vec![1e-30, 2.0, 3.0], vec![0.1, 0.2, 0.3]],
        };
        save(folder.path(), &progress, &state).unwrap();
        let first = fs::read(folder.path().join(FILE)).unwrap();
        let (loaded, back) = load(folder.path()).unwrap().unwrap();
        assert_eq!((&loaded, &back), (&progress, &state));
        let file = File::open(folder.path().join(FILE)).unwrap();
        assert_eq!(peek(file).unwrap(), progress);
        save(folder.path(), &loaded, &back).unwrap();
        assert_eq!(fs::read(folder.path().join(FILE)).unwrap(), first);
    }

    #[test]
    fn a_file_that_is_no_state_is_named() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE), b"nothing of the kind").unwrap();
        let error = format!("{:#}", load(folder.path()).unwrap_err());
        assert!(error.contains("is no state of a training"), "{error}");
    }
}
