//! Puts examples into words.

use std::sync::LazyLock;

use anyhow::Context as _;
use rand::Rng as _;
use rayon::prelude::*;

use crate::datasets::Loaded;
use crate::domain::{Example, Prompt, Role, Sampling, Turn, rng};
use crate::models::Use;
use crate::prompts::Shots;
use crate::suite::Suite;
use crate::syntax::bare;

/// A task, or a search, and all that it asks.
pub struct Asked<'a> {
    /// Its name.
    pub name: &'a str,
    /// The name of its dataset.
    pub dataset: &'a str,
    /// Indices of the suite's models that are asked.
    pub models: Vec<usize>,
    /// How answers are drawn.
    pub sampling: &'a Sampling,
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

/// All that is asked: of every task, and then of every search what its models embed.
pub fn all<'a>(suite: &'a Suite, datasets: &'a [Loaded]) -> anyhow::Result<Vec<Asked<'a>>> {
    let mut asked = tasks(suite, datasets)?;
    asked.extend(searches(suite, datasets));
    Ok(asked)
}

/// Writes the prompts of every task.
fn tasks<'a>(suite: &'a Suite, datasets: &'a [Loaded]) -> anyhow::Result<Vec<Asked<'a>>> {
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
                name: &task.name,
                dataset: &suite.datasets[task.dataset].name,
                models: task.models.clone(),
                sampling: &task.sampling,
                questions,
            })
        })
        .collect()
}

/// An embedding is one, and nothing is drawn.
static EMBEDDING: LazyLock<Sampling> = LazyLock::new(Sampling::default);

/// Puts the programs of every search to the models that embed them: the bare text, without comments
/// and docstrings, as released.
fn searches<'a>(suite: &'a Suite, datasets: &'a [Loaded]) -> Vec<Asked<'a>> {
    let searches = suite.searches.iter().map(|search| {
        let models = search.models.iter().copied();
        let embeds = |at: &usize| suite.models[*at].it.uses() == Use::Embeds;
        let models: Vec<usize> = models.filter(embeds).collect();
        let examples = match models.is_empty() {
            true => &[][..],
            false => &datasets[search.dataset].examples,
        };
        let questions = examples.par_iter().map(|example| {
            let source = &example.program.source;
            Asking {
                example,
                prompt: Prompt {
                    turns: vec![Turn {
                        role: Role::User,
                        text: bare(source).unwrap_or_else(|| source.clone()),
                    }],
                    lead: String::new(),
                    stop: Vec::new(),
                    stem: None,
                },
                right: String::new(),
                seed: 0,
            }
        });
        Asked {
            name: &search.name,
            dataset: &suite.datasets[search.dataset].name,
            models,
            sampling: &EMBEDDING,
            questions: questions.collect(),
        }
    });
    searches.collect()
}
