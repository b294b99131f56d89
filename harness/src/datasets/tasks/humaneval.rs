//! HumanEval's form (github.com/openai/human-eval): a prompt to go on with, and `check(candidate)`.

use serde::Deserialize;

use super::cases::cases;
use super::lines;
use crate::domain::Tests;

/// A line of its file; what else stands there is passed over.
#[derive(Debug, Deserialize)]
pub struct Row {
    task_id: String,
    prompt: String,
    entry_point: String,
    canonical_solution: String,
    /// Defines `check`, which raises where the function that it is given is wrong.
    test: String,
}

impl Row {
    /// The task and its id.
    pub fn task(self) -> (String, Tests) {
        let prompt = lines(&self.prompt);
        let tests = Tests {
            description: prompt.clone(),
            // A docstring's doubled backslash is one; a single one stays, as its author meant it.
            cases: cases(&prompt.replace("\\\\", "\\"), &self.entry_point),
            stem: prompt,
            check: format!("{}check({})\n", lines(&self.test), self.entry_point),
            entry_point: Some(self.entry_point),
            prelude: String::new(),
            solution: lines(&self.canonical_solution),
        };
        (self.task_id, tests)
    }
}
