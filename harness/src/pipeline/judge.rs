//! Judges what models wrote for programming tasks: each candidate under its task's check, in the sandbox.

use std::collections::{BTreeMap, HashMap};

use super::ask::Asked;
use super::score::read;
use crate::domain::{
    Answer, Event, Example, Judged, Judgement, Listener, Prediction, Reference, Sample, Stop,
    TaskRecord, Tests, VerdictCount,
};
use crate::prompts::candidate;
use crate::sandbox::{Sandbox, Trial};
use crate::suite::{Suite, Task};

/// A model's candidates for one example.
pub struct Candidates<'a> {
    /// The task.
    pub task: &'a Task,
    /// The example.
    pub example: &'a Example,
    /// What is asked for.
    pub tests: &'a Tests,
    /// What the model answered.
    pub prediction: &'a Prediction,
    /// A candidate for each sample; none of one that is no answer, or that could not be judged.
    pub all: Vec<Option<Candidate>>,
}

/// What became of all candidates.
#[derive(Default)]
pub struct Judging<'a> {
    /// Those of each model and example.
    pub judged: Vec<Candidates<'a>>,
    /// Why some could not be judged, one line a task and model.
    pub failures: Vec<String>,
}

/// What a sample says, and what became of it.
pub struct Candidate {
    /// The code in the answer; empty where nothing in it reads as code.
    pub code: String,
    /// The whole program.
    pub program: String,
    /// What became of it. An answer without code counts as one that is no Python.
    pub judgement: Judgement,
}

impl<'a> Candidates<'a> {
    /// The samples with their candidates; `None` where a sample is no answer.
    #[must_use]
    pub fn whole(&self) -> Option<Vec<(&'a Sample, &Candidate)>> {
        let samples = self.prediction.samples.iter();
        let pairs = samples.zip(&self.all);
        pairs
            .map(|(sample, it)| Some((sample, it.as_ref()?)))
            .collect()
    }
}

/// Judges the candidates of all tasks, in order of task, model and example; nothing once the user asked
/// to stop. Equal candidates for an example are judged once, whoever wrote them.
///
/// # Errors
/// Where the sandbox broke.
pub fn all<'a>(
    suite: &'a Suite,
    sandbox: &Sandbox,
    asked: &[Asked<'a>],
    predictions: &'a [Prediction],
    listener: &dyn Listener,
    stop: &Stop,
) -> anyhow::Result<Judging<'a>> {
    let mut judged = Vec::new();
    for (task, asked) in suite.tasks.iter().zip(asked) {
        let mut of_task = candidates(task, asked, predictions);
        let found = of_task.iter_mut().flat_map(|it| {
            let (tests, all) = (it.tests, it.all.iter_mut());
            all.flatten().map(move |candidate| (tests, candidate))
        });
        // What is no code is judged already.
        let found = found.filter(|(_, candidate)| !candidate.code.is_empty());
        let (trials, places): (Vec<Trial>, Vec<&mut Candidate>) = found
            .map(|(tests, candidate)| {
                let trial = Trial {
                    program: candidate.program.clone(),
                    check: tests.into(),
                };
                (trial, candidate)
            })
            .unzip();
        if trials.is_empty() {
            judged.extend(of_task);
            continue;
        }
        let distinct = trials
            .iter()
            .collect::<std::collections::HashSet<_>>()
            .len();
        let told = |done| {
            // A console that cannot show progress is no reason to fail.
            let _ = listener.hear(&Event::Judging {
                task: &task.name,
                what: "judged",
                done,
                total: distinct,
            });
        };
        told(0);
        match sandbox.judge(&trials, sandbox.limits(), &told, stop) {
            Ok(judgements) => {
                for (candidate, judgement) in places.into_iter().zip(judgements) {
                    candidate.judgement = judgement;
                }
            }
            Err(_) if stop.is_set() => return Ok(Judging::default()),
            Err(error) => return Err(error.into()),
        }
        judged.extend(of_task);
    }
    let failures = lose(&mut judged);
    Ok(Judging { judged, failures })
}

/// Takes out what could not be judged; a line for each task and model of which there is such.
fn lose(judged: &mut [Candidates<'_>]) -> Vec<String> {
    let mut lost: BTreeMap<(&str, &str), (usize, String)> = BTreeMap::new();
    for of_example in judged {
        for candidate in &mut of_example.all {
            let of_it = candidate.as_ref().map(|it| &it.judgement);
            if let Some(Judgement::Lost { cause }) = of_it {
                let key = (&*of_example.task.name, &*of_example.prediction.model);
                lost.entry(key).or_insert((0, cause.clone())).0 += 1;
                *candidate = None;
            }
        }
    }
    let line = |((task, model), (count, cause))| {
        format!(
            "{task}: {count} candidates by {model} could not be judged ({cause}); the same command \
             tries again"
        )
    };
    lost.into_iter().map(line).collect()
}

/// What a task's samples say, not judged yet.
fn candidates<'a>(
    task: &'a Task,
    asked: &Asked<'a>,
    predictions: &'a [Prediction],
) -> Vec<Candidates<'a>> {
    let mut known: HashMap<&str, (&'a Example, &'a Tests)> = HashMap::new();
    for asking in &asked.questions {
        let example = asking.example;
        if let Reference::Tests(tests) = &example.reference {
            known.insert(&example.id, (example, tests));
        }
    }
    let ours = predictions.iter().filter(|it| it.task == task.name);
    let of_example = |prediction: &'a Prediction| {
        let &(example, tests) = known.get(&*prediction.example)?;
        let of_sample = |sample: &Sample| {
            let answered = sample.is_answer();
            answered.then(|| match read(task, sample).0 {
                Some(Answer::Code(code)) => unjudged(candidate(tests, &code), code),
                _ => unjudged(String::new(), String::new()),
            })
        };
        Some(Candidates {
            task,
            example,
            tests,
            prediction,
            all: prediction.samples.iter().map(of_sample).collect(),
        })
    };
    ours.filter_map(of_example).collect()
}

fn unjudged(program: String, code: String) -> Candidate {
    Candidate {
        code,
        program,
        judgement: Judgement::Raised {
            class: "SyntaxError".to_owned(),
        },
    }
}

/// The judgements alone, for the run folder.
pub fn told(judged: &[Candidates<'_>]) -> Vec<Judged> {
    let of_example = |it: &Candidates<'_>| {
        let all = it.all.iter().map(Option::as_ref);
        Judged {
            task: it.task.name.clone(),
            model: it.prediction.model.clone(),
            example: it.example.id.clone(),
            judgements: all.map(|it| it.map(|it| it.judgement.clone())).collect(),
        }
    };
    judged.iter().map(of_example).collect()
}

/// How many candidates were judged alike, by task and model.
pub fn verdicts(tasks: &[TaskRecord], judged: &[Judged]) -> Vec<VerdictCount> {
    let mut counts: HashMap<(&str, &str, &str), usize> = HashMap::new();
    for it in judged {
        for judgement in it.judgements.iter().flatten() {
            let Some(verdict) = judgement.verdict() else {
                continue;
            };
            *counts.entry((&*it.task, &*it.model, verdict)).or_default() += 1;
        }
    }
    let mut list = Vec::new();
    for task in tasks.iter().filter(|task| !task.k.is_empty()) {
        for model in &task.models {
            for verdict in Judgement::VERDICTS {
                let count = counts.get(&(&*task.name, &**model, verdict));
                list.push(VerdictCount {
                    task: task.name.clone(),
                    model: model.clone(),
                    verdict: verdict.to_owned(),
                    count: count.copied().unwrap_or(0),
                });
            }
        }
    }
    list
}
