//! A mistake in a suite: what, where, and the way out.

use super::At;

/// A mistake in a suite.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct Fault {
    /// What is wrong, as a lowercase fragment.
    pub message: String,
    /// Where; `None` only until an enclosing node adds it.
    pub at: Option<At>,
    /// The way out, where there is something to say.
    pub help: Option<String>,
}

impl Fault {
    /// A fault that is not yet placed.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            at: None,
            help: None,
        }
    }

    /// Places the fault, unless an inner node already did.
    #[must_use]
    pub fn at(mut self, at: &At) -> Self {
        self.at.get_or_insert_with(|| at.clone());
        self
    }

    /// Says the way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// A name that stands for nothing: offers the nearest right one, or all.
    #[must_use]
    pub fn unknown<'a>(
        what: &str,
        name: &str,
        known: impl IntoIterator<Item = &'a str> + Clone,
    ) -> Self {
        let fault = Self::new(format!("unknown {what} `{name}`"));
        match nearest(name, known.clone()) {
            Some(near) => fault.help(format!("did you mean `{near}`?")),
            None => {
                let all: Vec<String> = known.into_iter().map(|k| format!("`{k}`")).collect();
                if all.is_empty() {
                    fault
                } else {
                    fault.help(format!("there are {}", all.join(", ")))
                }
            }
        }
    }
}

/// The known word nearest to `name`, if one is near.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|k| {
            (
                strsim::damerau_levenshtein(&name.to_lowercase(), &k.to_lowercase()),
                k,
            )
        })
        .filter(|(distance, k)| *distance <= 1 + k.len().min(name.len()) / 3)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, k)| k)
}

impl serde::de::Error for Fault {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Self::new(message.to_string())
    }

    fn invalid_type(found: serde::de::Unexpected<'_>, wanted: &dyn serde::de::Expected) -> Self {
        Self::new(format!("expected {}, found {}", plain(wanted), found))
    }

    fn invalid_value(found: serde::de::Unexpected<'_>, wanted: &dyn serde::de::Expected) -> Self {
        Self::new(format!("expected {}, found {}", plain(wanted), found))
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Self::unknown("key", field, expected.iter().copied())
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Self::unknown("word", variant, expected.iter().copied())
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(format!("the key `{field}` is missing"))
    }
}

/// Serde's name for a wanted type, in words that a writer of YAML knows.
fn plain(wanted: &dyn serde::de::Expected) -> String {
    let wanted = wanted.to_string();
    match wanted.as_str() {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number from 0 on".into(),
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number".into(),
        "f32" | "f64" => "a number".into(),
        "a boolean" => "`true` or `false`".into(),
        "a sequence" => "a list".into(),
        other if other.starts_with("struct ") => "a map".into(),
        _ => wanted,
    }
}
