//! Measures of a ranking: the exact expectation over all orders of the programs that nothing tells apart.
//! One file each.

mod average_precision;
mod gain;
#[cfg(test)]
mod orders;
mod recall;
mod reciprocal_rank;

use super::Tier;

/// All measures of rankings, in the order that tables show.
pub const RANKING_METRICS: &[&RankingMetric] = &[
    &average_precision::MAP,
    &reciprocal_rank::MRR,
    &recall::AT_1,
    &recall::AT_5,
    &recall::AT_10,
    &gain::AT_10,
];

/// A measure of a ranking. Formulas follow McSherry and Najork, Computing Information Retrieval
/// Performance Measures Efficiently in the Presence of Tied Scores, ECIR 2008; recall likewise.
pub struct RankingMetric {
    /// The name in YAML, files and tables: of the mean over queries.
    pub name: &'static str,
    /// One line for `harness list`.
    pub about: &'static str,
    /// Measures a query's ranking, from 0 to 1. Its tiers are ordered from the best on and hold all
    /// relevant programs, one at least.
    pub measure: fn(&[Tier]) -> f64,
}

/// Tiers, each with the number of programs before it, and of relevant ones.
fn with_before(tiers: &[Tier]) -> impl Iterator<Item = (Tier, u32, u32)> {
    let mut before = (0, 0);
    tiers.iter().map(move |&tier| {
        let (programs, relevant) = before;
        before = (programs + tier.programs, relevant + tier.relevant);
        (tier, programs, relevant)
    })
}

/// How many programs are relevant.
fn relevant(tiers: &[Tier]) -> u32 {
    tiers.iter().map(|tier| tier.relevant).sum()
}
