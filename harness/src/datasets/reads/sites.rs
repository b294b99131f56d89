//! Finds every place where a program reads, and what is left over once the reads are gone.

use ruff_python_ast::visitor::source_order::{
    SourceOrderVisitor, TraversalSignal, walk_body, walk_expr, walk_stmt,
};
use ruff_python_ast::{AnyNodeRef, Expr, Operator, Stmt, StmtAssign, StmtWith};
use ruff_text_size::{Ranged, TextRange};

use super::forms::{Forms, Yields};

/// Calls that go through their argument once, so that a list serves them as
/// well as an iterator.
const CONSUMERS: &[&str] = &[
    "all",
    "any",
    "collections.Counter",
    "collections.deque",
    "dict",
    "enumerate",
    "filter",
    "frozenset",
    "functools.reduce",
    "iter",
    "list",
    "map",
    "max",
    "min",
    "set",
    "sorted",
    "sum",
    "tuple",
    "zip",
];
/// Methods that do the same.
const CONSUMING_METHODS: &[&str] = &["extend", "join", "update", "writelines"];

/// A place where a program reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// What the value replaces.
    pub range: TextRange,
    /// The statement at the top level that it stands in.
    pub top: TextRange,
    /// The statement that consists of nothing else.
    pub bare: Option<TextRange>,
    /// What stands there.
    pub form: Form,
    /// What happens to the value.
    pub usage: Usage,
    /// What it yields, for a site that never ran.
    pub yields: Yields,
    /// Whether it stands in an f-string, where no quote may.
    pub in_fstring: bool,
    /// Whether something binds tighter than a minus sign would.
    pub tight: bool,
    /// Whether it needs parentheses of its own to be an argument.
    pub open_generator: bool,
}

/// What stands at a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// An expression with a plain value.
    Value,
    /// An iterator whose items are all there once it is made.
    Iterator,
    /// An iterator that reads as it is pulled.
    Live,
    /// A function that reads, passed to something.
    Function,
}

/// What happens to a site's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usage {
    /// Anything.
    Plain,
    /// It is gone through once.
    Once,
    /// It is unpacked into so many names.
    Unpacked {
        /// How many; a starred one does not count.
        names: usize,
        /// Whether one of them is starred.
        starred: bool,
    },
}

/// All that reading has to do with in a program.
#[derive(Debug, Default)]
pub struct Found {
    /// In the order of the text.
    pub sites: Vec<Site>,
    /// Statements that only name or close standard input.
    pub leftovers: Vec<TextRange>,
    /// `with open(0) as f:`, whose body stays.
    pub withs: Vec<TextRange>,
    /// Whether some `input(...)` prints a prompt.
    pub prompts: bool,
    /// Uses of standard input that are no reads, such as `sys.stdin.fileno`.
    pub obstacles: Vec<TextRange>,
    /// Handlers' `EOFError`s.
    pub end_of_file_names: Vec<TextRange>,
}

/// Finds the sites of a program.
#[must_use]
pub fn find<'a>(body: &'a [Stmt], forms: &Forms<'a>) -> Found {
    let mut finder = Finder {
        forms,
        found: Found::default(),
        around: Vec::new(),
        top: TextRange::default(),
    };
    walk_body(&mut finder, body);
    let mut prompts = Prompts {
        forms,
        found: false,
    };
    walk_body(&mut prompts, body);
    finder.found.prompts = prompts.found;
    finder.found
}

struct Finder<'a, 'f> {
    forms: &'f Forms<'a>,
    found: Found,
    around: Vec<AnyNodeRef<'a>>,
    top: TextRange,
}

impl<'a> SourceOrderVisitor<'a> for Finder<'a, '_> {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        self.around.push(node);
        if let AnyNodeRef::ExceptHandlerExceptHandler(handler) = node {
            match handler.type_.as_deref() {
                Some(Expr::Tuple(several)) => several.elts.iter().for_each(|e| self.handled(e)),
                Some(single) => self.handled(single),
                None => {}
            }
        }
        TraversalSignal::Traverse
    }

    fn leave_node(&mut self, _: AnyNodeRef<'a>) {
        self.around.pop();
    }

    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        if self.around.is_empty() {
            self.top = stmt.range();
        }
        // A class's own names are reached through its objects.
        let in_class = matches!(self.around.last(), Some(AnyNodeRef::StmtClassDef(_)));
        let leftover = match stmt {
            _ if in_class => false,
            Stmt::Assign(assign) => self.names_a_reader(assign),
            Stmt::FunctionDef(def) => {
                let read = self.forms.named_reader(def.name.as_str(), stmt.start());
                read.is_some()
            }
            Stmt::Expr(expr) => self.closes_stream(&expr.value),
            _ => false,
        };
        if leftover {
            self.found.leftovers.push(stmt.range());
            return;
        }
        if let Stmt::With(with) = stmt
            && self.opens_stream(with)
        {
            self.found.withs.push(with.range());
            self.around.push(AnyNodeRef::StmtWith(with));
            self.visit_body(&with.body);
            self.around.pop();
            return;
        }
        walk_stmt(self, stmt);
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        let reads = if let Some(read) = self.forms.whole(expr) {
            let form = match (read.lazy, read.live) {
                (false, _) => Form::Value,
                (true, false) => Form::Iterator,
                (true, true) => Form::Live,
            };
            Some((form, read.yields))
        } else if is_stored(expr) {
            None
        } else if self.forms.is_stream(expr) {
            Some((Form::Live, Yields::List))
        } else if self.forms.reader(expr).is_some() {
            Some((Form::Function, Yields::List))
        } else {
            None
        };
        if let (None, Expr::Attribute(attribute)) = (reads, expr)
            && self.forms.is_stream(&attribute.value)
        {
            self.found.obstacles.push(expr.range());
        }
        match reads {
            Some((form, yields)) => self.add(expr, form, yields),
            None => walk_expr(self, expr),
        }
    }
}

impl<'a> Finder<'a, '_> {
    fn add(&mut self, expr: &'a Expr, form: Form, yields: Yields) {
        let bare = match self.around.last() {
            Some(AnyNodeRef::StmtExpr(statement)) => Some(statement.range()),
            _ => None,
        };
        let site = Site {
            range: expr.range(),
            top: self.top,
            bare,
            form,
            usage: self.usage(expr),
            yields,
            in_fstring: self
                .around
                .iter()
                .any(|node| matches!(node, AnyNodeRef::FString(_) | AnyNodeRef::TString(_))),
            tight: match self.around.last() {
                Some(AnyNodeRef::ExprAttribute(_) | AnyNodeRef::ExprAwait(_)) => true,
                Some(AnyNodeRef::ExprSubscript(parent)) => parent.value.range() == expr.range(),
                Some(AnyNodeRef::ExprBinOp(parent)) => {
                    parent.op == Operator::Pow && parent.left.range() == expr.range()
                }
                _ => false,
            },
            open_generator: matches!(expr, Expr::Generator(generator) if !generator.parenthesized),
        };
        self.found.sites.push(site);
    }

    /// What the node around an expression does with it.
    fn usage(&self, expr: &Expr) -> Usage {
        let is = |other: &Expr| other.range() == expr.range();
        let mut around = self.around.iter().rev();
        match around.next() {
            Some(AnyNodeRef::StmtAssign(assign)) => match assign.targets.as_slice() {
                [Expr::Tuple(target)] => unpacked(&target.elts),
                [Expr::List(target)] => unpacked(&target.elts),
                _ => Usage::Plain,
            },
            Some(AnyNodeRef::StmtFor(parent)) if is(&parent.iter) => Usage::Once,
            Some(AnyNodeRef::Comprehension(parent)) if is(&parent.iter) => Usage::Once,
            Some(AnyNodeRef::ExprStarred(_) | AnyNodeRef::ExprYieldFrom(_)) => Usage::Once,
            Some(AnyNodeRef::Arguments(_)) => match around.next() {
                Some(AnyNodeRef::ExprCall(call)) if self.consumes(&call.func) => Usage::Once,
                _ => Usage::Plain,
            },
            _ => Usage::Plain,
        }
    }

    fn consumes(&self, function: &Expr) -> bool {
        match self.forms.path(function) {
            Some(path) => CONSUMERS.contains(&path.as_str()) || path.starts_with("itertools."),
            None => function
                .as_attribute_expr()
                .is_some_and(|method| CONSUMING_METHODS.contains(&method.attr.as_str())),
        }
    }

    /// `input = sys.stdin.readline`, `stdin = sys.stdin`, `II = lambda: int(input())`.
    fn names_a_reader(&self, assign: &StmtAssign) -> bool {
        let named = |target: &Expr| match target {
            Expr::Name(name) => {
                let (id, at) = (name.id.as_str(), name.range().start());
                self.forms.named_reader(id, at).is_some() || self.forms.is_stream_name(id, at)
            }
            _ => false,
        };
        assign.targets.iter().all(|target| match target {
            Expr::Tuple(tuple) => {
                matches!(&*assign.value, Expr::Tuple(values) if values.len() == tuple.len())
                    && tuple.elts.iter().all(named)
            }
            single => named(single),
        })
    }

    /// `sys.stdin.close()`.
    fn closes_stream(&self, expr: &Expr) -> bool {
        let Expr::Call(call) = expr else {
            return false;
        };
        matches!(&*call.func, Expr::Attribute(method)
            if method.attr.as_str() == "close" && self.forms.is_stream(&method.value))
    }

    /// `with open(0) as f:`, where `f` is nothing else.
    fn opens_stream(&self, with: &StmtWith) -> bool {
        let [item] = with.items.as_slice() else {
            return false;
        };
        self.forms.is_stream(&item.context_expr)
            && match item.optional_vars.as_deref() {
                None => true,
                Some(Expr::Name(name)) => self
                    .forms
                    .is_stream_name(name.id.as_str(), name.range().start()),
                Some(_) => false,
            }
    }

    fn handled(&mut self, expr: &Expr) {
        if self.forms.path(expr).as_deref() == Some("EOFError") {
            self.found.end_of_file_names.push(expr.range());
        }
    }
}

/// Notices reads with a prompt, which is printed.
struct Prompts<'a, 'f> {
    forms: &'f Forms<'a>,
    found: bool,
}

impl<'a> SourceOrderVisitor<'a> for Prompts<'a, '_> {
    fn visit_expr(&mut self, expr: &'a Expr) {
        if let Expr::Call(call) = expr
            && !call.arguments.is_empty()
            && self.forms.path(&call.func).as_deref() == Some("input")
        {
            self.found = true;
        }
        walk_expr(self, expr);
    }
}

fn unpacked(targets: &[Expr]) -> Usage {
    let starred = targets.iter().filter(|t| t.is_starred_expr()).count();
    Usage::Unpacked {
        names: targets.len() - starred,
        starred: starred > 0,
    }
}

fn is_stored(expr: &Expr) -> bool {
    match expr {
        Expr::Name(name) => !name.ctx.is_load(),
        Expr::Attribute(attribute) => !attribute.ctx.is_load(),
        _ => false,
    }
}
