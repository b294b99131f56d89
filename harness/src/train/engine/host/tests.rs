//! Gradients against differences, and that results depend on shards' number alone.

#![allow(clippy::unwrap_used)]

use rand::Rng as _;

use super::llama::Llama;
use super::piece::Piece;
use super::roberta::Roberta;
use super::weights::Weights;
use super::{Host, Network};
use crate::domain::rng;
use crate::train::Sequence;
use crate::train::engine::{Architecture, Engine, Family, Method, Optimiser, Role};

fn sizes(family: Family) -> Architecture {
    Architecture {
        family,
        vocabulary: 50,
        layers: 3,
        width: 24,
        heads: 3,
        inner: 40,
        context: 700,
        padding: 0,
    }
}

fn optimiser() -> Optimiser {
    Optimiser {
        method: Method::AdamW,
        betas: [0.9, 0.98],
        epsilon: 1e-8,
        decay: 0.01,
        clip: 1.0,
    }
}

fn llama(shards: usize) -> Host<Llama> {
    let (sizes, mut weights) = (sizes(Family::Llama), Weights::default());
    let network = Llama::new(&sizes, &mut weights);
    Host::new(&sizes, &optimiser(), 3, shards, (network, weights))
}

fn roberta(shards: usize) -> Host<Roberta> {
    let (sizes, mut weights) = (sizes(Family::Roberta), Weights::default());
    let network = Roberta::new(&sizes, &mut weights);
    Host::new(&sizes, &optimiser(), 3, shards, (network, weights))
}

/// Sequences of these lengths and sources.
fn drawn(lengths: &[(usize, usize)]) -> Vec<(Vec<u16>, usize)> {
    let mut rng = rng(7, &["sequences"]);
    let tokens = |&(length, source)| {
        let tokens = (0..length).map(|_| rng.random_range(0..50)).collect();
        (tokens, source)
    };
    lengths.iter().map(tokens).collect()
}

fn sequences(drawn: &[(Vec<u16>, usize)]) -> Vec<Sequence<'_>> {
    let all = drawn.iter();
    all.map(|(tokens, source)| Sequence {
        tokens,
        source: *source,
    })
    .collect()
}

fn weights() -> Vec<f32> {
    (0..50)
        .map(|token| if token % 3 == 0 { 1.0 } else { 4.0 })
        .collect()
}

/// The loss over all targets.
fn loss(host: &impl Engine, batch: &[Sequence<'_>]) -> f64 {
    let scores = host.score(batch, &weights()).unwrap();
    let targets: f64 = scores.iter().map(|score| f64::from(score.targets)).sum();
    let all = scores
        .iter()
        .map(|s| f64::from(s.loss) * f64::from(s.targets));
    all.sum::<f64>() / targets
}

#[test]
fn gradients_of_llama_are_what_differences_say() {
    check_gradients(llama(2));
}

#[test]
fn gradients_of_roberta_are_what_differences_say() {
    check_gradients(roberta(2));
}

#[track_caller]
fn check_gradients<N: Network>(mut host: Host<N>) {
    // Longer than a block of queries, and a source alone that is.
    let drawn = drawn(&[(9, 4), (150, 20), (130, 100), (3, 1)]);
    let batch = sequences(&drawn);
    // Norms' weights of 1 would hide where they are left out.
    let mut rng = rng(5, &["bend"]);
    for number in &mut host.state.parameters {
        *number = *number * 2.0 + rng.random_range(-0.05..0.05);
    }
    let step = host.step(&batch, &weights(), 0.0).unwrap();
    assert!((step.loss - loss(&host, &batch)).abs() < 1e-4 * step.loss);
    let gradient = host.shards[0].gradient.clone();
    for tensor in host.layout.tensors.clone() {
        let part = &gradient[tensor.at.clone()];
        let length = part
            .iter()
            .map(|g| f64::from(*g).powi(2))
            .sum::<f64>()
            .sqrt();
        // Along the gradient, and along a direction drawn at random.
        let along: Vec<f64> = part.iter().map(|g| f64::from(*g) / length).collect();
        let sign = |_| if rng.random::<bool>() { 1.0 } else { -1.0 };
        let random: Vec<f64> = (0..part.len()).map(sign).collect();
        for direction in [along, random] {
            let wanted: f64 = part
                .iter()
                .zip(&direction)
                .map(|(g, d)| f64::from(*g) * d)
                .sum();
            // Far enough to be seen in `f32`, and no farther: there are bends.
            let size = direction.iter().map(|d| d * d).sum::<f64>().sqrt();
            let bend = match tensor.role {
                Role::Embedding => 0.005,
                Role::Matrix | Role::Vector => 0.03,
            };
            let far = (2e-3 / wanted.abs()).min(bend / size);
            let whole = host.state.parameters.clone();
            let mut at = |far: f64| {
                let places = host.state.parameters[tensor.at.clone()].iter_mut();
                for (place, d) in places.zip(&direction) {
                    *place += (far * d) as f32;
                }
                let loss = loss(&host, &batch);
                host.state.parameters.clone_from(&whole);
                loss
            };
            let mut slope = |far: f64| (at(far) - at(-far)) / (2.0 * far);
            // Richardson's way to be rid of the cubic part.
            let found = (4.0 * slope(far / 2.0) - slope(far)) / 3.0;
            let slack = 0.02 * wanted.abs() + 0.04 * length + 1e-3;
            assert!(
                (found - wanted).abs() < slack,
                "{}: {found} by differences, {wanted} by its gradient of length {length}",
                tensor.name
            );
        }
    }
}

#[test]
fn a_sequence_is_judged_as_alone_whatever_is_beside_it() {
    let drawn = drawn(&[(30, 12), (90, 70), (5, 2), (400, 300), (650, 9)]);
    let batch = sequences(&drawn);
    let host = llama(3);
    let together = host.score(&batch, &weights()).unwrap();
    for (sequence, score) in batch.iter().zip(together) {
        assert_eq!(host.score(&[*sequence], &weights()).unwrap(), [score]);
        assert_eq!(score.targets as usize, sequence.targets().len());
    }
}

#[test]
fn threads_change_no_bit_of_a_step() {
    let drawn = drawn(&[(30, 12), (90, 70), (5, 2), (400, 300), (650, 9)]);
    let batch = sequences(&drawn);
    let states = [1, 3].map(|threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        pool.build().unwrap().install(|| {
            let mut host = llama(3);
            for _ in 0..3 {
                host.step(&batch, &weights(), 0.01).unwrap();
            }
            host.state().unwrap()
        })
    });
    assert_eq!(states[0], states[1]);
}

#[test]
fn what_is_repeated_is_learned() {
    let drawn = drawn(&[(12, 5), (20, 9), (7, 3)]);
    let batch = sequences(&drawn);
    let mut host = roberta(2);
    for _ in 0..150 {
        host.step(&batch, &weights(), 0.01).unwrap();
    }
    for score in host.score(&batch, &weights()).unwrap() {
        assert_eq!(score.right, score.targets, "{score:?}");
    }
}

#[test]
fn a_step_that_cannot_be_changes_nothing() {
    let drawn = drawn(&[(12, 5)]);
    let mut host = llama(1);
    host.state.parameters[7] = f32::INFINITY;
    let before = host.state().unwrap();
    let error = host.step(&sequences(&drawn), &[1e30; 50], 0.01);
    assert!(error.is_err() || drawn[0].0.iter().all(|token| *token != 0));
    assert_eq!(host.state().unwrap(), before);
}

#[test]
fn pieces_hold_whole_sequences() {
    let drawn = drawn(&[(30, 12), (90, 70), (5, 2), (400, 300)]);
    let batch = sequences(&drawn);
    let pieces = Piece::cut(&batch, 125);
    let counts: Vec<usize> = pieces.iter().map(|piece| piece.len()).collect();
    assert_eq!(counts, [3, 1]);
    let piece = Piece::new(pieces[0]);
    assert_eq!(piece.tokens.len(), 29 + 89 + 4);
    assert_eq!(piece.targets.len(), piece.rows.len());
    assert_eq!(piece.rows[..2], [12, 13]);
    assert_eq!(piece.spans[1].start, 29);
    assert_eq!(piece.spans[1].target, 17);
}
