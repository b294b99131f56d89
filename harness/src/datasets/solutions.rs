//! Programs as their authors wrote them, by problem: what a search looks for. None is run.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use rand::seq::SliceRandom as _;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::files::{PROBLEMS, embedded, on_disk};
use super::pool::Pool;
use super::{Built, Dataset, Site, Yields};
use crate::domain::settings::{Fault, Node};
use crate::domain::{
    CHUNK, Chunk, Dropped, Example, KEPT, Kind, Origin, Program, Programs, Reference, Sink, Split,
    Verdict, digest, recalled, rng, universal_newlines,
};

/// The entry in the list of kinds.
pub const SOLUTIONS: Kind<dyn Dataset> = Kind {
    name: "solutions",
    about: "programs by the problem that they solve, as written and not run: for code-to-code search",
    build: |node| Ok(Box::new(Solutions(Settings::read(node)?))),
    schema: || schemars::schema_for!(Settings),
};

/// Which programs, and how many.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct Settings {
    /// A folder of programs, as of the kind `programs`; or a file of JSON lines, each with
    /// `problem_id`, `code_id` (or `id`), and `original_code` (or `code`), as released for the
    /// paper's search. The embedded problems where absent.
    path: Option<PathBuf>,
    /// Of JSON lines those alone whose fields have these words, such as
    /// `{label: [correct, reference]}`.
    #[serde(rename = "where")]
    only: BTreeMap<String, BTreeSet<String>>,
    /// At most so many problems, drawn by the seed.
    #[schemars(range(min = 1))]
    problems: Option<usize>,
    /// At most so many programs of each problem, drawn by the seed.
    #[schemars(range(min = 1))]
    per_problem: Option<usize>,
}

impl Settings {
    fn read(node: &Node) -> Result<Self, Fault> {
        let settings: Self = node.read()?;
        let at = |key: &str| node.get(key).unwrap_or(node);
        if let Some(path) = settings.path.as_ref().filter(|path| !path.exists()) {
            let words = format!("there is no file or folder `{}`", path.display());
            return Err(at("path").fault(words));
        }
        let is_file = settings.path.as_ref().is_some_and(|path| path.is_file());
        if !settings.only.is_empty() && !is_file {
            let fault = at("where").fault("`where` looks at the fields of JSON lines");
            return Err(fault.help("let `path` name a file of them"));
        }
        let none = |key: &str, limit: Option<usize>| match limit {
            Some(0) => Err(at(key).fault(format!("`{key}` must be at least 1"))),
            _ => Ok(()),
        };
        none("problems", settings.problems)?;
        none("per_problem", settings.per_problem)?;
        Ok(settings)
    }

    /// All programs there are.
    fn pool(&self) -> anyhow::Result<(Vec<Solution>, Vec<Dropped>)> {
        let pool = match &self.path {
            Some(path) if path.is_file() => return Ok((rows(path, &self.only)?, Vec::new())),
            Some(path) => Pool::new(&on_disk(path)?),
            None => Pool::new(&embedded(&PROBLEMS)),
        };
        let solutions = pool.sources.into_iter().map(|source| Solution {
            id: source.id,
            origin: source.origin,
            text: source.text,
        });
        Ok((solutions.collect(), pool.dropped))
    }

    /// Leaves as many as are wanted; in order of id.
    fn draw(&self, mut all: Vec<Solution>, seed: u64) -> Vec<Solution> {
        all.sort_by(|a, b| a.id.cmp(&b.id));
        let mut by_problem: BTreeMap<String, Vec<Solution>> = BTreeMap::new();
        for solution in all {
            let problem = by_problem.entry(solution.origin.problem.clone());
            problem.or_default().push(solution);
        }
        let mut problems: Vec<(String, Vec<Solution>)> = by_problem.into_iter().collect();
        if let Some(most) = self.problems {
            problems.shuffle(&mut rng(seed, &["problems", SOLUTIONS.name]));
            problems.truncate(most);
        }
        if let Some(most) = self.per_problem {
            for (name, solutions) in &mut problems {
                solutions.shuffle(&mut rng(seed, &["per_problem", SOLUTIONS.name, name]));
                solutions.truncate(most);
            }
        }
        let mut drawn: Vec<Solution> = problems.into_iter().flat_map(|(_, all)| all).collect();
        drawn.sort_by(|a, b| a.id.cmp(&b.id));
        drawn
    }
}

/// A program and the problem that it solves.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Solution {
    id: String,
    origin: Origin,
    text: String,
}

/// What is read of a line.
#[derive(Deserialize)]
struct Row {
    #[serde(alias = "id")]
    code_id: Value,
    problem_id: Value,
    original_code: Option<String>,
    code: Option<String>,
    #[serde(flatten)]
    fields: BTreeMap<String, Value>,
}

/// A value as a word.
fn word(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// The programs of a file of JSON lines.
fn rows(path: &Path, only: &BTreeMap<String, BTreeSet<String>>) -> anyhow::Result<Vec<Solution>> {
    let shown = path.display();
    let context = || format!("failed to read `{shown}`");
    let file = File::open(path).with_context(context)?;
    let (mut solutions, mut ids) = (Vec::new(), HashSet::new());
    for (line, number) in BufReader::new(file).lines().zip(1..) {
        let line = line.with_context(context)?;
        if line.trim().is_empty() {
            continue;
        }
        let row: Row = serde_json::from_str(&line)
            .map_err(|error| anyhow::anyhow!("{shown}:{number}: no program: {error}"))?;
        let wanted = |(field, words): (&String, &BTreeSet<String>)| {
            row.fields
                .get(field)
                .is_some_and(|value| words.contains(&word(value)))
        };
        if !only.iter().all(wanted) {
            continue;
        }
        let Some(text) = row.original_code.or(row.code) else {
            bail!("{shown}:{number}: it has neither `original_code` nor `code`");
        };
        let (id, problem) = (word(&row.code_id), word(&row.problem_id));
        // Some sets count the programs of each problem anew.
        let id = match ids.contains(&id) {
            true => format!("{problem}/{id}"),
            false => id,
        };
        ensure!(
            ids.insert(id.clone()),
            "{shown}:{number}: the program `{id}` stands there twice"
        );
        solutions.push(Solution {
            origin: Origin {
                problem,
                file: id.clone(),
            },
            id,
            text: universal_newlines(&text),
        });
    }
    ensure!(
        !solutions.is_empty(),
        "`{shown}` has no program that is wanted"
    );
    Ok(solutions)
}

struct Solutions(Settings);

impl Dataset for Solutions {
    fn most_training(&self) -> usize {
        0
    }

    fn yields(&self) -> Yields {
        Yields::Solutions
    }

    fn build(&self, site: &Site<'_>, sink: &mut dyn Sink) -> anyhow::Result<Built> {
        let (all, dropped) = self.0.pool()?;
        let drawn = self.0.draw(all, site.seed);
        let total = drawn.len();
        // To find a program's own text again proves nothing.
        let mut met: HashSet<(String, u64)> = HashSet::new();
        for (at, chunk) in drawn.chunks(CHUNK).enumerate() {
            let (mut verdicts, mut examples) = (Vec::new(), Vec::new());
            for solution in chunk {
                let text = digest(solution.text.as_bytes());
                if met.insert((solution.origin.problem.clone(), text)) {
                    verdicts.push(Verdict::new(&solution.id, text, KEPT, ""));
                    examples.push(example(solution));
                } else {
                    let why = "another solution of its problem has the same text";
                    verdicts.push(Verdict::new(&solution.id, text, "duplicate", why));
                }
            }
            let known = verdicts.iter().map(|verdict| (&*verdict.id, verdict.text));
            if recalled(sink, known)?.is_none() {
                sink.take(Chunk {
                    split: Split::Asked,
                    programs: Programs::Originals,
                    verdicts,
                    examples,
                })?;
            }
            (site.progress)((at * CHUNK + chunk.len()).min(total), total);
            if site.stop.is_set() {
                bail!("stopped");
            }
        }
        Ok(Built {
            dropped,
            funnel: None,
        })
    }
}

fn example(solution: &Solution) -> Example {
    Example {
        id: solution.id.clone(),
        program: Program {
            id: solution.id.clone(),
            source: solution.text.clone(),
            origin: solution.origin.clone(),
            mutation: None,
        },
        reference: Reference::Relevant,
        tags: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn read(lines: &str, only: &[(&str, &[&str])]) -> anyhow::Result<Vec<Solution>> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("all.jsonl");
        std::fs::write(&path, lines).unwrap();
        let only = only.iter().map(|(field, words)| {
            let words = words.iter().map(|word| (*word).to_owned()).collect();
            ((*field).to_owned(), words)
        });
        rows(&path, &only.collect())
    }

    fn shown(solutions: &[Solution]) -> Vec<String> {
        let shown = |s: &Solution| format!("{} of {}: {}", s.id, s.origin.problem, s.text);
        solutions.iter().map(shown).collect()
    }

    #[test]
    fn released_rows_are_searched_as_written() {
        let lines = r#"{"code_id": "s1", "problem_id": "p1", "original_code": "x = input()", "code": "x = 7"}
{"id": 2, "problem_id": 1, "code": "y = 1\r\n", "label": "wrong"}
{"id": 2, "problem_id": 3, "code": "z = 1", "label": "correct"}
"#;
        let all = read(lines, &[]).unwrap();
        let wanted = [
            "s1 of p1: x = input()",
            "2 of 1: y = 1\n",
            "3/2 of 3: z = 1",
        ];
        assert_eq!(shown(&all), wanted);
        let correct = read(lines, &[("label", &["correct", "reference"])]).unwrap();
        assert_eq!(shown(&correct), ["2 of 3: z = 1"]);
    }

    #[test]
    fn a_line_that_is_no_program_is_named() {
        let check = |lines: &str, wanted: &str| {
            let error = read(lines, &[]).unwrap_err().to_string();
            assert!(error.ends_with(wanted), "{error}");
        };
        check(
            "\n{\"id\": 1, \"problem_id\": 2}",
            "all.jsonl:2: it has neither `original_code` nor `code`",
        );
        check("", "has no program that is wanted");
        let twice = "{\"id\": 1, \"problem_id\": 2, \"code\": \"\"}\n".repeat(3);
        check(&twice, ":3: the program `2/1` stands there twice");
    }

    #[test]
    fn as_many_are_drawn_as_are_wanted_the_same_for_a_seed() {
        let all: Vec<Solution> = (0..40)
            .map(|n| Solution {
                id: format!("{n:02}"),
                origin: Origin {
                    problem: (n % 8).to_string(),
                    file: String::new(),
                },
                text: String::new(),
            })
            .collect();
        let settings = Settings {
            problems: Some(3),
            per_problem: Some(2),
            ..Settings::default()
        };
        let drawn = settings.draw(all.clone(), 7);
        let problems: BTreeSet<&str> = drawn.iter().map(|s| &*s.origin.problem).collect();
        assert_eq!((drawn.len(), problems.len()), (6, 3));
        assert!(drawn.is_sorted_by(|a, b| a.id < b.id));
        let mut reversed = all.clone();
        reversed.reverse();
        assert_eq!(settings.draw(reversed, 7), drawn);
        assert_ne!(settings.draw(all.clone(), 8), drawn);
        assert_eq!(Settings::default().draw(all.clone(), 7), all);
    }
}
