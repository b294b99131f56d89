//! `${NAME}` in secrets and paths, and paths relative to the file that names them.

use std::path::Path;

use crate::domain::settings::{Fault, Node, Value};

/// Keys whose texts are paths: relative ones start at the file's own folder.
const PATHS: &[&str] = &["path", "template", "include", "baseline", "start"];
/// Keys whose texts are secrets.
const SECRETS: &[&str] = &["api_key", "headers"];

/// Resolves every text of a tree, in place.
///
/// # Errors
/// For a variable that is not set or stands elsewhere, and for a key that is
/// written out.
pub fn resolve(tree: &mut Node) -> Result<(), Fault> {
    walk(tree, Use::Neither)
}

#[derive(Clone, Copy, PartialEq)]
enum Use {
    Path,
    Secret,
    Neither,
}

fn walk(node: &mut Node, used_as: Use) -> Result<(), Fault> {
    let folder = node.folder().to_owned();
    let at = node.at.clone();
    match &mut node.value {
        Value::Map(entries) => {
            for (key, value) in entries {
                let inner = match key.name.as_str() {
                    name if PATHS.contains(&name) => Use::Path,
                    name if SECRETS.contains(&name) => Use::Secret,
                    // A map of secrets (`headers`) is all secrets.
                    _ if used_as == Use::Secret => Use::Secret,
                    _ => Use::Neither,
                };
                if key.name == "api_key" && !value.text().is_some_and(is_variable) {
                    return Err(value
                        .fault("a key does not belong in a file")
                        .help("put it in an environment variable NAME and write `${NAME}` here"));
                }
                walk(value, inner)?;
            }
            Ok(())
        }
        Value::List(items) => items.iter_mut().try_for_each(|item| walk(item, used_as)),
        Value::Text { text, .. } => {
            let resolved = expand(text, used_as).map_err(|fault| fault.at(&at))?;
            *text = if used_as == Use::Path && Path::new(&resolved).is_relative() {
                folder.join(resolved).to_string_lossy().into_owned()
            } else {
                resolved
            };
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Whether a text is one variable and nothing else.
fn is_variable(text: &str) -> bool {
    let name = text.strip_prefix("${").and_then(|t| t.strip_suffix('}'));
    name.is_some_and(|name| {
        let fits = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
        !name.is_empty() && name.chars().all(fits)
    })
}

fn expand(text: &str, used_as: Use) -> Result<String, Fault> {
    let mut resolved = String::new();
    let mut rest = text;
    while let Some(start) = rest.find("${") {
        let name: String = rest[start + 2..]
            .chars()
            .take_while(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || *c == '_')
            .collect();
        let end = start + 2 + name.len();
        if name.is_empty() || !rest[end..].starts_with('}') {
            resolved.push_str(&rest[..start + 2]);
            rest = &rest[start + 2..];
            continue;
        }
        if used_as == Use::Neither {
            return Err(
                Fault::new(format!("`${{{name}}}` stands where no variable may")).help(format!(
                    "variables are for secrets and paths: {}",
                    SECRETS
                        .iter()
                        .chain(PATHS)
                        .map(|key| format!("`{key}`"))
                        .collect::<Vec<_>>()
                        .join(", ")
                )),
            );
        }
        let value = std::env::var(&name).map_err(|_| {
            Fault::new(format!("the environment variable `{name}` is not set"))
                .help(format!("set it: export {name}=..."))
        })?;
        resolved.push_str(&rest[..start]);
        resolved.push_str(&value);
        rest = &rest[end + 1..];
    }
    resolved.push_str(rest);
    Ok(resolved)
}
