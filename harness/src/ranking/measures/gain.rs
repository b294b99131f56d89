//! nDCG@k: gains of 1, discounted by the logarithm of their rank, as a share of the most there could be.

use super::{RankingMetric, relevant, with_before};
use crate::ranking::Tier;

/// Normalised discounted cumulative gain among the first ten.
pub const AT_10: RankingMetric = RankingMetric {
    name: "ndcg@10",
    about: "normalised discounted cumulative gain among the first 10, each relevant program a gain of 1",
    measure: |tiers| gain(tiers, 10),
};

fn gain(tiers: &[Tier], first: u32) -> f64 {
    let gained = with_before(tiers).map(|(tier, ranks, _)| {
        let places = ranks.min(first)..(ranks + tier.programs).min(first);
        let each = f64::from(tier.relevant) / f64::from(tier.programs);
        each * places.map(discount).sum::<f64>()
    });
    let most: f64 = (0..relevant(tiers).min(first)).map(discount).sum();
    gained.sum::<f64>() / most
}

/// What a gain counts with so many programs before it.
fn discount(before: u32) -> f64 {
    1.0 / (f64::from(before) + 2.0).log2()
}
