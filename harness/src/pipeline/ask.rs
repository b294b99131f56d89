//! Puts examples into words.

use anyhow::Context as _;
use rand::Rng as _;
use rayon::prelude::*;

use crate::datasets::Loaded;
use crate::domain::{Example, Prompt, rng};
use crate::prompts::Shots;
use crate::suite::{Suite, Task};

/// A task and all that it asks.
pub struct Asked<'a> {
    /// The task as declared.
    pub task: &'a Task,
    /// The name of its dataset.
    pub dataset: &'a str,
    /// What is asked, in order of the dataset's examples.
    pub questions: Vec<Asking<'a>>,
}

/// One example, put into words.
pub struct Asking<'a> {
    /// The example.
    pub example: &'a Example,
    /// What a model is asked.
    pub prompt: Prompt,
    /// The right answer, as the prompt wants it written.
    pub right: String,
    /// A seed of this question's own.
    pub seed: u64,
}

/// Writes the prompts of every task.
pub fn tasks<'a>(suite: &'a Suite, datasets: &'a [Loaded]) -> anyhow::Result<Vec<Asked<'a>>> {
    suite
        .tasks
        .iter()
        .map(|task| {
            let data = &datasets[task.dataset];
            anyhow::ensure!(
                data.training.len() >= task.shots,
                "the task `{}` wants {} few-shot examples, and the training split of `{}` has {}; \
                 ask for fewer `shots`, or raise the dataset's `training`",
                task.name,
                task.shots,
                suite.datasets[task.dataset].name,
                data.training.len()
            );
            let shots = Shots::draw(
                &data.training,
                task.shots,
                task.shape.asks,
                suite.seed,
                &task.name,
            );
            let questions = data
                .examples
                .par_iter()
                .map(|example| {
                    let shots = shots.before(example);
                    let prompt = task.template.prompt(task.shape, &shots, example)?;
                    Ok(Asking {
                        example,
                        prompt,
                        right: (task.shape.write)(&example.reference),
                        seed: rng(suite.seed, &["question", &task.name, &example.id])
                            .random_range(0..1 << 31),
                    })
                })
                .collect::<anyhow::Result<_>>()
                .with_context(|| format!("failed to write the prompts of `{}`", task.name))?;
            Ok(Asked {
                task,
                dataset: &suite.datasets[task.dataset].name,
                questions,
            })
        })
        .collect()
}
