//! Models that were downloaded from the Hugging Face hub, in the cache that its own tools keep.

use std::env;
use std::path::PathBuf;

/// The folder of a model by its id, such as `microsoft/codeexecutor`.
///
/// # Errors
/// Where it is no id, or the model is not in the cache: what to do.
pub fn find(id: &str) -> Result<PathBuf, String> {
    let is_id = id.split('/').count() == 2
        && (id.split('/')).all(|part| {
            let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
            !part.is_empty() && part.chars().all(plain) && !part.starts_with('.')
        });
    if !is_id {
        return Err(format!("`{id}` is no file or folder here"));
    }
    let Some(cache) = cache() else {
        return Err(format!(
            "`{id}` is no folder here, and there is no HOME to look for downloaded models in"
        ));
    };
    let model = cache.join(format!("models--{}", id.replace('/', "--")));
    let revision = std::fs::read_to_string(model.join("refs/main"));
    let snapshot = revision.map(|revision| model.join("snapshots").join(revision.trim()));
    match snapshot {
        Ok(snapshot) if snapshot.is_dir() => Ok(snapshot),
        _ => Err(format!(
            "`{id}` is no folder here, and no model that was downloaded to `{}`; get it with `hf \
             download {id}`",
            cache.display()
        )),
    }
}

/// Where the hub's tools keep models: by `HF_HUB_CACHE`, `HF_HOME`, or in the user's cache.
fn cache() -> Option<PathBuf> {
    let folder = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
    if let Some(cache) = folder("HF_HUB_CACHE") {
        return Some(cache.into());
    }
    let home = match folder("HF_HOME") {
        Some(home) => PathBuf::from(home),
        None => match folder("XDG_CACHE_HOME") {
            Some(cache) => PathBuf::from(cache).join("huggingface"),
            None => PathBuf::from(folder("HOME")?).join(".cache/huggingface"),
        },
    };
    Some(home.join("hub"))
}
