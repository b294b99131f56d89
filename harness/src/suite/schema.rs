//! The JSON Schemas of suites and recipes, for editors.

use schemars::Schema;

use super::raw::RawSuite;
use super::recipe_raw::RawRecipe;

/// The schema of a suite as pretty-printed JSON.
#[must_use]
pub fn schema() -> String {
    pretty(&schemars::schema_for!(RawSuite))
}

/// The schema of a recipe as pretty-printed JSON.
#[must_use]
pub fn recipe_schema() -> String {
    pretty(&schemars::schema_for!(RawRecipe))
}

fn pretty(schema: &Schema) -> String {
    let mut text = serde_json::to_string_pretty(schema).unwrap_or_default();
    text.push('\n');
    text
}
