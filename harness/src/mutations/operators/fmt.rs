//! FMT: the format of a value in an f-string: `!r` added or taken away, another width or precision.

use ruff_python_ast::{AnyNodeRef, ConversionFlag};
use ruff_text_size::Ranged as _;

use crate::mutations::{Group, Look, Operator, Sites};
use crate::syntax::Edit;

/// The entry in the list of operators.
pub const FMT: Operator = Operator {
    name: "FMT",
    about: "format of an f-string: !r, the width or the precision",
    group: Group::Own,
    before: "print(f\"{x}\")\n",
    after: "print(f\"{x!r}\")\n",
    find,
};

fn find(look: &Look<'_>, sites: &mut Sites) {
    let AnyNodeRef::InterpolatedElement(node) = look.node else {
        return;
    };
    // A width that is a value itself stays one.
    if node.debug_text.is_some() || look.parent().is_some_and(|n| n.is_interpolated_element()) {
        return;
    }
    let end = node.range().end().to_usize() - 1;
    let Some(spec) = &node.format_spec else {
        let flag = node.conversion;
        let at = if flag == ConversionFlag::None {
            end
        } else {
            end - "!r".len()
        };
        let text = if flag == ConversionFlag::None {
            "!r"
        } else {
            ""
        };
        // White space may follow the flag.
        let is_there = text == "!r" || look.source[at..end].starts_with('!');
        sites.edit(
            node,
            is_there
                .then(|| vec![Edit::new(at..end, text)])
                .into_iter()
                .collect(),
        );
        return;
    };
    let range = spec.range().to_std_range();
    let mut changes = vec![vec![Edit::new(range.start - 1..range.end, "")]];
    if let Some((at, digit)) = last_digit(look.text(spec.range())) {
        let place = range.start + at..range.start + at + 1;
        changes.push(vec![Edit::new(place, ((digit + 1) % 10).to_string())]);
    }
    sites.edit(node, changes);
}

/// The last digit of a format without values in it, and where it stands.
fn last_digit(spec: &str) -> Option<(usize, u32)> {
    if spec.contains('{') {
        return None;
    }
    let at = spec.rfind(|c: char| c.is_ascii_digit())?;
    let digit = spec[at..].chars().next()?.to_digit(10)?;
    Some((at, digit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutations::checks::check;

    #[test]
    fn changes_are_these() {
        check(
            &FMT,
            "print(f\"é {a:.2f} {b!s}\")\n",
            &[
                "print(f\"é {a} {b!s}\")\n",
                "print(f\"é {a:.3f} {b!s}\")\n",
                "print(f\"é {a:.2f} {b}\")\n",
            ],
        );
        check(
            &FMT,
            "print(f'{a=} {f\"{b}\":>{n}}')\n",
            &[
                "print(f'{a=} {f\"{b}\"}')\n",
                "print(f'{a=} {f\"{b!r}\":>{n}}')\n",
            ],
        );
    }
}
