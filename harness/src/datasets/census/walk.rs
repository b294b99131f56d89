//! The walk over a program's tree that tells which constructs it runs.

use std::collections::HashSet;

use ruff_python_ast::visitor::{
    Visitor, walk_comprehension, walk_decorator, walk_expr, walk_interpolated_string_element,
    walk_keyword, walk_pattern, walk_type_param,
};
use ruff_python_ast::{
    Arguments, Comprehension, Decorator, ElifElseClause, ExceptHandler, Expr,
    InterpolatedStringElement, Keyword, MatchCase, ModModule, Parameters, Pattern, Stmt,
    StmtClassDef, StmtFunctionDef, StmtTry, TypeParam,
};
use ruff_text_size::{Ranged, TextRange};

use super::constructs::{CONSTRUCTS, Sort, place};
use super::lines::Lines;
use crate::datasets::reads::scopes::Scopes;

/// Which constructs a program runs, in the order of [`CONSTRUCTS`]. `raised` is
/// the class of the exception that ended it.
pub fn constructs(module: &ModModule, lines: &Lines, raised: Option<&str>) -> Vec<bool> {
    let mut own_methods = HashSet::new();
    collect_methods(&module.body, false, &mut own_methods);
    let mut walk = Walk {
        lines,
        scopes: Scopes::new(&module.body),
        own_methods,
        found: vec![false; CONSTRUCTS.len()],
    };
    walk.visit_body(&module.body);
    if let Some(class) = raised {
        walk.see_any(Sort::Exception, class);
    }
    walk.found
}

/// The names of functions in the bodies of classes.
fn collect_methods<'a>(body: &'a [Stmt], of_class: bool, found: &mut HashSet<&'a str>) {
    for statement in body {
        match statement {
            Stmt::FunctionDef(def) => {
                if of_class {
                    found.insert(def.name.as_str());
                }
                collect_methods(&def.body, false, found);
            }
            Stmt::ClassDef(class) => collect_methods(&class.body, true, found),
            Stmt::If(inner) => collect_methods(&inner.body, of_class, found),
            _ => {}
        }
    }
}

/// The walk, and what it found so far.
pub(super) struct Walk<'a> {
    lines: &'a Lines,
    pub(super) scopes: Scopes<'a>,
    /// Methods of the program's own classes, which hide builtin ones.
    pub(super) own_methods: HashSet<&'a str>,
    found: Vec<bool>,
}

impl<'a> Walk<'a> {
    /// Counts a construct of the syntax.
    pub(super) fn see(&mut self, sort: Sort, name: &str) {
        debug_assert!(place(sort, name).is_some(), "{sort:?} {name}");
        self.see_any(sort, name);
    }

    /// Counts what may be a construct.
    pub(super) fn see_any(&mut self, sort: Sort, name: &str) {
        if let Some(at) = place(sort, name) {
            self.found[at] = true;
        }
    }

    pub(super) fn see_if(&mut self, holds: bool, sort: Sort, name: &str) {
        if holds {
            self.see(sort, name);
        }
    }

    /// Whether a statement ran. That of a block is told from its first line or
    /// from its body, since `else:` and, at times, `while True:` have no event.
    fn ran(&self, statement: &Stmt) -> bool {
        match statement {
            Stmt::FunctionDef(def) => self.head_ran(def.range, &def.body),
            Stmt::ClassDef(class) => self.head_ran(class.range, &class.body),
            Stmt::For(block) => self.head_ran(block.range, &block.body),
            Stmt::While(block) => self.head_ran(block.range, &block.body),
            Stmt::If(block) => {
                let mut clauses = block.elif_else_clauses.iter();
                self.head_ran(block.range, &block.body)
                    || clauses.any(|clause| self.head_ran(clause.range, &clause.body))
            }
            Stmt::With(block) => self.head_ran(block.range, &block.body),
            Stmt::Try(block) => self.head_ran(block.range, &block.body),
            Stmt::Match(block) => match block.cases.first() {
                Some(case) => self.lines.before(block.range, case.start()),
                None => false,
            },
            simple => self.lines.within(simple.range()),
        }
    }

    fn head_ran(&self, whole: TextRange, body: &[Stmt]) -> bool {
        let start = body.first().map_or(whole.end(), Ranged::start);
        self.lines.before(whole, start) || self.body_ran(body)
    }

    fn body_ran(&self, body: &[Stmt]) -> bool {
        body.iter().any(|statement| self.ran(statement))
    }

    /// A clause without an event of its own, and its body.
    fn clause(&mut self, name: &str, body: &'a [Stmt]) {
        self.see_if(self.body_ran(body), Sort::Statement, name);
        self.visit_body(body);
    }

    fn target(&mut self, target: &Expr) {
        let unpacks = matches!(target, Expr::Tuple(_) | Expr::List(_));
        self.see_if(unpacks, Sort::Statement, "unpacking");
    }

    fn module(&mut self, dotted: &str) {
        self.see_any(Sort::Module, dotted.split('.').next().unwrap_or(dotted));
    }

    fn function(&mut self, def: &'a StmtFunctionDef) {
        let word = if def.is_async { "async def" } else { "def" };
        self.see(Sort::Statement, word);
        self.see_if(def.returns.is_some(), Sort::Statement, "annotation");
        for decorator in &def.decorator_list {
            self.visit_decorator(decorator);
        }
        if let Some(types) = &def.type_params {
            self.visit_type_params(types);
        }
        self.visit_parameters(&def.parameters);
        self.visit_body(&def.body);
    }

    fn class(&mut self, class: &'a StmtClassDef) {
        self.see(Sort::Statement, "class");
        for decorator in &class.decorator_list {
            self.visit_decorator(decorator);
        }
        if let Some(types) = &class.type_params {
            self.visit_type_params(types);
        }
        if let Some(arguments) = &class.arguments {
            self.see_if(!arguments.args.is_empty(), Sort::Statement, "base class");
            for base in &arguments.args {
                self.visit_expr(base);
            }
            for keyword in &arguments.keywords {
                walk_keyword(self, keyword);
            }
        }
        self.visit_body(&class.body);
    }

    fn attempt(&mut self, block: &'a StmtTry) {
        self.see(Sort::Statement, "try");
        self.visit_body(&block.body);
        for ExceptHandler::ExceptHandler(handler) in &block.handlers {
            if !self.head_ran(handler.range, &handler.body) {
                continue;
            }
            let word = if block.is_star { "except*" } else { "except" };
            self.see(Sort::Statement, word);
            if let Some(class) = &handler.type_ {
                self.visit_expr(class);
            }
            self.visit_body(&handler.body);
        }
        self.clause("try else", &block.orelse);
        self.clause("finally", &block.finalbody);
    }

    fn statement(&mut self, statement: &'a Stmt) {
        let word = match statement {
            Stmt::FunctionDef(def) => return self.function(def),
            Stmt::ClassDef(class) => return self.class(class),
            Stmt::Try(block) => return self.attempt(block),
            Stmt::For(block) => {
                let word = if block.is_async { "async for" } else { "for" };
                self.see(Sort::Statement, word);
                self.target(&block.target);
                self.visit_expr(&block.target);
                self.visit_expr(&block.iter);
                self.visit_body(&block.body);
                return self.clause("for else", &block.orelse);
            }
            Stmt::While(block) => {
                self.see(Sort::Statement, "while");
                self.visit_expr(&block.test);
                self.visit_body(&block.body);
                return self.clause("while else", &block.orelse);
            }
            Stmt::With(block) => {
                let word = if block.is_async { "async with" } else { "with" };
                for target in block.items.iter().filter_map(|i| i.optional_vars.as_ref()) {
                    self.target(target);
                }
                word
            }
            Stmt::Assign(assign) => {
                let chained = assign.targets.len() > 1;
                self.see_if(chained, Sort::Statement, "chained assignment");
                for target in &assign.targets {
                    self.target(target);
                }
                "assignment"
            }
            Stmt::AugAssign(assign) => {
                self.see(Sort::Operator, &format!("{}=", assign.op.as_str()));
                self.visit_expr(&assign.target);
                self.visit_expr(&assign.value);
                return self.see(Sort::Statement, "augmented assignment");
            }
            Stmt::Raise(raise) => {
                self.see_if(raise.cause.is_some(), Sort::Statement, "raise from");
                "raise"
            }
            Stmt::Import(import) => {
                for alias in &import.names {
                    self.module(&alias.name);
                }
                "import"
            }
            Stmt::ImportFrom(import) => {
                if let Some(module) = import.module.as_ref().filter(|_| import.level == 0) {
                    self.module(module);
                }
                "from import"
            }
            Stmt::AnnAssign(_) => "annotated assignment",
            Stmt::TypeAlias(_) => "type",
            Stmt::If(_) => "if",
            Stmt::Match(_) => "match",
            Stmt::Return(_) => "return",
            Stmt::Delete(_) => "del",
            Stmt::Assert(_) => "assert",
            Stmt::Global(_) => "global",
            Stmt::Nonlocal(_) => "nonlocal",
            Stmt::Expr(_) => "expression statement",
            Stmt::Pass(_) => "pass",
            Stmt::Break(_) => "break",
            Stmt::Continue(_) => "continue",
            Stmt::IpyEscapeCommand(_) => return,
        };
        self.see(Sort::Statement, word);
        ruff_python_ast::visitor::walk_stmt(self, statement);
    }
}

impl<'a> Visitor<'a> for Walk<'a> {
    fn visit_body(&mut self, body: &'a [Stmt]) {
        let entered = self.body_ran(body);
        for statement in body {
            let has_no_event = match statement {
                Stmt::Global(_) | Stmt::Nonlocal(_) | Stmt::Pass(_) => true,
                Stmt::AnnAssign(assign) => assign.value.is_none(),
                _ => false,
            };
            if self.ran(statement) || (has_no_event && entered) {
                self.statement(statement);
            }
        }
    }

    fn visit_elif_else_clause(&mut self, clause: &'a ElifElseClause) {
        let Some(test) = &clause.test else {
            return self.clause("else", &clause.body);
        };
        if self.head_ran(clause.range, &clause.body) {
            self.see(Sort::Statement, "elif");
            self.visit_expr(test);
            self.visit_body(&clause.body);
        }
    }

    fn visit_match_case(&mut self, case: &'a MatchCase) {
        if self.head_ran(case.range, &case.body) {
            self.see_if(case.guard.is_some(), Sort::Statement, "case guard");
            self.visit_pattern(&case.pattern);
            if let Some(guard) = &case.guard {
                self.visit_expr(guard);
            }
            self.visit_body(&case.body);
        }
    }

    fn visit_pattern(&mut self, pattern: &'a Pattern) {
        let word = match pattern {
            Pattern::MatchValue(value) if value.value.is_attribute_expr() => "value",
            Pattern::MatchValue(_) | Pattern::MatchSingleton(_) => "literal",
            Pattern::MatchSequence(_) => "sequence",
            Pattern::MatchMapping(_) => "mapping",
            Pattern::MatchClass(_) => "class",
            Pattern::MatchStar(_) => "star",
            Pattern::MatchAs(inner) if inner.pattern.is_some() => "as",
            Pattern::MatchAs(_) => "capture",
            Pattern::MatchOr(_) => "or",
        };
        self.see(Sort::Pattern, word);
        walk_pattern(self, pattern);
    }

    fn visit_annotation(&mut self, _: &'a Expr) {
        self.see(Sort::Statement, "annotation");
    }

    fn visit_decorator(&mut self, decorator: &'a Decorator) {
        self.see(Sort::Statement, "decorator");
        self.callable(&decorator.expression);
        walk_decorator(self, decorator);
    }

    fn visit_parameters(&mut self, parameters: &'a Parameters) {
        let has_default = parameters
            .iter_non_variadic_params()
            .any(|p| p.default.is_some());
        for (holds, word) in [
            (has_default, "default"),
            (!parameters.posonlyargs.is_empty(), "positional-only"),
            (!parameters.kwonlyargs.is_empty(), "keyword-only"),
            (parameters.vararg.is_some(), "*args"),
            (parameters.kwarg.is_some(), "**kwargs"),
        ] {
            self.see_if(holds, Sort::Statement, word);
        }
        ruff_python_ast::visitor::walk_parameters(self, parameters);
    }

    fn visit_type_param(&mut self, parameter: &'a TypeParam) {
        self.see(Sort::Statement, "type parameter");
        walk_type_param(self, parameter);
    }

    fn visit_arguments(&mut self, arguments: &'a Arguments) {
        let starred = arguments.args.iter().any(Expr::is_starred_expr);
        let doubly = arguments.keywords.iter().any(|k| k.arg.is_none());
        self.see_if(starred || doubly, Sort::Expression, "argument unpacking");
        ruff_python_ast::visitor::walk_arguments(self, arguments);
    }

    fn visit_keyword(&mut self, keyword: &'a Keyword) {
        self.see_if(keyword.arg.is_some(), Sort::Expression, "keyword argument");
        walk_keyword(self, keyword);
    }

    fn visit_comprehension(&mut self, part: &'a Comprehension) {
        self.see_if(
            !part.ifs.is_empty(),
            Sort::Expression,
            "comprehension condition",
        );
        self.see_if(part.is_async, Sort::Expression, "async comprehension");
        walk_comprehension(self, part);
    }

    fn visit_interpolated_string_element(&mut self, element: &'a InterpolatedStringElement) {
        if let InterpolatedStringElement::Interpolation(value) = element {
            self.see_if(value.format_spec.is_some(), Sort::Expression, "format spec");
            let converts = value.conversion.to_byte().is_some();
            self.see_if(converts, Sort::Expression, "conversion");
        }
        walk_interpolated_string_element(self, element);
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        self.expression(expr);
        walk_expr(self, expr);
    }
}
