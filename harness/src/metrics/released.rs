//! Scores of predictions in the released text format alone, without a suite.

use anyhow::{Context as _, bail};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::tally::{Counts, Tally};
use super::{exact, paper};
use crate::domain::{Mode, values_agree};
use crate::formats::codeexecutor::parse;

/// The figures of a file of predictions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReleasedScores {
    /// Traces.
    pub n: usize,
    /// Traces whose reference prints something.
    pub printing: usize,
    /// Per cent, two decimals; `None` for SingleLine, which prints nothing.
    pub output_accuracy: Option<f64>,
    /// Per cent, two decimals.
    pub trace_accuracy: f64,
    /// Of the lines; in paper mode those of SingleLine equal trace accuracy.
    pub line: Rates,
    /// Of the identifiers.
    pub identifier: Rates,
    /// What to know about the figures: each 0 that stands for a division by
    /// zero in the released scorer, where that program fails.
    pub notes: Vec<String>,
}

/// Micro-averaged rates, in per cent with two decimals.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Rates {
    /// Shared items over predicted ones.
    pub precision: f64,
    /// Shared items over those of the reference.
    pub recall: f64,
    /// The harmonic mean of both.
    pub f1: f64,
}

/// Scores predictions against references, trace by trace in order.
///
/// `predictions` holds one trace a line, as the released `preds.txt` does.
/// `reference` holds the same (`golds.txt`), or JSON lines with `trace_tokens`
/// or `trace`, as the released test sets do. `single_line` takes each trace for
/// one state, as SingleLine has it.
///
/// # Errors
/// Where both have a different number of traces, or a line of JSON is not of
/// the released form.
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
    if predictions.len() != golds.len() {
        bail!(
            "{} predictions but {} references; both need one trace a line, in the same order",
            predictions.len(),
            golds.len()
        );
    }
    let totals = predictions
        .par_iter()
        .zip(&golds)
        .map(|(predicted, gold)| Totals::of(predicted, gold, mode, single_line))
        .reduce(Totals::default, Totals::plus);
    Ok(totals.scores(single_line))
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

/// The sums over traces.
#[derive(Default)]
struct Totals {
    n: u64,
    printing: u64,
    output: u64,
    right: u64,
    lines: [u64; 3],
    identifiers: [u64; 3],
}

impl Totals {
    fn of(predicted: &str, gold: &str, mode: Mode, single_line: bool) -> Self {
        let (tally, printing, output) = match (mode, single_line) {
            (Mode::Paper, true) => (paper::single_line(predicted, gold), false, false),
            (Mode::Paper, false) => {
                let (ours, theirs) = (paper::segments(predicted), paper::segments(gold));
                let wanted = paper::outputs(&theirs);
                let printing = !wanted.is_empty();
                let output = printing && paper::outputs(&ours) == wanted;
                (paper::trace(&ours, &theirs), printing, output)
            }
            (Mode::Exact, _) => {
                let (ours, theirs) = (parse(predicted), parse(gold));
                let printing = !single_line && exact::prints(&theirs);
                let output = printing && exact::printed_agree(&ours, &theirs);
                (exact::trace(&ours, &theirs, values_agree), printing, output)
            }
        };
        let Tally {
            right,
            lines,
            identifiers,
        } = tally;
        let wide = |c: Counts| [c.shared, c.predicted, c.reference].map(u64::from);
        Self {
            n: 1,
            printing: u64::from(printing),
            output: u64::from(output),
            right: u64::from(right),
            lines: wide(lines),
            identifiers: wide(identifiers),
        }
    }

    fn plus(self, other: Self) -> Self {
        let sum = |a: [u64; 3], b: [u64; 3]| [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
        Self {
            n: self.n + other.n,
            printing: self.printing + other.printing,
            output: self.output + other.output,
            right: self.right + other.right,
            lines: sum(self.lines, other.lines),
            identifiers: sum(self.identifiers, other.identifiers),
        }
    }

    fn scores(&self, single_line: bool) -> ReleasedScores {
        let mut notes = Vec::new();
        let trace_accuracy = ratio(self.right, self.n, "trace", "trace accuracy", &mut notes);
        let output_accuracy = (!single_line).then(|| {
            let what = "reference that prints";
            ratio(
                self.output,
                self.printing,
                what,
                "output accuracy",
                &mut notes,
            )
        });
        ReleasedScores {
            n: self.n as usize,
            printing: self.printing as usize,
            output_accuracy: output_accuracy.map(per_cent),
            trace_accuracy: per_cent(trace_accuracy),
            line: Rates::of(self.lines, "line", &mut notes),
            identifier: Rates::of(self.identifiers, "identifier", &mut notes),
            notes,
        }
    }
}

impl Rates {
    fn of([shared, predicted, reference]: [u64; 3], what: &str, notes: &mut Vec<String>) -> Self {
        let figure = |rate: &str| format!("{what} {rate}");
        let of = |side: &str| format!("{what} in the {side}");
        let precision = ratio(
            shared,
            predicted,
            &of("predictions"),
            &figure("precision"),
            notes,
        );
        let recall = ratio(
            shared,
            reference,
            &of("references"),
            &figure("recall"),
            notes,
        );
        let f1 = if shared == 0 {
            notes.push(format!("no {what} is right, so {what} F1 is 0"));
            0.0
        } else {
            2.0 * precision * recall / (precision + recall)
        };
        Self {
            precision: per_cent(precision),
            recall: per_cent(recall),
            f1: per_cent(f1),
        }
    }
}

/// A share, or 0 and a note where there is nothing to share.
fn ratio(part: u64, whole: u64, what: &str, figure: &str, notes: &mut Vec<String>) -> f64 {
    if whole == 0 {
        notes.push(format!("there is no {what}, so {figure} is 0"));
        return 0.0;
    }
    part as f64 / whole as f64
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

    use super::{Rates, score_files};
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

    fn rates(precision: f64, recall: f64, f1: f64) -> Rates {
        Rates {
            precision,
            recall,
            f1,
        }
    }

    #[test]
    fn figures_worked_by_hand() {
        let paper = score_files(PREDICTIONS, GOLDS, Mode::Paper, false).unwrap();
        assert_eq!((paper.n, paper.printing), (3, 1));
        assert_eq!(
            (paper.output_accuracy, paper.trace_accuracy),
            (Some(100.0), 33.33)
        );
        // Right: 2 + 1 + 1 of 5 predicted and 6 wanted; 2 + 1 + 1 of 5 and 6.
        assert_eq!(paper.line, rates(80.0, 66.67, 72.73));
        assert_eq!(paper.identifier, rates(80.0, 66.67, 72.73));
        assert_eq!(paper.notes, Vec::<String>::new());
        let exact = score_files(PREDICTIONS, GOLDS, Mode::Exact, false).unwrap();
        assert_eq!(
            (exact.output_accuracy, exact.trace_accuracy),
            (Some(100.0), 66.67)
        );
        assert_eq!(exact.line, rates(100.0, 83.33, 90.91));
        assert_eq!(exact.identifier, rates(100.0, 83.33, 90.91));
    }

    #[test]
    fn single_lines_are_scored_as_states() {
        let golds = "<state> a : 1 <dictsep> b : x:y </state>\n<state> c : 2 </state>\n";
        let predictions = "<state> b : x:z <dictsep> a : 1 </state>\n<state> c : 3 </state>";
        let paper = score_files(predictions, golds, Mode::Paper, true).unwrap();
        assert_eq!((paper.output_accuracy, paper.trace_accuracy), (None, 50.0));
        assert_eq!(paper.line, rates(50.0, 50.0, 50.0));
        assert_eq!(paper.identifier, rates(66.67, 66.67, 66.67));
        let exact = score_files(predictions, golds, Mode::Exact, true).unwrap();
        assert_eq!(exact.trace_accuracy, 0.0);
        assert_eq!(exact.identifier, rates(33.33, 33.33, 33.33));
    }

    #[test]
    fn released_json_lines_are_references_too() {
        let rows = "{\"trace_tokens\": [\"<line>\", \"<0>\", \"<state>\", \"</state>\"]}\n\
                    {\"trace\": [\"<line> <0> <state> </state>\"]}\n";
        let predictions = "<line> <0> <state> </state>\n".repeat(2);
        let scores = score_files(&predictions, rows, Mode::Paper, false).unwrap();
        assert_eq!((scores.trace_accuracy, scores.line.f1), (100.0, 100.0));
    }

    #[test]
    fn a_division_by_zero_is_zero_and_said() {
        let gold = "<line> <0> <state> </state>";
        let scores = score_files("x", gold, Mode::Paper, false).unwrap();
        assert_eq!(scores.line, Rates::default());
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
        assert_eq!(scores.unwrap().trace_accuracy, 50.0);
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
    }
}
