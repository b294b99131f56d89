//! `harness check` and `harness list`: what a suite says, and what it can name.

use std::path::Path;

use clap::ValueEnum;

use super::Done;
use crate::console;
use crate::datasets::DATASETS;
use crate::metrics::METRICS;
use crate::models::MODELS;
use crate::prompts::SHAPES;
use crate::report::{LAYOUTS, PLOTS, TABLES};
use crate::suite::Suite;

/// A family of things that a suite can name.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Family {
    /// Kinds of datasets
    Datasets,
    /// Kinds of models
    Models,
    /// Shapes of prompts
    Prompts,
    /// Metrics
    Metrics,
    /// Tables of a report
    Tables,
    /// Formats of a report
    Formats,
    /// Plots of a report
    Plots,
}

impl Family {
    /// Names and one line each, from the family's own list.
    fn entries(self) -> Vec<(&'static str, &'static str)> {
        match self {
            Self::Datasets => DATASETS.iter().map(|k| (k.name, k.about)).collect(),
            Self::Models => MODELS.iter().map(|k| (k.name, k.about)).collect(),
            Self::Prompts => SHAPES.iter().map(|s| (s.name, s.about)).collect(),
            Self::Metrics => METRICS.iter().map(|m| (m.name, m.about)).collect(),
            Self::Tables => TABLES.iter().map(|t| (t.name, t.about)).collect(),
            Self::Formats => LAYOUTS.iter().map(|l| (l.name(), l.about())).collect(),
            Self::Plots => PLOTS.iter().map(|p| (p.name, p.about)).collect(),
        }
    }
}

pub fn list(family: Option<Family>) -> anyhow::Result<Done> {
    let families = match family {
        Some(family) => vec![family],
        None => Family::value_variants().to_vec(),
    };
    let mut text = String::new();
    for family in families {
        let Some(value) = family.to_possible_value() else {
            continue;
        };
        let entries = family.entries();
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(value.get_name());
        text.push('\n');
        let width = entries.iter().map(|(name, _)| name.len()).max();
        for (name, about) in entries {
            text.push_str(&format!(
                "  {name:width$}  {about}\n",
                width = width.unwrap_or(0)
            ));
        }
    }
    console::show(&text)?;
    Ok(Done::Well)
}

pub fn check(path: &Path) -> anyhow::Result<Done> {
    let suite = Suite::load(path)?;
    let mut text = format!("{} is right: {}\n", path.display(), suite.name);
    for task in &suite.tasks {
        let models: Vec<&str> = task
            .models
            .iter()
            .map(|&model| suite.models[model].name.as_str())
            .collect();
        text.push_str(&format!(
            "  {}: {} shots, {} scoring, asked of {}\n",
            task.name,
            task.shots,
            task.scoring.name(),
            models.join(", ")
        ));
    }
    console::show(&text)?;
    Ok(Done::Well)
}
