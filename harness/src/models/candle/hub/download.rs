//! Downloads a model's files into the cache: settings first and weights last, so that what was broken
//! off is never taken for whole, and is taken up where it ended.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use backon::{ExponentialBuilder, Retryable as _};
use reqwest::header::CONTENT_RANGE;
use reqwest::{Response, StatusCode};
use ring::digest;
use tokio::time::sleep;

use super::cache::Folder;
use super::client::{Client, Source};
use super::trouble::Trouble;
use super::{Hub, Id, files};
use crate::domain::Stop;
use crate::models::{Arrival, ModelError, Told};

/// How often the wish to stop, and another's lock, is looked at.
const GLANCE: Duration = Duration::from_millis(50);
/// Tries beyond the first, of each file.
const RETRIES: usize = 4;

/// A model that is not in the cache, or not all of it.
pub struct Absent {
    /// Where to get it.
    pub hub: Hub,
    /// What to get.
    pub id: Id,
    /// Where to keep it.
    pub cache: PathBuf,
}

impl Absent {
    /// Downloads what is not here yet: the folder with the model's files.
    ///
    /// # Errors
    /// Where the hub has no such model, does not give it, or cannot be reached; where the disk is
    /// full; and where `stop` was set first.
    pub fn download(&self, told: Told<'_>, stop: &Stop) -> Result<PathBuf, ModelError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| ModelError::Down(format!("cannot start a download: {error}")))?;
        let done = runtime.block_on(async {
            tokio::select! {
                done = self.fetch(told) => done,
                () = stopped(stop) => Err(Trouble::Passing(format!(
                    "stopped while downloading `{}`; what has come is kept", self.id
                ))),
            }
        });
        // Looking up a host's name cannot be cut short: leave it behind.
        runtime.shutdown_background();
        Ok(done?)
    }

    async fn fetch(&self, told: Told<'_>) -> Result<PathBuf, Trouble> {
        let folder = Folder::of(&self.cache, &self.id);
        // Another model of the suite may have been the same.
        let snapshot = folder.snapshot(&self.id.revision);
        if let Some(snapshot) = snapshot.filter(|it| files::lack(it).is_none()) {
            return Ok(snapshot);
        }
        let client = Client::new(&self.hub, &self.id)?;
        let version = (|| client.version())
            .retry(self.backoff())
            .when(Trouble::is_passing)
            .await?;
        let plan = files::Plan::of(|file| version.has(file)).map_err(|lack| self.unfit(lack))?;
        let get = async |file: &str| {
            (|| transfer(&client, &folder, &version.commit, file, told))
                .retry(self.backoff())
                .when(Trouble::is_passing)
                .await
        };
        for file in &plan.settings {
            get(file).await?;
        }
        get(plan.weights).await?;
        let snapshot = folder.files(&version.commit);
        if plan.weights == files::INDEX {
            for file in files::shards(&snapshot.join(files::INDEX)).map_err(Trouble::Final)? {
                get(&file).await?;
            }
        }
        if self.id.revision != version.commit {
            let named = folder.name(&self.id.revision, &version.commit);
            named.map_err(Trouble::of_disk(&self.cache))?;
        }
        Ok(snapshot)
    }

    fn backoff(&self) -> ExponentialBuilder {
        ExponentialBuilder::default()
            .with_min_delay(self.hub.first_wait)
            .with_max_times(RETRIES)
            .with_factor(2.0)
            .with_jitter()
    }

    /// A model of another make.
    fn unfit(&self, lack: &str) -> Trouble {
        Trouble::Final(format!(
            "`{}` on {} has no {lack}, without which it is not read here; of a GGUF file, give the \
             path to a copy on this machine",
            self.id, self.hub.endpoint
        ))
    }
}

/// Gets one file, all of it, or says why not.
async fn transfer(
    client: &Client<'_>,
    folder: &Folder,
    commit: &str,
    file: &str,
    told: Told<'_>,
) -> Result<(), Trouble> {
    let source = client.source(commit, file).await?;
    let blob = folder.blob(&source.etag);
    let disk = Trouble::of_disk(&blob);
    let _lock = loop {
        match folder.lock(&source.etag).map_err(&disk)? {
            Some(lock) => break lock,
            None => sleep(GLANCE).await,
        }
    };
    if !blob.is_file() {
        let partial = folder.partial(&source.etag);
        let total = pour(client, &source, &partial, file, told).await?;
        if !is_right(&partial, &source.etag).map_err(&disk)? {
            fs::remove_file(&partial).map_err(&disk)?;
            let why = format!("`{file}` came with other bytes than the hub has; try again");
            return Err(Trouble::Passing(why));
        }
        fs::rename(&partial, &blob).map_err(&disk)?;
        let done = total;
        told(Arrival { file, done, total }).map_err(Trouble::Told)?;
    }
    folder.link(commit, file, &source.etag).map_err(&disk)
}

/// Puts what is still missing of a file behind what is there: its size.
async fn pour(
    client: &Client<'_>,
    source: &Source,
    partial: &Path,
    file: &str,
    told: Told<'_>,
) -> Result<u64, Trouble> {
    let disk = Trouble::of_disk(partial);
    let open = OpenOptions::new().append(true).create(true).open(partial);
    let mut out = open.map_err(&disk)?;
    // What cannot be checked at the end is begun anew: it is small.
    let mut done = match is_hash(&source.etag) {
        true => out.metadata().map_err(&disk)?.len(),
        false => 0,
    };
    let mut response = client.bytes(source, done).await?;
    let status = response.status();
    if status == StatusCode::RANGE_NOT_SATISFIABLE && size(&response, done) == done {
        // It was broken off between its last byte and its name.
        return Ok(done);
    }
    if status != StatusCode::PARTIAL_CONTENT {
        out.set_len(0).map_err(&disk)?;
        done = 0;
    }
    if !status.is_success() {
        let why = format!("what was there of `{file}` is longer than the hub's; try again");
        return Err(Trouble::Passing(why));
    }
    let total = size(&response, done);
    while let Some(chunk) = response.chunk().await.map_err(|e| client.lost(&e))? {
        out.write_all(&chunk).map_err(&disk)?;
        done += chunk.len() as u64;
        if done < total {
            told(Arrival { file, done, total }).map_err(Trouble::Told)?;
        }
    }
    out.sync_all().map_err(&disk)?;
    Ok(done)
}

/// The bytes of a file of which the first `from` are there.
fn size(response: &Response, from: u64) -> u64 {
    let range = response.headers().get(CONTENT_RANGE);
    let range = range.and_then(|range| range.to_str().ok());
    let said = range.and_then(|range| range.rsplit('/').next()?.parse().ok());
    said.unwrap_or(from + response.content_length().unwrap_or_default())
}

/// Whether a file's bytes are those that its etag stands for, where it is their SHA-256.
fn is_right(path: &Path, etag: &str) -> io::Result<bool> {
    if !is_hash(etag) {
        return Ok(true);
    }
    let mut file = File::open(path)?;
    let mut context = digest::Context::new(&digest::SHA256);
    let mut bytes = vec![0; 1 << 20];
    loop {
        match file.read(&mut bytes)? {
            0 => break,
            read => context.update(&bytes[..read]),
        }
    }
    let found = context.finish();
    let found = found.as_ref().iter().map(|byte| format!("{byte:02x}"));
    Ok(found.collect::<String>() == etag)
}

/// Whether an etag is a SHA-256: the hub has one of each large file.
fn is_hash(etag: &str) -> bool {
    etag.len() == 64
}

async fn stopped(stop: &Stop) {
    while !stop.is_set() {
        sleep(GLANCE).await;
    }
}
