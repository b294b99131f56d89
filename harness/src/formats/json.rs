//! Traces as JSON: one document for programs, and JSON lines for chat models.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::domain::{Answer, End, Reference, State, Step, Trace, float_repr, quoted};

/// A trace as one document, a step a line:
/// `{"steps": [{"line": 1, "state": {"x": "1"}}], "stdout": "", "end": "returned"}`.
/// Lines count from 1, values are `repr` text.
#[must_use]
pub fn print(trace: &Trace) -> String {
    let steps: Vec<String> = trace.steps.iter().map(text).collect();
    format!(
        "{{\"steps\":[\n{}\n],\"stdout\":{},\"end\":{}}}\n",
        steps.join(",\n"),
        text(&trace.stdout),
        text(&trace.end)
    )
}

fn text(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("maps in a trace have strings as keys")
}

/// Reads what [`print`] writes.
///
/// # Errors
/// Where the text is no such document.
pub fn parse(text: &str) -> serde_json::Result<Trace> {
    serde_json::from_str(text)
}

/// A reference as JSON lines, one step a line:
/// `{"line": 1, "state": {"x": "1"}, "output": "1\n"}`, without `output` where
/// the line prints nothing. Text that no step printed follows in a last line of
/// `output` alone, which also stands for a trace without steps. A state alone
/// is the one line `{"state": {...}}`; of what was not run there is none.
#[must_use]
pub fn print_lines(reference: &Reference) -> String {
    let trace = match reference {
        Reference::State(state) => return text(&json!({ "state": state })) + "\n",
        Reference::Relevant => return String::new(),
        Reference::Trace(trace) => trace,
        Reference::Tests(_) => return String::new(),
    };
    let mut out = String::new();
    let mut printed = 0;
    for step in &trace.steps {
        let mut row = json!({ "line": step.line, "state": step.state });
        if !step.output.is_empty() {
            row["output"] = json!(step.output);
            printed += step.output.len();
        }
        out += &text(&row);
        out.push('\n');
    }
    let rest = trace.stdout.get(printed..).unwrap_or_default();
    if !rest.is_empty() || trace.steps.is_empty() {
        out += &text(&json!({ "output": rest }));
        out.push('\n');
    }
    out
}

/// Reads what [`print_lines`] writes, strictly: a line that is no such object,
/// or has another key, makes it all unreadable.
///
/// A value is `repr` text in a JSON string, kept as it is: `"'abc'"` is the
/// string `abc`. Numbers, booleans, `null`, arrays and objects are taken for the
/// Python values that they look like; JSON integers beyond 64 bits are read as
/// floats.
#[must_use]
pub fn parse_lines(text: &str) -> Option<Answer> {
    let mut trace = Trace {
        steps: Vec::new(),
        stdout: String::new(),
        end: End::Returned,
    };
    let mut rows = text.lines().filter(|row| !row.trim().is_empty()).peekable();
    rows.peek()?;
    while let Some(row) = rows.next() {
        let mut row: Map<String, Value> = serde_json::from_str(row).ok()?;
        let line = row.remove("line");
        let state = row.remove("state");
        let output = match row.remove("output") {
            Some(Value::String(text)) => Some(text),
            Some(_) => return None,
            None => None,
        };
        if !row.is_empty() {
            return None;
        }
        trace.stdout += output.as_deref().unwrap_or_default();
        match (line, state, output) {
            (Some(line), Some(state), output) => trace.steps.push(Step {
                line: u32::try_from(line.as_u64()?)
                    .ok()
                    .filter(|line| *line > 0)?,
                event: Default::default(),
                output: output.unwrap_or_default().into(),
                state: state_of(state)?,
            }),
            (None, Some(state), None) if trace.steps.is_empty() && rows.peek().is_none() => {
                return Some(Answer::State(state_of(state)?));
            }
            (None, None, Some(_)) if rows.peek().is_none() => {}
            _ => return None,
        }
    }
    Some(Answer::Trace(trace))
}

fn state_of(state: Value) -> Option<State> {
    let Value::Object(pairs) = state else {
        return None;
    };
    let pairs = pairs.into_iter().map(|(name, value)| {
        let value: Arc<str> = match value {
            Value::String(repr) => repr.into(),
            value => repr_of(&value).into(),
        };
        (name, value)
    });
    Some(pairs.collect())
}

/// The `repr` text of a native JSON value; strings stand for themselves.
fn repr_of(value: &Value) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() => float_repr(float),
            _ => number.to_string(),
        },
        Value::String(text) => quoted(text),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(repr_of).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(pairs) => {
            let pairs = pairs
                .iter()
                .map(|(k, v)| format!("{}: {}", quoted(k), repr_of(v)));
            format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{parse, parse_lines, print, print_lines};
    use crate::domain::{Answer, End, Reference, State, Step, Trace};

    fn trace() -> Trace {
        let step = |line, output: &str, state: &[(&str, &str)]| Step {
            line,
            event: Default::default(),
            output: output.into(),
            state: state.iter().copied().collect(),
        };
        Trace {
            steps: vec![
                step(1, "", &[("s", "'a\\n'"), ("f", "<function>")]),
                step(2, "a\n\n", &[]),
            ],
            stdout: "a\n\nend".to_owned(),
            end: End::Returned,
        }
    }

    #[test]
    fn a_trace_is_one_document() {
        let printed = print(&trace());
        insta::assert_snapshot!(printed, @r#"
        {"steps":[
        {"line":1,"state":{"s":"'a\\n'","f":"<function>"}},
        {"line":2,"output":"a\n\n","state":{}}
        ],"stdout":"a\n\nend","end":"returned"}
        "#);
        assert_eq!(parse(&printed).unwrap(), trace());
    }

    #[test]
    fn json_lines_read_back_the_same() {
        let printed = print_lines(&Reference::Trace(trace()));
        insta::assert_snapshot!(printed, @r#"
        {"line":1,"state":{"s":"'a\\n'","f":"<function>"}}
        {"line":2,"state":{},"output":"a\n\n"}
        {"output":"end"}
        "#);
        assert_eq!(parse_lines(&printed), Some(Answer::Trace(trace())));
        let state: State = [("x", "1")].into_iter().collect();
        let printed = print_lines(&Reference::State(state.clone()));
        assert_eq!(printed, "{\"state\":{\"x\":\"1\"}}\n");
        assert_eq!(parse_lines(&printed), Some(Answer::State(state)));
        let empty = Trace {
            steps: vec![],
            stdout: String::new(),
            end: End::Returned,
        };
        let printed = print_lines(&Reference::Trace(empty.clone()));
        assert_eq!(parse_lines(&printed), Some(Answer::Trace(empty)));
    }

    #[track_caller]
    fn check_value(json: &str, repr: &str) {
        let answer = parse_lines(&format!("{{\"state\": {{\"x\": {json}}}}}"));
        let wanted: State = [("x", repr)].into_iter().collect();
        assert_eq!(answer, Some(Answer::State(wanted)), "{json}");
    }

    #[test]
    fn strings_are_repr_text_and_native_json_is_read_as_python() {
        check_value("\"'abc'\"", "'abc'");
        check_value("\"abc\"", "abc");
        check_value("\"12\"", "12");
        check_value("\"deque([1])\"", "deque([1])");
        check_value("\"<function>\"", "<function>");
        check_value("12", "12");
        check_value("1e16", "1e+16");
        check_value("null", "None");
        check_value("[true, \"1\", 0.5]", "[True, '1', 0.5]");
        check_value("{\"a\": [-1]}", "{'a': [-1]}");
    }

    #[test]
    fn what_is_not_the_format_is_not_read() {
        for text in [
            "",
            "x",
            "[]",
            "{}",
            "{\"line\": 0, \"state\": {}}",
            "{\"line\": 1.5, \"state\": {}}",
            "{\"line\": 1}",
            "{\"line\": 1, \"state\": []}",
            "{\"line\": 1, \"state\": {}, \"why\": \"\"}",
            "{\"line\": 1, \"state\": {}, \"output\": 1}",
            "{\"line\": 1, \"state\": {}}\n{\"line\": 2, \"sta",
            "{\"output\": \"a\"}\n{\"line\": 1, \"state\": {}}",
            "{\"state\": {}}\n{\"state\": {}}",
        ] {
            assert_eq!(parse_lines(text), None, "{text}");
        }
    }
}
