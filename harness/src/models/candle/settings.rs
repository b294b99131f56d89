//! What a suite says about a local model.

use std::path::PathBuf;

use schemars::JsonSchema;
use serde::Deserialize;

use super::device::Wanted;
use super::hub::{Found, Hub};
use super::tag::Tag;
use super::weights::Dtype;
use crate::domain::settings::Fault;

/// A checkpoint and how to decode with it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// A folder with `config.json`, weights and a tokenizer; a `.gguf` file; or
    /// the id of a model on the Hugging Face hub, such as
    /// `microsoft/codeexecutor` or, for a branch, tag or commit of it,
    /// `microsoft/codeexecutor@main`: taken from the hub's cache, and downloaded
    /// into it when it is first run and is not there.
    pub path: PathBuf,
    /// Whether a language model is asked in its chat template or continues the
    /// prompt's text; a chat where its checkpoint has a template. Or that an
    /// encoder embeds programs.
    #[serde(default)]
    pub api: Option<Api>,
    /// Sequences that share a step, samples and beams each counted; one question
    /// may always have all of its own.
    #[serde(default = "batch")]
    pub batch: usize,
    /// MiB for keys and values; where it runs out, fewer sequences share a step.
    #[serde(default = "cache")]
    pub cache: usize,
    /// Where to compute: `cpu`; `cuda` or `metal` in a build with that feature;
    /// `cuda:1` is the second GPU.
    #[serde(default = "device")]
    pub device: String,
    /// Numbers that weights are kept in where they are not quantised, that keys
    /// and values are kept in (16 or 32 bits), and that a GPU computes in; where
    /// absent those of the file, on a GPU `f32`.
    #[serde(default)]
    pub dtype: Option<Dtype>,
    /// Threads; all processors where absent.
    #[serde(default)]
    pub threads: Option<usize>,
    /// Beams of a CodeExecutor at temperature 0: one is greedy, ten are the paper's.
    #[serde(default = "beams")]
    pub beams: usize,
    /// What a CodeExecutor's source opens with: `singleline`, `tutorial` or
    /// `codenet`, as it was trained. One for all, or a map from the datasets'
    /// names to theirs.
    #[serde(default)]
    pub tag: Option<Tag>,
}

/// How a model is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Api {
    /// In its chat template.
    Chat,
    /// As text to continue.
    Completions,
    /// For an embedding of each program, of an encoder such as UniXcoder or CodeBERT: for searches.
    Embeddings,
}

const fn batch() -> usize {
    32
}

const fn cache() -> usize {
    2048
}

fn device() -> String {
    "cpu".to_owned()
}

const fn beams() -> usize {
    10
}

/// Beams beyond which a search is a mistake.
const MOST_BEAMS: usize = 1000;

impl Settings {
    /// Bytes for keys and values.
    pub fn memory(&self) -> usize {
        self.cache.saturating_mul(1 << 20)
    }

    /// What the source of a program of this dataset opens with.
    ///
    /// # Errors
    /// Where other datasets have tags, and this one none.
    pub fn tag(&self, dataset: &str) -> Result<Option<&str>, Fault> {
        let each = match &self.tag {
            None => return Ok(None),
            Some(Tag::One(tag)) => return Ok(Some(tag)),
            Some(Tag::Each(each)) => each,
        };
        let tag = each.get(dataset).map(|tag| Some(tag.as_str()));
        tag.ok_or_else(|| {
            let fault = Fault::new(format!("`tag` has none for the dataset `{dataset}`"));
            fault.help(format!(
                "add `{dataset}: TAG` to it, or name the tasks' `models`"
            ))
        })
    }

    /// Where the checkpoint is, of which the suite says `written`.
    ///
    /// # Errors
    /// The key that is wrong, and what is wrong with it.
    pub fn place(&self, written: &str, hub: Hub) -> Result<Found, (&'static str, String)> {
        for (key, value) in [
            ("batch", self.batch),
            ("cache", self.cache),
            ("beams", self.beams),
            ("threads", self.threads.unwrap_or(1)),
        ] {
            if value == 0 {
                return Err((key, format!("`{key}` must be at least 1")));
            }
        }
        if self.beams > MOST_BEAMS {
            let why = format!("`beams` must be {MOST_BEAMS} at most");
            return Err(("beams", why));
        }
        Wanted::read(&self.device).map_err(|why| ("device", why))?;
        if self.path.exists() {
            return Ok(Found::Here(self.path.clone()));
        }
        // A variable holds a path, which was taken from the suite's folder: that is no id.
        if written.contains("${") {
            return Err((
                "path",
                format!(
                    "`{}` is no file or folder; a model of the hub is named in the suite itself",
                    self.path.display()
                ),
            ));
        }
        hub.find(written).map_err(|why| ("path", why))
    }
}

#[cfg(all(test, not(feature = "cuda")))]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::unwrap_used)]
    fn a_device_that_the_build_lacks_is_refused_with_the_way_out() {
        let said = serde_json::json!({ "path": ".", "device": "cuda:1" });
        let settings: Settings = serde_json::from_value(said).unwrap();
        let (key, why) = settings.place(".", Hub::of(|_| None)).err().unwrap();
        assert_eq!(key, "device");
        assert_eq!(
            why,
            "this harness was built without CUDA; build it with `--features cuda`"
        );
    }
}
