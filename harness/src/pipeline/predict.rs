//! Asks the models what no earlier run has asked them.

use std::collections::HashMap;
use std::sync::Mutex;

use super::ask::Asked;
use crate::domain::{Event, Kept, Listener, Prediction, Sample, Stop};
use crate::models::{Arrival, Model, ModelError, Question};
use crate::suite::{Named, Suite};

/// The rounds of questions of a run: what one has shown is known to the next.
pub struct Rounds<'a> {
    suite: &'a Suite,
    /// What each model's answers depend on beside its settings.
    contents: Vec<String>,
    /// Why models are not asked any more.
    failures: HashMap<usize, String>,
    /// What earlier runs left, and no round has taken yet.
    kept: Kept,
    listener: &'a dyn Listener,
    stop: &'a Stop,
}

impl<'a> Rounds<'a> {
    /// Has all models get what they need.
    ///
    /// # Errors
    /// Where the listener fails, or a model's files cannot be read.
    pub fn open(
        suite: &'a Suite,
        kept: Kept,
        listener: &'a dyn Listener,
        stop: &'a Stop,
    ) -> anyhow::Result<Self> {
        let mut failures: HashMap<usize, String> = HashMap::new();
        let mut contents = Vec::new();
        for (index, model) in suite.models.iter().enumerate() {
            contents.push(match prepare(model, listener, stop) {
                Ok(()) => model.it.content_hash()?,
                Err(ModelError::Kept(error)) => return Err(error),
                Err(error) if stop.is_set() => return Err(error.into()),
                // What it answered before may have been another one's: that is not taken over.
                Err(error) => {
                    let why = "answers from before stay in the journal, and are not shown";
                    failures.insert(index, format!("{}: {error}; {why}", model.name));
                    String::new()
                }
            });
        }
        Ok(Self {
            suite,
            contents,
            failures,
            kept,
            listener,
            stop,
        })
    }

    /// Asks every model of everything that is asked. Returns the predictions that are there, in order of
    /// task, model and example.
    ///
    /// A model that fails is not asked again in this run; the other models are.
    ///
    /// # Errors
    /// Where an answer cannot be kept.
    pub fn ask(&mut self, all: &[Asked<'_>]) -> anyhow::Result<Vec<Prediction>> {
        let mut predictions = Vec::new();
        for asked in all {
            for &index in &asked.models {
                predictions.extend(self.ask_one(asked, index)?);
            }
        }
        Ok(predictions)
    }

    /// Why some questions have no answer, one line a model.
    pub fn failures(self) -> Vec<String> {
        let mut failures: Vec<(usize, String)> = self.failures.into_iter().collect();
        failures.sort_unstable();
        failures.into_iter().map(|(_, failure)| failure).collect()
    }

    fn ask_one(&mut self, asked: &Asked<'_>, index: usize) -> anyhow::Result<Vec<Prediction>> {
        let Self {
            suite,
            listener,
            stop,
            ..
        } = *self;
        let model = &suite.models[index];
        let identity = Identity {
            settings: &model.hash,
            choice: model.it.choice(asked.dataset)?,
            contents: &self.contents[index],
            is_oracle: model.it.is_oracle(),
            by_position: model.it.answers_by_position(),
        };
        let mut there = take_kept(asked, &model.name, &identity, &mut self.kept);
        let total = asked.questions.len();
        let (task, name) = (asked.name, model.name.as_str());
        let count = there.iter().flatten().count();
        listener.hear(&Event::Asking {
            task,
            model: name,
            kept: count,
            total,
        })?;
        if count < total && !stop.is_set() && !self.failures.contains_key(&index) {
            let missing: Vec<usize> = (0..total).filter(|&i| there[i].is_none()).collect();
            let answers = Mutex::new(&mut there);
            let outcome = ask(asked, index, suite, &missing, stop, &|at, samples| {
                let prediction = Prediction {
                    task: task.to_owned(),
                    model: name.to_owned(),
                    example: asked.questions[at].example.id.clone(),
                    prompt: key(asked, at, &identity),
                    samples,
                };
                listener.hear(&Event::Answered(&prediction))?;
                let mut answers = answers
                    .lock()
                    .unwrap_or_else(std::sync::PoisonError::into_inner);
                answers[at] = Some(prediction);
                Ok(())
            });
            match outcome {
                Ok(()) => {}
                Err(ModelError::Kept(error)) => return Err(error),
                Err(error) => {
                    self.failures.insert(index, format!("{name}: {error}"));
                }
            }
        }
        listener.hear(&Event::Asked { task, model: name })?;
        Ok(there.into_iter().flatten().collect())
    }
}

/// Has a model get what it needs from elsewhere.
fn prepare(
    model: &Named<dyn Model>,
    listener: &dyn Listener,
    stop: &Stop,
) -> Result<(), ModelError> {
    let told = |Arrival { file, done, total }: Arrival<'_>| {
        listener.hear(&Event::Downloading {
            model: &model.name,
            file,
            done,
            total,
        })
    };
    model.it.prepare(&told, stop)
}

fn ask(
    asked: &Asked<'_>,
    model: usize,
    suite: &Suite,
    missing: &[usize],
    stop: &Stop,
    answered: &(dyn Fn(usize, Vec<Sample>) -> anyhow::Result<()> + Sync),
) -> Result<(), ModelError> {
    let questions: Vec<Question<'_>> = missing
        .iter()
        .map(|&at| {
            let asking = &asked.questions[at];
            Question {
                example: asking.example,
                prompt: &asking.prompt,
                sampling: asked.sampling,
                right: &asking.right,
                seed: asking.seed,
                position: at,
                of: asked.questions.len(),
                task: asked.name,
                dataset: asked.dataset,
            }
        })
        .collect();
    suite.models[model].it.answer(
        &questions,
        &|index, samples| answered(missing[index], samples),
        stop,
    )
}

/// What a model's answers depend on, beside the question.
struct Identity<'a> {
    settings: &'a str,
    /// What it goes by for the dataset.
    choice: &'a str,
    contents: &'a str,
    /// Whether it knows the right answer.
    is_oracle: bool,
    /// Whether it answers by the question's place.
    by_position: bool,
}

/// What an answer is an answer to: the prompt, how it was to be drawn, and by
/// what. An answer to anything else is not taken over.
fn key(asked: &Asked<'_>, at: usize, identity: &Identity<'_>) -> String {
    let question = &asked.questions[at];
    let sampling = serde_json::to_string(asked.sampling).unwrap_or_default();
    let right = if identity.is_oracle {
        &question.right
    } else {
        ""
    };
    let place = match identity.by_position {
        true => format!("{at} of {}", asked.questions.len()),
        false => String::new(),
    };
    let mut text = [
        question.prompt.hash().as_str(),
        &sampling,
        &question.seed.to_string(),
        &place,
        identity.settings,
        identity.contents,
        right,
    ]
    .join("\0");
    if !identity.choice.is_empty() {
        text.extend(["\0", identity.choice]);
    }
    blake3::hash(text.as_bytes()).to_hex()[..16].to_owned()
}

fn take_kept(
    asked: &Asked<'_>,
    model: &str,
    identity: &Identity<'_>,
    kept: &mut Kept,
) -> Vec<Option<Prediction>> {
    let take = |at: usize| {
        let id = (
            asked.name.to_owned(),
            model.to_owned(),
            asked.questions[at].example.id.clone(),
        );
        kept.remove(&id).filter(|prediction| {
            prediction.prompt == key(asked, at, identity)
                && prediction.samples.iter().all(Sample::is_answer)
        })
    };
    (0..asked.questions.len()).map(take).collect()
}
