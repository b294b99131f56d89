//! Judges a server by its replies: passes answers on, and says when to give up.
//!
//! Failures are held back until the server has answered something after them:
//! where it turns out to be down, they are forgotten, and a resumed run asks
//! those questions again.

use super::client::{Client, Reply};
use super::trouble::Trouble;
use crate::domain::Sample;
use crate::models::{Answered, ModelError};

/// Questions in a row without any answer, after which a server counts as down,
/// or as refusing everything.
const ENOUGH: usize = 3;

/// What is known of a server.
pub struct Ledger<'a> {
    client: &'a Client,
    answered: Answered<'a>,
    /// Whether it ever answered.
    proven: bool,
    /// Failures with no answer since.
    held: Vec<(usize, Vec<Sample>)>,
    /// Questions without answer since, and what happened to the last.
    unreachable: usize,
    last: String,
    refused: usize,
}

impl<'a> Ledger<'a> {
    /// Nothing is known yet, but perhaps that the server once answered.
    pub fn new(client: &'a Client, answered: Answered<'a>, proven: bool) -> Self {
        Self {
            client,
            answered,
            proven,
            held: Vec::new(),
            unreachable: 0,
            last: String::new(),
            refused: 0,
        }
    }

    /// Takes note of a reply.
    ///
    /// # Errors
    /// Where there is no use in asking on.
    pub fn take(&mut self, index: usize, reply: Reply) -> Result<(), ModelError> {
        if reply.given > 0 {
            self.proven = true;
            self.unreachable = 0;
            self.pass_on()?;
        }
        match reply.trouble {
            None => (self.answered)(index, reply.samples)?,
            Some(Trouble::Question { words, suspect }) => {
                if self.proven || !suspect {
                    (self.answered)(index, reply.samples)?;
                    return Ok(());
                }
                self.held.push((index, reply.samples));
                self.refused += 1;
                if self.refused >= ENOUGH {
                    return Err(self.refusing_all(&words));
                }
            }
            Some(Trouble::Passing { words, .. }) => {
                self.held.push((index, reply.samples));
                self.unreachable += 1;
                self.last = words;
                if self.unreachable >= ENOUGH {
                    return Err(self.down());
                }
            }
            Some(Trouble::Final { words, advice }) => {
                let address = self.client.address();
                let words = format!("{address} refuses with {words}; {advice}");
                return Err(ModelError::Refused(words));
            }
        }
        Ok(())
    }

    /// Takes note that nothing is left to ask; tells whether the server ever
    /// answered.
    ///
    /// # Errors
    /// Where the few questions there were got no answer at all.
    pub fn close(mut self) -> Result<bool, ModelError> {
        if self.unreachable > 0 && !self.proven {
            return Err(self.down());
        }
        self.pass_on()?;
        Ok(self.proven)
    }

    fn pass_on(&mut self) -> Result<(), ModelError> {
        for (index, samples) in self.held.drain(..) {
            (self.answered)(index, samples)?;
        }
        Ok(())
    }

    fn down(&self) -> ModelError {
        let questions = match self.unreachable {
            1 => "1 question".to_string(),
            n => format!("{n} questions in a row"),
        };
        ModelError::Down(format!(
            "{} stays down: {questions} got no answer after {} retries each, the last for: \
             {}. What was answered is kept: once the server is back, the same command goes \
             on from there",
            self.client.address(),
            self.client.settings.retries,
            self.last,
        ))
    }

    fn refusing_all(&self, words: &str) -> ModelError {
        ModelError::Refused(format!(
            "{} refused the first {} questions, the last with {words}; look at `model`, `api`, \
             `extra` and `max_tokens_field`, and at how long the prompts are",
            self.client.address(),
            self.refused,
        ))
    }
}
