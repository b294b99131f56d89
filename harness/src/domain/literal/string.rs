//! String and bytes literals: prefixes, quotes and escapes.

use ruff_python_ast::Expr;

use super::Literal;

/// The literal at the start of `text`, and its length in bytes.
pub(super) fn string(text: &str) -> Option<(Literal, usize)> {
    let opening = text.find(['\'', '"'])?;
    let (bytes, raw) = match text.get(..opening).filter(|p| p.len() <= 2)? {
        "" | "u" | "U" => (false, false),
        "r" | "R" => (false, true),
        "b" | "B" => (true, false),
        prefix if ["br", "rb"].iter().any(|p| prefix.eq_ignore_ascii_case(p)) => (true, true),
        _ => return None,
    };
    let quote = &text[opening..=opening];
    let triple = text[opening..].starts_with(&quote.repeat(3));
    let start = opening + if triple { 3 } else { 1 };
    let length = body_length(&text[start..], quote.as_bytes()[0], triple)?;
    let body = &text[start..start + length];
    let end = start + length + if triple { 3 } else { 1 };
    let value = if bytes {
        Literal::Bytes(bytes_of(body, raw)?)
    } else if raw {
        Literal::Str(body.to_owned())
    } else {
        Literal::Str(unescaped(body)?)
    };
    Some((value, end))
}

/// Where the closing quote stands, counted from the body's start.
fn body_length(text: &str, quote: u8, triple: bool) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'\n' if !triple => return None,
            byte if byte == quote && (!triple || bytes[at..].starts_with(&[quote; 3])) => {
                return Some(at);
            }
            _ => {}
        }
        at += 1;
    }
    None
}

fn bytes_of(body: &str, raw: bool) -> Option<Vec<u8>> {
    if !body.is_ascii() {
        return None;
    }
    if raw {
        return Some(body.as_bytes().to_vec());
    }
    let mut out = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some(at) = rest.find('\\') {
        out.extend_from_slice(&rest.as_bytes()[..at]);
        rest = &rest[at + 1..];
        match plain_escape(rest)? {
            Escape::Code(code, length) => {
                // Octal escapes reach beyond a byte; Python keeps the low one.
                out.push((code & 0xff) as u8);
                rest = &rest[length..];
            }
            Escape::Nothing(length) => rest = &rest[length..],
            Escape::Unknown => out.push(b'\\'),
        }
    }
    out.extend_from_slice(rest.as_bytes());
    Some(out)
}

fn unescaped(body: &str) -> Option<String> {
    let mut out = String::with_capacity(body.len());
    let mut rest = body;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let (code, length) = match (rest.as_bytes().first()?, plain_escape(rest)?) {
            (b'u', _) => hexadecimal(rest, 4)?,
            (b'U', _) => hexadecimal(rest, 8)?,
            (b'N', _) => {
                let (name, length) = named(rest)?;
                out.push(name);
                rest = &rest[length..];
                continue;
            }
            (_, Escape::Code(code, length)) => (code, length),
            (_, Escape::Nothing(length)) => {
                rest = &rest[length..];
                continue;
            }
            (_, Escape::Unknown) => {
                out.push('\\');
                continue;
            }
        };
        // A lone surrogate is no `char`, so such a literal is not read.
        out.push(char::from_u32(code)?);
        rest = &rest[length..];
    }
    out.push_str(rest);
    Some(out)
}

/// An escape that strings and bytes share.
enum Escape {
    /// A character's code, and the length of the text after the backslash.
    Code(u32, usize),
    /// A line end that does not count, and its length.
    Nothing(usize),
    /// No escape: the backslash stands for itself.
    Unknown,
}

/// The escape whose text after the backslash starts `text`; `None` where it is
/// malformed.
fn plain_escape(text: &str) -> Option<Escape> {
    let code = match text.as_bytes().first()? {
        b'\n' => return Some(Escape::Nothing(1)),
        b'\r' => {
            return Some(Escape::Nothing(
                1 + usize::from(text[1..].starts_with('\n')),
            ));
        }
        b'x' => {
            let (code, length) = hexadecimal(text, 2)?;
            return Some(Escape::Code(code, length));
        }
        b'0'..=b'7' => {
            let digits = text
                .bytes()
                .take(3)
                .take_while(|b| (b'0'..=b'7').contains(b));
            let length = digits.count();
            let code = u32::from_str_radix(&text[..length], 8).ok()?;
            return Some(Escape::Code(code, length));
        }
        b'\\' => '\\',
        b'\'' => '\'',
        b'"' => '"',
        b'a' => '\u{7}',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'v' => '\u{b}',
        _ => return Some(Escape::Unknown),
    };
    Some(Escape::Code(u32::from(code), 1))
}

/// `x41`, `u0041`, `U00000041`: the code, and the length with the letter.
fn hexadecimal(text: &str, digits: usize) -> Option<(u32, usize)> {
    let digits = text.get(1..=digits)?;
    let sound = digits.bytes().all(|b| b.is_ascii_hexdigit());
    let code = u32::from_str_radix(digits, 16).ok()?;
    sound.then_some((code, digits.len() + 1))
}

/// `N{BULLET}`: the character, and the length with the letter. The Python
/// parser knows the names.
fn named(text: &str) -> Option<(char, usize)> {
    // No name is longer than 100 characters.
    let length = text.bytes().take(104).position(|b| b == b'}')? + 1;
    let name = text.get(..length)?;
    let sound = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b' ' | b'-');
    if !name
        .strip_prefix("N{")?
        .strip_suffix('}')?
        .bytes()
        .all(sound)
    {
        return None;
    }
    let parsed = ruff_python_parser::parse_expression(&format!("\"\\{name}\"")).ok()?;
    match parsed.expr() {
        Expr::StringLiteral(string) => {
            let mut characters = string.value.to_str().chars();
            let only = characters.next()?;
            characters.next().is_none().then_some((only, length))
        }
        _ => None,
    }
}
