//! Where operators can act in a program: found in one walk over its tree.

use std::ops::Range;

use ruff_python_ast::token::{TokenKind, Tokens, parenthesized_range};
use ruff_python_ast::visitor::source_order::{SourceOrderVisitor, TraversalSignal, walk_body};
use ruff_python_ast::{AnyNodeRef, Expr, ExprRef, ModModule};
use ruff_python_parser::Parsed;
use ruff_text_size::{Ranged, TextRange};

use super::{Operator, Recipe};
use crate::domain::Rng;
use crate::syntax::Edit;

/// A place where an operator can act, and what it can do there.
#[derive(Debug)]
pub struct Site {
    /// The operator.
    pub operator: &'static Operator,
    /// The byte range that the change is about. Sites of one range are one
    /// place: at most one of their operators acts there.
    pub at: Range<usize>,
    /// What the operator can do there.
    pub change: Change,
}

/// What an operator can do at a site.
#[derive(Debug)]
pub enum Change {
    /// One of these lists of edits, each as likely as the others.
    OneOf(Vec<Vec<Edit>>),
    /// A new text for the site's range, made from the old one; `None` where the
    /// recipe wants none.
    Drawn(fn(&str, &Recipe, &mut Rng) -> Option<String>),
}

/// The sites found so far.
#[derive(Debug)]
pub struct Sites {
    operator: &'static Operator,
    found: Vec<Site>,
}

impl Sites {
    /// One of some texts in the place of a range; nothing, where there is none.
    pub fn replace<T: Into<String>>(
        &mut self,
        range: impl Ranged,
        texts: impl IntoIterator<Item = T>,
    ) {
        let range = range.range().to_std_range();
        let edits = texts
            .into_iter()
            .map(|text| vec![Edit::new(range.clone(), text)]);
        self.change(range.clone(), edits.collect());
    }

    /// One of some lists of edits, for the place that `at` is.
    pub fn edit(&mut self, at: impl Ranged, edits: Vec<Vec<Edit>>) {
        self.change(at.range().to_std_range(), edits);
    }

    /// A text drawn anew each time in the place of a range.
    pub fn draw(
        &mut self,
        range: impl Ranged,
        draw: fn(&str, &Recipe, &mut Rng) -> Option<String>,
    ) {
        self.found.push(Site {
            operator: self.operator,
            at: range.range().to_std_range(),
            change: Change::Drawn(draw),
        });
    }

    fn change(&mut self, at: Range<usize>, edits: Vec<Vec<Edit>>) {
        if !edits.is_empty() {
            self.found.push(Site {
                operator: self.operator,
                at,
                change: Change::OneOf(edits),
            });
        }
    }
}

/// A node of a program's tree, and what is around it.
pub struct Look<'a> {
    /// The whole program.
    pub source: &'a str,
    /// Its tokens.
    pub tokens: &'a Tokens,
    /// The nodes that this one is in, outermost first.
    pub around: Vec<AnyNodeRef<'a>>,
    /// The node.
    pub node: AnyNodeRef<'a>,
}

impl<'a> Look<'a> {
    /// The text of a range.
    #[must_use]
    pub fn text(&self, range: impl Ranged) -> &'a str {
        &self.source[range.range()]
    }

    /// The node that this one is directly in.
    #[must_use]
    pub fn parent(&self) -> Option<AnyNodeRef<'a>> {
        self.around.last().copied()
    }

    /// An expression of this node with the parentheses around it that are its
    /// own.
    #[must_use]
    pub fn with_parentheses(&self, expr: &Expr) -> TextRange {
        parenthesized_range(ExprRef::from(expr), self.node, self.tokens)
            .unwrap_or_else(|| expr.range())
    }

    /// The operator between two operands, as from its first token to its last:
    /// `not in` is one range.
    #[must_use]
    pub fn operator_between(&self, left: &Expr, right: &Expr) -> Option<TextRange> {
        let between = TextRange::new(left.end(), right.start());
        let mut tokens = self.tokens.in_range(between).iter().filter(|token| {
            !token.kind().is_trivia() && !matches!(token.kind(), TokenKind::Lpar | TokenKind::Rpar)
        });
        let first = tokens.next()?;
        let last = tokens.next_back().unwrap_or(first);
        Some(TextRange::new(first.start(), last.end()))
    }

    /// The first token of a kind in a range.
    #[must_use]
    pub fn token(&self, kind: TokenKind, range: TextRange) -> Option<TextRange> {
        let tokens = self.tokens.in_range(range);
        tokens.iter().find(|t| t.kind() == kind).map(Ranged::range)
    }
}

/// All sites of some operators in a program, sorted by place.
pub fn sites(
    source: &str,
    parsed: &Parsed<ModModule>,
    operators: &[&'static Operator],
) -> Vec<Site> {
    let Some(&first) = operators.first() else {
        return Vec::new();
    };
    let module = parsed.syntax();
    let mut walk = Walk {
        operators,
        look: Look {
            source,
            tokens: parsed.tokens(),
            around: Vec::new(),
            node: AnyNodeRef::ModModule(module),
        },
        sites: Sites {
            operator: first,
            found: Vec::new(),
        },
    };
    walk.tell();
    walk.look.around.push(AnyNodeRef::ModModule(module));
    walk_body(&mut walk, &module.body);
    let mut found = walk.sites.found;
    // Stable: operators of one place keep the order of the list.
    found.sort_by_key(|site| (site.at.start, site.at.end));
    found
}

struct Walk<'a, 'o> {
    operators: &'o [&'static Operator],
    look: Look<'a>,
    sites: Sites,
}

impl Walk<'_, '_> {
    fn tell(&mut self) {
        for operator in self.operators {
            self.sites.operator = operator;
            (operator.find)(&self.look, &mut self.sites);
        }
    }
}

impl<'a> SourceOrderVisitor<'a> for Walk<'a, '_> {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        if is_left_alone(node) {
            return TraversalSignal::Skip;
        }
        self.look.node = node;
        self.tell();
        self.look.around.push(node);
        TraversalSignal::Traverse
    }

    fn leave_node(&mut self, node: AnyNodeRef<'a>) {
        if !is_left_alone(node) {
            self.look.around.pop();
        }
    }

    /// Annotations do nothing.
    fn visit_annotation(&mut self, _: &'a Expr) {}
}

/// What no operator may change: a statement that is a string alone does
/// nothing, and without `__name__ == "__main__"` a program would not run.
fn is_left_alone(node: AnyNodeRef<'_>) -> bool {
    match node {
        AnyNodeRef::StmtExpr(stmt) => stmt.value.is_string_literal_expr(),
        AnyNodeRef::ExprCompare(compare) => compare
            .left
            .as_name_expr()
            .is_some_and(|name| name.id == "__name__"),
        _ => false,
    }
}
