//! A dataset in memory.

use crate::domain::{Chunk, Dropped, Example, Programs, Sink, Split, Verdict};

/// Keeps everything in memory.
#[derive(Debug, Default)]
pub struct Collected {
    /// Examples to be answered.
    pub examples: Vec<Example>,
    /// Examples to learn from.
    pub training: Vec<Example>,
    /// Originals that were left out.
    pub dropped: Vec<Dropped>,
}

impl Sink for Collected {
    fn recall(&mut self) -> anyhow::Result<Option<Vec<Verdict>>> {
        Ok(None)
    }

    fn take(&mut self, chunk: Chunk) -> anyhow::Result<()> {
        let examples = match chunk.split {
            Split::Asked => &mut self.examples,
            Split::Training => &mut self.training,
        };
        examples.extend(chunk.examples);
        if chunk.programs == Programs::Originals {
            let left_out = chunk.verdicts.into_iter().filter(|v| !v.kept);
            self.dropped.extend(left_out.map(|verdict| Dropped {
                id: verdict.id,
                reason: verdict.fate,
                detail: verdict.detail,
            }));
        }
        Ok(())
    }
}
