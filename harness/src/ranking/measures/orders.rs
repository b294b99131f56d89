//! Measures held against their textbook definitions, averaged over every order of the programs in a tier.

use proptest::prelude::*;

use super::{RANKING_METRICS, RankingMetric};
use crate::ranking::Tier;

/// The textbook definition of a measure, for a ranking that says of each place whether it is relevant.
fn textbook(name: &str, ranking: &[bool]) -> f64 {
    let relevant = ranking.iter().filter(|it| **it).count() as f64;
    let hits = |first: usize| ranking.iter().take(first).filter(|it| **it).count() as f64;
    let ranks = || (1..=ranking.len()).filter(|rank| ranking[rank - 1]);
    match name {
        "map" => ranks().map(|rank| hits(rank) / rank as f64).sum::<f64>() / relevant,
        "mrr" => ranks().map(|rank| 1.0 / rank as f64).next().unwrap_or(0.0),
        "ndcg@10" => {
            let discount = |rank: usize| 1.0 / (rank as f64 + 1.0).log2();
            let most: f64 = (1..=10.min(relevant as usize)).map(discount).sum();
            ranks()
                .filter(|rank| *rank <= 10)
                .map(discount)
                .sum::<f64>()
                / most
        }
        _ => {
            let first = name.strip_prefix("recall@").and_then(|k| k.parse().ok());
            first.map_or(f64::NAN, |first| hits(first) / relevant)
        }
    }
}

/// The rankings that tiers stand for: every choice of relevant places in each tier, all as likely.
fn rankings(tiers: &[Tier]) -> Vec<Vec<bool>> {
    let mut all = vec![Vec::new()];
    for tier in tiers {
        let choices = (0_u32..1 << tier.programs).filter(|it| it.count_ones() == tier.relevant);
        let choices: Vec<u32> = choices.collect();
        let places = |choice: u32| (0..tier.programs).map(move |at| choice >> at & 1 == 1);
        all = all
            .iter()
            .flat_map(|before| choices.iter().map(move |choice| (before, *choice)))
            .map(|(before, choice)| before.iter().copied().chain(places(choice)).collect())
            .collect();
    }
    all
}

/// Tiers of up to 12 programs in all, one of them relevant at least.
fn some_tiers() -> impl Strategy<Value = Vec<Tier>> {
    let tier = (1_u32..=6).prop_flat_map(|programs| {
        (0..=programs).prop_map(move |relevant| Tier { programs, relevant })
    });
    proptest::collection::vec(tier, 1..=5).prop_filter("none is relevant, or too many", |tiers| {
        super::relevant(tiers) > 0 && tiers.iter().map(|tier| tier.programs).sum::<u32>() <= 12
    })
}

fn metric(name: &str) -> &'static RankingMetric {
    let found = RANKING_METRICS.iter().find(|it| it.name == name);
    found.expect("a measure of this name")
}

proptest! {
    #[test]
    fn a_measure_is_the_mean_over_all_orders(tiers in some_tiers()) {
        let rankings = rankings(&tiers);
        for metric in RANKING_METRICS {
            let each = rankings.iter().map(|ranking| textbook(metric.name, ranking));
            let mean = each.sum::<f64>() / rankings.len() as f64;
            let found = (metric.measure)(&tiers);
            prop_assert!((found - mean).abs() < 1e-12, "{}: {found}, not {mean}", metric.name);
        }
    }
}

#[test]
fn untied_rankings_have_known_values() {
    let ranking = [false, true, false, true, true];
    let tiers = ranking.map(|relevant| Tier {
        programs: 1,
        relevant: relevant.into(),
    });
    let close = |name: &str, value: f64| {
        let found = (metric(name).measure)(&tiers);
        assert!((found - value).abs() < 1e-12, "{name}: {found}");
    };
    close("map", (1.0 / 2.0 + 2.0 / 4.0 + 3.0 / 5.0) / 3.0);
    close("mrr", 0.5);
    close("recall@1", 0.0);
    close("recall@5", 1.0);
    let best = 1.0 + 1.0 / 3_f64.log2() + 0.5;
    let gained = 1.0 / 3_f64.log2() + 1.0 / 5_f64.log2() + 1.0 / 6_f64.log2();
    close("ndcg@10", gained / best);
}

#[test]
fn what_tells_nothing_apart_gets_the_value_of_chance() {
    let tiers = [Tier {
        programs: 1000,
        relevant: 100,
    }];
    assert!(((metric("recall@10").measure)(&tiers) - 0.01).abs() < 1e-12);
    let map = (metric("map").measure)(&tiers);
    assert!((0.10..0.11).contains(&map), "{map}");
}
