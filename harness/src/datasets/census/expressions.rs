//! Expressions in the walk: operators, literals, and what names stand for.

use ruff_python_ast::{Comprehension, Expr, ExprCall, Number, UnaryOp};
use ruff_text_size::{Ranged as _, TextSize};

use super::constructs::{Sort, place};
use super::walk::Walk;
use crate::datasets::reads::scopes::Binding;

impl Walk<'_> {
    fn comprehension(&mut self, parts: &[Comprehension], word: &'static str) -> &'static str {
        self.see_if(parts.len() > 1, Sort::Expression, "nested comprehension");
        word
    }

    /// Counts an expression itself, not what is inside it.
    pub(super) fn expression(&mut self, expr: &Expr) {
        let word = match expr {
            Expr::Name(name) => {
                if self.is_builtin(&name.id, name.start()) {
                    self.see_any(Sort::Exception, &name.id);
                }
                return;
            }
            Expr::Call(call) => {
                self.callable(&call.func);
                self.method(call);
                let asks_type = matches!(&*call.func, Expr::Name(name)
                    if ["isinstance", "issubclass"].contains(&name.id.as_str()));
                if !asks_type {
                    let keywords = call.arguments.keywords.iter().map(|k| &k.value);
                    for argument in call.arguments.args.iter().chain(keywords) {
                        self.callable(argument);
                    }
                }
                "call"
            }
            Expr::BinOp(binary) => return self.see(Sort::Operator, binary.op.as_str()),
            Expr::BoolOp(boolean) => return self.see(Sort::Operator, boolean.op.as_str()),
            Expr::UnaryOp(unary) => {
                let token = match unary.op {
                    UnaryOp::UAdd => "unary +",
                    UnaryOp::USub => "unary -",
                    UnaryOp::Invert | UnaryOp::Not => unary.op.as_str(),
                };
                return self.see(Sort::Operator, token);
            }
            Expr::Compare(compare) => {
                for operator in &compare.ops {
                    self.see(Sort::Operator, operator.as_str());
                }
                let chained = compare.ops.len() > 1;
                return self.see_if(chained, Sort::Expression, "chained comparison");
            }
            Expr::Dict(dict) => {
                let unpacks = dict.items.iter().any(|item| item.key.is_none());
                self.see_if(unpacks, Sort::Expression, "dict unpacking");
                "dict"
            }
            Expr::ListComp(of) => self.comprehension(&of.generators, "list comprehension"),
            Expr::SetComp(of) => self.comprehension(&of.generators, "set comprehension"),
            Expr::DictComp(of) => self.comprehension(&of.generators, "dict comprehension"),
            Expr::Generator(of) => self.comprehension(&of.generators, "generator"),
            Expr::NumberLiteral(number) => match number.value {
                Number::Int(_) => "int",
                Number::Float(_) => "float",
                Number::Complex { .. } => "complex",
            },
            Expr::Named(_) => "assignment expression",
            Expr::Lambda(_) => "lambda",
            Expr::If(_) => "conditional",
            Expr::Set(_) => "set",
            Expr::List(list) if list.ctx.is_load() => "list",
            Expr::Tuple(tuple) if tuple.ctx.is_load() => "tuple",
            Expr::Await(_) => "await",
            Expr::Yield(_) => "yield",
            Expr::YieldFrom(_) => "yield from",
            Expr::FString(_) => "f-string",
            Expr::StringLiteral(_) => "str",
            Expr::BytesLiteral(_) => "bytes",
            Expr::BooleanLiteral(_) => "bool",
            Expr::NoneLiteral(_) => "None",
            Expr::EllipsisLiteral(_) => "ellipsis",
            Expr::Attribute(_) => "attribute",
            Expr::Subscript(_) => "subscript",
            Expr::Starred(_) => "starred",
            Expr::Slice(_) => "slice",
            Expr::List(_) | Expr::Tuple(_) | Expr::TString(_) | Expr::IpyEscapeCommand(_) => return,
        };
        self.see(Sort::Expression, word);
    }

    /// Whether a name is not the program's own.
    fn is_builtin(&self, name: &str, at: TextSize) -> bool {
        self.scopes.bindings(name, at).is_none()
    }

    /// What is called, or handed to be called: `int(x)`, `map(int, xs)`.
    pub(super) fn callable(&mut self, function: &Expr) {
        if let Expr::Name(name) = function
            && self.is_builtin(&name.id, name.start())
        {
            self.see_any(Sort::Builtin, &name.id);
        }
        // `str.lower`
        if let Expr::Attribute(attribute) = function
            && let Expr::Name(name) = &*attribute.value
            && place(Sort::Builtin, &name.id).is_some()
            && self.is_builtin(&name.id, name.start())
        {
            self.see_any(Sort::Method, &attribute.attr);
        }
    }

    /// `x.append(1)`, where `x` is no module and `append` no method of the
    /// program's own.
    fn method(&mut self, call: &ExprCall) {
        let Expr::Attribute(attribute) = &*call.func else {
            return;
        };
        let of_module = match &*attribute.value {
            Expr::Name(name) => {
                let bindings = self.scopes.bindings(&name.id, name.start());
                bindings.is_some_and(|all| all.iter().all(|b| matches!(b, Binding::Import(_))))
            }
            _ => false,
        };
        if !of_module && !self.own_methods.contains(attribute.attr.as_str()) {
            self.see_any(Sort::Method, &attribute.attr);
        }
    }
}
