//! Continuous batching: sequences share every step of the network, leave it when they are done, and
//! others take their place at once.

use std::collections::{HashSet, VecDeque};
use std::time::{Duration, Instant};

use super::Bounds;
use super::draw::Draw;
use super::writing::Writing;
use crate::models::candle::batch::{Batch, Piece};
use crate::models::candle::cache::Cache;
use crate::models::candle::device::DeviceError;
use crate::models::candle::kernels::log_probability;
use crate::models::candle::network::Network;
use rayon::prelude::*;

/// Tokens of prompts that one step reads at most, so that answers under way are not held up.
const READ_AT_ONCE: usize = 512;

/// What is to be answered.
pub struct Ask {
    /// The prompt's tokens; at least one.
    pub tokens: Vec<u32>,
    /// How many of them, the first ones, see each other as an encoder's do; fewer than all. A language
    /// model's see only what is before them.
    pub encoded: usize,
    /// Answers wanted.
    pub samples: usize,
    /// The most tokens of an answer.
    pub most: usize,
    /// 0 is greedy.
    pub temperature: f64,
    /// Nucleus sampling's share of probability; 1 is off.
    pub top_p: f64,
    /// Each sample draws with a seed made of this.
    pub seed: u64,
    /// Texts that end an answer.
    pub stops: Vec<String>,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What was written.
    pub text: String,
    /// The tokens written: those of a text that ended it too, but no token that ends answers.
    pub tokens: Vec<u32>,
    /// The logarithm of the probability of these and of the token that ended it, in the network's own
    /// distribution.
    pub logprob: f32,
    /// Whether it came to its end, rather than to the most tokens.
    pub ended: bool,
    /// From its first step to its last.
    pub waited: Duration,
}

/// What a model writes with.
pub struct Writer<'a> {
    /// The network.
    pub network: &'a dyn Network,
    /// The bytes of a token.
    pub bytes: &'a (dyn Fn(u32) -> Vec<u8> + Sync),
    /// Tokens that end an answer.
    pub ends: &'a [u32],
    /// What may be under way.
    pub bounds: Bounds,
}

/// A sequence: what it is to read, and what of it was read.
struct Sequence<'a> {
    ask: usize,
    sample: usize,
    cache: Cache,
    /// The prompt's, then the answer's.
    tokens: Vec<u32>,
    draw: Draw,
    logprob: f32,
    writing: Writing<'a>,
    /// When it was taken in first.
    since: Option<Instant>,
}

/// Answers all; `done` takes an ask's place and its answers, as soon as all are there. Returns early
/// when `stopped` says so.
///
/// # Errors
/// What `done` returns, and what fails on the network's device, but for too little memory for several
/// sequences at once: then fewer go on.
pub fn generate<E: From<DeviceError>>(
    writer: &Writer<'_>,
    asks: &[Ask],
    stopped: impl Fn() -> bool,
    mut done: impl FnMut(usize, Vec<Answer>) -> Result<(), E>,
) -> Result<(), E> {
    let mut run = Run::new(writer, asks, &stopped)?;
    while !stopped() && run.admit() {
        match run.step() {
            Err(DeviceError::Full) if run.going.len() > 1 => run.halve(),
            answered => {
                for (ask, answers) in answered? {
                    done(ask, answers)?;
                }
            }
        }
    }
    Ok(())
}

struct Run<'a> {
    writer: &'a Writer<'a>,
    asks: &'a [Ask],
    bounds: Bounds,
    /// What all prompts begin with, read once.
    shared: Cache,
    waiting: VecDeque<Sequence<'a>>,
    going: Vec<Sequence<'a>>,
    answers: Vec<Vec<Option<Answer>>>,
}

impl<'a> Run<'a> {
    fn new(
        writer: &'a Writer<'a>,
        asks: &'a [Ask],
        stopped: &impl Fn() -> bool,
    ) -> Result<Self, DeviceError> {
        let mut shared = writer.network.cache();
        let common = common_start(asks);
        for part in common.chunks(READ_AT_ONCE) {
            if stopped() {
                break;
            }
            let piece = Piece {
                wanted: 0..0,
                ..Piece::causal(&mut shared, part)
            };
            writer.network.read(Batch::new(&mut [piece])).check()?;
        }
        // The longest first: at the end, short ones fill the gaps.
        let mut order: Vec<usize> = (0..asks.len()).collect();
        order.sort_by_key(|&at| std::cmp::Reverse(asks[at].tokens.len()));
        let sequence = |at: usize| Sequence {
            ask: at,
            sample: 0,
            cache: shared.clone(),
            tokens: asks[at].tokens.clone(),
            draw: draw(&asks[at], 0),
            logprob: 0.0,
            writing: Writing::new(&asks[at].stops),
            since: None,
        };
        Ok(Self {
            writer,
            asks,
            bounds: writer.bounds,
            waiting: order.into_iter().map(sequence).collect(),
            shared: shared.clone(),
            going: Vec::new(),
            answers: asks.iter().map(|ask| vec![None; ask.samples]).collect(),
        })
    }

    /// Takes in as many sequences as there is room for, and puts back those that there is none for any
    /// more. Whether any is going.
    fn admit(&mut self) -> bool {
        let bounds = self.bounds;
        let room = bounds.memory / self.shared.block_bytes().max(1);
        while self.going.len() > 1 && self.blocks() > room {
            self.put_back();
        }
        let mut used = self.blocks();
        let mut taken: usize = self.going.iter().map(|it| self.weight(it)).sum();
        while let Some(next) = self.waiting.front() {
            used += next.cache.blocks_for(next.tokens.len() + 1);
            taken += self.weight(next);
            if (used > room || taken > bounds.sequences) && !self.going.is_empty() {
                break;
            }
            let mut next = self.waiting.pop_front();
            if let Some(next) = &mut next {
                next.since.get_or_insert_with(Instant::now);
            }
            self.going.extend(next);
        }
        !self.going.is_empty()
    }

    /// Puts the last sequence back. It is read anew later, and goes on with the very same tokens.
    fn put_back(&mut self) {
        if let Some(mut last) = self.going.pop() {
            last.cache = self.shared.clone();
            self.waiting.push_front(last);
        }
    }

    /// Puts all sequences back after a step that failed, and lets half as many go from now on.
    fn halve(&mut self) {
        self.bounds.sequences = self.bounds.sequences.min(self.going.len() / 2);
        while !self.going.is_empty() {
            self.put_back();
        }
    }

    /// Blocks that the sequences and their common start have, each counted once, and need for their next
    /// step.
    fn blocks(&self) -> usize {
        let caches = self.going.iter().map(|it| &it.cache).chain([&self.shared]);
        let blocks: HashSet<usize> = caches.flat_map(Cache::blocks).collect();
        let needs = self
            .going
            .iter()
            .map(|it| it.cache.blocks_for(it.tokens.len()));
        blocks.len() + needs.sum::<usize>()
    }

    /// How many sequences one is, or will be once its prompt is read.
    fn weight(&self, it: &Sequence<'_>) -> usize {
        let ask = &self.asks[it.ask];
        match it.sample == 0 && it.tokens.len() == ask.tokens.len() {
            true => ask.samples,
            false => 1,
        }
    }

    /// Lets the network read, and each sequence that has been read write a token. The asks that are
    /// answered by that.
    ///
    /// # Errors
    /// What failed on the device: the caches of all that go are of no use any more.
    fn step(&mut self) -> Result<Vec<(usize, Vec<Answer>)>, DeviceError> {
        let (mut pieces, writers) = pieces(&mut self.going, self.asks);
        let states = self.writer.network.read(Batch::new(&mut pieces));
        states.check()?;
        if writers.is_empty() {
            return Ok(Vec::new());
        }
        let logits = self.writer.network.logits(&states).into_host()?;
        let mut rows = vec![None; self.going.len()];
        for (row, at) in writers.into_iter().enumerate() {
            rows[at] = Some(logits.row(row));
        }
        self.fork(&mut rows);
        let (writer, asks) = (self.writer, self.asks);
        let ends: Vec<Option<Answer>> = (self.going.par_iter_mut())
            .zip(&rows)
            .map(|(sequence, row)| {
                row.and_then(|logits| sequence.write(logits, writer, &asks[sequence.ask]))
            })
            .collect();
        let mut answered = Vec::new();
        let mut at = 0;
        for end in ends {
            let Some(answer) = end else {
                at += 1;
                continue;
            };
            let sequence = self.going.remove(at);
            let answers = &mut self.answers[sequence.ask];
            answers[sequence.sample] = Some(answer);
            if answers.iter().all(Option::is_some) {
                let answers = std::mem::take(answers).into_iter().flatten().collect();
                answered.push((sequence.ask, answers));
            }
        }
        Ok(answered)
    }

    /// Adds the other samples of prompts that were just read; they share what was read, and begin with
    /// the same logits.
    fn fork(&mut self, rows: &mut Vec<Option<&[f32]>>) {
        for at in 0..self.going.len() {
            let it = &self.going[at];
            let ask = &self.asks[it.ask];
            let is_new = it.sample == 0 && it.tokens.len() == ask.tokens.len();
            if rows[at].is_none() || !is_new {
                continue;
            }
            for sample in 1..ask.samples {
                let it = &self.going[at];
                self.going.push(Sequence {
                    ask: it.ask,
                    sample,
                    cache: it.cache.clone(),
                    tokens: it.tokens.clone(),
                    draw: draw(ask, sample),
                    logprob: 0.0,
                    writing: Writing::new(&ask.stops),
                    since: it.since,
                });
                rows.push(rows[at]);
            }
        }
    }
}

impl Sequence<'_> {
    /// Writes a token; the answer, where that ends it.
    fn write(&mut self, logits: &[f32], writer: &Writer<'_>, ask: &Ask) -> Option<Answer> {
        let token = self.draw.token(logits);
        self.logprob += log_probability(logits, token);
        let is_end = writer.ends.contains(&token);
        let stops = !is_end && {
            self.tokens.push(token);
            self.writing.add(&(writer.bytes)(token))
        };
        let written = self.tokens.len() - ask.tokens.len();
        let is_full = written >= ask.most || self.tokens.len() >= writer.network.facts().longest;
        (is_end || stops || is_full).then(|| Answer {
            text: self.writing.text(),
            tokens: self.tokens[ask.tokens.len()..].to_vec(),
            logprob: self.logprob,
            ended: is_end || stops,
            waited: self.since.map_or(Duration::ZERO, |since| since.elapsed()),
        })
    }
}

/// What sequences read next, and which of them then write.
fn pieces<'a>(going: &'a mut [Sequence<'_>], asks: &[Ask]) -> (Vec<Piece<'a>>, Vec<usize>) {
    let mut left = READ_AT_ONCE;
    let (mut pieces, mut writers) = (Vec::new(), Vec::new());
    for (at, sequence) in going.iter_mut().enumerate() {
        let read = sequence.cache.tokens();
        let unread = &sequence.tokens[read..];
        let encoded = asks[sequence.ask].encoded.saturating_sub(read);
        let count = match (encoded, unread.len()) {
            // What writes reads one token, and always does.
            (0, 1) => 1,
            (0, unread) => unread.min(left),
            // What sees each other is read at once.
            (encoded, _) if left > 0 => encoded,
            _ => 0,
        };
        if count == 0 {
            continue;
        }
        left -= count.min(left);
        let is_read = count == unread.len();
        let piece = Piece::causal(&mut sequence.cache, &unread[..count]);
        pieces.push(Piece {
            both_ways: encoded > 0,
            wanted: if is_read { piece.wanted } else { 0..0 },
            ..piece
        });
        if is_read {
            writers.push(at);
        }
    }
    (pieces, writers)
}

fn draw(ask: &Ask, sample: usize) -> Draw {
    let seed = ask
        .seed
        .wrapping_add((sample as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    Draw::new(ask.temperature, ask.top_p, seed)
}

/// The tokens that all prompts begin with, where there are several; the last of none is among them,
/// and none that sees what is behind it.
fn common_start(asks: &[Ask]) -> &[u32] {
    let Some((first, others)) = asks.split_first().filter(|(_, others)| !others.is_empty()) else {
        return &[];
    };
    if asks.iter().any(|ask| ask.encoded > 0) {
        return &[];
    }
    let mut common = &first.tokens[..first.tokens.len() - 1];
    for other in others {
        let others = &other.tokens[..other.tokens.len() - 1];
        let same = common.iter().zip(others).take_while(|(a, b)| a == b);
        common = &common[..same.count()];
    }
    common
}
