//! Beam searches for many sources: several share every step of the network.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::Bounds;
use super::beam::{Beams, Hypothesis, Search, step};
use crate::models::candle::batch::{Batch, Piece};
use crate::models::candle::device::DeviceError;
use crate::models::candle::kernels::BLOCK;
use crate::models::candle::network::Network;

/// What a target is searched for.
pub struct Source {
    /// Its tokens, which see each other; at least one.
    pub tokens: Vec<u32>,
    /// How to search.
    pub beams: Beams,
}

/// What was found for a source.
pub struct Found {
    /// The best first.
    pub hypotheses: Vec<Hypothesis>,
    /// From its first step to its last.
    pub waited: Duration,
}

impl Source {
    /// Blocks of keys and values that its search has at most: all beams share the source's, but for
    /// the last, which they write to.
    fn blocks(&self) -> usize {
        let read = self.tokens.len().div_ceil(BLOCK);
        read + self.beams.width * (self.beams.most.div_ceil(BLOCK) + 1)
    }
}

/// Searches for all; `done` takes a source's place and what was found. Returns early when `stopped`
/// says so.
///
/// # Errors
/// What `done` returns, and what fails on the network's device, but for too little memory for several
/// searches at once: then fewer go on.
pub fn search<E: From<DeviceError>>(
    network: &dyn Network,
    bounds: Bounds,
    sources: &[Source],
    stopped: impl Fn() -> bool,
    mut done: impl FnMut(usize, Found) -> Result<(), E>,
) -> Result<(), E> {
    let mut run = Run {
        network,
        bounds,
        sources,
        began: vec![None; sources.len()],
        waiting: (0..sources.len()).collect(),
        going: Vec::new(),
    };
    while !stopped() && run.admit()? {
        match run.step() {
            Err(DeviceError::Full) if run.going.len() > 1 => run.halve(),
            stepped => stepped?,
        }
        for over in run.going.extract_if(.., |it| it.search.is_over()) {
            let found = Found {
                waited: run.began[over.source].map_or(Duration::ZERO, |it| it.elapsed()),
                hypotheses: over.search.hypotheses(),
            };
            done(over.source, found)?;
        }
    }
    Ok(())
}

struct Run<'a> {
    network: &'a dyn Network,
    bounds: Bounds,
    sources: &'a [Source],
    /// When each was read first.
    began: Vec<Option<Instant>>,
    waiting: VecDeque<usize>,
    going: Vec<Going>,
}

/// A search under way.
struct Going {
    source: usize,
    search: Search,
}

impl Run<'_> {
    /// Begins as many searches as there is room for. Whether any is going.
    fn admit(&mut self) -> Result<bool, DeviceError> {
        while let Some(&source) = self.waiting.front()
            && self.has_room(source)
        {
            match self.begin(source) {
                Err(DeviceError::Full) if !self.going.is_empty() => {
                    self.bounds.sequences = self.sequences();
                    break;
                }
                begun => self.going.push(begun?),
            }
            self.waiting.pop_front();
        }
        Ok(!self.going.is_empty())
    }

    /// Whether a search fits in with those that are going; one may always go.
    fn has_room(&self, source: usize) -> bool {
        let block = self.network.cache().block_bytes();
        let going = self.going.iter().map(|it| &self.sources[it.source]);
        let all = || going.clone().chain([&self.sources[source]]);
        let sequences: usize = all().map(|it| it.beams.width).sum();
        let blocks: usize = all().map(Source::blocks).sum();
        self.going.is_empty()
            || (sequences <= self.bounds.sequences
                && blocks.saturating_mul(block) <= self.bounds.memory)
    }

    /// Beams under way.
    fn sequences(&self) -> usize {
        let going = self.going.iter().map(|it| &self.sources[it.source]);
        going.map(|it| it.beams.width).sum()
    }

    /// Reads a source.
    fn begin(&mut self, source: usize) -> Result<Going, DeviceError> {
        self.began[source].get_or_insert_with(Instant::now);
        let Source { tokens, beams } = &self.sources[source];
        let mut cache = self.network.cache();
        let piece = Piece {
            wanted: 0..0,
            ..Piece::encoded(&mut cache, tokens)
        };
        self.network.read(Batch::new(&mut [piece])).check()?;
        Ok(Going {
            source,
            search: Search::new(*beams, cache),
        })
    }

    fn step(&mut self) -> Result<(), DeviceError> {
        let searches = self.going.iter_mut().map(|it| &mut it.search);
        step(self.network, &mut searches.collect::<Vec<_>>())
    }

    /// Puts all searches back, to begin anew, half as many at a time.
    fn halve(&mut self) {
        self.bounds.sequences = self.bounds.sequences.min(self.sequences() / 2);
        for it in self.going.drain(..).rev() {
            self.waiting.push_front(it.source);
        }
    }
}
