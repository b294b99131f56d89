//! Closes programs over a case's input and traces them: no read is left, and what they do is the
//! same as before.

use std::cell::Cell;

use super::Site;
use super::candidate::Candidate;
use super::reads::{Plan, Reach};
use super::rules::Treatment;
use crate::domain::{End, Trace};
use crate::sandbox::{Job, Limits, SandboxError};

/// A program without reads and its trace, or why there is none.
pub type Outcome = Result<(String, Trace), Failure>;

/// Why a program is dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The word to count by.
    pub reason: &'static str,
    /// What happened.
    pub detail: String,
}

/// How much more a program may print while it tells what it reads.
const TELLING: usize = 8;

/// Closes and traces candidates; the outcomes come in their order. Tells `progress` of runs done and
/// runs to do.
///
/// # Errors
/// Where the sandbox cannot run at all, or the user asked to stop.
pub fn close_and_trace(
    candidates: &[Candidate],
    limits: &Limits,
    raising: Treatment,
    site: &Site<'_>,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Vec<Outcome>, SandboxError> {
    let mut outcomes: Vec<Option<Outcome>> = vec![None; candidates.len()];
    let (mut closed, mut open) = (Vec::new(), Vec::new());
    for (index, candidate) in candidates.iter().enumerate() {
        match Plan::new(&candidate.source, Reach::Wide) {
            Ok(plan) if plan.is_closed() => closed.push(index),
            Ok(plan) => open.push((index, plan)),
            Err(detail) => outcomes[index] = Some(Err(Failure::new("unparsable", detail))),
        }
    }
    let runner = Runner {
        limits,
        raising,
        site,
        progress,
        done: Cell::new(0),
        total: Cell::new(closed.len() + 2 * open.len()),
    };

    let traces = runner.traced(closed.iter().map(|index| &*candidates[*index].source))?;
    let unlike = runner.unlike_on_input(candidates, &closed, &traces)?;
    for ((index, trace), unlike) in closed.into_iter().zip(traces).zip(unlike) {
        let candidate = &candidates[index];
        let detail = "it reads its input in a way that is not known";
        let unlike = unlike.then(|| Failure::new(UNREWRITABLE, detail));
        outcomes[index] = Some(
            match unlike.or_else(|| failure(candidate, &trace, raising)) {
                Some(failure) => Err(failure),
                None => Ok((candidate.source.clone(), trace)),
            },
        );
    }

    let recordings = runner.recordings(candidates, &open)?;
    let originals = runner.originals(candidates, &open, &recordings)?;
    let mut pending = Vec::new();
    for (((index, plan), recorded), original) in open.into_iter().zip(recordings).zip(originals) {
        match failure(&candidates[index], &original, raising) {
            Some(failure) => outcomes[index] = Some(Err(failure)),
            None => pending.push(Pending {
                index,
                plan,
                recorded,
                original,
            }),
        }
    }
    let left = runner.attempt(pending, &mut outcomes)?;

    let (mut open, mut originals) = (Vec::new(), Vec::new());
    for Pending {
        index, original, ..
    } in left
    {
        if let Ok(plan) = Plan::new(&candidates[index].source, Reach::Narrow) {
            open.push((index, plan));
            originals.push(original);
        }
    }
    runner.total.set(runner.total.get() + 2 * open.len());
    let recordings = runner.recordings(candidates, &open)?;
    let runs = open.into_iter().zip(recordings).zip(originals);
    let pending = runs.map(|(((index, plan), recorded), original)| Pending {
        index,
        plan,
        recorded,
        original,
    });
    runner.attempt(pending.collect(), &mut outcomes)?;
    let forgotten = || Err(Failure::new(UNREWRITABLE, "it was never run"));
    Ok(outcomes
        .into_iter()
        .map(|outcome| outcome.unwrap_or_else(forgotten))
        .collect())
}

/// The reason of a program whose reads cannot become assignments.
const UNREWRITABLE: &str = "unrewritable";

impl Failure {
    /// By its word, and what happened.
    pub fn new(reason: &'static str, detail: impl Into<String>) -> Self {
        Self {
            reason,
            detail: detail.into(),
        }
    }

    /// The failure that an end is, if it is one.
    fn of(end: &End) -> Option<Self> {
        let reason = match end {
            End::Returned => return None,
            End::Raised { .. } => "raised",
            End::TimedOut => "timed_out",
            End::OverLimit(_) => "over_long",
            End::Died { .. } => "died",
        };
        Some(Self::new(reason, end.to_string()))
    }
}

/// What is wrong with a program as its author wrote it.
fn failure(candidate: &Candidate, run: &Trace, raising: Treatment) -> Option<Failure> {
    if let (End::Raised { .. }, Treatment::Keep) = (&run.end, raising) {
        return None;
    }
    Failure::of(&run.end).or_else(|| {
        let wanted = candidate.stdout.as_deref()?;
        let detail = difference(&run.stdout, wanted)?;
        Some(Failure::new("wrong_output", detail))
    })
}

/// The first line where two outputs differ, as judges compare them: blanks at
/// the ends of lines, and blank lines at the end, do not count.
fn difference(printed: &str, wanted: &str) -> Option<String> {
    let mut printed = printed.trim_end().lines();
    let mut wanted = wanted.trim_end().lines();
    for line in 1.. {
        match (
            printed.next().map(str::trim_end),
            wanted.next().map(str::trim_end),
        ) {
            (None, None) => return None,
            (ours, theirs) if ours == theirs => {}
            (Some(ours), Some(theirs)) => {
                return Some(format!("line {line} is `{ours}`, not `{theirs}`"));
            }
            (Some(ours), None) => return Some(format!("line {line}, `{ours}`, is too much")),
            (None, Some(theirs)) => return Some(format!("line {line}, `{theirs}`, is missing")),
        }
    }
    None
}

/// A program whose reads are still to be rewritten.
struct Pending {
    index: usize,
    plan: Plan,
    recorded: Trace,
    original: Trace,
}

struct Runner<'a> {
    limits: &'a Limits,
    raising: Treatment,
    site: &'a Site<'a>,
    progress: &'a (dyn Fn(usize, usize) + Sync),
    done: Cell<usize>,
    total: Cell<usize>,
}

impl Runner<'_> {
    /// Which programs, closed for all that is known, do something else when they
    /// are given their input.
    fn unlike_on_input(
        &self,
        candidates: &[Candidate],
        closed: &[usize],
        traces: &[Trace],
    ) -> Result<Vec<bool>, SandboxError> {
        // How far a program came before a limit says nothing about its input.
        let told = |(index, trace): &(&usize, &Trace)| {
            let ended = matches!(trace.end, End::Returned | End::Raised { .. });
            ended && !candidates[**index].stdin.is_empty()
        };
        let given = || closed.iter().zip(traces).map(|it| (it, told(&it)));
        let jobs: Vec<Job> = given()
            .filter(|(_, told)| *told)
            .map(|((index, _), _)| job(candidates[*index].source.clone(), &candidates[*index]))
            .collect();
        self.total.set(self.total.get() + jobs.len());
        let mut runs = self.untraced(&jobs)?.into_iter();
        let unlike = |((_, trace), told): ((&usize, &Trace), bool)| {
            let run = told.then(|| runs.next()).flatten();
            run.is_some_and(|run| run.end != trace.end || run.stdout != trace.stdout)
        };
        Ok(given().map(unlike).collect())
    }

    /// Lets programs tell what they read.
    fn recordings(
        &self,
        candidates: &[Candidate],
        open: &[(usize, Plan)],
    ) -> Result<Vec<Trace>, SandboxError> {
        let recording = |(index, plan): &(usize, Plan)| job(plan.recording(), &candidates[*index]);
        self.untraced(&open.iter().map(recording).collect::<Vec<_>>())
    }

    /// What programs do as they are. Where it is known what they must print, and
    /// a recorded run printed it, that is what they do.
    fn originals(
        &self,
        candidates: &[Candidate],
        open: &[(usize, Plan)],
        recordings: &[Trace],
    ) -> Result<Vec<Trace>, SandboxError> {
        let known = |((index, plan), recorded): (&(usize, Plan), &Trace)| {
            let run = Trace {
                stdout: plan.recorded(&recorded.stdout).stdout,
                ..recorded.clone()
            };
            let candidate = &candidates[*index];
            (candidate.stdout.is_some() && failure(candidate, &run, self.raising).is_none())
                .then_some(run)
        };
        let known: Vec<Option<Trace>> = open.iter().zip(recordings).map(known).collect();
        let jobs: Vec<Job> = open
            .iter()
            .zip(&known)
            .filter(|(_, known)| known.is_none())
            .map(|((index, plan), _)| job(plan.plain(), &candidates[*index]))
            .collect();
        self.total.set(self.total.get() + jobs.len());
        let mut runs = self.untraced(&jobs)?.into_iter();
        Ok(known
            .into_iter()
            .filter_map(|known| known.or_else(|| runs.next()))
            .collect())
    }

    /// Rewrites and traces; returns what could not be rewritten.
    fn attempt(
        &self,
        pending: Vec<Pending>,
        outcomes: &mut [Option<Outcome>],
    ) -> Result<Vec<Pending>, SandboxError> {
        let (mut left, mut rewritten) = (Vec::new(), Vec::new());
        let mut put_off = |pending: Pending, detail: String, outcomes: &mut [Option<Outcome>]| {
            // What stood in the way first says more than what did later.
            let failure = Failure::new(UNREWRITABLE, detail);
            outcomes[pending.index].get_or_insert(Err(failure));
            left.push(pending);
        };
        for pending in pending {
            match rewrite(&pending) {
                Ok(text) => rewritten.push((pending, text)),
                Err(detail) => put_off(pending, detail, outcomes),
            }
        }
        let traces = self.traced(rewritten.iter().map(|(_, text)| &**text))?;
        for ((pending, text), trace) in rewritten.into_iter().zip(traces) {
            let outcome = match &trace.end {
                end if *end == pending.original.end && trace.stdout == pending.original.stdout => {
                    Ok((text, trace))
                }
                End::Returned => {
                    let detail = difference(&trace.stdout, &pending.original.stdout);
                    let detail = detail.unwrap_or_else(|| "blanks differ".into());
                    put_off(
                        pending,
                        format!("rewritten, it prints something else: {detail}"),
                        outcomes,
                    );
                    continue;
                }
                End::Raised { .. } | End::Died { .. } => {
                    put_off(pending, format!("rewritten, it {}", trace.end), outcomes);
                    continue;
                }
                end => Failure::of(end).map_or_else(|| Ok((text, trace.clone())), Err),
            };
            outcomes[pending.index] = Some(outcome);
        }
        Ok(left)
    }

    fn traced<'s>(
        &self,
        sources: impl Iterator<Item = &'s str>,
    ) -> Result<Vec<Trace>, SandboxError> {
        let job = |source: &str| Job {
            source: source.to_owned(),
            ..Job::default()
        };
        self.run(&sources.map(job).collect::<Vec<_>>(), self.limits)
    }

    fn untraced(&self, jobs: &[Job]) -> Result<Vec<Trace>, SandboxError> {
        let limits = Limits {
            output: self.limits.output * TELLING,
            ..self.limits.clone()
        };
        self.run(jobs, &limits)
    }

    fn run(&self, jobs: &[Job], limits: &Limits) -> Result<Vec<Trace>, SandboxError> {
        let (before, total, tell) = (self.done.get(), self.total.get(), self.progress);
        let progress = |done| tell(before + done, total);
        let traces = self
            .site
            .sandbox
            .trace_all(jobs, limits, &progress, self.site.stop)?;
        self.done.set(before + jobs.len());
        Ok(traces)
    }
}

fn job(source: String, candidate: &Candidate) -> Job {
    Job {
        source,
        stdin: candidate.stdin.clone(),
        untraced: true,
        check: None,
    }
}

/// The text of a program that a recorded run gives.
fn rewrite(pending: &Pending) -> Result<String, String> {
    let Pending {
        plan,
        recorded,
        original,
        ..
    } = pending;
    if let Some(obstacle) = plan.obstacle() {
        return Err(obstacle.to_string());
    }
    if recorded.end != original.end {
        return Err(format!(
            "while its reads were recorded, it {}",
            recorded.end
        ));
    }
    let recording = plan.recorded(&recorded.stdout);
    if let Some(detail) = difference(&recording.stdout, &original.stdout) {
        return Err(format!(
            "while its reads were recorded, it printed something else: {detail}"
        ));
    }
    plan.rewrite(&recording).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outputs_are_compared_as_judges_do() {
        let check = |printed: &str, wanted: &str, detail: Option<&str>| {
            assert_eq!(difference(printed, wanted).as_deref(), detail);
        };
        check("1 \n2\n\n", "1\n2", None);
        check("1\n2", "1\n3", Some("line 2 is `2`, not `3`"));
        check("1\n2", "1", Some("line 2, `2`, is too much"));
        check("", "x", Some("line 1, `x`, is missing"));
    }
}
