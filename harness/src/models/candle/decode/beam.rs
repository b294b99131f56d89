//! Beam search as CodeExecutor was released with: scores are plain sums of log-probabilities, and
//! finished hypotheses come before all others.

use crate::models::candle::batch::{Batch, Piece};
use crate::models::candle::cache::Cache;
use crate::models::candle::device::DeviceError;
use crate::models::candle::kernels::log_softmax;
use crate::models::candle::network::Network;

/// How to search.
#[derive(Clone, Copy, Debug)]
pub struct Beams {
    /// Hypotheses under way.
    pub width: usize,
    /// The most tokens that one may have.
    pub most: usize,
    /// The token that targets start with.
    pub start: u32,
    /// The token that ends them.
    pub end: u32,
    /// The token that is padding: it is seen by none that follow.
    pub pad: u32,
}

/// Tokens and the sum of their log-probabilities.
#[derive(Clone, Debug, PartialEq)]
pub struct Hypothesis {
    /// Without start and end.
    pub tokens: Vec<u32>,
    /// The logarithm of its probability.
    pub score: f32,
    /// Whether it came to its end.
    pub finished: bool,
}

/// The search for one source.
pub struct Search {
    beams: Beams,
    live: Vec<Live>,
    finished: Vec<Hypothesis>,
    end_was_best: bool,
    steps: usize,
}

/// A hypothesis under way.
struct Live {
    cache: Cache,
    /// The start token, then the hypothesis.
    tokens: Vec<u32>,
    score: f32,
    ended: bool,
}

impl Live {
    fn hypothesis(&self, end: u32) -> Hypothesis {
        let written = &self.tokens[1..];
        let length = written.iter().position(|&token| token == end);
        Hypothesis {
            tokens: written[..length.unwrap_or(written.len())].to_vec(),
            score: self.score,
            finished: self.ended,
        }
    }
}

impl Search {
    /// Starts where the source was read.
    pub fn new(beams: Beams, source: Cache) -> Self {
        Self {
            beams,
            live: vec![Live {
                cache: source,
                tokens: vec![beams.start],
                score: 0.0,
                ended: false,
            }],
            finished: Vec::new(),
            end_was_best: false,
            steps: 0,
        }
    }

    /// Whether nothing more is to be read.
    pub fn is_over(&self) -> bool {
        let found = self.end_was_best && self.finished.len() >= self.beams.width;
        found || self.steps >= self.beams.most
    }

    /// What is to be read next; one state of each piece is wanted.
    pub fn pieces(&mut self) -> impl Iterator<Item = Piece<'_>> {
        let pad = self.beams.pad;
        self.live.iter_mut().filter(|it| !it.ended).map(move |it| {
            let last = it.tokens.len() - 1;
            Piece {
                padding: it.tokens[last] == pad,
                ..Piece::causal(&mut it.cache, &it.tokens[last..])
            }
        })
    }

    /// Goes on with what the network said of its pieces: the logarithms of probabilities.
    pub fn advance(&mut self, rows: &[&[f32]]) {
        let width = self.beams.width;
        let mut candidates: Vec<(f32, usize, u32)> = Vec::new();
        let going = self.live.iter().enumerate().filter(|(_, it)| !it.ended);
        for ((at, live), row) in going.zip(rows) {
            candidates.extend(
                best(row, width)
                    .into_iter()
                    .map(|token| (live.score + row[token as usize], at, token)),
            );
        }
        // Stable: of equals the earlier beam and the smaller token.
        candidates.sort_by(|a, b| b.0.total_cmp(&a.0));
        candidates.truncate(width);
        let live: Vec<Live> = candidates
            .iter()
            .map(|&(score, at, token)| {
                let parent = &self.live[at];
                let mut tokens = parent.tokens.clone();
                tokens.push(token);
                Live {
                    cache: parent.cache.clone(),
                    tokens,
                    score,
                    ended: token == self.beams.end,
                }
            })
            .collect();
        self.end_was_best |= live.first().is_some_and(|best| best.ended);
        let ended = live.iter().filter(|it| it.ended);
        self.finished
            .extend(ended.map(|it| it.hypothesis(self.beams.end)));
        self.live = live;
        self.steps += 1;
    }

    /// The hypotheses, the best first: those that are finished, then others to fill up.
    pub fn hypotheses(mut self) -> Vec<Hypothesis> {
        let (width, end) = (self.beams.width, self.beams.end);
        if self.finished.is_empty() {
            // As released: the best of the unfinished then comes twice.
            self.finished
                .extend(self.live.first().map(|it| it.hypothesis(end)));
        }
        self.finished.sort_by(|a, b| b.score.total_cmp(&a.score));
        if self.finished.len() < width {
            let open = self.live.iter().filter(|it| !it.ended);
            self.finished.extend(open.map(|it| it.hypothesis(end)));
        }
        self.finished.truncate(width);
        self.finished
    }
}

/// The places of a row's largest numbers, the largest first, of equals the first.
fn best(row: &[f32], count: usize) -> Vec<u32> {
    let mut found: Vec<u32> = Vec::with_capacity(count.min(row.len()) + 1);
    let mut least = f32::NEG_INFINITY;
    for (at, &value) in row.iter().enumerate() {
        if value > least || found.len() < count {
            let place = found.partition_point(|&it| row[it as usize] >= value);
            found.insert(place, at as u32);
            found.truncate(count);
            if found.len() == count {
                least = row[found[count - 1] as usize];
            }
        }
    }
    found
}

/// Takes one step of several searches, none of them over.
///
/// # Errors
/// What failed on the network's device: the searches are of no use any more.
pub fn step(network: &dyn Network, searches: &mut [&mut Search]) -> Result<(), DeviceError> {
    let mut pieces = Vec::new();
    let mut shares = Vec::with_capacity(searches.len());
    for search in searches.iter_mut() {
        let before = pieces.len();
        pieces.extend(search.pieces());
        shares.push(before..pieces.len());
    }
    let states = network.read(Batch::new(&mut pieces));
    let mut logits = network.logits(&states).into_host()?;
    log_softmax(&mut logits);
    for (search, share) in searches.iter_mut().zip(shares) {
        let rows: Vec<&[f32]> = share.map(|at| logits.row(at)).collect();
        search.advance(&rows);
    }
    Ok(())
}
