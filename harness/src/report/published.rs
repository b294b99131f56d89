//! What the paper reports (arXiv 2305.05383, Tables 2, 3, 5 and 6), to stand beside what is measured here.

/// Where the figures come from.
pub const PAPER: &str = "arXiv 2305.05383";

/// The figures of the paper's Table 3, in the order of its columns.
pub const FIGURES: [&str; 8] = [
    "output_accuracy",
    "trace_accuracy",
    "line_precision",
    "line_recall",
    "line_f1",
    "identifier_precision",
    "identifier_recall",
    "identifier_f1",
];

/// A dataset of the paper and what models did on it.
#[derive(Debug, PartialEq)]
pub struct PublishedSet {
    /// The paper's name.
    pub name: &'static str,
    /// The kinds of dataset here that it corresponds to.
    pub kinds: &'static [&'static str],
    /// Examples for pre-training.
    pub training: u64,
    /// Examples for testing.
    pub examples: u64,
    /// Mean lines of source.
    pub code_lines: f64,
    /// Mean lines of trace.
    pub trace_lines: f64,
    /// Mean variables in a state.
    pub states: f64,
    /// The models, in the paper's order.
    pub models: &'static [PublishedModel],
}

/// What a model of the paper did on a dataset.
#[derive(Debug, PartialEq)]
pub struct PublishedModel {
    /// The paper's name.
    pub name: &'static str,
    /// Per cent, in the order of [`FIGURES`]; `None` where the paper has "-".
    pub figures: [Option<f64>; 8],
}

impl PublishedModel {
    /// A figure by its name.
    #[must_use]
    pub fn figure(&self, name: &str) -> Option<f64> {
        FIGURES
            .iter()
            .position(|figure| *figure == name)
            .and_then(|at| self.figures[at])
    }
}

/// The paper's dataset that a kind of dataset here corresponds to.
#[must_use]
pub fn published(kind: &str) -> Option<&'static PublishedSet> {
    SETS.iter().find(|set| set.kinds.contains(&kind))
}

/// The paper's Table 5: a model, its MAP before its rankings were ranked again by predicted traces
/// where they were, and its MAP; per cent.
pub const SEARCHES: [(&str, Option<f64>, f64); 4] = [
    ("GraphCodeBERT", None, 23.08),
    ("GraphCodeBERT + traces", Some(23.08), 55.94),
    ("UniXcoder", None, 71.86),
    ("UniXcoder + traces", Some(71.86), 79.13),
];

/// A row of the paper's Table 6.
#[derive(Debug, PartialEq)]
pub struct PublishedRanking {
    /// The paper's name.
    pub name: &'static str,
    /// `k` and pass@k without ranking, per cent, where this is with it.
    pub before: Option<[(u32, f64); 2]>,
    /// `k` and pass@k, per cent.
    pub figures: [(u32, f64); 2],
}

/// The paper's Table 6.
pub const RANKINGS: [PublishedRanking; 2] = [
    PublishedRanking {
        name: "Codex",
        before: None,
        figures: CODEX,
    },
    PublishedRanking {
        name: "Codex + CodeExecutor",
        before: Some(CODEX),
        figures: [(1, 17.87), (10, 49.69)],
    },
];

const CODEX: [(u32, f64); 2] = [(1, 12.48), (10, 45.59)];

/// The paper's datasets.
pub const SETS: &[PublishedSet] = &[
    PublishedSet {
        name: "SingleLine",
        kinds: &["singleline"],
        training: 8_950_959,
        examples: 7_968,
        code_lines: 3.28,
        trace_lines: 1.00,
        states: 2.44,
        models: &[
            traces(
                "Codex",
                None,
                [36.87, 36.87, 36.87, 36.87, 71.87, 69.34, 70.58],
            ),
            traces(
                "CEL-S1",
                None,
                [93.32, 93.32, 93.32, 93.32, 96.94, 96.86, 96.90],
            ),
            traces(
                "CodeExecutor",
                None,
                [94.03, 94.03, 94.03, 94.03, 97.28, 97.18, 97.23],
            ),
        ],
    },
    PublishedSet {
        name: "Tutorial",
        kinds: &["tutorial"],
        training: 3_422_943,
        examples: 13_744,
        code_lines: 4.90,
        trace_lines: 11.89,
        states: 1.34,
        models: &[
            output("Codex", 13.07),
            traces(
                "CEL-S2",
                Some(79.51),
                [85.59, 95.94, 84.24, 89.71, 97.29, 87.30, 92.02],
            ),
            traces(
                "CEL-S3",
                Some(7.89),
                [8.35, 26.58, 21.33, 23.67, 26.36, 19.47, 22.40],
            ),
            traces(
                "CodeExecutor",
                Some(76.42),
                [80.09, 94.49, 76.74, 84.70, 95.91, 69.15, 80.36],
            ),
        ],
    },
    PublishedSet {
        name: "CodeNetMut",
        // Solutions to contest problems, their reads turned into assignments.
        kinds: &["codenetmut", "codenet", "problems"],
        training: 2_838_644,
        examples: 19_541,
        code_lines: 8.26,
        trace_lines: 22.80,
        states: 3.67,
        models: &[
            output("Codex", 17.45),
            traces(
                "CEL-S3",
                Some(43.80),
                [29.44, 59.32, 41.76, 49.01, 68.30, 41.69, 51.78],
            ),
            traces(
                "CodeExecutor",
                Some(48.06),
                [33.38, 58.70, 43.48, 49.96, 67.81, 45.29, 54.31],
            ),
            traces(
                "CodeExecutor w/o CL",
                Some(45.93),
                [30.98, 60.21, 42.45, 49.79, 68.55, 41.58, 51.76],
            ),
        ],
    },
];

const fn output(name: &'static str, accuracy: f64) -> PublishedModel {
    let mut figures = [None; 8];
    figures[0] = Some(accuracy);
    PublishedModel { name, figures }
}

const fn traces(name: &'static str, output: Option<f64>, of_trace: [f64; 7]) -> PublishedModel {
    let [trace, line_p, line_r, line_f1, id_p, id_r, id_f1] = of_trace;
    PublishedModel {
        name,
        figures: [
            output,
            Some(trace),
            Some(line_p),
            Some(line_r),
            Some(line_f1),
            Some(id_p),
            Some(id_r),
            Some(id_f1),
        ],
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::print_stderr)]
    use super::*;

    const KEYS: [&str; 8] = [
        "output_acc",
        "trace_acc",
        "line_p",
        "line_r",
        "line_f1",
        "id_p",
        "id_r",
        "id_f1",
    ];

    #[test]
    fn every_figure_is_the_papers() {
        let file = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../shared/data/paper/paper_tables.json"
        );
        let Ok(text) = std::fs::read_to_string(file) else {
            eprintln!("skipped: the paper's tables are not here");
            return;
        };
        let paper: serde_json::Value = serde_json::from_str(&text).unwrap();
        let rankings = paper["table6_humaneval"].as_object().unwrap();
        assert!(rankings.keys().eq(RANKINGS.iter().map(|row| row.name)));
        for row in RANKINGS {
            for (k, value) in row.figures {
                let published = &rankings[row.name][format!("pass@{k}")];
                assert_eq!(published.as_f64(), Some(value), "{}", row.name);
            }
        }
        let results = paper["table3_code_execution"].as_object().unwrap();
        assert_eq!(results.len(), SETS.len());
        for set in SETS {
            let about = &paper["table2_statistics"][set.name];
            assert_eq!(about["pretrain"].as_u64(), Some(set.training));
            assert_eq!(about["test"].as_u64(), Some(set.examples));
            assert_eq!(about["avg_code_len"].as_f64(), Some(set.code_lines));
            assert_eq!(about["avg_trace_len"].as_f64(), Some(set.trace_lines));
            assert_eq!(about["avg_state_num"].as_f64(), Some(set.states));
            let models = results[set.name].as_object().unwrap();
            let names: Vec<_> = set.models.iter().map(|model| model.name).collect();
            assert!(models.keys().eq(&names), "{names:?}");
            for model in set.models {
                let figures = KEYS.map(|key| models[model.name][key].as_f64());
                assert_eq!(figures, model.figures, "{} on {}", model.name, set.name);
            }
        }
    }

    #[test]
    fn a_kind_that_the_paper_does_not_know_has_no_published_figures() {
        assert!(published("cruxeval").is_none());
        let set = published("codenetmut").unwrap();
        assert_eq!(set.models[2].figure("trace_accuracy"), Some(33.38));
        assert_eq!(set.models[0].figure("trace_accuracy"), None);
        assert_eq!(set.models[0].figure("pass@1"), None);
    }
}
