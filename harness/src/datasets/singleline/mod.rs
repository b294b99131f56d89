//! SingleLine: a state of a few variables and one statement that transforms it, drawn from a seed.

mod families;
pub mod generator;
mod pattern;
mod sorts;
mod values;

use std::collections::HashSet;

use anyhow::{Context as _, bail};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Built, Dataset, Site, Yields};
use crate::domain::settings::{Fault, Node};
use crate::domain::{
    CHUNK, Chunk, End, Example, KEPT, Kind, Literal, Origin, Program, Programs, Reference, Rng,
    Sink, Split, State, Trace, Verdict, digest, recalled, rng,
};
use crate::sandbox::Job;
pub use families::{FAMILIES, Family};
use generator::{Draft, Families};

/// `kind: singleline`.
pub const SINGLELINE: Kind<dyn Dataset> = Kind {
    name: "singleline",
    about: "generated states of a few variables and one statement; the reference is the state after",
    build,
    schema: || schemars::schema_for!(Settings),
};

/// Values that are longer, in characters, are no fair question.
const LONGEST_VALUE: usize = 200;

/// Draws in a row that bring nothing new, before the space counts as exhausted.
const PATIENCE: usize = 10_000;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct Settings {
    /// How many examples to ask about.
    examples: usize,
    /// How many further examples few-shot prompts are drawn from.
    training: usize,
    /// The families to draw from; all where it is left out.
    #[schemars(schema_with = "family_names")]
    families: Option<Vec<String>>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            examples: 500,
            training: 64,
            families: None,
        }
    }
}

fn family_names(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    let names: Vec<&str> = FAMILIES.iter().map(|family| family.name).collect();
    schemars::json_schema!({
        "description": "The families to draw from; all where it is left out.",
        "type": "array",
        "minItems": 1,
        "items": { "enum": names },
    })
}

fn build(node: &Node) -> Result<Box<dyn Dataset>, Fault> {
    let settings: Settings = node.read()?;
    if settings.examples == 0 {
        return Err(node
            .get("examples")
            .unwrap_or(node)
            .fault("expected at least one example"));
    }
    let families = match node.get("families").filter(|_| settings.families.is_some()) {
        None => FAMILIES.iter().collect(),
        Some(list) if list.items().is_empty() => {
            return Err(list
                .fault("`families` is empty")
                .help("leave it out to draw from all"));
        }
        Some(list) => list.items().iter().map(family).collect::<Result<_, _>>()?,
    };
    Ok(Box::new(SingleLine {
        examples: settings.examples,
        training: settings.training,
        families,
    }))
}

fn family(node: &Node) -> Result<&'static Family, Fault> {
    let name = node.text().unwrap_or_default();
    let found = FAMILIES.iter().find(|family| family.name == name);
    found.ok_or_else(|| {
        let names = FAMILIES.iter().map(|family| family.name);
        Fault::unknown("family", name, names).at(&node.at)
    })
}

#[derive(Debug)]
struct SingleLine {
    examples: usize,
    training: usize,
    families: Vec<&'static Family>,
}

impl Dataset for SingleLine {
    fn build(&self, site: &Site<'_>, sink: &mut dyn Sink) -> anyhow::Result<Built> {
        let mut collection = Collection {
            site,
            sink,
            families: Families::new(self.families.iter().copied()),
            seen: HashSet::new(),
            total: self.examples + self.training,
        };
        collection.collect(Split::Asked, self.examples, 0)?;
        collection.collect(Split::Training, self.training, self.examples)?;
        Ok(Built::default())
    }

    fn most_training(&self) -> usize {
        self.training
    }

    fn yields(&self) -> Yields {
        Yields::States
    }
}

/// Examples in the making, over both splits.
struct Collection<'a> {
    site: &'a Site<'a>,
    sink: &'a mut dyn Sink,
    families: Families,
    /// Digests of all programs drawn so far, so that none is drawn twice.
    seen: HashSet<u64>,
    /// Programs wanted over both splits.
    total: usize,
}

impl Collection<'_> {
    /// The first `wanted` good programs of a split's own random stream. `before`
    /// programs of other splits are there already.
    fn collect(&mut self, split: Split, wanted: usize, before: usize) -> anyhow::Result<()> {
        let folder = match split {
            Split::Asked => "",
            Split::Training => "training/",
        };
        let mut rng = rng(self.site.seed, &["singleline", folder]);
        let (mut kept, mut drawn) = (0, 0);
        while kept < wanted {
            let drafts = self.draw(&mut rng, (wanted - kept).min(CHUNK))?;
            let ids: Vec<String> = (drawn..drawn + drafts.len())
                .map(|number| format!("singleline/{folder}{number:06}"))
                .collect();
            drawn += drafts.len();
            let texts = drafts.iter().map(|draft| digest(draft.source.as_bytes()));
            let known = ids.iter().map(String::as_str).zip(texts);
            let verdicts = match recalled(self.sink, known)? {
                Some(verdicts) => verdicts,
                None => self.judge(split, ids, drafts, before + kept)?,
            };
            kept += verdicts.iter().filter(|v| v.kept).count();
        }
        Ok(())
    }

    /// Runs drafts and hands over what they give.
    fn judge(
        &mut self,
        split: Split,
        ids: Vec<String>,
        drafts: Vec<Draft>,
        done: usize,
    ) -> anyhow::Result<Vec<Verdict>> {
        let job = |draft: &Draft| Job {
            source: draft.source.clone(),
            ..Job::default()
        };
        let jobs: Vec<Job> = drafts.iter().map(job).collect();
        let sandbox = self.site.sandbox;
        let tell = |ran| (self.site.progress)(done + ran, self.total);
        let traces = sandbox
            .trace_batches(&jobs, sandbox.limits(), &tell, self.site.stop)
            .context("cannot run the programs of singleline")?;
        let (mut verdicts, mut examples) = (Vec::new(), Vec::new());
        for ((id, draft), trace) in ids.into_iter().zip(drafts).zip(&traces) {
            let text = digest(draft.source.as_bytes());
            verdicts.push(match reference(trace) {
                Ok(state) => {
                    examples.push(example(id.clone(), draft, state));
                    Verdict::new(&id, text, KEPT, "")
                }
                Err((reason, detail)) => Verdict::new(&id, text, reason, detail),
            });
        }
        self.sink.take(Chunk {
            split,
            programs: Programs::Originals,
            verdicts: verdicts.clone(),
            examples,
        })?;
        Ok(verdicts)
    }

    fn draw(&mut self, rng: &mut Rng, count: usize) -> anyhow::Result<Vec<Draft>> {
        let mut drafts = Vec::with_capacity(count);
        let mut vain = 0;
        while drafts.len() < count {
            let Some(draft) = generator::draw(rng, &self.families) else {
                bail!("singleline has no families to draw from");
            };
            if self.seen.insert(digest(draft.source.as_bytes())) {
                vain = 0;
                drafts.push(draft);
            } else {
                vain += 1;
                if vain == PATIENCE {
                    bail!(
                        "singleline found only {} different programs; ask for fewer `examples`, or \
                         name more `families`",
                        self.seen.len()
                    );
                }
            }
        }
        Ok(drafts)
    }
}

fn example(id: String, draft: Draft, state: State) -> Example {
    Example {
        id: id.clone(),
        program: Program {
            id,
            source: draft.source,
            origin: Origin {
                problem: format!("{}/{}", draft.family, draft.template),
                file: String::new(),
            },
            mutation: None,
        },
        reference: Reference::State(state),
        tags: vec![draft.family.to_owned()],
    }
}

/// The final state of a program that can be asked about; else a word to count
/// by, and what happened.
fn reference(trace: &Trace) -> Result<State, (&'static str, String)> {
    let reason = match &trace.end {
        End::Returned => None,
        End::Raised { .. } => Some("raised"),
        End::TimedOut => Some("timed_out"),
        End::OverLimit(_) => Some("over_limit"),
        End::Died { .. } => Some("died"),
    };
    if let Some(reason) = reason {
        return Err((reason, trace.end.to_string()));
    }
    let state = trace.final_state();
    check_values(&state)?;
    Ok(state)
}

/// Whether an answer with these values could be compared with them.
fn check_values(state: &State) -> Result<(), (&'static str, String)> {
    for (name, value) in state.iter() {
        let length = value.chars().count();
        if length > LONGEST_VALUE {
            return Err(("long_value", format!("`{name}` has {length} characters")));
        }
        if !is_literal(value) {
            return Err(("no_literal", format!("`{name}` is {value}")));
        }
    }
    Ok(())
}

/// Whether a value's text is a Python literal that a program can hold as it
/// stands, so that an answer can be compared with it as a value.
fn is_literal(text: &str) -> bool {
    fn is_plain(value: &Literal) -> bool {
        match value {
            Literal::None | Literal::Bool(_) | Literal::Int(_) | Literal::Str(_) => true,
            Literal::Float(float) => float.get().is_finite(),
            Literal::List(items) | Literal::Tuple(items) => items.iter().all(is_plain),
            Literal::Set(items) => items.iter().all(is_plain),
            Literal::Dict(items) => items.iter().all(|(k, v)| is_plain(k) && is_plain(v)),
            _ => false,
        }
    }
    Literal::parse(text).is_some_and(|value| is_plain(&value))
}

#[cfg(test)]
mod tests;
