//! MBPP's form (arXiv 2108.07732): a sentence, a solution, and assertions.

use ruff_python_ast::Stmt;
use serde::Deserialize;

use super::cases::{cases, is_named_in};
use super::lines;
use crate::domain::Tests;
use crate::syntax::parse;

/// A line of its file, in full (`text`, `test_setup_code`) or sanitized (`prompt`, `test_imports`). The
/// challenge tests are passed over, as in the paper.
#[derive(Debug, Deserialize)]
pub struct Row {
    task_id: Id,
    #[serde(alias = "text")]
    prompt: String,
    code: String,
    test_list: Vec<String>,
    #[serde(default)]
    test_setup_code: String,
    #[serde(default)]
    test_imports: Vec<String>,
}

/// A number in Google's files, a text in copies.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Id {
    Number(u64),
    Text(String),
}

impl Row {
    /// The task and its id: `MBPP/2` of the number 2.
    pub fn task(self) -> (String, Tests) {
        let id = match self.task_id {
            Id::Number(number) => format!("MBPP/{number}"),
            Id::Text(text) => text,
        };
        let first = self.test_list.first().map_or("", String::as_str);
        let entry_point = entry_point(&self.code, first);
        let description = format!(
            "{}\nYour code should pass this test:\n{}\n",
            universal(&self.prompt),
            universal(first)
        );
        let quoted = description.replace('\\', "\\\\").replace("\"\"\"", "'''");
        let imports: String = self.test_imports.iter().map(|line| lines(line)).collect();
        let tests = Tests {
            stem: format!("\"\"\"\n{quoted}\"\"\"\n"),
            cases: entry_point
                .as_deref()
                .map_or_else(Vec::new, |name| cases(&description, name)),
            description,
            entry_point,
            prelude: imports + &lines(&self.test_setup_code),
            check: self.test_list.iter().map(|line| lines(line)).collect(),
            solution: lines(&self.code),
        };
        (id, tests)
    }
}

fn universal(text: &str) -> String {
    lines(text).trim().to_owned()
}

/// The function of a solution that a test calls.
fn entry_point(code: &str, test: &str) -> Option<String> {
    let code = lines(code);
    let parsed = parse(&code).ok()?;
    let mut names = parsed
        .suite()
        .iter()
        .filter_map(|statement| match statement {
            Stmt::FunctionDef(function) => Some(function.name.as_str()),
            Stmt::ClassDef(class) => Some(class.name.as_str()),
            _ => None,
        });
    names
        .find(|name| is_named_in(name, test))
        .map(str::to_owned)
}
