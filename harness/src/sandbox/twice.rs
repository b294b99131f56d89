//! Programs that do not do the same twice: told by a second run in another process.

use super::{Job, Limits, Sandbox, SandboxError};
use crate::domain::{End, Stop, Trace};

/// What a second run of a program was like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// It left the same trace.
    Same,
    /// It left another one.
    Differs,
    /// It used up its time, which says nothing about what it does.
    TimedOut,
}

impl Again {
    fn of(trace: &Trace, before: &Trace) -> Self {
        match &trace.end {
            _ if trace == before => Self::Same,
            End::TimedOut => Self::TimedOut,
            _ => Self::Differs,
        }
    }
}

impl Sandbox {
    /// Runs programs a second time, in workers that have run none of them, where
    /// addresses, the time and unseeded random numbers are others. `batched`, they share processes, as in
    /// [`trace_batches`](Self::trace_batches).
    ///
    /// # Errors
    /// Where a worker broke, or `stop` was set.
    pub fn run_again<'p>(
        &self,
        programs: impl Iterator<Item = (&'p str, &'p Trace)>,
        batched: bool,
        limits: &Limits,
        stop: &Stop,
    ) -> Result<Vec<Again>, SandboxError> {
        let (sources, before): (Vec<&str>, Vec<&Trace>) = programs.unzip();
        let job = |source: &&str| Job {
            source: (*source).to_owned(),
            ..Job::default()
        };
        let jobs: Vec<Job> = sources.iter().map(job).collect();
        let witness = match self.witness.get() {
            Some(witness) => witness,
            None => {
                let path = Some(self.python.path.as_path());
                let level = self.confinement.level();
                let limits = self.limits.clone();
                let other = Self::open_at_least(level, path, limits, self.workers)?;
                self.witness.get_or_init(|| Box::new(other))
            }
        };
        let again = match batched {
            true => witness.trace_batches(&jobs, limits, &|_| {}, stop)?,
            false => witness.trace_all(&jobs, limits, &|_| {}, stop)?,
        };
        Ok(again
            .iter()
            .zip(before)
            .map(|(a, b)| Again::of(a, b))
            .collect())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn programs_that_differ_from_run_to_run_are_told() {
        let check_in = |source: &str, same: bool, batched: bool| {
            let sandbox = Sandbox::open(None, Limits::default(), 1).unwrap();
            let job = Job {
                source: source.into(),
                ..Job::default()
            };
            let trace = sandbox.trace(&job).unwrap();
            let told = sandbox.run_again(
                [(source, &trace)].into_iter(),
                batched,
                sandbox.limits(),
                &Stop::default(),
            );
            let wanted = if same { Again::Same } else { Again::Differs };
            assert_eq!(told.unwrap(), [wanted], "{source}");
        };
        let check = |source: &str, same: bool| {
            check_in(source, same, false);
            check_in(source, same, true);
        };
        check("x = {'b', 'a'}\nprint(list(x))", true);
        check("import random\nrandom.seed(1)\nx = random.random()", true);
        check("import random\nx = random.random()", false);
        check("import time\nx = time.time()", false);
        check("x = id([])", false);
        check("def f(): pass\nprint(f)", false);
    }
}
