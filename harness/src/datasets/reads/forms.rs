//! Which expressions read standard input: the read itself, and the parsing around it.

use std::cell::Cell;

use ruff_python_ast::{Comprehension, Expr, ExprCall, Number, Stmt, StmtFunctionDef, UnaryOp};
use ruff_text_size::{Ranged, TextSize};

use super::Reach;
use super::scopes::{Binding, Scopes};

/// Calls that turn one read value into another.
const CONVERSIONS: &[&str] = &["int", "float", "str", "bool", "list", "tuple"];
/// Methods that leave a text a text.
pub(super) const TRIMS: &[&str] = &["strip", "lstrip", "rstrip", "decode"];
/// Methods that cut a text up.
pub(super) const SPLITS: &[&str] = &["split", "rsplit", "splitlines"];
/// Chains of names followed before giving up; ends circles.
const FOLLOWED: u8 = 12;

/// An expression that reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Read {
    /// What it yields.
    pub yields: Yields,
    /// Whether it is a `map` or a generator.
    pub lazy: bool,
    /// Whether pulling its items is what reads.
    pub live: bool,
    /// Whether it may be replaced by its value; otherwise only with more of the
    /// parsing around it.
    pub whole: bool,
}

/// What a read yields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Yields {
    /// A string or bytes.
    Text,
    /// A number.
    Number,
    /// A list or tuple, or the items of an iterator.
    List,
}

impl Read {
    const fn of(yields: Yields) -> Self {
        Self {
            yields,
            lazy: false,
            live: false,
            whole: true,
        }
    }
}

/// Tells which expressions of a program read.
pub struct Forms<'a> {
    scopes: Scopes<'a>,
    reach: Reach,
    depth: Cell<u8>,
}

impl<'a> Forms<'a> {
    /// Over a program's scopes.
    #[must_use]
    pub fn new(scopes: Scopes<'a>, reach: Reach) -> Self {
        Self {
            scopes,
            reach,
            depth: Cell::new(0),
        }
    }

    /// Whether an expression is standard input itself.
    pub fn is_stream(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Call(call) => match self.path(&call.func).as_deref() {
                Some("open" | "io.open") => call.arguments.args.first().is_some_and(is_stdin_file),
                Some("fileinput.input") => call.arguments.is_empty(),
                _ => false,
            },
            Expr::Attribute(attribute) => {
                self.path(expr).is_some_and(|p| is_stream_path(&p))
                    || (attribute.attr.as_str() == "buffer" && self.is_stream(&attribute.value))
            }
            Expr::Name(name) => self.is_stream_name(name.id.as_str(), name.start()),
            _ => false,
        }
    }

    /// Whether a name always stands for standard input.
    pub fn is_stream_name(&self, name: &str, at: TextSize) -> bool {
        self.follow(name, at, |binding| match binding {
            Binding::Import(path) => is_stream_path(path).then_some(()),
            Binding::Value(value) => self.is_stream(value).then_some(()),
            _ => None,
        })
        .is_some()
    }

    /// Whether an expression is a function that reads, and what calls yield.
    pub fn reader(&self, expr: &Expr) -> Option<Read> {
        match expr {
            Expr::Name(name) => self.named_reader(name.id.as_str(), name.start()),
            Expr::Attribute(attribute) if self.is_stream(&attribute.value) => {
                match attribute.attr.as_str() {
                    "readline" | "read" | "__next__" => Some(Read::of(Yields::Text)),
                    "readlines" => Some(Read::of(Yields::List)),
                    _ => None,
                }
            }
            Expr::Attribute(_) => {
                (self.path(expr)? == "builtins.input").then_some(Read::of(Yields::Text))
            }
            _ => None,
        }
    }

    /// Whether a name always stands for a function that reads.
    pub fn named_reader(&self, name: &str, at: TextSize) -> Option<Read> {
        if self.scopes.bindings(name, at).is_none() {
            return (name == "input").then_some(Read::of(Yields::Text));
        }
        if self.reach == Reach::Narrow {
            return None;
        }
        self.follow(name, at, |binding| match binding {
            Binding::Value(Expr::Lambda(lambda)) => self.whole(&lambda.body),
            Binding::Value(value) => self.reader(value),
            Binding::Function(def) => self.whole(returned(def)?),
            _ => None,
        })
    }

    /// Whether an expression reads and may be replaced by its value.
    pub fn whole(&self, expr: &Expr) -> Option<Read> {
        self.read(expr).filter(|read| read.whole)
    }

    /// Whether an expression is a read with no more than parsing around it.
    fn read(&self, expr: &Expr) -> Option<Read> {
        if let Expr::Call(call) = expr
            && let Some(read) = self.bare_call(call)
        {
            return Some(read);
        }
        if self.reach == Reach::Narrow {
            return None;
        }
        match expr {
            Expr::Call(call) => self
                .method(call)
                .or_else(|| self.conversion(call))
                .or_else(|| self.mapping(call)),
            Expr::Subscript(subscript) => {
                let read = self.read(&subscript.value).filter(|read| !read.lazy)?;
                match &*subscript.slice {
                    Expr::Slice(slice) => [&slice.lower, &slice.upper]
                        .iter()
                        .all(|bound| bound.as_deref().is_none_or(is_number))
                        .then_some(())
                        .filter(|()| slice.step.is_none())
                        .map(|()| read),
                    index if is_number(index) => Some(Read {
                        yields: Yields::Text,
                        ..read
                    }),
                    _ => None,
                }
            }
            Expr::ListComp(comp) => Some(Read {
                lazy: false,
                live: false,
                ..self.comprehension(&comp.elt, &comp.generators)?
            }),
            Expr::Generator(comp) => self.comprehension(&comp.elt, &comp.generators),
            _ => None,
        }
    }

    /// `input()`, `sys.stdin.readline()`, `next(sys.stdin)`.
    fn bare_call(&self, call: &ExprCall) -> Option<Read> {
        let arguments = &call.arguments;
        if self.path(&call.func).as_deref() == Some("next") {
            return arguments
                .args
                .first()
                .filter(|stream| self.is_stream(stream))
                .map(|_| Read::of(Yields::Text));
        }
        let read = self.reader(&call.func)?;
        let plain = |arg: &Expr| is_simple(arg) || self.whole(arg).is_some_and(|r| !r.lazy);
        (arguments.args.iter().all(plain) && arguments.keywords.iter().all(|k| plain(&k.value)))
            .then_some(read)
    }

    /// `READ.strip()`, `READ.split()`.
    fn method(&self, call: &ExprCall) -> Option<Read> {
        let Expr::Attribute(attribute) = &*call.func else {
            return None;
        };
        let read = self.read(&attribute.value).filter(|read| !read.lazy)?;
        if !call.arguments.args.iter().all(is_simple) {
            return None;
        }
        match attribute.attr.as_str() {
            name if TRIMS.contains(&name) => Some(read),
            name if SPLITS.contains(&name) => Some(Read::of(Yields::List)),
            // What a program does to the text is its own work, unless to parse it.
            "replace" | "encode" => Some(Read {
                whole: false,
                ..read
            }),
            _ => None,
        }
    }

    /// `int(READ)`, `list(READ)`.
    fn conversion(&self, call: &ExprCall) -> Option<Read> {
        let path = self.path(&call.func)?;
        let (first, rest) = call.arguments.args.split_first()?;
        if !CONVERSIONS.contains(&path.as_str())
            || !call.arguments.keywords.is_empty()
            || !rest.iter().all(is_number)
        {
            return None;
        }
        let list = matches!(path.as_str(), "list" | "tuple");
        if list && self.is_stream(first) {
            return Some(Read::of(Yields::List));
        }
        let read = self.read(first)?;
        match path.as_str() {
            "list" | "tuple" => Some(Read::of(Yields::List)),
            _ if read.lazy => None,
            "str" => Some(read),
            _ => Some(Read::of(Yields::Number)),
        }
    }

    /// `map(int, READ)`.
    fn mapping(&self, call: &ExprCall) -> Option<Read> {
        let [function, items] = &*call.arguments.args else {
            return None;
        };
        if self.path(&call.func)? != "map" || !self.is_element_function(function) {
            return None;
        }
        let live = match self.read(items) {
            Some(read) => read.live,
            None if self.is_stream(items) => true,
            None => return None,
        };
        Some(Read {
            lazy: true,
            live,
            ..Read::of(Yields::List)
        })
    }

    /// `ELEMENT for x in READ`, `READ for _ in range(n)`, and both in one.
    fn comprehension(&self, element: &Expr, generators: &[Comprehension]) -> Option<Read> {
        let reading = self.whole(element).filter(|read| !read.lazy).is_some();
        if !reading && !self.is_element(element) {
            return None;
        }
        let (mut reads, mut live) = (reading, reading);
        for (index, generator) in generators.iter().enumerate() {
            if generator.is_async || !generator.ifs.iter().all(Expr::is_name_expr) {
                return None;
            }
            if self.is_stream(&generator.iter) {
                (reads, live) = (true, true);
            } else if let Some(read) = self.read(&generator.iter) {
                reads = true;
                live |= read.live || index > 0;
            } else if !self.is_counter(&generator.iter) {
                return None;
            }
        }
        reads.then_some(Read {
            lazy: true,
            live,
            ..Read::of(Yields::List)
        })
    }

    /// What only counts how often to read: `range(n)`, `range(int(input()))`.
    fn is_counter(&self, expr: &Expr) -> bool {
        let Expr::Call(call) = expr else {
            return false;
        };
        self.path(&call.func).as_deref() == Some("range")
            && call
                .arguments
                .args
                .iter()
                .all(|arg| is_simple(arg) || self.whole(arg).is_some_and(|read| !read.lazy))
    }

    /// Whether a name is always a parameter.
    pub(super) fn is_parameter(&self, name: &str, at: TextSize) -> bool {
        self.scopes
            .bindings(name, at)
            .is_some_and(|all| all.iter().all(|b| matches!(b, Binding::Parameter)))
    }

    /// The dotted path of a builtin or of something imported, through any names
    /// that it was given.
    pub fn path(&self, expr: &Expr) -> Option<String> {
        match expr {
            Expr::Attribute(attribute) => Some(format!(
                "{}.{}",
                self.path(&attribute.value)?,
                attribute.attr
            )),
            Expr::Name(name) => {
                let (id, at) = (name.id.as_str(), name.start());
                if self.scopes.bindings(id, at).is_none() {
                    return Some(id.to_owned());
                }
                self.follow(id, at, |binding| match binding {
                    Binding::Import(path) => Some(path.clone()),
                    Binding::Value(value) if self.reach == Reach::Wide => self.path(value),
                    _ => None,
                })
            }
            _ => None,
        }
    }

    /// What all bindings of a name agree on.
    fn follow<T: PartialEq>(
        &self,
        name: &str,
        at: TextSize,
        meaning: impl Fn(&Binding<'a>) -> Option<T>,
    ) -> Option<T> {
        let bindings = self.scopes.bindings(name, at)?;
        if self.depth.get() >= FOLLOWED {
            return None;
        }
        self.depth.set(self.depth.get() + 1);
        let mut meanings = bindings.iter().map(meaning);
        let first = meanings.next().flatten();
        let agreed = first.filter(|first| meanings.all(|other| other.as_ref() == Some(first)));
        self.depth.set(self.depth.get() - 1);
        agreed
    }
}

fn is_stream_path(path: &str) -> bool {
    matches!(path, "sys.stdin" | "sys.__stdin__" | "sys.stdin.buffer")
}

/// `0` or `'/dev/stdin'`, as the file to open.
fn is_stdin_file(expr: &Expr) -> bool {
    match expr {
        Expr::NumberLiteral(number) => {
            matches!(&number.value, Number::Int(int) if int.as_u8() == Some(0))
        }
        Expr::StringLiteral(text) => text.value.to_str() == "/dev/stdin",
        _ => false,
    }
}

/// What a function returns that does nothing else.
fn returned(def: &StmtFunctionDef) -> Option<&Expr> {
    if def.is_async || !def.decorator_list.is_empty() {
        return None;
    }
    let body = match &*def.body {
        [Stmt::Expr(doc), rest @ ..] if doc.value.is_string_literal_expr() => rest,
        all => all,
    };
    match body {
        [Stmt::Return(statement)] => statement.value.as_deref(),
        _ => None,
    }
}

pub(super) fn is_number(expr: &Expr) -> bool {
    match expr {
        Expr::NumberLiteral(_) => true,
        Expr::UnaryOp(unary) => unary.op == UnaryOp::USub && unary.operand.is_number_literal_expr(),
        _ => false,
    }
}

pub(super) fn is_literal(expr: &Expr) -> bool {
    is_number(expr) || expr.is_literal_expr()
}

/// An expression that neither calls nor changes anything.
fn is_simple(expr: &Expr) -> bool {
    match expr {
        Expr::Name(_) => true,
        Expr::Attribute(attribute) => is_simple(&attribute.value),
        Expr::Subscript(subscript) => is_simple(&subscript.value) && is_simple(&subscript.slice),
        Expr::BinOp(op) => is_simple(&op.left) && is_simple(&op.right),
        Expr::UnaryOp(op) => is_simple(&op.operand),
        Expr::FString(text) => text.value.elements().all(|element| {
            element
                .as_interpolation()
                .is_none_or(|part| is_simple(&part.expression))
        }),
        _ => is_literal(expr),
    }
}
