//! The small language that templates are written in.
//!
//! A pattern is Python with holes:
//!
//! | hole | stands for |
//! |---|---|
//! | `{a:int}` | a variable of the initial state, of this [sort](super::sorts) or, for `int\|float`, of one of these |
//! | `{a}` | the same name again |
//! | `{a!}` | a name that is not in the state, such as a loop variable's |
//! | `{a~}` | a target: a new name, or one whose value is overwritten |
//! | `{#int}` | a literal of this sort, or another variable of the state |
//! | `{l.index}` | a literal or variable that fits `l`: see [`Relation`] |
//! | `{k=l.index}` | a variable that fits `l`, to be used again as `{k}` |
//! | `{+int}` | nothing: the state gains a variable |
//! | `{?+;-}` | one of these texts |
//! | `{{`, `}}` | a brace |

use super::sorts::{Sort, sort};
use super::values::Relation;

/// A piece of a pattern.
#[derive(Debug, Clone)]
pub enum Part {
    /// Text as it stands.
    Text(&'static str),
    /// A variable of the state; declares it.
    Variable(&'static str, Vec<Sort>),
    /// A variable that fits another; declares it.
    Fitting(&'static str, &'static str, Relation),
    /// A name given before.
    Again(&'static str),
    /// A name that is not in the state.
    Fresh(&'static str),
    /// A name to assign to.
    Target(&'static str),
    /// A literal or a variable.
    Operand(Vec<Sort>),
    /// A literal or a variable that fits a named variable.
    Related(&'static str, Relation),
    /// A variable that is not used.
    Bystander(Vec<Sort>),
    /// One of several texts.
    Choice(Vec<&'static str>),
}

/// Takes a pattern apart.
///
/// # Errors
/// The hole that means nothing.
pub fn parse(pattern: &'static str) -> Result<Vec<Part>, &'static str> {
    let mut parts = Vec::new();
    let mut rest = pattern;
    while let Some(at) = rest.find(['{', '}']) {
        let (text, tail) = rest.split_at(at);
        if !text.is_empty() {
            parts.push(Part::Text(text));
        }
        if tail.starts_with("{{") || tail.starts_with("}}") {
            parts.push(Part::Text(&tail[..1]));
            rest = &tail[2..];
            continue;
        }
        let (hole, tail) = tail[1..].split_once('}').ok_or(tail)?;
        parts.push(part(hole).ok_or(hole)?);
        rest = tail;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest));
    }
    Ok(parts)
}

fn part(hole: &'static str) -> Option<Part> {
    if let Some(choices) = hole.strip_prefix('?') {
        return Some(Part::Choice(choices.split(';').collect()));
    }
    if let Some(names) = hole.strip_prefix('#') {
        return sorts(names).map(Part::Operand);
    }
    if let Some(names) = hole.strip_prefix('+') {
        return sorts(names).map(Part::Bystander);
    }
    if let Some(label) = hole.strip_suffix('!') {
        return Some(Part::Fresh(label));
    }
    if let Some(label) = hole.strip_suffix('~') {
        return Some(Part::Target(label));
    }
    if let Some((label, names)) = hole.split_once(':') {
        return sorts(names).map(|sorts| Part::Variable(label, sorts));
    }
    if let Some((label, relation)) = hole.split_once('.') {
        let relation = Relation::named(relation)?;
        return Some(match label.split_once('=') {
            Some((label, of)) => Part::Fitting(label, of, relation),
            None => Part::Related(label, relation),
        });
    }
    (!hole.is_empty()).then_some(Part::Again(hole))
}

fn sorts(names: &str) -> Option<Vec<Sort>> {
    names.split('|').map(sort).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_hole_that_means_nothing_is_named() {
        let check = |pattern, hole| assert_eq!(parse(pattern).err(), Some(hole), "of {pattern}");
        check("{a:integer} + 1", "a:integer");
        check("{a:int} + {#int|no}", "#int|no");
        check("{l:ints}[{l.place}]", "l.place");
        check("{} + 1", "");
        check("x + {a", "{a");
    }

    #[test]
    fn every_hole_is_read() {
        let parts =
            parse("{{{a:int|float}}}{a}{b!}{c~}{#int}{a.low}{k=a.high}{+set}{?+;-}").unwrap();
        let shown: Vec<String> = parts
            .iter()
            .map(|part| match part {
                Part::Variable(label, sorts) => format!("variable {label} {}", sorts.len()),
                Part::Operand(sorts) => format!("operand {}", sorts.len()),
                Part::Bystander(sorts) => format!("bystander {}", sorts.len()),
                other => format!("{other:?}"),
            })
            .collect();
        insta::assert_snapshot!(shown.join("\n"), @r#"
        Text("{")
        variable a 2
        Text("}")
        Again("a")
        Fresh("b")
        Target("c")
        operand 1
        Related("a", Low)
        Fitting("k", "a", High)
        bystander 1
        Choice(["+", "-"])
        "#);
    }
}
