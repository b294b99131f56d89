//! What all datasets of programs share: the split, the draw, the runs, and the count of what failed.

use std::collections::HashSet;

use anyhow::ensure;

use super::candidate::{Candidate, part_ids};
use super::closing::{Failure, Outcome, close_and_trace};
use super::likeness::likeness;
use super::pool::{Pool, Source};
use super::rules::{Rules, Treatment};
use super::{Built, Site};
use crate::domain::{
    CHUNK, Chunk, End, Example, Fate, FateCounts, Funnel, KEPT, Mutation, Origin, Program,
    Programs, Reference, Sink, Split, Trace, Verdict, recalled,
};
use crate::sandbox::{Again, Limits};
use crate::syntax::parse;

/// Builds a dataset out of a pool of programs.
///
/// # Errors
/// Where the sandbox cannot run at all, no problem is in the folds, the sink
/// cannot take what it is given, or the user asked to stop.
pub fn build(
    name: &str,
    mut pool: Pool,
    rules: &Rules,
    site: &Site<'_>,
    sink: &mut dyn Sink,
    candidates: impl Fn(&Source) -> Vec<Candidate>,
) -> anyhow::Result<Built> {
    pool.sources
        .retain(|source| rules.takes(&source.origin.problem));
    ensure!(
        !pool.sources.is_empty() || rules.takes_all(),
        "no problem is in the folds {:?}; name more `folds`, or leave the setting out",
        rules.folds
    );
    let mut problems: Vec<String> = pool
        .sources
        .iter()
        .map(|s| s.origin.problem.clone())
        .collect();
    problems.sort();
    problems.dedup();
    let parts = rules.split(&problems, site.seed, name);

    let mut all: Vec<Candidate> = pool.sources.iter().flat_map(candidates).collect();
    part_ids(&mut all);
    let (training, asked): (Vec<_>, Vec<_>) = all
        .into_iter()
        .partition(|c| parts.training.binary_search(&c.origin.problem).is_ok());

    let mut works = Works {
        name,
        rules,
        site,
        sink,
        limits: rules.within(site.sandbox.limits()),
        asked: HashSet::new(),
        progress: (0, 0),
        funnel: rules.mutation.as_ref().map(|mutation| Funnel {
            equivalents_kept: mutation.equivalents == Treatment::Keep,
            raising_kept: rules.raising == Treatment::Keep,
            all: FateCounts::new(),
            operators: mutation
                .recipe
                .operators
                .iter()
                .map(|operator| (operator.name.to_owned(), FateCounts::new()))
                .collect(),
        }),
    };
    let sides = [(Split::Asked, asked), (Split::Training, training)];
    match &rules.mutation {
        Some(mutation) => works.mutants(sides, mutation)?,
        None => {
            let draw = |side| rules.draw(side, |c: &Candidate| &c.origin.problem, site.seed, name);
            let sides = sides.map(|(split, side)| (split, draw(side)));
            works.progress.1 = sides.iter().map(|(_, side)| side.len()).sum();
            for (split, side) in sides {
                works.originals(split, &side)?;
            }
        }
    }
    Ok(Built {
        dropped: pool.dropped,
        funnel: works.funnel,
    })
}

/// A dataset in the making.
pub struct Works<'a> {
    /// The dataset's kind.
    pub name: &'a str,
    /// What it was told.
    pub rules: &'a Rules,
    /// What it is built with.
    pub site: &'a Site<'a>,
    /// Where it goes.
    pub sink: &'a mut dyn Sink,
    /// What a program may use.
    pub limits: Limits,
    /// What the programs to be answered are like.
    pub asked: HashSet<u64>,
    /// Programs judged, and programs to be judged.
    pub progress: (usize, usize),
    /// What became of the mutants.
    pub funnel: Option<Funnel>,
}

impl Works<'_> {
    /// Makes examples of programs as their authors wrote them.
    fn originals(&mut self, split: Split, candidates: &[Candidate]) -> anyhow::Result<()> {
        for chunk in candidates.chunks(CHUNK) {
            let verdicts = match recalled(self.sink, known(chunk))? {
                Some(verdicts) => verdicts,
                None => {
                    let outcomes = self.outcomes(chunk)?;
                    let (verdicts, examples) = self.judged(split, chunk, outcomes);
                    self.sink.take(Chunk {
                        split,
                        programs: Programs::Originals,
                        verdicts: verdicts.clone(),
                        examples,
                    })?;
                    verdicts
                }
            };
            self.asked
                .extend(verdicts.iter().filter_map(|v| v.likeness));
            self.progress(chunk.len());
        }
        Ok(())
    }

    /// Closes, traces, and traces again.
    pub fn outcomes(&self, chunk: &[Candidate]) -> anyhow::Result<Vec<Outcome>> {
        let (done, total) = self.progress;
        let part = |ran: usize, runs: usize| {
            (self.site.progress)(done + chunk.len() * ran / runs.max(1), total);
        };
        let mut outcomes =
            close_and_trace(chunk, &self.limits, self.rules.raising, self.site, &part)?;
        let good: Vec<(usize, &str, &Trace)> = outcomes
            .iter()
            .enumerate()
            .filter_map(|(index, outcome)| {
                let (source, trace) = outcome.as_ref().ok()?;
                Some((index, source.as_str(), trace))
            })
            .collect();
        let again = self.site.sandbox.run_again(
            good.iter().map(|(_, source, trace)| (*source, *trace)),
            false,
            &self.limits,
            self.site.stop,
        )?;
        let places: Vec<usize> = good.iter().map(|(index, ..)| *index).collect();
        for (index, again) in places.into_iter().zip(again) {
            let (fate, detail) = match again {
                Again::Same => continue,
                Again::Differs => (Fate::Nondeterministic, "it does not do the same twice"),
                Again::TimedOut => (Fate::TimedOut, "run again, it timed out"),
            };
            outcomes[index] = Err(Failure::new(fate.name(), detail));
        }
        Ok(outcomes
            .into_iter()
            .map(|outcome| match outcome {
                Ok((source, trace)) if is_empty(&source, &trace) => {
                    Err(Failure::new(Fate::Empty.name(), "it has no statements"))
                }
                outcome => outcome,
            })
            .collect())
    }

    /// The verdicts on outcomes, and the examples that they give.
    pub fn judged(
        &self,
        split: Split,
        candidates: &[Candidate],
        outcomes: Vec<Outcome>,
    ) -> (Vec<Verdict>, Vec<Example>) {
        let mut examples = Vec::new();
        let verdicts = candidates.iter().zip(outcomes).map(|(candidate, outcome)| {
            let (source, trace) = match outcome {
                Ok(good) => good,
                Err(Failure { reason, detail }) => {
                    return Verdict::new(&candidate.id, candidate.digest(), reason, detail);
                }
            };
            let likeness = likeness(&source);
            if self.is_in_both(split, likeness) {
                let fate = Fate::NearDuplicate.name();
                return Verdict::new(&candidate.id, candidate.digest(), fate, NEAR_DUPLICATE);
            }
            examples.push(example(
                candidate.id.clone(),
                &candidate.origin,
                &candidate.tags,
                (source, trace),
                None,
            ));
            Verdict {
                likeness: (split == Split::Asked).then_some(likeness),
                ..Verdict::new(&candidate.id, candidate.digest(), KEPT, "")
            }
        });
        (verdicts.collect(), examples)
    }

    /// Whether a program of the training split is like one to be answered.
    pub fn is_in_both(&self, split: Split, likeness: u64) -> bool {
        split == Split::Training && self.asked.contains(&likeness)
    }

    /// Tells that more programs were judged.
    pub fn progress(&mut self, judged: usize) {
        self.progress.0 += judged;
        (self.site.progress)(self.progress.0, self.progress.1);
    }
}

/// The ids and digests of candidates.
pub fn known(chunk: &[Candidate]) -> impl Iterator<Item = (&str, u64)> {
    chunk
        .iter()
        .map(|candidate| (candidate.id.as_str(), candidate.digest()))
}

/// What is wrong with a program that stands on both sides of a split.
pub const NEAR_DUPLICATE: &str =
    "but for names, constants and layout, a program to be answered is the same";

/// A program and its trace as an example.
pub fn example(
    id: String,
    origin: &Origin,
    tags: &[String],
    (source, trace): (String, Trace),
    mutation: Option<Mutation>,
) -> Example {
    let mut tags = tags.to_vec();
    if let End::Raised { .. } = trace.end {
        tags.push("raised".into());
        tags.sort();
    }
    Example {
        id: id.clone(),
        program: Program {
            id,
            source,
            origin: origin.clone(),
            mutation,
        },
        reference: Reference::Trace(trace),
        tags,
    }
}

/// Whether nothing is run. Some Pythons tell of line 0, or 1, all the same.
pub fn is_empty(source: &str, trace: &Trace) -> bool {
    trace.steps.is_empty() || parse(source).is_ok_and(|parsed| parsed.suite().is_empty())
}
