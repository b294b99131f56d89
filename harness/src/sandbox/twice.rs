//! Programs that do not do the same twice: told by a second run in another process.

use super::{Job, Limits, Sandbox, SandboxError};
use crate::domain::{Stop, Trace};

impl Sandbox {
    /// Runs programs a second time, in workers that have run none of them, where
    /// addresses, the time and unseeded random numbers are others; whether each
    /// left the trace that it left before. `batched`, they share processes, as in
    /// [`trace_batches`](Self::trace_batches).
    ///
    /// # Errors
    /// Where a worker broke, or `stop` was set.
    pub fn do_the_same<'p>(
        &self,
        programs: impl Iterator<Item = (&'p str, &'p Trace)>,
        batched: bool,
        limits: &Limits,
        stop: &Stop,
    ) -> Result<Vec<bool>, SandboxError> {
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
        Ok(again.iter().zip(before).map(|(a, b)| a == b).collect())
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
            let told = sandbox.do_the_same(
                [(source, &trace)].into_iter(),
                batched,
                sandbox.limits(),
                &Stop::default(),
            );
            assert_eq!(told.unwrap(), [same], "{source}");
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
