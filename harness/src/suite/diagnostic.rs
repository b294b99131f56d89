//! Shows a fault with its file, line and column, as compilers do.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::domain::settings::Fault;

/// The fault as text of several lines, in colour if `colour`.
#[must_use]
pub fn render(fault: &Fault, colour: bool) -> String {
    let title = Level::ERROR.primary_title(&fault.message);
    let path;
    let mut group = match &fault.at {
        Some(at) => {
            path = at.file.path.to_string_lossy();
            let text = &at.file.text;
            let line: usize = text
                .split_inclusive('\n')
                .take(at.line - 1)
                .map(str::len)
                .sum();
            let start = line + chars(&text[line..], at.column - 1);
            let rest = text[start..].split('\n').next().unwrap_or_default();
            let end = start + chars(rest, at.length);
            title.element(
                Snippet::source(text.as_str())
                    .path(path.as_ref())
                    .annotation(AnnotationKind::Primary.span(start..end)),
            )
        }
        None => Group::with_title(title),
    };
    if let Some(help) = &fault.help {
        group = group.element(Level::HELP.message(help));
    }
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    renderer.render(&[group])
}

/// Bytes of the first `count` characters.
fn chars(text: &str, count: usize) -> usize {
    text.char_indices()
        .nth(count)
        .map_or(text.len(), |(index, _)| index)
}
