//! The families of statements: one file a family, one line a template.

mod aggregates;
mod arithmetic;
mod augmented;
mod bitwise;
mod comparison;
mod comprehension;
mod conditional;
mod conversion;
mod deletion;
mod dicts;
mod formatting;
mod functions;
mod indexing;
mod item_assignment;
mod lists;
mod logic;
mod numbers;
mod sequences;
mod sets;
mod slicing;
mod strings;
mod tuples;
mod unpacking;

/// All families.
pub const FAMILIES: &[Family] = &[
    arithmetic::FAMILY,
    bitwise::FAMILY,
    augmented::FAMILY,
    comparison::FAMILY,
    logic::FAMILY,
    conditional::FAMILY,
    indexing::FAMILY,
    item_assignment::FAMILY,
    deletion::FAMILY,
    slicing::FAMILY,
    strings::FAMILY,
    formatting::FAMILY,
    lists::FAMILY,
    tuples::FAMILY,
    dicts::FAMILY,
    sets::FAMILY,
    aggregates::FAMILY,
    sequences::FAMILY,
    numbers::FAMILY,
    conversion::FAMILY,
    comprehension::FAMILY,
    unpacking::FAMILY,
    functions::FAMILY,
];

/// Statements that teach the same thing.
#[derive(Debug)]
pub struct Family {
    /// The word that suites and tags use.
    pub name: &'static str,
    /// How often it is drawn, relative to the others. Kinds that models find
    /// hard (arithmetic with several digits, slices, item assignment,
    /// comprehensions, mutating methods) have more.
    pub weight: u32,
    /// Its templates, drawn equally often.
    pub templates: &'static [Template],
}

/// A statement with holes.
#[derive(Debug)]
pub struct Template {
    /// Unique in its family.
    pub name: &'static str,
    /// The statement, or the value that it assigns, in the language of
    /// [`pattern`](super::pattern).
    pub pattern: &'static str,
    /// Whether the pattern is a value, to be assigned to a name.
    pub is_value: bool,
}

/// A template whose value is assigned to a name.
const fn value(name: &'static str, pattern: &'static str) -> Template {
    Template {
        name,
        pattern,
        is_value: true,
    }
}

/// A template that is a statement as it stands.
const fn statement(name: &'static str, pattern: &'static str) -> Template {
    Template {
        name,
        pattern,
        is_value: false,
    }
}
