//! The only printer: progress, notices and results.

use std::io::{self, IsTerminal as _, Write as _};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{
    BinaryBytes, HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle,
};

use crate::domain::{Event, Listener};

/// How often a line of progress is written where no bar can be drawn.
const EVERY: Duration = Duration::from_secs(10);

/// How far a bar is, in things.
const COUNT: &str = "{prefix:<34!} {bar:28} {pos:>6}/{len:<6} {left}  {msg}";
/// How far a bar is, in bytes.
const SIZE: &str = "{prefix:<34!} {bar:28} {binary_bytes}/{binary_total_bytes} {left}";

/// Shows a run's progress: a bar on a terminal, plain lines elsewhere.
pub struct Console {
    quiet: bool,
    terminal: bool,
    now: Mutex<Now>,
}

/// What is under way.
struct Now {
    bar: Option<ProgressBar>,
    label: String,
    kept: usize,
    done: usize,
    total: usize,
    tokens: u64,
    began: Instant,
    told: Instant,
}

impl Console {
    /// A console; a quiet one shows no progress.
    #[must_use]
    pub fn new(quiet: bool) -> Self {
        Self {
            quiet,
            terminal: io::stderr().is_terminal(),
            now: Mutex::new(Now {
                bar: None,
                label: String::new(),
                kept: 0,
                done: 0,
                total: 0,
                tokens: 0,
                began: Instant::now(),
                told: Instant::now(),
            }),
        }
    }

    /// A line for the user, past any bar.
    pub fn note(&self, line: &str) {
        if self.quiet {
            return;
        }
        match &self.now().bar {
            Some(bar) => bar.suspend(|| complain(line)),
            None => complain(line),
        }
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begin(&self, label: String, kept: usize, total: usize, shape: &str) {
        let mut now = self.now();
        now.label = label;
        (now.kept, now.done, now.total, now.tokens) = (kept, kept, total, 0);
        (now.began, now.told) = (Instant::now(), Instant::now());
        if self.terminal && !self.quiet {
            let target = ProgressDrawTarget::stderr();
            let bar = ProgressBar::with_draw_target(Some(total as u64), target);
            if let Ok(style) = ProgressStyle::with_template(shape) {
                let style = style.with_key("left", left);
                bar.set_style(style.progress_chars("━╸·"));
            }
            bar.set_prefix(now.label.clone());
            bar.set_position(kept as u64);
            bar.reset_eta();
            now.bar = Some(bar);
        }
    }

    /// Begins to show work of which `done` of `total` is done already.
    pub fn start(&self, label: String, done: usize, total: usize) {
        self.begin(label, done, total, COUNT);
    }

    /// Shows how far the work is, that so many tokens more were read, and what else is to be `said`.
    pub fn advance(&self, done: usize, total: usize, tokens: u64, said: &str) {
        let mut now = self.now();
        now.done = done;
        now.total = total;
        now.tokens += tokens;
        let seconds = now.began.elapsed().as_secs_f64().max(0.001);
        #[allow(clippy::cast_precision_loss)]
        let rate = now.tokens as f64 / seconds;
        let pace = (now.tokens > 0).then(|| format!("{rate:.0} tokens/s"));
        let said = (!said.is_empty()).then(|| said.to_owned());
        let said: Vec<String> = pace.into_iter().chain(said).collect();
        if let Some(bar) = &now.bar {
            bar.set_length(total as u64);
            bar.set_position(done as u64);
            bar.set_message(said.join(", "));
        } else if !self.quiet && now.told.elapsed() >= EVERY {
            now.told = Instant::now();
            let new = (done - now.kept).max(1);
            #[allow(clippy::cast_precision_loss)]
            let left = seconds / new as f64 * total.saturating_sub(done) as f64;
            let said: String = said.iter().map(|what| format!(", {what}")).collect();
            complain(&format!(
                "{}: {done}/{total}, {left:.0} s left{said}",
                now.label
            ));
        }
    }

    fn download(&self, label: String, done: u64, total: u64) {
        if self.now().label != label {
            self.begin(label.clone(), 0, 0, SIZE);
        }
        let mut now = self.now();
        let seconds = now.began.elapsed().as_secs_f64();
        if done == total {
            drop(now);
            self.end(&format!("{label}, {}, {seconds:.1} s", BinaryBytes(total)));
        } else if let Some(bar) = &now.bar {
            bar.set_length(total);
            bar.set_position(done);
        } else if !self.quiet && now.told.elapsed() >= EVERY {
            now.told = Instant::now();
            let (done, total) = (BinaryBytes(done), BinaryBytes(total));
            complain(&format!("{label}: {done} of {total}"));
        }
    }

    /// Shows how many of some things are done, which is told in one kind of event.
    fn step(&self, label: String, verb: &str, done: usize, total: usize) {
        if self.now().label != label {
            self.begin(label.clone(), 0, total, COUNT);
        }
        if done == total {
            let seconds = self.now().began.elapsed().as_secs_f64();
            self.end(&format!("{label}: {total} {verb}, {seconds:.1} s"));
        } else {
            self.advance(done, total, 0, "");
        }
    }

    /// Puts a line in the bar's place, once what it showed is done.
    pub fn end(&self, line: &str) {
        let bar = self.now().bar.take();
        if let Some(bar) = bar {
            bar.finish_and_clear();
        }
        if !self.quiet {
            complain(line);
        }
    }
}

impl Listener for Console {
    fn hear(&self, event: &Event<'_>) -> anyhow::Result<()> {
        match *event {
            Event::Building { dataset } => {
                self.begin(format!("{dataset}: running programs"), 0, 0, COUNT)
            }
            Event::Built { done, total, .. } => self.advance(done, total, 0, ""),
            Event::Dataset {
                dataset,
                examples,
                dropped,
            } => {
                let seconds = self.now().began.elapsed().as_secs_f64();
                let left_out = match dropped.len() {
                    0 => String::new(),
                    n => format!(", {n} programs left out (see dropped.jsonl)"),
                };
                self.end(&format!(
                    "{dataset}: {} examples{left_out}, {seconds:.1} s",
                    examples.len()
                ));
            }
            Event::Downloading {
                model,
                file,
                done,
                total,
            } => self.download(format!("{model}: {file}"), done, total),
            Event::Asking {
                task,
                model,
                kept,
                total,
            } => self.begin(format!("{task} x {model}"), kept, total, COUNT),
            Event::Answered(prediction) => {
                let tokens = prediction.samples.iter().filter_map(|s| s.tokens);
                let (done, total) = {
                    let now = self.now();
                    (now.done + 1, now.total)
                };
                self.advance(done, total, tokens.map(u64::from).sum(), "");
            }
            Event::Asked { task, model } => {
                let (done, kept, total, seconds) = {
                    let now = self.now();
                    let seconds = now.began.elapsed().as_secs_f64();
                    (now.done, now.kept, now.total, seconds)
                };
                let before = match kept {
                    0 => String::new(),
                    n => format!(", {n} of them before"),
                };
                self.end(&format!(
                    "{task} x {model}: {done}/{total} answered{before}, {seconds:.1} s"
                ));
            }
            Event::Searching {
                search,
                model,
                done,
                total,
            } => self.step(format!("{search} x {model}"), "ranked", done, total),
            Event::Judging {
                task,
                what,
                done,
                total,
            } => self.step(format!("{task}: candidates"), what, done, total),
        }
        Ok(())
    }
}

/// The time that is left, once there is something to tell it by.
fn left(state: &ProgressState, text: &mut dyn std::fmt::Write) {
    let seconds = state.eta().as_secs();
    if state.pos() > 0 && seconds > 0 {
        // A bar that cannot be written is no reason to fail.
        let _ = write!(text, "{} left", HumanDuration(state.eta()));
    }
}

/// Writes a result to standard output. A closed pipe (`| head`) ends the
/// program quietly, as it does with other tools.
///
/// # Errors
/// Where standard output cannot be written for another reason.
pub fn show(text: &str) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => std::process::exit(0),
        other => Ok(other?),
    }
}

/// Writes a line to standard error; there is nobody to tell where that fails.
pub fn complain(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// Whether diagnostics may be in colour.
#[must_use]
pub fn in_colour() -> bool {
    io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

/// The width of the terminal that results go to, where they go to one.
#[must_use]
pub fn width() -> Option<usize> {
    if !io::stdout().is_terminal() {
        return None;
    }
    let size = rustix::termios::tcgetwinsize(io::stdout()).ok()?;
    Some(size.ws_col.into())
}
