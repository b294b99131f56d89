//! What all datasets of programs share: the split, the draw, the runs, and the count of what failed.

use std::collections::HashSet;

use super::closing::{Failure, close_and_trace};
use super::pool::{Case, Pool, Source};
use super::rules::{Cases, Rules};
use super::{Loaded, Site};
use crate::domain::{Dropped, Example, Origin, Program, Reference, Trace};
use crate::syntax::parse;

/// A program and the case that it is to be run on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The example's id.
    pub id: String,
    /// Where the program came from.
    pub origin: Origin,
    /// The example's tags.
    pub tags: Vec<String>,
    /// The program as its author wrote it.
    pub source: String,
    /// The case's input.
    pub stdin: String,
    /// What it must print, where that is known.
    pub stdout: Option<String>,
}

impl Candidate {
    /// A program on each of its cases; on no input where it has none.
    #[must_use]
    pub fn of(source: &Source, cases: Cases) -> Vec<Self> {
        let on = |id: String, case: &Case| Self {
            id,
            origin: source.origin.clone(),
            tags: Vec::new(),
            source: source.text.clone(),
            stdin: case.stdin.clone(),
            stdout: case.stdout.clone(),
        };
        let wanted = match cases {
            Cases::First => source.cases.len().min(1),
            Cases::All => source.cases.len(),
        };
        if wanted == 0 {
            let nothing = Case {
                name: String::new(),
                stdin: String::new(),
                stdout: None,
            };
            return vec![on(source.id.clone(), &nothing)];
        }
        source.cases[..wanted]
            .iter()
            .map(|case| on(format!("{}#{}", source.id, case.name), case))
            .collect()
    }
}

/// Builds a dataset out of a pool of programs.
///
/// # Errors
/// Where the sandbox cannot run at all, or the user asked to stop.
pub fn load(
    name: &str,
    pool: Pool,
    rules: &Rules,
    site: &Site<'_>,
    candidates: impl Fn(&Source) -> Vec<Candidate>,
) -> anyhow::Result<Loaded> {
    let mut problems: Vec<String> = pool
        .sources
        .iter()
        .map(|s| s.origin.problem.clone())
        .collect();
    problems.sort();
    problems.dedup();
    let split = rules.split(&problems, site.seed, name);

    let mut all: Vec<Candidate> = pool.sources.iter().flat_map(candidates).collect();
    part_ids(&mut all);
    let (training, asked): (Vec<_>, Vec<_>) = all
        .into_iter()
        .partition(|c| split.training.binary_search(&c.origin.problem).is_ok());
    let draw = |part| rules.draw(part, |c: &Candidate| &c.origin.problem, site.seed, name);
    let (asked, training) = (draw(asked), draw(training));

    let first_training = asked.len();
    let chosen: Vec<Candidate> = asked.into_iter().chain(training).collect();
    let outcomes = close_and_trace(&chosen, &rules.within(site.sandbox.limits()), site)?;

    let mut loaded = Loaded {
        dropped: pool.dropped,
        ..Loaded::default()
    };
    for (index, (candidate, outcome)) in chosen.into_iter().zip(outcomes).enumerate() {
        let outcome = outcome.and_then(|(source, trace)| match is_empty(&source, &trace) {
            true => Err(Failure {
                reason: "empty",
                detail: "it has no statements".into(),
            }),
            false => Ok((source, trace)),
        });
        match outcome {
            Ok((source, trace)) => {
                let part = match index < first_training {
                    true => &mut loaded.examples,
                    false => &mut loaded.training,
                };
                part.push(Example {
                    id: candidate.id.clone(),
                    program: Program {
                        id: candidate.id,
                        source,
                        origin: candidate.origin,
                        mutation: None,
                    },
                    reference: Reference::Trace(trace),
                    tags: candidate.tags,
                });
            }
            Err(Failure { reason, detail }) => loaded.dropped.push(Dropped {
                id: candidate.id,
                reason: reason.into(),
                detail,
            }),
        }
    }
    loaded.dropped.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(loaded)
}

/// Whether nothing is run. Some Pythons tell of line 0, or 1, all the same.
fn is_empty(source: &str, trace: &Trace) -> bool {
    trace.steps.is_empty() || parse(source).is_ok_and(|parsed| parsed.suite().is_empty())
}

/// Sorts by id, and gives each its own: file `a#1.py`, on no input, and
/// file `a.py` on case `1` would have the same.
fn part_ids(candidates: &mut [Candidate]) {
    candidates.sort_by(|a, b| (&a.id, &a.origin.file).cmp(&(&b.id, &b.origin.file)));
    let mut taken: HashSet<String> = candidates.iter().map(|c| c.id.clone()).collect();
    for index in 1..candidates.len() {
        if candidates[index].id != candidates[index - 1].id {
            continue;
        }
        let same = candidates[index - 1].id.clone();
        let own = (2_usize..).map(|n| format!("{same}~{n}"));
        let rest = candidates[index..].iter_mut().take_while(|c| c.id == same);
        for (candidate, own) in rest.zip(own.filter(|own| taken.insert(own.clone()))) {
            candidate.id = own;
        }
    }
    candidates.sort_by(|a, b| a.id.cmp(&b.id));
}
