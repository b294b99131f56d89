//! Programming tasks with tests: HumanEval's form, with a set of our own, and MBPP's.

mod cases;
mod humaneval;
mod mbpp;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::path::PathBuf;

use anyhow::{Context as _, anyhow, bail, ensure};
use schemars::{JsonSchema, schema_for};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{Built, Dataset, Site, Yields};
use crate::domain::settings::{Fault, Node};
use crate::domain::{
    CHUNK, Chunk, Example, Judgement, KEPT, Kind, Origin, Program, Programs, Reference, Sink,
    Split, Tests, Verdict, digest, recalled, universal_newlines,
};
use crate::sandbox::{Limits, Trial};

/// `kind: tasks`.
pub const TASKS: Kind<dyn Dataset> = Kind {
    name: "tasks",
    about: "functions to be written from their docstrings, with tests: our own, or a file in HumanEval's form",
    build: |node| {
        let settings: Settings = node.read()?;
        settings.check(node)?;
        Ok(Box::new(Collection {
            source: settings.path.map_or(Source::Embedded, Source::HumanEval),
            limit: settings.limit,
        }))
    },
    schema: || schema_for!(Settings),
};

/// `kind: mbpp`.
pub const MBPP: Kind<dyn Dataset> = Kind {
    name: "mbpp",
    about: "functions to be written from a sentence, with assertions: a file in MBPP's form (`path`)",
    build: |node| {
        let settings: Settings = node.read()?;
        settings.check(node)?;
        let Some(path) = settings.path else {
            return Err(node
                .fault("the key `path` is missing")
                .help("name a file of MBPP's tasks, as JSON lines"));
        };
        Ok(Box::new(Collection {
            source: Source::Mbpp(path),
            limit: settings.limit,
        }))
    },
    schema: || {
        let mut schema = schema_for!(Settings);
        schema.insert("required".into(), serde_json::json!(["path"]));
        schema
    },
};

/// The tasks of `datasets/tasks`, in HumanEval's form.
const EMBEDDED: &str = include_str!("../../../../datasets/tasks/tasks.jsonl");

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct Settings {
    /// A file of tasks, as JSON lines.
    path: Option<PathBuf>,
    /// Only the first so many tasks.
    limit: Option<usize>,
}

impl Settings {
    fn check(&self, node: &Node) -> Result<(), Fault> {
        let wrong = |key, message: String| Err(node.get(key).unwrap_or(node).fault(message));
        if let Some(path) = self.path.as_ref().filter(|path| !path.is_file()) {
            return wrong("path", format!("there is no file `{}`", path.display()));
        }
        if self.limit == Some(0) {
            return wrong("limit", "expected at least one task".to_owned());
        }
        Ok(())
    }
}

/// Where tasks come from, and so the form that they have.
#[derive(Debug)]
enum Source {
    Embedded,
    HumanEval(PathBuf),
    Mbpp(PathBuf),
}

impl Source {
    /// All tasks by id, in their order.
    fn tasks(&self) -> anyhow::Result<Vec<(String, Tests)>> {
        match self {
            Self::Embedded => rows(EMBEDDED, "tasks.jsonl", humaneval::Row::task),
            Self::HumanEval(path) => rows(&read(path)?, &name(path), humaneval::Row::task),
            Self::Mbpp(path) => rows(&read(path)?, &name(path), mbpp::Row::task),
        }
    }
}

fn name(path: &std::path::Path) -> String {
    path.display().to_string()
}

fn read(path: &std::path::Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))
}

/// The tasks in JSON lines.
fn rows<R: DeserializeOwned>(
    text: &str,
    file: &str,
    task: impl Fn(R) -> (String, Tests),
) -> anyhow::Result<Vec<(String, Tests)>> {
    let mut tasks = Vec::new();
    let mut ids = HashSet::new();
    for (number, line) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
        if line.trim().is_empty() {
            continue;
        }
        let row = serde_json::from_str(line).map_err(|error| {
            // What it says of lines is of this one alone.
            let (told, column) = (error.to_string(), error.column());
            let told = told.split(" at line ").next().unwrap_or_default();
            anyhow!("{file}:{number}:{column}: this is no task: {told}")
        })?;
        let (id, tests) = task(row);
        ensure!(
            !tests.check.trim().is_empty(),
            "{file}:{number}: the task `{id}` has no tests"
        );
        ensure!(
            ids.insert(id.clone()),
            "{file}:{number}: there are two tasks `{id}`"
        );
        tasks.push((id, tests));
    }
    if tasks.is_empty() {
        bail!("{file}: there are no tasks in it");
    }
    Ok(tasks)
}

#[derive(Debug)]
struct Collection {
    source: Source,
    limit: Option<usize>,
}

impl Dataset for Collection {
    fn build(&self, site: &Site<'_>, sink: &mut dyn Sink) -> anyhow::Result<Built> {
        let mut tasks = self.source.tasks()?;
        tasks.truncate(self.limit.unwrap_or(usize::MAX));
        for (number, chunk) in tasks.chunks(CHUNK).enumerate() {
            let known = chunk.iter().map(|(id, tests)| (id.as_str(), text(tests)));
            if recalled(sink, known)?.is_none() {
                sink.take(judged(chunk, site, number * CHUNK, tasks.len())?)?;
            }
        }
        Ok(Built::default())
    }

    fn most_training(&self) -> usize {
        0
    }

    fn yields(&self) -> Yields {
        Yields::Tests
    }
}

/// The tasks whose own solution passes their tests.
fn judged(
    tasks: &[(String, Tests)],
    site: &Site<'_>,
    done: usize,
    total: usize,
) -> anyhow::Result<Chunk> {
    let trials: Vec<Trial> = tasks
        .iter()
        .map(|(_, tests)| Trial {
            program: solved(tests),
            check: tests.into(),
        })
        .collect();
    // Half of what candidates have, so that none is at its limit for being as slow as this one.
    let limits = site.sandbox.limits();
    let limits = Limits {
        cpu: limits.cpu / 2,
        ..limits.clone()
    };
    let tell = |judged| (site.progress)(done + judged, total);
    let judgements = site.sandbox.judge(&trials, &limits, &tell, site.stop)?;
    let (mut verdicts, mut examples) = (Vec::new(), Vec::new());
    for (((id, tests), trial), judgement) in tasks.iter().zip(trials).zip(judgements) {
        if let Judgement::Lost { cause } = &judgement {
            bail!("the task `{id}` could not be judged ({cause}): try again");
        }
        if judgement.is_pass() {
            verdicts.push(Verdict::new(id, text(tests), KEPT, ""));
            examples.push(example(id.clone(), trial.program, tests.clone()));
        } else {
            let detail = format!("its own solution does not pass its tests: {judgement}");
            verdicts.push(Verdict::new(id, text(tests), "unsolved", detail));
        }
    }
    Ok(Chunk {
        split: Split::Asked,
        programs: Programs::Originals,
        verdicts,
        examples,
    })
}

/// The whole program that solves a task.
fn solved(tests: &Tests) -> String {
    [tests.prelude.as_str(), &tests.stem, &tests.solution].concat()
}

fn text(tests: &Tests) -> u64 {
    digest(&[solved(tests).as_bytes(), tests.check.as_bytes()].concat())
}

fn example(id: String, source: String, tests: Tests) -> Example {
    Example {
        id: id.clone(),
        program: Program {
            id: id.clone(),
            source,
            origin: Origin {
                problem: id,
                file: String::new(),
            },
            mutation: None,
        },
        reference: Reference::Tests(tests),
        tags: Vec::new(),
    }
}

/// A text of a row, with a line's end behind it, or nothing.
fn lines(text: &str) -> String {
    let mut text = universal_newlines(text);
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text
}
