//! Rankings held against the released loops, and against themselves in other company.

use proptest::prelude::*;

use super::*;

const NOBODY: &(dyn Fn(usize) + Sync) = &|_| {};

/// Programs on a line, their closeness the product of their numbers.
fn line(values: &[f32]) -> Vectors {
    Vectors::Dense {
        width: 1,
        values: values.to_vec(),
    }
}

fn printing(outputs: &[&str]) -> Vec<Effect> {
    let effect = |output: &&str| Effect {
        output: (!output.is_empty()).then(|| (*output).to_owned()),
        ..Effect::default()
    };
    outputs.iter().map(effect).collect()
}

fn metric(name: &str) -> &'static RankingMetric {
    let found = RANKING_METRICS.iter().find(|it| it.name == name);
    found.expect("a measure of this name")
}

fn precisions(field: &Field<'_>, rerank: Option<&Rerank<'_>>, ties: Ties) -> Vec<Option<f64>> {
    let metrics = [metric("map")];
    let found = rank(field, rerank, &metrics, ties, NOBODY, &Stop::default());
    found.into_iter().map(|it| it.map(|it| it[0])).collect()
}

/// The released loops: `argsort(scores)[:, ::-1]`, then precision at the rank of each relevant program,
/// where the query takes no rank.
fn released(values: &[f32], problems: &[u32], outputs: &[&str]) -> Vec<Option<f64>> {
    let score = |one: usize, other: usize| {
        let alike = match outputs[one].is_empty() || outputs[other].is_empty() {
            true => 0.0,
            false => rapid_jaro(outputs[one], outputs[other]),
        };
        (f64::from(values[one] * values[other]) + 0.2 * alike) as f32
    };
    let query = |query: usize| {
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_by(|a, b| score(query, *a).total_cmp(&score(query, *b)));
        order.reverse();
        let (mut found, mut own) = (Vec::new(), 0);
        for (rank, other) in order.iter().enumerate() {
            if *other == query {
                own = 1;
            } else if problems[*other] == problems[query] {
                found.push((found.len() + 1) as f64 / (rank + 1 - own) as f64);
            }
        }
        (!found.is_empty()).then(|| found.iter().sum::<f64>() / found.len() as f64)
    };
    (0..values.len()).map(query).collect()
}

fn rapid_jaro(one: &str, other: &str) -> f64 {
    let table = (likeness_of("jaro").table)(&printing(&[one, other]));
    let mut row = Vec::new();
    table.row(0, &mut row);
    row[table.places()[1] as usize]
}

fn likeness_of(name: &str) -> &'static Likeness {
    let found = LIKENESSES.iter().find(|it| it.name == name);
    found.expect("a likeness of this name")
}

proptest! {
    #[test]
    fn the_mode_paper_is_the_released_loop(
        programs in proptest::collection::vec((1_u8..4, 0_u32..4, "[01]{0,2}"), 1..30),
    ) {
        let values: Vec<f32> = programs.iter().map(|it| f32::from(it.0)).collect();
        let problems: Vec<u32> = programs.iter().map(|it| it.1).collect();
        let outputs: Vec<&str> = programs.iter().map(|it| it.2.as_str()).collect();
        let (vectors, effects) = (line(&values), printing(&outputs));
        let field = Field { vectors: &vectors, problems: &problems };
        let rerank = Rerank {
            effects: &effects,
            likeness: likeness_of("jaro"),
            blend: Blend::Added(0.2),
        };
        let found = precisions(&field, Some(&rerank), Ties::Paper);
        let expected = released(&values, &problems, &outputs);
        for (found, expected) in found.iter().zip(&expected) {
            match (found, expected) {
                (Some(found), Some(expected)) => prop_assert!((found - expected).abs() < 1e-12),
                _ => prop_assert_eq!(found, expected),
            }
        }
    }
}

#[test]
fn programs_can_be_sorted_by_what_they_do() {
    let vectors = line(&[1.0, 0.1, 0.9, 0.5]);
    let effects = printing(&["abc", "abc", "", "xyz"]);
    let field = Field {
        vectors: &vectors,
        problems: &[7, 7, 3, 7],
    };
    let sorted = Rerank {
        effects: &effects,
        likeness: likeness_of("edit"),
        blend: Blend::Sorted,
    };
    let first = |rerank| precisions(&field, rerank, Ties::Averaged)[0];
    assert_eq!(first(None), Some((1.0 / 2.0 + 2.0 / 3.0) / 2.0));
    assert_eq!(first(Some(&sorted)), Some((1.0 + 2.0 / 3.0) / 2.0));
    let added = Rerank {
        blend: Blend::Added(10.0),
        ..sorted
    };
    assert_eq!(first(Some(&added)), first(Some(&sorted)));
}

#[test]
fn a_query_with_no_other_relevant_program_has_no_value() {
    let vectors = line(&[1.0, 0.5, 0.25]);
    let field = Field {
        vectors: &vectors,
        problems: &[0, 1, 0],
    };
    let found = precisions(&field, None, Ties::Averaged);
    assert_eq!(found, [Some(0.5), None, Some(1.0)]);
}

#[test]
fn values_do_not_depend_on_threads_and_blocks() {
    let programs = 2 * QUERIES + 17;
    let values: Vec<f32> = (0..programs).map(|at| (at % 101) as f32 / 101.0).collect();
    let problems: Vec<u32> = (0..programs as u32).map(|at| at % 7).collect();
    let outputs: Vec<String> = (0..programs).map(|at| (at % 13).to_string()).collect();
    let outputs: Vec<&str> = outputs.iter().map(String::as_str).collect();
    let (vectors, effects) = (line(&values), printing(&outputs));
    let field = Field {
        vectors: &vectors,
        problems: &problems,
    };
    let rerank = Rerank {
        effects: &effects,
        likeness: likeness_of("jaro"),
        blend: Blend::Added(0.2),
    };
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let done = std::sync::atomic::AtomicUsize::new(0);
        let told = |count| {
            done.fetch_add(count, std::sync::atomic::Ordering::Relaxed);
        };
        let stop = Stop::default();
        let found = pool.expect("threads").install(|| {
            rank(
                &field,
                Some(&rerank),
                RANKING_METRICS,
                Ties::Averaged,
                &told,
                &stop,
            )
        });
        assert_eq!(done.into_inner(), programs);
        found
    };
    assert_eq!(on(1), on(3));
}

#[test]
fn nothing_is_measured_once_stopped() {
    let vectors = line(&[1.0, 0.5]);
    let field = Field {
        vectors: &vectors,
        problems: &[0, 0],
    };
    let stop = Stop::default();
    stop.set();
    let found = rank(&field, None, RANKING_METRICS, Ties::Averaged, NOBODY, &stop);
    assert_eq!(found, [None, None]);
}
