//! Searches: every program of a dataset is a query, and the others of its problem are what it is to
//! find.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::ask::Asked;
use super::score::read;
use super::summarize::{Figure, mean};
use crate::datasets::Loaded;
use crate::domain::{
    Answer, Effect, Estimate, Event, Example, Listener, Measure, Mode, Outcome, Prediction, Score,
    SearchRecord, Stop, Vectors, embedding, rerank_label,
};
use crate::formats::codeexecutor::{Segment, parse, segments_of_state, segments_of_trace};
use crate::models::Use;
use crate::ranking::{self, Field, Ties};
use crate::suite::{Rerank, Search, Suite};

/// The figure by which a ranking is better once it is ranked again.
pub const GAIN: &str = "map_gain";
/// The measure that it is the gain of.
const GAINED: &str = "map";

/// What all searches go by.
struct Site<'a> {
    suite: &'a Suite,
    datasets: &'a [Loaded],
    asked: &'a [Asked<'a>],
    predictions: HashMap<(&'a str, &'a str, &'a str), &'a Prediction>,
    listener: &'a dyn Listener,
    stop: &'a Stop,
}

/// Ranks and measures; no score where an embedding or an answer is still missing, or the user asked to
/// stop.
///
/// # Errors
/// Where a model cannot compare programs, or the listener fails.
pub fn all(
    suite: &Suite,
    datasets: &[Loaded],
    asked: &[Asked<'_>],
    predictions: &[Prediction],
    listener: &dyn Listener,
    stop: &Stop,
) -> anyhow::Result<Vec<Score>> {
    let answers = predictions.iter();
    let site = Site {
        suite,
        datasets,
        asked,
        predictions: answers
            .map(|it| ((&*it.task, &*it.model, &*it.example), it))
            .collect(),
        listener,
        stop,
    };
    let mut scores = Vec::new();
    for search in &suite.searches {
        for &model in &search.models {
            if let Some(vectors) = site.vectors(search, model)? {
                scores.extend(site.rank(search, model, &vectors)?);
            }
        }
    }
    Ok(scores)
}

impl Site<'_> {
    fn examples(&self, search: &Search) -> &[Example] {
        &self.datasets[search.dataset].examples
    }

    fn answer(&self, task: &str, model: usize, example: &str) -> Option<&Prediction> {
        let model = self.suite.models[model].name.as_str();
        let prediction = self.predictions.get(&(task, model, example))?;
        let whole = prediction.samples.iter().all(|sample| sample.is_answer());
        whole.then_some(*prediction)
    }

    /// What a model compares programs by.
    fn vectors(&self, search: &Search, model: usize) -> anyhow::Result<Option<Vectors>> {
        let examples = self.examples(search);
        let it = &self.suite.models[model].it;
        if let Some(searcher) = it.searcher() {
            let programs: Vec<&str> = examples.iter().map(|it| &*it.program.source).collect();
            let vectors = searcher.vectors(&programs, &|_| (), self.stop)?;
            return Ok((!self.stop.is_set()).then_some(vectors));
        }
        debug_assert_eq!(it.uses(), Use::Embeds);
        let mut rows = Vec::with_capacity(examples.len());
        for example in examples {
            let Some(answer) = self.answer(&search.name, model, &example.id) else {
                return Ok(None);
            };
            let text = answer.samples.first().map(|sample| sample.text.as_str());
            let row = text.and_then(embedding).ok_or_else(|| {
                anyhow::anyhow!(
                    "`{}` gave no embedding of `{}`",
                    self.suite.models[model].name,
                    example.id
                )
            })?;
            rows.push(row);
        }
        let name = &self.suite.models[model].name;
        let vectors = Vectors::dense(&rows);
        vectors
            .map(Some)
            .ok_or_else(|| anyhow::anyhow!("the embeddings of `{name}` are not all of one length"))
    }

    /// The scores of a model's ranking, and of its rankings again.
    fn rank(&self, search: &Search, model: usize, vectors: &Vectors) -> anyhow::Result<Vec<Score>> {
        let name = &self.suite.models[model].name;
        let mut scores = self.score(search, name, vectors, None)?;
        for rerank in &search.reranks {
            if let Some(effects) = self.effects(search, rerank) {
                let label = rerank_label(name, &rerank.name);
                let again = ranking::Rerank {
                    effects: &effects,
                    likeness: rerank.likeness,
                    blend: rerank.blend,
                };
                scores.extend(self.score(search, &label, vectors, Some(&again))?);
            }
        }
        Ok(scores)
    }

    fn score(
        &self,
        search: &Search,
        label: &str,
        vectors: &Vectors,
        again: Option<&ranking::Rerank<'_>>,
    ) -> anyhow::Result<Vec<Score>> {
        let examples = self.examples(search);
        let total = examples.len();
        let told = |done| {
            // A console that cannot show progress is no reason to fail.
            let _ = self.listener.hear(&Event::Searching {
                search: &search.name,
                model: label,
                done,
                total,
            });
        };
        let problems = numbers(examples);
        let field = Field {
            vectors,
            problems: &problems,
        };
        let ties = match search.scoring {
            Mode::Exact => Ties::Averaged,
            Mode::Paper => Ties::Paper,
        };
        told(0);
        let done = AtomicUsize::new(0);
        let some = |ranked| told(done.fetch_add(ranked, Ordering::Relaxed) + ranked);
        let found = ranking::rank(&field, again, &search.metrics, ties, &some, self.stop);
        if self.stop.is_set() {
            return Ok(Vec::new());
        }
        let scores = examples.iter().zip(found).flat_map(|(example, values)| {
            let full = values.iter().flatten().all(|value| *value >= 1.0);
            let values = values.into_iter().flatten();
            let metrics = search.metrics.iter().zip(values);
            metrics.map(move |(metric, value)| Score {
                task: search.name.clone(),
                model: label.to_owned(),
                example: example.id.clone(),
                family: example.program.origin.problem.clone(),
                sample: 0,
                metric: metric.name.into(),
                outcome: match full {
                    true => Outcome::Right,
                    false => Outcome::Wrong,
                },
                measure: Some(Measure::Fraction(value)),
            })
        });
        Ok(scores.collect())
    }

    /// What each program does, as a model says; `None` where the model has not said all yet.
    fn effects(&self, search: &Search, rerank: &Rerank) -> Option<Vec<Effect>> {
        let task = &self.suite.tasks[rerank.task];
        let mut answers: HashMap<&str, Vec<Answer>> = HashMap::new();
        for asking in &self.asked[rerank.task].questions {
            let said = self.answer(&task.name, rerank.model, &asking.example.id)?;
            let said = said.samples.first().and_then(|it| read(task, it).0);
            let file = asking.example.program.origin.file.as_str();
            answers.entry(file).or_default().extend(said);
        }
        let examples = self.examples(search).iter();
        let effects = examples.map(|it| answers.get(&*it.program.origin.file));
        Some(
            effects
                .map(|it| effect(it.map_or(&[], Vec::as_slice)))
                .collect(),
        )
    }
}

/// What answers about one program say that it does.
fn effect(answers: &[Answer]) -> Effect {
    let segments = answers.iter().flat_map(|answer| match answer {
        Answer::Output(text) => {
            let lines = text.lines().map(|line| Segment::Output(line.into()));
            lines.collect()
        }
        Answer::Tokens(text) => parse(text),
        Answer::Trace(trace) => segments_of_trace(trace),
        Answer::State(state) => segments_of_state(state),
        Answer::Exception(_) | Answer::Code(_) | Answer::Judged(_) => Vec::new(),
    });
    let segments: Vec<Segment<'_>> = segments.collect();
    let lines = segments.iter().filter_map(|segment| match segment {
        Segment::Output(line) => Some(&**line),
        Segment::State { .. } | Segment::Other(_) => None,
    });
    let pairs = segments.iter().flat_map(|segment| match segment {
        Segment::State { pairs, .. } => pairs.as_slice(),
        Segment::Output(_) | Segment::Other(_) => &[],
    });
    Effect::new(lines, pairs.copied())
}

/// Problems by number.
fn numbers(examples: &[Example]) -> Vec<u32> {
    let mut known: HashMap<&str, u32> = HashMap::new();
    let mut numbers = Vec::with_capacity(examples.len());
    for example in examples {
        let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
        numbers.push(*known.entry(&example.program.origin.problem).or_insert(next));
    }
    numbers
}

/// The figures of a search: means over its queries, with intervals over problems; of each ranking that
/// was ranked again the gain, too, paired by query. `scores` are by task, model and metric.
pub fn estimates(
    search: &SearchRecord,
    seed: u64,
    scores: &BTreeMap<(&str, &str, &str), Vec<&Score>>,
) -> Vec<Estimate> {
    let scores = |model: &str, metric: &str| -> Vec<(&str, &str, f64)> {
        let found = scores.get(&(search.name.as_str(), model, metric));
        let found = found.into_iter().flatten();
        let rows = found.filter_map(|score| match score.measure {
            Some(Measure::Fraction(value)) => Some((&*score.example, &*score.family, value)),
            _ => None,
        });
        rows.collect()
    };
    let mut all = Vec::new();
    let mut push = |model: &str, figure: &str, values: &[(&str, f64)]| {
        let figure = Figure {
            task: &search.name,
            dataset: &search.dataset,
            model,
            name: figure,
            mode: search.scoring,
        };
        all.push(mean(&figure, values, seed));
    };
    for model in &search.models {
        let labels = search.reranks.iter();
        let labels = labels.map(|rerank| rerank_label(model, &rerank.name));
        for label in std::iter::once(model.clone()).chain(labels) {
            for metric in &search.metrics {
                let rows = scores(&label, metric).into_iter();
                let values: Vec<_> = rows.map(|(_, family, value)| (family, value)).collect();
                push(&label, metric, &values);
            }
            if label != *model && search.metrics.iter().any(|metric| metric == GAINED) {
                let before = scores(model, GAINED).into_iter();
                let before: HashMap<_, _> =
                    before.map(|(query, _, value)| (query, value)).collect();
                let gain = |(query, family, value)| Some((family, value - before.get(query)?));
                let gains: Vec<_> = scores(&label, GAINED)
                    .into_iter()
                    .filter_map(gain)
                    .collect();
                push(&label, GAIN, &gains);
            }
        }
    }
    all
}
