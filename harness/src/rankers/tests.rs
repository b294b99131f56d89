//! What each ranker puts first.

use super::*;

fn case(want: &str) -> Case {
    Case {
        call: "f()".into(),
        want: want.into(),
    }
}

fn outputs(texts: &[&str]) -> Vec<Option<String>> {
    let known = |text: &&str| Some((*text).to_owned()).filter(|text| text != "?");
    texts.iter().map(known).collect()
}

#[track_caller]
fn check(name: &str, candidates: &[Candidate<'_>], cases: &[Case], expected: Option<&[f64]>) {
    let ranker = RANKERS.iter().find(|ranker| ranker.name == name);
    let scores = ranker.and_then(|ranker| (ranker.scores)(candidates, cases));
    assert_eq!(scores.as_deref(), expected);
}

#[test]
fn chance_knows_no_order_and_length_the_shortest() {
    let written = |code| Candidate {
        code,
        ..Candidate::default()
    };
    let candidates = ["  return 1\n\n", "return 10", "é"].map(written);
    check("random", &candidates, &[], Some(&[0.0; 3]));
    check("length", &candidates, &[], Some(&[-8.0, -9.0, -1.0]));
}

#[test]
fn log_probabilities_rank_where_all_are_known() {
    let probable = |logprob| Candidate {
        logprob,
        ..Candidate::default()
    };
    let known = [Some(-0.5), Some(-0.1)].map(probable);
    check("logprob", &known, &[], Some(&[-0.5, -0.1]));
    check("logprob", &[Some(-0.5), None].map(probable), &[], None);
}

#[test]
fn outputs_are_held_against_what_the_cases_want() {
    let cases = [case("[1, 2]"), case("'ab'")];
    let told = [["[1,2]", "'ab'"], ["[1, 3]", "?"], ["?", "'a'"]].map(|it| outputs(&it));
    let [a, b, c] = &told;
    let scores = [1.0, (5.0 / 6.0) / 2.0, (3.0 / 4.0) / 2.0];
    let predicted = [a, b, c].map(|predicted| Candidate {
        predicted,
        ..Candidate::default()
    });
    check("predicted", &predicted, &cases, Some(&scores));
    check("execution", &predicted, &cases, None);
    let executed = [a, b, c].map(|executed| Candidate {
        executed,
        ..Candidate::default()
    });
    check("execution", &executed, &cases, Some(&scores));
    check("predicted", &executed, &cases, None);
}

#[test]
fn without_cases_all_tie() {
    let candidates = [Candidate::default(); 2];
    for name in ["predicted", "execution", "agreement"] {
        check(name, &candidates, &[], Some(&[0.0, 0.0]));
    }
}

#[test]
fn agreement_is_with_equal_values_in_all_cases() {
    let cases = [case("1"), case("2")];
    let told = [
        ["{1, 2}", "3"],
        ["{2, 1}", "3"],
        ["{2, 1}", "4"],
        ["?", "?"],
        ["?", "?"],
    ];
    let told = told.map(|it| outputs(&it));
    let candidates: Vec<_> = told
        .iter()
        .map(|predicted| Candidate {
            predicted,
            ..Candidate::default()
        })
        .collect();
    check(
        "agreement",
        &candidates,
        &cases,
        Some(&[2.0, 2.0, 1.0, 0.0, 0.0]),
    );
}
