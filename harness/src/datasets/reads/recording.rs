//! Makes a program tell what its reads yield, and understands what it told.
//!
//! Every site is wrapped in a call that reports on standard output: `\x1e`, the
//! site, the run of it, a letter, Python text, `\x1d`. No repr of a text
//! contains either mark.

use ruff_python_ast::Stmt;
use ruff_text_size::Ranged;

use super::sites::{Form, Site};
use crate::syntax::{Edit, apply, line_start};

/// Defines what the wrapped sites call.
const PRELUDE: &str = include_str!("recording.py");
/// Makes `input` print no prompt: the prompt goes with the read.
const QUIET: &str = "\
import builtins as _harness_builtins
_harness_builtins.input = (lambda read: lambda *prompt: read())(_harness_builtins.input)
";

const OPEN: char = '\x1e';
const CLOSE: char = '\x1d';

/// The program as it is, but for prompts.
#[must_use]
pub fn without_prompts(source: &str, body: &[Stmt]) -> String {
    apply(source, vec![Edit::new(prelude_place(source, body), QUIET)])
}

/// The program with every site reporting.
#[must_use]
pub fn instrumented(source: &str, body: &[Stmt], sites: &[Site], prompts: bool) -> String {
    let mut prelude = PRELUDE.to_owned();
    if prompts {
        prelude.push_str(QUIET);
    }
    let mut edits = vec![Edit::new(prelude_place(source, body), prelude)];
    for (index, site) in sites.iter().enumerate() {
        let range = site.range.to_std_range();
        let (open, close) = match site.open_generator {
            true => ("(", ")"),
            false => ("", ""),
        };
        let text = &source[range.clone()];
        let call = match site.form {
            Form::Value => format!("_harness_read(_harness_begin({index}), "),
            Form::Iterator => format!("_harness_items(_harness_begin({index}), "),
            Form::Live => format!("_harness_live(_harness_begin({index}), "),
            Form::Function => format!("_harness_function({index}, "),
        };
        edits.push(Edit::new(range, format!("{call}{open}{text}{close})")));
    }
    apply(source, edits)
}

/// The start of the first line after the docstring and the `__future__` imports.
fn prelude_place(source: &str, body: &[Stmt]) -> std::ops::Range<usize> {
    let first = body.iter().enumerate().find(|(index, stmt)| match stmt {
        Stmt::ImportFrom(import) => import.module.as_deref() != Some("__future__"),
        Stmt::Expr(doc) => *index > 0 || !doc.value.is_string_literal_expr(),
        _ => true,
    });
    let at = first.map_or(source.len(), |(_, stmt)| {
        line_start(source, stmt.start().to_usize())
    });
    at..at
}

/// One run of a site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Run {
    /// The value as a literal; `None` where the site raised.
    pub value: Option<String>,
    /// The items pulled so far, as literals, from a site that reads as it is pulled.
    pub items: Vec<String>,
    /// The type of a value that has no literal.
    pub unliteral: Option<String>,
}

/// What a recording says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recording {
    /// The runs of each site, in order.
    pub runs: Vec<Vec<Run>>,
    /// What the program itself printed.
    pub stdout: String,
}

impl Recording {
    /// Takes the reports out of a recorded program's output. What does not read
    /// as a report stays in the output.
    #[must_use]
    pub fn parse(printed: &str, sites: usize) -> Self {
        let mut recording = Self {
            runs: vec![Vec::new(); sites],
            stdout: String::new(),
        };
        let mut rest = printed;
        while let Some(open) = rest.find(OPEN) {
            recording.stdout.push_str(&rest[..open]);
            rest = &rest[open + OPEN.len_utf8()..];
            match rest.split_once(CLOSE) {
                Some((report, after)) if recording.note(report).is_some() => rest = after,
                _ => recording.stdout.push(OPEN),
            }
        }
        recording.stdout.push_str(rest);
        recording
    }

    fn note(&mut self, report: &str) -> Option<()> {
        let (site, rest) = report.split_once(' ')?;
        let (run, rest) = rest.split_once(' ')?;
        let runs = self.runs.get_mut(site.parse::<usize>().ok()?)?;
        let run: usize = run.parse().ok()?;
        let text = rest.get(1..)?.to_owned();
        if rest.starts_with('B') {
            (run == runs.len()).then(|| runs.push(Run::default()))?;
            return Some(());
        }
        let run = runs.get_mut(run)?;
        match rest.as_bytes().first()? {
            b'V' => run.value = Some(text),
            b'I' => run.items.push(text),
            b'U' => run.unliteral = Some(text),
            _ => return None,
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_are_taken_out_of_the_output() {
        let printed = "a\x1e0 0 B\x1d\x1e0 0 V[1, 2]\x1db\n\x1e1 0 B\x1d\x1e1 0 I'x'\x1d";
        let recording = Recording::parse(printed, 2);
        assert_eq!(recording.stdout, "ab\n");
        assert_eq!(recording.runs[0][0].value.as_deref(), Some("[1, 2]"));
        assert_eq!(recording.runs[1][0].items, ["'x'"]);
    }

    #[test]
    fn a_forged_or_broken_report_stays_in_the_output() {
        for printed in [
            "\x1e9 0 B\x1d",
            "\x1e0 5 V1\x1d",
            "\x1e0 0 V1",
            "\x1e\x1d",
            "\x1e0 0 ",
        ] {
            assert_eq!(Recording::parse(printed, 1).stdout, printed);
        }
    }
}
