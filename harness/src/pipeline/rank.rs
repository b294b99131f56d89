//! Ranks the candidates of programming tasks by what is known of them, and measures those that come
//! first.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use anyhow::Context as _;
use rand::Rng as _;

use super::ask::{Asked, Asking};
use super::judge::{Candidate, Candidates};
use crate::domain::{
    Answer, Case, End, Ending, Event, Example, Listener, Measure, Origin, Outcome, Prediction,
    Program, Reference, Sample, Sampling, Score, Stop, Trace, pass_figure, rerank_label, rng,
};
use crate::formats::codeexecutor::{Segment, parse};
use crate::metrics::pass_at_k_of_best;
use crate::prompts::Asks;
use crate::rankers::{self, Needs};
use crate::sandbox::{Job, Sandbox};
use crate::suite::{Asker, Rank, Suite, Task};
use crate::syntax::undocumented;

/// What the candidates for one task are run and asked for: programs that each print what a candidate
/// gives for one of the examples in its task's description.
pub struct Probes<'a> {
    task: &'a Task,
    /// The programs, run for their output; references to hold predictions against.
    printed: Vec<Example>,
    /// The same, traced; empty where no prompt asks for traces.
    traced: Vec<Example>,
    /// Who is asked for them: once by each prompt.
    rounds: Vec<Round<'a>>,
}

/// One prompt, put to all models that rankings name with it.
struct Round<'a> {
    name: String,
    asker: &'a Asker,
    models: Vec<usize>,
}

/// A prediction is one, the most likely.
static GREEDY: LazyLock<Sampling> = LazyLock::new(Sampling::default);

/// A program that tells what a candidate gives for a case.
struct Probe {
    id: String,
    source: String,
}

/// The probes of a candidate, one for each case. Comments and docstrings are taken out, since examples
/// and what they expect stand there. None where the candidate is no Python: that gives nothing.
fn probes_of(example: &str, cases: &[Case], candidate: &Candidate) -> Option<Vec<Probe>> {
    let program = undocumented(&candidate.program).filter(|_| !candidate.code.is_empty())?;
    let program = named(&program);
    let digest = &blake3::hash(program.as_bytes()).to_hex()[..12];
    let probe = |(number, case): (usize, &Case)| Probe {
        id: format!("{example}/{digest}/{number}"),
        source: format!("{program}\nprint(repr({}))\n", case.call),
    };
    Some((1..).zip(cases).map(probe).collect())
}

/// A candidate that does not take itself for the main program, as its judge has it, where it asks.
fn named(program: &str) -> String {
    if !program.contains("__name__") {
        return program.to_owned();
    }
    let (first, rest) = match program.split_once('\n') {
        Some((first, rest)) if first.starts_with("from __future__ ") => {
            (format!("{first}\n"), rest)
        }
        _ => (String::new(), program),
    };
    format!("{first}__name__ = 'candidate'\n{rest}")
}

/// Runs what rankings need to know of all candidates, each program once; nothing once the user asked to
/// stop.
///
/// # Errors
/// Where the sandbox broke.
pub fn probes<'a>(
    sandbox: &Sandbox,
    judged: &[Candidates<'a>],
    listener: &dyn Listener,
    stop: &Stop,
) -> anyhow::Result<Vec<Probes<'a>>> {
    let mut all = Vec::new();
    for of_task in judged.chunk_by(|a, b| a.task.name == b.task.name) {
        let task = of_task[0].task;
        let knows =
            |rank: &Rank| matches!(rank.ranker.needs, Needs::Predictions | Needs::Execution);
        if !task.ranks.iter().any(knows) {
            continue;
        }
        let mut rounds: Vec<Round<'a>> = Vec::new();
        for asker in task.ranks.iter().filter_map(|rank| rank.asks.as_ref()) {
            let name = round_name(task, asker);
            match rounds.iter_mut().find(|round| round.name == name) {
                Some(round) if round.models.contains(&asker.model) => {}
                Some(round) => round.models.push(asker.model),
                None => rounds.push(Round {
                    name,
                    asker,
                    models: vec![asker.model],
                }),
            }
        }
        let (mut programs, mut ids) = (Vec::new(), HashSet::new());
        for it in of_task {
            let candidates = it.whole().unwrap_or_default();
            for (_, candidate) in candidates {
                let probes = probes_of(&it.example.id, &it.tests.cases, candidate);
                let new = probes.into_iter().flatten();
                programs.extend(new.filter(|probe| ids.insert(probe.id.clone())));
            }
        }
        let told = |done| {
            // A console that cannot show progress is no reason to fail.
            let _ = listener.hear(&Event::Judging {
                task: &task.name,
                what: "run on the examples",
                done,
                total: programs.len(),
            });
        };
        told(0);
        let run = |untraced| -> anyhow::Result<Option<Vec<Example>>> {
            let jobs = programs.iter().map(|probe| Job {
                source: probe.source.clone(),
                untraced,
                ..Job::default()
            });
            let jobs: Vec<Job> = jobs.collect();
            let limits = sandbox.limits();
            match sandbox.trace_all(&jobs, limits, &told, stop) {
                Ok(traces) => {
                    let pairs = programs.iter().zip(traces);
                    Ok(Some(pairs.map(|(it, trace)| example(it, trace)).collect()))
                }
                Err(_) if stop.is_set() => Ok(None),
                Err(error) => Err(error.into()),
            }
        };
        let traces = |round: &Round<'_>| round.asker.shape.asks == Asks::Trace;
        let traced = match rounds.iter().any(traces) {
            true => run(false)?,
            false => Some(Vec::new()),
        };
        let (Some(printed), Some(traced)) = (run(true)?, traced) else {
            return Ok(Vec::new());
        };
        all.push(Probes {
            task,
            printed,
            traced,
            rounds,
        });
    }
    Ok(all)
}

fn example(probe: &Probe, trace: Trace) -> Example {
    Example {
        id: probe.id.clone(),
        program: Program {
            id: probe.id.clone(),
            source: probe.source.clone(),
            origin: Origin {
                problem: probe.id.clone(),
                file: String::new(),
            },
            mutation: None,
        },
        reference: Reference::Trace(trace),
        tags: Vec::new(),
    }
}

/// The name under which predictions for a task's candidates are journalled.
fn round_name(task: &Task, asker: &Asker) -> String {
    format!("{}: candidates/{}", task.name, asker.shape.name)
}

/// Puts the probes to the models that rankings name.
///
/// # Errors
/// Where a prompt's template fails on a program.
pub fn asked<'a>(suite: &'a Suite, probes: &'a [Probes<'a>]) -> anyhow::Result<Vec<Asked<'a>>> {
    let mut all = Vec::new();
    for it in probes {
        for round in &it.rounds {
            let shape = round.asker.shape;
            let examples = match shape.asks {
                Asks::Trace => &it.traced,
                _ => &it.printed,
            };
            let question = |example: &'a Example| {
                Ok(Asking {
                    example,
                    prompt: round.asker.template.prompt(shape, &[], example)?,
                    right: (shape.write)(&example.reference),
                    seed: rng(suite.seed, &["question", &round.name, &example.id])
                        .random_range(0..1 << 31),
                })
            };
            let questions = examples.iter().map(question);
            all.push(Asked {
                name: &round.name,
                dataset: &suite.datasets[it.task.dataset].name,
                models: round.models.clone(),
                sampling: &GREEDY,
                questions: questions
                    .collect::<anyhow::Result<_>>()
                    .with_context(|| format!("failed to write the prompts of `{}`", round.name))?,
            });
        }
    }
    Ok(all)
}

/// What is known of candidates beside their text.
struct Known<'a> {
    suite: &'a Suite,
    /// By task and probe.
    executed: HashMap<(&'a str, &'a str), Option<String>>,
    /// By round, model and probe.
    predicted: HashMap<(&'a str, &'a str, &'a str), Option<String>>,
}

/// The pass@k of what each ranking keeps, a score for each example and `k`; none for an example of which
/// not all is known that its ranker needs.
pub fn scores(
    suite: &Suite,
    judged: &[Candidates<'_>],
    probes: &[Probes<'_>],
    predictions: &[Prediction],
) -> Vec<Score> {
    let mut known = Known {
        suite,
        executed: HashMap::new(),
        predicted: HashMap::new(),
    };
    let mut readers = HashMap::new();
    for it in probes {
        for example in &it.printed {
            let value = match &example.reference {
                Reference::Trace(trace) => returned(trace),
                _ => None,
            };
            known.executed.insert((&it.task.name, &example.id), value);
        }
        let shapes = it.rounds.iter();
        readers.extend(shapes.map(|round| (round.name.as_str(), round.asker.shape)));
    }
    for prediction in predictions {
        let (Some(shape), [sample]) = (readers.get(&*prediction.task), &prediction.samples[..])
        else {
            continue;
        };
        if sample.is_answer() {
            let whole = sample.ending == Ending::Stopped;
            let answer = (shape.read)(&sample.text).filter(|_| whole);
            let key = (&*prediction.task, &*prediction.model, &*prediction.example);
            known
                .predicted
                .insert(key, answer.as_ref().and_then(output));
        }
    }
    let mut scores = Vec::new();
    for it in judged {
        for rank in &it.task.ranks {
            scores.extend(known.rank(it, rank).unwrap_or_default());
        }
    }
    scores
}

impl Known<'_> {
    fn rank(&self, it: &Candidates<'_>, rank: &Rank) -> Option<Vec<Score>> {
        let samples = it.whole()?;
        let outputs = samples.iter();
        let outputs = outputs.map(|(_, candidate)| self.outputs(it, rank, candidate));
        let outputs: Vec<Vec<Option<String>>> = outputs.collect::<Option<_>>()?;
        let pairs = samples.iter().zip(&outputs);
        let candidates: Vec<rankers::Candidate<'_>> = pairs
            .map(|((sample, candidate), outputs)| {
                let of = |needs| match rank.ranker.needs == needs {
                    true => outputs.as_slice(),
                    false => &[],
                };
                rankers::Candidate {
                    code: &candidate.code,
                    logprob: logprob(sample),
                    predicted: of(Needs::Predictions),
                    executed: of(Needs::Execution),
                }
            })
            .collect();
        let order = (rank.ranker.scores)(&candidates, &it.tests.cases)?;
        let passed: Vec<bool> = samples
            .iter()
            .map(|(_, candidate)| candidate.judgement.is_pass())
            .collect();
        let fits = it.task.k.iter().filter(|k| **k as usize <= rank.keep);
        let score = |k: &u32| {
            let value = pass_at_k_of_best(&order, &passed, rank.keep, *k as usize);
            Score {
                task: it.task.name.clone(),
                model: rerank_label(&it.prediction.model, &rank.name),
                example: it.example.id.clone(),
                family: it.example.program.family().to_owned(),
                sample: 0,
                metric: pass_figure(*k).into(),
                outcome: match value >= 1.0 {
                    true => Outcome::Right,
                    false => Outcome::Wrong,
                },
                measure: Some(Measure::Fraction(value)),
            }
        };
        Some(fits.map(score).collect())
    }

    /// What a candidate gives for its task's cases, as far as a ranker wants to know; `None` where that
    /// is not known.
    fn outputs(
        &self,
        it: &Candidates<'_>,
        rank: &Rank,
        candidate: &Candidate,
    ) -> Option<Vec<Option<String>>> {
        let cases = &it.tests.cases;
        let known = |probe: &Probe| match (rank.ranker.needs, &rank.asks) {
            (Needs::Predictions, Some(asker)) => {
                let round = round_name(it.task, asker);
                let model = self.suite.models[asker.model].name.as_str();
                self.predicted.get(&(&*round, model, &*probe.id)).cloned()
            }
            _ => self.executed.get(&(&*it.task.name, &*probe.id)).cloned(),
        };
        if matches!(rank.ranker.needs, Needs::Nothing | Needs::Logprobs) {
            return Some(Vec::new());
        }
        match probes_of(&it.example.id, cases, candidate) {
            None => Some(vec![None; cases.len()]),
            Some(probes) => probes.iter().map(known).collect(),
        }
    }
}

/// The mean logarithm of the probability of a token, where the model tells.
fn logprob(sample: &Sample) -> Option<f64> {
    let tokens = sample.tokens.filter(|tokens| *tokens > 0)?;
    Some(f64::from(sample.logprob?) / f64::from(tokens))
}

/// What a probe printed last, where it got to its end.
fn returned(trace: &Trace) -> Option<String> {
    (trace.end == End::Returned).then(|| last_line(&trace.stdout))?
}

/// What a probe is said to print last.
fn output(answer: &Answer) -> Option<String> {
    match answer {
        Answer::Output(text) => last_line(text),
        Answer::Trace(trace) => returned(trace),
        Answer::Tokens(text) => {
            let segments = parse(text).into_iter().rev();
            let mut printed = segments.filter_map(|segment| match segment {
                Segment::Output(line) => Some(line.trim().to_owned()),
                Segment::State { .. } | Segment::Other(_) => None,
            });
            printed.next()
        }
        Answer::State(_) | Answer::Exception(_) | Answer::Code(_) | Answer::Judged(_) => None,
    }
}

/// The last line that is not blank.
fn last_line(text: &str) -> Option<String> {
    let mut lines = text.lines().map(str::trim).rev();
    lines.find(|line| !line.is_empty()).map(str::to_owned)
}
