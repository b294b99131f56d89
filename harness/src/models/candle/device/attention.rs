//! Attention over the pool, in as few operations as its memory allows: sequences that read as many
//! tokens each go together, the shorter ones padded.

use std::ops::Range;
use std::sync::Arc;

use candle_core::{D, DType, Result, Tensor};

use super::{DeviceError, Pool, Rows};
use crate::models::candle::kernels::{Heads, Queries};

/// Numbers that an operation may work on at once, which in f32 are 256 MiB.
const MOST: usize = 1 << 26;
/// What is added to the score of a token that is not seen: its exponential is 0.
const UNSEEN: f32 = -1e30;

/// The attention of one step, planned for all layers.
pub struct Step {
    pool: Arc<Pool>,
    count: usize,
    writes: std::result::Result<Writes, DeviceError>,
    /// As layers ask for them.
    views: Vec<View>,
}

/// What is seen in a window.
struct View {
    window: Option<usize>,
    groups: std::result::Result<Vec<Group>, DeviceError>,
}

/// The rows whose keys and values are kept, and where.
struct Writes {
    /// All, where absent.
    rows: Option<Tensor>,
    places: Option<Tensor>,
}

/// Sequences that are attended to at once.
struct Group {
    /// Rows of all.
    rows: Range<usize>,
    sequences: usize,
    /// Of each sequence.
    tokens: usize,
    /// Those of the tokens.
    slots: Tensor,
    /// What is added to scores: 1 x sequences x 1 x rows of each x tokens.
    unseen: Tensor,
}

impl Step {
    /// A step whose rows have these slots, but for those that are padding.
    pub fn new(pool: &Arc<Pool>, slots: &[Option<u32>]) -> Self {
        Self {
            pool: pool.clone(),
            count: slots.len(),
            writes: pool.settle().and_then(|()| Ok(Writes::new(pool, slots)?)),
            views: Vec::new(),
        }
    }

    /// Keeps a layer's keys and values, and lets the queries of all rows look at them; `sequences`
    /// tells what each sees in this window.
    pub fn attend<'a>(
        &mut self,
        layer: usize,
        heads: Heads,
        window: Option<usize>,
        [queries, keys, values]: [&Rows; 3],
        sequences: impl FnOnce() -> Vec<Queries<'a>>,
    ) -> Rows {
        let known = self.views.iter().position(|view| view.window == window);
        let at = known.unwrap_or_else(|| {
            let groups = groups(&self.pool, heads, &sequences()).map_err(DeviceError::from);
            self.views.push(View { window, groups });
            self.views.len() - 1
        });
        let found = || {
            let writes = self.writes.as_ref().map_err(Clone::clone)?;
            let groups = self.views[at].groups.as_ref().map_err(Clone::clone)?;
            writes.keep(&self.pool, layer, [keys.tensor()?, values.tensor()?])?;
            let queries = queries.tensor()?;
            let parts: Result<Vec<Tensor>> = (groups.iter())
                .map(|group| group.attend(&self.pool, layer, heads, queries))
                .collect();
            Ok(Tensor::cat(&parts?, 0)?)
        };
        Rows::new(self.count, heads.queries * heads.size, found())
    }
}

impl Writes {
    fn new(pool: &Pool, slots: &[Option<u32>]) -> Result<Self> {
        let kept: Vec<u32> = slots.iter().flatten().copied().collect();
        let rows = slots.iter().zip(0..).filter(|(slot, _)| slot.is_some());
        let rows: Vec<u32> = rows.map(|(_, row)| row).collect();
        Ok(Self {
            rows: match rows.len() == slots.len() {
                true => None,
                false => Some(pool.slots(rows)?),
            },
            places: match kept.is_empty() {
                true => None,
                false => Some(pool.places(&pool.slots(kept)?)?),
            },
        })
    }

    fn keep(&self, pool: &Pool, layer: usize, rows: [&Tensor; 2]) -> Result<()> {
        match (&self.places, &self.rows) {
            (None, _) => Ok(()),
            (Some(places), None) => pool.write(layer, places, rows),
            (Some(places), Some(kept)) => {
                let [keys, values] = rows.map(|rows| rows.index_select(kept, 0));
                pool.write(layer, places, [&keys?, &values?])
            }
        }
    }
}

/// The sequences in as few groups as memory allows, in their order.
fn groups(pool: &Pool, heads: Heads, sequences: &[Queries<'_>]) -> Result<Vec<Group>> {
    let kept = 2 * pool.shape().heads * heads.size;
    // Scores are there in some forms at a time.
    let numbers = |rows: usize, tokens: usize| tokens * (kept + 3 * heads.queries * rows);
    let sizes = sequences.iter().map(|it| (it.rows.len(), seen(it).len()));
    let runs = runs(&sizes.collect::<Vec<_>>(), numbers, MOST).into_iter();
    runs.map(|run| Group::new(pool, &sequences[run])).collect()
}

/// Runs of sequences with as many rows each, of which `numbers` of their rows and the most tokens
/// makes `most` at most, or that are alone.
fn runs(
    sizes: &[(usize, usize)],
    numbers: impl Fn(usize, usize) -> usize,
    most: usize,
) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    let mut longest = 0;
    for (at, &(rows, tokens)) in sizes.iter().enumerate() {
        let together = longest.max(tokens);
        match runs.last_mut() {
            Some(run)
                if sizes[run.start].0 == rows
                    && (run.len() + 1) * numbers(rows, together) <= most =>
            {
                run.end += 1;
                longest = together;
            }
            _ => {
                runs.push(at..at + 1);
                longest = tokens;
            }
        }
    }
    runs
}

/// From the first token that a row of a sequence sees to the last.
fn seen(it: &Queries<'_>) -> Range<usize> {
    let start = it.sees.iter().map(|sees| sees.start).min().unwrap_or(0);
    let end = it.sees.iter().map(|sees| sees.end).max().unwrap_or(0);
    start..end.max(start + 1)
}

impl Group {
    /// Sequences of as many rows each; at least one.
    fn new(pool: &Pool, sequences: &[Queries<'_>]) -> Result<Self> {
        let rows = sequences[0].rows.start..sequences[sequences.len() - 1].rows.end;
        let tokens = sequences.iter().map(|it| seen(it).len()).max().unwrap_or(1);
        let (mut slots, mut unseen) = (Vec::new(), Vec::new());
        for it in sequences {
            let seen = seen(it);
            let (start, all) = (seen.start, seen.start..seen.start + tokens);
            // A sequence is padded with a token of its own: nothing comes in from another.
            let padded = all
                .clone()
                .map(|token| if seen.contains(&token) { token } else { start });
            slots.extend(padded.map(|token| it.cache.slot(token)));
            for sees in &it.sees {
                let added = |token| if sees.contains(&token) { 0.0 } else { UNSEEN };
                unseen.extend(all.clone().map(added));
            }
        }
        let shape = (1, sequences.len(), 1, sequences[0].rows.len(), tokens);
        Ok(Self {
            rows,
            sequences: sequences.len(),
            tokens,
            slots: pool.slots(slots)?,
            unseen: Tensor::from_vec(unseen, shape, pool.device())?,
        })
    }

    /// The weighted values for its rows of queries.
    fn attend(&self, pool: &Pool, layer: usize, heads: Heads, queries: &Tensor) -> Result<Tensor> {
        let (kept, size, count) = (pool.shape().heads, heads.size, self.sequences);
        let (shared, rows) = (heads.queries / kept, self.rows.len() / count);
        let queries = queries
            .narrow(0, self.rows.start, self.rows.len())?
            .reshape((count, rows, kept, shared, size))?
            .permute((2, 0, 3, 1, 4))?
            .reshape((kept * count, shared * rows, size))?;
        let [keys, values] = pool.read(layer, &self.slots)?;
        let keys = keys.reshape((kept * count, self.tokens, size))?;
        let values = values.reshape((kept * count, self.tokens, size))?;
        // Scaled before the product: in f16 the scores might else be too large.
        let scores = (queries * f64::from(heads.scale))?.matmul(&keys.t()?)?;
        let scores = scores
            .to_dtype(DType::F32)?
            .reshape((kept, count, shared, rows, self.tokens))?
            .broadcast_add(&self.unseen)?;
        softmax(&scores)?
            .to_dtype(values.dtype())?
            .reshape((kept * count, shared * rows, self.tokens))?
            .matmul(&values)?
            .reshape((kept, count, shared, rows, size))?
            .permute((1, 3, 0, 2, 4))?
            .reshape((self.rows.len(), heads.queries * size))
    }
}

fn softmax(scores: &Tensor) -> Result<Tensor> {
    let most = scores.max_keepdim(D::Minus1)?;
    let shares = scores.broadcast_sub(&most)?.exp()?;
    shares.broadcast_div(&shares.sum_keepdim(D::Minus1)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences_go_together_while_they_are_alike_and_fit() {
        let numbers = |rows: usize, tokens: usize| rows * tokens;
        let sizes = [(1, 5), (1, 9), (1, 2), (4, 9), (4, 9), (1, 40), (1, 1)];
        let found = runs(&sizes, numbers, 20);
        assert_eq!(found, [0..2, 2..3, 3..4, 4..5, 5..6, 6..7]);
        assert_eq!(runs(&sizes, numbers, 1000), [0..3, 3..5, 5..7]);
    }
}
