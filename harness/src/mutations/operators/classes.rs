//! Classes: their bases in the same file, what they override, and calls of `super()`.

use ruff_python_ast::token::TokenKind;
use ruff_python_ast::{AnyNodeRef, Expr, Stmt, StmtClassDef, StmtFunctionDef};
use ruff_text_size::{Ranged as _, TextRange};

use super::blocks;
use crate::mutations::Look;
use crate::syntax::Edit;

/// The classes that a class inherits from, as far as they stand at the top of
/// the file.
#[must_use]
pub fn bases<'a>(look: &Look<'a>, class: &'a StmtClassDef) -> Vec<&'a StmtClassDef> {
    let Some(AnyNodeRef::ModModule(module)) = look.around.first() else {
        return Vec::new();
    };
    let mut found: Vec<&StmtClassDef> = vec![class];
    let mut next = 0;
    while let Some(class) = found.get(next).copied() {
        next += 1;
        let names = class.bases().iter().filter_map(Expr::as_name_expr);
        for name in names {
            let classes = module.body.iter().filter_map(Stmt::as_class_def_stmt);
            for base in classes.filter(|base| base.name.id == name.id) {
                if !found.iter().any(|other| std::ptr::eq(*other, base)) {
                    found.push(base);
                }
            }
        }
    }
    found.split_off(1)
}

/// Whether a class has a method or variable.
#[must_use]
pub fn has(class: &StmtClassDef, name: &str) -> bool {
    class.body.iter().any(|statement| match statement {
        Stmt::FunctionDef(node) => node.name.id == name,
        Stmt::Assign(node) => {
            let targets = node.targets.iter().filter_map(Expr::as_name_expr);
            targets.into_iter().any(|target| target.id == name)
        }
        Stmt::AnnAssign(node) => node.target.as_name_expr().is_some_and(|n| n.id == name),
        _ => false,
    })
}

/// Whether the function that is looked at is a method that a base class has too.
#[must_use]
pub fn overrides(look: &Look<'_>, method: &StmtFunctionDef) -> bool {
    let Some(AnyNodeRef::StmtClassDef(class)) = look.parent() else {
        return false;
    };
    bases(look, class)
        .iter()
        .any(|base| has(base, &method.name.id))
}

/// Where, among some statements of a method, `super()` is called for the same
/// method.
#[must_use]
pub fn super_call(look: &Look<'_>, method: &StmtFunctionDef, body: &[Stmt]) -> Option<usize> {
    look.parent().filter(|parent| parent.is_stmt_class_def())?;
    body.iter().position(|statement| {
        let attribute = statement
            .as_expr_stmt()
            .and_then(|node| node.value.as_call_expr())
            .and_then(|call| call.func.as_attribute_expr());
        attribute.is_some_and(|attribute| {
            let of = attribute.value.as_call_expr().map(|call| &*call.func);
            let is_super = of
                .and_then(Expr::as_name_expr)
                .is_some_and(|n| n.id == "super");
            is_super && attribute.attr.id == method.name.id
        })
    })
}

/// Puts a decorator next to the `def` of the method that is looked at; `None`
/// where one already says what kind of method it is.
#[must_use]
pub fn decorated(look: &Look<'_>, decorator: &str) -> Option<Edit> {
    let AnyNodeRef::StmtFunctionDef(node) = look.node else {
        return None;
    };
    look.parent().filter(|parent| parent.is_stmt_class_def())?;
    let kinds = ["classmethod", "staticmethod", "property"];
    let mut names = node.decorator_list.iter().map(|d| &d.expression);
    let settled = |name: &Expr| match name {
        Expr::Name(name) => kinds.contains(&name.id.as_str()),
        // `@x.setter`
        Expr::Attribute(_) => true,
        _ => false,
    };
    if node.name.id == "__new__" || names.any(settled) {
        return None;
    }
    let after = node
        .decorator_list
        .last()
        .map_or(node.start(), |last| last.end());
    let head = TextRange::new(after, node.name.start());
    let keyword = match node.is_async {
        true => TokenKind::Async,
        false => TokenKind::Def,
    };
    let at = look.token(keyword, head)?.start().to_usize();
    let indent = blocks::indent(look.source, at)?;
    Some(Edit::new(at..at, format!("@{decorator}\n{indent}")))
}
