//! `harness check` and `harness list`: what a suite says, and what it can name.

use std::path::Path;

use clap::ValueEnum;

use super::Done;
use crate::console;
use crate::datasets::DATASETS;
use crate::metrics::METRICS;
use crate::models::MODELS;
use crate::mutations::{OPERATORS, Operator};
use crate::prompts::SHAPES;
use crate::rankers::RANKERS;
use crate::ranking::{LIKENESSES, RANKING_METRICS};
use crate::report::{LAYOUTS, PLOTS, TABLES};
use crate::suite::{Recipe, Suite};

/// A family of things that a suite can name.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Family {
    /// Kinds of datasets
    Datasets,
    /// Kinds of models
    Models,
    /// Shapes of prompts
    Prompts,
    /// Operators of mutation; named alone, each with a program and a mutant of it
    Operators,
    /// Metrics
    Metrics,
    /// Measures of a search
    Measures,
    /// How what two programs do is compared, where a search ranks again
    Likenesses,
    /// What the samples of a programming task can be ranked by
    Rankers,
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
            Self::Operators => OPERATORS.iter().map(|o| (o.name, o.about)).collect(),
            Self::Metrics => METRICS.iter().map(|m| (m.name, m.about)).collect(),
            Self::Measures => RANKING_METRICS.iter().map(|m| (m.name, m.about)).collect(),
            Self::Likenesses => LIKENESSES.iter().map(|l| (l.name, l.about)).collect(),
            Self::Rankers => RANKERS.iter().map(|r| (r.name, r.about)).collect(),
            Self::Tables => TABLES.iter().map(|t| (t.name, t.about)).collect(),
            Self::Formats => LAYOUTS.iter().map(|l| (l.name(), l.about())).collect(),
            Self::Plots => PLOTS.iter().map(|p| (p.name, p.about)).collect(),
        }
    }
}

pub fn list(family: Option<Family>) -> anyhow::Result<Done> {
    let families = match family {
        Some(Family::Operators) => {
            let all: String = OPERATORS.iter().map(|operator| shown(operator)).collect();
            console::show(&all)?;
            return Ok(Done::Well);
        }
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

/// An operator with a program and a mutant of it, side by side.
fn shown(operator: &Operator) -> String {
    let (name, group) = (operator.name, operator.group.name());
    let mut text = format!("{name}  {group:<5}  {}\n", operator.about);
    let width = operator
        .before
        .lines()
        .map(str::len)
        .max()
        .unwrap_or(0)
        .max(24);
    let (mut before, mut after) = (operator.before.lines(), operator.after.lines());
    loop {
        match (before.next(), after.next()) {
            (None, None) => break,
            (old, new) => {
                let (old, new) = (old.unwrap_or_default(), new.unwrap_or_default());
                let line = format!("       {old:width$}  |  {new}");
                text.push_str(line.trim_end());
                text.push('\n');
            }
        }
    }
    text.push('\n');
    text
}

pub fn check(path: &Path) -> anyhow::Result<Done> {
    if Recipe::is_one(path)? {
        return console::show(&recipe(path)?).map(|()| Done::Well);
    }
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
        for rank in &task.ranks {
            let asked = rank.asks.as_ref().map_or_else(String::new, |asks| {
                let model = &suite.models[asks.model].name;
                format!(
                    ", as `{model}` predicts by the prompt `{}`",
                    asks.shape.name
                )
            });
            text.push_str(&format!(
                "    + {}: the first {} of {} samples by `{}`{asked}\n",
                rank.name, rank.keep, task.sampling.samples, rank.ranker.name
            ));
        }
    }
    for search in &suite.searches {
        let models = search
            .models
            .iter()
            .map(|&at| suite.models[at].name.as_str());
        let models: Vec<&str> = models.collect();
        text.push_str(&format!(
            "  {}: {} scoring, searched by {}\n",
            search.name,
            search.scoring.name(),
            models.join(", ")
        ));
        for rerank in &search.reranks {
            text.push_str(&format!(
                "    + {}: ranked again by what `{}` answers to {}\n",
                rerank.name, suite.models[rerank.model].name, suite.tasks[rerank.task].name
            ));
        }
    }
    console::show(&text)?;
    Ok(Done::Well)
}

fn recipe(path: &Path) -> anyhow::Result<String> {
    let recipe = Recipe::load(path)?;
    let mut text = format!("{} is right: {}\n", path.display(), recipe.name);
    for curriculum in &recipe.curricula {
        for stage in &curriculum.plan.stages {
            let from: Vec<&str> = stage
                .sample
                .iter()
                .map(|share| recipe.datasets[share.dataset].name.as_str())
                .collect();
            let of = match &curriculum.name {
                None => String::new(),
                Some(name) => format!("{name}, "),
            };
            text.push_str(&format!(
                "  {of}{}: {} steps on {}\n",
                stage.name,
                stage.steps,
                from.join(", ")
            ));
        }
    }
    Ok(text)
}
