//! A small made-up run for tests: partial, with odd names and figures of nothing.

use crate::domain::{
    Construct, Cost, DatasetRecord, Estimate, Fate, FateCounts, Funnel, Host, Interval, Manifest,
    Mode, ModelRecord, Outcome, OutcomeCount, Progress, Sampling, Summary, TaskRecord,
};

use super::published::FIGURES;

const LONG: &str = "meta-llama/Llama-3.1-8B-Instruct-GGUF-Q4_K_M";

/// Three datasets and five tasks. On the problems one model has figures of
/// nothing, and the other no figures at all.
pub fn sample_summary() -> Summary {
    let mut summary = Summary {
        manifest: manifest(),
        estimates: Vec::new(),
        outcomes: Vec::new(),
        verdicts: Vec::new(),
        costs: Vec::new(),
    };
    let singleline = [f64::NAN, 87.5, 87.5, 87.5, 87.5, 92.25, 91.0, 91.62];
    let traces = [70.0, 55.0, 81.0 + 1.0 / 3.0, 78.9, 80.1, 77.7, 71.2, 74.3];
    let output = [41.0 + 2.0 / 3.0];
    fill(
        &mut summary,
        0,
        "oracle",
        &[f64::NAN, 100., 100., 100., 100., 100., 100., 100.],
        200,
    );
    fill(&mut summary, 0, "pipe|model", &singleline, 200);
    fill(&mut summary, 1, "oracle", &[100.0], 150);
    fill(&mut summary, 1, "pipe|model", &output, 150);
    fill(&mut summary, 1, LONG, &[12.0], 149);
    fill(&mut summary, 2, "pipe|model", &[0.0; 8], 0);
    fill(&mut summary, 3, "oracle", &[100.0; 8], 150);
    fill(&mut summary, 3, "pipe|model", &traces, 150);
    fill_exceptions(&mut summary, 4, "oracle", [100.0; 3]);
    fill_exceptions(&mut summary, 4, "pipe|model", [86.0, 0.0, 92.5]);
    summary
}

fn fill(summary: &mut Summary, task: usize, model: &str, values: &[f64], n: usize) {
    let record = &summary.manifest.tasks[task];
    let named = FIGURES
        .iter()
        .zip(values)
        .filter(|(_, value)| !value.is_nan());
    let estimates = named.map(|(figure, value)| Estimate {
        task: record.name.clone(),
        dataset: record.dataset.clone(),
        model: model.to_owned(),
        figure: (*figure).to_owned(),
        mode: record.scoring,
        value: *value,
        interval: interval(*value, n),
        n: if *figure == FIGURES[0] { n - n / 5 } else { n },
    });
    summary.estimates.extend(estimates);
    let right = (values[values.len().min(2) - 1] / 100.0 * n as f64) as usize;
    let wrong = n - right;
    let outcomes = [
        (Outcome::Right, right),
        (Outcome::Wrong, wrong - wrong / 2),
        (Outcome::Truncated, wrong / 2 - wrong / 4),
        (Outcome::Unparsable, wrong / 4),
        (Outcome::Failed, usize::from(n == 149)),
    ];
    summary
        .outcomes
        .extend(outcomes.map(|(outcome, count)| OutcomeCount {
            task: record.name.clone(),
            model: model.to_owned(),
            outcome,
            count,
        }));
    let tells = model != "oracle";
    summary.costs.push(Cost {
        task: record.name.clone(),
        model: model.to_owned(),
        samples: n,
        prompt_tokens: if tells { 321 * n as u64 } else { 0 },
        tokens: if tells { 98 * n as u64 } else { 0 },
        seconds: if tells { 1.25 * n as f64 } else { 0.0 },
        median_seconds: if tells && n > 0 { 1.125 } else { 0.0 },
    });
}

/// Of 150 programs, 10 raise.
fn fill_exceptions(summary: &mut Summary, task: usize, model: &str, values: [f64; 3]) {
    let record = &summary.manifest.tasks[task];
    for ((part, value), n) in ["", "_raising", "_returning"]
        .iter()
        .zip(values)
        .zip([150, 10, 140])
    {
        summary.estimates.push(Estimate {
            task: record.name.clone(),
            dataset: record.dataset.clone(),
            model: model.to_owned(),
            figure: format!("exception_accuracy{part}"),
            mode: record.scoring,
            value,
            interval: interval(value, n),
            n,
        });
    }
}

fn interval(value: f64, n: usize) -> Interval {
    let half = match n {
        0 => 0.0,
        n => 196.0 * (value / 100.0 * (1.0 - value / 100.0) / n as f64).sqrt(),
    };
    Interval {
        low: (value - half).max(0.0),
        high: (value + half).min(100.0),
    }
}

fn manifest() -> Manifest {
    Manifest {
        suite: "full".to_owned(),
        file: "suites/full.yaml".to_owned(),
        suite_hash: "9f86d081884c7d659a2feaa0c55ad015".to_owned(),
        seed: 7,
        harness: "0.1.0".to_owned(),
        host: Host {
            system: "linux x86_64".to_owned(),
            processors: 2,
            python: "CPython 3.11.7".to_owned(),
            sandbox: "sealed".to_owned(),
        },
        datasets: vec![
            dataset("singleline", "singleline", 200, &[]),
            dataset(
                "tutorial",
                "tutorial",
                150,
                &[("raised", 2), ("timed out", 1)],
            ),
            dataset("problems", "problems", 1_234, &[("unrewritable", 12)]),
        ],
        models: ["oracle", "pipe|model", LONG]
            .map(|name| ModelRecord {
                name: name.to_owned(),
                kind: if name == "oracle" { "oracle" } else { "http" }.to_owned(),
                hash: "d1b2a59fbea7e20077af9f91b27e95e8".to_owned(),
                note: None,
            })
            .into(),
        searches: Vec::new(),
        tasks: vec![
            task(
                "singleline-state",
                "singleline",
                "trace",
                &["trace"],
                &["oracle", "pipe|model"],
            ),
            task(
                "tutorial-output",
                "tutorial",
                "output",
                &["output"],
                &["oracle", "pipe|model", LONG],
            ),
            task(
                "problems-trace",
                "problems",
                "trace_json",
                &["trace", "output"],
                &["pipe|model", LONG],
            ),
            task(
                "tutorial-trace",
                "tutorial",
                "trace",
                &["trace", "output"],
                &["oracle", "pipe|model"],
            ),
            task(
                "tutorial-exception",
                "tutorial",
                "exception",
                &["exception"],
                &["oracle", "pipe|model"],
            ),
        ],
        gate: crate::domain::GateRules::default(),
        progress: Progress {
            answered: 1_148,
            wanted: 3_468,
        },
        started: 1_683_553_020,
        finished: 1_683_556_620,
    }
}

fn dataset(name: &str, kind: &str, examples: usize, dropped: &[(&str, usize)]) -> DatasetRecord {
    let dropped = dropped.iter();
    DatasetRecord {
        name: name.to_owned(),
        kind: kind.to_owned(),
        hash: format!("{name}b5bb9d8014a0f9b1"),
        examples,
        problems: examples / 3,
        training: 20,
        code_lines: examples as f64 / 30.0,
        trace_lines: 11.5,
        states: 2.0 / 3.0,
        printing: 80.0,
        dropped: dropped
            .map(|(reason, count)| ((*reason).to_owned(), *count))
            .collect(),
        funnel: (name == "problems").then(funnel),
        constructs: constructs(name),
    }
}

/// Mutants of three operators, of which one never acted.
fn funnel() -> Funnel {
    let all = [
        (Fate::Unchanged, 1_204),
        (Fate::Unparsable, 3),
        (Fate::Duplicate, 5_120),
        (Fate::NearDuplicate, 77),
        (Fate::TimedOut, 12),
        (Fate::Raised, 913),
        (Fate::OverLong, 41),
        (Fate::Died, 1),
        (Fate::Nondeterministic, 2),
        (Fate::Equivalent, 530),
        (Fate::Kept, 12_345),
    ];
    let crp = [
        (Fate::Duplicate, 4_000),
        (Fate::Equivalent, 300),
        (Fate::Kept, 9_999),
    ];
    let aor = [(Fate::Raised, 900), (Fate::Died, 1), (Fate::Kept, 3_000)];
    Funnel {
        equivalents_kept: true,
        raising_kept: false,
        all: all.into(),
        operators: vec![
            ("CRP".to_owned(), crp.into()),
            ("AOD".to_owned(), FateCounts::new()),
            ("AOR".to_owned(), aor.into()),
        ],
    }
}

/// Some of the constructs; the first dataset has none, as in older runs.
fn constructs(dataset: &str) -> Vec<Construct> {
    let programs: [usize; 3] = match dataset {
        "tutorial" => [150, 17, 0],
        "problems" => [1_234, 2, 1],
        _ => return Vec::new(),
    };
    let names = [
        (
            "statement",
            "assignment|if|for|while|with|global|nonlocal|augmented assignment",
        ),
        (
            "operator",
            "+|-|*|/|//|%|**|@|<<|>>|&|^|unary -|not|and|or|==|is not",
        ),
        (
            "exception",
            "ArithmeticError|AssertionError|AttributeError|BaseException|BlockingIOError|\
             BufferError|EOFError|IndexError|KeyError|LookupError|MemoryError|NameError|\
             NotImplementedError|OSError|OverflowError|RecursionError|RuntimeError|ValueError",
        ),
    ];
    let mut constructs = Vec::new();
    for (sort, names) in names {
        for (at, name) in names.split('|').enumerate() {
            constructs.push(Construct {
                sort: sort.to_owned(),
                name: name.to_owned(),
                programs: match sort {
                    "exception" => 0,
                    _ => programs[at % 3],
                },
            });
        }
    }
    constructs
}

fn task(name: &str, dataset: &str, prompt: &str, metrics: &[&str], models: &[&str]) -> TaskRecord {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    TaskRecord {
        name: name.to_owned(),
        dataset: dataset.to_owned(),
        models: owned(models),
        prompt: prompt.to_owned(),
        shots: if prompt == "output" { 3 } else { 0 },
        sampling: Sampling {
            samples: if prompt == "trace_json" { 5 } else { 1 },
            temperature: if prompt == "trace_json" { 0.8 } else { 0.0 },
            ..Sampling::default()
        },
        metrics: owned(metrics),
        scoring: if dataset == "singleline" {
            Mode::Paper
        } else {
            Mode::Exact
        },
        k: Vec::new(),
        ranks: Vec::new(),
    }
}
