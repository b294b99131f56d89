//! recall@k: the share of relevant programs that are among the first k.

use super::{RankingMetric, relevant, with_before};
use crate::ranking::Tier;

/// Recall among the first.
pub const AT_1: RankingMetric = RankingMetric {
    name: "recall@1",
    about: "share of the relevant programs that come first",
    measure: |tiers| recall(tiers, 1),
};

/// Recall among the first five.
pub const AT_5: RankingMetric = RankingMetric {
    name: "recall@5",
    about: "share of the relevant programs that are among the first 5",
    measure: |tiers| recall(tiers, 5),
};

/// Recall among the first ten.
pub const AT_10: RankingMetric = RankingMetric {
    name: "recall@10",
    about: "share of the relevant programs that are among the first 10",
    measure: |tiers| recall(tiers, 10),
};

fn recall(tiers: &[Tier], first: u32) -> f64 {
    let hits = with_before(tiers).map(|(tier, ranks, _)| {
        let places = first.saturating_sub(ranks).min(tier.programs);
        f64::from(places) * f64::from(tier.relevant) / f64::from(tier.programs)
    });
    hits.sum::<f64>() / f64::from(relevant(tiers))
}
