//! Models on the Hugging Face hub: found in the cache that its own tools keep, or downloaded into it.

mod cache;
mod client;
mod download;
mod files;
#[cfg(test)]
mod tests;
mod trouble;

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

pub use download::Absent;

use cache::Folder;

/// The hub's own address.
const ENDPOINT: &str = "https://huggingface.co";
/// The version of a model of which nothing else is said.
const MAIN: &str = "main";
/// The wait before a failed request's second try; it doubles from then on.
const FIRST_WAIT: Duration = Duration::from_millis(500);

/// The hub and its cache, as the environment describes them.
#[derive(Clone)]
pub struct Hub {
    /// Where models are kept; none where there is not even a `HOME`.
    cache: Option<PathBuf>,
    /// Whether the network must be left alone.
    offline: bool,
    /// The address, which may be a mirror's.
    endpoint: String,
    /// What opens private and gated models.
    token: Option<String>,
    first_wait: Duration,
}

/// A model's name, such as `microsoft/codeexecutor`, and its version: a branch, a tag or a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Id {
    name: String,
    revision: String,
}

/// Where a model is.
pub enum Found {
    /// In this folder or file.
    Here(PathBuf),
    /// Not here yet.
    Absent(Absent),
}

impl Hub {
    /// The hub by the variables that its own tools heed.
    pub fn of(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let text = |name: &str| set(name)?.into_string().ok();
        let home = home(set);
        let cache = set("HF_HUB_CACHE").map(PathBuf::from);
        let file = set("HF_TOKEN_PATH").map(PathBuf::from);
        let file = file.or(home.as_ref().map(|home| home.join("token")));
        let kept = || std::fs::read_to_string(file?).ok();
        let token = text("HF_TOKEN").or_else(kept);
        let offline = text("HF_HUB_OFFLINE").unwrap_or_default();
        Self {
            cache: cache.or(home.map(|home| home.join("hub"))),
            offline: ["1", "true", "yes", "on"].contains(&offline.to_lowercase().as_str()),
            endpoint: text("HF_ENDPOINT").unwrap_or(ENDPOINT.into()),
            token: token
                .map(|token| token.trim().to_owned())
                .filter(|token| !token.is_empty()),
            first_wait: FIRST_WAIT,
        }
    }

    /// Looks for the model `id` in the cache alone.
    ///
    /// # Errors
    /// Where it is no id, or the model is not here and must not be downloaded: what to do.
    pub fn find(self, id: &str) -> Result<Found, String> {
        let Some(wanted) = Id::parse(id) else {
            return Err(format!("`{id}` is no file or folder here"));
        };
        let Some(cache) = self.cache.clone() else {
            return Err(format!(
                "`{id}` is no folder here, and there is no HOME to keep downloaded models in"
            ));
        };
        let lack = match Folder::of(&cache, &wanted).snapshot(&wanted.revision) {
            None => "is no folder or downloaded model here".to_owned(),
            Some(snapshot) => match files::lack(&snapshot) {
                None => return Ok(Found::Here(snapshot)),
                Some(lack) => format!("was downloaded in part: it lacks {lack}"),
            },
        };
        if self.offline {
            return Err(format!(
                "`{id}` {lack}, and `HF_HUB_OFFLINE` forbids to download it to `{}`",
                cache.display()
            ));
        }
        Ok(Found::Absent(Absent {
            hub: self,
            id: wanted,
            cache,
        }))
    }
}

/// Where the hub's tools keep all that is theirs.
fn home(set: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    if let Some(home) = set("HF_HOME") {
        return Some(home.into());
    }
    if let Some(cache) = set("XDG_CACHE_HOME") {
        return Some(PathBuf::from(cache).join("huggingface"));
    }
    Some(PathBuf::from(set("HOME")?).join(".cache/huggingface"))
}

impl Id {
    /// Reads `ORG/NAME` or `ORG/NAME@REVISION`; none where it is neither.
    fn parse(text: &str) -> Option<Self> {
        let (name, revision) = text.split_once('@').unwrap_or((text, MAIN));
        let fits = name.split('/').count() == 2
            && name.split('/').chain(revision.split('/')).all(is_plain);
        fits.then(|| Self {
            name: name.into(),
            revision: revision.into(),
        })
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.revision.as_str() {
            MAIN => f.write_str(&self.name),
            revision => write!(f, "{}@{revision}", self.name),
        }
    }
}

/// Whether a word can name a file: nothing of another's leads out of the cache.
fn is_plain(word: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    !word.is_empty() && !word.starts_with('.') && word.chars().all(plain)
}
