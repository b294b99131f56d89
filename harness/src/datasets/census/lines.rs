//! Which lines of a program ran.

use ruff_text_size::{TextRange, TextSize};

use crate::domain::Reference;

/// The lines of a program, and which of them ran.
#[derive(Debug)]
pub struct Lines {
    /// Where each line but the first begins.
    starts: Vec<u32>,
    /// By line, from 0; `None` where all lines ran.
    ran: Option<Vec<bool>>,
}

impl Lines {
    /// The lines that a reference tells of: those of its steps, or all, where
    /// it is a state.
    #[must_use]
    pub fn new(source: &str, reference: &Reference) -> Self {
        let ends = source.bytes().zip(1..).filter(|(byte, _)| *byte == b'\n');
        let starts: Vec<u32> = ends.map(|(_, next)| next).collect();
        let ran = match reference {
            Reference::State(_) | Reference::Tests(_) | Reference::Relevant => None,
            Reference::Trace(trace) => {
                let mut ran = vec![false; starts.len() + 1];
                for step in &trace.steps {
                    if let Some(line) = ran.get_mut(step.line.saturating_sub(1) as usize) {
                        *line = true;
                    }
                }
                Some(ran)
            }
        };
        Self { starts, ran }
    }

    /// Whether any line of a range ran.
    #[must_use]
    pub fn within(&self, range: TextRange) -> bool {
        self.any(self.line(range.start()), self.line(range.end()))
    }

    /// Whether any line of a range ran, of those before the line of a place;
    /// the first line counts in any case.
    #[must_use]
    pub fn before(&self, range: TextRange, place: TextSize) -> bool {
        let first = self.line(range.start());
        self.any(first, self.line(place).saturating_sub(1).max(first))
    }

    fn any(&self, first: usize, last: usize) -> bool {
        let Some(ran) = &self.ran else { return true };
        ran.get(first..=last)
            .is_some_and(|lines| lines.contains(&true))
    }

    fn line(&self, place: TextSize) -> usize {
        self.starts
            .partition_point(|start| *start <= place.to_u32())
    }
}
