//! The JSON Schema of a suite, for editors.

use super::raw::RawSuite;

/// The schema as pretty-printed JSON.
#[must_use]
pub fn schema() -> String {
    let schema = schemars::schema_for!(RawSuite);
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}
