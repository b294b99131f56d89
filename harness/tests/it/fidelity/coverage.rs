//! CoverageEval: which lines of a function a test runs.

use std::collections::BTreeSet;

use harness::domain::End;
use ruff_python_ast::visitor::{Visitor, walk_stmt};
use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::{Ranged as _, TextSize};

use super::{limits, list, rows, run, text, traced};

/// Imports that the methods were taken out of the reach of; one line.
const PRELUDE: &str = "import copy, math; from typing import *\n";

/// The lines on which statements begin, strings that stand alone left out:
/// those run without an event, and the marks of what lies between statements
/// follow rules of CoverageEval's own.
struct Statements<'a> {
    source: &'a str,
    lines: BTreeSet<u32>,
}

impl<'a> Visitor<'a> for Statements<'a> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        let is_text =
            matches!(statement, Stmt::Expr(e) if matches!(*e.value, Expr::StringLiteral(_)));
        if !is_text {
            self.lines.insert(line_of(self.source, statement.start()));
        }
        walk_stmt(self, statement);
    }
}

/// The number of the line that a place is on, from 1.
pub fn line_of(source: &str, at: TextSize) -> u32 {
    let before = source[..at.to_usize()].matches('\n').count();
    u32::try_from(before).unwrap() + 1
}

fn statements(source: &str) -> BTreeSet<u32> {
    let parsed = ruff_python_parser::parse_module(source).unwrap();
    let lines = BTreeSet::new();
    let mut found = Statements { source, lines };
    found.visit_body(parsed.suite());
    found.lines
}

#[test]
fn marks_of_coverage_are_reproduced() {
    let rows = rows("coverage_eval/coverage_eval.jsonl");
    // Each test with its method; but those whose marks are fewer than the
    // method's lines.
    let mut tests = Vec::new();
    let mut misaligned = 0;
    for row in &rows {
        let method = text(row, "method");
        for test in list(row, "tests") {
            let marks = list(test, "coverage_sequence");
            match marks.len() == method.split('\n').count() {
                true => tests.push((method, test, marks)),
                false => misaligned += 1,
            }
        }
    }
    let source =
        |method: &str, test| format!("{PRELUDE}{method}\n{}\ntest()\n", text(test, "test"));
    let jobs: Vec<_> = tests
        .iter()
        .map(|(method, test, _)| traced(&source(method, test)))
        .collect();
    let traces = run(&jobs, &limits(30));
    let (mut agreeing, mut long) = (0, 0);
    for ((method, test, marks), trace) in tests.iter().zip(&traces) {
        if matches!(trace.end, End::OverLimit(_)) {
            long += 1;
            continue;
        }
        let ran: BTreeSet<u32> = trace.executed_lines().map(|line| line - 1).collect();
        for line in statements(method) {
            let marked = marks[line as usize - 1] == ">";
            assert_eq!(
                ran.contains(&line),
                marked,
                "line {line} of {test} in\n{method}"
            );
        }
        agreeing += 1;
    }
    if !traces.is_empty() {
        assert_eq!((agreeing, misaligned, long), (575, 6, 11));
    }
}
