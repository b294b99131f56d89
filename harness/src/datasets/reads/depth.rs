//! Tests that what the parser lets through can be walked, however deep it is.

use super::{Plan, Reach};

/// Whether a source is refused as too deep; what is not can be walked.
fn check(source: &str, refused: bool) {
    let shown = &source[..source.len().min(40)];
    let plan = Plan::new(source, Reach::Wide).map(|_| ());
    match refused {
        true => assert_eq!(
            plan.map_err(|e| e.starts_with("more than 400 ")),
            Err(true),
            "{shown}"
        ),
        false => assert_eq!(plan, Ok(()), "{shown}"),
    }
}

#[test]
fn trees_too_deep_to_be_walked_are_refused() {
    const MANY: usize = 100_000;
    check(
        &format!("x = {}{}", "[".repeat(MANY), "]".repeat(MANY)),
        true,
    );
    check(&format!("x = {}", "[".repeat(MANY)), true);
    check(&["1"; MANY].join("+"), true);
    check(&["1"; MANY].join("**"), true);
    check(&format!("{}1", "not ".repeat(MANY)), true);
    check(&format!("{}1", "-".repeat(MANY)), true);
    check(&format!("{}1", "lambda a, b: ".repeat(MANY)), true);
    check(&format!("{}1", "1 if 1 else ".repeat(MANY)), true);
    check(&format!("f{}", "()".repeat(MANY)), true);
    check(&format!("f{}", "[1, 2]".repeat(MANY)), true);
    check(&format!("f{}", ".f".repeat(MANY)), true);
    check(
        &format!("f'{{{}{}}}'", "[".repeat(MANY), "]".repeat(MANY)),
        true,
    );
    let blocks = |n: usize| -> String {
        (0..n)
            .map(|i| format!("{}if 1:\n", " ".repeat(i)))
            .chain([format!("{}1\n", " ".repeat(n))])
            .collect()
    };
    check(&blocks(1000), true);
    check(&blocks(90), false);
}

#[test]
fn trees_as_deep_as_they_may_be_can_be_walked() {
    check(
        &format!("x = {}{}", "[".repeat(390), "]".repeat(390)),
        false,
    );
    check(&format!("x = {}1", "not ".repeat(390)), false);
    check(&format!("x = {}1", "lambda: ".repeat(195)), false);
    check(&["1"; 390].join("+"), false);
    check(&["1"; 390].join("**"), false);
}

#[test]
fn long_programs_that_are_not_deep_are_let_through() {
    const MANY: usize = 20_000;
    check(&format!("x = [{}]", "[-1, (2 + 3)], ".repeat(MANY)), false);
    check(&"x = (1 + 2)\n".repeat(MANY), false);
    check(&"x = 1; ".repeat(MANY), false);
    check(&format!("x = '{}'", "[".repeat(MANY)), false);
}
