//! The words of a program: what its names are made of, keywords, numbers and operators.

use crate::syntax::bare;

/// Operators, each before those that it begins with. Brackets and what else only parts things are in
/// every program, and left out: with them fewer programs were found.
const OPERATORS: &[&str] = &[
    "**=", "//=", "<<=", ">>=", "**", "//", "<<", ">>", "->", ":=", "+=", "-=", "*=", "/=", "%=",
    "&=", "|=", "^=", "==", "!=", "<=", ">=", "@=", "+", "-", "*", "/", "%", "&", "|", "^", "~",
    "<", ">", "=", "@",
];

/// The words of a program in order. Names are parted at underscores, digits and capitals, in lower case;
/// words in strings count; comments and docstrings do not, where it can be read as tokens.
pub fn words(source: &str) -> Vec<String> {
    let bare = bare(source);
    let mut rest = bare.as_deref().unwrap_or(source);
    let mut words = Vec::new();
    while let Some(first) = rest.chars().next() {
        let long = if first.is_alphabetic() || first == '_' {
            let long = length(rest, |c| c.is_alphanumeric() || c == '_');
            parts(&rest[..long], &mut words);
            long
        } else if first.is_numeric() {
            let long = length(rest, |c| c.is_alphanumeric() || c == '_' || c == '.');
            words.push(rest[..long].to_owned());
            long
        } else if let Some(operator) = OPERATORS.iter().find(|it| rest.starts_with(**it)) {
            words.push((*operator).to_owned());
            operator.len()
        } else {
            first.len_utf8()
        };
        rest = &rest[long..];
    }
    words
}

/// How many bytes a text begins with whose characters are such.
fn length(text: &str, is_such: impl Fn(char) -> bool) -> usize {
    text.find(|c| !is_such(c)).unwrap_or(text.len())
}

/// The parts of a name; underscores alone are one.
fn parts(name: &str, words: &mut Vec<String>) {
    let count = words.len();
    for name in name.split('_').filter(|name| !name.is_empty()) {
        let letters: Vec<char> = name.chars().collect();
        let mut first = 0;
        for at in 1..=letters.len() {
            if at == letters.len() || begins(letters[at - 1], letters[at], letters.get(at + 1)) {
                let part: String = letters[first..at].iter().collect();
                words.push(part.to_lowercase());
                first = at;
            }
        }
    }
    if words.len() == count {
        words.push(name.to_owned());
    }
}

/// Whether a character begins a part of a name, by those around it.
fn begins(before: char, this: char, after: Option<&char>) -> bool {
    if this.is_numeric() || before.is_numeric() {
        return this.is_numeric() != before.is_numeric();
    }
    // The last of several capitals belongs to what follows: `HTTPServer`.
    this.is_uppercase() && (!before.is_uppercase() || after.is_some_and(|c| c.is_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::words;

    #[track_caller]
    fn check(source: &str, expected: &str) {
        assert_eq!(words(source).join(" "), expected);
    }

    #[test]
    fn names_are_parted() {
        check(
            "max_sum2 = HTTPServer(dpTable, __init__)",
            "max sum 2 = http server dp table init",
        );
        check("for _ in Größe: pass", "for _ in größe pass");
    }

    #[test]
    fn operators_and_numbers_are_words_and_brackets_are_not() {
        check("x **= a[1:-2] // 1.5e3", "x **= a 1 - 2 // 1.5e3");
        check(
            "if x != '# no comment': # one\n    'doc'\n",
            "if x != no comment",
        );
    }

    #[test]
    fn what_is_no_python_has_words_all_the_same() {
        check("x = 'a\n", "x = a");
    }
}
