//! From what was typed to what it means.

use std::path::Path;

use super::gate::{check_gate, shown};
use super::ranks::{check_k, check_ranks};
use super::raw::{RawSuite, RawTask, Words};
use super::searches::{self, Known};
use super::used::keep_used;
use super::{Named, Report, Suite, Task, tree};
use crate::datasets::{DATASETS, Dataset, Yields};
use crate::domain::Kind;
use crate::domain::settings::{Fault, Node, Value};
use crate::metrics::{METRICS, Metric, Needs};
use crate::models::{MODELS, Model, Use};
use crate::prompts::{Asks, SHAPES, Shape, Template};
use crate::report::{LAYOUTS, TABLES};

/// Checks a suite's tree.
pub fn check(path: &Path, root: &Node) -> Result<Suite, Fault> {
    let raw: RawSuite = root.read()?;
    check_name(root, &raw.name)?;
    let mut datasets = family::<dyn Dataset>(root, "datasets", "dataset", DATASETS)?;
    let mut models = family::<dyn Model>(root, "models", "model", MODELS)?;
    let mut tasks = Vec::new();
    if root.get("searches").is_none() {
        section(root, "tasks")?;
    }
    for node in root.get("tasks").map_or(&[][..], Node::items) {
        let node = match root.get("defaults") {
            Some(defaults) => tree::merge(defaults.clone(), node.clone(), false)?,
            None => node.clone(),
        };
        tasks.extend(check_task(&node, &datasets, &models, &tasks)?);
    }
    let known = Known {
        datasets: &datasets,
        models: &models,
        tasks: &tasks,
    };
    let mut searches = searches::check(root, &known)?;
    keep_used(&mut datasets, &mut models, &mut tasks, &mut searches);
    check_choices(root, &tasks, &datasets, &models)?;
    let shown = shown(&tasks, &searches, &models);
    Ok(Suite {
        gate: check_gate(root, &raw, &shown)?,
        report: check_report(root)?,
        sandbox: raw.sandbox.at_least,
        name: raw.name,
        about: raw.about,
        file: path.to_owned(),
        seed: raw.seed,
        datasets,
        models,
        tasks,
        searches,
        hash: hash(root),
    })
}

/// A hash of what answers depend on: not of the report or the gate.
fn hash(root: &Node) -> String {
    let parts = ["name", "seed", "datasets", "models", "defaults", "tasks"];
    let mut written: Vec<_> = parts
        .iter()
        .map(|part| root.get(part).map(Node::as_written))
        .collect();
    written.extend(root.get("searches").map(|it| Some(it.as_written())));
    short_hash(&written)
}

pub(super) fn short_hash(written: &impl serde::Serialize) -> String {
    let text = serde_json::to_vec(written).unwrap_or_default();
    blake3::hash(&text).to_hex()[..16].to_owned()
}

pub(super) fn check_name(root: &Node, name: &str) -> Result<(), Fault> {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !name.is_empty() && name.chars().all(fits) {
        return Ok(());
    }
    let fault = Fault::new(format!("`{name}` cannot name a run's folder"))
        .help("use letters, digits, `-` and `_`");
    Err(fault.at(&root.get("name").unwrap_or(root).at))
}

/// A section that must be there and hold something.
pub(super) fn section<'a>(root: &'a Node, name: &str) -> Result<&'a Node, Fault> {
    let node = root
        .get(name)
        .ok_or_else(|| root.fault(format!("the key `{name}` is missing")))?;
    match &node.value {
        Value::Map(entries) if !entries.is_empty() => Ok(node),
        Value::List(items) if !items.is_empty() => Ok(node),
        _ => Err(node.fault(format!("`{name}` is empty"))),
    }
}

/// Builds the members of a family, each by its kind.
pub(super) fn family<T: ?Sized>(
    root: &Node,
    section_name: &str,
    what: &str,
    kinds: &[&'static Kind<T>],
) -> Result<Vec<Named<T>>, Fault> {
    let mut members = Vec::new();
    for (key, node) in section(root, section_name)?.entries() {
        // Datasets name files, models stand in tables.
        if key.name.is_empty()
            || key
                .name
                .contains(|c: char| c.is_control() || (c == '/' && what == "dataset"))
        {
            let fault = Fault::new(format!("{:?} cannot name a {what}", key.name));
            return Err(fault
                .at(&key.at)
                .help("use letters, digits, `-`, `_` and `.`"));
        }
        let kind_node = node.get("kind").ok_or_else(|| {
            let all: Vec<String> = kinds.iter().map(|k| format!("`{}`", k.name)).collect();
            Fault::new(format!("the {what} `{}` has no `kind`", key.name))
                .at(&key.at)
                .help(format!("there are {}", all.join(", ")))
        })?;
        let name = kind_node
            .text()
            .ok_or_else(|| kind_node.fault("expected a kind's name"))?;
        let kind = kinds.iter().find(|k| k.name == name).ok_or_else(|| {
            let names = kinds.iter().map(|k| k.name);
            Fault::unknown(&format!("kind of {what}"), name, names).at(&kind_node.at)
        })?;
        let settings = node.without("kind");
        members.push(Named {
            name: key.name.clone(),
            kind: kind.name,
            hash: short_hash(&node.as_written()),
            it: (kind.build)(&settings).map_err(|fault| fault.at(&key.at))?,
        });
    }
    Ok(members)
}

/// A task for every dataset and prompt that it names.
fn check_task(
    node: &Node,
    datasets: &[Named<dyn Dataset>],
    models: &[Named<dyn Model>],
    earlier: &[Task],
) -> Result<Vec<Task>, Fault> {
    let raw: RawTask = node.read()?;
    let wanted = |key: &str, words: &Words| match words.0.is_empty() {
        true => Err(node.fault(format!("the key `{key}` is missing"))),
        false => Ok(()),
    };
    wanted("dataset", &raw.dataset)?;
    wanted("prompt", &raw.prompt)?;
    let shape_names: Vec<String> = SHAPES.iter().map(|s| s.name.to_owned()).collect();
    let task_datasets = resolve(node, "dataset", "dataset", &names(datasets))?;
    let shapes = resolve(node, "prompt", "prompt", &shape_names)?;
    let task_models = task_models(node, models)?;
    check_sampling(node, &raw)?;
    if raw.name.is_some() && task_datasets.len() * shapes.len() > 1 {
        let name = node.get("name").unwrap_or(node);
        return Err(name
            .fault("one name cannot stand for several tasks")
            .help("leave out `name`: each is then called `dataset/prompt`"));
    }
    let mut tasks: Vec<Task> = Vec::new();
    for &dataset in &task_datasets {
        for &shape in &shapes {
            let shape = SHAPES[shape];
            let default = || format!("{}/{}", datasets[dataset].name, shape.name);
            let name = raw.name.clone().unwrap_or_else(default);
            if name.is_empty() || name.contains(char::is_control) {
                let at = node.get("name").unwrap_or(node);
                return Err(at.fault(format!("{name:?} cannot name a task")));
            }
            if earlier.iter().chain(&tasks).any(|task| task.name == name) {
                return Err(node
                    .fault(format!("there are two tasks named `{name}`"))
                    .help("give one of them a `name`"));
            }
            let yields = datasets[dataset].it.yields();
            if yields == Yields::Solutions {
                let at = node.get("dataset").unwrap_or(node);
                let fault = at.fault(format!(
                    "the programs of `{}` are not run, and nothing can be asked about them",
                    datasets[dataset].name
                ));
                return Err(fault.help("name it under `searches`"));
            }
            let lacking = match shape.asks {
                Asks::Output => Some(["output", "print"]),
                Asks::Exception => Some(["an exception", "raise"]),
                Asks::Trace | Asks::Code => None,
            };
            if (yields == Yields::Tests) != (shape.asks == Asks::Code) {
                let fault = node.get("prompt").unwrap_or(node).fault(format!(
                    "the prompt `{}` does not go with the examples of `{}`",
                    shape.name, datasets[dataset].name
                ));
                return Err(fault.help("`code` is for programming tasks, and nothing else is"));
            }
            if let Some([what, verb]) = lacking.filter(|_| yields == Yields::States) {
                let fault = node.get("prompt").unwrap_or(node).fault(format!(
                    "the prompt `{}` asks for {what}, and the programs of `{}` {verb} none",
                    shape.name, datasets[dataset].name
                ));
                return Err(fault.help("use `trace` or `trace_json`"));
            }
            let metrics = metrics(node, shape, yields)?;
            let most = datasets[dataset].it.most_training();
            let shots = raw.shots.unwrap_or(shape.shots.min(most));
            if shots > most {
                let at = node.get("shots").or(node.get("prompt")).unwrap_or(node);
                let fault = at.fault(format!(
                    "`{}` wants {shots} few-shot examples, and the training split of `{}` has at \
                     most {most}",
                    shape.name, datasets[dataset].name
                ));
                return Err(fault.help("set fewer `shots`, or raise the dataset's `training`"));
            }
            let k = check_k(node, &raw, shape)?;
            tasks.push(Task {
                name,
                dataset,
                models: who_answers(node, &task_models, shape, models)?,
                shape,
                template: template(node, &raw, shape)?,
                shots,
                sampling: raw.sampling.clone(),
                metrics,
                scoring: raw.scoring,
                ranks: check_ranks(node, &raw, &k, models)?,
                k,
            });
        }
    }
    Ok(tasks)
}

/// The models that are named, or all that answer.
fn task_models(node: &Node, models: &[Named<dyn Model>]) -> Result<Vec<usize>, Fault> {
    let answers = |at: usize| models[at].it.uses().answers();
    let Some(list) = node.get("models") else {
        return Ok((0..models.len()).filter(|&at| answers(at)).collect());
    };
    let named = resolve(node, "models", "model", &names(models))?;
    match list
        .items()
        .iter()
        .zip(&named)
        .find(|(_, at)| !answers(**at))
    {
        None => Ok(named),
        Some((item, &at)) => {
            let fault = item.fault(format!("`{}` answers no prompts", models[at].name));
            Err(fault.help("it compares programs: name it under `searches`"))
        }
    }
}

/// Those of a task's models that answer its prompt; all must, where they are named.
fn who_answers(
    node: &Node,
    asked: &[usize],
    shape: &Shape,
    models: &[Named<dyn Model>],
) -> Result<Vec<usize>, Fault> {
    let fits = |at: &usize| models[*at].it.uses() != Use::Writes || shape.asks == Asks::Code;
    let named = node.get("models").filter(|_| !asked.iter().all(fits));
    let Some(list) = named else {
        return Ok(asked.iter().copied().filter(fits).collect());
    };
    let mut items = list.items().iter().zip(asked);
    let misfit = items.find(|(_, at)| !fits(at));
    let (at, name) = misfit.map_or((list, ""), |(item, at)| (item, &models[*at].name));
    let fault = at.fault(format!(
        "`{name}` writes programs, and the prompt `{}` asks for none",
        shape.name
    ));
    Err(fault.help("name it where the prompt is `code`, and other `models` here"))
}

/// The names of datasets or models.
pub(super) fn names<T: ?Sized>(all: &[Named<T>]) -> Vec<String> {
    all.iter().map(|it| it.name.clone()).collect()
}

/// Indices of the names under a key, each of which must be known.
pub(super) fn resolve(
    node: &Node,
    key: &str,
    what: &str,
    known: &[String],
) -> Result<Vec<usize>, Fault> {
    let Some(list) = node.get(key) else {
        return Ok(Vec::new());
    };
    if list.items().is_empty() {
        return Err(list
            .fault(format!("`{key}` is empty"))
            .help("name some, or leave it out"));
    }
    let mut found = Vec::new();
    for item in list.items() {
        let name = item.text().unwrap_or_default();
        let index = known.iter().position(|k| k == name).ok_or_else(|| {
            Fault::unknown(what, name, known.iter().map(String::as_str)).at(&item.at)
        })?;
        if found.contains(&index) {
            return Err(item.fault(format!("`{name}` stands twice")));
        }
        found.push(index);
    }
    Ok(found)
}

fn check_sampling(node: &Node, raw: &RawTask) -> Result<(), Fault> {
    let at = |key: &str| {
        let sampling = node.get("sampling");
        sampling
            .and_then(|s| s.get(key))
            .or(sampling)
            .unwrap_or(node)
    };
    let s = &raw.sampling;
    let wrong = [
        (s.samples == 0, "samples", "at least one sample is needed"),
        (
            s.samples > 1 && s.temperature == 0.0,
            "samples",
            "several samples at temperature 0 would all be alike; set `temperature`",
        ),
        (
            !(0.0..=10.0).contains(&s.temperature),
            "temperature",
            "expected a temperature from 0 to 10",
        ),
        (
            !(s.top_p > 0.0 && s.top_p <= 1.0),
            "top_p",
            "expected a share above 0 and up to 1",
        ),
        (
            s.max_tokens == 0,
            "max_tokens",
            "at least one token is needed",
        ),
    ];
    match wrong.into_iter().find(|(is_wrong, ..)| *is_wrong) {
        Some((_, key, message)) => Err(at(key).fault(message)),
        None => Ok(()),
    }
}

fn template(node: &Node, raw: &RawTask, shape: &'static Shape) -> Result<Template, Fault> {
    let Some(path) = &raw.template else {
        return Template::parse(shape.name, shape.template)
            .map_err(|error| node.fault(format!("{error:#}")));
    };
    let at = node.get("template").unwrap_or(node);
    let text = std::fs::read_to_string(path)
        .map_err(|error| at.fault(format!("cannot read the template `{path}`: {error}")))?;
    Template::parse(path, &text).map_err(|error| at.fault(format!("{error:#}")))
}

fn metrics(
    node: &Node,
    shape: &'static Shape,
    yields: Yields,
) -> Result<Vec<&'static Metric>, Fault> {
    let fits = |metric: &Metric| match metric.needs {
        Needs::Output => {
            yields == Yields::Traces && !matches!(shape.asks, Asks::Exception | Asks::Code)
        }
        Needs::Trace => shape.asks == Asks::Trace,
        Needs::Exception => shape.asks == Asks::Exception,
        Needs::Tests => shape.asks == Asks::Code,
    };
    let Some(list) = node.get("metrics") else {
        return Ok(METRICS.iter().copied().filter(|m| fits(m)).collect());
    };
    let known: Vec<String> = METRICS.iter().map(|m| m.name.to_owned()).collect();
    let indices = resolve(node, "metrics", "metric", &known)?;
    for (item, &index) in list.items().iter().zip(&indices) {
        let metric = METRICS[index];
        if !fits(metric) {
            let why = match (metric.needs, shape.asks) {
                (Needs::Output, Asks::Output | Asks::Trace) => {
                    "the dataset's programs print nothing".to_owned()
                }
                (_, Asks::Output) => format!("the prompt `{}` asks for output alone", shape.name),
                (_, Asks::Exception) => {
                    format!("the prompt `{}` asks for the exception alone", shape.name)
                }
                (_, Asks::Code) => format!("the prompt `{}` asks for code", shape.name),
                (_, Asks::Trace) => format!("the prompt `{}` asks for the trace", shape.name),
            };
            return Err(item.fault(format!("`{}` cannot be measured: {why}", metric.name)));
        }
    }
    Ok(indices.into_iter().map(|index| METRICS[index]).collect())
}

/// Checks that models know what to go by for the datasets that they are asked about.
fn check_choices(
    root: &Node,
    tasks: &[Task],
    datasets: &[Named<dyn Dataset>],
    models: &[Named<dyn Model>],
) -> Result<(), Fault> {
    for task in tasks {
        for model in task.models.iter().map(|&at| &models[at]) {
            let place = || root.get("models").and_then(|it| it.get(&model.name));
            let choice = model.it.choice(&datasets[task.dataset].name);
            choice.map_err(|fault| fault.at(&place().unwrap_or(root).at))?;
        }
    }
    Ok(())
}

fn check_report(root: &Node) -> Result<Report, Fault> {
    let nothing = Node {
        value: Value::Null,
        at: root.at.clone(),
    };
    let node = root.get("report").unwrap_or(&nothing);
    let tables: Vec<String> = TABLES.iter().map(|t| t.name.to_owned()).collect();
    let formats: Vec<String> = LAYOUTS.iter().map(|l| l.name().to_owned()).collect();
    let pick = |key: &str, what: &str, known: &[String]| match node.get(key) {
        None => Ok((0..known.len()).collect()),
        Some(_) => resolve(node, key, what, known),
    };
    Ok(Report {
        tables: pick("tables", "table", &tables)?
            .into_iter()
            .map(|i| TABLES[i])
            .collect(),
        formats: pick("formats", "format", &formats)?
            .into_iter()
            .map(|i| LAYOUTS[i])
            .collect(),
    })
}
