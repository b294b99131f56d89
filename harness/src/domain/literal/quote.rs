//! Writing Python literals: what `repr` prints for a string and a float.

use std::fmt::Write as _;

/// What `repr` prints for a string: single quotes unless the text has them and
/// no double ones. Of the characters that `repr` escapes, this escapes the
/// control characters; the others stand as they are, which is the same value.
#[must_use]
pub fn quoted(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c == quote => {
                out.push('\\');
                out.push(c);
            }
            // Control characters all lie below U+0100.
            c if c.is_control() => {
                let _ = write!(out, "\\x{:02x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push(quote);
    out
}

/// What `repr` prints for a float: the shortest digits that read back the same,
/// with an exponent from 1e16 on and below 1e-4.
#[must_use]
pub fn float_repr(value: f64) -> String {
    if value.is_nan() {
        return "nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let scientific = format!("{value:e}");
    let Some((digits, exponent)) = scientific.split_once('e') else {
        return scientific;
    };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&exponent) {
        return format!("{value:?}");
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

#[cfg(test)]
mod tests {
    use super::{float_repr, quoted};

    #[test]
    fn strings_are_quoted_as_python_quotes_them() {
        for (text, repr) in [
            ("a", "'a'"),
            ("it's", "\"it's\""),
            ("'\"", "'\\'\"'"),
            ("a\\\n\t\u{0}\u{7f}\u{85}é", "'a\\\\\\n\\t\\x00\\x7f\\x85é'"),
        ] {
            assert_eq!(quoted(text), repr);
        }
    }

    #[test]
    fn floats_are_written_as_python_writes_them() {
        for (value, repr) in [
            (1.0, "1.0"),
            (-0.0, "-0.0"),
            (0.1, "0.1"),
            (1e16, "1e+16"),
            (1_234_567_890_123_456.0, "1234567890123456.0"),
            (1e-4, "0.0001"),
            (1.5e-5, "1.5e-05"),
            (2.475_880_078_570_762e-47, "2.475880078570762e-47"),
            (f64::NEG_INFINITY, "-inf"),
        ] {
            assert_eq!(float_repr(value), repr);
        }
    }
}
