//! A corpus as a file beside its rows, so that a second start need not cut them again.
//!
//! ```text
//! "harness corpus 1\n"
//! identity       32 bytes: the hash of all that the sequences are made from
//! counts         u64: sequences, tokens, problems, rows that are too long
//! lengths        u16 a sequence
//! sources        u16 a sequence
//! kinds          u32 a sequence
//! constants      u64 a sequence
//! tokens         u16 each
//! problems       u32 and as many bytes of UTF-8, each
//! hash           32 bytes: of all before it
//! ```
//!
//! All numbers are little-endian, all hashes BLAKE3.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::Corpus;
use crate::train::files;
use crate::train::vocabulary::Vocabulary;

const MAGIC: &[u8] = b"harness corpus 1\n";

/// The hash of what sequences are made from; a change of the rows' bytes, too, is a change of it.
pub fn identity(
    rows: &Path,
    split: &str,
    tag: &str,
    vocabulary: &Vocabulary,
    context: usize,
) -> anyhow::Result<[u8; 32]> {
    let mut hasher = blake3::Hasher::new();
    let failed = || format!("failed to read the rows `{}`", rows.display());
    let file = File::open(rows).with_context(failed)?;
    hasher.update_reader(file).with_context(failed)?;
    let rows = hasher.finalize();
    let mut hasher = blake3::Hasher::new();
    hasher.update(rows.as_bytes());
    hasher.update(&vocabulary.hash()?);
    hasher.update(format!("{split}\n{tag}\n{context}\n").as_bytes());
    Ok(*hasher.finalize().as_bytes())
}

/// Where a split's corpus is kept.
pub fn beside(rows: &Path, split: &str) -> PathBuf {
    rows.with_added_extension(format!("{split}.tokens"))
}

/// Writes a corpus; the file has its name when it is whole.
pub fn save(corpus: &Corpus, path: &Path, identity: &[u8; 32]) -> anyhow::Result<()> {
    files::replace(path, |beside| {
        let mut out = Hashed {
            out: BufWriter::with_capacity(1 << 20, File::create(beside)?),
            hasher: blake3::Hasher::new(),
        };
        write(corpus, identity, &mut out)?;
        let hash = out.hasher.finalize();
        out.out.write_all(hash.as_bytes())?;
        Ok(out.out.flush()?)
    })
}

/// Hashes what it writes.
struct Hashed<W> {
    out: W,
    hasher: blake3::Hasher,
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}

fn write(corpus: &Corpus, identity: &[u8; 32], out: &mut impl Write) -> std::io::Result<()> {
    out.write_all(MAGIC)?;
    out.write_all(identity)?;
    let counts = [
        corpus.len(),
        corpus.tokens.len(),
        corpus.problems.len(),
        corpus.too_long,
    ];
    numbers(out, counts.map(|count| (count as u64).to_le_bytes()))?;
    let lengths = (0..corpus.len()).map(|at| corpus.get(at).tokens.len() as u16);
    numbers(out, lengths.map(u16::to_le_bytes))?;
    numbers(out, corpus.sources.iter().map(|it| it.to_le_bytes()))?;
    numbers(out, corpus.kinds.iter().map(|it| it.to_le_bytes()))?;
    numbers(out, corpus.constants.iter().map(|it| it.to_le_bytes()))?;
    numbers(out, corpus.tokens.iter().map(|it| it.to_le_bytes()))?;
    for problem in &corpus.problems {
        out.write_all(&(problem.len() as u32).to_le_bytes())?;
        out.write_all(problem.as_bytes())?;
    }
    Ok(())
}

/// Writes numbers, many at once.
fn numbers<const N: usize>(
    out: &mut impl Write,
    numbers: impl IntoIterator<Item = [u8; N]>,
) -> std::io::Result<()> {
    let mut bytes = Vec::with_capacity(1 << 16);
    for number in numbers {
        bytes.extend_from_slice(&number);
        if bytes.len() >= 1 << 16 {
            out.write_all(&bytes)?;
            bytes.clear();
        }
    }
    out.write_all(&bytes)
}

/// Reads a corpus, if it is there, whole, and made from the same.
pub fn load(path: &Path, identity: &[u8; 32]) -> Option<Corpus> {
    let bytes = fs::read(path).ok()?;
    let (body, hash) = bytes.split_last_chunk::<32>()?;
    let rest = body.strip_prefix(MAGIC)?.strip_prefix(identity)?;
    if blake3::hash(body) != *hash {
        return None;
    }
    let mut reader = Reader(rest);
    let [sequences, tokens, problems, too_long] = reader.four()?;
    let lengths = reader.many(sequences, u16::from_le_bytes)?;
    let mut end = 0;
    let ends = lengths.into_iter().map(|length| {
        end += usize::from(length);
        end
    });
    let corpus = Corpus {
        ends: ends.collect(),
        sources: reader.many(sequences, u16::from_le_bytes)?,
        kinds: reader.many(sequences, u32::from_le_bytes)?,
        constants: reader.many(sequences, u64::from_le_bytes)?,
        tokens: reader.many(tokens, u16::from_le_bytes)?,
        problems: (0..problems)
            .map(|_| reader.text())
            .collect::<Option<_>>()?,
        too_long,
    };
    Some(corpus)
}

/// Takes numbers from the front of some bytes.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn four(&mut self) -> Option<[usize; 4]> {
        let counts = self.many(4, u64::from_le_bytes)?;
        let counts: Vec<usize> = counts.into_iter().map(|it| it as usize).collect();
        counts.try_into().ok()
    }

    fn many<T, const N: usize>(&mut self, count: usize, of: fn([u8; N]) -> T) -> Option<Vec<T>> {
        let (taken, rest) = self.0.split_at_checked(count.checked_mul(N)?)?;
        self.0 = rest;
        Some(taken.as_chunks().0.iter().map(|it| of(*it)).collect())
    }

    fn text(&mut self) -> Option<String> {
        let length = *self.many(1, u32::from_le_bytes)?.first()?;
        String::from_utf8(self.many(length as usize, u8::from_le_bytes)?).ok()
    }
}
