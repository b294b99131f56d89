//! 95% intervals by resampling families of programs.

use rand::Rng as _;

use super::{Interval, rng};

/// How often the families are drawn again.
const RESAMPLES: usize = 1000;

/// The percentile interval of `value` over resampled families: each draw sums
/// the counts of as many families as there are, drawn with replacement.
///
/// `families` holds the counts that the figure is made of, a row a family.
/// Mutants of one program are not independent, so families are drawn whole.
pub fn interval<const N: usize>(
    families: &[[f64; N]],
    value: impl Fn([f64; N]) -> f64,
    seed: u64,
    path: &[&str],
) -> Interval {
    if families.is_empty() {
        return Interval {
            low: 0.0,
            high: 0.0,
        };
    }
    let mut rng = rng(seed, path);
    let mut values: Vec<f64> = (0..RESAMPLES)
        .map(|_| {
            let mut sums = [0.0; N];
            for _ in 0..families.len() {
                let family = &families[rng.random_range(0..families.len())];
                for (sum, count) in sums.iter_mut().zip(family) {
                    *sum += count;
                }
            }
            value(sums)
        })
        .collect();
    values.sort_unstable_by(f64::total_cmp);
    Interval {
        low: quantile(&values, 0.025),
        high: quantile(&values, 0.975),
    }
}

/// The quantile of sorted values, interpolated linearly.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    #[allow(clippy::cast_precision_loss)]
    let place = share * (sorted.len() - 1) as f64;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let below = place.floor() as usize;
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (sorted[above] - sorted[below]) * place.fract()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_hits(hits: &[f64]) -> Interval {
        let families: Vec<[f64; 2]> = hits.iter().map(|&hit| [hit, 1.0]).collect();
        interval(&families, |[hits, n]| 100.0 * hits / n, 7, &["test"])
    }

    #[test]
    fn an_interval_is_near_the_normal_one_for_many_independent_hits() {
        let hits: Vec<f64> = (0..400).map(|i| f64::from(i % 2)).collect();
        let found = of_hits(&hits);
        // 50 +- 1.96 * sqrt(0.25 / 400) * 100
        assert!((found.low - 45.1).abs() < 0.8, "{found:?}");
        assert!((found.high - 54.9).abs() < 0.8, "{found:?}");
    }

    #[test]
    fn families_widen_the_interval() {
        let one_by_one: Vec<[f64; 2]> = (0..200).map(|i| [f64::from(i % 2), 1.0]).collect();
        let in_tens: Vec<[f64; 2]> = (0..20).map(|i| [10.0 * f64::from(i % 2), 10.0]).collect();
        let width = |families: &[[f64; 2]]| {
            let found = interval(families, |[hits, n]| hits / n, 7, &["test"]);
            found.high - found.low
        };
        assert!(width(&in_tens) > 2.0 * width(&one_by_one));
    }

    #[test]
    fn the_same_seed_gives_the_same_interval() {
        let hits = [1.0, 0.0, 1.0, 1.0, 0.0, 1.0];
        assert_eq!(of_hits(&hits), of_hits(&hits));
    }
}
