//! What a task with tests measures, checked: the `k` of pass@k, and what its samples are ranked by.

use super::check::names;
use super::raw::{RawRank, RawTask};
use super::{Asker, Named, Rank};
use crate::domain::settings::{Fault, Node};
use crate::models::{Model, Use};
use crate::prompts::{Asks, SHAPES, Shape, Template};
use crate::rankers::{Needs, RANKERS, Ranker};

/// The `k` where a task names none: those that there are samples for.
const USUAL: [u32; 3] = [1, 10, 100];

/// The prompt by which outputs are asked for where a rank does not say.
const PROMPT: &str = "output";

/// The `k` of a task's pass@k, in ascending order; none where nothing is to be written.
pub fn check_k(node: &Node, raw: &RawTask, shape: &Shape) -> Result<Vec<u32>, Fault> {
    let samples = raw.sampling.samples;
    if shape.asks != Asks::Code {
        return match node.get("k").or(node.get("rank")) {
            None => Ok(Vec::new()),
            Some(at) => Err(at
                .fault(format!("the prompt `{}` asks for no program", shape.name))
                .help("`k` and `rank` are for tasks with the prompt `code`")),
        };
    }
    let Some(list) = node.get("k") else {
        return Ok(USUAL.into_iter().filter(|k| *k <= samples).collect());
    };
    if raw.k.is_empty() {
        return Err(list
            .fault("`k` is empty")
            .help("name some, or leave it out"));
    }
    let mut all = Vec::new();
    for (&k, item) in raw.k.iter().zip(list.items()) {
        if k == 0 {
            return Err(item.fault("expected at least 1"));
        }
        if k > samples {
            let fault = item.fault(format!(
                "pass@{k} needs {k} samples of each example, and there are {samples}"
            ));
            return Err(fault.help(format!("set `sampling: {{samples: {k}}}` or more")));
        }
        if all.contains(&k) {
            return Err(item.fault(format!("{k} stands twice")));
        }
        all.push(k);
    }
    all.sort_unstable();
    Ok(all)
}

/// What a task's samples are ranked by.
pub fn check_ranks(
    node: &Node,
    raw: &RawTask,
    k: &[u32],
    models: &[Named<dyn Model>],
) -> Result<Vec<Rank>, Fault> {
    let mut ranks: Vec<Rank> = Vec::new();
    let nodes = node.get("rank").map_or(&[][..], Node::items);
    for (typed, node) in raw.rank.iter().zip(nodes) {
        let at = |key: &str| &node.get(key).unwrap_or(node).at;
        let ranker = RANKERS.iter().find(|it| it.name == typed.by);
        let ranker = ranker.ok_or_else(|| {
            let known = RANKERS.iter().map(|it| it.name);
            Fault::unknown("ranker", &typed.by, known).at(at("by"))
        })?;
        let asks = asker(node, typed, ranker, models)?;
        let name = typed.name.clone().unwrap_or_else(|| match &asks {
            None => ranker.name.to_owned(),
            Some(asks) => format!("{} by {}", ranker.name, models[asks.model].name),
        });
        if name.is_empty() || ranks.iter().any(|it| it.name == name) {
            let fault = Fault::new(format!("there are two rankings named `{name}`"));
            return Err(fault.at(at("name")).help("give one of them a `name`"));
        }
        ranks.push(Rank {
            name,
            ranker,
            keep: keep(node, typed, raw.sampling.samples, k)?,
            asks,
        });
    }
    Ok(ranks)
}

/// How many samples are kept.
fn keep(node: &Node, raw: &RawRank, samples: u32, k: &[u32]) -> Result<usize, Fault> {
    let place = node.get("keep").unwrap_or(node);
    let keep = raw.keep.unwrap_or_else(|| samples.div_ceil(4));
    if keep == 0 {
        return Err(place.fault("expected at least one sample"));
    }
    if keep >= samples {
        let fault = place.fault(format!("{keep} of {samples} samples are all of them"));
        return Err(fault.help("keep fewer, or set `sampling: {samples: ...}`"));
    }
    match k.iter().min() {
        Some(least) if *least > keep => {
            let fault = place.fault(format!("pass@{least} cannot be measured of {keep} samples"));
            Err(fault.help(format!("keep {least} or more")))
        }
        _ => Ok(keep as usize),
    }
}

/// Who is asked, where the ranker goes by predictions.
fn asker(
    node: &Node,
    raw: &RawRank,
    ranker: &Ranker,
    models: &[Named<dyn Model>],
) -> Result<Option<Asker>, Fault> {
    let at = |key: &str| &node.get(key).unwrap_or(node).at;
    if ranker.needs != Needs::Predictions {
        return match node.get("model").or(node.get("prompt")) {
            None => Ok(None),
            Some(at) => Err(at.fault(format!("`{}` asks nobody", ranker.name))),
        };
    }
    let Some(name) = &raw.model else {
        let fault = node.fault(format!("`{}` needs a `model`", ranker.name));
        return Err(fault.help("name who predicts what the samples give"));
    };
    let known = names(models);
    let model = known.iter().position(|it| it == name).ok_or_else(|| {
        Fault::unknown("model", name, known.iter().map(String::as_str)).at(at("model"))
    })?;
    if models[model].it.uses() != Use::Answers {
        let fault = Fault::new(format!("`{name}` answers no prompts"));
        return Err(fault.at(at("model")));
    }
    let prompt = raw.prompt.as_deref().unwrap_or(PROMPT);
    let shape = SHAPES.iter().find(|it| it.name == prompt).ok_or_else(|| {
        Fault::unknown("prompt", prompt, SHAPES.iter().map(|it| it.name)).at(at("prompt"))
    })?;
    if !matches!(shape.asks, Asks::Output | Asks::Trace) {
        let fault = Fault::new(format!("the prompt `{prompt}` asks for no output"));
        return Err(fault.at(at("prompt")).help("use `output` or `trace`"));
    }
    let template = Template::parse(shape.name, shape.template);
    Ok(Some(Asker {
        model,
        shape,
        template: template.map_err(|error| node.fault(format!("{error:#}")))?,
    }))
}
