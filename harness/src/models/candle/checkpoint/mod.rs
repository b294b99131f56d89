//! A model's files: its settings, its weights, and what its tokenizer is made
//! from.

mod error;
mod gguf;
mod gguf_config;
mod gguf_names;
mod pickle;
mod safetensors;
#[cfg(test)]
mod tests;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::models::candle::device::Place;
use crate::models::candle::weights::{Data, Dtype, Tensor};

pub use error::CheckpointError;
pub(crate) use error::json;

use gguf::Gguf;
use pickle::Pickle;
use safetensors::Shards;

/// How many names an error proposes.
const PROPOSED: usize = 3;

/// A model's files: a folder with `config.json` and weights, or a GGUF file.
#[derive(Debug)]
pub struct Checkpoint {
    path: PathBuf,
    /// The settings, by the keys of Hugging Face's `config.json`.
    pub config: Map<String, Value>,
    /// Where its tensors are to be placed; the processor, unless said.
    pub place: Place,
    store: Store,
    /// Whether a matrix of 32 bits a number was taken.
    wide: bool,
}

/// Where the tensors are.
#[derive(Debug)]
enum Store {
    Safetensors(Shards),
    Pickle(Pickle),
    Gguf(Gguf),
}

/// What a tokenizer and a chat template are made from.
#[derive(Clone)]
pub enum Sources {
    /// A folder with `tokenizer.json` or the like.
    Folder(PathBuf),
    /// A GGUF file.
    Gguf {
        /// The file.
        file: PathBuf,
        /// Its metadata.
        metadata: Arc<Map<String, Value>>,
    },
}

impl Sources {
    /// The folder or file.
    pub fn path(&self) -> &Path {
        match self {
            Self::Folder(path) | Self::Gguf { file: path, .. } => path,
        }
    }
}

impl fmt::Debug for Sources {
    // A vocabulary is too much to show.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sources({})", self.path().display())
    }
}

impl Checkpoint {
    /// Opens a folder or a GGUF file. Of the weights, only the headers are
    /// read.
    ///
    /// # Errors
    /// Where something is missing, cut off, of another kind, or broken.
    pub fn open(path: &Path) -> Result<Self, CheckpointError> {
        let found = std::fs::metadata(path).map_err(CheckpointError::io(path))?;
        if !found.is_dir() {
            let gguf = Gguf::open(path)?;
            return Ok(Self {
                path: path.into(),
                config: gguf_config::config(&gguf)?,
                place: Place::default(),
                store: Store::Gguf(gguf),
                wide: false,
            });
        }
        let config = path.join("config.json");
        if !config.is_file() {
            return Err(CheckpointError::Incomplete {
                folder: path.into(),
                lack: "no `config.json`".into(),
                advice: advice(path),
            });
        }
        Ok(Self {
            path: path.into(),
            config: json(&config)?,
            place: Place::default(),
            store: weights(path)?,
            wide: false,
        })
    }

    /// The tensor `name`, read from the file now.
    ///
    /// # Errors
    /// Where there is none of that name, its shape is not `shape`, its type is
    /// not read, or the file cannot be.
    pub fn take(&mut self, name: &str, shape: &[usize]) -> Result<Tensor, CheckpointError> {
        if let Some((file, found)) = self.find(name)
            && found != shape
        {
            return Err(CheckpointError::Shape {
                file: file.into(),
                tensor: name.into(),
                found: found.into(),
                wanted: shape.into(),
            });
        }
        let tensor = match &self.store {
            Store::Safetensors(store) => store.read(name)?,
            Store::Pickle(store) => store.read(name)?,
            Store::Gguf(store) => store.read(name)?,
        };
        let tensor = tensor.ok_or_else(|| CheckpointError::Missing {
            path: self.path.clone(),
            tensor: name.into(),
            closest_names: self.closest(name),
        })?;
        self.wide |= shape.len() > 1 && matches!(tensor.data, Data::F32(_));
        Ok(tensor)
    }

    /// Whether numbers are to be kept in fewer than 32 bits: as the suite says, else as those of all
    /// matrices that were taken.
    pub fn is_short(&self) -> bool {
        match self.place.dtype {
            Some(dtype) => dtype != Dtype::F32,
            None => !self.wide,
        }
    }

    /// The kind of network, as `config.json` names it.
    ///
    /// # Errors
    /// Where it names none.
    pub fn model_type(&self) -> Result<String, CheckpointError> {
        match self.config.get("model_type").and_then(Value::as_str) {
            Some(kind) => Ok(kind.to_owned()),
            None => Err(self.wrong("it does not tell its `model_type`")),
        }
    }

    /// The settings that a network wants to know.
    ///
    /// # Errors
    /// Where one is missing, or is of another type.
    pub fn settings<T: DeserializeOwned>(&self) -> Result<T, CheckpointError> {
        serde_json::from_value(Value::Object(self.config.clone()))
            .map_err(|error| self.wrong(error.to_string()))
    }

    /// An error in its settings.
    pub fn wrong(&self, why: impl Into<String>) -> CheckpointError {
        let file = match &self.store {
            Store::Gguf(_) => self.path.clone(),
            _ => self.path.join("config.json"),
        };
        CheckpointError::broken(&file, why)
    }

    /// Whether there is a tensor `name`.
    pub fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// The shape of the tensor `name`.
    pub fn shape(&self, name: &str) -> Option<&[usize]> {
        self.find(name).map(|(_, shape)| shape)
    }

    /// All tensors' names, sorted.
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = match &self.store {
            Store::Safetensors(store) => store.names().collect(),
            Store::Pickle(store) => store.names().collect(),
            Store::Gguf(store) => store.names().collect(),
        };
        names.sort_unstable();
        names
    }

    /// The first of `candidates` with which the tensor `probe` is there, such
    /// as `roberta.` for `embeddings.word_embeddings.weight`; for names without
    /// any, the candidates need an empty one.
    pub fn prefix(&self, candidates: &[&str], probe: &str) -> Option<String> {
        let mut found = candidates.iter();
        let found = found.find(|prefix| self.has(&format!("{prefix}{probe}")));
        found.map(ToString::to_string)
    }

    /// What the tokenizer and the chat template are made from.
    pub fn sources(&self) -> Sources {
        match &self.store {
            Store::Gguf(gguf) => Sources::Gguf {
                file: self.path.clone(),
                metadata: gguf.metadata.clone(),
            },
            _ => Sources::Folder(self.path.clone()),
        }
    }

    fn find(&self, name: &str) -> Option<(&Path, &[usize])> {
        match &self.store {
            Store::Safetensors(store) => store.find(name),
            Store::Pickle(store) => store.find(name),
            Store::Gguf(store) => store.find(name),
        }
    }

    /// The names nearest to `name`, best first.
    fn closest(&self, name: &str) -> Vec<String> {
        let likeness = |other: &str| {
            // Another prefix alone is the likeliest of mistakes.
            let within = other.ends_with(name) || name.ends_with(other);
            f64::from(u8::from(within)) + strsim::normalized_levenshtein(name, other)
        };
        let names = self.names().into_iter();
        let mut names: Vec<(f64, &str)> = names.map(|other| (likeness(other), other)).collect();
        names.sort_by(|a, b| b.0.total_cmp(&a.0));
        let names = names.into_iter().take(PROPOSED);
        names.map(|(_, name)| name.to_string()).collect()
    }
}

/// The weights in a folder.
fn weights(folder: &Path) -> Result<Store, CheckpointError> {
    let place = |name: &str| Some(folder.join(name)).filter(|path| path.is_file());
    if let Some(file) = place("model.safetensors") {
        return Shards::one(&file).map(Store::Safetensors);
    }
    if let Some(file) = place("model.safetensors.index.json") {
        return Shards::indexed(&file).map(Store::Safetensors);
    }
    if let Some(file) = place("pytorch_model.bin") {
        return Pickle::open(&file).map(Store::Pickle);
    }
    let advice = match place("pytorch_model.bin.index.json") {
        Some(_) => "weights of PyTorch in several files are not read: convert them to safetensors",
        None => "download `model.safetensors` or `pytorch_model.bin` too",
    };
    Err(CheckpointError::Incomplete {
        folder: folder.into(),
        lack: "no weights".into(),
        advice: advice.into(),
    })
}

/// What to do about a folder without settings.
fn advice(folder: &Path) -> String {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    files.sort();
    let gguf = files
        .iter()
        .find(|file| file.extension().is_some_and(|end| end == "gguf"));
    match gguf {
        Some(file) => format!("to use the GGUF file in it, give `{}`", file.display()),
        None => "download all files of the model, not the weights alone".into(),
    }
}

/// A hash of all files that a checkpoint is read from.
///
/// # Errors
/// Where one cannot be read.
pub fn content_hash(path: &Path) -> Result<String, CheckpointError> {
    let mut files = vec![path.to_path_buf()];
    if path.is_dir() {
        let entries = std::fs::read_dir(path).map_err(CheckpointError::io(path))?;
        let entries = entries.collect::<Result<Vec<_>, _>>();
        let entries = entries.map_err(CheckpointError::io(path))?;
        files = entries.iter().map(std::fs::DirEntry::path).collect();
        files.retain(|file| file.is_file());
        files.sort();
    }
    let mut hasher = blake3::Hasher::new();
    for file in files {
        let name = file.file_name().unwrap_or_default();
        hasher.update(name.as_encoded_bytes());
        let bytes = std::fs::File::open(&file).map_err(CheckpointError::io(&file))?;
        hasher
            .update_reader(bytes)
            .map_err(CheckpointError::io(&file))?;
    }
    Ok(hasher.finalize().to_hex().to_string())
}
