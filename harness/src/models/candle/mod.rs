//! The model `candle`: decodes with a local checkpoint. `candle-core` reads what PyTorch pickled, and
//! computes on GPUs; on a processor the arithmetic is our own, so that an answer never depends on what
//! it was batched with.

mod batch;
mod cache;
mod chat;
mod checkpoint;
mod compute;
mod decode;
mod device;
mod embed;
mod executor;
mod ggml;
mod hub;
mod kernels;
mod language;
mod network;
mod parts;
mod settings;
mod tag;
#[cfg(test)]
mod tests;
mod tokenizer;
mod weights;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use schemars::schema_for;
use serde::Deserialize;

use self::chat::{ChatError, Template};
use self::checkpoint::{Checkpoint, CheckpointError};
use self::device::{DeviceError, Place, Wanted};
use self::hub::{Absent, Found, Hub};
use self::network::Network;
pub use self::parts::Parts;
use self::settings::{Api, Settings};
use self::tokenizer::{Tokenizer, TokenizerError};
use super::{Answered, Model, ModelError, Question, Told, Use};
use crate::domain::settings::{Fault, Node};
use crate::domain::{Ending, Kind, Sample, Stop};

/// A device of candle's by its name, `cuda`, `cuda:1` or `metal`; none is the processor, `cpu`.
///
/// # Errors
/// Where it is no such name, this build cannot compute there, or the machine has no such device.
pub fn open_device(name: &str) -> Result<Option<candle_core::Device>, String> {
    let wanted = Wanted::read(name)?;
    let opened = wanted.open();
    opened.map_err(|error| format!("the device `{name}` cannot be used: {error}"))
}

/// Looks whether a device's name can be one, without opening it.
///
/// # Errors
/// Where it is no such name, or this build cannot compute there.
pub fn check_device(name: &str) -> Result<(), String> {
    Wanted::read(name).map(drop)
}

/// The kind.
pub static KIND: Kind<dyn Model> = Kind {
    name: "candle",
    about: "a local checkpoint: decodes with a CodeExecutor or a language model, embeds with an encoder",
    build: |node| Ok(Box::new(Candle::build(node)?)),
    schema: || schema_for!(Settings),
};

/// A checkpoint, read when it is first asked.
struct Candle {
    settings: Settings,
    /// Where it is, once it is on this machine.
    path: OnceLock<PathBuf>,
    /// Where to get it from if it is not.
    absent: Option<Absent>,
    loaded: OnceLock<Loaded>,
}

/// A checkpoint in memory.
struct Loaded {
    network: Box<dyn Network>,
    tokenizer: Tokenizer,
    template: Option<Template>,
    writes: Writes,
    /// The most tokens that its files say it embeds at once, where they do.
    longest: Option<usize>,
    threads: rayon::ThreadPool,
}

/// What a checkpoint's network writes, and how it is asked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Writes {
    /// Nothing: it encodes.
    Nothing,
    /// Text behind a prompt.
    Text,
    /// Traces of programs, as released: between the tokens that UniXcoder has for an encoder's
    /// input.
    Traces,
    /// Traces of programs, as the harness trains it: the target follows the source at once.
    PlainTraces,
}

/// What of `config.json` tells what a network writes.
#[derive(Deserialize)]
struct Config {
    /// Whether a source is read in both directions, and its target behind it in one: a key of ours.
    #[serde(default)]
    prefix_lm: bool,
}

impl Writes {
    fn of(checkpoint: &Checkpoint) -> Result<Self, CheckpointError> {
        let config: Config = checkpoint.settings()?;
        Ok(match checkpoint.model_type()?.as_str() {
            _ if config.prefix_lm => Self::PlainTraces,
            "roberta" => Self::Traces,
            "bert" => Self::Nothing,
            _ => Self::Text,
        })
    }
}

impl Candle {
    fn build(node: &Node) -> Result<Self, Fault> {
        let settings: Settings = node.read()?;
        let written = node.get("path").map(Node::as_written);
        let written = written.as_ref().and_then(|path| path.as_str());
        let hub = Hub::of(|name| std::env::var_os(name));
        let found = settings
            .place(written.unwrap_or_default(), hub)
            .map_err(|(key, words)| node.get(key).unwrap_or(node).fault(words))?;
        let (path, absent) = match found {
            Found::Here(path) => (OnceLock::from(path), None),
            Found::Absent(absent) => (OnceLock::new(), Some(absent)),
        };
        Ok(Self {
            settings,
            path,
            absent,
            loaded: OnceLock::new(),
        })
    }

    fn path(&self) -> Result<&Path, ModelError> {
        let path = self.path.get().map(PathBuf::as_path);
        path.ok_or_else(|| ModelError::Refused("the model was not downloaded".into()))
    }

    fn load(&self) -> Result<&Loaded, ModelError> {
        if let Some(loaded) = self.loaded.get() {
            return Ok(loaded);
        }
        let threads = rayon::ThreadPoolBuilder::new()
            .num_threads(self.settings.threads.unwrap_or(0))
            .build()
            .map_err(|error| ModelError::Down(format!("cannot start threads: {error}")))?;
        let mut checkpoint = Checkpoint::open(self.path()?)?;
        checkpoint.place = self.place()?;
        let sources = checkpoint.sources();
        let writes = Writes::of(&checkpoint)?;
        let asked = self.settings.api.unwrap_or(Api::Chat);
        let chats = asked == Api::Chat && writes == Writes::Text;
        let loaded = Loaded {
            writes,
            longest: embed::longest(&sources),
            network: threads.install(|| network::build(&mut checkpoint))?,
            tokenizer: Tokenizer::open(&sources)?,
            template: match chats {
                true => Template::open(&sources)?,
                false => None,
            },
            threads,
        };
        Ok(self.loaded.get_or_init(|| loaded))
    }

    /// Where to compute.
    fn place(&self) -> Result<Place, ModelError> {
        let device = open_device(&self.settings.device).map_err(ModelError::Down)?;
        Ok(Place {
            device,
            dtype: self.settings.dtype,
            memory: self.settings.memory(),
        })
    }
}

impl Model for Candle {
    fn prepare(&self, told: Told<'_>, stop: &Stop) -> Result<(), ModelError> {
        if let (None, Some(absent)) = (self.path.get(), &self.absent) {
            let path = absent.download(told, stop)?;
            self.path.get_or_init(|| path);
        }
        Ok(())
    }

    fn answer(
        &self,
        questions: &[Question<'_>],
        answered: Answered<'_>,
        stop: &Stop,
    ) -> Result<(), ModelError> {
        let loaded = self.load()?;
        loaded.threads.install(|| match loaded.writes {
            _ if self.uses() == Use::Embeds => {
                embed::answer(&self.settings, loaded, questions, answered, stop)
            }
            Writes::Traces | Writes::PlainTraces => {
                executor::answer(&self.settings, loaded, questions, answered, stop)
            }
            Writes::Nothing => Err(ModelError::Refused(format!(
                "{}: a BERT encodes text and writes none; take a language model or a CodeExecutor, or search \
                 with it (`api: embeddings`)",
                self.path()?.display()
            ))),
            Writes::Text => language::answer(&self.settings, loaded, questions, answered, stop),
        })
    }

    fn uses(&self) -> Use {
        match self.settings.api {
            Some(Api::Embeddings) => Use::Embeds,
            _ => Use::Answers,
        }
    }

    fn choice(&self, dataset: &str) -> Result<&str, Fault> {
        let tag = self.settings.tag(dataset)?;
        Ok(tag.unwrap_or_default())
    }

    fn note(&self) -> Option<String> {
        let name = &self.settings.device;
        (name != "cpu").then(|| format!("on {name}; an answer may depend on others in its batch"))
    }

    fn content_hash(&self) -> anyhow::Result<String> {
        Ok(checkpoint::content_hash(self.path()?)?)
    }
}

/// The samples of a question that could not be asked.
fn unasked(question: &Question<'_>, reason: &str) -> Vec<Sample> {
    let sample = Sample {
        ending: Ending::Failed {
            reason: reason.to_owned(),
        },
        ..Sample::whole("")
    };
    vec![sample; question.sampling.samples as usize]
}

/// Why a network cannot read these tokens: a tokenizer may know more than its network.
fn beyond(loaded: &Loaded, tokens: &[u32]) -> Option<String> {
    let known = loaded.network.facts().vocabulary;
    let beyond = tokens.iter().find(|&&token| token as usize >= known)?;
    Some(format!(
        "the prompt has token {beyond}, and the network knows {known} tokens alone"
    ))
}

impl From<CheckpointError> for ModelError {
    fn from(error: CheckpointError) -> Self {
        Self::Refused(error.to_string())
    }
}

impl From<DeviceError> for ModelError {
    fn from(error: DeviceError) -> Self {
        Self::Down(error.to_string())
    }
}

impl From<ChatError> for ModelError {
    fn from(error: ChatError) -> Self {
        Self::Refused(error.to_string())
    }
}

impl From<TokenizerError> for ModelError {
    fn from(error: TokenizerError) -> Self {
        Self::Refused(error.to_string())
    }
}
