//! Tests of the census: what counts, and when.

#![allow(clippy::unwrap_used)]

use super::constructs::Sort;
use super::*;
use crate::domain::{EventKind, Origin, Program, State, Step, Trace};

fn example(source: &str, reference: Reference) -> Example {
    Example {
        id: "e".into(),
        program: Program {
            id: "e".into(),
            source: source.to_owned(),
            origin: Origin {
                problem: "e".into(),
                file: String::new(),
            },
            mutation: None,
        },
        reference,
        tags: Vec::new(),
    }
}

/// The names found of some sorts, when these lines ran; all, where none is said.
fn names(source: &str, lines: &[u32], sorts: &[Sort]) -> String {
    let reference = if lines.is_empty() {
        Reference::State(State::default())
    } else {
        let steps = lines.iter().map(|line| Step {
            line: *line,
            event: EventKind::Line,
            output: "".into(),
            state: State::default(),
        });
        Reference::Trace(Trace {
            steps: steps.collect(),
            stdout: String::new(),
            end: End::Returned,
        })
    };
    let found = found(&example(source, reference));
    let found = CONSTRUCTS.iter().zip(found).filter(|(_, found)| *found);
    let names = found.filter(|((sort, _), _)| sorts.contains(sort));
    names
        .map(|((_, name), _)| *name)
        .collect::<Vec<_>>()
        .join(", ")
}

#[track_caller]
fn check(source: &str, sorts: &[Sort], wanted: &str) {
    assert_eq!(names(source, &[], sorts), wanted, "{source}");
}

use Sort::{Builtin, Exception, Expression, Method, Module, Operator, Pattern, Statement};

#[test]
fn statements_are_told_apart() {
    let check = |source: &str, wanted: &str| check(source, &[Statement, Pattern], wanted);
    check("a = 1", "assignment");
    check("a = b = 1", "assignment, chained assignment");
    check("a, b = 1, 2", "assignment, unpacking");
    check("a: int = 1", "annotated assignment, annotation");
    check("a = 1\na += 1", "assignment, augmented assignment");
    check(
        "for i, j in x: break\nelse: pass",
        "unpacking, pass, for, for else, break",
    );
    check(
        "while x: continue\nelse: pass",
        "pass, while, while else, continue",
    );
    check(
        "if x: f()\nelif y: del x\nelse: assert x",
        "expression statement, del, assert, if, elif, else",
    );
    check(
        "try: raise x from y\nexcept z: pass\nelse: pass\nfinally: pass",
        "pass, try, except, try else, finally, raise, raise from",
    );
    check("try: pass\nexcept* z: pass", "pass, try, except*");
    check(
        "@f\ndef g(a, /, b: int = 1, *c, d, **e): return a",
        "def, return, default, positional-only, keyword-only, *args, **kwargs, annotation, decorator",
    );
    check(
        "class A(B[int]): x: int",
        "annotated assignment, annotation, class, base class",
    );
    check("with a as (b, c): import d", "unpacking, import, with");
    check(
        "async def f():\n  async for i in x: pass\n  async with y: pass",
        "pass, async def, async for, async with",
    );
    check("type A[T] = list[T]", "type, type parameter");
    check(
        "match x:\n case 1 | None: pass\n case [a, *b] if a: pass\n case {'k': c.d}: pass\n case E() as f: pass",
        "pass, match, case guard, literal, value, capture, as, or, sequence, star, mapping, class",
    );
}

#[test]
fn expressions_and_operators_are_told_apart() {
    let check = |source: &str, wanted: &str| check(source, &[Expression, Operator], wanted);
    check(
        "a = [1.5, 2j] + (b'', '')",
        "list, tuple, str, bytes, float, complex, +",
    );
    check("a, *b = {x, None, ...}", "starred, set, None, ellipsis");
    check("a[1:-2].b", "attribute, subscript, slice, int, unary -");
    check(
        "f(*a, b=True)",
        "call, keyword argument, argument unpacking, starred, bool",
    );
    check(
        "{**a, b: lambda: (c := d)}",
        "assignment expression, lambda, dict, dict unpacking",
    );
    check("a < b not in c", "chained comparison, <, not in");
    check(
        "a //= b if not c else ~d and e is not f",
        "conditional, ~, not, and, is not, //=",
    );
    check(
        "[a for b in c for a in b if a]",
        "list comprehension, nested comprehension, comprehension condition",
    );
    check("sum(a for b in c)", "call, generator");
    check("f'{a!r:>{b}} {{}}'", "f-string, format spec, conversion");
    check("def f():\n  x = yield\n  yield from x", "yield, yield from");
}

#[test]
fn builtins_count_where_they_are_called_or_handed_on() {
    let check = |source: &str, wanted: &str| check(source, &[Builtin], wanted);
    check("a = list(map(int, b))", "int, list, map");
    check("sorted(a, key=len)", "len, sorted");
    check(
        "class A:\n  @property\n  def f(self): return super()",
        "property, super",
    );
    check("isinstance(a, str)\na: int = list", "isinstance");
    check("def max(a): pass\nmax(1)", "");
    check("def f(sum): return sum(1)\nprint(f)", "print");
    check("from x import len\nlen(a)", "");
}

#[test]
fn methods_count_unless_they_are_known_to_be_others() {
    let check = |source: &str, wanted: &str| check(source, &[Method], wanted);
    check("a.append(b.pop())", "append, pop");
    check("map(str.lower, a)", "lower");
    check("import re\nre.split(a, b)", "");
    check("from a import b\nb().update(c)", "update");
    check("class A:\n  def add(self): pass\nA().add()", "");
    check("a.count", "");
    check("a.frobnicate()", "");
}

#[test]
fn exceptions_and_modules_count_by_name() {
    let check = |source: &str, wanted: &str| check(source, &[Exception, Module], wanted);
    check("raise ValueError('x')", "ValueError");
    check("class E(KeyError): pass", "KeyError");
    check("KeyError = 1\nKeyError", "");
    check(
        "import os.path, numpy\nfrom collections.abc import Set\nfrom . import re",
        "collections, os",
    );
}

#[test]
fn an_exception_counts_that_ends_the_program() {
    let trace = Trace {
        steps: Vec::new(),
        stdout: String::new(),
        end: End::Raised {
            class: "ZeroDivisionError".into(),
            message: String::new(),
        },
    };
    let found = found(&example("1 / 0", Reference::Trace(trace)));
    let place = constructs::place(Exception, "ZeroDivisionError").unwrap();
    assert!(found[place]);
}

#[track_caller]
fn check_ran(source: &str, lines: &[u32], wanted: &str) {
    let sorts = [Statement, Operator];
    assert_eq!(names(source, lines, &sorts), wanted, "{source} {lines:?}");
}

#[test]
fn what_did_not_run_does_not_count() {
    let branches = "if a:\n  b += 1\nelif c:\n  b -= 1\nelse:\n  b *= 1\n";
    check_ran(branches, &[1, 2], "augmented assignment, if, +=");
    check_ran(branches, &[1, 3, 4], "augmented assignment, if, elif, -=");
    check_ran(
        branches,
        &[1, 3, 6],
        "augmented assignment, if, elif, else, *=",
    );
    let function = "def f(a=b - 1):\n  global c\n  return a + 1\n";
    check_ran(function, &[1], "def, default, -");
    check_ran(function, &[1, 3], "global, def, return, default, +, -");
    let attempt = "try:\n  a\nexcept E:\n  b\nelse:\n  c\nfinally:\n  d\n";
    check_ran(
        attempt,
        &[1, 2, 6, 8],
        "expression statement, try, try else, finally",
    );
    check_ran(attempt, &[2, 3, 4], "expression statement, try, except");
}

#[test]
fn a_loop_without_an_event_is_told_from_its_body() {
    check_ran("while True:\n  a\n", &[2], "expression statement, while");
    check_ran(
        "for a in b:\n  c\nelse:\n  d\n",
        &[1, 4],
        "expression statement, for, for else",
    );
}

#[test]
fn any_line_of_a_long_statement_will_do() {
    check_ran("a = [\n  b + 1,\n]\nc - 1\n", &[2], "assignment, +");
    check_ran("def f(\n  a=1,\n):\n  b + 1\n", &[2], "def, default");
}

#[test]
fn all_constructs_are_counted_also_those_of_no_program() {
    let state = || Reference::State(State::default());
    let examples = [
        example("a = 1\n", state()),
        example("a = 1 + 1\n", state()),
        example("no python\n", state()),
    ];
    let constructs = census(&examples);
    assert_eq!(constructs.len(), CONSTRUCTS.len());
    let programs = |sort: &str, name: &str| {
        let mut of = constructs
            .iter()
            .filter(|c| c.sort == sort && c.name == name);
        of.next().unwrap().programs
    };
    assert_eq!(programs("statement", "assignment"), 2);
    assert_eq!(programs("operator", "+"), 1);
    assert_eq!(programs("operator", "-"), 0);
    let sorts: Vec<_> = constructs
        .chunk_by(|a, b| a.sort == b.sort)
        .map(|c| &*c[0].sort)
        .collect();
    assert_eq!(sorts, Sort::ALL.map(Sort::name));
}
