//! Functions with known results: CRUXEval, MBPP and HumanEval.

use harness::domain::{End, Limit, values_agree};

use super::{limits, rows, run, text, traced, untraced, whole};

#[test]
fn outputs_of_cruxeval_are_reproduced() {
    let rows = rows("cruxeval/cruxeval_0_399.jsonl");
    let source = |row| {
        let (code, input) = (text(row, "code"), text(row, "input"));
        format!("{code}\nresult = f({input})\nprint(repr(result))\n")
    };
    let jobs: Vec<_> = rows.iter().map(|row| traced(&source(row))).collect();
    for (row, trace) in rows.iter().zip(run(&jobs, &whole(limits(10)))) {
        let (id, wanted) = (text(row, "id"), text(row, "output"));
        assert_eq!(trace.end, End::Returned, "{id}");
        let state = trace.final_state();
        let shown = state.get("result").unwrap();
        assert!(values_agree(shown, wanted), "{id} has {shown}");
        let printed = trace.stdout.lines().last().unwrap();
        assert!(values_agree(printed, wanted), "{id} prints {printed}");
    }
    assert!(rows.is_empty() || rows.len() == 400);
}

/// Runs programs that must return; traced as well, where they may go over the
/// limit of steps, but fail in no other way. Returns how many did not fit.
fn check_return(programs: &[(String, String)]) -> Option<usize> {
    let bare: Vec<_> = programs.iter().map(|(_, s)| untraced(s)).collect();
    let seen: Vec<_> = programs.iter().map(|(_, s)| traced(s)).collect();
    let limits = limits(30);
    for ((id, _), trace) in programs.iter().zip(run(&bare, &limits)) {
        assert_eq!(trace.end, End::Returned, "{id}");
    }
    let traces = run(&seen, &limits);
    let mut long = 0;
    for ((id, _), trace) in programs.iter().zip(&traces) {
        match trace.end {
            End::Returned => {}
            End::OverLimit(Limit::Steps) => long += 1,
            ref other => panic!("{id}, traced, {other}"),
        }
    }
    (!traces.is_empty()).then_some(long)
}

#[test]
fn reference_solutions_of_mbpp_pass_traced_and_untraced() {
    let rows = rows("mbpp/sanitized_even.jsonl");
    let lines = |row: &serde_json::Value, key: &str| -> String {
        let lines = super::list(row, key).iter();
        lines
            .map(|line| line.as_str().unwrap().to_owned() + "\n")
            .collect()
    };
    let programs: Vec<_> = rows
        .iter()
        .map(|row| {
            let (imports, tests) = (lines(row, "test_imports"), lines(row, "test_list"));
            let source = format!("{imports}{}\n{tests}", text(row, "code"));
            (row["task_id"].to_string(), source)
        })
        .collect();
    assert!(rows.is_empty() || rows.len() == 219);
    let long = check_return(&programs);
    assert!(long.is_none_or(|long| long == 0), "{long:?} are long");
}

#[test]
fn canonical_solutions_of_humaneval_pass_traced_and_untraced() {
    let rows = rows("humaneval/HumanEval.jsonl");
    let programs: Vec<_> = rows
        .iter()
        .map(|row| {
            let parts = ["prompt", "canonical_solution", "test"].map(|key| text(row, key));
            let source = format!("{}\ncheck({})\n", parts.concat(), text(row, "entry_point"));
            (text(row, "task_id").to_owned(), source)
        })
        .collect();
    assert!(rows.is_empty() || rows.len() == 164);
    let long = check_return(&programs);
    assert!(long.is_none_or(|long| long == 9), "{long:?} are long");
}
