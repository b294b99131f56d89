//! How the traces of two Pythons differ: each difference by its cause, or as one without.

use std::collections::{BTreeMap, BTreeSet};

use harness::domain::{EventKind, Step, Trace};
use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{ExceptHandler, Expr, Stmt};
use ruff_text_size::Ranged;

use super::coverage::line_of;

/// Why two Pythons tell of one program differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// A decorator's line, and its `def` again when it is applied.
    Decorator,
    /// The head of `while True`, which is not run again where it is constant.
    Endless,
    /// `continue`, `break` or `pass`, which may be folded into a jump.
    Jump,
    /// A `finally`, a `with` or an `except ... as`, left by `return` or `raise`.
    Cleanup,
    /// A statement over several lines: which of them begin a part of it.
    Multiline,
    /// A comprehension over several lines, a frame of its own or not.
    Comprehension,
    /// A generator that is dropped before its end, resumed to be closed or not.
    Dropped,
    /// The order of the names in a state.
    Order,
    /// A value that the standard library gives or shows otherwise.
    Library,
    /// None that is known.
    Unknown,
}

/// Programs that show a value of the standard library which changed: an
/// iterator's type, and `calendar.Day`.
const LIBRARY: [&str; 2] = ["iterators/separate_iterators", "p00024/calendar_module#1"];

/// All causes by which two traces of a program differ.
pub fn causes(id: &str, source: &str, one: &Trace, other: &Trace) -> BTreeSet<Cause> {
    let syntax = Syntax::of(source);
    let mut causes = BTreeSet::new();
    if one.end != other.end || one.stdout != other.stdout {
        causes.insert(Cause::Unknown);
    }
    let (a, b) = (&one.steps[..], &other.steps[..]);
    let pairs = aligned(a, b);
    let paired: [BTreeSet<usize>; 2] = [
        pairs.iter().map(|(i, _)| *i).collect(),
        pairs.iter().map(|(_, j)| *j).collect(),
    ];
    for (steps, paired) in [a, b].into_iter().zip(paired) {
        let alone = (0..steps.len()).filter(|index| !paired.contains(index));
        causes.extend(alone.map(|index| syntax.cause(&steps[index])));
    }
    for window in pairs.windows(2) {
        let ((i, j), next) = (window[0], window[1]);
        // A step shows what holds at the next event: both must have the same.
        if next == (i + 1, j + 1) {
            causes.extend(state_cause(id, &a[i], &b[j]));
        }
    }
    causes
}

fn state_cause(id: &str, one: &Step, other: &Step) -> Option<Cause> {
    if (&one.state, &one.output) == (&other.state, &other.output) {
        return None;
    }
    let by_name = |step: &Step| -> BTreeMap<String, String> {
        let pairs = step.state.iter();
        pairs.map(|(n, v)| (n.to_owned(), v.to_owned())).collect()
    };
    Some(if one.output != other.output {
        Cause::Unknown
    } else if by_name(one) == by_name(other) {
        Cause::Order
    } else if LIBRARY.contains(&id) {
        Cause::Library
    } else {
        Cause::Unknown
    })
}

/// The longest pairing of steps of the same line and event, in order.
fn aligned(a: &[Step], b: &[Step]) -> Vec<(usize, usize)> {
    let same = |i: usize, j: usize| (a[i].line, a[i].event) == (b[j].line, b[j].event);
    let width = b.len() + 1;
    // The longest pairing of a[i..] and b[j..].
    let mut longest = vec![0_u32; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            let (here, down) = (i * width + j, (i + 1) * width + j);
            longest[here] = match same(i, j) {
                true => longest[down + 1] + 1,
                false => longest[down].max(longest[here + 1]),
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::new();
    while i < a.len() && j < b.len() {
        if same(i, j) {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if longest[(i + 1) * width + j] >= longest[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// Lines of a program on which versions are known to differ.
struct Syntax<'a> {
    source: &'a str,
    lines: BTreeMap<Cause, BTreeSet<u32>>,
}

impl<'a> Syntax<'a> {
    fn of(source: &'a str) -> Self {
        let parsed = ruff_python_parser::parse_module(source).unwrap();
        let lines = BTreeMap::new();
        let mut syntax = Self { source, lines };
        syntax.visit_body(parsed.suite());
        syntax
    }

    /// Why a step may be there in one version alone.
    fn cause(&self, step: &Step) -> Cause {
        let on = |cause: &Cause| {
            let lines = self.lines.get(cause);
            lines.is_some_and(|lines| lines.contains(&step.line))
        };
        if step.event != EventKind::Line && on(&Cause::Dropped) {
            return Cause::Dropped;
        }
        let by_line = [
            Cause::Decorator,
            Cause::Endless,
            Cause::Jump,
            Cause::Comprehension,
            Cause::Multiline,
            Cause::Cleanup,
        ];
        by_line.into_iter().find(on).unwrap_or(Cause::Unknown)
    }

    fn mark(&mut self, cause: Cause, node: &impl Ranged) {
        let first = line_of(self.source, node.start());
        let last = line_of(self.source, node.end());
        let lines = self.lines.entry(cause).or_default();
        lines.extend(first..=last);
    }

    /// Marks what stands on several lines.
    fn mark_long(&mut self, cause: Cause, node: &impl Ranged) {
        if line_of(self.source, node.start()) < line_of(self.source, node.end()) {
            self.mark(cause, node);
        }
    }
}

impl<'a> Visitor<'a> for Syntax<'_> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        let decorated = match statement {
            Stmt::FunctionDef(def) => Some((&def.decorator_list, &def.name)),
            Stmt::ClassDef(def) => Some((&def.decorator_list, &def.name)),
            _ => None,
        };
        if let Some((decorators, name)) = decorated
            && !decorators.is_empty()
        {
            self.mark(Cause::Decorator, name);
            for decorator in decorators {
                self.mark(Cause::Decorator, decorator);
            }
        }
        match statement {
            Stmt::While(loops) if loops.test.is_literal_expr() => {
                self.mark(Cause::Endless, &*loops.test);
            }
            Stmt::Continue(_) | Stmt::Break(_) | Stmt::Pass(_) => {
                self.mark(Cause::Jump, statement);
            }
            Stmt::Try(tried) if !tried.finalbody.is_empty() => {
                self.mark(Cause::Cleanup, statement);
            }
            Stmt::Try(tried) => {
                for ExceptHandler::ExceptHandler(handler) in &tried.handlers {
                    if handler.name.is_some() {
                        self.mark(Cause::Cleanup, handler);
                    }
                }
            }
            Stmt::With(_) => self.mark(Cause::Cleanup, statement),
            _ => {}
        }
        walk_stmt(self, statement);
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        match expression {
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) | Expr::Generator(_) => {
                self.mark_long(Cause::Comprehension, expression);
            }
            Expr::Yield(_) | Expr::YieldFrom(_) => self.mark(Cause::Dropped, expression),
            _ => self.mark_long(Cause::Multiline, expression),
        }
        walk_expr(self, expression);
    }
}
