//! What every dataset of programs can be told: which, how many, for what, and how long each may run.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use include_dir::Dir;
use rand::seq::SliceRandom as _;
use schemars::JsonSchema;
use serde::Deserialize;

use super::files::{Files, embedded, on_disk};
use super::mutation::Mutation;
use crate::domain::settings::{Fault, Node};
use crate::domain::{digest, rng};
use crate::mutations::Recipe;
use crate::sandbox::Limits;

/// How many folds problems are dealt into.
const FOLDS: u8 = 5;

/// The settings of a dataset of programs, as written.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// A folder of programs, with or without input files beside them: any
    /// folder of `*.py`, problems `pNNNNN/` with `*.in` and `*.out`, or
    /// CodeNet's layout.
    path: Option<PathBuf>,
    /// Which of a program's cases become examples.
    cases: Cases,
    /// At most so many examples, and as many for training; whole problems are
    /// drawn by the seed.
    #[schemars(range(min = 1))]
    limit: Option<usize>,
    /// The share of problems kept for few-shot examples and training. No problem
    /// stands on both sides; 1 leaves none to ask about, as `harness build` may.
    #[schemars(range(min = 0.0, max = 1.0))]
    training: f64,
    /// Which fifths of the problems are in the dataset at all. A problem's fold
    /// depends on its name alone, so that two datasets without a fold in common
    /// never share a problem, whatever their seeds.
    #[schemars(length(min = 1), inner(range(min = 0, max = 4)))]
    folds: BTreeSet<u8>,
    /// Processor time of one program.
    #[schemars(range(min = 0.01, max = 3600.0))]
    cpu_seconds: f64,
    /// Steps of one trace; programs that take more are dropped.
    #[schemars(range(min = 1, max = 1_000_000))]
    max_steps: usize,
    /// What becomes of programs that end with an exception: kept ones carry the
    /// tag `raised`.
    raising: Treatment,
    /// Mutants instead of the programs themselves.
    mutation: Option<super::mutation::Settings>,
}

impl Default for Settings {
    /// Limits are the paper's.
    fn default() -> Self {
        Self {
            path: None,
            cases: Cases::First,
            limit: None,
            training: 0.2,
            folds: (0..FOLDS).collect(),
            cpu_seconds: 1.0,
            max_steps: 1024,
            raising: Treatment::Drop,
            mutation: None,
        }
    }
}

/// What becomes of programs of some kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Treatment {
    /// They are in the dataset.
    Keep,
    /// They are left out, and counted.
    Drop,
}

/// Which cases of a program become examples.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cases {
    /// The first alone.
    #[default]
    First,
    /// Every one.
    All,
}

/// The settings of a dataset of programs, as checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    /// The user's folder, where not the embedded programs are meant.
    pub path: Option<PathBuf>,
    /// Which of a program's cases become examples.
    pub cases: Cases,
    /// At most so many examples, and as many for training.
    pub limit: Option<usize>,
    /// The share of problems kept for training, from 0 to 1.
    pub training: f64,
    /// The folds whose problems are in the dataset.
    pub folds: BTreeSet<u8>,
    /// Processor time of one program.
    pub cpu: Duration,
    /// Steps of one trace.
    pub steps: usize,
    /// What becomes of programs that end with an exception.
    pub raising: Treatment,
    /// How mutants are drawn, where any are.
    pub mutation: Option<Mutation>,
}

impl Rules {
    /// Reads and checks settings; what a `mutation` leaves out is as in `recipe`.
    ///
    /// # Errors
    /// A fault at what is unknown, of the wrong type, out of range, or no folder.
    pub fn read(node: &Node, recipe: Recipe) -> Result<Self, Fault> {
        let settings: Settings = node.read()?;
        let wrong = |key: &str, message: &str| Err(node.get(key).unwrap_or(node).fault(message));
        if settings.limit == Some(0) {
            return wrong("limit", "`limit` must be at least 1");
        }
        if !(0.0..=1.0).contains(&settings.training) {
            return wrong("training", "`training` must be from 0 to 1");
        }
        if settings.folds.is_empty() || settings.folds.iter().any(|fold| *fold >= FOLDS) {
            return wrong("folds", "`folds` must be some of the numbers 0 to 4");
        }
        if !(0.01..=3600.0).contains(&settings.cpu_seconds) {
            return wrong("cpu_seconds", "`cpu_seconds` must be from 0.01 to 3600");
        }
        if !(1..=1_000_000).contains(&settings.max_steps) {
            return wrong("max_steps", "`max_steps` must be from 1 to 1000000");
        }
        if let Some(path) = settings.path.as_ref().filter(|path| !path.is_dir()) {
            return wrong("path", &format!("there is no folder `{}`", path.display()));
        }
        Ok(Self {
            path: settings.path,
            cases: settings.cases,
            limit: settings.limit,
            training: settings.training,
            folds: settings.folds,
            cpu: Duration::from_secs_f64(settings.cpu_seconds),
            steps: settings.max_steps,
            raising: settings.raising,
            mutation: node
                .get("mutation")
                .filter(|_| settings.mutation.is_some())
                .map(|node| Mutation::read(node, recipe))
                .transpose()?,
        })
    }

    /// The user's files, or else the embedded ones.
    ///
    /// # Errors
    /// Where the user's folder cannot be read, or has no program.
    pub fn files(&self, otherwise: &'static Dir<'static>) -> anyhow::Result<Files> {
        match &self.path {
            Some(path) => on_disk(path),
            None => Ok(embedded(otherwise)),
        }
    }

    /// A sandbox's limits with these in their place.
    #[must_use]
    pub fn within(&self, limits: &Limits) -> Limits {
        Limits {
            cpu: self.cpu,
            wall: limits.wall.max(self.cpu * 10),
            steps: self.steps,
            ..limits.clone()
        }
    }

    /// The most examples that can be kept for training.
    pub fn most_training(&self) -> usize {
        match self.training > 0.0 {
            true => self.limit.unwrap_or(usize::MAX),
            false => 0,
        }
    }

    /// Whether a problem's fold is among those of the dataset: the digest of its
    /// name, modulo 5.
    #[must_use]
    pub fn takes(&self, problem: &str) -> bool {
        let fold = digest(problem.as_bytes()) % u64::from(FOLDS);
        self.folds.iter().any(|taken| u64::from(*taken) == fold)
    }

    /// Whether every problem is in the dataset.
    pub fn takes_all(&self) -> bool {
        self.folds.len() == usize::from(FOLDS)
    }

    /// Parts problems, sorted and each named once, into those to be asked about
    /// and those kept for training; both sorted. The same for a seed and a name,
    /// whatever else is set.
    #[must_use]
    pub fn split(&self, problems: &[String], seed: u64, name: &str) -> Split {
        let mut shuffled = problems.to_vec();
        shuffled.shuffle(&mut rng(seed, &["split", name]));
        let share = (problems.len() as f64 * self.training).round() as usize;
        // Something is left to ask about, and to learn from, where that is wanted.
        let least = usize::from(self.training > 0.0);
        let most = problems
            .len()
            .saturating_sub(usize::from(self.training < 1.0));
        let kept = share.max(least).min(most);
        let mut asked = shuffled.split_off(kept);
        asked.sort();
        shuffled.sort();
        Split {
            asked,
            training: shuffled,
        }
    }

    /// Draws whole problems until there are `limit` examples; the last problem's
    /// are cut where they would be too many. `items` are sorted by id.
    #[must_use]
    pub fn draw<T>(
        &self,
        items: Vec<T>,
        problem: impl Fn(&T) -> &str,
        seed: u64,
        name: &str,
    ) -> Vec<T> {
        let Some(limit) = self.limit.filter(|limit| *limit < items.len()) else {
            return items;
        };
        let mut problems: Vec<String> = items.iter().map(|i| problem(i).to_owned()).collect();
        problems.sort();
        problems.dedup();
        problems.shuffle(&mut rng(seed, &["limit", name]));
        let mut room = limit;
        let mut shares = std::collections::HashMap::new();
        for name in problems {
            let all = items.iter().filter(|item| problem(item) == name).count();
            let share = all.min(room);
            room -= share;
            shares.insert(name, share);
            if room == 0 {
                break;
            }
        }
        let mut drawn = items;
        drawn.retain(|item| match shares.get_mut(problem(item)) {
            Some(share) if *share > 0 => {
                *share -= 1;
                true
            }
            _ => false,
        });
        drawn
    }
}

/// Problems parted in two; none stands in both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// Those of the examples to be answered.
    pub asked: Vec<String>,
    /// Those of the examples to learn from.
    pub training: Vec<String>,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::sync::Arc;

    use super::*;
    use crate::domain::settings::{At, Key, SourceFile, Value};

    fn rules(limit: Option<usize>, training: f64) -> Rules {
        Rules {
            path: None,
            cases: Cases::First,
            limit,
            training,
            folds: (0..FOLDS).collect(),
            cpu: Duration::from_secs(1),
            steps: 10,
            raising: Treatment::Drop,
            mutation: None,
        }
    }

    fn names(count: usize) -> Vec<String> {
        (0..count).map(|n| format!("p{n:05}")).collect()
    }

    #[test]
    fn a_problem_stands_on_one_side_alone() {
        let cases = [(50, 0.2, 10), (3, 0.01, 1), (2, 0.9, 1), (1, 0.5, 0)];
        for (count, training, kept) in cases.into_iter().chain([(1, 1.0, 1), (9, 1.0, 9)]) {
            let all = names(count);
            let split = rules(None, training).split(&all, 7, "x");
            assert_eq!(split.training.len(), kept, "of {count} at {training}");
            let mut both = [split.asked.clone(), split.training.clone()].concat();
            both.sort();
            assert_eq!(both, all);
        }
        assert!(
            rules(None, 0.0)
                .split(&names(9), 7, "x")
                .training
                .is_empty()
        );
    }

    #[test]
    fn a_split_belongs_to_its_seed_and_name() {
        let split = |seed, name| rules(None, 0.5).split(&names(40), seed, name);
        assert_eq!(split(1, "a"), split(1, "a"));
        assert_ne!(split(1, "a"), split(2, "a"));
        assert_ne!(split(1, "a"), split(1, "b"));
    }

    /// The numbers are part of what a published checkpoint was trained on.
    #[test]
    fn a_problem_s_fold_belongs_to_its_name() {
        let folds = |problem: &str| -> Vec<u8> {
            let takes = |fold: &u8| {
                let folds = BTreeSet::from([*fold]);
                Rules {
                    folds,
                    ..rules(None, 0.2)
                }
                .takes(problem)
            };
            (0..FOLDS).filter(takes).collect()
        };
        let some = ["p00001", "p00002", "p00003", "arguments/coffee_defaults"];
        assert_eq!(some.map(folds), [[1], [1], [0], [4]]);
        let all = names(1000);
        for fold in 0..FOLDS {
            let count = all.iter().filter(|name| folds(name) == [fold]).count();
            assert!((150..250).contains(&count), "{count} in fold {fold}");
        }
        assert!(all.iter().all(|name| rules(None, 0.2).takes(name)));
    }

    #[test]
    fn a_limit_draws_whole_problems() {
        let items: Vec<(String, usize)> = names(10)
            .into_iter()
            .flat_map(|p| (0..4).map(move |n| (p.clone(), n)))
            .collect();
        let drawn = rules(Some(10), 0.2).draw(items.clone(), |i| &i.0, 3, "x");
        assert_eq!(drawn.len(), 10);
        assert!(drawn.is_sorted());
        let mut counts: Vec<usize> = drawn.chunk_by(|a, b| a.0 == b.0).map(<[_]>::len).collect();
        counts.sort_unstable();
        assert_eq!(counts, [2, 4, 4]);
        assert_eq!(
            rules(Some(99), 0.2).draw(items.clone(), |i| &i.0, 3, "x"),
            items
        );
    }

    fn at(column: usize) -> At {
        let file = Arc::new(SourceFile {
            path: "s.yaml".into(),
            text: String::new(),
        });
        At {
            file,
            line: 1,
            column,
            length: 1,
        }
    }

    /// A suite's part gives these rules, or a fault at this column.
    fn check_fault(key: &str, value: Value, wanted: &str) {
        let entry = (
            Key {
                name: key.into(),
                at: at(2),
            },
            Node { value, at: at(9) },
        );
        let node = Node {
            value: Value::Map(vec![entry]),
            at: at(1),
        };
        let fault = Rules::read(&node, Recipe::default()).unwrap_err();
        let column = fault.at.as_ref().map(|at| at.column);
        let help = fault.help.clone().unwrap_or_default();
        assert_eq!(format!("{column:?} {fault} {help}").trim_end(), wanted);
    }

    #[test]
    fn settings_out_of_range_are_shown_where_they_stand() {
        check_fault("limit", Value::Int(0), "Some(9) `limit` must be at least 1");
        check_fault(
            "training",
            Value::Float(1.1),
            "Some(9) `training` must be from 0 to 1",
        );
        check_fault(
            "training",
            Value::Float(f64::NAN),
            "Some(9) `training` must be from 0 to 1",
        );
        for folds in [vec![], vec![0, 5]] {
            let number = |fold| Node {
                value: Value::Int(fold),
                at: at(9),
            };
            check_fault(
                "folds",
                Value::List(folds.into_iter().map(number).collect()),
                "Some(9) `folds` must be some of the numbers 0 to 4",
            );
        }
        check_fault(
            "cpu_seconds",
            Value::Int(0),
            "Some(9) `cpu_seconds` must be from 0.01 to 3600",
        );
        check_fault(
            "max_steps",
            Value::Int(0),
            "Some(9) `max_steps` must be from 1 to 1000000",
        );
        check_fault(
            "max_step",
            Value::Int(1),
            "Some(2) unknown key `max_step` did you mean `max_steps`?",
        );
        let text = |text: &str| Value::Text {
            text: text.into(),
            written: text.into(),
        };
        check_fault(
            "path",
            text("/no/such"),
            "Some(9) there is no folder `/no/such`",
        );
        check_fault(
            "cases",
            text("frist"),
            "Some(9) unknown word `frist` did you mean `first`?",
        );
    }
}
