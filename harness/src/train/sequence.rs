//! What is learned from: a program's tokens, and behind them those of its trace.

/// A sequence of tokens. Its source is read in both directions; what comes behind is predicted, each
/// token from all before it.
#[derive(Debug, Clone, Copy)]
pub struct Sequence<'a> {
    /// All tokens; the one behind the source begins the target and is not predicted itself.
    pub tokens: &'a [u16],
    /// How many of them are the source.
    pub source: usize,
}

impl<'a> Sequence<'a> {
    /// The tokens that are predicted: the first from the token at `source`, and so on.
    #[must_use]
    pub fn targets(&self) -> &'a [u16] {
        self.tokens.get(self.source + 1..).unwrap_or_default()
    }
}
