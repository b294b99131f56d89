//! What a dataset of programs can be told about mutants.

use schemars::JsonSchema;
use serde::Deserialize;

use super::rules::Treatment;
use crate::domain::settings::{Fault, Node};
use crate::mutations::{Constants, OPERATORS, Operator, Recipe, named, words};

/// Mutants instead of the programs themselves; all defaults are the paper's.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The operators: `paper`, `mutpy`, `own`, `all`, or some by name.
    #[schemars(schema_with = "operator_names")]
    operators: Option<serde_json::Value>,
    /// Mutants drawn from each program; what comes to nothing is counted.
    #[schemars(range(min = 1, max = 1_000_000))]
    rounds: Option<usize>,
    /// The chance of each place to be changed.
    #[schemars(range(min = 0.0, max = 1.0))]
    probability: Option<f64>,
    /// The standard deviation of a replaced number from the old one.
    #[schemars(range(min = 0.0))]
    deviation: Option<f64>,
    /// Which constants are replaced.
    constants: Option<Constants>,
    /// What becomes of mutants that do the same as their parent.
    equivalents: Treatment,
    /// Whether the unchanged programs are in the dataset, too.
    originals: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            operators: None,
            rounds: None,
            probability: None,
            deviation: None,
            constants: None,
            equivalents: Treatment::Keep,
            originals: false,
        }
    }
}

/// How a dataset draws mutants.
#[derive(Debug, Clone, PartialEq)]
pub struct Mutation {
    /// How they are drawn.
    pub recipe: Recipe,
    /// Whether those that do the same as their parent stay.
    pub equivalents: Treatment,
    /// Whether the parents are examples, too.
    pub originals: bool,
}

impl Mutation {
    /// Reads and checks settings; what they leave out is as in `recipe`.
    ///
    /// # Errors
    /// A fault at what is unknown, of the wrong type, or out of range.
    pub fn read(node: &Node, recipe: Recipe) -> Result<Self, Fault> {
        let settings: Settings = node.read()?;
        let wrong = |key: &str, message: &str| Err(node.get(key).unwrap_or(node).fault(message));
        let operators = match node.get("operators") {
            None => recipe.operators,
            Some(list) if list.items().is_empty() => {
                return wrong("operators", "`operators` is empty");
            }
            Some(list) => {
                let mut chosen = Vec::new();
                for node in list.items() {
                    chosen.extend(of_word(node)?);
                }
                let mut all = OPERATORS.to_vec();
                all.retain(|operator| chosen.contains(operator));
                all
            }
        };
        let recipe = Recipe {
            operators,
            rounds: settings.rounds.unwrap_or(recipe.rounds),
            probability: settings.probability.unwrap_or(recipe.probability),
            deviation: settings.deviation.unwrap_or(recipe.deviation),
            constants: settings.constants.unwrap_or(recipe.constants),
        };
        if let Some((knob, range)) = recipe.fault() {
            return wrong(knob, &format!("`{knob}` {range}"));
        }
        Ok(Self {
            recipe,
            equivalents: settings.equivalents,
            originals: settings.originals,
        })
    }
}

/// The operators that a word of a suite stands for.
fn of_word(node: &Node) -> Result<Vec<&'static Operator>, Fault> {
    let Some(word) = node.text() else {
        return Err(node.fault("expected the name of an operator or of a group of them"));
    };
    let found = named(word);
    match found.is_empty() {
        true => Err(Fault::unknown("operator", word, words()).at(&node.at)),
        false => Ok(found),
    }
}

fn operator_names(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    let words: Vec<&str> = words().collect();
    schemars::json_schema!({
        "description": "The operators: `paper`, `mutpy`, `own`, `all`, or some by name.",
        "anyOf": [
            { "enum": words },
            { "type": "array", "minItems": 1, "items": { "enum": words } },
        ],
    })
}
