//! The searches of a suite, checked.

use super::check::{names, resolve};
use super::raw::{Order, RawSearch};
use super::{Named, Rerank, Search, Task};
use crate::datasets::Dataset;
use crate::domain::settings::{Fault, Node};
use crate::models::Model;
use crate::prompts::Asks;
use crate::ranking::{Blend, LIKENESSES, RANKING_METRICS};

/// What a search can name.
pub struct Known<'a> {
    /// The suite's datasets.
    pub datasets: &'a [Named<dyn Dataset>],
    /// The suite's models.
    pub models: &'a [Named<dyn Model>],
    /// The suite's tasks.
    pub tasks: &'a [Task],
}

/// Checks all searches, one for every dataset that each names.
pub fn check(root: &Node, known: &Known<'_>) -> Result<Vec<Search>, Fault> {
    let mut searches = Vec::new();
    for node in root.get("searches").map_or(&[][..], Node::items) {
        let more = search(node, known, &searches)?;
        searches.extend(more);
    }
    Ok(searches)
}

fn search(node: &Node, known: &Known<'_>, earlier: &[Search]) -> Result<Vec<Search>, Fault> {
    let raw: RawSearch = node.read()?;
    if raw.dataset.0.is_empty() {
        return Err(node.fault("the key `dataset` is missing"));
    }
    let datasets = resolve(node, "dataset", "dataset", &names(known.datasets))?;
    if raw.name.is_some() && datasets.len() > 1 {
        let fault = node.get("name").unwrap_or(node);
        return Err(fault
            .fault("one name cannot stand for several searches")
            .help("leave out `name`: each is then called `dataset/search`"));
    }
    let models = models(node, known)?;
    let metric_names: Vec<String> = RANKING_METRICS.iter().map(|m| m.name.to_owned()).collect();
    let metrics = match node.get("metrics") {
        None => (0..metric_names.len()).collect(),
        Some(_) => resolve(node, "metrics", "measure of a search", &metric_names)?,
    };
    let mut searches: Vec<Search> = Vec::new();
    for dataset in datasets {
        let default = || format!("{}/search", known.datasets[dataset].name);
        let name = raw.name.clone().unwrap_or_else(default);
        if name.is_empty() || name.contains(char::is_control) {
            let at = node.get("name").unwrap_or(node);
            return Err(at.fault(format!("{name:?} cannot name a search")));
        }
        let taken = known.tasks.iter().any(|task| task.name == name);
        if taken || earlier.iter().chain(&searches).any(|it| it.name == name) {
            return Err(node
                .fault(format!("there are two tasks or searches named `{name}`"))
                .help("give one of them a `name`"));
        }
        searches.push(Search {
            name,
            dataset,
            models: models.clone(),
            metrics: metrics.iter().map(|&at| RANKING_METRICS[at]).collect(),
            scoring: raw.scoring,
            reranks: reranks(node, known)?,
        });
    }
    Ok(searches)
}

/// The models that are named, or all that can search.
fn models(node: &Node, known: &Known<'_>) -> Result<Vec<usize>, Fault> {
    let searches = |at: usize| !known.models[at].it.uses().answers();
    let Some(list) = node.get("models") else {
        let all: Vec<usize> = (0..known.models.len()).filter(|&at| searches(at)).collect();
        return match all.is_empty() {
            false => Ok(all),
            true => Err(node.fault("no model of the suite can search").help(
                "add one of the kind `bm25`, or a `candle` or `http` with `api: embeddings`",
            )),
        };
    };
    let models = resolve(node, "models", "model", &names(known.models))?;
    for (item, &at) in list.items().iter().zip(&models) {
        if !searches(at) {
            let fault = item.fault(format!("`{}` answers prompts", known.models[at].name));
            return Err(fault.help(
                "a search takes models that compare programs: the kinds `bm25` and `tfidf`, and \
                 those with `api: embeddings`",
            ));
        }
    }
    Ok(models)
}

fn reranks(node: &Node, known: &Known<'_>) -> Result<Vec<Rerank>, Fault> {
    let mut reranks: Vec<Rerank> = Vec::new();
    let raw: RawSearch = node.read()?;
    let nodes = node.get("rerank").map_or(&[][..], Node::items);
    for (raw, node) in raw.rerank.iter().zip(nodes) {
        let at = |key: &str| &node.get(key).unwrap_or(node).at;
        let task_names: Vec<&str> = known.tasks.iter().map(|it| it.name.as_str()).collect();
        let task = task_names.iter().position(|name| *name == raw.task);
        let task = task.ok_or_else(|| {
            let fault = Fault::unknown("task", &raw.task, task_names.iter().copied());
            fault.at(at("task"))
        })?;
        if known.tasks[task].shape.asks == Asks::Exception {
            let fault = Fault::new(format!("`{}` asks for the exception alone", raw.task));
            return Err(fault
                .at(at("task"))
                .help("name a task that asks for the trace or the output"));
        }
        let asked = &known.tasks[task].models;
        let asked_names = || asked.iter().map(|&at| known.models[at].name.as_str());
        let model = asked_names().position(|name| name == raw.model);
        let model = model.ok_or_else(|| {
            let words = format!("model of `{}`", raw.task);
            Fault::unknown(&words, &raw.model, asked_names()).at(at("model"))
        })?;
        let likeness = LIKENESSES.iter().find(|it| it.name == raw.likeness);
        let likeness = likeness.ok_or_else(|| {
            let all = LIKENESSES.iter().map(|it| it.name);
            Fault::unknown("likeness", &raw.likeness, all).at(at("likeness"))
        })?;
        if !(raw.weight > 0.0 && raw.weight.is_finite()) {
            return Err(Fault::new("expected a weight above 0").at(at("weight")));
        }
        if node.get("weight").is_some() && raw.order == Order::Sort {
            let fault = Fault::new("`order: sort` has no use for a weight");
            return Err(fault.at(at("weight")));
        }
        let name = raw.name.clone().unwrap_or_else(|| raw.model.clone());
        if name.is_empty() || reranks.iter().any(|it| it.name == name) {
            let fault = Fault::new(format!("there are two ways to rank again named `{name}`"));
            return Err(fault.at(at("name")).help("give one of them a `name`"));
        }
        reranks.push(Rerank {
            name,
            task,
            model: asked[model],
            likeness,
            blend: match raw.order {
                Order::Sum => Blend::Added(raw.weight),
                Order::Sort => Blend::Sorted,
            },
        });
    }
    Ok(reranks)
}
