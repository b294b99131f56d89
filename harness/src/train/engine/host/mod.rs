//! The engine of a processor: the network's products and their way back by hand, in `f32`.
//!
//! A batch is parted into shards, which are computed side by side, each with a gradient of its own; all
//! sums run in one order, so that a step depends on the number of shards, and on nothing else.

mod attention;
mod llama;
mod muon;
mod piece;
mod product;
mod roberta;
mod rows;
#[cfg(test)]
mod tests;
mod update;
mod weights;
mod wide;

use anyhow::{Context as _, ensure};
use rayon::prelude::*;

use self::llama::Llama;
use self::muon::Rooms;
use self::piece::Piece;
use self::product::Room;
use self::roberta::Roberta;
use self::rows::{cross_entropy, judge};
use self::update::update;
use self::weights::{Packed, Weight, Weights};
use super::layout::Layout;
use super::{Architecture, Engine, Family, Optimiser, Score, State, Step, Tensor};
use crate::train::Sequence;

/// Tokens that are computed at once: what a layer keeps of them should not leave the caches by far.
const PIECE: usize = 1024;
/// Rows of logits that there are at once.
const LOGITS: usize = 240;

/// What a kind of network computes.
trait Network: Send + Sync {
    /// What it needs on the way.
    type Work: Default + Send;

    /// The embeddings of tokens, which are the output layer, too.
    fn embedding(&self) -> &Weight;

    /// The states that the targets are predicted from.
    fn forward<'w>(
        &self,
        parameters: &[f32],
        packed: &Packed,
        piece: &Piece,
        room: (&'w mut Self::Work, &mut Room),
    ) -> &'w [f32];

    /// Adds the gradient of all parameters, given that of the states; goes back over what
    /// [`Network::forward`] left.
    fn backward(
        &self,
        parameters: &[f32],
        packed: &Packed,
        piece: &Piece,
        room: (&mut Self::Work, &mut Room),
        d_states: &[f32],
        gradient: &mut [f32],
    );
}

/// A network in training on a processor.
struct Host<N: Network> {
    optimiser: Optimiser,
    layout: Layout,
    weights: Weights,
    network: N,
    state: State,
    packed: Packed,
    rooms: Rooms,
    shards: Vec<Shard<N::Work>>,
}

/// A part of a batch.
#[derive(Default)]
struct Shard<W> {
    gradient: Vec<f32>,
    loss: f64,
    work: W,
    room: Room,
    logits: Vec<f32>,
    d_states: Vec<f32>,
}

/// A network with parameters drawn from a seed, on a processor. Each batch is computed in so many shards.
///
/// # Errors
/// Where its sizes do not fit each other.
pub fn open(
    sizes: &Architecture,
    optimiser: &Optimiser,
    seed: u64,
    shards: usize,
) -> anyhow::Result<Box<dyn Engine>> {
    ensure!(
        sizes.heads > 0 && sizes.width.is_multiple_of(2 * sizes.heads),
        "a width of {} cannot be parted into {} heads of an even size",
        sizes.width,
        sizes.heads
    );
    let mut weights = Weights::default();
    Ok(match sizes.family {
        Family::Llama => {
            let network = Llama::new(sizes, &mut weights);
            Box::new(Host::new(
                sizes,
                optimiser,
                seed,
                shards,
                (network, weights),
            ))
        }
        Family::Roberta => {
            let network = Roberta::new(sizes, &mut weights);
            Box::new(Host::new(
                sizes,
                optimiser,
                seed,
                shards,
                (network, weights),
            ))
        }
    })
}

impl<N: Network> Host<N> {
    fn new(
        sizes: &Architecture,
        optimiser: &Optimiser,
        seed: u64,
        shards: usize,
        (network, weights): (N, Weights),
    ) -> Self {
        let layout = Layout::new(sizes);
        let parameters = layout.draw(seed);
        Self {
            optimiser: optimiser.clone(),
            state: State {
                steps: 0,
                moments: vec![vec![0.0; parameters.len()]; 2],
                parameters,
            },
            packed: Packed::default(),
            rooms: Rooms::default(),
            shards: (0..shards.max(1)).map(|_| Shard::default()).collect(),
            layout,
            weights,
            network,
        }
    }
}

/// Parts sequences evenly; where each is from goes with it.
fn part<'a>(batch: &[Sequence<'a>], shards: usize) -> Vec<Vec<(usize, Sequence<'a>)>> {
    let mut parts = vec![(0, Vec::new()); shards];
    for (at, sequence) in batch.iter().enumerate() {
        if let Some((tokens, part)) = parts.iter_mut().min_by_key(|(tokens, _)| *tokens) {
            *tokens += sequence.tokens.len();
            part.push((at, *sequence));
        }
    }
    parts.into_iter().map(|(_, part)| part).collect()
}

impl<W: Default + Send> Shard<W> {
    /// Adds what a piece teaches.
    fn learn(
        &mut self,
        (network, packed): (&impl Network<Work = W>, &Packed),
        parameters: &[f32],
        piece: &Piece,
        (weights, scale): (&[f32], f32),
    ) {
        let embedding = network.embedding();
        let room = (&mut self.work, &mut self.room);
        let states = network.forward(parameters, packed, piece, room);
        let width = states.len() / piece.rows.len();
        self.d_states.resize(states.len(), 0.0);
        let blocks = states.chunks(LOGITS * width);
        let d_blocks = self.d_states.chunks_mut(LOGITS * width);
        let targets = piece.targets.chunks(LOGITS);
        for ((states, d_states), targets) in blocks.zip(d_blocks).zip(targets) {
            self.logits.resize(targets.len() * embedding.outputs(), 0.0);
            embedding.forward(&mut self.logits, false, states, packed, &mut self.room);
            let rows = self.logits.chunks_exact_mut(embedding.outputs());
            for (logits, &target) in rows.zip(targets) {
                let target = usize::from(target);
                let (loss, _) = cross_entropy(logits, target, weights[target], scale);
                self.loss += f64::from(loss);
            }
            embedding.backward(d_states, &self.logits, packed, &mut self.room);
            embedding.learn(&mut self.gradient, &self.logits, states, &mut self.room);
        }
        let room = (&mut self.work, &mut self.room);
        let d_states = &self.d_states;
        network.backward(
            parameters,
            packed,
            piece,
            room,
            d_states,
            &mut self.gradient,
        );
    }

    /// Judges how a piece's sequences are predicted.
    fn judge(
        &mut self,
        (network, packed): (&impl Network<Work = W>, &Packed),
        parameters: &[f32],
        piece: &Piece,
        weights: &[f32],
    ) -> Vec<Score> {
        let embedding = network.embedding();
        let room = (&mut self.work, &mut self.room);
        let states = network.forward(parameters, packed, piece, room);
        let width = states.len() / piece.rows.len();
        let owners = piece.spans.iter().enumerate();
        let owners = owners.flat_map(|(at, span)| vec![at; span.length - span.source]);
        let mut owners = owners.zip(&piece.targets);
        let mut scores = vec![Score::default(); piece.spans.len()];
        for states in states.chunks(LOGITS * width) {
            let rows = states.len() / width;
            self.logits.resize(rows * embedding.outputs(), 0.0);
            embedding.forward(&mut self.logits, false, states, packed, &mut self.room);
            let rows = self.logits.chunks_exact(embedding.outputs());
            for (logits, (owner, &target)) in rows.zip(&mut owners) {
                let target = usize::from(target);
                judge(logits, target, weights[target], &mut scores[owner]);
            }
        }
        for score in &mut scores {
            score.loss /= score.targets.max(1) as f32;
        }
        scores
    }
}

impl<N: Network> Engine for Host<N> {
    fn tensors(&self) -> &[Tensor] {
        &self.layout.tensors
    }

    fn state(&self) -> anyhow::Result<State> {
        Ok(self.state.clone())
    }

    fn restore(&mut self, state: State) -> anyhow::Result<()> {
        let fits = |numbers: &Vec<f32>| numbers.len() == self.layout.length();
        ensure!(
            fits(&state.parameters) && state.moments.len() == 2 && state.moments.iter().all(fits),
            "a state of {} parameters is no state of this network, which has {}",
            state.parameters.len(),
            self.layout.length()
        );
        self.state = state;
        Ok(())
    }

    fn step(&mut self, batch: &[Sequence<'_>], weights: &[f32], rate: f32) -> anyhow::Result<Step> {
        let targets: usize = batch.iter().map(|sequence| sequence.targets().len()).sum();
        ensure!(targets > 0, "a batch has nothing to predict");
        let scale = 1.0 / targets as f32;
        self.weights
            .pack(&mut self.packed, &self.state.parameters, true);
        let network = (&self.network, &self.packed);
        let (parameters, length) = (&self.state.parameters, self.layout.length());
        let parts = part(batch, self.shards.len());
        let pairs = self.shards.par_iter_mut().zip(parts);
        pairs.for_each(|(shard, part)| {
            shard.gradient.clear();
            shard.gradient.resize(length, 0.0);
            shard.loss = 0.0;
            let sequences: Vec<_> = part.into_iter().map(|(_, sequence)| sequence).collect();
            for sequences in Piece::cut(&sequences, PIECE) {
                let piece = Piece::new(sequences);
                shard.learn(network, parameters, &piece, (weights, scale));
            }
        });
        let loss: f64 = self.shards.iter().map(|shard| shard.loss).sum();
        let loss = loss / targets as f64;
        ensure!(
            loss.is_finite(),
            "the loss is no finite number: the learning rate may be too high"
        );
        let gradients = self.shards.iter_mut().map(|shard| &mut shard.gradient[..]);
        let mut gradients: Vec<&mut [f32]> = gradients.collect();
        let state = &mut self.state;
        let norm = update(
            state,
            &mut gradients,
            (&self.layout.tensors, &self.rooms),
            &self.optimiser,
            rate,
        )
        .context("a step failed")?;
        Ok(Step {
            loss,
            norm,
            targets,
        })
    }

    fn score(&self, batch: &[Sequence<'_>], weights: &[f32]) -> anyhow::Result<Vec<Score>> {
        let mut packed = Packed::default();
        self.weights
            .pack(&mut packed, &self.state.parameters, false);
        let network = (&self.network, &packed);
        let parameters = &self.state.parameters[..];
        let parts = part(batch, self.shards.len());
        let judged = parts.into_par_iter().map(|part| {
            let mut shard = Shard::default();
            let (places, sequences): (Vec<usize>, Vec<Sequence<'_>>) = part.into_iter().unzip();
            let mut scores = Vec::with_capacity(places.len());
            for sequences in Piece::cut(&sequences, PIECE) {
                let piece = Piece::new(sequences);
                scores.extend(shard.judge(network, parameters, &piece, weights));
            }
            places.into_iter().zip(scores).collect::<Vec<_>>()
        });
        let mut scores = vec![Score::default(); batch.len()];
        for (at, score) in judged.collect::<Vec<_>>().into_iter().flatten() {
            scores[at] = score;
        }
        Ok(scores)
    }
}
