//! Datasets of mutants: programs are closed over their input, changed, and run again.

#[cfg(test)]
mod tests;

use std::collections::HashSet;

use rand::seq::SliceRandom as _;

use crate::datasets::candidate::Candidate;
use crate::datasets::closing::{Failure, Outcome};
use crate::datasets::likeness::likeness;
use crate::datasets::mutation::Mutation;
use crate::datasets::rules::Treatment;
use crate::datasets::traced::{Works, example, is_empty};
use crate::domain::{
    self, CHUNK, Chunk, Closed, End, Example, Fate, KEPT, Place, Programs, Split, Trace, Verdict,
    digest, recalled, rng,
};
use crate::mutations::Parent;
use crate::sandbox::{Again, Job, SandboxError};
use crate::syntax::parse;

/// A program that can be mutated, once it is closed.
struct Ancestor {
    candidate: Candidate,
    closed: Option<Closed>,
}

/// A mutant that is to be run.
struct Draft<'a> {
    id: String,
    ancestor: &'a Ancestor,
    closed: &'a Closed,
    source: String,
    places: Vec<Place>,
}

impl Works<'_> {
    /// Draws mutants of both sides of the split and makes examples of them.
    pub fn mutants(
        &mut self,
        sides: [(Split, Vec<Candidate>); 2],
        mutation: &Mutation,
    ) -> anyhow::Result<()> {
        let most = self.rules.limit.unwrap_or(usize::MAX);
        let drawn = |side: &Vec<Candidate>| (side.len() * mutation.recipe.rounds).min(most);
        self.progress.1 = sides.iter().map(|(_, side)| drawn(side)).sum();
        let mut seen = HashSet::new();
        for (split, side) in sides {
            let before = self.progress.0;
            let wanted = drawn(&side);
            self.side(split, side, mutation, &mut seen)?;
            self.progress.0 = before + wanted;
        }
        Ok(())
    }

    /// One side of the split. Without a limit, all mutants of a program come
    /// together; with one, each program gives a mutant before any gives two, so
    /// that few mutants stand for many programs.
    fn side(
        &mut self,
        split: Split,
        mut side: Vec<Candidate>,
        mutation: &Mutation,
        seen: &mut HashSet<u64>,
    ) -> anyhow::Result<()> {
        let rounds = mutation.recipe.rounds;
        let together = match self.rules.limit {
            Some(_) => {
                side.shuffle(&mut rng(self.site.seed, &["limit", self.name]));
                1
            }
            None => rounds,
        };
        let mut room = self.rules.limit.unwrap_or(usize::MAX);
        // Half of the room is the mutants'.
        let mut own = room.div_ceil(2);
        let mut ancestors: Vec<Ancestor> = side
            .into_iter()
            .map(|candidate| Ancestor {
                candidate,
                closed: None,
            })
            .collect();
        for first in (1..=rounds).step_by(together) {
            for group in ancestors.chunks_mut((CHUNK / together).max(1)) {
                if first == 1 {
                    self.close(split, group, mutation, seen, (&mut room, &mut own))?;
                }
                let last = (first + together - 1).min(rounds);
                for round in (first..=last).collect::<Vec<_>>().chunks(CHUNK) {
                    self.draw(split, group, round, mutation, seen, &mut room)?;
                    if room == 0 {
                        return Ok(());
                    }
                }
                if together == rounds {
                    // Nothing of it is needed again: memory stays flat.
                    group.iter_mut().for_each(|ancestor| ancestor.closed = None);
                }
            }
        }
        Ok(())
    }

    /// Closes programs over their input, and traces them as they are. There is
    /// room for `own` of them as examples.
    fn close(
        &mut self,
        split: Split,
        group: &mut [Ancestor],
        mutation: &Mutation,
        seen: &mut HashSet<u64>,
        (room, own): (&mut usize, &mut usize),
    ) -> anyhow::Result<()> {
        let verdicts = match recalled(self.sink, group.iter().map(Ancestor::known))? {
            Some(verdicts) => verdicts,
            None => {
                let chunk: Vec<Candidate> = group.iter().map(|a| a.candidate.clone()).collect();
                let outcomes = self.outcomes(&chunk)?;
                let closed: Vec<Option<Closed>> = outcomes
                    .iter()
                    .map(|outcome| {
                        let (source, trace) = outcome.as_ref().ok()?;
                        Some(Closed {
                            source: source.clone(),
                            trace: digest_of(trace),
                        })
                    })
                    .collect();
                let (mut verdicts, mut examples) = match mutation.originals {
                    true => self.judged(split, &chunk, outcomes),
                    false => (chunk.iter().zip(outcomes).map(parent).collect(), Vec::new()),
                };
                for (verdict, closed) in verdicts.iter_mut().zip(closed) {
                    verdict.parent = closed;
                }
                if mutation.originals {
                    keep_some(&mut verdicts, &mut examples, seen, *own);
                }
                self.sink.take(Chunk {
                    split,
                    programs: Programs::Originals,
                    verdicts: verdicts.clone(),
                    examples,
                })?;
                verdicts
            }
        };
        for (ancestor, verdict) in group.iter_mut().zip(verdicts) {
            if verdict.kept && verdict.fate == KEPT {
                *own -= 1;
                *room -= 1;
            }
            self.asked.extend(verdict.likeness);
            if let Some(closed) = &verdict.parent {
                seen.insert(digest(closed.source.as_bytes()));
            }
            ancestor.closed = verdict.parent;
        }
        Ok(())
    }

    /// Draws some rounds of each program, and judges what comes out.
    fn draw(
        &mut self,
        split: Split,
        group: &[Ancestor],
        rounds: &[usize],
        mutation: &Mutation,
        seen: &mut HashSet<u64>,
        room: &mut usize,
    ) -> anyhow::Result<()> {
        if *room == 0 {
            return Ok(());
        }
        let mut early: Vec<(usize, Fate, Vec<Place>)> = Vec::new();
        let mut drafts: Vec<Draft<'_>> = Vec::new();
        for ancestor in group {
            let Some(closed) = &ancestor.closed else {
                continue;
            };
            let Ok(parent) = Parent::new(&closed.source, &mutation.recipe.operators) else {
                continue;
            };
            let id = &ancestor.candidate.id;
            let path = ["mutate", id];
            for &round in rounds {
                let mutant = parent.round(&mutation.recipe, self.site.seed, &path, round);
                let fate = if mutant.source == closed.source {
                    Fate::Unchanged
                } else if !seen.insert(digest(mutant.source.as_bytes())) {
                    Fate::Duplicate
                } else if parse(&mutant.source).is_err() {
                    Fate::Unparsable
                } else if self.is_in_both(split, likeness(&mutant.source)) {
                    Fate::NearDuplicate
                } else {
                    drafts.push(Draft {
                        id: format!("{id}@{round}"),
                        ancestor,
                        closed,
                        source: mutant.source,
                        places: mutant.places,
                    });
                    continue;
                };
                early.push((drafts.len(), fate, mutant.places));
            }
        }
        if drafts.is_empty() && early.is_empty() {
            return Ok(());
        }
        let verdicts = match recalled(self.sink, drafts.iter().map(Draft::known))? {
            Some(verdicts) => verdicts,
            None => {
                let (verdicts, examples) = self.run(split, &drafts, mutation, *room)?;
                self.sink.take(Chunk {
                    split,
                    programs: Programs::Mutants,
                    verdicts: verdicts.clone(),
                    examples,
                })?;
                verdicts
            }
        };
        let funnel = self.funnel.get_or_insert_default();
        // What would have come after the last that there was room for was never
        // drawn.
        let cut = verdicts.len() < drafts.len();
        for (_, fate, places) in early.iter().filter(|e| !cut || e.0 < verdicts.len()) {
            funnel.count(*fate, names(places));
        }
        for (verdict, draft) in verdicts.iter().zip(&drafts) {
            if let Some(fate) = Fate::named(&verdict.fate) {
                funnel.count(fate, names(&draft.places));
            }
            *room -= usize::from(verdict.kept);
        }
        self.asked
            .extend(verdicts.iter().filter_map(|v| v.likeness));
        let judged = match self.rules.limit {
            Some(_) => verdicts.iter().filter(|v| v.kept).count(),
            None => group.len() * rounds.len(),
        };
        self.progress(judged);
        Ok(())
    }

    /// Runs mutants; the verdicts end with the last that there is room for.
    fn run(
        &self,
        split: Split,
        drafts: &[Draft<'_>],
        mutation: &Mutation,
        mut room: usize,
    ) -> Result<(Vec<Verdict>, Vec<Example>), SandboxError> {
        let traces = self.traced(drafts)?;
        let (mut verdicts, mut examples) = (Vec::new(), Vec::new());
        for (draft, (trace, second)) in drafts.iter().zip(traces) {
            if room == 0 {
                break;
            }
            let (fate, kept) = self.fate(draft, &trace, second, mutation);
            let detail = match fate {
                Fate::Kept | Fate::Equivalent => String::new(),
                _ => trace.end.to_string(),
            };
            let mut verdict = Verdict::new(&draft.id, draft.known().1, fate.name(), detail);
            verdict.kept = kept;
            if kept {
                verdict.likeness = (split == Split::Asked).then(|| likeness(&draft.source));
                room -= 1;
                let Candidate {
                    id, origin, tags, ..
                } = &draft.ancestor.candidate;
                let mutation = domain::Mutation {
                    parent: id.clone(),
                    places: draft.places.clone(),
                };
                examples.push(example(
                    draft.id.clone(),
                    origin,
                    tags,
                    (draft.source.clone(), trace),
                    Some(mutation),
                ));
            }
            verdicts.push(verdict);
        }
        Ok((verdicts, examples))
    }

    /// Each mutant's trace, and what a second run was like.
    fn traced(&self, drafts: &[Draft<'_>]) -> Result<Vec<(Trace, Again)>, SandboxError> {
        let job = |draft: &Draft<'_>| Job {
            source: draft.source.clone(),
            ..Job::default()
        };
        let jobs: Vec<Job> = drafts.iter().map(job).collect();
        let (sandbox, stop) = (self.site.sandbox, self.site.stop);
        let traces = sandbox.trace_batches(&jobs, &self.limits, &|_| {}, stop)?;
        let worth = |trace: &Trace| match trace.end {
            End::Returned => true,
            End::Raised { .. } => self.rules.raising == Treatment::Keep,
            _ => false,
        };
        let again = drafts.iter().zip(&traces).filter(|(_, t)| worth(t));
        let again = again.map(|(draft, trace)| (draft.source.as_str(), trace));
        let again = sandbox.run_again(again, true, &self.limits, stop)?;
        let mut again = again.into_iter();
        Ok(traces
            .into_iter()
            .map(|trace| {
                let second = match worth(&trace) {
                    true => again.next().unwrap_or(Again::Same),
                    false => Again::Same,
                };
                (trace, second)
            })
            .collect())
    }

    /// What became of a mutant, and whether it is in the dataset.
    fn fate(
        &self,
        draft: &Draft<'_>,
        trace: &Trace,
        second: Again,
        mutation: &Mutation,
    ) -> (Fate, bool) {
        let raising = self.rules.raising == Treatment::Keep;
        match (&trace.end, second) {
            // The parser lets through what the compiler refuses.
            (End::Raised { class, .. }, _) if class == "SyntaxError" && trace.steps.is_empty() => {
                (Fate::Unparsable, false)
            }
            (End::Raised { .. }, _) if !raising => (Fate::Raised, false),
            (End::TimedOut, _) | (_, Again::TimedOut) => (Fate::TimedOut, false),
            (End::OverLimit(_), _) => (Fate::OverLong, false),
            (End::Died { .. }, _) => (Fate::Died, false),
            (_, Again::Differs) => (Fate::Nondeterministic, false),
            _ if is_empty(&draft.source, trace) => (Fate::Empty, false),
            _ if digest_of(trace) == draft.closed.trace => {
                (Fate::Equivalent, mutation.equivalents == Treatment::Keep)
            }
            (End::Raised { .. }, _) => (Fate::Raised, true),
            _ => (Fate::Kept, true),
        }
    }
}

impl Ancestor {
    fn known(&self) -> (&str, u64) {
        (&self.candidate.id, self.candidate.digest())
    }
}

impl Draft<'_> {
    fn known(&self) -> (&str, u64) {
        (&self.id, digest(self.source.as_bytes()))
    }
}

/// Takes originals out that another program of the dataset equals, and those that
/// there is no room for; they stay to be mutated.
fn keep_some(
    verdicts: &mut [Verdict],
    examples: &mut Vec<Example>,
    seen: &HashSet<u64>,
    mut room: usize,
) {
    let mut here = HashSet::new();
    let mut kept = HashSet::new();
    for verdict in verdicts.iter_mut().filter(|verdict| verdict.kept) {
        let Some(closed) = &verdict.parent else {
            continue;
        };
        let text = digest(closed.source.as_bytes());
        if seen.contains(&text) || !here.insert(text) {
            verdict.kept = false;
            verdict.likeness = None;
            Fate::Duplicate.name().clone_into(&mut verdict.fate);
        } else if room == 0 {
            verdict.likeness = None;
            PARENT.clone_into(&mut verdict.fate);
        } else {
            room -= 1;
            kept.insert(verdict.id.clone());
        }
    }
    examples.retain(|example| kept.contains(&example.id));
}

/// The word for a program that is there to be mutated alone.
const PARENT: &str = "parent";

/// The verdict on a program that is no example itself.
fn parent((candidate, outcome): (&Candidate, Outcome)) -> Verdict {
    let text = candidate.digest();
    match outcome {
        Ok(_) => Verdict {
            kept: true,
            ..Verdict::new(&candidate.id, text, PARENT, "")
        },
        Err(Failure { reason, detail }) => Verdict::new(&candidate.id, text, reason, detail),
    }
}

fn names(places: &[Place]) -> impl Iterator<Item = &str> {
    places.iter().map(|place| place.operator.as_str())
}

fn digest_of(trace: &Trace) -> u64 {
    digest(&serde_json::to_vec(trace).unwrap_or_default())
}
