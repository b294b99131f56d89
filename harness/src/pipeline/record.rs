//! Writes down what was run, on what.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{SystemTime, UNIX_EPOCH};

use super::ask::Asked;
use crate::datasets::{Loaded, census};
use crate::domain::{
    DatasetRecord, Example, Host, Manifest, ModelRecord, Prediction, Progress, RankRecord,
    Reference, RerankRecord, Sample, SearchRecord, TaskRecord,
};
use crate::ranking::Blend;
use crate::sandbox::Sandbox;
use crate::suite::{Rank, Search, Suite, Task};

/// Seconds since 1970 in UTC.
#[must_use]
pub fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

/// The record of a run.
pub fn manifest(
    suite: &Suite,
    sandbox: &Sandbox,
    datasets: &[Loaded],
    progress: Progress,
    started: u64,
) -> Manifest {
    Manifest {
        suite: suite.name.clone(),
        file: suite.file.to_string_lossy().into_owned(),
        suite_hash: suite.hash.clone(),
        seed: suite.seed,
        harness: env!("CARGO_PKG_VERSION").to_owned(),
        host: Host {
            system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            processors: std::thread::available_parallelism().map_or(1, usize::from),
            python: sandbox.python().version.clone(),
            sandbox: sandbox.confinement().level().to_string(),
        },
        datasets: suite
            .datasets
            .iter()
            .zip(datasets)
            .map(|(named, loaded)| dataset(&named.name, named.kind, loaded))
            .collect(),
        models: suite
            .models
            .iter()
            .map(|model| ModelRecord {
                name: model.name.clone(),
                kind: model.kind.to_owned(),
                hash: model.hash.clone(),
                note: model.it.note(),
            })
            .collect(),
        tasks: suite.tasks.iter().map(|it| task(suite, it)).collect(),
        searches: suite.searches.iter().map(|it| search(suite, it)).collect(),
        gate: suite.gate.clone(),
        progress,
        started,
        finished: now(),
    }
}

/// How far a run got by its rounds: what each asked, and what it was answered.
pub fn progress(rounds: &[(&[Asked<'_>], &[Prediction])]) -> Progress {
    let is_whole = |it: &&Prediction| it.samples.iter().all(Sample::is_answer);
    let wanted = |it: &Asked<'_>| it.questions.len() * it.models.len();
    let answered = rounds.iter().flat_map(|(_, answers)| *answers);
    Progress {
        answered: answered.filter(is_whole).count(),
        wanted: (rounds.iter().flat_map(|(asked, _)| *asked))
            .map(wanted)
            .sum(),
    }
}

fn task(suite: &Suite, task: &Task) -> TaskRecord {
    TaskRecord {
        name: task.name.clone(),
        dataset: suite.datasets[task.dataset].name.clone(),
        models: task
            .models
            .iter()
            .map(|&model| suite.models[model].name.clone())
            .collect(),
        prompt: task.shape.name.to_owned(),
        shots: task.shots,
        sampling: task.sampling.clone(),
        metrics: task.metrics.iter().map(|m| m.name.to_owned()).collect(),
        scoring: task.scoring,
        k: task.k.clone(),
        ranks: task.ranks.iter().map(|it| rank(suite, it)).collect(),
    }
}

fn rank(suite: &Suite, rank: &Rank) -> RankRecord {
    RankRecord {
        name: rank.name.clone(),
        by: rank.ranker.name.to_owned(),
        keep: rank.keep,
        predicted: rank.asks.as_ref().map(|asks| {
            let model = &suite.models[asks.model].name;
            [model.clone(), asks.shape.name.to_owned()]
        }),
    }
}

fn search(suite: &Suite, search: &Search) -> SearchRecord {
    let model = |at: usize| suite.models[at].name.clone();
    let reranks = search.reranks.iter().map(|rerank| RerankRecord {
        name: rerank.name.clone(),
        task: suite.tasks[rerank.task].name.clone(),
        model: model(rerank.model),
        likeness: rerank.likeness.name.to_owned(),
        order: match rerank.blend {
            Blend::Added(weight) => format!("similarity + {weight} x likeness"),
            Blend::Sorted => "likeness, then similarity".to_owned(),
        },
    });
    SearchRecord {
        name: search.name.clone(),
        dataset: suite.datasets[search.dataset].name.clone(),
        models: search.models.iter().map(|&at| model(at)).collect(),
        metrics: search.metrics.iter().map(|it| it.name.to_owned()).collect(),
        scoring: search.scoring,
        reranks: reranks.collect(),
    }
}

fn dataset(name: &str, kind: &str, loaded: &Loaded) -> DatasetRecord {
    let examples = &loaded.examples;
    let problems: BTreeSet<&str> = examples
        .iter()
        .map(|e| e.program.origin.problem.as_str())
        .collect();
    let mut dropped: BTreeMap<&str, usize> = BTreeMap::new();
    for drop in &loaded.dropped {
        *dropped.entry(&drop.reason).or_default() += 1;
    }
    let printing = examples
        .iter()
        .filter(|e| e.reference.stdout().is_some_and(|text| !text.is_empty()));
    DatasetRecord {
        name: name.to_owned(),
        kind: kind.to_owned(),
        hash: hash(examples),
        examples: examples.len(),
        problems: problems.len(),
        training: loaded.training.len(),
        code_lines: mean(examples, |e| e.program.source.lines().count()),
        trace_lines: mean(examples, |e| match &e.reference {
            Reference::Trace(trace) => trace.steps.len(),
            Reference::State(_) => 1,
            Reference::Tests(_) | Reference::Relevant => 0,
        }),
        states: states(examples),
        #[allow(clippy::cast_precision_loss)]
        printing: 100.0 * printing.count() as f64 / examples.len().max(1) as f64,
        dropped: dropped
            .into_iter()
            .map(|(reason, count)| (reason.to_owned(), count))
            .collect(),
        funnel: loaded.funnel.clone(),
        constructs: match examples
            .iter()
            .any(|it| it.reference != Reference::Relevant)
        {
            true => census(examples),
            false => Vec::new(),
        },
    }
}

#[allow(clippy::cast_precision_loss)]
fn mean(examples: &[Example], of: impl Fn(&Example) -> usize) -> f64 {
    examples.iter().map(of).sum::<usize>() as f64 / examples.len().max(1) as f64
}

/// Mean variables in a state, over all states.
#[allow(clippy::cast_precision_loss)]
fn states(examples: &[Example]) -> f64 {
    let (mut variables, mut states) = (0, 0);
    for example in examples {
        match &example.reference {
            Reference::Trace(trace) => {
                states += trace.steps.len();
                variables += trace.steps.iter().map(|s| s.state.len()).sum::<usize>();
            }
            Reference::State(state) => {
                states += 1;
                variables += state.len();
            }
            Reference::Tests(_) | Reference::Relevant => {}
        }
    }
    variables as f64 / states.max(1) as f64
}

/// A hash of programs and references, in order.
fn hash(examples: &[Example]) -> String {
    let mut hasher = blake3::Hasher::new();
    for example in examples {
        hasher.update(&serde_json::to_vec(example).unwrap_or_default());
        hasher.update(b"\n");
    }
    hasher.finalize().to_hex()[..16].to_owned()
}
