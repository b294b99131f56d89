//! Turns the input reads of a program into assignments of a case's values, as CodeNetMut does.
//!
//! ```text
//! source -> Plan -> recording() -- run with the case's input --> Recording
//!            |                                                       |
//!            +----------------------- rewrite() <--------------------+
//! ```
//!
//! A plan finds the places that read and the parsing around them
//! (`list(map(int, input().split()))`). A recorded run tells what each yields.
//! A place that ran once becomes that value; one that yielded several becomes a
//! pull from an iterator over them. The rest of the text stays as it was.

mod edits;
mod forms;
mod items;
mod recording;
mod rewriting;
pub mod scopes;
mod sites;

#[cfg(test)]
mod depth;
#[cfg(test)]
mod tests;

use ruff_python_ast::ModModule;
use ruff_python_ast::token::TokenKind;
use ruff_python_parser::Parsed;
use ruff_text_size::Ranged as _;

use forms::Forms;
pub use recording::Recording;
use scopes::Scopes;
use sites::Found;

use crate::syntax::{line_of, parse};

/// How much around a read is taken for a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// All parsing around it, and functions of the program that only read.
    Wide,
    /// The call that reads, alone: less like what a person would write, but
    /// safe where a program does something between reading and parsing.
    Narrow,
}

/// A program whose reads were found.
pub struct Plan {
    source: String,
    parsed: Parsed<ModModule>,
    found: Found,
}

/// Why a program's reads cannot become assignments.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct Unrewritable {
    detail: String,
}

impl Unrewritable {
    fn new(detail: impl Into<String>) -> Self {
        Self {
            detail: detail.into(),
        }
    }
}

impl Plan {
    /// Finds the reads of a program.
    ///
    /// # Errors
    /// The parser's words, where the source is not Python.
    pub fn new(source: &str, reach: Reach) -> Result<Self, String> {
        let parsed = parse(source)?;
        let forms = Forms::new(Scopes::new(parsed.suite()), reach);
        let found = sites::find(parsed.suite(), &forms);
        Ok(Self {
            source: source.to_owned(),
            parsed,
            found,
        })
    }

    /// Whether there is nothing to rewrite.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        let found = &self.found;
        found.sites.is_empty()
            && found.leftovers.is_empty()
            && found.withs.is_empty()
            && found.obstacles.is_empty()
    }

    /// A use of standard input that no value can take the place of.
    #[must_use]
    pub fn obstacle(&self) -> Option<Unrewritable> {
        let range = *self.found.obstacles.first()?;
        Some(Unrewritable::new(format!(
            "line {}: `{}` does not read, but needs standard input",
            line_of(&self.source, range.start()),
            &self.source[range.to_std_range()],
        )))
    }

    /// The program itself, without the prompts that reads print: what the
    /// rewritten one must do as well.
    #[must_use]
    pub fn plain(&self) -> String {
        match self.found.prompts {
            true => recording::without_prompts(&self.source, self.parsed.suite()),
            false => self.source.clone(),
        }
    }

    /// The program telling what its reads yield.
    #[must_use]
    pub fn recording(&self) -> String {
        let found = &self.found;
        recording::instrumented(
            &self.source,
            self.parsed.suite(),
            &found.sites,
            found.prompts,
        )
    }

    /// What the recording program's output says.
    #[must_use]
    pub fn recorded(&self, stdout: &str) -> Recording {
        Recording::parse(stdout, self.found.sites.len())
    }

    /// The program with values in the place of its reads.
    ///
    /// # Errors
    /// What stands in the way.
    pub fn rewrite(&self, recording: &Recording) -> Result<String, Unrewritable> {
        let text = rewriting::rewrite(self, recording)?;
        let plan = Self::new(&text, Reach::Wide).map_err(|error| {
            Unrewritable::new(format!("the rewritten program does not parse: {error}"))
        })?;
        if let Some(site) = plan.found.sites.first() {
            let left = &text[site.range.to_std_range()];
            return Err(Unrewritable::new(format!("a read is left: `{left}`")));
        }
        plan.obstacle().map_or(Ok(text), Err)
    }

    /// Whether a place lies inside a token, as in a text of several lines.
    fn in_a_token(&self, at: usize) -> bool {
        self.parsed.tokens().iter().any(|token| {
            let range = token.range().to_std_range();
            let is_text = matches!(
                token.kind(),
                TokenKind::String | TokenKind::FStringMiddle | TokenKind::TStringMiddle
            );
            is_text && range.start < at && at < range.end
        })
    }
}
