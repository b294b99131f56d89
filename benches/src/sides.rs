//! The sides of a comparison: each is a process of its own, so that its memory is its own, and tells
//! what it did in a line of JSON.

use std::env;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// What a side did.
#[derive(Clone, Deserialize, Serialize)]
pub struct Told {
    /// Without loading.
    pub seconds: f64,
    /// Until it could be asked.
    pub load_seconds: f64,
    /// Prompts, or sources.
    pub prompts: usize,
    /// Tokens read.
    pub prompt_tokens: u64,
    /// Tokens written; of a beam search, those of the best beam.
    pub new_tokens: u64,
    /// The most memory that it had, loading included.
    pub peak_rss_mb: u64,
}

impl Told {
    /// Tokens written in a second.
    #[must_use]
    pub fn new_rate(&self) -> f64 {
        self.new_tokens as f64 / self.seconds
    }

    /// Tokens read and written in a second.
    #[must_use]
    pub fn rate(&self) -> f64 {
        (self.prompt_tokens + self.new_tokens) as f64 / self.seconds
    }

    /// Tokens written in a second beside `reading`, a run that read the same and wrote a token each.
    #[must_use]
    pub fn writing_rate(&self, reading: &Self) -> f64 {
        (self.new_tokens - reading.new_tokens) as f64 / (self.seconds - reading.seconds)
    }
}

/// Runs a side to its end.
///
/// # Errors
/// What it wrote as errors, where it told nothing.
pub fn run<T: DeserializeOwned>(side: &mut Command) -> Result<T, String> {
    let output = side.output().map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout);
    let told = text.lines().last().unwrap_or_default();
    let errors = String::from_utf8_lossy(&output.stderr);
    serde_json::from_str(told).map_err(|_| errors.trim().to_owned())
}

/// Our side, and how it is asked.
#[derive(Clone, Copy)]
pub struct Ours {
    /// Sequences that share a step.
    pub batch: usize,
    /// Prompts, or sources: the first of all.
    pub count: usize,
    /// The most tokens after each.
    pub new: usize,
}

impl Ours {
    /// What the process that runs is to be; none where it is to compare.
    #[must_use]
    pub fn of_this_process() -> Option<Self> {
        let arguments: Vec<String> = env::args().collect();
        let [_, side, batch, count, new] = &arguments[..] else {
            return None;
        };
        (side == "ours").then_some(Self {
            batch: batch.parse().ok()?,
            count: count.parse().ok()?,
            new: new.parse().ok()?,
        })
    }

    /// Runs this very benchmark again, to be that.
    ///
    /// # Panics
    /// Where it fails.
    #[must_use]
    pub fn run(self) -> Told {
        let benchmark = env::current_exe().expect("what runs has a path");
        let numbers = [self.batch, self.count, self.new].map(|it| it.to_string());
        run(Command::new(benchmark).arg("ours").args(numbers)).expect("ours runs")
    }
}

/// A script in `rivals/`.
#[must_use]
pub fn rival(python: &str, script: &str) -> Command {
    let rivals = Path::new(env!("CARGO_MANIFEST_DIR")).join("rivals");
    let mut command = Command::new(python);
    command.arg(rivals.join(script));
    command
}

/// The number in a variable, or what it is by default.
///
/// # Panics
/// Where the variable holds no number.
#[must_use]
pub fn number(variable: &str, default: usize) -> usize {
    let number = |text: String| text.parse().expect("the variable holds a number");
    env::var(variable).map_or(default, number)
}

/// All sides beside the first, which is ours; `rate` says what to compare.
#[must_use]
pub fn table(sides: &[(&str, Told)], rate: fn(&Told) -> f64) -> String {
    let mut table = format!(
        "{:<24}{:>9}{:>10}{:>9}{:>9}{:>9}{:>13}{:>9}{:>8}\n",
        "", "prompts", "seconds", "read", "new", "new/s", "read+new/s", "ours is", "MB"
    );
    let ours = sides.first().map_or(0.0, |(_, told)| rate(told));
    for (name, told) in sides {
        let _ = writeln!(
            table,
            "{name:<24}{:>9}{:>10.1}{:>9}{:>9}{:>9.1}{:>13.1}{:>8.2}x{:>8}",
            told.prompts,
            told.seconds,
            told.prompt_tokens,
            told.new_tokens,
            told.new_rate(),
            told.rate(),
            ours / rate(told),
            told.peak_rss_mb,
        );
    }
    table
}
