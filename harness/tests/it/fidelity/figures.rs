//! The paper's figures and T-REX's single steps, event for event.

use harness::domain::{State, Trace, values_agree};
use serde_json::Value;

use super::{limits, list, rows, run, text, traced, whole};

/// A trace in the typography of the paper's figures, without spaces.
fn as_printed(trace: &Trace) -> Vec<String> {
    let bare = |text: &str| text.replace(['\'', ' '], "");
    let mut printed = Vec::new();
    for step in &trace.steps {
        for line in step.output.lines() {
            printed.push(bare(&format!("<output>{line}")));
        }
        let state: Vec<String> = step.state.iter().map(|(n, v)| format!("{n}:{v}")).collect();
        printed.push(bare(&format!(
            "<line>{}<state>{}",
            step.line,
            state.join(";")
        )));
    }
    printed
}

#[test]
fn the_paper_s_figures_are_reproduced_event_for_event() {
    let mut rows = rows("paper/paper_examples.jsonl");
    // The others hold final states alone, or a wrong prediction.
    rows.retain(|row| ["1", "2c", "4"].contains(&text(row, "figure")));
    let jobs: Vec<_> = rows.iter().map(|row| traced(text(row, "code"))).collect();
    for (row, trace) in rows.iter().zip(run(&jobs, &whole(limits(5)))) {
        let printed = list(row, "trace_printed").iter();
        let wanted: Vec<String> = printed
            .map(|line| line.as_str().unwrap().replace(['\'', ' '], ""))
            .collect();
        assert_eq!(as_printed(&trace), wanted, "figure {}", row["figure"]);
    }
}

/// Whether a state holds these variables and no other, functions aside.
fn is_state(state: &State, wanted: &Value) -> bool {
    let wanted = wanted.as_object().unwrap();
    let mut ours: Vec<_> = state.iter().collect();
    ours.retain(|(_, value)| *value != "<function>");
    let agree = |(name, value): &(&str, &str)| {
        let theirs = wanted.get(*name);
        theirs.is_some_and(|theirs| values_agree(value, &theirs.to_string()))
    };
    ours.len() == wanted.len() && ours.iter().all(agree)
}

#[test]
fn single_steps_of_the_released_test_set_are_reproduced() {
    let rows = rows("trex/codenetmut_single_steps.jsonl");
    let jobs: Vec<_> = rows.iter().map(|row| traced(text(row, "code"))).collect();
    for (row, trace) in rows.iter().zip(run(&jobs, &whole(limits(5)))) {
        let after = &row["subsequent_values"][0];
        let found = trace.steps.windows(3).any(|steps| {
            is_state(&steps[0].state, &row["initial_value"])
                && u64::from(steps[1].line) == row["start_line"].as_u64().unwrap()
                && u64::from(steps[1].line) == after[0].as_u64().unwrap()
                && is_state(&steps[1].state, &after[1])
                && u64::from(steps[2].line) == row["next_line"].as_u64().unwrap()
        });
        assert!(found, "{} {}", row["source_id"], row["id"]);
    }
}
