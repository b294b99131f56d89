//! A program without its comments and docstrings.

use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{Mode, ParseErrorType, ParseOptions, parse_unchecked};
use ruff_text_size::Ranged as _;

use super::{is_too_deep, line_start};

/// A program without comments, docstrings and blank lines, its layout kept otherwise; none where it
/// cannot be read as tokens.
///
/// As `remove_comments_and_docstrings` of GraphCodeBERT, which CodeExecutor's search runs first, does it
/// under Python 3.11, quirks included: a string is a docstring where it follows the start of a line or of
/// a block, or stands in the first column; lines that a backslash joins become one, its indentation kept
/// as spaces; blank lines go in strings, too; where a comment was, the spaces before it stay.
#[must_use]
pub fn bare(source: &str) -> Option<String> {
    if is_too_deep(source) {
        return None;
    }
    let parsed = parse_unchecked(source, ParseOptions::from(Mode::Module));
    let is_lexical = |error: &ParseErrorType| matches!(error, ParseErrorType::Lexical(_));
    if parsed.errors().iter().any(|error| is_lexical(&error.error)) {
        return None;
    }
    let mut text = String::with_capacity(source.len());
    let mut before = TokenKind::Indent;
    let mut done = 0;
    // Start and depth of the string with expressions in it that is under way.
    let (mut opened, mut depth) = (0, 0_usize);
    for token in parsed.tokens() {
        let (mut kind, mut start, end) = (token.kind(), token.start().into(), token.end().into());
        match kind {
            TokenKind::FStringStart | TokenKind::TStringStart => {
                if depth == 0 {
                    opened = start;
                }
                depth += 1;
            }
            TokenKind::FStringEnd | TokenKind::TStringEnd => {
                depth = depth.saturating_sub(1);
                (kind, start) = (TokenKind::String, opened);
            }
            _ => {}
        }
        if depth > 0 {
            continue;
        }
        if !matches!(kind, TokenKind::Indent | TokenKind::Dedent) {
            let line = line_start(source, start);
            let gap = &source[done.max(line)..start];
            match before {
                TokenKind::Indent => text.push_str(gap),
                _ => text.extend(gap.chars().map(|_| ' ')),
            }
            match kind {
                TokenKind::Newline | TokenKind::NonLogicalNewline => text.push('\n'),
                TokenKind::Comment => {}
                TokenKind::String if begins(before) || start == line => {}
                _ => text.push_str(&source[start..end]),
            }
            done = end;
        }
        before = kind;
    }
    let lines = text.split('\n').filter(|line| !line.trim().is_empty());
    Some(lines.collect::<Vec<_>>().join("\n"))
}

/// Whether a docstring may follow such a token.
fn begins(before: TokenKind) -> bool {
    matches!(before, TokenKind::Indent | TokenKind::Newline)
}

#[cfg(test)]
mod tests {
    use super::bare;

    #[track_caller]
    fn check(source: &str, expected: &str) {
        assert_eq!(bare(source).as_deref(), Some(expected));
    }

    #[test]
    fn comments_docstrings_and_blank_lines_go() {
        check(
            "#!/usr/bin/python\n'''Does it.'''\n\ndef f(x):  # f\n    # Adds.\n    \"\"\"Adds\n\n    \
             one.\"\"\"\n\n    return x + 1\n\n\nprint(f('# 1'))",
            "def f(x):  \n    return x + 1\nprint(f('# 1'))",
        );
        check("", "");
    }

    #[test]
    fn what_is_no_docstring_stays() {
        check("x = 'a' # b\n", "x = 'a' ");
        check(
            "def f():\n\tif x:\n\t\ty\n\t'a'\n",
            "def f():\n\tif x:\n\t\ty\n 'a'",
        );
        check(
            "print(f'{x!r} # {f\"{y}\"}')\n",
            "print(f'{x!r} # {f\"{y}\"}')",
        );
        check("f'{x}'\ny\n", "y");
    }

    #[test]
    fn layout_stays_but_for_quirks_of_the_released_code() {
        check("x = [1,\n     2]\n", "x = [1,\n     2]");
        check("x = 1 + \\\n    2\n", "x = 1 +    2");
        check("x = [\n'a',\n 'b']\n", "x = [\n,\n 'b']");
        check("x = '''a\n\nb'''\n", "x = '''a\nb'''");
    }

    #[test]
    fn what_has_no_tokens_has_no_bare_form() {
        assert_eq!(bare("x = 'a\n"), None);
        assert_eq!(bare(&"(".repeat(100_000)), None);
        assert_eq!(bare("print 'old'  # 2\n").as_deref(), Some("print 'old'  "));
    }
}
