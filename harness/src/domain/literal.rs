//! Python literals: parsing `repr` text, and equality of values.

/// A Python value written as a literal.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    /// Placeholder.
    None,
}
