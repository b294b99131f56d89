//! A YAML tree that remembers where each part was written.
//!
//! Suites are read into this tree first. Families then read their own settings
//! out of it with [`Node::read`], and every error names file, line and column.

mod fault;
mod read;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use fault::{Fault, nearest};

/// A file's name and text, kept for diagnostics.
#[derive(Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// The path as given.
    pub path: PathBuf,
    /// The whole text.
    pub text: String,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At {
    /// The file.
    pub file: Arc<SourceFile>,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// Length in characters; at least 1.
    pub length: usize,
}

/// A value and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What was written.
    pub value: Value,
    /// Where.
    pub at: At,
}

/// A key of a map and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    /// The key.
    pub name: String,
    /// Where.
    pub at: At,
}

/// A YAML value. Anchors and tags are resolved before.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`, `~` or nothing at all.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A whole number beyond `i64`.
    Large(u64),
    /// Another number.
    Float(f64),
    /// Text. `written` is the text before `${NAME}` and relative paths were
    /// resolved: what records and hashes keep, so that no secret leaks.
    Text {
        /// As it counts.
        text: String,
        /// As it stands in the file.
        written: String,
    },
    /// A list.
    List(Vec<Node>),
    /// A map, in order.
    Map(Vec<(Key, Node)>),
}

impl Node {
    /// Reads the node as a settings type.
    ///
    /// # Errors
    /// A [`Fault`] at the innermost place that is wrong.
    pub fn read<T: serde::de::DeserializeOwned>(&self) -> Result<T, Fault> {
        T::deserialize(self)
    }

    /// A map that stands in no file, as one that a command's options stand for;
    /// `path` is what it is called.
    #[must_use]
    pub fn unwritten<'n>(path: &str, entries: impl IntoIterator<Item = (&'n str, Value)>) -> Self {
        let at = At {
            file: Arc::new(SourceFile {
                path: path.into(),
                text: String::new(),
            }),
            line: 1,
            column: 1,
            length: 1,
        };
        let entries = entries.into_iter().map(|(name, value)| {
            let key = Key {
                name: name.to_owned(),
                at: at.clone(),
            };
            let at = at.clone();
            (key, Self { value, at })
        });
        let value = Value::Map(entries.collect());
        Self { value, at }
    }

    /// The value of a key, where this is a map that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entries()
            .iter()
            .find(|(k, _)| k.name == key)
            .map(|(_, v)| v)
    }

    /// The entries of a map; none for anything else.
    #[must_use]
    pub fn entries(&self) -> &[(Key, Self)] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; the node itself for anything else.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        match &self.value {
            Value::List(items) => items,
            _ => std::slice::from_ref(self),
        }
    }

    /// The text of a string.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text { text, .. } => Some(text),
            _ => None,
        }
    }

    /// This map without a key.
    #[must_use]
    pub fn without(&self, key: &str) -> Self {
        let mut node = self.clone();
        if let Value::Map(entries) = &mut node.value {
            entries.retain(|(k, _)| k.name != key);
        }
        node
    }

    /// A fault at this node.
    #[must_use]
    pub fn fault(&self, message: impl Into<String>) -> Fault {
        Fault::new(message).at(&self.at)
    }

    /// The tree as JSON, with texts as written: for records and hashes.
    #[must_use]
    pub fn as_written(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match &self.value {
            Value::Null => Json::Null,
            Value::Bool(v) => (*v).into(),
            Value::Int(v) => (*v).into(),
            Value::Large(v) => (*v).into(),
            Value::Float(v) => (*v).into(),
            Value::Text { written, .. } => written.as_str().into(),
            Value::List(items) => items.iter().map(Self::as_written).collect(),
            Value::Map(entries) => Json::Object(
                entries
                    .iter()
                    .map(|(k, v)| (k.name.clone(), v.as_written()))
                    .collect(),
            ),
        }
    }

    /// The folder of the file that this node stands in.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.at.file.path.parent().unwrap_or(Path::new(""))
    }
}
