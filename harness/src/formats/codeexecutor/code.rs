//! Source code as CodeExecutor's tokens.

use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};
use ruff_text_size::Ranged as _;

/// A program's tokens as the released files list them: each line that has
/// tokens opened by its number from 0, `<i>`, then by `<indent>` and `<dedent>`
/// where blocks begin and end; comments are dropped. Where the released code
/// leaves open how a statement over several lines is numbered, here each line
/// is. An f-string is one token.
#[must_use]
pub fn code_tokens(source: &str) -> Vec<String> {
    let parsed = parse_unchecked(source, ParseOptions::from(Mode::Module));
    let mut tokens = Vec::new();
    let mut blocks = Vec::new();
    let mut line = 0;
    let mut opened = None;
    let mut counted = 0;
    // Start and depth of the f-string under way.
    let mut string = (0, 0usize);
    for token in parsed.tokens() {
        let (start, end) = (token.start().to_usize(), token.end().to_usize());
        let start = match token.kind() {
            TokenKind::Comment
            | TokenKind::Newline
            | TokenKind::NonLogicalNewline
            | TokenKind::EndOfFile => continue,
            TokenKind::Indent => {
                blocks.push("<indent>".to_owned());
                continue;
            }
            TokenKind::Dedent => {
                blocks.push("<dedent>".to_owned());
                continue;
            }
            TokenKind::FStringStart | TokenKind::TStringStart => {
                if string.1 == 0 {
                    string.0 = start;
                }
                string.1 += 1;
                continue;
            }
            TokenKind::FStringEnd | TokenKind::TStringEnd => {
                string.1 = string.1.saturating_sub(1);
                string.0
            }
            _ => start,
        };
        if string.1 > 0 {
            continue;
        }
        line += source[counted..start].matches('\n').count();
        counted = start;
        if opened != Some(line) {
            opened = Some(line);
            tokens.push(format!("<{line}>"));
        }
        tokens.append(&mut blocks);
        tokens.push(source[start..end].to_owned());
    }
    tokens.append(&mut blocks);
    tokens
}

#[cfg(test)]
mod tests {
    use super::code_tokens;

    #[track_caller]
    fn check(source: &str, wanted: &str) {
        assert_eq!(code_tokens(source).join(" "), wanted, "{source}");
    }

    #[test]
    fn lines_are_numbered_and_blocks_marked() {
        check("s = ['x', 'y']", "<0> s = [ 'x' , 'y' ]");
        check(
            "# start\nfor i in x:\n    if i:\n        print(i) # now\n\ny = 1\n",
            "<1> for i in x : <2> <indent> if i : <3> <indent> print ( i ) \
             <5> <dedent> <dedent> y = 1",
        );
        check("if x:\n  y", "<0> if x : <1> <indent> y <dedent>");
    }

    #[test]
    fn each_line_of_a_long_statement_is_numbered() {
        check("f(1,\n  2)\nx", "<0> f ( 1 , <1> 2 ) <2> x");
        check("'''a\nb'''\nx", "<0> '''a\nb''' <2> x");
    }

    #[test]
    fn an_f_string_is_one_token() {
        check(
            "x = f'{a!r} {f\"{b}\"}' + c",
            "<0> x = f'{a!r} {f\"{b}\"}' + c",
        );
    }
}
