//! What a running pipeline tells: the store writes it down, the console shows it.

use super::{Dropped, Example, Prediction};

/// Something that happened in a run.
#[derive(Debug)]
pub enum Event<'a> {
    /// A dataset is about to be built.
    Building {
        /// The dataset's name.
        dataset: &'a str,
    },
    /// So many of a dataset's programs have been run.
    Built {
        /// The dataset's name.
        dataset: &'a str,
        /// Programs run so far.
        done: usize,
        /// Programs to run.
        total: usize,
    },
    /// A dataset is complete.
    Dataset {
        /// The dataset's name.
        dataset: &'a str,
        /// Its examples.
        examples: &'a [Example],
        /// What was left out.
        dropped: &'a [Dropped],
    },
    /// A file of a model comes from elsewhere, and so much of it is here.
    Downloading {
        /// The model's name.
        model: &'a str,
        /// The file's name.
        file: &'a str,
        /// Bytes that are here.
        done: u64,
        /// Bytes in all.
        total: u64,
    },
    /// A model is about to be asked for what is still missing of a task.
    Asking {
        /// The task's name.
        task: &'a str,
        /// The model's name.
        model: &'a str,
        /// Answers that an earlier, interrupted run left.
        kept: usize,
        /// Answers wanted in all.
        total: usize,
    },
    /// A model answered; stored before anything else happens to it.
    Answered(&'a Prediction),
    /// A model has answered all that was asked, or gave up.
    Asked {
        /// The task's name.
        task: &'a str,
        /// The model's name.
        model: &'a str,
    },
    /// So many programs of candidates for a task have been run.
    Judging {
        /// The task's name.
        task: &'a str,
        /// What they are run for, such as `judged`.
        what: &'static str,
        /// Programs so far.
        done: usize,
        /// Programs in all.
        total: usize,
    },
    /// So many of a search's queries have been ranked.
    Searching {
        /// The search's name.
        search: &'a str,
        /// Whose ranking, such as `bm25 + oracle`.
        model: &'a str,
        /// Queries so far.
        done: usize,
        /// Queries in all.
        total: usize,
    },
}

/// Whoever wants to know. An error stops the run.
pub trait Listener: Sync {
    /// Takes notice. Called from many threads.
    ///
    /// # Errors
    /// Where noticing is writing, and writing failed.
    fn hear(&self, event: &Event<'_>) -> anyhow::Result<()>;
}

impl<A: Listener, B: Listener> Listener for (A, B) {
    fn hear(&self, event: &Event<'_>) -> anyhow::Result<()> {
        self.0.hear(event)?;
        self.1.hear(event)
    }
}

impl<L: Listener + ?Sized> Listener for &L {
    fn hear(&self, event: &Event<'_>) -> anyhow::Result<()> {
        (**self).hear(event)
    }
}
