//! Scores of predictions in the released text format alone, without a suite.

use anyhow::{Context as _, bail};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::tally::Counts;
use super::{exact, paper};
use crate::domain::{Mode, bootstrap_interval, values_agree};
use crate::formats::codeexecutor::parse;

/// What the resampling is seeded with.
const SEED: u64 = 0;

/// The figures of a file of predictions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReleasedScores {
    /// Traces.
    pub n: usize,
    /// Of the traces whose reference prints something; `None` for SingleLine,
    /// which prints nothing.
    pub output_accuracy: Option<Figure>,
    /// Of all traces.
    pub trace_accuracy: Figure,
    /// Of the lines; in paper mode those of SingleLine equal trace accuracy.
    pub line: Rates,
    /// Of the identifiers.
    pub identifier: Rates,
    /// What to know about the figures: each 0 that stands for a division by
    /// zero in the released scorer, where that program fails.
    pub notes: Vec<String>,
}

/// Micro-averaged rates.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Rates {
    /// Shared items over predicted ones.
    pub precision: Figure,
    /// Shared items over those of the reference.
    pub recall: Figure,
    /// The harmonic mean of both.
    pub f1: Figure,
}

/// A value with its 95% bootstrap interval, in per cent with two decimals.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The value; 0 where there is nothing to divide by.
    pub value: f64,
    /// The lower end of the interval.
    pub low: f64,
    /// The upper end of the interval.
    pub high: f64,
    /// Traces it is computed from.
    pub n: usize,
}

/// Scores predictions against references, trace by trace in order.
///
/// `predictions` holds one trace a line, as the released `preds.txt` does.
/// `reference` holds the same (`golds.txt`), or JSON lines with `trace_tokens`
/// or `trace`, as the released test sets do. `single_line` takes each trace for
/// one state, as SingleLine has it.
///
/// Intervals are by program, and each line is one. The resampling is seeded
/// with the constant 0, and all figures over the same traces see the same
/// draws: the same files have the same intervals.
///
/// # Errors
/// Where the reference holds no trace, both have a different number of traces,
/// or a line of JSON is not of the released form.
pub fn score_files(
    predictions: &str,
    reference: &str,
    mode: Mode,
    single_line: bool,
) -> anyhow::Result<ReleasedScores> {
    let predictions: Vec<&str> = predictions.lines().collect();
    let golds: Vec<String> = if reference.trim_start().starts_with('{') {
        let rows = reference
            .lines()
            .enumerate()
            .filter(|(_, row)| !row.trim().is_empty());
        let golds = rows.map(|(i, row)| {
            trace_of(row).with_context(|| format!("line {} of the reference", i + 1))
        });
        golds.collect::<anyhow::Result<_>>()?
    } else {
        reference.lines().map(str::to_owned).collect()
    };
    if golds.iter().all(|gold| gold.trim().is_empty()) {
        bail!("the reference holds no trace; it needs one a line");
    }
    if predictions.len() != golds.len() {
        bail!(
            "{} predictions but {} references; both need one trace a line, in the same order",
            predictions.len(),
            golds.len()
        );
    }
    let lines: Vec<Line> = predictions
        .par_iter()
        .zip(&golds)
        .map(|(predicted, gold)| Line::of(predicted, gold, mode, single_line))
        .collect();
    Ok(scores(&lines, single_line))
}

/// The trace of a row of a released test set.
fn trace_of(row: &str) -> anyhow::Result<String> {
    let row: Value = serde_json::from_str(row).context("not JSON")?;
    let Some(trace) = row.get("trace_tokens").or_else(|| row.get("trace")) else {
        bail!("has neither `trace_tokens` nor `trace`");
    };
    let words = match trace {
        Value::String(text) => Some(vec![text.as_str()]),
        Value::Array(words) => words.iter().map(Value::as_str).collect(),
        _ => None,
    };
    Ok(words
        .context("has a trace that is no list of strings")?
        .join(" "))
}

/// What one line of the files adds to the figures: what is shared, what was
/// predicted, what the reference has.
struct Line {
    /// `None` where the reference prints nothing.
    output: Option<[f64; 3]>,
    trace: [f64; 3],
    lines: [f64; 3],
    identifiers: [f64; 3],
}

impl Line {
    fn of(predicted: &str, gold: &str, mode: Mode, single_line: bool) -> Self {
        let (tally, output) = match (mode, single_line) {
            (Mode::Paper, true) => (paper::single_line(predicted, gold), None),
            (Mode::Paper, false) => {
                let (ours, theirs) = (paper::segments(predicted), paper::segments(gold));
                let wanted = paper::outputs(&theirs);
                let output = (!wanted.is_empty()).then(|| paper::outputs(&ours) == wanted);
                (paper::trace(&ours, &theirs), output)
            }
            (Mode::Exact, _) => {
                let (ours, theirs) = (parse(predicted), parse(gold));
                let printing = !single_line && exact::prints(&theirs);
                let output = printing.then(|| exact::printed_agree(&ours, &theirs));
                (exact::trace(&ours, &theirs, values_agree), output)
            }
        };
        let one = |right: bool| [f64::from(u8::from(right)), 1.0, 1.0];
        let counts = |c: Counts| [c.shared, c.predicted, c.reference].map(f64::from);
        Self {
            output: output.map(one),
            trace: one(tally.right),
            lines: counts(tally.lines),
            identifiers: counts(tally.identifiers),
        }
    }
}

fn scores(lines: &[Line], single_line: bool) -> ReleasedScores {
    let outputs: Vec<_> = lines.iter().filter_map(|line| line.output).collect();
    let of = |counts: fn(&Line) -> [f64; 3]| lines.iter().map(counts).collect::<Vec<_>>();
    let (traces, items, identifiers) = (
        of(|line| line.trace),
        of(|line| line.lines),
        of(|line| line.identifiers),
    );
    let ((output, trace), (line, identifier)) = rayon::join(
        || {
            rayon::join(
                || Figure::of(&outputs, recall),
                || Figure::of(&traces, recall),
            )
        },
        || rayon::join(|| Rates::of(&items), || Rates::of(&identifiers)),
    );
    let mut notes = Vec::new();
    if outputs.is_empty() && !single_line {
        notes.push("there is no reference that prints, so output accuracy is 0".to_owned());
    }
    explain(&items, "line", &mut notes);
    explain(&identifiers, "identifier", &mut notes);
    ReleasedScores {
        n: lines.len(),
        output_accuracy: (!single_line).then_some(output),
        trace_accuracy: trace,
        line,
        identifier,
        notes,
    }
}

impl Rates {
    fn of(counts: &[[f64; 3]]) -> Self {
        let (f1, (precision, recall)) = rayon::join(
            || Figure::of(counts, f1),
            || {
                rayon::join(
                    || Figure::of(counts, precision),
                    || Figure::of(counts, recall),
                )
            },
        );
        Self {
            precision,
            recall,
            f1,
        }
    }
}

impl Figure {
    fn of(counts: &[[f64; 3]], share: fn([f64; 3]) -> f64) -> Self {
        let interval = bootstrap_interval(counts, share, SEED, &["bootstrap", "released"]);
        Self {
            value: per_cent(share(sum(counts))),
            low: per_cent(interval.low),
            high: per_cent(interval.high),
            n: counts.len(),
        }
    }
}

fn sum(counts: &[[f64; 3]]) -> [f64; 3] {
    counts.iter().fold([0.0; 3], |sums, counts| {
        std::array::from_fn(|i| sums[i] + counts[i])
    })
}

fn precision([shared, predicted, _]: [f64; 3]) -> f64 {
    if predicted == 0.0 {
        0.0
    } else {
        shared / predicted
    }
}

fn recall([shared, _, reference]: [f64; 3]) -> f64 {
    precision([shared, reference, reference])
}

/// In the released scorer's order of operations, so that it rounds alike.
fn f1(counts: [f64; 3]) -> f64 {
    let (precision, recall) = (precision(counts), recall(counts));
    if precision == 0.0 || recall == 0.0 {
        0.0
    } else {
        2.0 * precision * recall / (precision + recall)
    }
}

/// Notes each rate that is 0 for want of something to divide by.
fn explain(counts: &[[f64; 3]], what: &str, notes: &mut Vec<String>) {
    let [shared, predicted, reference] = sum(counts);
    let sides = [
        (predicted, "predictions", "precision"),
        (reference, "references", "recall"),
    ];
    for (_, side, rate) in sides.iter().filter(|(whole, ..)| *whole == 0.0) {
        notes.push(format!(
            "there is no {what} in the {side}, so {what} {rate} is 0"
        ));
    }
    if shared == 0.0 {
        notes.push(format!("no {what} is right, so {what} F1 is 0"));
    }
}

/// A share in per cent, rounded to two decimals as Python's `round` does it:
/// half to even, by the float's exact value, as `{:.2}` does.
fn per_cent(share: f64) -> f64 {
    let text = format!("{:.2}", 100.0 * share);
    text.parse().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Rates, ReleasedScores, score_files};
    use crate::domain::Mode;

    const GOLDS: &str = "\
<line> <0> <state> a : 1 </state> <output> 1 <line> <1> <state> a : 1 <dictsep> b : [ 1 , 2 ] </state>
<line> <0> <state> c : x </state>
<line> <0> <state> d : 1 </state> <line> <0> <state> d : 2 </state>
";
    const PREDICTIONS: &str = "\
<line> <0> <state> a : 1 </state> <output> 1 <line> <1> <state> a : 1 <dictsep> b : [1, 2] </state>
<line> <0> <state> c : x </state>
<line> <0> <state> d : 1 </state> <line> <0> <state> d : 2
";

    fn rates(rates: Rates) -> [f64; 3] {
        [rates.precision, rates.recall, rates.f1].map(|figure| figure.value)
    }

    fn accuracies(scores: &ReleasedScores) -> (Option<f64>, f64) {
        let output = scores.output_accuracy.map(|figure| figure.value);
        (output, scores.trace_accuracy.value)
    }

    #[test]
    fn figures_worked_by_hand() {
        let paper = score_files(PREDICTIONS, GOLDS, Mode::Paper, false).unwrap();
        assert_eq!((paper.n, paper.output_accuracy.unwrap().n), (3, 1));
        assert_eq!(accuracies(&paper), (Some(100.0), 33.33));
        // Right: 2 + 1 + 1 of 5 predicted and 6 wanted; 2 + 1 + 1 of 5 and 6.
        assert_eq!(rates(paper.line), [80.0, 66.67, 72.73]);
        assert_eq!(rates(paper.identifier), [80.0, 66.67, 72.73]);
        assert_eq!(paper.notes, Vec::<String>::new());
        let exact = score_files(PREDICTIONS, GOLDS, Mode::Exact, false).unwrap();
        assert_eq!(accuracies(&exact), (Some(100.0), 66.67));
        assert_eq!(rates(exact.line), [100.0, 83.33, 90.91]);
        assert_eq!(rates(exact.identifier), [100.0, 83.33, 90.91]);
    }

    #[test]
    fn every_figure_has_an_interval_over_its_traces() {
        // Every other trace is right; every fourth reference prints.
        let (mut predictions, mut golds) = (String::new(), String::new());
        for i in 0..400 {
            let output = if i % 4 == 0 { " <output> 1" } else { "" };
            let state = |x: i32| format!("<state> x : {x} </state>");
            let trace = |x| format!("<line> <0> {0}{output} <line> <1> {0}\n", state(x));
            predictions.push_str(&trace(i % 2));
            golds.push_str(&trace(0));
        }
        let scores = score_files(&predictions, &golds, Mode::Exact, false).unwrap();
        let output = scores.output_accuracy.unwrap();
        assert_eq!(
            (output.value, output.low, output.high, output.n),
            (100.0, 100.0, 100.0, 100)
        );
        let trace = scores.trace_accuracy;
        assert_eq!((trace.value, trace.n), (50.0, 400));
        // 50 +- 1.96 * sqrt(0.25 / 400) * 100
        assert!((trace.low - 45.1).abs() < 0.8, "{trace:?}");
        assert!((trace.high - 54.9).abs() < 0.8, "{trace:?}");
        // Outputs count as lines: 400 + 100 of 800 + 100 are right.
        let line = scores.line.f1;
        assert_eq!((line.value, line.n), (55.56, 400));
        assert!(line.low < line.value && line.value < line.high, "{line:?}");
        let again = score_files(&predictions, &golds, Mode::Exact, false).unwrap();
        assert_eq!(again, scores);
    }

    #[test]
    fn single_lines_are_scored_as_states() {
        let golds = "<state> a : 1 <dictsep> b : x:y </state>\n<state> c : 2 </state>\n";
        let predictions = "<state> b : x:z <dictsep> a : 1 </state>\n<state> c : 3 </state>";
        let paper = score_files(predictions, golds, Mode::Paper, true).unwrap();
        assert_eq!(accuracies(&paper), (None, 50.0));
        assert_eq!(rates(paper.line), [50.0, 50.0, 50.0]);
        assert_eq!(rates(paper.identifier), [66.67, 66.67, 66.67]);
        let exact = score_files(predictions, golds, Mode::Exact, true).unwrap();
        assert_eq!(exact.trace_accuracy.value, 0.0);
        assert_eq!(rates(exact.identifier), [33.33, 33.33, 33.33]);
    }

    #[test]
    fn released_json_lines_are_references_too() {
        let rows = "{\"trace_tokens\": [\"<line>\", \"<0>\", \"<state>\", \"</state>\"]}\n\
                    {\"trace\": [\"<line> <0> <state> </state>\"]}\n";
        let predictions = "<line> <0> <state> </state>\n".repeat(2);
        let scores = score_files(&predictions, rows, Mode::Paper, false).unwrap();
        assert_eq!(
            (scores.trace_accuracy.value, scores.line.f1.value),
            (100.0, 100.0)
        );
    }

    #[test]
    fn a_division_by_zero_is_zero_and_said() {
        let gold = "<line> <0> <state> </state>";
        let scores = score_files("x", gold, Mode::Paper, false).unwrap();
        assert_eq!(rates(scores.line), [0.0; 3]);
        insta::assert_snapshot!(scores.notes.join("\n"), @r"
        there is no reference that prints, so output accuracy is 0
        there is no line in the predictions, so line precision is 0
        no line is right, so line F1 is 0
        there is no identifier in the predictions, so identifier precision is 0
        there is no identifier in the references, so identifier recall is 0
        no identifier is right, so identifier F1 is 0
        ");
    }

    #[test]
    fn an_empty_line_is_an_empty_prediction() {
        let gold = "<line> <0> <state> </state>\n".repeat(2);
        let scores = score_files("\n<line> <0> <state> </state>\n", &gold, Mode::Paper, false);
        assert_eq!(scores.unwrap().trace_accuracy.value, 50.0);
    }

    #[track_caller]
    fn check_error(predictions: &str, reference: &str, message: &str) {
        let error = score_files(predictions, reference, Mode::Exact, false).unwrap_err();
        assert_eq!(format!("{error:#}"), message);
    }

    #[test]
    fn files_that_do_not_fit_are_refused() {
        check_error(
            "a\nb",
            "a",
            "2 predictions but 1 references; both need one trace a line, in the same order",
        );
        check_error(
            "a",
            "{\"id\": 0}",
            "line 1 of the reference: has neither `trace_tokens` nor `trace`",
        );
        for nothing in ["", "\n\n", "{\"trace\": \"\"}"] {
            let message = "the reference holds no trace; it needs one a line";
            check_error(nothing, nothing, message);
        }
    }
}
