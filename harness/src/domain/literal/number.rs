//! Numbers in Python literals: bases, underscores, exponents, imaginary parts.

/// Digits of a hexadecimal, octal or binary number beyond which it is not read:
/// changing the base takes quadratic time.
const RADIX_DIGITS: usize = 4096;

/// A number before its sign is applied.
pub(super) enum Number {
    /// Decimal digits.
    Int(String),
    /// A float.
    Float(f64),
    /// An imaginary number.
    Imaginary(f64),
}

/// The number without sign at the start of `text`, and its length in bytes.
pub(super) fn unsigned(text: &str) -> Option<(Number, usize)> {
    let (number, after) = text.split_at(number_end(text));
    if after.starts_with(|c: char| c.is_alphanumeric()) {
        return None;
    }
    Some((read(number)?, number.len()))
}

/// How far a number without sign reaches.
fn number_end(text: &str) -> usize {
    let mut previous = b' ';
    let hexadecimal = text.len() > 1 && text.as_bytes()[..2].eq_ignore_ascii_case(b"0x");
    text.bytes()
        .position(|byte| {
            let exponent = !hexadecimal && matches!(previous, b'e' | b'E');
            let inside = byte.is_ascii_alphanumeric()
                || matches!(byte, b'_' | b'.')
                || (exponent && matches!(byte, b'+' | b'-'));
            previous = byte;
            !inside
        })
        .unwrap_or(text.len())
}

fn read(text: &str) -> Option<Number> {
    match text {
        "nan" => return Some(Number::Float(f64::NAN)),
        "inf" => return Some(Number::Float(f64::INFINITY)),
        "nanj" => return Some(Number::Imaginary(f64::NAN)),
        "infj" => return Some(Number::Imaginary(f64::INFINITY)),
        _ => {}
    }
    if let Some(imaginary) = text.strip_suffix(['j', 'J']) {
        return Some(Number::Imaginary(float(imaginary)?));
    }
    let bytes = text.as_bytes();
    if bytes.len() > 1 && bytes[0] == b'0' {
        let radix = match bytes[1] {
            b'x' | b'X' => 16,
            b'o' | b'O' => 8,
            b'b' | b'B' => 2,
            _ => 10,
        };
        if radix != 10 {
            let digits = &text[2..];
            return decimal_of(digits.strip_prefix('_').unwrap_or(digits), radix).map(Number::Int);
        }
    }
    if bytes.iter().all(|b| b.is_ascii_digit() || *b == b'_') {
        let digits = without_underscores(text)?;
        let trimmed = digits.trim_start_matches('0');
        return match (trimmed.is_empty(), trimmed.len() == digits.len()) {
            (true, _) => Some(Number::Int("0".to_owned())),
            (false, true) => Some(Number::Int(digits)),
            // `007` is no Python number.
            (false, false) => None,
        };
    }
    Some(Number::Float(float(text)?))
}

/// A float's value; also of plain digits, for `2j`.
fn float(text: &str) -> Option<f64> {
    let valid = text
        .bytes()
        .all(|b| matches!(b, b'0'..=b'9' | b'.' | b'_' | b'e' | b'E' | b'+' | b'-'))
        && text.bytes().any(|b| b.is_ascii_digit());
    if !valid {
        return None;
    }
    // Underscores stand between digits alone, so each run of digits is checked.
    for run in text
        .split(['.', 'e', 'E', '+', '-'])
        .filter(|run| !run.is_empty())
    {
        without_underscores(run)?;
    }
    text.replace('_', "").parse().ok()
}

/// The digits, where underscores stand singly between digits.
fn without_underscores(digits: &str) -> Option<String> {
    let sound = !digits.starts_with('_') && !digits.ends_with('_') && !digits.contains("__");
    (sound && !digits.is_empty()).then(|| digits.replace('_', ""))
}

/// The decimal digits of a number of another base.
fn decimal_of(digits: &str, radix: u32) -> Option<String> {
    let digits = without_underscores(digits)?;
    let significant = digits.trim_start_matches('0');
    if significant.len() > RADIX_DIGITS {
        return None;
    }
    const BASE: u64 = 1_000_000_000;
    // Nine decimal digits a limb, the lowest first.
    let mut limbs = vec![0u64];
    for digit in significant.chars() {
        let mut carry = u64::from(digit.to_digit(radix)?);
        for limb in &mut limbs {
            let value = *limb * u64::from(radix) + carry;
            *limb = value % BASE;
            carry = value / BASE;
        }
        if carry > 0 {
            limbs.push(carry);
        }
    }
    let mut text = String::new();
    for limb in limbs.iter().rev() {
        if text.is_empty() {
            text = limb.to_string();
        } else {
            text.push_str(&format!("{limb:09}"));
        }
    }
    Some(text)
}
