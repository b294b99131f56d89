//! What is learned from, in memory: the sequences of a file of rows.

mod file;
mod rows;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::path::Path;

use anyhow::{bail, ensure};
use rayon::prelude::*;

use super::Sequence;
use super::vocabulary::{Cutter, Vocabulary};
use crate::domain::{Stop, digest};

use rows::Row;
pub use rows::identifiers;

/// Sequences of one split of a dataset, one behind the other.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Corpus {
    tokens: Vec<u16>,
    /// Where each sequence ends.
    ends: Vec<usize>,
    /// How many tokens of each are the source.
    sources: Vec<u16>,
    /// The digest of each program's constants; 0 where they are too few to tell programs apart.
    constants: Vec<u64>,
    /// Which of the problems each is of.
    kinds: Vec<u32>,
    problems: Vec<String>,
    too_long: usize,
}

/// The constants of a program that tell it from others.
const CONSTANTS: usize = 3;

/// What some rows became.
#[derive(Default)]
struct Part {
    corpus: Corpus,
    numbers: HashMap<String, u32>,
}

impl Corpus {
    /// The sequences of the rows of `split`, `test` or `training`, each beginning with `<TAG>`. Those of
    /// more than `context` tokens are left out and counted. `told` hears how many rows were read.
    ///
    /// What comes out is kept beside the rows, in `ROWS.SPLIT.tokens`, and taken from there where
    /// neither rows nor vocabulary have changed.
    ///
    /// # Errors
    /// Where files cannot be read or written, a line is no row, the split is empty, nothing of it
    /// is short enough, or the user asked to stop.
    pub fn read(
        rows: &Path,
        split: &str,
        tag: &str,
        vocabulary: &Vocabulary,
        context: usize,
        told: &dyn Fn(usize),
        stop: &Stop,
    ) -> anyhow::Result<Self> {
        let identity = file::identity(rows, split, tag, vocabulary, context)?;
        let kept = file::beside(rows, split);
        if let Some(corpus) = file::load(&kept, &identity) {
            return Ok(corpus);
        }
        let corpus = Self::cut(rows, split, tag, vocabulary, context, told, stop)?;
        file::save(&corpus, &kept, &identity)?;
        Ok(corpus)
    }

    fn cut(
        rows: &Path,
        split: &str,
        tag: &str,
        vocabulary: &Vocabulary,
        context: usize,
        told: &dyn Fn(usize),
        stop: &Stop,
    ) -> anyhow::Result<Self> {
        Cutter::new(vocabulary, tag)?;
        let context = context.min(usize::from(u16::MAX));
        let make = |rows: &[Row]| {
            let mut part = Part::default();
            let mut cutter = Cutter::new(vocabulary, tag)?;
            rows.iter()
                .try_for_each(|row| part.push(row, &mut cutter, context))?;
            Ok(part.corpus)
        };
        let mut all = Part::default();
        rows::each(rows, split, make, |part, read| {
            all.append(&part);
            told(read);
            if stop.is_set() {
                bail!("stopped");
            }
            Ok(())
        })?;
        let Part { mut corpus, .. } = all;
        let shown = rows.display();
        ensure!(
            corpus.len() + corpus.too_long > 0,
            "`{shown}` has no row of the split `{split}`"
        );
        ensure!(
            corpus.len() > 0,
            "none of the {} rows of the split `{split}` of `{shown}` fits into {context} tokens; \
             raise the recipe's context",
            corpus.too_long
        );
        corpus.tokens.shrink_to_fit();
        Ok(corpus)
    }

    /// How many sequences there are.
    #[must_use]
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The sequence of number `at`, from 0.
    ///
    /// # Panics
    /// Where there is none.
    #[must_use]
    pub fn get(&self, at: usize) -> Sequence<'_> {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        Sequence {
            tokens: &self.tokens[start..self.ends[at]],
            source: self.sources[at].into(),
        }
    }

    /// The problem of a sequence; for SingleLine its family and template.
    ///
    /// # Panics
    /// Where there is no such sequence.
    #[must_use]
    pub fn kind(&self, at: usize) -> &str {
        &self.problems[self.kinds[at] as usize]
    }

    /// How many rows had too many tokens.
    #[must_use]
    pub fn too_long(&self) -> usize {
        self.too_long
    }

    /// The digests of a sequence's program, trace and constants.
    fn digests(&self, at: usize) -> [u64; 3] {
        let sequence = self.get(at);
        // Behind the tag: the same program of another dataset is the same, too.
        let (program, trace) = sequence.tokens[1..].split_at(sequence.source - 1);
        let of = |tokens: &[u16]| {
            let bytes: Vec<u8> = tokens
                .iter()
                .flat_map(|token| token.to_le_bytes())
                .collect();
            digest(&bytes)
        };
        [of(program), of(trace), self.constants[at]]
    }

    /// Keeps the sequences for which `wanted` says so.
    fn retain(&mut self, wanted: impl Fn(usize) -> bool) {
        let (mut start, mut to, mut kept) = (0, 0, 0);
        for at in 0..self.len() {
            let end = self.ends[at];
            if wanted(at) {
                self.tokens.copy_within(start..end, to);
                to += end - start;
                self.ends[kept] = to;
                self.sources[kept] = self.sources[at];
                self.constants[kept] = self.constants[at];
                self.kinds[kept] = self.kinds[at];
                kept += 1;
            }
            start = end;
        }
        self.tokens.truncate(to);
        self.ends.truncate(kept);
        self.sources.truncate(kept);
        self.constants.truncate(kept);
        self.kinds.truncate(kept);
    }
}

impl Part {
    fn push(&mut self, row: &Row, cutter: &mut Cutter<'_>, context: usize) -> anyhow::Result<()> {
        let corpus = &mut self.corpus;
        let before = corpus.tokens.len();
        let source = cutter.sequence(&row.code_tokens, &row.trace, &mut corpus.tokens)?;
        if corpus.tokens.len() - before > context {
            corpus.tokens.truncate(before);
            corpus.too_long += 1;
            return Ok(());
        }
        corpus.ends.push(corpus.tokens.len());
        corpus.sources.push(u16::try_from(source)?);
        corpus.constants.push(constants(&row.code_tokens));
        let kind = self.number(&row.problem_id);
        self.corpus.kinds.push(kind);
        Ok(())
    }

    /// The number of a problem.
    fn number(&mut self, problem: &str) -> u32 {
        if let Some(number) = self.numbers.get(problem) {
            return *number;
        }
        let number = self.corpus.problems.len() as u32;
        self.corpus.problems.push(problem.to_owned());
        self.numbers.insert(problem.to_owned(), number);
        number
    }

    fn append(&mut self, part: &Corpus) {
        let numbers: Vec<u32> = part.problems.iter().map(|p| self.number(p)).collect();
        let corpus = &mut self.corpus;
        let before = corpus.tokens.len();
        corpus.tokens.extend_from_slice(&part.tokens);
        corpus.ends.extend(part.ends.iter().map(|end| before + end));
        corpus.sources.extend_from_slice(&part.sources);
        corpus.constants.extend_from_slice(&part.constants);
        let kinds = part.kinds.iter().map(|kind| numbers[*kind as usize]);
        corpus.kinds.extend(kinds);
        corpus.too_long += part.too_long;
    }
}

/// The digest of a program's constants, in order; 0 where there are fewer than three.
fn constants(code_tokens: &[String]) -> u64 {
    let literals: Vec<&str> = code_tokens
        .iter()
        .map(String::as_str)
        .filter(|token| rows::is_literal(token))
        .collect();
    match literals.len() < CONSTANTS {
        true => 0,
        // Python's source has no NUL: none of them can be taken for two.
        false => digest(literals.join("\u{0}").as_bytes()),
    }
}

/// What was taken out of a held-out corpus, each by the first of these that it shares with training.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Shared {
    /// The program's tokens.
    pub programs: usize,
    /// The whole trace; for SingleLine the final state.
    pub traces: usize,
    /// The constants, in order, of a program with three or more.
    pub constants: usize,
}

/// Takes out of `held` what any of the `training` corpora have, too; what it is asked about is then new
/// in program, trace and constants.
pub fn disjoint(held: &mut Corpus, training: &[&Corpus]) -> Shared {
    let own: Vec<[u64; 3]> = (0..held.len())
        .into_par_iter()
        .map(|at| held.digests(at))
        .collect();
    // The held-out corpus is the small one: what is met of it is remembered, not what is learned.
    let wanted: [HashSet<u64>; 3] = [0, 1, 2].map(|by| {
        own.iter()
            .map(|digests| digests[by])
            .filter(|it| *it != 0)
            .collect()
    });
    let mut met: [HashSet<u64>; 3] = Default::default();
    for corpus in training {
        let found: Vec<(usize, u64)> = (0..corpus.len())
            .into_par_iter()
            .flat_map_iter(|at| {
                let digests = corpus.digests(at).into_iter().enumerate();
                digests.filter(|(by, digest)| wanted[*by].contains(digest))
            })
            .collect();
        for (by, digest) in found {
            met[by].insert(digest);
        }
    }
    let mut shared = Shared::default();
    let mut new = vec![true; own.len()];
    for (new, digests) in new.iter_mut().zip(&own) {
        let has = |by: usize| met[by].contains(&digests[by]);
        let count = match () {
            () if has(0) => &mut shared.programs,
            () if has(1) => &mut shared.traces,
            () if has(2) => &mut shared.constants,
            () => continue,
        };
        *count += 1;
        *new = false;
    }
    held.retain(|at| new[at]);
    shared
}
