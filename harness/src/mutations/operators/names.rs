//! Names and scopes: which variables of a program can be renamed for certain.

use std::collections::{BTreeSet, HashSet};

use ruff_python_ast::visitor::source_order::{
    SourceOrderVisitor, TraversalSignal, walk_annotation,
};
use ruff_python_ast::{AnyNodeRef, Expr, ExprContext, Identifier, ModModule};
use ruff_text_size::{Ranged as _, TextRange};

/// A variable, and all places where it stands in the program.
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Where it stands, in source order.
    pub places: Vec<TextRange>,
}

/// Functions that every program has: `sum = sum(x)` reads one before it binds
/// the variable.
const BUILTINS: &[&str] = &[
    "abs",
    "all",
    "any",
    "ascii",
    "bin",
    "bool",
    "bytearray",
    "bytes",
    "callable",
    "chr",
    "complex",
    "dict",
    "divmod",
    "enumerate",
    "filter",
    "float",
    "format",
    "frozenset",
    "getattr",
    "hasattr",
    "hash",
    "help",
    "hex",
    "id",
    "input",
    "int",
    "isinstance",
    "issubclass",
    "iter",
    "len",
    "list",
    "map",
    "max",
    "memoryview",
    "min",
    "next",
    "object",
    "oct",
    "open",
    "ord",
    "pow",
    "print",
    "property",
    "range",
    "repr",
    "reversed",
    "round",
    "set",
    "setattr",
    "slice",
    "sorted",
    "staticmethod",
    "str",
    "sum",
    "super",
    "tuple",
    "type",
    "zip",
];

/// The variables of a program that can be renamed for certain: bound by plain
/// names in one scope alone, and meant wherever the name stands in that scope
/// and the ones in it.
#[must_use]
pub fn variables(module: &ModModule) -> Vec<Variable> {
    let mut walk = Walk {
        scopes: vec![Scope::default()],
        open: vec![0],
        ..Walk::default()
    };
    for statement in &module.body {
        walk.visit_stmt(statement);
    }
    if walk.scopes.iter().any(|scope| scope.looks_at_names) {
        return Vec::new();
    }
    let mut found: Vec<Variable> = Vec::new();
    for (at, scope) in walk.scopes.iter().enumerate() {
        // What a class binds are its attributes.
        if scope.is_class {
            continue;
        }
        for name in &scope.bound {
            // Defaults and the first `in` of a comprehension stand in a scope, but
            // mean the names around it.
            let related = |other: usize| walk.is_in(other, at) || walk.is_in(at, other);
            let mut others = walk.scopes.iter().enumerate();
            let is_bound_twice = others
                .any(|(other, scope)| other != at && related(other) && scope.bound.contains(name));
            let is_unsure = name.starts_with('_')
                || walk.fixed.contains(name.as_str())
                || BUILTINS.contains(&name.as_str());
            if !is_unsure && !is_bound_twice {
                let reads = walk.uses.iter().filter(|(_, used, _)| used == name);
                let places = reads.filter(|(scope, ..)| walk.is_in(*scope, at));
                found.push(Variable {
                    name: name.clone(),
                    places: places.map(|(.., range)| *range).collect(),
                });
            }
        }
    }
    found.sort_by_key(|variable| variable.places.first().map(|range| range.start()));
    found
}

/// One scope: the module, a function, a class, a lambda or a comprehension.
#[derive(Default)]
struct Scope {
    outer: usize,
    is_class: bool,
    is_comprehension: bool,
    /// Names bound here.
    bound: BTreeSet<String>,
    /// Whether names may be read as text, by `locals()` and its like.
    looks_at_names: bool,
}

#[derive(Default)]
struct Walk {
    scopes: Vec<Scope>,
    /// The scopes that the walk is in, outermost first.
    open: Vec<usize>,
    /// Every name that stands anywhere: in which scope, and where.
    uses: Vec<(usize, String, TextRange)>,
    /// Names that are more than variables somewhere: parameters, functions,
    /// imports, what is declared global, what annotations mention.
    fixed: HashSet<String>,
    in_annotation: bool,
}

impl Walk {
    fn now(&self) -> usize {
        self.open.last().copied().unwrap_or_default()
    }

    /// Whether a scope is another or inside it.
    fn is_in(&self, mut scope: usize, outer: usize) -> bool {
        while scope > outer {
            scope = self.scopes[scope].outer;
        }
        scope == outer
    }

    fn opens_scope(node: AnyNodeRef<'_>) -> bool {
        matches!(
            node,
            AnyNodeRef::StmtFunctionDef(_)
                | AnyNodeRef::StmtClassDef(_)
                | AnyNodeRef::ExprLambda(_)
                | AnyNodeRef::ExprListComp(_)
                | AnyNodeRef::ExprSetComp(_)
                | AnyNodeRef::ExprDictComp(_)
                | AnyNodeRef::ExprGenerator(_)
        )
    }
}

impl<'a> SourceOrderVisitor<'a> for Walk {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        match node {
            AnyNodeRef::ExprName(name) => {
                let (scope, word) = (self.now(), name.id.as_str());
                self.uses.push((scope, word.to_owned(), name.range()));
                if name.ctx != ExprContext::Load {
                    self.scopes[scope].bound.insert(word.to_owned());
                }
                let reads_names = matches!(
                    word,
                    "locals" | "globals" | "vars" | "dir" | "eval" | "exec" | "__builtins__"
                );
                self.scopes[scope].looks_at_names |= reads_names;
                if self.in_annotation {
                    self.fixed.insert(word.to_owned());
                }
            }
            AnyNodeRef::ExprNamed(node) => {
                // In a comprehension, it binds a name of the scope around.
                let in_comprehension = self.scopes[self.now()].is_comprehension;
                if let (true, Some(name)) = (in_comprehension, node.target.as_name_expr()) {
                    self.fixed.insert(name.id.to_string());
                }
            }
            // The text of `{x=}` is printed.
            AnyNodeRef::InterpolatedElement(node) if node.debug_text.is_some() => {
                let mut names = Names::default();
                names.visit_expr(&node.expression);
                self.fixed.extend(names.0);
            }
            AnyNodeRef::StmtGlobal(node) => {
                self.fixed
                    .extend(node.names.iter().map(ToString::to_string));
            }
            AnyNodeRef::StmtNonlocal(node) => {
                self.fixed
                    .extend(node.names.iter().map(ToString::to_string));
            }
            AnyNodeRef::Alias(node) if node.asname.is_none() => {
                let first = node.name.split('.').next().unwrap_or_default();
                self.fixed.insert(first.to_owned());
                // A star may bring any name.
                let scope = self.now();
                self.scopes[scope].looks_at_names |= first == "*";
            }
            _ => {}
        }
        if Self::opens_scope(node) {
            let scope = Scope {
                outer: self.now(),
                is_class: node.is_stmt_class_def(),
                is_comprehension: !matches!(
                    node,
                    AnyNodeRef::StmtFunctionDef(_)
                        | AnyNodeRef::StmtClassDef(_)
                        | AnyNodeRef::ExprLambda(_)
                ),
                ..Scope::default()
            };
            self.scopes.push(scope);
            self.open.push(self.scopes.len() - 1);
        }
        TraversalSignal::Traverse
    }

    fn leave_node(&mut self, node: AnyNodeRef<'a>) {
        if Self::opens_scope(node) {
            self.open.pop();
        }
    }

    fn visit_annotation(&mut self, expr: &'a Expr) {
        self.in_annotation = true;
        walk_annotation(self, expr);
        self.in_annotation = false;
    }

    /// Every name that is no expression: of functions, parameters, imports,
    /// keywords, handlers and patterns.
    fn visit_identifier(&mut self, name: &'a Identifier) {
        self.fixed.insert(name.id.to_string());
    }
}

/// The names in an expression.
#[derive(Default)]
struct Names(Vec<String>);

impl<'a> SourceOrderVisitor<'a> for Names {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        if let AnyNodeRef::ExprName(name) = node {
            self.0.push(name.id.to_string());
        }
        TraversalSignal::Traverse
    }
}
