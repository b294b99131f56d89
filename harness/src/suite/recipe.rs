//! Recipes of training, as declared in YAML and checked before anything happens.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use super::check::{check_name, family, section, short_hash};
use super::recipe_raw::{RawRecipe, RawStage, TAGS};
use super::{Named, tree};
use crate::datasets::{DATASETS, Dataset};
use crate::domain::settings::{Fault, Key, Node};
use crate::models::{Parts, check_device};
use crate::sandbox::Level;
use crate::train::{Compute, Curve, Dtype, Hardest, Plan, Rate, Share, Sizes, Stage};

/// A checked recipe: every name in it stands for something.
pub struct Recipe {
    /// Its name.
    pub name: String,
    /// What it is for; may be empty.
    pub about: String,
    /// The file it was read from.
    pub file: PathBuf,
    /// Everything random derives from it.
    pub seed: u64,
    /// The network's sizes.
    pub architecture: Sizes,
    /// The datasets, in the recipe's order.
    pub datasets: Vec<Named<dyn Dataset>>,
    /// What the programs of each dataset are opened with.
    pub tags: Vec<&'static str>,
    /// The checkpoint that training begins with.
    pub start: Option<Start>,
    /// Identifiers that are tokens of their own.
    pub words: usize,
    /// The loss's weights: of a trace's tokens, and of those that only give it structure.
    pub loss: [f32; 2],
    /// Where it is computed.
    pub compute: Compute,
    /// Minutes after which a call stops.
    pub minutes: Option<f64>,
    /// The least level of the sandbox.
    pub sandbox: Level,
    /// What is trained, each from the start.
    pub curricula: Vec<Curriculum>,
}

/// A checkpoint that a training begins with.
pub struct Start {
    /// Its folder.
    pub folder: PathBuf,
    /// The hash of its files.
    pub hash: String,
}

/// Stages, one after the other.
pub struct Curriculum {
    /// Its name, where the recipe has several.
    pub name: Option<String>,
    /// Its stages, and what all curricula share.
    pub plan: Plan,
}

impl Recipe {
    /// Whether a file is a recipe, and no suite.
    ///
    /// # Errors
    /// A [`Fault`] where it cannot be read.
    pub fn is_one(path: &Path) -> Result<bool, Fault> {
        let root = tree::load(path)?;
        let signs = ["architecture", "stages", "curricula"];
        Ok(signs.iter().any(|key| root.get(key).is_some()))
    }

    /// Reads and checks a recipe. Nothing is run or written.
    ///
    /// # Errors
    /// The first [`Fault`], with its place.
    pub fn load(path: &Path) -> Result<Self, Fault> {
        check(path, &tree::load(path)?)
    }
}

/// Checks a recipe's tree.
fn check(path: &Path, root: &Node) -> Result<Recipe, Fault> {
    let raw: RawRecipe = root.read()?;
    check_name(root, &raw.name)?;
    check_numbers(root, &raw)?;
    check_compute(root, &raw.compute)?;
    let mut tags = Vec::new();
    let mut plain = root.clone();
    for (_, node) in entries_mut(&mut plain, "datasets") {
        tags.push(tag(node)?);
        *node = node.without("tag");
    }
    let datasets = family::<dyn Dataset>(&plain, "datasets", "dataset", DATASETS)?;
    let start = start(root, &raw)?;
    let shared = Plan {
        seed: raw.seed,
        sizes: raw.architecture.clone(),
        optimiser: raw.optimiser.clone(),
        batch: raw.batch,
        shards: raw.shards,
        evaluate: raw.evaluate.clone(),
        log: raw.log,
        save: raw.save,
        dtype: raw.dtype,
        stages: Vec::new(),
        base: base(&raw, start.as_ref()),
    };
    Ok(Recipe {
        curricula: curricula(root, &shared, &datasets)?,
        name: raw.name,
        about: raw.about,
        seed: raw.seed,
        architecture: raw.architecture,
        file: path.to_owned(),
        datasets,
        tags,
        start,
        words: raw.tokenizer.words,
        loss: [raw.loss.trace, raw.loss.structure],
        compute: raw.compute,
        minutes: raw.minutes,
        sandbox: raw.sandbox.at_least,
    })
}

/// The entries of a part of a map; none where it is no map.
fn entries_mut<'n>(root: &'n mut Node, part: &str) -> impl Iterator<Item = &'n mut (Key, Node)> {
    use crate::domain::settings::Value;
    let parts = match &mut root.value {
        Value::Map(entries) => entries.as_mut_slice(),
        _ => &mut [],
    };
    let part = parts.iter_mut().find(|(key, _)| key.name == part);
    let entries = match part.map(|(_, node)| &mut node.value) {
        Some(Value::Map(entries)) => entries.as_mut_slice(),
        _ => &mut [],
    };
    entries.iter_mut()
}

/// What the programs of a dataset are opened with: its `tag`, or that of its kind.
fn tag(dataset: &Node) -> Result<&'static str, Fault> {
    let Some(node) = dataset.get("tag") else {
        let kind = dataset.get("kind").and_then(Node::text);
        return Ok(match kind {
            Some("singleline") => "singleline",
            Some("tutorial") => "tutorial",
            _ => "codenet",
        });
    };
    let name = node.text().unwrap_or_default();
    let known = TAGS.iter().copied().find(|tag| *tag == name);
    known.ok_or_else(|| Fault::unknown("tag", name, TAGS.iter().copied()).at(&node.at))
}

/// The node that a path of keys leads to, or the last one on the way that is there.
fn place<'n>(root: &'n Node, path: &str) -> &'n Node {
    path.split('.')
        .fold(root, |node, key| node.get(key).unwrap_or(node))
}

fn check_numbers(root: &Node, raw: &RawRecipe) -> Result<(), Fault> {
    let sizes = &raw.architecture;
    let one = "expected at least 1";
    let optimiser = &raw.optimiser;
    let heads_fit = sizes.heads > 0 && sizes.width.is_multiple_of(2 * sizes.heads);
    let above = |number: f32| number.is_finite() && number > 0.0;
    let wrong = [
        (sizes.layers == 0, "architecture.layers", one),
        (sizes.width == 0, "architecture.width", one),
        (sizes.inner == 0, "architecture.inner", one),
        (
            !heads_fit,
            "architecture.heads",
            "expected heads that part the width into even parts of an even size",
        ),
        (
            !(2..=65_535).contains(&sizes.context),
            "architecture.context",
            "expected 2 to 65,535",
        ),
        (
            raw.batch < sizes.context,
            "batch",
            "expected at least as many tokens as the longest sequence has (`context`)",
        ),
        (raw.shards == 0, "shards", one),
        (raw.log == 0, "log", one),
        (raw.evaluate.every == 0, "evaluate.every", one),
        (raw.evaluate.examples == 0, "evaluate.examples", one),
        (
            !optimiser.betas.iter().all(|b| (0.0..1.0).contains(b)),
            "optimiser.betas",
            "expected two shares from 0 to below 1",
        ),
        (
            !above(optimiser.epsilon),
            "optimiser.epsilon",
            "expected a number above 0",
        ),
        (
            !(0.0..=1.0).contains(&optimiser.decay),
            "optimiser.decay",
            "expected a share from 0 to 1",
        ),
        (
            !above(optimiser.clip),
            "optimiser.clip",
            "expected a number above 0",
        ),
        (
            !above(raw.loss.trace),
            "loss.trace",
            "expected a weight above 0",
        ),
        (
            !above(raw.loss.structure),
            "loss.structure",
            "expected a weight above 0",
        ),
        (
            !(raw.save.is_finite() && raw.save >= 0.0),
            "save",
            "expected minutes, from 0 on",
        ),
        (
            raw.minutes.is_some_and(|m| !(m.is_finite() && m > 0.0)),
            "minutes",
            "expected minutes above 0",
        ),
    ];
    match wrong.into_iter().find(|(is_wrong, ..)| *is_wrong) {
        Some((_, path, message)) => Err(place(root, path).fault(message)),
        None => Ok(()),
    }
}

fn check_compute(root: &Node, compute: &Compute) -> Result<(), Fault> {
    check_device(&compute.device).map_err(|why| place(root, "compute.device").fault(why))?;
    if compute.numbers == Dtype::F16 {
        let fault = place(root, "compute.numbers").fault("gradients run out of the range of `f16`");
        return Err(fault.help("compute in `f32` or `bf16`"));
    }
    if compute.at_once == 0 {
        return Err(place(root, "compute.at_once").fault("expected at least 1"));
    }
    Ok(())
}

/// Hashes of what every step of a training depends on, by the recipe's keys.
fn base(raw: &RawRecipe, start: Option<&Start>) -> BTreeMap<String, String> {
    let loss = [raw.loss.trace, raw.loss.structure];
    let text = |part: &dyn fmt::Debug| format!("{part:?}");
    let parts = [
        ("seed", short_hash(&raw.seed)),
        ("architecture", short_hash(&text(&raw.architecture))),
        ("tokenizer", short_hash(&raw.tokenizer.words)),
        ("optimiser", short_hash(&text(&raw.optimiser))),
        ("loss", short_hash(&loss)),
        ("batch", short_hash(&raw.batch)),
        ("shards", short_hash(&raw.shards)),
    ];
    let start = start.map(|it| ("start", short_hash(&it.hash)));
    let parts = parts.into_iter().chain(start);
    parts.map(|(key, hash)| (key.to_owned(), hash)).collect()
}

/// The checkpoint that training begins with, looked at and hashed.
fn start(root: &Node, raw: &RawRecipe) -> Result<Option<Start>, Fault> {
    let (Some(node), Some(folder)) = (root.get("start"), &raw.start) else {
        return Ok(None);
    };
    if let Some(tokenizer) = root.get("tokenizer") {
        let fault = tokenizer.fault("the tokenizer is that of the checkpoint in `start`");
        return Err(fault.help("remove one of the two"));
    }
    let opened = Parts::open(folder).and_then(|_| Parts::hash(folder));
    let hash = opened.map_err(|error| node.fault(error.to_string()))?;
    Ok(Some(Start {
        folder: folder.clone(),
        hash,
    }))
}

/// The recipe's curricula: one where it has `stages`.
fn curricula(
    root: &Node,
    shared: &Plan,
    datasets: &[Named<dyn Dataset>],
) -> Result<Vec<Curriculum>, Fault> {
    let plan = |node: &Node| -> Result<Plan, Fault> {
        let plan = Plan {
            stages: stages(node, datasets)?,
            ..shared.clone()
        };
        Ok(plan)
    };
    match (root.get("stages"), root.get("curricula")) {
        (Some(_), None) => {
            let plan = plan(section(root, "stages")?)?;
            Ok(vec![Curriculum { name: None, plan }])
        }
        (None, Some(_)) => {
            let mut found: Vec<Curriculum> = Vec::new();
            for (key, node) in section(root, "curricula")?.entries() {
                check_folder(&key.name, "curriculum").map_err(|fault| fault.at(&key.at))?;
                let plan = plan(node)?;
                let steps = plan.steps();
                if let Some(first) = found.first().filter(|first| first.plan.steps() != steps) {
                    let fault = Fault::new(format!(
                        "this curriculum has {steps} steps, and the first has {}",
                        first.plan.steps()
                    ));
                    let help = "curricula are compared at the same compute: give them equal sums";
                    return Err(fault.at(&key.at).help(help));
                }
                found.push(Curriculum {
                    name: Some(key.name.clone()),
                    plan,
                });
            }
            Ok(found)
        }
        (None, None) => Err(root
            .fault("the key `stages` is missing")
            .help("list the stages, or name several lists of them under `curricula`")),
        (Some(_), Some(node)) => Err(node
            .fault("`curricula` takes the place of `stages`")
            .help("remove one of the two")),
    }
}

/// A name that a folder is to have.
fn check_folder(name: &str, what: &str) -> Result<(), Fault> {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    match !name.is_empty() && name.chars().all(fits) {
        true => Ok(()),
        false => Err(Fault::new(format!("{name:?} cannot name a {what}"))
            .help("use letters, digits, `-` and `_`")),
    }
}

/// A curriculum's stages.
fn stages(list: &Node, datasets: &[Named<dyn Dataset>]) -> Result<Vec<Stage>, Fault> {
    let mut stages: Vec<Stage> = Vec::new();
    for node in list.items() {
        let raw: RawStage = node.read()?;
        check_folder(&raw.name, "stage").map_err(|fault| fault.at(&place(node, "name").at))?;
        if stages.iter().any(|stage| stage.name == raw.name) {
            let fault = place(node, "name").fault(format!("there are two stages `{}`", raw.name));
            return Err(fault.help("give one of them another `name`"));
        }
        if raw.steps == 0 {
            return Err(place(node, "steps").fault("expected at least 1"));
        }
        check_rate(node, &raw.rate, raw.steps)?;
        let sample = sample(node, &raw, &stages, datasets)?;
        stages.push(Stage {
            name: raw.name,
            steps: raw.steps,
            sample,
            rate: raw.rate,
        });
    }
    match stages.is_empty() {
        true => Err(list.fault("expected at least one stage")),
        false => Ok(stages),
    }
}

fn check_rate(node: &Node, rate: &Rate, steps: u64) -> Result<(), Fault> {
    let whole = rate.warm_up.saturating_add(rate.cool_down);
    let wrong = [
        (
            !(rate.peak.is_finite() && rate.peak > 0.0),
            "rate.peak",
            "expected a rate above 0",
        ),
        (
            !(0.0..=1.0).contains(&rate.end),
            "rate.end",
            "expected a share of the peak, from 0 to 1",
        ),
        (
            rate.cool_down > 0 && rate.end == 0.0 && rate.shape != Curve::Constant,
            "rate.cool_down",
            "nothing is left to cool down where the rate ends at 0: set `end`",
        ),
        (
            whole > steps,
            "rate",
            "`warm_up` and `cool_down` have more steps than the stage",
        ),
    ];
    match wrong.into_iter().find(|(is_wrong, ..)| *is_wrong) {
        Some((_, path, message)) => Err(place(node, path).fault(message)),
        None => Ok(()),
    }
}

/// What a stage draws from, in the order of the datasets.
fn sample(
    node: &Node,
    raw: &RawStage,
    earlier: &[Stage],
    datasets: &[Named<dyn Dataset>],
) -> Result<Vec<Share>, Fault> {
    let known = datasets.iter().map(|dataset| dataset.name.as_str());
    let index = |key: &Key| {
        let found = datasets.iter().position(|dataset| dataset.name == key.name);
        found.ok_or_else(|| Fault::unknown("dataset", &key.name, known.clone()).at(&key.at))
    };
    let mut shares = Vec::new();
    let listed = place(node, "sample");
    for (key, at) in listed.entries() {
        let share = raw.sample.get(&key.name).copied().unwrap_or_default();
        if !(share.is_finite() && share > 0.0) {
            return Err(at.fault("expected a share above 0"));
        }
        shares.push(Share {
            dataset: index(key)?,
            share,
            hardest: None,
        });
    }
    if shares.is_empty() {
        return Err(listed
            .fault("`sample` is empty")
            .help("name a dataset and its share"));
    }
    for (key, at) in node.get("hardest").map(Node::entries).unwrap_or_default() {
        let dataset = index(key)?;
        let Some(share) = shares.iter_mut().find(|share| share.dataset == dataset) else {
            let fault = format!("the stage does not draw from `{}`", key.name);
            return Err(Fault::new(fault)
                .at(&key.at)
                .help("give it a share in `sample`"));
        };
        let Some(hardest) = raw.hardest.get(&key.name) else {
            continue;
        };
        share.hardest = Some(match (&hardest.like, hardest.keep, hardest.of) {
            (Some(like), None, None) => {
                let stage = earlier.iter().find(|stage| stage.name == *like);
                let same = stage
                    .and_then(|stage| stage.sample.iter().find(|share| share.dataset == dataset))
                    .and_then(|share| share.hardest.clone());
                same.ok_or_else(|| {
                    let fault = format!("no stage `{like}` before it chose from `{}`", key.name);
                    place(at, "like").fault(fault)
                })?
            }
            (None, Some(keep), Some(of)) => {
                if !(keep > 0.0 && keep <= 1.0) {
                    let fault = "expected a share above 0 and up to 1";
                    return Err(place(at, "keep").fault(fault));
                }
                if of == 0 {
                    return Err(place(at, "of").fault("expected at least 1"));
                }
                Hardest {
                    at: raw.name.clone(),
                    keep,
                    of,
                }
            }
            _ => {
                return Err(at
                    .fault("expected either `keep` and `of`, or `like` alone")
                    .help("{keep: 0.33, of: 100000}, or {like: NAME} of an earlier stage"));
            }
        });
    }
    Ok(shares)
}
