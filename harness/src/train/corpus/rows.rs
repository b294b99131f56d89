//! A dataset's rows, read in chunks: many lines in memory, never all.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;

use anyhow::Context as _;
use rayon::prelude::*;
use serde::Deserialize;

use crate::train::vocabulary::is_keyword;

/// The split that is learned from.
pub const TRAINING: &str = "training";

/// Bytes of lines that are read at once.
const CHUNK: usize = 16 << 20;

/// What training wants of a row in the released form, as `harness build` writes it.
#[derive(Deserialize)]
pub struct Row {
    /// The program's tokens.
    pub code_tokens: Vec<String>,
    /// Its trace, printed.
    pub trace: String,
    /// `test` or `training`.
    pub split: String,
    /// The program's problem; for SingleLine its family and template.
    pub problem_id: String,
}

/// Makes something of the rows of a split, some at a time and on all threads; `take` gets what is made
/// in the order of the rows, and how many rows of all splits were read by then.
///
/// # Errors
/// Where the file cannot be read, a line is no row, or `make` or `take` fails.
pub fn each<T: Send>(
    path: &Path,
    split: &str,
    make: impl Fn(&[Row]) -> anyhow::Result<T> + Sync,
    mut take: impl FnMut(T, usize) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let shown = path.display();
    let file = File::open(path).with_context(|| format!("failed to read the rows `{shown}`"))?;
    let mut lines = BufReader::with_capacity(1 << 20, file).lines();
    let mut read = 0;
    loop {
        let chunk =
            some(&mut lines).with_context(|| format!("failed to read the rows `{shown}`"))?;
        if chunk.is_empty() {
            return Ok(());
        }
        let part = chunk.len().div_ceil(rayon::current_num_threads() * 4);
        let parts = chunk.par_chunks(part).enumerate().map(|(at, lines)| {
            let first = read + at * part + 1;
            make(&rows(lines, split).map_err(|(line, error)| {
                anyhow::anyhow!(
                    "{shown}:{}: no row in the released form: {error}; make the file with \
                     `harness build`",
                    first + line
                )
            })?)
        });
        let parts: Vec<T> = parts.collect::<anyhow::Result<_>>()?;
        read += chunk.len();
        for part in parts {
            take(part, read)?;
        }
    }
}

/// The next lines; none at the end.
fn some(lines: &mut impl Iterator<Item = std::io::Result<String>>) -> std::io::Result<Vec<String>> {
    let (mut some, mut bytes) = (Vec::new(), 0);
    while bytes < CHUNK
        && let Some(line) = lines.next()
    {
        let line = line?;
        bytes += line.len();
        some.push(line);
    }
    Ok(some)
}

/// The rows of a split; or the line that is none, from 0, and why.
fn rows(lines: &[String], split: &str) -> Result<Vec<Row>, (usize, serde_json::Error)> {
    let rows = lines.iter().enumerate().map(|(at, line)| {
        let row: Row = serde_json::from_str(line).map_err(|error| (at, error))?;
        Ok((row.split == split).then_some(row))
    });
    rows.filter_map(Result::transpose).collect()
}

/// How often each identifier, which no keyword is, stands in the programs of the training split.
///
/// # Errors
/// Where the file cannot be read, or a line is no row.
pub fn identifiers(path: &Path) -> anyhow::Result<BTreeMap<String, u64>> {
    let mut all: BTreeMap<String, u64> = BTreeMap::new();
    let count = |rows: &[Row]| {
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for token in rows.iter().flat_map(|row| &row.code_tokens) {
            match counts.get_mut(token) {
                Some(count) => *count += 1,
                None if is_name(token) => {
                    counts.insert(token.clone(), 1);
                }
                None => (),
            }
        }
        Ok(counts)
    };
    each(path, TRAINING, count, |counts, _| {
        for (name, count) in counts {
            *all.entry(name).or_default() += count;
        }
        Ok(())
    })?;
    Ok(all)
}

/// Whether a token is an identifier of Python.
fn is_name(token: &str) -> bool {
    let mut chars = token.chars();
    let first = chars.next().is_some_and(|c| c.is_alphabetic() || c == '_');
    first && chars.all(|c| c.is_alphanumeric() || c == '_') && !is_keyword(token)
}

/// Whether a token is a number or a string: what a program begins to compute with.
pub fn is_literal(token: &str) -> bool {
    let quoted = token.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let number = token.strip_prefix('.').unwrap_or(token);
    number.starts_with(|c: char| c.is_ascii_digit()) || quoted.starts_with(['\'', '"'])
}
