//! Where operators can act in a program: found in one walk over its tree.

use std::ops::Range;

use ruff_python_ast::token::{TokenKind, Tokens, parenthesized_range};
use ruff_python_ast::visitor::source_order::{SourceOrderVisitor, TraversalSignal, walk_body};
use ruff_python_ast::{AnyNodeRef, CmpOp, Expr, ExprCompare, ExprRef, ExprUnaryOp, ModModule};
use ruff_python_parser::Parsed;
use ruff_text_size::{Ranged, TextLen as _, TextRange};

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
    /// Whether statements may be taken away: not where the name that one binds
    /// may be declared `nonlocal`, which is an error without it.
    pub is_removable: bool,
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

    /// The sign or word of a unary operator.
    #[must_use]
    pub fn sign(&self, node: &ExprUnaryOp) -> TextRange {
        let length = node.op.as_str().text_len();
        TextRange::at(node.start(), length)
    }

    /// The operators of a chain of comparisons, with where they stand.
    pub fn comparisons(&self, node: &ExprCompare) -> impl Iterator<Item = (CmpOp, TextRange)> {
        let operands = std::iter::once(&*node.left).chain(&node.comparators);
        let pairs = operands.zip(&node.comparators).zip(&node.ops);
        pairs.filter_map(|((left, right), op)| Some((*op, self.operator_between(left, right)?)))
    }

    /// Takes a word or sign out, with the spaces after it. A space stays where
    /// two words would become one.
    #[must_use]
    pub fn without(&self, range: impl Ranged) -> Edit {
        let range = range.range().to_std_range();
        let rest = &self.source[range.end..];
        let end = range.end + rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '"' | '\'' | '.');
        let joins = self.source[..range.start].ends_with(is_word)
            && self.source[end..].starts_with(is_word);
        Edit::new(range.start..end, if joins { " " } else { "" })
    }

    /// Whether a name means something of the program's own: it is defined,
    /// imported or assigned somewhere.
    #[must_use]
    pub fn defines(&self, name: &str) -> bool {
        let mut words = self.tokens.iter().peekable();
        while let Some(word) = words.next() {
            let next = words.peek().map(|next| next.kind());
            let defines = match word.kind() {
                TokenKind::Def | TokenKind::Class | TokenKind::Import | TokenKind::As => {
                    words.peek().is_some_and(|next| self.text(**next) == name)
                }
                _ => next == Some(TokenKind::Equal) && self.text(*word) == name,
            };
            if defines {
                return true;
            }
        }
        false
    }

    /// Whether this node is inside one for which something holds.
    #[must_use]
    pub fn is_inside(&self, holds: impl Fn(AnyNodeRef<'a>) -> bool) -> bool {
        self.around.iter().any(|node| holds(*node))
    }

    /// Whether this node is part of a pattern of `match`, where only few
    /// expressions are allowed.
    #[must_use]
    pub fn is_in_pattern(&self) -> bool {
        self.is_inside(|node| node.is_pattern_match_value() || node.is_pattern_match_mapping())
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
            is_removable: !source.contains("nonlocal"),
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
        AnyNodeRef::ExprCompare(compare) => is_guard(compare),
        AnyNodeRef::StmtTypeAlias(_) | AnyNodeRef::TypeParams(_) => true,
        _ => false,
    }
}

/// Whether an expression compares `__name__`.
#[must_use]
pub fn is_main_guard(expr: &Expr) -> bool {
    expr.as_compare_expr().is_some_and(is_guard)
}

fn is_guard(compare: &ExprCompare) -> bool {
    let mut sides = std::iter::once(&*compare.left).chain(&compare.comparators);
    sides.any(|side| {
        side.as_name_expr()
            .is_some_and(|name| name.id == "__name__")
    })
}
