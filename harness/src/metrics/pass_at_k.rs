//! pass@k: the chance that one of k candidates is right, without bias, of all or of the best ranked ones.

/// The chance that at least one of `k` out of `n` candidates passes, where `c` of the `n` do:
/// 1 - C(n-c, k) / C(n, k), as the product 1 - prod over i = n-c+1..=n of (1 - k/i), which stays exact
/// for large numbers (arXiv 2107.03374, section 2.1). 0 to 1; the mean over tasks is their pass@k. `k`
/// beyond `n` counts as `n`.
#[must_use]
#[allow(clippy::cast_precision_loss)]
pub fn pass_at_k(n: usize, c: usize, k: usize) -> f64 {
    let k = k.min(n);
    if c + k > n {
        return if c == 0 || k == 0 { 0.0 } else { 1.0 };
    }
    let missed: f64 = (n - c + 1..=n).map(|i| 1.0 - k as f64 / i as f64).product();
    1.0 - missed
}

/// pass@k of the `keep` candidates with the highest scores, of as many as there are. Where the last places
/// go to some of equal score, the figure is the expectation over who gets them: no order of theirs is
/// favoured, and where all scores are equal, it is that of all candidates.
///
/// # Panics
/// Where there are not as many scores as candidates.
#[must_use]
pub fn pass_at_k_of_best(scores: &[f64], passed: &[bool], keep: usize, k: usize) -> f64 {
    assert_eq!(scores.len(), passed.len(), "each candidate has a score");
    let keep = keep.min(scores.len());
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]));
    let Some(&last) = order[..keep].last() else {
        return 0.0;
    };
    let ties = |&at: &usize| scores[at].total_cmp(&scores[last]).is_eq();
    let passing = |among: &[usize]| among.iter().filter(|&&at| passed[at]).count();
    let above = order.iter().take_while(|at| !ties(at)).count();
    let tied = order[above..].iter().take_while(|at| ties(at)).count();
    let sure = passing(&order[..above]);
    let right = passing(&order[above..above + tied]);
    let places = keep - above;
    let chances = drawn(tied, right, places);
    let figure = |(lucky, chance): (usize, f64)| chance * pass_at_k(keep, sure + lucky, k);
    chances.into_iter().map(figure).sum()
}

/// How likely each number of right ones is among `places` drawn from `all`, of which `right` are right:
/// the hypergeometric distribution, as (number, chance).
#[allow(clippy::cast_precision_loss)]
fn drawn(all: usize, right: usize, places: usize) -> Vec<(usize, f64)> {
    let mut chances = vec![1.0];
    for draw in 0..places {
        let left = (all - draw) as f64;
        let mut next = vec![0.0; chances.len() + 1];
        for (found, chance) in chances.iter().enumerate() {
            let lucky = right.saturating_sub(found) as f64 / left;
            next[found + 1] += chance * lucky;
            next[found] += chance * (1.0 - lucky);
        }
        chances = next;
    }
    chances.into_iter().enumerate().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All ways to choose `k` of `n`, as bit sets.
    fn choices(n: usize, k: usize) -> impl Iterator<Item = u32> {
        (0..1_u32 << n).filter(move |set| set.count_ones() as usize == k)
    }

    #[track_caller]
    fn agree(ours: f64, wanted: f64) {
        assert!((ours - wanted).abs() < 1e-12, "{ours} is not {wanted}");
    }

    #[test]
    fn it_is_the_share_of_choices_with_a_right_one() {
        for n in 1..9 {
            for c in 0..=n {
                let right = (1_u32 << c) - 1;
                for k in 1..=n {
                    let lucky = choices(n, k).filter(|set| set & right != 0).count();
                    let wanted = lucky as f64 / choices(n, k).count() as f64;
                    agree(pass_at_k(n, c, k), wanted);
                }
            }
        }
    }

    #[test]
    fn closed_forms_hold() {
        agree(pass_at_k(200, 30, 1), 0.15);
        agree(pass_at_k(100, 1, 10), 0.1);
        agree(pass_at_k(5, 2, 9), 1.0);
        agree(pass_at_k(5, 0, 9), 0.0);
        agree(pass_at_k(0, 0, 1), 0.0);
        let pairs = |n: f64| n * (n - 1.0) / 2.0;
        agree(
            pass_at_k(100_000, 10, 2),
            1.0 - pairs(99_990.0) / pairs(100_000.0),
        );
    }

    #[test]
    fn of_the_best_it_is_the_mean_over_the_orders_of_ties() {
        let scores = [3.0, 1.0, 1.0, 2.0, 1.0, 1.0, 0.0];
        let passed = [false, true, false, true, true, false, true];
        // Two are sure of their places, and two of the four that tie get one.
        let tied = [1, 2, 4, 5];
        for k in 1..=4 {
            let all: Vec<f64> = choices(4, 2)
                .map(|set| {
                    let lucky = (0..4).filter(|&at| set >> at & 1 == 1 && passed[tied[at]]);
                    pass_at_k(4, 1 + lucky.count(), k)
                })
                .collect();
            let mean = all.iter().sum::<f64>() / all.len() as f64;
            agree(pass_at_k_of_best(&scores, &passed, 4, k), mean);
        }
    }

    #[test]
    fn a_constant_score_changes_nothing() {
        let passed: Vec<bool> = (0..20).map(|at| at % 7 == 0).collect();
        for keep in [1, 5, 19, 20, 30] {
            for k in 1..=keep.min(20) {
                let ours = pass_at_k_of_best(&[0.5; 20], &passed, keep, k);
                agree(ours, pass_at_k(20, 3, k));
            }
        }
    }

    #[test]
    fn the_best_alone_count() {
        let ours = pass_at_k_of_best(&[2.0, 1.0, f64::NEG_INFINITY], &[true, false, false], 1, 1);
        agree(ours, 1.0);
        agree(pass_at_k_of_best(&[], &[], 5, 1), 0.0);
    }
}
