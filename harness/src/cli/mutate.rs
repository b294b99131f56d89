//! `harness mutate`: the mutants of a program, as JSON lines.

use std::collections::HashSet;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use serde::Serialize;

use super::Done;
use crate::console;
use crate::domain::settings::Fault;
use crate::domain::{Place, universal_newlines};
use crate::mutations::{Constants, OPERATORS, Operator, Parent, Recipe, named, words};

#[derive(Args)]
pub struct MutateArgs {
    /// The program; `-` reads it from standard input. Places are bytes of its text with \n line
    /// ends and no byte-order mark
    file: PathBuf,
    /// Operators by name, or groups of them: paper, mutpy, own, all
    #[arg(
        long,
        value_name = "A,B",
        value_delimiter = ',',
        default_value = "paper"
    )]
    operators: Vec<String>,
    /// Mutants to draw; what comes to nothing or is there already is left out
    #[arg(long, value_name = "N", default_value_t = 20)]
    rounds: usize,
    /// Equal seeds give equal mutants
    #[arg(long, value_name = "S", default_value_t = 0)]
    seed: u64,
    /// The chance of each place to be changed
    #[arg(
        long,
        value_name = "P",
        allow_negative_numbers = true,
        default_value_t = 0.5
    )]
    probability: f64,
    /// The standard deviation of a replaced number from the old one
    #[arg(
        long,
        value_name = "D",
        allow_negative_numbers = true,
        default_value_t = 100.0
    )]
    deviation: f64,
    /// Which constants CRP replaces
    #[arg(long, value_enum, default_value = "all")]
    constants: ConstantsName,
    /// Do not say what was left out
    #[arg(long, short)]
    quiet: bool,
}

/// Which constants are replaced.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ConstantsName {
    /// Numbers and strings
    All,
    /// Numbers alone
    Numbers,
}

/// A line of the output.
#[derive(Serialize)]
struct Line<'a> {
    id: String,
    source: &'a str,
    operators: Vec<&'a str>,
    places: &'a [Place],
}

pub fn mutate(args: &MutateArgs) -> anyhow::Result<Done> {
    let recipe = recipe(args)?;
    let name = args.file.display();
    let source = universal_newlines(&read(&args.file)?);
    let parent = Parent::new(&source, &recipe.operators)
        .map_err(|why| anyhow::anyhow!("`{name}` cannot be mutated: {why}"))?;
    let stem = match args.file.as_os_str() == "-" {
        true => "stdin".to_owned(),
        false => args
            .file
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
    };
    let (mut unchanged, mut no_python, mut doubled) = (0, 0, 0);
    let mut seen = HashSet::new();
    for (round, mutant) in parent.mutants(&recipe, args.seed, &["mutate", &stem]) {
        if mutant.source == source {
            unchanged += 1;
        } else if !seen.insert(blake3::hash(mutant.source.as_bytes())) {
            doubled += 1;
        } else if !mutant.is_python() {
            no_python += 1;
        } else {
            let mut operators: Vec<&str> = Vec::new();
            for place in &mutant.places {
                if !operators.contains(&place.operator.as_str()) {
                    operators.push(&place.operator);
                }
            }
            let line = serde_json::to_string(&Line {
                id: format!("{stem}@{round}"),
                source: &mutant.source,
                operators,
                places: &mutant.places,
            })?;
            console::show(&format!("{line}\n"))?;
        }
    }
    if !args.quiet && parent.sites().is_empty() {
        let words = args.operators.join(", ");
        console::complain(&format!(
            "`{name}` has no place that these can change: {words}"
        ));
    } else if !args.quiet && unchanged + doubled + no_python > 0 {
        console::complain(&format!(
            "of {} draws, left out: {unchanged} unchanged, {doubled} drawn before, {no_python} no \
             Python",
            recipe.rounds
        ));
    }
    Ok(Done::Well)
}

fn recipe(args: &MutateArgs) -> anyhow::Result<Recipe> {
    let mut operators: Vec<&'static Operator> = Vec::new();
    for word in &args.operators {
        let meant = named(word);
        if meant.is_empty() {
            return Err(Fault::unknown("operator", word, words()).into());
        }
        operators.extend(meant);
    }
    // In the order of the list, whatever that of the words.
    let recipe = Recipe {
        operators: OPERATORS
            .iter()
            .copied()
            .filter(|o| operators.contains(o))
            .collect(),
        rounds: args.rounds,
        probability: args.probability,
        deviation: args.deviation,
        constants: match args.constants {
            ConstantsName::All => Constants::All,
            ConstantsName::Numbers => Constants::Numbers,
        },
    };
    match recipe.fault() {
        Some((knob, range)) => anyhow::bail!("--{knob} {range}"),
        None => Ok(recipe),
    }
}

fn read(path: &Path) -> anyhow::Result<String> {
    let bytes = if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        std::fs::read(path)
    };
    let bytes = bytes.with_context(|| format!("failed to read `{}`", path.display()))?;
    String::from_utf8(bytes).map_err(|error| {
        let right = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = right.iter().filter(|byte| **byte == b'\n').count() + 1;
        anyhow::anyhow!("`{}` is not UTF-8 text: see line {line}", path.display())
    })
}
