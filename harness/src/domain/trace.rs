//! What a program did when it ran: executed lines, states, output, and how it ended.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// An execution, event by event.
///
/// The steps follow CodeExecutor (arXiv 2305.05383, Figures 1 and 4): each
/// interpreter event after the module's own call yields the line of the
/// *previous* event with the variables of the *current* frame. So a call shows
/// the caller's line with the callee's empty scope, then the `def` line with
/// the arguments bound; after a return, the callee's last line appears with the
/// caller's variables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// The steps in order; empty where the program ended before its first.
    pub steps: Vec<Step>,
    /// Everything written to standard output.
    pub stdout: String,
    /// How the program ended.
    pub end: End,
}

/// One executed line and what held after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Line number, counted from 1.
    pub line: u32,
    /// The event whose line this is.
    #[serde(default, skip_serializing_if = "EventKind::is_line")]
    pub event: EventKind,
    /// Text printed by this line, before the state was taken.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub output: Arc<str>,
    /// The variables in scope afterwards.
    pub state: State,
}

/// What the interpreter reported.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// A line is about to run.
    #[default]
    Line,
    /// A function of the program was entered.
    Call,
    /// A function of the program was left.
    Return,
}

impl EventKind {
    fn is_line(&self) -> bool {
        *self == Self::Line
    }
}

/// Variables by name, in order of definition; values are Python `repr` text,
/// with `<function>` and the like for what has no literal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State(pub Vec<(Arc<str>, Arc<str>)>);

impl State {
    /// The value of a variable.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| &**n == name).map(|(_, v)| &**v)
    }

    /// Pairs of name and value, in order of definition.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.0.iter().map(|(n, v)| (&**n, &**v))
    }

    /// How many variables there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<N: Into<Arc<str>>, V: Into<Arc<str>>> FromIterator<(N, V)> for State {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        Self(
            pairs
                .into_iter()
                .map(|(n, v)| (n.into(), v.into()))
                .collect(),
        )
    }
}

impl Serialize for State {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for State {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> serde::de::Visitor<'de> for Pairs {
            type Value = State;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a map from variable names to values as text")
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<State, A::Error> {
                let mut pairs = Vec::new();
                while let Some((name, value)) = map.next_entry::<String, String>()? {
                    pairs.push((name.into(), value.into()));
                }
                Ok(State(pairs))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

/// How a program ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// It ran to its end, or left by `SystemExit` with status 0.
    Returned,
    /// An exception came out of it.
    Raised {
        /// The exception's class, such as `ValueError`.
        class: String,
        /// Its text; empty where there is none.
        message: String,
    },
    /// It used up its CPU time, or its wall-clock backstop.
    TimedOut,
    /// It used up another allowance.
    OverLimit(Limit),
    /// It ended its process, or was killed, before it could finish.
    Died {
        /// What is known of it, such as `signal 9` or `exit status 0`.
        cause: String,
    },
}

/// An allowance other than time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// Steps in the trace.
    Steps,
    /// Bytes of standard output.
    Output,
    /// Bytes of values in the trace.
    Values,
    /// Memory.
    Memory,
}

impl std::fmt::Display for End {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Returned => f.write_str("returned"),
            Self::Raised { class, message } if message.is_empty() => write!(f, "raised {class}"),
            Self::Raised { class, message } => write!(f, "raised {class}: {message}"),
            Self::TimedOut => f.write_str("timed out"),
            Self::OverLimit(Limit::Steps) => f.write_str("went over the limit of steps"),
            Self::OverLimit(Limit::Output) => f.write_str("went over the limit of output"),
            Self::OverLimit(Limit::Values) => f.write_str("went over the limit of values"),
            Self::OverLimit(Limit::Memory) => f.write_str("went over the limit of memory"),
            Self::Died { cause } => write!(f, "died ({cause})"),
        }
    }
}

impl Trace {
    /// Line numbers of the lines that ran, in order, without the events of
    /// calls and returns; a line that failed is included.
    pub fn executed_lines(&self) -> impl Iterator<Item = u32> {
        self.steps
            .iter()
            .filter(|step| step.event == EventKind::Line)
            .map(|step| step.line)
    }

    /// The state after the last step; empty for a trace without steps.
    #[must_use]
    pub fn final_state(&self) -> State {
        self.steps
            .last()
            .map(|s| s.state.clone())
            .unwrap_or_default()
    }
}
