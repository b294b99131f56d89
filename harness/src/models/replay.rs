//! The model `replay`: answers from a file, so that any other system's predictions can be scored.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::PathBuf;

use anyhow::Context as _;
use schemars::{JsonSchema, schema_for};
use serde::Deserialize;

use super::{Answered, Model, ModelError, Question};
use crate::domain::settings::nearest;
use crate::domain::{Kind, Sample, Stop};

/// The kind.
pub static KIND: Kind<dyn Model> = Kind {
    name: "replay",
    about: "answers from a file: one prediction a line, or JSON lines with several samples each",
    build: |node| {
        let replay = node.read::<Replay>()?;
        if !replay.path.is_file() {
            let place = node.get("path").unwrap_or(node);
            return Err(place.fault(format!("there is no file `{}`", replay.path.display())));
        }
        Ok(Box::new(replay))
    },
    schema: || schema_for!(Replay),
};

/// Where the answers are.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Replay {
    /// The file with the answers.
    path: PathBuf,
    /// How it is written; by default, `json_lines` for `.jsonl` and `.ndjson`,
    /// else `lines`.
    format: Option<Format>,
}

#[derive(Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Format {
    /// One prediction a line, in the order of the dataset's examples: the
    /// `preds.txt` that CodeExecutor's evaluation writes.
    Lines,
    /// `{"example": "...", "text": "..."}` or `{"example": "...", "samples":
    /// ["...", ...]}` a line, in any order; with `"task": "..."` it answers that
    /// task alone.
    JsonLines,
}

/// A line of a JSON lines file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    example: String,
    task: Option<String>,
    text: Option<String>,
    samples: Option<Vec<String>>,
}

/// The answers to one example.
struct Entry {
    line: usize,
    task: Option<String>,
    example: String,
    samples: Vec<String>,
}

impl Model for Replay {
    fn answer(
        &self,
        questions: &[Question<'_>],
        answered: Answered<'_>,
        stop: &Stop,
    ) -> Result<(), ModelError> {
        let answers = self.find(questions).map_err(ModelError::Refused)?;
        for (index, samples) in answers.into_iter().enumerate() {
            if stop.is_set() {
                break;
            }
            answered(index, samples)?;
        }
        Ok(())
    }

    fn answers_by_position(&self) -> bool {
        true
    }

    fn content_hash(&self) -> anyhow::Result<String> {
        let bytes = fs::read(&self.path)
            .with_context(|| format!("failed to read `{}`", self.path.display()))?;
        Ok(blake3::hash(&bytes).to_hex().to_string())
    }
}

impl Replay {
    /// The answers to all questions, or what is wrong with the file.
    fn find(&self, questions: &[Question<'_>]) -> Result<Vec<Vec<Sample>>, String> {
        let path = self.path.display();
        let text = fs::read_to_string(&self.path)
            .map_err(|error| format!("failed to read `{path}`: {error}"))?;
        let found = match self.format() {
            Format::Lines => in_order(&text, questions),
            Format::JsonLines => entries(&text).and_then(|entries| by_example(&entries, questions)),
        };
        found.map_err(|Mistake { line, what }| match line {
            Some(line) => format!("{path}:{line}: {what}"),
            None => format!("{path}: {what}"),
        })
    }

    fn format(&self) -> Format {
        let extension = self
            .path
            .extension()
            .and_then(|extension| extension.to_str());
        self.format.unwrap_or(match extension {
            Some("jsonl" | "ndjson") => Format::JsonLines,
            _ => Format::Lines,
        })
    }
}

/// What is wrong with a file.
struct Mistake {
    /// Line, from 1, where it is one line's fault.
    line: Option<usize>,
    what: String,
}

fn at(line: usize, what: String) -> Mistake {
    Mistake {
        line: Some(line),
        what,
    }
}

fn whole(what: String) -> Mistake {
    Mistake { line: None, what }
}

/// The lines of the questions' positions.
fn in_order(text: &str, questions: &[Question<'_>]) -> Result<Vec<Vec<Sample>>, Mistake> {
    // A prediction may hold any other line separator, so only `\n` parts them.
    let mut lines: Vec<&str> = text.split('\n').collect();
    if lines.last().is_some_and(|last| last.is_empty()) {
        lines.pop();
    }
    let find = |question: &Question<'_>| {
        let Question { task, of, .. } = question;
        if lines.len() != *of {
            return Err(whole(format!(
                "{} predictions, but the task `{task}` has {of} examples",
                lines.len()
            )));
        }
        if question.sampling.samples > 1 {
            return Err(whole(format!(
                "one prediction an example, but the task `{task}` wants {} samples",
                question.sampling.samples
            )));
        }
        Ok(vec![Sample::whole(lines[question.position])])
    };
    questions.iter().map(find).collect()
}

/// All entries of a JSON lines file; none answers the same question twice.
fn entries(text: &str) -> Result<Vec<Entry>, Mistake> {
    let mut entries = Vec::new();
    let mut first = HashMap::new();
    for (index, text) in text.split('\n').enumerate() {
        let line = index + 1;
        if text.trim().is_empty() {
            continue;
        }
        let row: Row = serde_json::from_str(text).map_err(|error| {
            let what = error.to_string();
            let what = what.split(" at line ").next().unwrap_or_default();
            at(line, format!("column {}: {what}", error.column()))
        })?;
        let samples = match (row.text, row.samples) {
            (Some(text), None) => vec![text],
            (None, Some(samples)) => samples,
            _ => {
                let what = format!("`{}` needs either `text` or `samples`", row.example);
                return Err(at(line, what));
            }
        };
        if let Some(first) = first.insert((row.task.clone(), row.example.clone()), line) {
            let what = format!("`{}` was answered before, on line {first}", row.example);
            return Err(at(line, what));
        }
        entries.push(Entry {
            line,
            task: row.task,
            example: row.example,
            samples,
        });
    }
    Ok(entries)
}

/// The entries of the questions' examples.
fn by_example(entries: &[Entry], questions: &[Question<'_>]) -> Result<Vec<Vec<Sample>>, Mistake> {
    let Some(&Question { task, of, .. }) = questions.first() else {
        return Ok(Vec::new());
    };
    let is_ours = |entry: &&Entry| entry.task.as_deref().is_none_or(|name| name == task);
    let mut ours: HashMap<&str, &Entry> = HashMap::new();
    for entry in entries.iter().filter(is_ours) {
        // An entry that names the task goes before one for every task.
        if entry.task.is_some() || !ours.contains_key(&*entry.example) {
            ours.insert(&entry.example, entry);
        }
    }
    let asked: HashSet<&str> = questions.iter().map(|q| &*q.example.id).collect();
    let strange = ours
        .values()
        .filter(|entry| !asked.contains(&*entry.example));
    // What a resumed run does not ask any more is not strange.
    if strange.clone().count() > of - questions.len()
        && let Some(entry) = strange.min_by_key(|entry| entry.line)
    {
        return Err(at(entry.line, unknown(entry, task, of, &asked)));
    }
    let mut missing = questions
        .iter()
        .filter(|q| !ours.contains_key(&*q.example.id));
    if let Some(question) = missing.next() {
        let others = match missing.count() {
            0 => String::new(),
            n => format!(" and {n} more"),
        };
        let id = &question.example.id;
        let what = format!("no answer to `{id}`{others} of the task `{task}`");
        return Err(whole(what));
    }
    let find = |question: &Question<'_>| {
        let entry = ours[&*question.example.id];
        let wanted = question.sampling.samples as usize;
        if entry.samples.len() < wanted {
            let what = format!(
                "{} samples for `{}`, but the task `{task}` wants {wanted}",
                entry.samples.len(),
                entry.example,
            );
            return Err(at(entry.line, what));
        }
        Ok(entry.samples[..wanted].iter().map(Sample::whole).collect())
    };
    questions.iter().map(find).collect()
}

fn unknown(entry: &Entry, task: &str, of: usize, asked: &HashSet<&str>) -> String {
    let id = &entry.example;
    if asked.len() < of {
        return format!("`{id}` or an entry after it is no example of the task `{task}`");
    }
    let mut known: Vec<&str> = asked.iter().copied().collect();
    known.sort_unstable();
    let way_out = match (nearest(id, known), &entry.task) {
        (Some(near), _) => format!("; did you mean `{near}`?"),
        (None, None) => "; if it is another task's, add `\"task\": \"...\"`".to_string(),
        (None, Some(_)) => String::new(),
    };
    format!("the task `{task}` has no example `{id}`{way_out}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::ops::Range;

    use super::super::asking;
    use super::*;

    fn replay(
        name: &str,
        text: &str,
        samples: u32,
        asked: Range<usize>,
    ) -> Result<Vec<String>, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        let model = (KIND.build)(&asking::settings(&[("path", path.to_str().unwrap())])).unwrap();
        let place = format!("{}/", folder.path().display());
        asking::answers(&*model, "t", &["one", "two", "three"], samples, asked)
            .map_err(|error| error.to_string().replace(&place, ""))
    }

    fn check(name: &str, text: &str, samples: u32, expected: &str) {
        assert_eq!(replay(name, text, samples, 0..3).unwrap_err(), expected);
    }

    #[test]
    fn predictions_line_up_with_the_examples_also_on_a_resumed_run() {
        let text = "<line> <0>\n\nc \n";
        let said = replay("preds.txt", text, 1, 0..3).unwrap();
        assert_eq!(said, ["one: <line> <0>", "two: ", "three: c "]);
        let said = replay("preds.txt", text, 1, 2..3).unwrap();
        assert_eq!(said, ["three: c "]);
    }

    #[test]
    fn fewer_or_more_predictions_than_examples_are_refused() {
        let what = "predictions, but the task `t` has 3 examples";
        check("preds.txt", "a\nb\n", 1, &format!("preds.txt: 2 {what}"));
        check(
            "preds.txt",
            "a\nb\nc\nd",
            1,
            &format!("preds.txt: 4 {what}"),
        );
        check(
            "preds.txt",
            "a\nb\nc\n",
            2,
            "preds.txt: one prediction an example, but the task `t` wants 2 samples",
        );
    }

    const ROWS: &str = r#"{"example": "two", "samples": ["2", "zwei"]}
{"example": "three", "samples": ["3", "drei", "trois"]}

{"example": "one", "text": "1"}
{"example": "one", "task": "t", "samples": ["I", "eins"]}
{"example": "four", "task": "another", "text": "4"}
"#;

    #[test]
    fn json_lines_are_found_by_example_and_task() {
        let said = replay("preds.jsonl", ROWS, 2, 0..3).unwrap();
        assert_eq!(said, ["one: I | eins", "two: 2 | zwei", "three: 3 | drei"]);
        let said = replay("preds.jsonl", ROWS, 1, 1..2).unwrap();
        assert_eq!(said, ["two: 2"]);
    }

    #[test]
    fn too_few_samples_are_refused_with_their_line() {
        check(
            "preds.jsonl",
            ROWS,
            3,
            "preds.jsonl:5: 2 samples for `one`, but the task `t` wants 3",
        );
    }

    #[test]
    fn an_example_that_there_is_not_is_refused_with_its_line() {
        let row = |id| format!("{ROWS}{{\"example\": \"{id}\", \"text\": \"\"}}\n");
        let what = "preds.jsonl:7: the task `t` has no example";
        let near = format!("{what} `thre`; did you mean `three`?");
        check("preds.jsonl", &row("thre"), 1, &near);
        let far = format!("{what} `p99`; if it is another task's, add `\"task\": \"...\"`");
        check("preds.jsonl", &row("p99"), 1, &far);
        assert!(replay("preds.jsonl", &row("p99"), 1, 0..1).is_err());
    }

    #[test]
    fn an_example_without_answer_is_refused() {
        check(
            "preds.jsonl",
            "{\"example\": \"two\", \"text\": \"\"}",
            1,
            "preds.jsonl: no answer to `one` and 1 more of the task `t`",
        );
    }

    #[test]
    fn an_example_answered_twice_is_refused_with_both_lines() {
        let row = "{\"example\": \"one\", \"text\": \"\"}\n";
        let what = "preds.jsonl:2: `one` was answered before, on line 1";
        check("preds.jsonl", &row.repeat(2), 1, what);
    }

    #[test]
    fn a_line_that_is_not_an_answer_is_refused() {
        let refused = |row: &str, expected: &str| {
            check("p.jsonl", row, 1, &format!("p.jsonl:1: {expected}"));
        };
        refused(
            "{\"example\": \"one\"}",
            "`one` needs either `text` or `samples`",
        );
        refused(
            "{\"example\": \"one\", \"text\": \"\", \"samples\": []}",
            "`one` needs either `text` or `samples`",
        );
        refused("{\"text\": \"1\"}", "column 13: missing field `example`");
        refused("three", "column 2: expected ident");
        refused(
            "{\"example\": \"one\", \"txt\": \"\"}",
            "column 24: unknown field `txt`, expected one of `example`, `task`, `text`, `samples`",
        );
    }

    #[test]
    fn a_file_that_is_not_there_is_a_fault_of_the_suite() {
        let settings = asking::settings(&[("path", "no/such.txt")]);
        let fault = (KIND.build)(&settings).err().unwrap();
        assert_eq!(fault.message, "there is no file `no/such.txt`");
        assert!(fault.at.is_some());
    }

    #[test]
    fn the_content_hash_follows_the_file() {
        let hash = |text: &str| {
            let file = tempfile::NamedTempFile::new().unwrap();
            fs::write(file.path(), text).unwrap();
            let path = file.path().to_path_buf();
            Replay { path, format: None }.content_hash().unwrap()
        };
        assert_eq!(hash("a"), hash("a"));
        assert_ne!(hash("a"), hash("b"));
    }
}
