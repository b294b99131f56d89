//! An entry in a family's list of kinds that a suite can name.

use super::settings::{Fault, Node};

/// A kind of dataset or model: what `kind:` names in a suite.
pub struct Kind<T: ?Sized> {
    /// The word after `kind:`.
    pub name: &'static str,
    /// One line for `harness list`.
    pub about: &'static str,
    /// Reads the settings beside `kind:`.
    pub build: fn(&Node) -> Result<Box<T>, Fault>,
    /// The JSON Schema of those settings.
    pub schema: fn() -> schemars::Schema,
}
