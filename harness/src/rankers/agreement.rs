//! The ranker `agreement`: first what gives the same outputs as most others.

use std::collections::BTreeMap;

use super::{Candidate, Needs, Ranker};
use crate::domain::Literal;

/// The ranker: CodeT's consensus (arXiv 2207.10397) with predictions in the place of runs. Candidates of
/// the same predicted outputs are a set, and the largest set comes first; the cases are the same for
/// all, so CodeT's other factor, the tests that a set passes, is left out. What nothing is predicted of
/// agrees with nothing.
pub static RANKER: Ranker = Ranker {
    name: "agreement",
    about: "the predicted outputs that most candidates share first, whatever is expected: as CodeT",
    needs: Needs::Predictions,
    scores: |candidates, cases| {
        let all: Option<Vec<Vec<Output<'_>>>> = candidates
            .iter()
            .map(|it| (it.predicted.len() == cases.len()).then(|| outputs(it)))
            .collect();
        let all = all?;
        let mut sizes: BTreeMap<&[Output<'_>], f64> = BTreeMap::new();
        for outputs in &all {
            *sizes.entry(outputs).or_default() += 1.0;
        }
        let size = |outputs: &Vec<Output<'_>>| match outputs.iter().all(|it| *it == Output::Unknown)
        {
            true => 0.0,
            false => sizes[outputs.as_slice()],
        };
        Some(all.iter().map(size).collect())
    },
};

/// An output, by value where it is one.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Output<'a> {
    Unknown,
    Value(Literal),
    Text(&'a str),
}

fn outputs<'a>(candidate: &Candidate<'a>) -> Vec<Output<'a>> {
    let output = |text: &'a Option<String>| match text.as_deref().map(str::trim) {
        None => Output::Unknown,
        Some(text) => Literal::parse(text).map_or(Output::Text(text), Output::Value),
    };
    candidate.predicted.iter().map(output).collect()
}
