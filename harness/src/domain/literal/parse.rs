//! The parser of Python literals: one pass without backtracking, of bounded depth.

use std::collections::{BTreeMap, BTreeSet};

use super::number::{Number, unsigned};
use super::{Literal, Real};

/// CPython's own limit on nested brackets.
const DEPTH: usize = 200;

/// The literal that is all of `text`; with `forms`, opaque and constructor
/// forms count as literals.
pub(super) fn literal(text: &str, forms: bool) -> Option<Literal> {
    let mut parser = Parser {
        text,
        at: 0,
        depth: 0,
        forms,
    };
    let value = parser.value()?;
    parser.space();
    (parser.at == text.len()).then_some(value)
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    forms: bool,
}

impl Parser<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r' | b'\x0c')) {
            self.at += 1;
        }
    }

    /// Takes `byte` where it is next after white space.
    fn eat(&mut self, byte: u8) -> bool {
        self.space();
        let next = self.peek() == Some(byte);
        self.at += usize::from(next);
        next
    }

    fn value(&mut self) -> Option<Literal> {
        self.space();
        match self.peek()? {
            b'[' => {
                let (items, _) = self.items(b']')?;
                Some(Literal::List(items))
            }
            b'(' => {
                let (mut items, comma) = self.items(b')')?;
                Some(match items.pop() {
                    Some(only) if items.is_empty() && !comma => only,
                    Some(last) => {
                        items.push(last);
                        Literal::Tuple(items)
                    }
                    None => Literal::Tuple(items),
                })
            }
            b'{' => self.braces(),
            b'\'' | b'"' => self.strings(),
            b'+' | b'-' | b'0'..=b'9' => self.number(),
            b'.' if self.rest().starts_with("...") => {
                self.at += 3;
                Some(Literal::Ellipsis)
            }
            b'.' => self.number(),
            b'<' if self.forms => self.opaque(),
            _ => self.word(),
        }
    }

    /// The values up to `close`, and whether a comma follows one of them.
    fn items(&mut self, close: u8) -> Option<(Vec<Literal>, bool)> {
        self.enter()?;
        let mut items = Vec::new();
        let mut comma = false;
        while !self.eat(close) {
            if !items.is_empty() && !comma {
                return None;
            }
            items.push(self.value()?);
            comma = self.eat(b',');
        }
        self.depth -= 1;
        let several = items.len() > 1;
        Some((items, comma || several))
    }

    /// Steps over an opening bracket.
    fn enter(&mut self) -> Option<()> {
        self.at += 1;
        self.depth += 1;
        (self.depth <= DEPTH).then_some(())
    }

    fn braces(&mut self) -> Option<Literal> {
        self.enter()?;
        let mut set = BTreeSet::new();
        let mut dict = BTreeMap::new();
        let mut comma = true;
        while !self.eat(b'}') {
            if !comma {
                return None;
            }
            let key = self.value()?;
            if self.eat(b':') {
                let value = self.value()?;
                dict.insert(key, value);
            } else {
                set.insert(key);
            }
            comma = self.eat(b',');
        }
        self.depth -= 1;
        match (set.is_empty(), dict.is_empty()) {
            (true, _) => Some(Literal::Dict(dict)),
            (false, true) => Some(Literal::Set(set)),
            (false, false) => None,
        }
    }

    /// `True`, `nan`, `rb'...'`, `frozenset({1})`, `deque([1])`.
    fn word(&mut self) -> Option<Literal> {
        let rest = self.rest();
        let end = rest
            .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.'))
            .unwrap_or(rest.len());
        let word = rest[..end].to_owned();
        if matches!(rest[end..].chars().next(), Some('\'' | '"')) {
            return self.strings();
        }
        match word.as_str() {
            "nan" | "inf" | "nanj" | "infj" => return self.number(),
            _ => self.at += end,
        }
        match word.as_str() {
            "" => None,
            "None" => Some(Literal::None),
            "True" => Some(Literal::Bool(true)),
            "False" => Some(Literal::Bool(false)),
            _ if self.peek() == Some(b'(') => self.call(word),
            _ => None,
        }
    }

    fn call(&mut self, name: String) -> Option<Literal> {
        self.enter()?;
        let mut arguments = Vec::new();
        let mut named = BTreeMap::new();
        let mut comma = true;
        while !self.eat(b')') {
            if !comma {
                return None;
            }
            if let Some(keyword) = self.keyword() {
                let value = self.value()?;
                named.insert(keyword, value);
            } else {
                arguments.push(self.value()?);
            }
            comma = self.eat(b',');
        }
        self.depth -= 1;
        if named.is_empty() {
            match (name.as_str(), arguments.as_slice()) {
                ("set", []) => return Some(Literal::Set(BTreeSet::new())),
                ("frozenset", []) => return Some(Literal::FrozenSet(BTreeSet::new())),
                ("frozenset", [Literal::Set(_)]) => {
                    if let Some(Literal::Set(items)) = arguments.pop() {
                        return Some(Literal::FrozenSet(items));
                    }
                }
                _ => {}
            }
        }
        self.forms.then_some(Literal::Call {
            name,
            arguments,
            named,
        })
    }

    /// `maxlen=`, where that is next.
    fn keyword(&mut self) -> Option<String> {
        let rest = self.rest();
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_'))?;
        let found = end > 0 && rest[end..].starts_with('=');
        let word = found.then(|| rest[..end].to_owned())?;
        self.at += end + 1;
        Some(word)
    }

    /// `<function <lambda>>`: up to the bracket that closes the first.
    fn opaque(&mut self) -> Option<Literal> {
        let mut open = 0usize;
        let length = self.rest().bytes().position(|byte| {
            match byte {
                b'<' => open += 1,
                b'>' => open -= 1,
                _ => {}
            }
            open == 0
        })? + 1;
        let words: Vec<&str> = self.rest()[..length].split_whitespace().collect();
        let text = words.join(" ");
        self.at += length;
        Some(Literal::Opaque(text))
    }

    /// A signed number, or a complex one: `-1`, `1.5`, `2j`, `1+2j`.
    fn number(&mut self) -> Option<Literal> {
        let negative = self.sign();
        match self.unsigned()? {
            Number::Imaginary(value) => Some(complex(0.0, signed(negative, value))),
            first => {
                self.space();
                if matches!(self.peek(), Some(b'+' | b'-')) {
                    let minus = self.sign();
                    let real = match &first {
                        Number::Int(digits) => digits.parse().ok()?,
                        Number::Float(value) | Number::Imaginary(value) => *value,
                    };
                    return match self.unsigned()? {
                        Number::Imaginary(value) => {
                            Some(complex(signed(negative, real), signed(minus, value)))
                        }
                        _ => None,
                    };
                }
                Some(match first {
                    Number::Int(digits) if negative && digits != "0" => {
                        Literal::Int(format!("-{digits}"))
                    }
                    Number::Int(digits) => Literal::Int(digits),
                    Number::Float(value) | Number::Imaginary(value) => {
                        Literal::Float(Real::new(signed(negative, value)))
                    }
                })
            }
        }
    }

    /// Takes a sign where one is next, and tells whether it is a minus.
    fn sign(&mut self) -> bool {
        let minus = self.eat(b'-');
        if !minus {
            self.eat(b'+');
        }
        self.space();
        minus
    }

    fn unsigned(&mut self) -> Option<Number> {
        let (number, length) = unsigned(self.rest())?;
        self.at += length;
        Some(number)
    }

    /// A string or bytes literal, and those that follow directly.
    fn strings(&mut self) -> Option<Literal> {
        let mut whole = self.string()?;
        loop {
            self.space();
            let word = self
                .rest()
                .bytes()
                .take(3)
                .position(|b| matches!(b, b'\'' | b'"'));
            if word.is_none_or(|end| !self.rest()[..end].bytes().all(|b| b.is_ascii_alphabetic())) {
                return Some(whole);
            }
            match (&mut whole, self.string()?) {
                (Literal::Str(text), Literal::Str(more)) => text.push_str(&more),
                (Literal::Bytes(bytes), Literal::Bytes(more)) => bytes.extend(more),
                _ => return None,
            }
        }
    }

    fn string(&mut self) -> Option<Literal> {
        let (value, length) = super::string::string(self.rest())?;
        self.at += length;
        Some(value)
    }
}

fn signed(negative: bool, value: f64) -> f64 {
    if negative { -value } else { value }
}

fn complex(real: f64, imaginary: f64) -> Literal {
    Literal::Complex(Real::new(real), Real::new(imaginary))
}

#[cfg(test)]
mod tests {
    use super::super::Literal;
    use super::super::round_trip::repr;

    #[track_caller]
    fn check(text: &str, wanted: &str) {
        let value = Literal::parse(text).unwrap_or_else(|| panic!("{text} does not parse"));
        assert_eq!(repr(&value), wanted, "{text}");
    }

    #[test]
    fn python_spellings_are_read() {
        check(" [ 1 , 2 , ] ", "[1, 2]");
        check("()", "()");
        check("(1)", "1");
        check("(1,)", "(1,)");
        check("{}", "{}");
        check("- 4", "-4");
        check("+4", "4");
        check("0b101", "5");
        check("0o17", "15");
        check(
            "0xDEADBEEFDEADBEEFDEADBEEF",
            "68915718021581205938132336367",
        );
        check("00", "0");
        check(".5", "0.5");
        check("5.", "5.0");
        check("1_0.5e-1_0", "1.05e-09");
        check("3j", "(0.0+3.0j)");
        check("'a' \"b\" r'\\n'", "'ab\\\\n'");
        check("'''a\n'b'''", "\"a\\n'b\"");
        check(
            "'\\x41\\u00e9\\U0001F600\\101\\N{BULLET}\\q\\\n'",
            "'Aé😀A•\\\\q'",
        );
        check("u'a'", "'a'");
        check("rB'\\x' b'\\x41\\400'", "b'\\x5c\\x78\\x41\\x00'");
    }

    #[test]
    fn what_is_no_literal_is_not_read() {
        for text in [
            "",
            "abc",
            "1 2",
            "007",
            "1__0",
            "1_",
            "0x",
            "'a",
            "'\\x4'",
            "'a\nb'",
            "f'a'",
            "b'é'",
            "'\\ud800'",
            "[1",
            "[,]",
            "{1: 2, 3}",
            "1+2",
            "-True",
            "--1",
            "1, 2",
            "f(1)",
            "<f>",
            "[1 2]",
            "'a' b'b'",
            "{,}",
            "set([1])",
            "nano",
            "1.2.3",
            "1e",
        ] {
            assert_eq!(Literal::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_long_text_takes_linear_time() {
        let list = format!("[{}]", "'a\\'b', ".repeat(100_000));
        let hostile = [
            "(".repeat(1_000_000),
            "f(".repeat(500_000),
            "'a' ".repeat(250_000),
        ];
        assert!(Literal::parse(&list).is_some());
        assert_eq!(Literal::parse_repr(&hostile[0]), None);
        assert_eq!(Literal::parse_repr(&hostile[1]), None);
        assert!(Literal::parse_repr(&hostile[2]).is_some());
    }
}
