//! Code fences: blocks between lines of three or more backticks.

use std::ops::Range;

/// What is inside, where the whole text is one fenced block.
pub fn whole_fence(text: &str) -> Option<&str> {
    let mut found = fences(text);
    let fence = found.pop().filter(|_| found.is_empty())?;
    let around = [&text[..fence.whole.start], &text[fence.whole.end..]];
    let closed = fence.inner.end < fence.whole.end;
    (closed && around.iter().all(|s| s.trim().is_empty())).then(|| &text[fence.inner])
}

/// The inside of the last block that is not Python; of the last at all, where
/// every one is.
pub fn last_fence(text: &str) -> Option<&str> {
    let found = fences(text);
    let is_code = |fence: &&Fence<'_>| {
        let language = fence.language.to_lowercase();
        ["python", "py", "python3", "pycon"].contains(&language.as_str())
    };
    let last = found.iter().rev().find(|fence| !is_code(fence));
    last.or(found.last())
        .map(|fence| &text[fence.inner.clone()])
}

/// The insides of all blocks, in order.
pub fn blocks(text: &str) -> Vec<&str> {
    let inside = |fence: Fence<'_>| &text[fence.inner];
    fences(text).into_iter().map(inside).collect()
}

/// The most backticks in a row.
pub fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

struct Fence<'a> {
    language: &'a str,
    /// With its fences.
    whole: Range<usize>,
    inner: Range<usize>,
}

fn fences(text: &str) -> Vec<Fence<'_>> {
    let mut found = Vec::new();
    let mut open: Option<(Fence<'_>, usize)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let bare = line.trim();
        let ticks = bare.len() - bare.trim_start_matches('`').len();
        if ticks < 3 {
            continue;
        }
        match open.take() {
            Some((mut fence, length)) if ticks >= length && ticks == bare.len() => {
                fence.inner.end = start;
                fence.whole.end = at;
                found.push(fence);
            }
            Some(inside) => open = Some(inside),
            None if bare[ticks..].contains('`') => {}
            None => {
                let fence = Fence {
                    language: bare[ticks..].trim(),
                    whole: start..text.len(),
                    inner: at..text.len(),
                };
                open = Some((fence, ticks));
            }
        }
    }
    found.extend(open.map(|(fence, _)| fence));
    found
}
