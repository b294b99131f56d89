//! What stands above the tables: which run they are of, and whether it is whole.

use crate::domain::{Manifest, Progress};

use super::table::grouped;

/// Characters of a hash that are shown.
const SHORT: usize = 12;

/// What stands above the tables.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    /// The suite's name.
    pub suite: String,
    /// The suite's hash.
    pub suite_hash: String,
    /// The seed.
    pub seed: u64,
    /// This program's version.
    pub harness: String,
    /// The exact Python version.
    pub python: String,
    /// The datasets' names and hashes.
    pub datasets: Vec<(String, String)>,
    /// The models that have a note, and the notes.
    pub notes: Vec<(String, String)>,
    /// How far the run got.
    pub progress: Progress,
    /// Where and when it ran, for the report of times alone: it differs
    /// between runs of the same suite and seed.
    pub circumstances: Option<Circumstances>,
}

/// Where and when a run took place.
#[derive(Debug, Clone, PartialEq)]
pub struct Circumstances {
    /// Operating system and architecture.
    pub system: String,
    /// Logical processors.
    pub processors: usize,
    /// When it was first started, seconds since 1970 in UTC.
    pub started: u64,
    /// When it was last at work.
    pub finished: u64,
}

impl Head {
    /// What two runs of one suite and seed have in common.
    #[must_use]
    pub fn of(manifest: &Manifest) -> Self {
        Self {
            suite: manifest.suite.clone(),
            suite_hash: short(&manifest.suite_hash),
            seed: manifest.seed,
            harness: manifest.harness.clone(),
            python: manifest.host.python.clone(),
            datasets: manifest
                .datasets
                .iter()
                .map(|dataset| (dataset.name.clone(), short(&dataset.hash)))
                .collect(),
            notes: (manifest.models.iter())
                .filter_map(|model| Some((model.name.clone(), model.note.clone()?)))
                .collect(),
            progress: manifest.progress,
            circumstances: None,
        }
    }

    /// The same, with where and when.
    #[must_use]
    pub fn with_circumstances(manifest: &Manifest) -> Self {
        Self {
            circumstances: Some(Circumstances {
                system: manifest.host.system.clone(),
                processors: manifest.host.processors,
                started: manifest.started,
                finished: manifest.finished,
            }),
            ..Self::of(manifest)
        }
    }

    /// What a reader of a partial run must know first.
    #[must_use]
    pub fn partial(&self) -> Option<String> {
        let Progress { answered, wanted } = self.progress;
        (!self.progress.is_complete()).then(|| {
            format!(
                "PARTIAL: {} of {} answers ({:.1}%); every figure is of these alone.",
                grouped(answered as u64),
                grouped(wanted as u64),
                100.0 * answered as f64 / wanted.max(1) as f64,
            )
        })
    }

    /// The rest, as names and values.
    #[must_use]
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let mut facts = vec![
            ("suite", format!("{} {}", self.suite, self.suite_hash)),
            ("seed", self.seed.to_string()),
            ("harness", self.harness.clone()),
            ("python", self.python.clone()),
        ];
        if !self.datasets.is_empty() {
            let datasets = self.datasets.iter();
            let datasets: Vec<_> = datasets
                .map(|(name, hash)| format!("{name} {hash}"))
                .collect();
            facts.push(("datasets", datasets.join(", ")));
        }
        let notes = self.notes.iter();
        facts.extend(notes.map(|(name, note)| ("note", format!("{name}: {note}"))));
        if let Some(at) = &self.circumstances {
            facts.extend([
                ("system", at.system.clone()),
                ("processors", at.processors.to_string()),
                ("started", utc(at.started)),
                ("finished", utc(at.finished)),
            ]);
        }
        facts
    }
}

fn short(hash: &str) -> String {
    hash.chars().take(SHORT).collect()
}

/// Seconds since 1970 as `2023-05-08 13:37:00 UTC`; the calendar after Howard
/// Hinnant's `civil_from_days`.
fn utc(seconds: u64) -> String {
    let (days, second) = (seconds / 86_400 + 719_468, seconds % 86_400);
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02} UTC")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_read_as_a_date() {
        let check = |seconds, wanted: &str| assert_eq!(utc(seconds), wanted);
        check(0, "1970-01-01 00:00:00 UTC");
        check(951_782_400, "2000-02-29 00:00:00 UTC");
        check(1_683_553_020, "2023-05-08 13:37:00 UTC");
        check(4_107_542_399, "2100-02-28 23:59:59 UTC");
        check(4_107_542_400, "2100-03-01 00:00:00 UTC");
    }
}
