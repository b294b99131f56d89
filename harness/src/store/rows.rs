//! A dataset's rows: an example in a form that others read.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;

use anyhow::Context as _;
use polars::prelude::*;
use serde_json::{Value, json};

use crate::domain::{End, Example, Reference};
use crate::formats::codeexecutor::{self, code_tokens, trace_tokens};

/// The form of a dataset's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowForm {
    /// CodeExecutor's released JSON lines: `id`, `code`, `code_tokens`, `trace`,
    /// `trace_tokens`; and `split`, `problem_id`, of mutants `parent`, `operators`
    /// and `places`, of programs that raise `exception`.
    Released,
    /// JSON lines of whole examples, traces step by step, and `split`.
    Traces,
    /// Parquet: a column each of `COLUMNS`.
    Parquet,
}

/// The columns of a Parquet file, all text. `tags` and `operators` are parted by
/// commas, `places`, `steps` and `end` are JSON, as in [`RowForm::Traces`]; they
/// and `parent` and `stdout` are null where there is no such thing.
const COLUMNS: [&str; 12] = [
    "id",
    "split",
    "problem_id",
    "tags",
    "parent",
    "operators",
    "places",
    "code",
    "trace",
    "stdout",
    "steps",
    "end",
];

impl RowForm {
    /// The word for it in records.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Released => "released",
            Self::Traces => "traces",
            Self::Parquet => "parquet",
        }
    }

    /// One example as a line of JSON.
    pub fn line(self, example: &Example, split: &str) -> serde_json::Result<String> {
        let program = &example.program;
        let mutation = program.mutation.as_ref();
        let mut operators: Vec<&str> = mutation
            .iter()
            .flat_map(|mutation| &mutation.places)
            .map(|place| place.operator.as_str())
            .collect();
        operators.sort_unstable();
        operators.dedup();
        let row = match self {
            Self::Traces => {
                let mut row = serde_json::to_value(example)?;
                row["split"] = split.into();
                row
            }
            Self::Released => {
                let trace = codeexecutor::print(&example.reference);
                let mut row = json!({
                    "id": example.id,
                    "code": program.source,
                    "code_tokens": code_tokens(&program.source),
                    "trace_tokens": trace_tokens(&trace),
                    "trace": trace,
                    "split": split,
                    "problem_id": program.origin.problem,
                });
                if let Some(mutation) = mutation {
                    row["parent"] = mutation.parent.as_str().into();
                    row["operators"] = operators.into();
                    row["places"] = serde_json::to_value(&mutation.places)?;
                }
                if let Reference::Trace(trace) = &example.reference
                    && let End::Raised { class, .. } = &trace.end
                {
                    row["exception"] = class.as_str().into();
                }
                row
            }
            Self::Parquet => {
                let trace = match &example.reference {
                    Reference::Trace(trace) => Some(trace),
                    Reference::State(_) | Reference::Tests(_) | Reference::Relevant => None,
                };
                let steps = trace.map(|t| serde_json::to_string(&t.steps)).transpose()?;
                let end = trace.map(|t| serde_json::to_string(&t.end)).transpose()?;
                let places = mutation
                    .map(|m| serde_json::to_string(&m.places))
                    .transpose()?;
                json!({
                    "id": example.id,
                    "split": split,
                    "problem_id": program.origin.problem,
                    "tags": example.tags.join(","),
                    "places": places,
                    "end": end,
                    "parent": mutation.map(|mutation| &mutation.parent),
                    "operators": mutation.map(|_| operators.join(",")),
                    "code": program.source,
                    "trace": codeexecutor::print(&example.reference),
                    "stdout": example.reference.stdout(),
                    "steps": steps,
                })
            }
        };
        serde_json::to_string(&row)
    }
}

/// Rows that are in memory at once.
const BATCH: usize = 4096;

/// Makes a Parquet file of the rows that [`RowForm::Parquet`] wrote.
pub fn parquet(rows: &Path, to: File) -> anyhow::Result<()> {
    let fields = COLUMNS.map(|name| Field::new(name.into(), DataType::String));
    let schema: Schema = fields.into_iter().collect();
    let mut writer = ParquetWriter::new(to)
        .with_compression(ParquetCompression::Snappy)
        .batched(&schema)?;
    let mut lines = BufReader::new(File::open(rows)?).lines();
    loop {
        let mut columns: [Vec<Option<String>>; COLUMNS.len()] = Default::default();
        for line in lines.by_ref().take(BATCH) {
            let mut row: Value = serde_json::from_str(&line?).context("a damaged row")?;
            for (column, name) in columns.iter_mut().zip(COLUMNS) {
                column.push(match row[name].take() {
                    Value::String(text) => Some(text),
                    _ => None,
                });
            }
        }
        let last = columns[0].len() < BATCH;
        let columns = columns.into_iter().zip(COLUMNS);
        let columns = columns.map(|(values, name)| Column::new(name.into(), values));
        writer.write_batch(&DataFrame::new_infer_height(columns.collect())?)?;
        if last {
            writer.finish()?;
            return Ok(());
        }
    }
}
