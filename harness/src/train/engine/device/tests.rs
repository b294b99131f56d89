//! On candle's device of the processor: the same steps as the engine whose gradients are by hand.

#![allow(clippy::unwrap_used)]

use candle_core::Device;
use rand::Rng as _;

use crate::domain::rng;
use crate::train::engine::{Architecture, Family, Method, Optimiser, device, host};
use crate::train::{Dtype, Sequence};

fn sizes(family: Family) -> Architecture {
    Architecture {
        family,
        vocabulary: 40,
        layers: 3,
        width: 24,
        heads: 3,
        inner: 40,
        context: 130,
        padding: 3,
    }
}

fn drawn() -> Vec<(Vec<u16>, usize)> {
    let mut rng = rng(7, &["sequences"]);
    let tokens = |&(length, source): &(usize, usize)| {
        let tokens = (0..length).map(|_| rng.random_range(0..40)).collect();
        (tokens, source)
    };
    [(30, 12), (90, 70), (5, 2), (100, 9), (3, 1)]
        .iter()
        .map(tokens)
        .collect()
}

fn near(ours: &[f32], theirs: &[f32], slack: f32, what: &str) {
    for (at, (a, b)) in ours.iter().zip(theirs).enumerate() {
        assert!(
            (a - b).abs() <= slack * (1.0 + b.abs()),
            "{what}[{at}]: {a}, not {b}"
        );
    }
}

#[track_caller]
fn check(family: Family, method: Method) {
    let optimiser = Optimiser {
        method,
        betas: [0.9, 0.98],
        // So large that a gradient of nothing, which has but noise, moves nothing.
        epsilon: 1e-4,
        decay: 0.1,
        clip: 1.0,
    };
    let sizes = sizes(family);
    let place = (Device::Cpu, Dtype::F32, 256);
    let mut one = host::open(&sizes, &optimiser, 3, 2).unwrap();
    let mut other = device::open(&sizes, &optimiser, 3, place).unwrap();
    let weights: Vec<f32> = (0..40)
        .map(|token| if token % 3 == 0 { 1.0 } else { 4.0 })
        .collect();
    let drawn = drawn();
    let batch: Vec<Sequence<'_>> = drawn
        .iter()
        .map(|(tokens, source)| Sequence {
            tokens,
            source: *source,
        })
        .collect();
    for _ in 0..4 {
        let (a, b) = (
            one.step(&batch, &weights, 0.003).unwrap(),
            other.step(&batch, &weights, 0.003).unwrap(),
        );
        assert_eq!(a.targets, b.targets);
        assert!((a.loss - b.loss).abs() < 1e-3 * a.loss, "{a:?} {b:?}");
        assert!((a.norm - b.norm).abs() < 1e-2 * a.norm, "{a:?} {b:?}");
    }
    let (a, b) = (one.state().unwrap(), other.state().unwrap());
    assert_eq!(a.steps, b.steps);
    near(&a.parameters, &b.parameters, 2e-3, "parameters");
    for (a, b) in a.moments.iter().zip(&b.moments) {
        near(a, b, 2e-3, "moments");
    }
    let (a, b) = (
        one.score(&batch, &weights).unwrap(),
        other.score(&batch, &weights).unwrap(),
    );
    for (a, b) in a.iter().zip(&b) {
        assert_eq!(a.targets, b.targets);
        assert!((a.loss - b.loss).abs() < 1e-2 * a.loss, "{a:?} {b:?}");
    }
    other.restore(one.state().unwrap()).unwrap();
    assert_eq!(one.state().unwrap(), other.state().unwrap());
}

#[test]
fn llama_learns_as_by_hand() {
    check(Family::Llama, Method::AdamW);
}

#[test]
fn roberta_learns_as_by_hand() {
    check(Family::Roberta, Method::AdamW);
}

#[test]
fn muon_steps_as_by_hand() {
    check(Family::Llama, Method::Muon);
}
