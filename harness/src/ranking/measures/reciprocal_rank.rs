//! MRR: one over the rank of the first relevant program.

use super::{RankingMetric, with_before};

/// Reciprocal rank of a query.
pub const MRR: RankingMetric = RankingMetric {
    name: "mrr",
    about: "mean reciprocal rank: one over the rank of the first relevant program",
    measure: |tiers| {
        let first = with_before(tiers).find(|(tier, ..)| tier.relevant > 0);
        let Some((tier, ranks, _)) = first else {
            return 0.0;
        };
        let [programs, relevant, ranks] = [tier.programs, tier.relevant, ranks].map(f64::from);
        let mut sum = 0.0;
        // That no place of the tier up to here is relevant.
        let mut none = 1.0;
        for before in (0..=tier.programs - tier.relevant).map(f64::from) {
            let now = relevant / (programs - before);
            sum += none * now / (ranks + before + 1.0);
            none *= 1.0 - now;
        }
        sum
    },
};
