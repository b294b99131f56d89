//! A program on a case: what may become an example.

use std::collections::HashSet;

use super::pool::{Case, Source};
use super::rules::Cases;
use crate::domain::{Origin, digest};

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
    /// A digest of the text and the case.
    #[must_use]
    pub fn digest(&self) -> u64 {
        let wanted = self.stdout.as_deref().unwrap_or_default();
        digest(
            [&self.source, &self.stdin, wanted]
                .map(str::as_bytes)
                .join(&0)
                .as_slice(),
        )
    }

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

/// Sorts by id, and gives each its own: file `a#1.py`, on no input, and
/// file `a.py` on case `1` would have the same.
pub fn part_ids(candidates: &mut [Candidate]) {
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
