//! How the next token is drawn.

use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

/// Draws tokens for one answer.
pub struct Draw {
    temperature: f64,
    top_p: f64,
    rng: ChaCha8Rng,
}

impl Draw {
    /// For a temperature of 0 the likeliest token is taken, of equals the first. Else tokens are drawn
    /// from the fewest that have `top_p` of the probability.
    pub fn new(temperature: f64, top_p: f64, seed: u64) -> Self {
        Self {
            temperature,
            top_p,
            rng: ChaCha8Rng::seed_from_u64(seed),
        }
    }

    /// The next token for these logits.
    pub fn token(&mut self, logits: &[f32]) -> u32 {
        if self.temperature <= 0.0 {
            return likeliest(logits);
        }
        let most = f64::from(logits[likeliest(logits) as usize]);
        let weight = |&logit: &f32| ((f64::from(logit) - most) / self.temperature).exp();
        let mut weights: Vec<(f64, u32)> = logits.iter().map(weight).zip(0..).collect();
        let mut total: f64 = weights.iter().map(|(weight, _)| weight).sum();
        if self.top_p < 1.0 {
            weights.sort_by(|a, b| b.0.total_cmp(&a.0));
            let enough = self.top_p * total;
            let mut sum = 0.0;
            let kept = weights.iter().take_while(|(weight, _)| {
                let before = sum;
                sum += weight;
                before < enough
            });
            let kept = kept.count().max(1);
            weights.truncate(kept);
            total = weights.iter().map(|(weight, _)| weight).sum();
        }
        let mut left = self.rng.random::<f64>() * total;
        for &(weight, token) in &weights {
            left -= weight;
            if left < 0.0 {
                return token;
            }
        }
        weights.last().map_or(0, |&(_, token)| token)
    }
}

/// The place of the largest number, of equals the first.
fn likeliest(logits: &[f32]) -> u32 {
    let mut best = 0;
    for (at, logit) in logits.iter().enumerate() {
        if *logit > logits[best] {
            best = at;
        }
    }
    best as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_temperature_the_first_of_the_likeliest_is_taken() {
        assert_eq!(Draw::new(0.0, 1.0, 7).token(&[0.5, 2.0, 2.0, -1.0]), 1);
    }

    #[test]
    fn tokens_come_as_often_as_their_probability_says() {
        let logits = [0.1_f32, 0.6, 0.3].map(f32::ln);
        let mut draw = Draw::new(1.0, 1.0, 7);
        let mut counts = [0; 3];
        for _ in 0..10_000 {
            counts[draw.token(&logits) as usize] += 1;
        }
        assert!((900..1100).contains(&counts[0]), "{counts:?}");
        assert!((5_850..6_150).contains(&counts[1]), "{counts:?}");
    }

    #[test]
    fn the_nucleus_leaves_the_unlikely_out() {
        let logits = [0.1_f32, 0.6, 0.3].map(f32::ln);
        let mut draw = Draw::new(1.0, 0.65, 7);
        assert!((0..1000).all(|_| draw.token(&logits) != 0));
        let mut draw = Draw::new(1.0, 0.5, 7);
        assert!((0..1000).all(|_| draw.token(&logits) == 1));
    }

    #[test]
    fn a_seed_draws_the_same_again() {
        let logits = [0.1, 0.2, 0.3, 0.4];
        let mut draws = [3, 3, 4].map(|seed| Draw::new(0.8, 0.9, seed));
        let all = draws
            .each_mut()
            .map(|draw| -> Vec<u32> { (0..50).map(|_| draw.token(&logits)).collect() });
        assert_eq!(all[0], all[1]);
        assert_ne!(all[0], all[2]);
    }
}
