//! The model `http`: asks an OpenAI-compatible server, many questions at a time.

mod client;
mod embeddings;
mod ledger;
#[cfg(test)]
pub mod server;
mod settings;
#[cfg(test)]
mod tests;
mod trouble;
mod wire;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use schemars::schema_for;
use tokio::runtime::{Builder, Runtime};
use tokio::task::{JoinError, JoinSet};
use tokio::time::sleep;

use self::client::{Client, Reply};
use self::ledger::Ledger;
use self::settings::{Api, Settings};
use self::wire::Asked;
use super::{Answered, Model, ModelError, Question, Use};
use crate::domain::settings::{Fault, Node};
use crate::domain::{Kind, Stop};

/// The kind.
pub static KIND: Kind<dyn Model> = Kind {
    name: "http",
    about: "asks an OpenAI-compatible server: chat, completions or embeddings",
    build: |node| Ok(Box::new(Http::build(node)?)),
    schema: || schema_for!(Settings),
};

/// The wait before a failed request's second try; it doubles from then on.
const FIRST_WAIT: Duration = Duration::from_millis(250);
/// How often the wish to stop is looked for.
const GLANCE: Duration = Duration::from_millis(50);

/// A server and the threads that talk to it.
struct Http {
    client: Arc<Client>,
    /// Whether the server ever answered.
    proven: AtomicBool,
    /// `None` only while dropped.
    runtime: Option<Runtime>,
}

impl Http {
    fn build(node: &Node) -> Result<Self, Fault> {
        Self::new(node.read()?, FIRST_WAIT)
            .map_err(|(key, words)| node.get(key).unwrap_or(node).fault(words))
    }

    fn new(settings: Settings, first_wait: Duration) -> Result<Self, (&'static str, String)> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("http")
            .enable_all()
            .build()
            .map_err(|e| {
                (
                    "base_url",
                    format!("cannot start threads for requests: {e}"),
                )
            })?;
        Ok(Self {
            client: Arc::new(Client::new(settings, first_wait)?),
            proven: AtomicBool::new(false),
            runtime: Some(runtime),
        })
    }

    async fn answer_all(
        &self,
        questions: &[Question<'_>],
        answered: Answered<'_>,
        stop: &Stop,
    ) -> Result<(), ModelError> {
        let mut ledger = Ledger::new(&self.client, answered, self.proven.load(Ordering::Relaxed));
        let mut left = questions.iter().enumerate();
        // Dropping the set ends the requests under way.
        let mut under_way: JoinSet<(usize, Reply)> = JoinSet::new();
        let mut ready = Vec::new();
        while !stop.is_set() {
            while under_way.len() < self.client.settings.concurrency
                && let Some((index, question)) = left.next()
            {
                let asked = Asked::new(&self.client.settings, question);
                let client = Arc::clone(&self.client);
                under_way.spawn(async move { (index, client.ask(&asked).await) });
            }
            // After asking on, so that the server is busy while this is kept.
            for (index, reply) in ready.drain(..) {
                ledger.take(index, reply)?;
            }
            if under_way.is_empty() {
                self.proven.store(ledger.close()?, Ordering::Relaxed);
                return Ok(());
            }
            tokio::select! {
                Some(done) = under_way.join_next() => ready.push(whole(done)),
                () = sleep(GLANCE) => {}
            }
            while let Some(done) = under_way.try_join_next() {
                ready.push(whole(done));
            }
        }
        for (index, reply) in ready {
            if reply.trouble.is_none() {
                answered(index, reply.samples)?;
            }
        }
        Ok(())
    }
}

/// What a task returned; a panic in it goes on here.
fn whole<T>(done: Result<T, JoinError>) -> T {
    done.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
}

impl Model for Http {
    fn answer(
        &self,
        questions: &[Question<'_>],
        answered: Answered<'_>,
        stop: &Stop,
    ) -> Result<(), ModelError> {
        match &self.runtime {
            Some(runtime) => runtime.block_on(self.answer_all(questions, answered, stop)),
            None => Ok(()),
        }
    }

    fn uses(&self) -> Use {
        match self.client.settings.api {
            Api::Embeddings => Use::Embeds,
            Api::Chat | Api::Completions => Use::Answers,
        }
    }
}

impl Drop for Http {
    fn drop(&mut self) {
        // Looking up a host's name cannot be cut short: leave it behind.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
