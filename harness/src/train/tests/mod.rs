//! What training is tested with: a small network that really learns, and sequences in memory.

mod resume;

use super::engine::{Engine, Role, Score, State, Step, Tensor};
use super::{Sequence, Sequences};

/// Sequences whose source is their first token, and whose kind is their length.
pub struct Lines(pub Vec<Vec<u16>>);

impl Sequences for Lines {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn get(&self, at: usize) -> Sequence<'_> {
        Sequence {
            tokens: &self.0[at],
            source: 1,
        }
    }

    fn kind(&self, at: usize) -> &str {
        ["0", "1", "2", "3", "4", "5"][self.0[at].len().min(5)]
    }
}

/// Predicts each token from the one before, by a table of logits: gradient descent with momentum.
#[derive(Clone)]
pub struct Bigram {
    words: usize,
    tensors: Vec<Tensor>,
    state: State,
}

impl Bigram {
    pub fn new(words: usize) -> Self {
        let size = words * words;
        Self {
            words,
            tensors: vec![Tensor {
                name: "table.weight".to_owned(),
                shape: vec![words, words],
                at: 0..size,
                role: Role::Matrix,
            }],
            state: State {
                steps: 0,
                parameters: vec![0.0; size],
                moments: vec![vec![0.0; size]],
            },
        }
    }

    /// Probabilities of what follows a token.
    fn after(&self, token: u16) -> Vec<f32> {
        let from = usize::from(token) * self.words;
        let logits = &self.state.parameters[from..from + self.words];
        let whole: f32 = logits.iter().map(|x| x.exp()).sum();
        logits.iter().map(|x| x.exp() / whole).collect()
    }

    /// Each predicted token, and the one before it.
    fn pairs<'a>(sequence: &Sequence<'a>) -> impl Iterator<Item = (u16, u16)> + use<'a> {
        let before = &sequence.tokens[sequence.source..];
        before
            .iter()
            .copied()
            .zip(sequence.targets().iter().copied())
    }
}

impl Engine for Bigram {
    fn tensors(&self) -> &[Tensor] {
        &self.tensors
    }

    fn state(&self) -> anyhow::Result<State> {
        Ok(self.state.clone())
    }

    fn restore(&mut self, state: State) -> anyhow::Result<()> {
        anyhow::ensure!(
            state.parameters.len() == self.state.parameters.len(),
            "the state is of another network"
        );
        self.state = state;
        Ok(())
    }

    fn step(&mut self, batch: &[Sequence<'_>], weights: &[f32], rate: f32) -> anyhow::Result<Step> {
        let targets: usize = batch.iter().map(|sequence| sequence.targets().len()).sum();
        let mut gradient = vec![0.0_f32; self.state.parameters.len()];
        let mut loss = 0.0;
        for (before, target) in batch.iter().flat_map(Self::pairs) {
            let weight = weights[usize::from(target)] / targets as f32;
            let from = usize::from(before) * self.words;
            for (at, p) in self.after(before).into_iter().enumerate() {
                let right = at == usize::from(target);
                gradient[from + at] += weight * (p - f32::from(u8::from(right)));
                if right {
                    loss -= f64::from(weight * p.ln());
                }
            }
        }
        let State {
            steps,
            parameters,
            moments,
        } = &mut self.state;
        *steps += 1;
        for ((parameter, moment), slope) in
            parameters.iter_mut().zip(&mut moments[0]).zip(&gradient)
        {
            *moment = 0.5 * *moment + slope;
            *parameter -= rate * *moment;
        }
        let norm = gradient.iter().map(|x| f64::from(x * x)).sum::<f64>();
        Ok(Step {
            loss,
            norm: norm.sqrt(),
            targets,
        })
    }

    fn score(&self, batch: &[Sequence<'_>], weights: &[f32]) -> anyhow::Result<Vec<Score>> {
        let score = |sequence: &Sequence<'_>| {
            let mut score = Score::default();
            for (before, target) in Self::pairs(sequence) {
                let after = self.after(before);
                let p = after[usize::from(target)];
                score.loss -= weights[usize::from(target)] * p.ln();
                score.targets += 1;
                let best = after.iter().copied().fold(0.0, f32::max);
                let first = after.iter().position(|&p| p == best);
                score.right += u32::from(first == Some(usize::from(target)));
            }
            score.loss /= score.targets.max(1) as f32;
            score
        };
        Ok(batch.iter().map(score).collect())
    }
}
