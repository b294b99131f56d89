//! A program that does the same, without what is told about it.

use ruff_python_ast::token::TokenKind;
use ruff_python_ast::visitor::{Visitor, walk_stmt};
use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::Ranged as _;

use super::{Edit, apply, line_start, next_line, parse};

/// A program without comments and docstrings; none where it is no Python. Unlike [`super::bare`], which
/// keeps to a released program, it does the same as before, but for `__doc__`.
#[must_use]
pub fn undocumented(source: &str) -> Option<String> {
    let parsed = parse(source).ok()?;
    let mut found = Docstrings {
        source,
        edits: Vec::new(),
    };
    found.look_at(parsed.suite(), true);
    for statement in parsed.suite() {
        found.visit_stmt(statement);
    }
    let mut edits = found.edits;
    let comments = parsed.tokens().iter();
    for comment in comments.filter(|token| token.kind() == TokenKind::Comment) {
        let (start, end) = (comment.start().to_usize(), comment.end().to_usize());
        let line = line_start(source, start);
        edits.push(match source[line..start].trim().is_empty() {
            true => Edit::new(line..next_line(source, end), ""),
            false => Edit::new(line + source[line..start].trim_end().len()..end, ""),
        });
    }
    Some(apply(source, edits))
}

struct Docstrings<'s> {
    source: &'s str,
    edits: Vec<Edit>,
}

impl Docstrings<'_> {
    /// Takes the docstring of a body out, and leaves a `pass` where a body needs it.
    fn look_at(&mut self, body: &[Stmt], is_module: bool) {
        let Some(Stmt::Expr(first)) = body.first() else {
            return;
        };
        if !matches!(&*first.value, Expr::StringLiteral(_)) {
            return;
        }
        let (start, end) = (first.start().to_usize(), first.end().to_usize());
        let lines = line_start(self.source, start)..next_line(self.source, end);
        let before = &self.source[lines.start..start];
        let after = &self.source[end..lines.end];
        let alone = before.trim().is_empty()
            && (after.trim().is_empty() || after.trim_start().starts_with('#'));
        self.edits
            .push(match alone && (is_module || body.len() > 1) {
                true => Edit::new(lines, ""),
                false => Edit::new(start..end, "pass"),
            });
    }
}

impl<'a> Visitor<'a> for Docstrings<'_> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::FunctionDef(function) => self.look_at(&function.body, false),
            Stmt::ClassDef(class) => self.look_at(&class.body, false),
            _ => {}
        }
        walk_stmt(self, statement);
    }
}

#[cfg(test)]
mod tests {
    use super::undocumented;

    #[track_caller]
    fn check(source: &str, expected: &str) {
        assert_eq!(undocumented(source).as_deref(), Some(expected), "{source}");
    }

    #[test]
    fn comments_and_docstrings_go() {
        check(
            "'''Adds.'''  # So.\nimport math\n\ndef f(x):  # f\n    # Adds.\n    \"\"\"Adds\n\n    one.\n    \"\"\"\n    \
             return x + 1\n",
            "import math\n\ndef f(x):\n    return x + 1\n",
        );
        check(
            "class A:\n  'a'\n  def f(self):\n    'b'\n    return 1\n",
            "class A:\n  def f(self):\n    return 1\n",
        );
        check("# a", "");
        check("", "");
    }

    #[test]
    fn a_body_needs_something() {
        check(
            "def f():\n    '''a'''\nx = 1\n",
            "def f():\n    pass\nx = 1\n",
        );
        check("def f(): 'a'\n", "def f(): pass\n");
        check("def f():\n    'a'; x = 1\n", "def f():\n    pass; x = 1\n");
    }

    #[test]
    fn what_does_something_stays() {
        for same in [
            "x = [\n'a',\n 'b']\n",
            "x = '''a\n\n# b'''\n",
            "x = 1\n'a'\n",
            "f'{x}'\n",
        ] {
            check(same, same);
        }
        assert_eq!(undocumented("def f(:\n"), None);
    }
}
