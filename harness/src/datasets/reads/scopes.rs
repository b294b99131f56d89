//! What the names of a program are bound to, scope by scope.

use std::collections::{HashMap, HashSet};

use ruff_python_ast::visitor::source_order::{
    SourceOrderVisitor, TraversalSignal, walk_body, walk_expr,
};
use ruff_python_ast::{AnyNodeRef, Expr, Stmt, StmtFunctionDef};
use ruff_text_size::{Ranged, TextRange, TextSize};

/// All scopes of a program; the first is the module's.
pub struct Scopes<'a> {
    scopes: Vec<Scope<'a>>,
}

struct Scope<'a> {
    range: TextRange,
    parent: usize,
    is_class: bool,
    /// Names that a `global` or `nonlocal` sends to another scope.
    elsewhere: HashMap<&'a str, usize>,
    bindings: HashMap<&'a str, Vec<Binding<'a>>>,
}

/// One way in which a name gets a value.
#[derive(Clone)]
pub enum Binding<'a> {
    /// By an import; the dotted path of what was imported.
    Import(String),
    /// By `name = value` or `with value as name`.
    Value(&'a Expr),
    /// By `def name`.
    Function(&'a StmtFunctionDef),
    /// As a parameter of the scope's function.
    Parameter,
    /// In any other way.
    Other,
}

impl<'a> Scopes<'a> {
    /// Collects all bindings.
    #[must_use]
    pub fn new(body: &'a [Stmt]) -> Self {
        let module = Scope::new(TextRange::new(0.into(), TextSize::new(u32::MAX)), 0, false);
        let mut collector = Collector {
            scopes: vec![module],
            open: vec![0],
            nodes: Vec::new(),
        };
        walk_body(&mut collector, body);
        Self {
            scopes: collector.scopes,
        }
    }

    /// Every binding that a name may have at a place; `None` where the program
    /// binds it nowhere, so that it is a builtin's.
    #[must_use]
    pub fn bindings(&self, name: &str, at: TextSize) -> Option<&[Binding<'a>]> {
        let innermost = self.scopes.iter().rposition(|s| s.range.contains(at))?;
        let mut index = innermost;
        loop {
            let scope = &self.scopes[index];
            // A class's names are not seen from the functions in it.
            if (!scope.is_class || index == innermost)
                && let Some(found) = scope.bindings.get(name)
            {
                return Some(found);
            }
            if index == 0 {
                return None;
            }
            index = scope.parent;
        }
    }
}

impl Scope<'_> {
    fn new(range: TextRange, parent: usize, is_class: bool) -> Self {
        Self {
            range,
            parent,
            is_class,
            elsewhere: HashMap::new(),
            bindings: HashMap::new(),
        }
    }
}

struct Collector<'a> {
    scopes: Vec<Scope<'a>>,
    open: Vec<usize>,
    /// The nodes that opened the scopes in `open`, after the module.
    nodes: Vec<AnyNodeRef<'a>>,
}

impl<'a> Collector<'a> {
    fn current(&self) -> usize {
        self.open.last().copied().unwrap_or_default()
    }

    fn bind(&mut self, name: &'a str, binding: Binding<'a>) {
        let current = self.current();
        let scope = self.scopes[current]
            .elsewhere
            .get(name)
            .copied()
            .unwrap_or(current);
        self.scopes[scope]
            .bindings
            .entry(name)
            .or_default()
            .push(binding);
    }

    /// Binds a target; `a, b = x, y` binds pair by pair.
    fn bind_target(&mut self, target: &'a Expr, value: Option<&'a Expr>) {
        let elements = |expr: &'a Expr| match expr {
            Expr::Tuple(tuple) => Some(tuple.elts.as_slice()),
            Expr::List(list) => Some(list.elts.as_slice()),
            _ => None,
        };
        if let Expr::Name(name) = target {
            self.bind(
                name.id.as_str(),
                value.map_or(Binding::Other, Binding::Value),
            );
        } else if let Expr::Starred(starred) = target {
            self.bind_target(&starred.value, None);
        } else if let Some(targets) = elements(target) {
            let values = value
                .and_then(elements)
                .filter(|values| values.len() == targets.len())
                .filter(|_| !targets.iter().any(Expr::is_starred_expr));
            for (index, target) in targets.iter().enumerate() {
                self.bind_target(target, values.map(|values| &values[index]));
            }
        }
    }

    fn open(&mut self, node: AnyNodeRef<'a>, range: TextRange) {
        let is_class = matches!(node, AnyNodeRef::StmtClassDef(_));
        self.scopes
            .push(Scope::new(range, self.current(), is_class));
        self.open.push(self.scopes.len() - 1);
        self.nodes.push(node);
    }
}

impl<'a> SourceOrderVisitor<'a> for Collector<'a> {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        match node {
            AnyNodeRef::StmtFunctionDef(def) => {
                self.bind(def.name.as_str(), Binding::Function(def));
                let range = TextRange::new(def.parameters.start(), def.end());
                self.open(node, range);
            }
            AnyNodeRef::StmtClassDef(class) => {
                self.bind(class.name.as_str(), Binding::Other);
                self.open(node, class.range());
            }
            AnyNodeRef::ExprLambda(_)
            | AnyNodeRef::ExprListComp(_)
            | AnyNodeRef::ExprSetComp(_)
            | AnyNodeRef::ExprDictComp(_)
            | AnyNodeRef::ExprGenerator(_) => self.open(node, node.range()),
            AnyNodeRef::Parameter(parameter) => {
                self.bind(parameter.name.as_str(), Binding::Parameter);
            }
            AnyNodeRef::StmtAssign(assign) => {
                for target in &assign.targets {
                    self.bind_target(target, Some(&assign.value));
                }
            }
            AnyNodeRef::StmtAnnAssign(assign) => {
                self.bind_target(&assign.target, assign.value.as_deref());
            }
            AnyNodeRef::StmtAugAssign(assign) => self.bind_target(&assign.target, None),
            AnyNodeRef::StmtFor(for_loop) => self.bind_target(&for_loop.target, None),
            AnyNodeRef::Comprehension(comprehension) => {
                self.bind_target(&comprehension.target, None);
            }
            AnyNodeRef::ExprNamed(named) => self.bind_target(&named.target, None),
            AnyNodeRef::StmtDelete(delete) => {
                for target in &delete.targets {
                    self.bind_target(target, None);
                }
            }
            AnyNodeRef::WithItem(item) => {
                if let Some(target) = &item.optional_vars {
                    self.bind_target(target, Some(&item.context_expr));
                }
            }
            AnyNodeRef::ExceptHandlerExceptHandler(handler) => {
                if let Some(name) = &handler.name {
                    self.bind(name.as_str(), Binding::Other);
                }
            }
            AnyNodeRef::PatternMatchAs(pattern) => {
                if let Some(name) = &pattern.name {
                    self.bind(name.as_str(), Binding::Other);
                }
            }
            AnyNodeRef::PatternMatchStar(pattern) => {
                if let Some(name) = &pattern.name {
                    self.bind(name.as_str(), Binding::Other);
                }
            }
            AnyNodeRef::StmtImport(import) => {
                for alias in &import.names {
                    match &alias.asname {
                        Some(name) => {
                            self.bind(name.as_str(), Binding::Import(alias.name.to_string()));
                        }
                        None => {
                            let root = alias.name.split('.').next().unwrap_or_default();
                            self.bind(root, Binding::Import(root.to_owned()));
                        }
                    }
                }
            }
            AnyNodeRef::StmtImportFrom(import) => {
                let module = import.module.as_ref().map_or("", |m| m.as_str());
                for alias in &import.names {
                    let name = alias.asname.as_ref().unwrap_or(&alias.name);
                    let path = format!("{module}.{}", alias.name);
                    self.bind(name.as_str(), Binding::Import(path));
                }
            }
            AnyNodeRef::StmtGlobal(global) => {
                let current = self.current();
                for name in &global.names {
                    self.scopes[current].elsewhere.insert(name.as_str(), 0);
                }
            }
            AnyNodeRef::StmtNonlocal(nonlocal) => {
                let current = self.current();
                let parent = self.scopes[current].parent;
                for name in &nonlocal.names {
                    self.scopes[current].elsewhere.insert(name.as_str(), parent);
                }
            }
            _ => {}
        }
        TraversalSignal::Traverse
    }

    fn leave_node(&mut self, node: AnyNodeRef<'a>) {
        if self.nodes.last().is_some_and(|open| open.ptr_eq(node)) {
            self.nodes.pop();
            self.open.pop();
        }
    }
}

/// Where each name is spoken of, for telling whether a binding is still needed.
pub struct Mentions<'a>(Vec<(&'a str, TextRange)>);

impl<'a> Mentions<'a> {
    /// Collects the names of all expressions.
    #[must_use]
    pub fn new(body: &'a [Stmt]) -> Self {
        let mut mentions = Self(Vec::new());
        walk_body(&mut mentions, body);
        mentions
    }

    /// Whether a name is mentioned, but only where `covered` says so.
    pub fn only_within(&self, name: &str, covered: impl Fn(TextRange) -> bool) -> bool {
        let mut mentioned = false;
        for (_, range) in self.0.iter().filter(|(n, _)| *n == name) {
            if !covered(*range) {
                return false;
            }
            mentioned = true;
        }
        mentioned
    }
}

impl<'a> SourceOrderVisitor<'a> for Mentions<'a> {
    fn visit_expr(&mut self, expr: &'a Expr) {
        if let Expr::Name(name) = expr {
            self.0.push((name.id.as_str(), name.range()));
        }
        walk_expr(self, expr);
    }
}

/// `base`, `base2`, ... as many names as wanted, none of which the text contains as a word.
pub fn fresh_names<'a>(source: &str, base: &'a str) -> impl Iterator<Item = String> + use<'a> {
    let taken: HashSet<String> = source
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| word.starts_with(base))
        .map(str::to_owned)
        .collect();
    (1..)
        .map(move |n: usize| match n {
            1 => base.to_owned(),
            _ => format!("{base}{n}"),
        })
        .filter(move |name| !taken.contains(name))
}
