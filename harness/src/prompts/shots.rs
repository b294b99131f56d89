//! The choice of few-shot examples: short ones of the training split, the same for a whole task.

use std::collections::BTreeSet;

use rand::seq::SliceRandom as _;

use super::Asks;
use crate::domain::{End, Example, Reference, rng};

/// The longest example to show, in characters of source and trace together.
const LONGEST: usize = 4_000;

/// How many more are drawn than asked for, to stand in where an example would
/// be its own shot.
const SPARE: usize = 8;

/// The few-shot examples of a task.
#[derive(Debug, Clone)]
pub struct Shots<'a> {
    drawn: Vec<&'a Example>,
    count: usize,
}

impl<'a> Shots<'a> {
    /// Draws `count` examples of `training` for a task, by seed: from the
    /// shorter half, none over a few thousand characters unless there is no
    /// other, of different problems as far as there are. Where output is asked
    /// for, they print; where the exception is, they raise and do not in turns. There are fewer only where `training` has
    /// fewer.
    #[must_use]
    pub fn draw(training: &'a [Example], count: usize, asks: Asks, seed: u64, task: &str) -> Self {
        let wanted = count + SPARE;
        let suits = |example: &&Example| match asks {
            Asks::Output => example.reference.stdout().is_some_and(|s| !s.is_empty()),
            Asks::Trace | Asks::Exception | Asks::Code => true,
        };
        let mut pool: Vec<&Example> = training.iter().filter(suits).collect();
        if pool.len() < count {
            pool = training.iter().collect();
        }
        pool.sort_by_cached_key(|example| (length(example), &example.id));
        let half = pool.len().div_ceil(2).max(wanted).min(pool.len());
        let short = pool.partition_point(|example| length(example) <= LONGEST);
        pool.truncate(half.min(short.max(count)));
        pool.shuffle(&mut rng(seed, &["shots", task]));

        let mut problems = BTreeSet::new();
        let (mut drawn, others): (Vec<_>, Vec<_>) = pool
            .into_iter()
            .partition(|example| problems.insert(&example.program.origin.problem));
        drawn.extend(others);
        if asks == Asks::Exception {
            drawn = in_turns(drawn);
        }
        drawn.truncate(wanted);
        Self { drawn, count }
    }

    /// The shots to show before a question about `example`: those of the task,
    /// without the example itself and its mutants.
    #[must_use]
    pub fn before(&self, example: &Example) -> Vec<&'a Example> {
        let family = example.program.family();
        let others = |shot: &&&Example| shot.id != example.id && shot.program.family() != family;
        let chosen = self.drawn.iter().filter(others).take(self.count);
        chosen.copied().collect()
    }
}

/// One that raises, one that does not, and so on, as far as there are both: shots
/// of one sort would give away what to answer.
fn in_turns(drawn: Vec<&Example>) -> Vec<&Example> {
    let raises = |example: &&Example| match &example.reference {
        Reference::Trace(trace) => matches!(trace.end, End::Raised { .. }),
        Reference::State(_) | Reference::Tests(_) | Reference::Relevant => false,
    };
    let (raising, returning): (Vec<_>, Vec<_>) = drawn.into_iter().partition(raises);
    let mut turns = Vec::new();
    let (mut raising, mut returning) = (raising.into_iter(), returning.into_iter());
    loop {
        let turn = [raising.next(), returning.next()];
        if turn == [None, None] {
            return turns;
        }
        turns.extend(turn.into_iter().flatten());
    }
}

/// Characters, nearly: bytes of the source and of all states.
fn length(example: &Example) -> usize {
    let state = |state: &crate::domain::State| -> usize {
        state.iter().map(|(n, v)| n.len() + v.len() + 4).sum()
    };
    let reference = match &example.reference {
        Reference::State(last) => state(last),
        Reference::Tests(tests) => tests.description.len(),
        Reference::Relevant => 0,
        Reference::Trace(trace) => {
            let steps = trace.steps.iter().map(|step| 16 + state(&step.state));
            steps.sum::<usize>() + trace.stdout.len()
        }
    };
    example.program.source.len() + reference
}

#[cfg(test)]
mod tests {
    use super::super::specimen;
    use super::*;

    fn training() -> Vec<Example> {
        (0..40)
            .map(|i| {
                let source = format!("x = {i}\n{}print(x)\n", "x += 1\n".repeat(i));
                let stdout = if i % 4 == 0 {
                    String::new()
                } else {
                    format!("{i}\n")
                };
                let mut example = specimen::printing(&format!("e{i:02}"), &source, &stdout);
                example.program.origin.problem = format!("p{}", i / 4);
                example
            })
            .collect()
    }

    fn ids(training: &[Example], count: usize, asks: Asks, seed: u64, id: &str) -> Vec<String> {
        let shots = Shots::draw(training, count, asks, seed, "t");
        let asked = specimen::printing(id, "print(1)\n", "1\n");
        let before = shots.before(&asked);
        before.iter().map(|shot| shot.id.clone()).collect()
    }

    #[test]
    fn every_example_of_a_task_gets_the_same_shots() {
        let training = training();
        let first = ids(&training, 3, Asks::Trace, 7, "a");
        assert_eq!(first.len(), 3);
        assert_eq!(first, ids(&training, 3, Asks::Trace, 7, "b"));
        assert_ne!(first, ids(&training, 3, Asks::Trace, 8, "a"));
    }

    #[test]
    fn an_example_is_never_its_own_shot() {
        let training = training();
        let first = ids(&training, 3, Asks::Trace, 7, "a");
        let without = ids(&training, 3, Asks::Trace, 7, &first[0]);
        assert_eq!(without.len(), 3);
        assert!(!without.contains(&first[0]));
        assert_eq!(without[..2], first[1..]);
    }

    #[test]
    fn a_mutant_of_an_example_is_not_its_shot() {
        let mut training = training();
        for example in &mut training[1..] {
            example.program.mutation = Some(crate::domain::Mutation {
                parent: "e00".into(),
                places: Vec::new(),
            });
        }
        assert!(ids(&training, 3, Asks::Trace, 7, "e00").is_empty());
    }

    #[test]
    fn shots_are_short_and_of_different_problems() {
        let training = training();
        for seed in 0..20 {
            let shots = Shots::draw(&training, 3, Asks::Trace, seed, "t");
            let drawn = &shots.drawn[..3];
            assert!(drawn.iter().all(|shot| shot.id.as_str() < "e20"));
            let problems: BTreeSet<_> = drawn.iter().map(|s| &s.program.origin.problem).collect();
            assert_eq!(problems.len(), 3);
        }
    }

    #[test]
    fn shots_for_output_print_where_enough_do() {
        let training = training();
        for seed in 0..20 {
            let shots = Shots::draw(&training, 3, Asks::Output, seed, "t");
            assert!(shots.drawn.iter().all(|s| s.reference.stdout() != Some("")));
        }
        assert_eq!(ids(&training[..1], 1, Asks::Output, 7, "a"), ["e00"]);
    }

    #[test]
    fn shots_for_exceptions_raise_and_do_not_in_turns() {
        let mut training = training();
        for example in training.iter_mut().step_by(3) {
            if let Reference::Trace(trace) = &mut example.reference {
                trace.end = End::Raised {
                    class: "KeyError".into(),
                    message: String::new(),
                };
            }
        }
        let raises = |shot: &&Example| match &shot.reference {
            Reference::Trace(trace) => trace.end != End::Returned,
            Reference::State(_) | Reference::Tests(_) | Reference::Relevant => false,
        };
        for seed in 0..20 {
            let shots = Shots::draw(&training, 3, Asks::Exception, seed, "t");
            let turns: Vec<_> = shots.drawn[..4].iter().map(raises).collect();
            assert_eq!(turns, [true, false, true, false]);
        }
    }

    #[test]
    fn an_overlong_example_is_shown_only_where_there_is_no_other() {
        let long = specimen::printing("long", &"x = 1\n".repeat(1000), "1\n");
        let short = specimen::printing("short", "print(1)\n", "1\n");
        assert_eq!(
            ids(&[long.clone(), short], 1, Asks::Trace, 7, "a"),
            ["short"]
        );
        assert_eq!(ids(&[long], 1, Asks::Trace, 7, "a"), ["long"]);
    }

    #[test]
    fn no_training_split_gives_no_shots() {
        assert!(ids(&[], 3, Asks::Trace, 7, "a").is_empty());
        assert!(ids(&training(), 0, Asks::Trace, 7, "a").is_empty());
    }
}
