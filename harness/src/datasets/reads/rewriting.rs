//! Puts recorded values where a program reads.

use std::collections::HashSet;

use ruff_python_ast::{Alias, Stmt};
use ruff_text_size::{Ranged, TextRange};

use super::edits::{blocks_of, removals};
use super::forms::Yields;
use super::recording::{Recording, Run};
use super::scopes::{Mentions, fresh_names};
use super::sites::{Form, Site, Usage};
use super::{Plan, Unrewritable, line_of};
use crate::syntax::{Edit, apply, line_start};

/// The name of the iterators from which repeated reads pull.
const ITERATOR: &str = "inputs";

/// The program with the recorded values in the place of its reads.
///
/// # Errors
/// Where a value has no literal, or a block cannot be taken apart.
pub fn rewrite(plan: &Plan, recording: &Recording) -> Result<String, Unrewritable> {
    let source = plan.source.as_str();
    let body = plan.parsed.suite();
    let mut names = fresh_names(source, ITERATOR);
    let mut edits = Vec::new();
    let mut gone: HashSet<TextRange> = plan.found.leftovers.iter().copied().collect();
    let mut end_of_file = false;

    for (site, runs) in plan.found.sites.iter().zip(&recording.runs) {
        if let Some(class) = runs.iter().find_map(|run| run.unliteral.as_deref()) {
            return Err(Unrewritable::new(format!(
                "line {}: `{}` yields a {class}, which has no literal",
                line_of(source, site.range.start()),
                &source[site.range.to_std_range()],
            )));
        }
        let raised = site.form != Form::Live && runs.iter().any(|run| run.value.is_none());
        end_of_file |= raised;
        if let Some(statement) = site.bare
            && !raised
        {
            gone.insert(statement);
            continue;
        }
        let text = match literal(site, runs).filter(|_| !raised) {
            Some(text) => text,
            None => {
                let name = names.next().unwrap_or_default();
                let values: Vec<String> = runs
                    .iter()
                    .filter(|run| site.form == Form::Live || run.value.is_some())
                    .map(|run| element(site, run))
                    .collect();
                edits.push(definition(source, site, &name, &values));
                match site.form {
                    Form::Function => format!("{name}.__next__"),
                    _ => format!("next({name})"),
                }
            }
        };
        let range = site.range.to_std_range();
        edits.push(Edit::new(range, fitted(source, site, text)));
    }
    if end_of_file {
        // An iterator that has run out says so in its own way.
        let renamed = plan.found.end_of_file_names.iter();
        edits.extend(renamed.map(|name| Edit::new(name.to_std_range(), "StopIteration")));
    }
    for with in &plan.found.withs {
        unwrap_with(plan, *with, &mut edits)?;
    }
    drop_imports(source, body, &mut edits, &mut gone);
    edits.extend(removals(source, body, &gone));
    let text = apply(source, edits);
    Ok(match source.starts_with('\n') {
        true => text,
        false => text.trim_start_matches('\n').to_owned(),
    })
}

/// The one literal that serves all runs of a site.
fn literal(site: &Site, runs: &[Run]) -> Option<String> {
    if site.in_fstring || site.form == Form::Function {
        return None;
    }
    let Some((first, rest)) = runs.split_first() else {
        return Some(never_read(site));
    };
    if rest
        .iter()
        .any(|run| run.value != first.value || run.items != first.items)
    {
        return None;
    }
    let value = value_of(site, first);
    Some(match (site.form, site.usage) {
        (
            _,
            Usage::Unpacked {
                names: 2..,
                starred: false,
            },
        ) => without_brackets(&value),
        (Form::Iterator | Form::Live, Usage::Plain) => format!("iter({value})"),
        _ => value,
    })
}

/// A run's value as an item of the list that the site pulls from.
fn element(site: &Site, run: &Run) -> String {
    let value = value_of(site, run);
    match (site.form, site.usage) {
        (_, Usage::Unpacked { names: 2.., .. }) => match without_brackets(&value) {
            bare if bare == value => value,
            bare => format!("({bare})"),
        },
        (Form::Iterator | Form::Live, Usage::Plain) => format!("iter({value})"),
        _ => value,
    }
}

fn value_of(site: &Site, run: &Run) -> String {
    match site.form {
        Form::Live => format!("[{}]", run.items.join(", ")),
        _ => run.value.clone().unwrap_or_default(),
    }
}

/// Something of the right kind for a place that is never reached.
fn never_read(site: &Site) -> String {
    match (site.yields, site.usage) {
        (
            Yields::List,
            Usage::Unpacked {
                names: names @ 2..,
                starred: false,
            },
        ) => vec!["0"; names].join(", "),
        (Yields::List, Usage::Plain) if site.form != Form::Value => "iter([])".into(),
        (Yields::List, _) => "[]".into(),
        (Yields::Text, _) => "''".into(),
        (Yields::Number, _) => "0".into(),
    }
}

/// `3, 4` of `[3, 4]` and of `(3, 4)`; anything else as it is.
fn without_brackets(value: &str) -> String {
    let inner = value
        .strip_prefix('[')
        .and_then(|v| v.strip_suffix(']'))
        .or_else(|| value.strip_prefix('(').and_then(|v| v.strip_suffix(')')));
    match inner {
        Some(inner) if inner.contains(", ") => inner.to_owned(),
        _ => value.to_owned(),
    }
}

/// `inputs = iter([...])`, before the statement at the top level.
fn definition(source: &str, site: &Site, name: &str, values: &[String]) -> Edit {
    let at = site.top.start().to_usize();
    let end = if at == line_start(source, at) {
        "\n"
    } else {
        "; "
    };
    let text = format!("{name} = iter([{}]){end}", values.join(", "));
    Edit::new(at..at, text)
}

/// A replacement that stays one token and one operand where it is put.
fn fitted(source: &str, site: &Site, text: String) -> String {
    let before = source[..site.range.start().to_usize()].chars().next_back();
    let after = &source[site.range.end().to_usize()..];
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '\'';
    let is_number = text.starts_with(|c: char| c.is_ascii_digit());
    let dotted = after.trim_start().starts_with('.');
    let mut text = match site.tight && (text.starts_with('-') || is_number && dotted) {
        true => format!("({text})"),
        false => text,
    };
    if before.is_some_and(|c| c.is_alphanumeric() || c == '_') && text.starts_with(is_word) {
        text.insert(0, ' ');
    }
    if after.starts_with(|c: char| c.is_alphanumeric()) && text.ends_with(is_word) {
        text.push(' ');
    }
    text
}

/// Takes `with open(0) as f:` away and moves its body out.
fn unwrap_with(plan: &Plan, range: TextRange, edits: &mut Vec<Edit>) -> Result<(), Unrewritable> {
    let source = plan.source.as_str();
    let found = find_statement(plan.parsed.suite(), range);
    let Some(Stmt::With(with)) = found else {
        return Ok(());
    };
    let Some(first) = with.body.first() else {
        return Ok(());
    };
    let (start, inner) = (with.start().to_usize(), first.start().to_usize());
    edits.push(Edit::new(start..inner, ""));
    let (outer, deeper) = (line_start(source, start), line_start(source, inner));
    let depth = (inner - deeper).saturating_sub(start - outer);
    let mut at = deeper;
    for line in source[deeper..with.end().to_usize()].split_inclusive('\n') {
        let moves = at > inner && !line.trim().is_empty();
        if moves && plan.in_a_token(at) {
            return Err(Unrewritable::new(format!(
                "line {}: a text of several lines stands in a `with` over standard input",
                line_of(source, with.start()),
            )));
        }
        let blank = line.len() - line.trim_start().len();
        if moves {
            edits.push(Edit::new(at..at + depth.min(blank), ""));
        }
        at += line.len();
    }
    Ok(())
}

fn find_statement(block: &[Stmt], range: TextRange) -> Option<&Stmt> {
    block.iter().find_map(|stmt| match stmt.range() {
        own if own == range => Some(stmt),
        own if own.contains_range(range) => blocks_of(stmt)
            .into_iter()
            .find_map(|b| find_statement(b, range)),
        _ => None,
    })
}

/// Takes away imports that were there for reading alone.
fn drop_imports(source: &str, body: &[Stmt], edits: &mut Vec<Edit>, gone: &mut HashSet<TextRange>) {
    let mentions = Mentions::new(body);
    let edited: Vec<_> = edits
        .iter()
        .map(|edit| edit.range.clone())
        .chain(gone.iter().map(|range| range.to_std_range()))
        .collect();
    let covered = |range: TextRange| {
        let range = range.to_std_range();
        edited
            .iter()
            .any(|e| e.start <= range.start && range.end <= e.end)
    };
    let unneeded = |alias: &Alias| {
        let name = alias.asname.as_ref().unwrap_or(&alias.name).as_str();
        let name = name.split('.').next().unwrap_or_default();
        mentions.only_within(name, covered)
    };
    let mut open: Vec<&[Stmt]> = vec![body];
    while let Some(block) = open.pop() {
        for stmt in block {
            open.extend(blocks_of(stmt));
            let aliases = match stmt {
                Stmt::Import(import) => &import.names,
                Stmt::ImportFrom(import) => &import.names,
                _ => continue,
            };
            let kept: Vec<&str> = aliases
                .iter()
                .filter(|alias| !unneeded(alias))
                .map(|alias| &source[alias.range().to_std_range()])
                .collect();
            if kept.is_empty() {
                gone.insert(stmt.range());
            } else if kept.len() < aliases.len()
                && let (Some(first), Some(last)) = (aliases.first(), aliases.last())
            {
                let range = first.start().to_usize()..last.end().to_usize();
                edits.push(Edit::new(range, kept.join(", ")));
            }
        }
    }
}
