//! What templates written for Python's Jinja expect of Python.

use minijinja::value::{ValueKind, from_args};
use minijinja::{Error, ErrorKind, Output, State, Value};
use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};

/// The day that `strftime_now` gives, so that a prompt is the same on every day:
/// the one that Llama 3's templates give where there is no clock.
const TODAY: [(&str, &str); 14] = [
    ("%d", "26"),
    ("%e", "26"),
    ("%b", "Jul"),
    ("%B", "July"),
    ("%Y", "2024"),
    ("%y", "24"),
    ("%m", "07"),
    ("%A", "Friday"),
    ("%a", "Fri"),
    ("%j", "208"),
    ("%F", "2024-07-26"),
    ("%H", "00"),
    ("%M", "00"),
    ("%S", "00"),
];

/// The fixed day in a format of `strftime`.
pub fn date(format: &str) -> String {
    let parts = TODAY.iter();
    parts.fold(format.to_string(), |text, (name, value)| {
        text.replace(name, value)
    })
}

/// Writes a value as Python does: `None`, `True`, `False`.
pub fn write(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    let python = match value.kind() {
        ValueKind::None => "None",
        ValueKind::Bool if value.is_true() => "True",
        ValueKind::Bool => "False",
        _ => return minijinja::escape_formatter(out, state, value),
    };
    out.write_str(python).map_err(Error::from)
}

/// JSON with Python's spaces: `json.dumps`, and not the HTML-safe text of
/// Jinja's own filter.
pub fn to_json(value: &Value, options: minijinja::value::Kwargs) -> Result<String, Error> {
    let indent: Option<usize> = options.get("indent")?;
    let _ensure_ascii: Option<bool> = options.get("ensure_ascii")?;
    options.assert_all_used()?;
    let spaces = indent.map(|n| " ".repeat(n));
    match &spaces {
        Some(spaces) => dump(value, PrettyFormatter::with_indent(spaces.as_bytes())),
        None => dump(value, Spaced(CompactFormatter)),
    }
}

fn dump(value: &Value, formatter: impl Formatter) -> Result<String, Error> {
    let mut out = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut out, formatter);
    let wrong = |e: &dyn std::fmt::Display| Error::new(ErrorKind::BadSerialization, e.to_string());
    value.serialize(&mut serializer).map_err(|e| wrong(&e))?;
    String::from_utf8(out).map_err(|e| wrong(&e))
}

/// A space behind each `,` and `:`.
struct Spaced(CompactFormatter);

impl Formatter for Spaced {
    fn begin_array_value<W: ?Sized + std::io::Write>(
        &mut self,
        out: &mut W,
        first: bool,
    ) -> std::io::Result<()> {
        out.write_all(if first { b"" } else { b", " })
    }

    fn begin_object_key<W: ?Sized + std::io::Write>(
        &mut self,
        out: &mut W,
        first: bool,
    ) -> std::io::Result<()> {
        self.begin_array_value(out, first)
    }

    fn begin_object_value<W: ?Sized + std::io::Write>(
        &mut self,
        out: &mut W,
    ) -> std::io::Result<()> {
        self.0.begin_object_value(out)?;
        out.write_all(b" ")
    }
}

/// Calls a method that Python has and the engine lacks.
pub fn method(
    state: &mut State<'_, '_>,
    value: &Value,
    name: &str,
    args: &[Value],
) -> Result<Value, Error> {
    let unknown = || Err(Error::from(ErrorKind::UnknownMethod));
    if let Some(text) = value.as_str() {
        return match of_text(text, name, args)? {
            Some(value) => Ok(value),
            None => unknown(),
        };
    }
    match (value.kind(), name) {
        (ValueKind::Map, "items") => state.apply_filter("items", std::slice::from_ref(value)),
        (ValueKind::Map, "keys") => Ok(value.try_iter()?.collect()),
        (ValueKind::Map, "values") => {
            let values = value.try_iter()?.map(|key| value.get_item(&key));
            values
                .collect::<Result<Vec<Value>, Error>>()
                .map(Value::from)
        }
        (ValueKind::Map, "get") => {
            let (key, default): (Value, Option<Value>) = from_args(args)?;
            let found = value.get_item(&key)?;
            let default = || default.unwrap_or(Value::from(()));
            Ok(if found.is_undefined() {
                default()
            } else {
                found
            })
        }
        (ValueKind::Seq, "index") => {
            let (wanted,): (Value,) = from_args(args)?;
            let at = value.try_iter()?.position(|item| item == wanted);
            let missing =
                || Error::new(ErrorKind::InvalidOperation, "the value is not in the list");
            at.map(Value::from).ok_or_else(missing)
        }
        (ValueKind::Seq, "count") => {
            let (wanted,): (Value,) = from_args(args)?;
            Ok(value
                .try_iter()?
                .filter(|item| *item == wanted)
                .count()
                .into())
        }
        _ => unknown(),
    }
}

/// A method of a text; none for one that is not known.
fn of_text(text: &str, name: &str, args: &[Value]) -> Result<Option<Value>, Error> {
    let none = || from_args::<()>(args);
    let found: Value = match name {
        "strip" | "lstrip" | "rstrip" => {
            let (set,): (Option<&str>,) = from_args(args)?;
            let drop = |c: char| set.map_or(c.is_whitespace(), |set| set.contains(c));
            let left = if name == "rstrip" {
                text
            } else {
                text.trim_start_matches(drop)
            };
            let both = if name == "lstrip" {
                left
            } else {
                left.trim_end_matches(drop)
            };
            both.into()
        }
        "startswith" | "endswith" => {
            let (ends,): (Value,) = from_args(args)?;
            let ends = match ends.as_str() {
                Some(_) => vec![ends.clone()],
                None => ends.try_iter()?.collect(),
            };
            let ends = ends.iter().filter_map(Value::as_str);
            let mut found = ends.map(|end| match name {
                "startswith" => text.starts_with(end),
                _ => text.ends_with(end),
            });
            found.any(|found| found).into()
        }
        "split" | "rsplit" => {
            let (by, most): (Option<&str>, Option<i64>) = from_args(args)?;
            split(text, by, most, name == "rsplit").into()
        }
        "splitlines" => {
            none()?;
            text.lines().map(Value::from).collect()
        }
        "replace" => match from_args(args)? {
            (old, new, None) => text.replace::<&str>(old, new).into(),
            (old, new, Some(most)) => text.replacen::<&str>(old, new, most).into(),
        },
        "upper" => none().map(|()| text.to_uppercase().into())?,
        "lower" => none().map(|()| text.to_lowercase().into())?,
        "title" => none().map(|()| title(text, true).into())?,
        "capitalize" => none().map(|()| title(text, false).into())?,
        "isdigit" => none().map(|()| all(text, |c| c.is_numeric()))?,
        "isalpha" => none().map(|()| all(text, char::is_alphabetic))?,
        "isspace" => none().map(|()| all(text, char::is_whitespace))?,
        "find" | "rfind" => {
            let (part,): (&str,) = from_args(args)?;
            let at = if name == "find" {
                text.find(part)
            } else {
                text.rfind(part)
            };
            at.map_or(Value::from(-1), |at| text[..at].chars().count().into())
        }
        "count" => {
            let (part,): (&str,) = from_args(args)?;
            text.matches(part).count().into()
        }
        "join" => {
            let (parts,): (Value,) = from_args(args)?;
            let parts = parts.try_iter()?.map(|part| part.to_string());
            parts.collect::<Vec<_>>().join(text).into()
        }
        "removeprefix" | "removesuffix" => {
            let (part,): (&str,) = from_args(args)?;
            let cut = match name {
                "removeprefix" => text.strip_prefix(part),
                _ => text.strip_suffix(part),
            };
            cut.unwrap_or(text).into()
        }
        _ => return Ok(None),
    };
    Ok(Some(found))
}

/// Python's `isdigit` and its kin: false for an empty text.
fn all(text: &str, test: impl Fn(char) -> bool) -> Value {
    (!text.is_empty() && text.chars().all(test)).into()
}

/// Capitals at the start, or of each word, and small letters elsewhere.
fn title(text: &str, words: bool) -> String {
    let (mut out, mut start) = (String::new(), true);
    for c in text.chars() {
        if start {
            out.extend(c.to_uppercase());
        } else {
            out.extend(c.to_lowercase());
        }
        start = words && !c.is_alphabetic();
    }
    out
}

/// Python's `split` and, from the right, `rsplit`: without `by`, at runs of
/// white space; at most `most` times, where that is not negative.
fn split(text: &str, by: Option<&str>, most: Option<i64>, right: bool) -> Vec<Value> {
    let most = most.and_then(|n| usize::try_from(n).ok());
    let most = most.unwrap_or(usize::MAX);
    let (mut parts, mut rest) = (Vec::new(), text);
    loop {
        rest = match (by, right) {
            (Some(_), _) => rest,
            (None, false) => rest.trim_start(),
            (None, true) => rest.trim_end(),
        };
        if by.is_none() && rest.is_empty() {
            break;
        }
        let cut = match (by, right) {
            (Some(by), false) => rest.split_once(by),
            (Some(by), true) => swap(rest.rsplit_once(by)),
            (None, false) => rest.split_once(char::is_whitespace),
            (None, true) => swap(rest.rsplit_once(char::is_whitespace)),
        };
        let Some((part, after)) = cut.filter(|_| parts.len() < most) else {
            parts.push(rest);
            break;
        };
        parts.push(part);
        rest = after;
    }
    if right {
        parts.reverse();
    }
    parts.into_iter().map(Value::from).collect()
}

/// The two the other way round.
fn swap<T>(pair: Option<(T, T)>) -> Option<(T, T)> {
    pair.map(|(a, b)| (b, a))
}
