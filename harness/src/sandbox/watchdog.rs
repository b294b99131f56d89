//! Ends a worker process that does not answer in time.

use std::process::Child;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How often it looks. Setting a deadline wakes nobody, so that it costs nothing.
const EVERY: Duration = Duration::from_secs(1);

/// What a worker is given to end by itself.
const GRACE: Duration = Duration::from_millis(500);

/// Owns a worker's process, and kills it when a deadline passes.
pub struct Watchdog(Arc<Watched>);

struct Watched {
    state: Mutex<State>,
    ended: Condvar,
}

struct State {
    process: Child,
    due: Option<Instant>,
    over: bool,
}

impl Watchdog {
    /// Begins to watch a process.
    pub fn new(process: Child) -> Self {
        let watched = Arc::new(Watched {
            state: Mutex::new(State {
                process,
                due: None,
                over: false,
            }),
            ended: Condvar::new(),
        });
        let watching = Arc::clone(&watched);
        std::thread::spawn(move || watching.watch());
        Self(watched)
    }

    /// From now on it has so long to answer.
    pub fn expect_within(&self, time: Duration) {
        self.0.state().due = Some(Instant::now() + time);
    }

    /// It has answered.
    pub fn rest(&self) {
        self.0.state().due = None;
    }

    /// Waits for the process to end by itself, and kills it where it does not.
    pub fn end(&self) {
        let since = Instant::now();
        loop {
            let mut state = self.0.state();
            let gone = !matches!(state.process.try_wait(), Ok(None));
            if gone || since.elapsed() > GRACE {
                state.kill();
                state.over = true;
                self.0.ended.notify_all();
                return;
            }
            drop(state);
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

impl Watched {
    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing in here panics half way.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn watch(&self) {
        let mut state = self.state();
        while !state.over {
            if state.due.is_some_and(|due| due < Instant::now()) {
                state.kill();
                return;
            }
            state = self
                .ended
                .wait_timeout(state, EVERY)
                .map_or_else(|poisoned| poisoned.into_inner().0, |woken| woken.0);
        }
    }
}

impl State {
    fn kill(&mut self) {
        // Errors mean that it is gone already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::io::Read as _;
    use std::process::{Command, Stdio};

    use super::*;

    #[test]
    fn a_process_that_hangs_is_ended() {
        let mut process = Command::new("sleep")
            .arg("600")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = process.stdout.take().unwrap();
        let watchdog = Watchdog::new(process);
        watchdog.expect_within(Duration::from_millis(10));
        // Its output ends when it does.
        assert_eq!(output.read(&mut [0]).unwrap(), 0);
        watchdog.end();
    }
}
