//! Parsing of one item of what was read: the `int(x) - 1` of `[int(x) - 1 for x in input().split()]`.

use ruff_python_ast::{Comprehension, Expr, ExprCall, Operator};
use ruff_text_size::Ranged;

use super::forms::{Forms, SPLITS, TRIMS, is_literal, is_number};

/// Calls that parsing an item may make.
const ELEMENT_CALLS: &[&str] = &["int", "float", "str", "bool", "ord", "list", "tuple"];

impl Forms<'_> {
    /// The function of a `map` over what was read: `int`, `lambda x: int(x) - 1`.
    pub(super) fn is_element_function(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Lambda(lambda) => self.is_element(&lambda.body),
            Expr::Name(name) if self.is_parameter(name.id.as_str(), name.start()) => true,
            _ => self.path(expr).is_some_and(|path| {
                ELEMENT_CALLS.contains(&path.as_str())
                    || path
                        .strip_prefix("str.")
                        .is_some_and(|m| TRIMS.contains(&m) || SPLITS.contains(&m))
            }),
        }
    }

    /// Parsing of one item: `int(x) - 1`, `list(map(int, line.split()))`.
    pub(super) fn is_element(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Name(_) => true,
            Expr::Tuple(tuple) => tuple.elts.iter().all(|e| self.is_element(e)),
            Expr::List(list) => list.elts.iter().all(|e| self.is_element(e)),
            Expr::ListComp(comp) => self.is_items_of_element(&comp.elt, &comp.generators),
            Expr::BinOp(op) => {
                matches!(op.op, Operator::Add | Operator::Sub)
                    && self.is_element(&op.left)
                    && self.is_offset(&op.right)
            }
            Expr::Subscript(subscript) => {
                self.is_element(&subscript.value)
                    && match &*subscript.slice {
                        Expr::Slice(slice) => {
                            slice.step.is_none()
                                && [&slice.lower, &slice.upper]
                                    .iter()
                                    .all(|bound| bound.as_deref().is_none_or(is_number))
                        }
                        index => is_number(index),
                    }
            }
            Expr::Call(call) => self.is_element_call(call),
            _ => is_literal(expr),
        }
    }

    fn is_element_call(&self, call: &ExprCall) -> bool {
        if !call.arguments.keywords.is_empty() {
            return false;
        }
        let args = &call.arguments.args;
        if let Expr::Attribute(attribute) = &*call.func {
            let name = attribute.attr.as_str();
            return (TRIMS.contains(&name) || SPLITS.contains(&name) || name == "replace")
                && self.is_element(&attribute.value)
                && args.iter().all(is_literal);
        }
        let Some(path) = self.path(&call.func) else {
            return false;
        };
        let Some((first, rest)) = args.split_first() else {
            return false;
        };
        let lazy = |expr: &Expr| match expr {
            Expr::Generator(comp) => self.is_items_of_element(&comp.elt, &comp.generators),
            Expr::Call(inner) => {
                self.path(&inner.func).as_deref() == Some("map")
                    && matches!(&*inner.arguments.args, [function, items]
                        if self.is_element_function(function) && self.is_element(items))
            }
            _ => false,
        };
        match path.as_str() {
            "list" | "tuple" => rest.is_empty() && (self.is_element(first) || lazy(first)),
            name if ELEMENT_CALLS.contains(&name) => {
                self.is_element(first) && rest.iter().all(|e| self.is_offset(e))
            }
            _ => false,
        }
    }

    fn is_items_of_element(&self, element: &Expr, generators: &[Comprehension]) -> bool {
        self.is_element(element)
            && matches!(generators, [only] if only.ifs.is_empty() && self.is_element(&only.iter))
    }

    /// A number, or a parameter of a function that reads.
    fn is_offset(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Name(name) => self.is_parameter(name.id.as_str(), name.start()),
            _ => is_number(expr),
        }
    }
}
