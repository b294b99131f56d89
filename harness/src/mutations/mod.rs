//! Mutation: small changes of a program, at exact byte ranges, so that the rest of its text, comments
//! and layout stay as they were.

#[cfg(test)]
mod checks;
mod mutant;
pub mod operators;
mod recipe;
mod site;

pub use mutant::{Mutant, Parent};
pub use operators::OPERATORS;
pub use recipe::{Constants, Recipe, named, words};
pub use site::{Change, Look, Site, Sites, is_main_guard};

/// A way to change a program.
#[derive(Debug)]
pub struct Operator {
    /// What it is called in papers, such as `AOR`.
    pub name: &'static str,
    /// What it does, in a few words.
    pub about: &'static str,
    /// Where it comes from.
    pub group: Group,
    /// A program that it can change.
    pub before: &'static str,
    /// One of the mutants that it makes of that program.
    pub after: &'static str,
    /// Told of every node of a program's tree in source order; adds the sites
    /// where the operator can act.
    pub find: fn(&Look<'_>, &mut Sites),
}

/// Where an operator comes from; a suite can name a whole group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// CodeExecutor, arXiv 2305.05383.
    Paper,
    /// MutPy, where the paper left it out.
    MutPy,
    /// This project, for what the paper names as out of mutation's reach.
    Own,
}

impl Group {
    /// All groups, in the order of the list of operators.
    pub const ALL: [Self; 3] = [Self::Paper, Self::MutPy, Self::Own];

    /// The word for it in suites.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Paper => "paper",
            Self::MutPy => "mutpy",
            Self::Own => "own",
        }
    }
}

/// Two operators are the same if their names are.
impl PartialEq for Operator {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}
