//! Asking models in tests: example `a` is the program `print('a')`, whose right answer is
//! `right a`.

use std::ops::Range;
use std::sync::Mutex;

use super::{Model, ModelError, Question};
use crate::domain::settings::{Node, Value};
use crate::domain::{
    End, Example, Origin, Program, Prompt, Reference, Sample, Sampling, Stop, Trace,
};

/// Settings with texts alone.
pub fn settings(pairs: &[(&str, &str)]) -> Node {
    let pairs = pairs.iter().map(|&(name, text)| {
        let (text, written) = (text.to_owned(), text.to_owned());
        (name, Value::Text { text, written })
    });
    Node::unwritten("suite.yaml", pairs)
}

/// What a model says to a task over the examples `ids`, of which those at
/// `asked` are still missing: lines such as `a: first sample | second`.
pub fn answers(
    model: &dyn Model,
    task: &str,
    ids: &[&str],
    samples: u32,
    asked: Range<usize>,
) -> Result<Vec<String>, ModelError> {
    answers_until(model, task, ids, samples, asked, &Stop::default())
}

/// The same, with a wish to stop.
pub fn answers_until(
    model: &dyn Model,
    task: &str,
    ids: &[&str],
    samples: u32,
    asked: Range<usize>,
    stop: &Stop,
) -> Result<Vec<String>, ModelError> {
    let sampling = Sampling {
        samples,
        ..Sampling::default()
    };
    let prompt = Prompt {
        turns: Vec::new(),
        lead: String::new(),
        stop: Vec::new(),
        stem: None,
    };
    let examples: Vec<Example> = ids.iter().map(|id| example(id)).collect();
    let right: Vec<String> = ids.iter().map(|id| format!("right {id}")).collect();
    let questions: Vec<Question<'_>> = asked
        .clone()
        .map(|position| Question {
            task,
            dataset: "",
            position,
            of: ids.len(),
            example: &examples[position],
            prompt: &prompt,
            sampling: &sampling,
            right: &right[position],
            seed: 0,
        })
        .collect();
    let said = Mutex::new(Vec::new());
    let answered = |index: usize, samples: Vec<Sample>| {
        let texts: Vec<String> = samples.into_iter().map(|s| s.text).collect();
        let line = format!("{}: {}", ids[asked.start + index], texts.join(" | "));
        said.lock().expect("no thread panicked").push(line);
        Ok(())
    };
    model.answer(&questions, &answered, stop)?;
    Ok(said.into_inner().expect("no thread panicked"))
}

/// The example `id`.
pub fn example(id: &str) -> Example {
    Example {
        id: id.to_string(),
        program: Program {
            id: id.to_string(),
            source: format!("print('{id}')\n"),
            origin: Origin {
                problem: id.to_string(),
                file: String::new(),
            },
            mutation: None,
        },
        reference: Reference::Trace(Trace {
            steps: Vec::new(),
            stdout: format!("{id}\n"),
            end: End::Returned,
        }),
        tags: Vec::new(),
    }
}
