//! Draws programs: an initial state, one variable a line, and one statement that transforms it.

use std::borrow::Cow;
use std::fmt::Write as _;

use rand::Rng as _;
use rand::seq::{IndexedRandom as _, SliceRandom as _};

use super::families::{Family, Template};
use super::pattern::{self, Part};
use super::sorts::{self, Sort};
use super::values::Value;
use crate::domain::Rng;

/// A program that has not run yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The source text, without a line end at its end.
    pub source: String,
    /// The family's name.
    pub family: &'static str,
    /// The template's name in its family.
    pub template: &'static str,
}

/// A choice of families to draw from, each by its weight.
#[derive(Debug)]
pub struct Families {
    chosen: Vec<Compiled>,
    total: u32,
}

impl Families {
    /// A choice of these families.
    ///
    /// # Panics
    /// Where a pattern has a hole that means nothing: patterns are constants,
    /// and a test draws from every one.
    pub fn new(families: impl IntoIterator<Item = &'static Family>) -> Self {
        let chosen: Vec<Compiled> = families.into_iter().map(Compiled::new).collect();
        let total = chosen.iter().map(|family| family.weight).sum();
        Self { chosen, total }
    }

    fn pick(&self, rng: &mut Rng) -> Option<&Compiled> {
        let mut ticket = rng.random_range(0..self.total.max(1));
        self.chosen.iter().find(|family| {
            let is_it = ticket < family.weight;
            ticket = ticket.saturating_sub(family.weight);
            is_it
        })
    }
}

/// Draws a program; `None` only where there are no families.
pub fn draw(rng: &mut Rng, families: &Families) -> Option<Draft> {
    let family = families.pick(rng)?;
    let template = family.templates.choose(rng)?;
    Some(write(rng, family.name, template))
}

/// A family whose patterns have been taken apart.
#[derive(Debug)]
struct Compiled {
    name: &'static str,
    weight: u32,
    templates: Vec<CompiledTemplate>,
}

#[derive(Debug)]
struct CompiledTemplate {
    name: &'static str,
    parts: Vec<Part>,
    /// Variables that the pattern declares in any case.
    needed: usize,
}

impl Compiled {
    fn new(family: &Family) -> Self {
        Self {
            name: family.name,
            weight: family.weight,
            templates: family.templates.iter().map(CompiledTemplate::new).collect(),
        }
    }
}

impl CompiledTemplate {
    fn new(template: &Template) -> Self {
        let mut parts = match pattern::parse(template.pattern) {
            Ok(parts) => parts,
            Err(hole) => panic!(
                "`{hole}` means nothing in the pattern `{}`",
                template.pattern
            ),
        };
        if template.is_value {
            parts.splice(0..0, [Part::Target(RESULT), Part::Text(" = ")]);
        }
        let needed = |part: &&Part| {
            matches!(
                part,
                Part::Variable(..) | Part::Fitting(..) | Part::Bystander(_)
            )
        };
        let needed = parts.iter().filter(needed).count();
        Self {
            name: template.name,
            parts,
            needed,
        }
    }
}

/// The label of the target that a value is assigned to; no pattern's own.
const RESULT: &str = "";

/// Variables of an initial state, at most; a template that needs more has them.
const MOST: usize = 4;

/// How often an operand that may be a literal is a variable.
const VARIABLE_OPERAND: f64 = 0.5;

/// The same for operands that fit another variable, such as indices.
const VARIABLE_FITTING: f64 = 0.3;

/// How often a target is a variable that the statement reads, and how often one
/// that it does not read; otherwise the name is new.
const TARGET_READ: f64 = 0.5;
const TARGET_UNREAD: f64 = 0.25;

/// How often a state has a variable that the statement leaves alone.
const BYSTANDER: f64 = 0.6;

fn write(rng: &mut Rng, family: &'static str, template: &CompiledTemplate) -> Draft {
    let mut scene = Scene {
        spare: MOST.saturating_sub(template.needed),
        rng,
        state: Vec::new(),
        labels: Vec::new(),
        names: Vec::new(),
        targets: Vec::new(),
    };
    let statement = scene.statement(&template.parts);
    if scene.state.is_empty() || (scene.spare > 0 && scene.rng.random_bool(BYSTANDER)) {
        scene.declare_any();
    }
    let mut state = scene.state;
    state.shuffle(scene.rng);
    let mut source = String::with_capacity(64);
    for (name, value) in state {
        // Writing to a string cannot fail.
        let _ = writeln!(source, "{name} = {value}");
    }
    source.push_str(&statement);
    Draft {
        source,
        family,
        template: template.name,
    }
}

/// A program in the making.
struct Scene<'r> {
    rng: &'r mut Rng,
    state: Vec<(&'static str, Value)>,
    /// What the pattern calls its names.
    labels: Vec<(&'static str, &'static str)>,
    /// All names in use.
    names: Vec<&'static str>,
    /// Names that the statement assigns to.
    targets: Vec<&'static str>,
    /// Variables that may still be added to those that the pattern needs.
    spare: usize,
}

impl Scene<'_> {
    /// Fills the holes: first what other holes speak of, last the targets, which may be any
    /// variable of the state.
    fn statement(&mut self, parts: &[Part]) -> String {
        for part in parts {
            match part {
                Part::Variable(label, sorts) => {
                    let value = self.value(sorts);
                    let name = self.declare(value);
                    self.labels.push((*label, name));
                }
                Part::Bystander(sorts) => {
                    let value = self.value(sorts);
                    self.declare(value);
                }
                Part::Fresh(label) => {
                    let name = self.name();
                    self.labels.push((*label, name));
                }
                _ => {}
            }
        }
        for part in parts {
            if let Part::Fitting(label, of, relation) = part {
                let value = relation.draw(self.rng, &self.labelled(of));
                let name = self.declare(value);
                self.labels.push((*label, name));
            }
        }
        let mut texts: Vec<Cow<'static, str>> = parts.iter().map(|part| self.text(part)).collect();
        for (part, text) in parts.iter().zip(&mut texts) {
            if let Part::Target(label) = part {
                let name = self.target();
                self.labels.push((*label, name));
                self.targets.push(name);
                *text = name.into();
            }
        }
        texts.concat()
    }

    fn text(&mut self, part: &Part) -> Cow<'static, str> {
        match part {
            Part::Text(text) => (*text).into(),
            Part::Variable(label, _)
            | Part::Fitting(label, ..)
            | Part::Again(label)
            | Part::Fresh(label) => self.name_of(label).into(),
            Part::Operand(sorts) => {
                let value = self.value(sorts);
                self.operand(value, VARIABLE_OPERAND)
            }
            Part::Related(label, relation) => {
                let value = relation.draw(self.rng, &self.labelled(label));
                self.operand(value, VARIABLE_FITTING)
            }
            Part::Choice(texts) => texts.choose(self.rng).copied().unwrap_or_default().into(),
            Part::Bystander(_) | Part::Target(_) => "".into(),
        }
    }

    fn value(&mut self, sorts: &[Sort]) -> Value {
        sorts
            .choose(self.rng)
            .map_or(Value::None, |draw| draw(self.rng))
    }

    fn operand(&mut self, value: Value, variable: f64) -> Cow<'static, str> {
        if self.spare > 0 && self.rng.random_bool(variable) {
            self.spare -= 1;
            return self.declare(value).into();
        }
        value.to_string().into()
    }

    fn declare(&mut self, value: Value) -> &'static str {
        let name = self.name();
        self.state.push((name, value));
        name
    }

    fn declare_any(&mut self) -> &'static str {
        self.spare = self.spare.saturating_sub(1);
        let value = sorts::any(self.rng);
        self.declare(value)
    }

    fn target(&mut self) -> &'static str {
        let ticket: f64 = self.rng.random();
        if ticket < TARGET_READ {
            let names = self.state.iter().map(|(name, _)| *name);
            let free: Vec<&str> = names.filter(|name| !self.targets.contains(name)).collect();
            if let Some(name) = free.choose(self.rng) {
                return name;
            }
        } else if ticket < TARGET_READ + TARGET_UNREAD && self.spare > 0 {
            return self.declare_any();
        }
        self.name()
    }

    fn name(&mut self) -> &'static str {
        loop {
            let names = if self.rng.random_bool(0.75) {
                LETTERS
            } else {
                WORDS
            };
            let name = names.choose(self.rng).copied().unwrap_or("x");
            if !self.names.contains(&name) {
                self.names.push(name);
                return name;
            }
        }
    }

    fn name_of(&self, label: &str) -> &'static str {
        let found = self.labels.iter().find(|(known, _)| *known == label);
        found.map_or("", |(_, name)| name)
    }

    fn labelled(&self, label: &str) -> Value {
        let name = self.name_of(label);
        let found = self.state.iter().find(|(known, _)| *known == name);
        found.map_or(Value::None, |(_, value)| value.clone())
    }
}

#[rustfmt::skip]
const LETTERS: &[&str] = &[
    "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s",
    "t", "u", "v", "w", "x", "y", "z",
];

#[rustfmt::skip]
const WORDS: &[&str] = &[
    "acc", "ans", "arr", "cnt", "cost", "count", "cur", "data", "first", "flag", "idx", "item",
    "key", "last", "left", "line", "low", "mid", "name", "new", "num", "nums", "old", "out", "pos",
    "prev", "res", "right", "row", "size", "step", "temp", "text", "top", "total", "val", "value",
    "word",
];
