//! What a CodeExecutor's sources open with: one word, or one for each dataset.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// The words, without `<` and `>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tag {
    /// One for all datasets.
    One(String),
    /// By the datasets' names.
    Each(BTreeMap<String, String>),
}

impl<'de> Deserialize<'de> for Tag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrEach;
        impl<'de> Visitor<'de> for OneOrEach {
            type Value = Tag;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a tag, or a map from datasets to tags")
            }
            fn visit_str<E>(self, tag: &str) -> Result<Tag, E> {
                Ok(Tag::One(tag.to_owned()))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tag, A::Error> {
                let mut each = BTreeMap::new();
                while let Some((dataset, tag)) = map.next_entry()? {
                    each.insert(dataset, tag);
                }
                Ok(Tag::Each(each))
            }
        }
        deserializer.deserialize_any(OneOrEach)
    }
}

impl JsonSchema for Tag {
    fn schema_name() -> Cow<'static, str> {
        "Tag".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "anyOf": [
                {"type": "string"},
                {"type": "object", "additionalProperties": {"type": "string"}}
            ]
        })
    }
}
