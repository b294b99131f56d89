//! MAP: the mean, over relevant programs, of the precision at their rank.

use super::{RankingMetric, relevant, with_before};

/// Average precision of a query.
pub const MAP: RankingMetric = RankingMetric {
    name: "map",
    about: "mean average precision: how pure the ranking is down to each relevant program",
    measure: |tiers| {
        let mut sum = 0.0;
        for (tier, ranks, hits) in with_before(tiers).filter(|(tier, ..)| tier.relevant > 0) {
            let [programs, relevant, ranks, hits] =
                [tier.programs, tier.relevant, ranks, hits].map(f64::from);
            // Given that one place of the tier is relevant, each other is with this probability.
            let other = (relevant - 1.0) / (programs - 1.0).max(1.0);
            let precisions = (0..tier.programs).map(f64::from).map(|before| {
                let expected = hits + before * other + 1.0;
                expected / (ranks + before + 1.0)
            });
            sum += relevant / programs * precisions.sum::<f64>();
        }
        sum / f64::from(relevant(tiers))
    },
};
