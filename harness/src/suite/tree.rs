//! Reads YAML files into one tree: includes merged, variables resolved, every place remembered.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::Spanned;

use super::variables;
use crate::domain::settings::{At, Fault, Key, Node, SourceFile, Value};

/// Reads a suite's file and all that it includes.
///
/// # Errors
/// A [`Fault`] for the first thing that is wrong; one without a place where the
/// file cannot be read at all.
pub fn load(path: &Path) -> Result<Node, Fault> {
    load_file(path, &mut Vec::new())
}

fn load_file(path: &Path, including: &mut Vec<PathBuf>) -> Result<Node, Fault> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Fault::new(format!("cannot read `{}`: {error}", path.display())))?;
    let mut tree = parse(path, text)?;
    variables::resolve(&mut tree)?;
    let Some(include) = tree.get("include").cloned() else {
        return Ok(tree);
    };
    let here = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    including.push(here);
    let mut parts: Option<Node> = None;
    for item in include.items() {
        let Some(name) = item.text() else {
            return Err(item.fault("expected the path of a file to include"));
        };
        let file = Path::new(name);
        if let Ok(file) = file.canonicalize()
            && including.contains(&file)
        {
            return Err(item.fault(format!("`{}` includes itself", file.display())));
        }
        let part = load_file(file, including).map_err(|fault| fault.at(&item.at))?;
        parts = Some(match parts {
            Some(parts) => merge(parts, part, true)?,
            None => part,
        });
    }
    including.pop();
    let own = tree.without("include");
    match parts {
        Some(parts) => merge(parts, own, false),
        None => Ok(own),
    }
}

/// Lays `over` on `base`: maps are merged key by key, anything else is
/// replaced. Where `strict`, the two must not say different things.
pub fn merge(base: Node, over: Node, strict: bool) -> Result<Node, Fault> {
    match (base.value, over.value) {
        (Value::Map(mut entries), Value::Map(overs)) => {
            for (key, node) in overs {
                match entries.iter_mut().find(|(k, _)| k.name == key.name) {
                    Some((_, slot)) => *slot = merge(slot.clone(), node, strict)?,
                    None => entries.push((key, node)),
                }
            }
            Ok(Node {
                value: Value::Map(entries),
                at: over.at,
            })
        }
        (base_value, value) => {
            if strict && base_value != value {
                let other = &base.at;
                let fault = Fault::new(format!(
                    "this is set in `{}`, line {}, too",
                    other.file.path.display(),
                    other.line
                ));
                return Err(fault
                    .at(&over.at)
                    .help("set it in the including file, or in one of the two"));
            }
            Ok(Node { value, at: over.at })
        }
    }
}

/// Parses one file's text.
pub fn parse(path: &Path, text: String) -> Result<Node, Fault> {
    let file = Arc::new(SourceFile {
        path: path.to_owned(),
        text,
    });
    match serde_yaml::from_str::<Spanned<Parsed>>(&file.text) {
        Ok(parsed) => Ok(place(parsed, &file)),
        Err(error) => {
            let message = error.without_snippet().to_string();
            let message = message.split(" at line ").next().unwrap_or_default();
            let fault = match message
                .strip_prefix("duplicate mapping key: ")
                .and_then(|rest| rest.split(", set ").next())
            {
                Some(key) => Fault::new(format!("the key `{key}` stands twice"))
                    .help("remove one of the two"),
                None if error.location().is_some_and(|at| holds_variable(&file, at)) => {
                    Fault::new(message).help("within `{` and `}`, put quotes around `${NAME}`")
                }
                None => Fault::new(message),
            };
            Err(match error.location() {
                Some(location) => fault.at(&at(location, &file)),
                None => fault.at(&At {
                    file,
                    line: 1,
                    column: 1,
                    length: 1,
                }),
            })
        }
    }
}

/// Whether a variable stands in the line, where braces may be taken for YAML's.
fn holds_variable(file: &SourceFile, location: serde_yaml::Location) -> bool {
    let line = usize::try_from(location.line())
        .unwrap_or(1)
        .saturating_sub(1);
    file.text
        .lines()
        .nth(line)
        .is_some_and(|line| line.contains("${"))
}

fn at(location: serde_yaml::Location, file: &Arc<SourceFile>) -> At {
    At {
        file: Arc::clone(file),
        line: usize::try_from(location.line()).unwrap_or(1).max(1),
        column: usize::try_from(location.column()).unwrap_or(1).max(1),
        length: usize::try_from(location.span().len()).unwrap_or(1).max(1),
    }
}

fn place(parsed: Spanned<Parsed>, file: &Arc<SourceFile>) -> Node {
    let value = match parsed.value {
        Parsed::Null => Value::Null,
        Parsed::Bool(v) => Value::Bool(v),
        Parsed::Int(v) => Value::Int(v),
        Parsed::Large(v) => Value::Large(v),
        Parsed::Float(v) => Value::Float(v),
        Parsed::Text(text) => Value::Text {
            written: text.clone(),
            text,
        },
        Parsed::List(items) => Value::List(items.into_iter().map(|i| place(i, file)).collect()),
        Parsed::Map(entries) => Value::Map(
            entries
                .into_iter()
                .map(|(key, value)| {
                    let key = Key {
                        at: at(key.referenced, file),
                        name: key.value,
                    };
                    (key, place(value, file))
                })
                .collect(),
        ),
    };
    Node {
        value,
        at: at(parsed.referenced, file),
    }
}

/// What the YAML library hands over, before it is placed in a file.
enum Parsed {
    Null,
    Bool(bool),
    Int(i64),
    Large(u64),
    Float(f64),
    Text(String),
    List(Vec<Spanned<Parsed>>),
    Map(Vec<(Spanned<String>, Spanned<Parsed>)>),
}

impl<'de> Deserialize<'de> for Parsed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Parsed;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("YAML")
            }
            fn visit_unit<E>(self) -> Result<Parsed, E> {
                Ok(Parsed::Null)
            }
            fn visit_none<E>(self) -> Result<Parsed, E> {
                Ok(Parsed::Null)
            }
            fn visit_bool<E>(self, v: bool) -> Result<Parsed, E> {
                Ok(Parsed::Bool(v))
            }
            fn visit_i64<E>(self, v: i64) -> Result<Parsed, E> {
                Ok(Parsed::Int(v))
            }
            fn visit_u64<E>(self, v: u64) -> Result<Parsed, E> {
                Ok(i64::try_from(v).map_or(Parsed::Large(v), Parsed::Int))
            }
            fn visit_f64<E>(self, v: f64) -> Result<Parsed, E> {
                Ok(Parsed::Float(v))
            }
            fn visit_str<E>(self, v: &str) -> Result<Parsed, E> {
                Ok(Parsed::Text(v.into()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Parsed, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = list.next_element()? {
                    items.push(item);
                }
                Ok(Parsed::List(items))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Parsed, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Parsed::Map(entries))
            }
        }
        deserializer.deserialize_any(Any)
    }
}
