//! CRP: constant replacement. A number becomes a draw from a Gaussian around it; a string gains one or
//! two random letters, or is shortened.

use rand::Rng as _;
use ruff_python_ast::token::TokenKind;
use ruff_python_ast::{AnyNodeRef, Number};
use ruff_text_size::{Ranged as _, TextRange};

use crate::domain::Rng;
use crate::mutations::{Constants, Group, Look, Operator, Recipe, Sites};

/// The entry in the list of operators.
pub const CRP: Operator = Operator {
    name: "CRP",
    about: "constant replacement: numbers from a Gaussian, strings longer or shorter",
    group: Group::Paper,
    before: "x = 15\n",
    after: "x = -63\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    match look.node {
        AnyNodeRef::ExprNumberLiteral(node) => {
            let draw = match (&node.value, binds_tighter(look, node.range())) {
                (Number::Complex { .. }, _) if look.is_in_pattern() => return,
                // There, a number has one sign at most.
                _ if look.is_in_pattern()
                    && look.parent().is_some_and(|n| n.is_expr_unary_op()) =>
                {
                    number_without_sign
                }
                (Number::Complex { .. }, _) => imaginary,
                (_, false) => number,
                (_, true) => number_in_parentheses,
            };
            sites.draw(node.range(), draw);
        }
        AnyNodeRef::StringLiteral(node) => sites.draw(node.range(), string),
        AnyNodeRef::BytesLiteral(node) => sites.draw(node.range(), string),
        _ => {}
    }
}

/// Whether what follows a number binds tighter than a minus before it.
fn binds_tighter(look: &Look<'_>, range: TextRange) -> bool {
    let after = look.tokens.after(range.end());
    let next = after.iter().find(|token| !token.kind().is_trivia());
    next.is_some_and(|t| matches!(t.kind(), TokenKind::DoubleStar | TokenKind::Dot))
}

fn number(text: &str, recipe: &Recipe, rng: &mut Rng) -> Option<String> {
    let plain = text.replace('_', "").to_lowercase();
    if let Some(value) = integer(&plain) {
        let drawn = other_than(value, || {
            value.saturating_add(gaussian(recipe.deviation, rng).round() as i128)
        })?;
        let (sign, size) = (if drawn < 0 { "-" } else { "" }, drawn.unsigned_abs());
        return Some(match plain.get(..2) {
            Some("0x") => format!("{sign}{size:#x}"),
            Some("0o") => format!("{sign}{size:#o}"),
            Some("0b") => format!("{sign}{size:#b}"),
            _ => format!("{sign}{size}"),
        });
    }
    let value: f64 = plain.parse().ok().filter(|value: &f64| value.is_finite())?;
    let decimals = match plain.split_once('.') {
        Some((_, rest)) if !rest.contains('e') => rest.len().max(1),
        _ => 1,
    };
    let show = |value: f64| format!("{value:.decimals$}");
    other_than(show(value), || {
        show(value + gaussian(recipe.deviation, rng))
    })
}

fn number_in_parentheses(text: &str, recipe: &Recipe, rng: &mut Rng) -> Option<String> {
    let drawn = number(text, recipe, rng)?;
    Some(match drawn.starts_with('-') {
        true => format!("({drawn})"),
        false => drawn,
    })
}

fn number_without_sign(text: &str, recipe: &Recipe, rng: &mut Rng) -> Option<String> {
    let drawn = number(text, recipe, rng)?;
    Some(drawn.trim_start_matches('-').to_owned())
}

fn imaginary(text: &str, recipe: &Recipe, rng: &mut Rng) -> Option<String> {
    let drawn = number(text.strip_suffix(['j', 'J'])?, recipe, rng)?;
    Some(format!("{drawn}j"))
}

/// The value of an integer literal that fits.
fn integer(plain: &str) -> Option<i128> {
    let (digits, radix) = match plain.get(..2) {
        Some("0x") => (&plain[2..], 16),
        Some("0o") => (&plain[2..], 8),
        Some("0b") => (&plain[2..], 2),
        _ => (plain, 10),
    };
    i128::from_str_radix(digits, radix).ok()
}

/// A draw that differs from the old value; `None` where a few all were the same.
fn other_than<T: PartialEq>(old: T, mut draw: impl FnMut() -> T) -> Option<T> {
    (0..8).map(|_| draw()).find(|drawn| *drawn != old)
}

/// A draw from a normal distribution around 0, by Box and Muller's formula.
fn gaussian(deviation: f64, rng: &mut Rng) -> f64 {
    let (u, v): (f64, f64) = (rng.random(), rng.random());
    let radius = (-2.0 * (1.0 - u).ln()).sqrt();
    deviation * radius * (std::f64::consts::TAU * v).cos()
}

fn string(text: &str, recipe: &Recipe, rng: &mut Rng) -> Option<String> {
    if recipe.constants == Constants::Numbers {
        return None;
    }
    let opening = text.find(['"', '\''])?;
    let (prefix, quoted) = text.split_at(opening);
    let quote = &quoted[..1];
    let marks = match quoted.len() >= 6 && quoted.starts_with(&quote.repeat(3)) {
        true => 3,
        false => 1,
    };
    let inner = quoted.get(marks..quoted.len().checked_sub(marks)?)?;
    let raw = prefix.contains(['r', 'R']);
    let mut parts = characters(inner, raw);
    let letters: Vec<String> = (0..rng.random_range(1..=2))
        .map(|_| char::from(rng.random_range(b'a'..=b'z')).to_string())
        .collect();
    if parts.is_empty() || rng.random_bool(0.5) {
        for letter in &letters {
            parts.insert(rng.random_range(0..=parts.len()), letter);
        }
    } else {
        parts.truncate(rng.random_range(0..parts.len()));
    }
    let marks = quote.repeat(marks);
    Some(format!("{prefix}{marks}{}{marks}", parts.concat()))
}

/// A string's text cut into characters, an escape being one.
fn characters(inner: &str, raw: bool) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = inner;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\\' if raw => first.len_utf8() + rest[1..].chars().next().map_or(0, char::len_utf8),
            '\\' => escape(rest),
            _ => first.len_utf8(),
        };
        let (part, after) = rest.split_at(length.min(rest.len()));
        parts.push(part);
        rest = after;
    }
    parts
}

/// The length in bytes of the escape sequence that a text begins with.
fn escape(text: &str) -> usize {
    let digits = |from: usize, radix: u32, most: usize| {
        let all = text[from..].chars().take(most);
        from + all.take_while(|c| c.is_digit(radix)).count()
    };
    match text[1..].chars().next() {
        None => 1,
        Some('x') => digits(2, 16, 2),
        Some('u') => digits(2, 16, 4),
        Some('U') => digits(2, 16, 8),
        Some('N') => text.find('}').map_or(2, |end| end + 1),
        Some('0'..='7') => digits(1, 8, 3),
        Some(other) => 1 + other.len_utf8(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::domain::rng;

    /// Every draw from `text` is one that `allowed` holds for, and not all are
    /// the same.
    fn check(
        draw: fn(&str, &Recipe, &mut Rng) -> Option<String>,
        text: &str,
        allowed: impl Fn(&str) -> bool,
    ) {
        let mut rng = rng(1, &[text]);
        let drawn: Vec<String> = (0..200)
            .map(|_| draw(text, &Recipe::default(), &mut rng).unwrap())
            .collect();
        let wrong = drawn.iter().find(|drawn| !allowed(drawn));
        assert_eq!(wrong, None, "of {text}");
        assert!(drawn.iter().any(|other| *other != drawn[0]), "of {text}");
    }

    #[test]
    fn numbers_keep_their_form() {
        let whole = |drawn: &str| drawn.parse::<i64>().is_ok_and(|n| n != 15);
        check(number, "15", whole);
        check(number, "1_000", |drawn| drawn.parse::<i64>().is_ok());
        check(number, "0x1F", |d| {
            d.trim_start_matches('-').starts_with("0x")
        });
        check(number, "0.25", |drawn| {
            drawn.split_once('.').unwrap().1.len() == 2
        });
        check(imaginary, "3j", |drawn| drawn.ends_with('j'));
        check(number_in_parentheses, "2", |drawn| {
            drawn.starts_with('(') == drawn.contains('-')
        });
    }

    #[test]
    fn numbers_are_drawn_from_a_gaussian() {
        let mut rng = rng(1, &["gaussian"]);
        let draws: Vec<f64> = (0..20_000).map(|_| gaussian(100.0, &mut rng)).collect();
        let mean = draws.iter().sum::<f64>() / 20_000.0;
        let deviation = (draws.iter().map(|d| d * d).sum::<f64>() / 20_000.0).sqrt();
        assert!(mean.abs() < 3.0, "{mean}");
        assert!((deviation - 100.0).abs() < 2.0, "{deviation}");
    }

    #[test]
    fn strings_grow_by_one_or_two_letters_or_are_shortened() {
        let size = |drawn: &str| drawn.chars().count() - 2;
        check(string, "'abcd'", |drawn| {
            (0..=6).contains(&size(drawn)) && size(drawn) != 4
        });
        check(string, "''", |drawn| (1..=2).contains(&size(drawn)));
        check(string, r#""""a""""#, |d| {
            d.starts_with(r#"""""#) && d.ends_with(r#"""""#)
        });
        check(string, r"rb'\d'", |drawn| drawn.starts_with("rb'"));
    }

    #[test]
    fn escapes_stay_whole() {
        let parts = characters(r"a\n\x41\u00e9\N{DASH}\101\\é", false);
        let wanted = [
            "a",
            r"\n",
            r"\x41",
            r"\u00e9",
            r"\N{DASH}",
            r"\101",
            r"\\",
            "é",
        ];
        assert_eq!(parts, wanted);
        assert_eq!(characters(r"\d\'", true), [r"\d", r"\'"]);
    }

    #[test]
    fn numbers_alone_leave_strings_as_they_are() {
        let recipe = Recipe {
            constants: Constants::Numbers,
            ..Recipe::default()
        };
        assert_eq!(string("'a'", &recipe, &mut rng(1, &[])), None);
    }
}
