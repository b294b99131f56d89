//! What the steps behind a state depend on: a recipe may change what is ahead of them, and nothing else.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::plan::{Plan, Rate, Share, Stage};
use super::sampling::Sequences;
use super::site::Site;

/// What the steps that are done depend on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Past {
    /// Hashes of what every step depends on, by the recipe's keys.
    pub base: BTreeMap<String, String>,
    /// The hash of the vocabulary.
    pub vocabulary: String,
    /// The hash of the sequences that are learned from each dataset.
    pub datasets: BTreeMap<String, String>,
    /// The stages that are done, and the one under way.
    pub stages: Vec<Begun>,
}

/// A stage that has begun. Fractions are texts here: JSON's parser may miss their last bit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Begun {
    /// Its name.
    pub name: String,
    /// Its steps.
    pub steps: u64,
    /// Its learning rate, but for `cool_down`.
    pub rate: String,
    /// The last steps, in which the rate goes down to nothing.
    pub cool_down: u64,
    /// What its sequences come from.
    pub sample: Vec<Drawn>,
}

/// A dataset's part in a stage that has begun.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Drawn {
    /// Its name.
    pub dataset: String,
    /// Its share of the sequences.
    pub share: String,
    /// Which of it counts; all where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hardest: Option<String>,
}

impl Begun {
    /// A plan's stage; `names` are those of the plan's datasets.
    pub fn of(stage: &Stage, names: &[&str]) -> Self {
        let Rate {
            peak,
            warm_up,
            shape,
            end,
            cool_down,
        } = &stage.rate;
        let drawn = |share: &Share| Drawn {
            dataset: names[share.dataset].to_owned(),
            share: share.share.to_string(),
            hardest: share
                .hardest
                .as_ref()
                .map(|it| format!("{} of {} at {}", it.keep, it.of, it.at)),
        };
        Self {
            name: stage.name.clone(),
            steps: stage.steps,
            rate: format!("peak {peak}, warm_up {warm_up}, {shape:?}, end {end}"),
            cool_down: *cool_down,
            sample: stage.sample.iter().map(drawn).collect(),
        }
    }

    /// What is wrong with a plan's stage if it is to go on from `done` steps of this one.
    fn conflict(&self, stage: &Stage, done: u64, names: &[&str]) -> Option<String> {
        let next = Self::of(stage, names);
        let name = &self.name;
        if (&next.name, &next.rate, &next.sample) != (name, &self.rate, &self.sample) {
            return Some(format!(
                "the stage `{name}`, which is under way, is another in this recipe: of such a one, \
                 `steps` and `cool_down` alone may change"
            ));
        }
        if next.steps <= done {
            return Some(format!(
                "the stage `{name}` has {} steps in this recipe, and {done} of it are done: give it \
                 more",
                next.steps
            ));
        }
        let before = Rate {
            cool_down: self.cool_down,
            ..stage.rate.clone()
        };
        let same = |step| {
            let (old, new) = (before.at(step, self.steps), stage.rate.at(step, next.steps));
            old.to_bits() == new.to_bits()
        };
        let other = (0..done).find(|&step| !same(step))?;
        Some(format!(
            "the stage `{name}` learned at another rate in its step {} than this recipe's `steps` and \
             `cool_down` would have it",
            other + 1
        ))
    }
}

impl Past {
    /// What a training would depend on that began now.
    pub fn of(site: &Site<'_>) -> Self {
        let datasets = site.data.iter();
        Self {
            base: site.plan.base.clone(),
            vocabulary: short(&site.vocabulary.into()),
            datasets: datasets
                .map(|it| (it.name.to_owned(), digest(it.training)))
                .collect(),
            stages: Vec::new(),
        }
    }

    /// What is wrong with a plan if it is to go on from here: so many whole stages, and so many steps of the
    /// next; nothing where it can. Of its datasets, their names are enough.
    pub fn conflict(
        &self,
        (stages, steps): (usize, u64),
        plan: &Plan,
        names: &[&str],
    ) -> Option<String> {
        let keys = self.base.keys().chain(plan.base.keys());
        for key in keys {
            if self.base.get(key) != plan.base.get(key) {
                return Some(format!("its `{key}` is another in this recipe"));
            }
        }
        let mut planned = plan.stages.iter();
        for done in self.stages.iter().take(stages) {
            if planned.next().map(|it| Begun::of(it, names)).as_ref() != Some(done) {
                return Some(format!(
                    "the stage `{}`, which is done, is another in this recipe",
                    done.name
                ));
            }
        }
        let under_way = self.stages.get(stages).filter(|_| steps > 0)?;
        match planned.next() {
            Some(stage) => under_way.conflict(stage, steps, names),
            None => Some(format!(
                "the stage `{}`, which is under way, is not in this recipe",
                under_way.name
            )),
        }
    }

    /// What is wrong with the vocabulary or the datasets' sequences, as [`Past::conflict`].
    pub fn data_conflict(&self, (stages, steps): (usize, u64), now: &Self) -> Option<String> {
        if self.vocabulary != now.vocabulary {
            return Some("its vocabulary is another now".to_owned());
        }
        let begun = self.stages.iter().take(stages + usize::from(steps > 0));
        for (stage, drawn) in begun.flat_map(|it| it.sample.iter().map(move |drawn| (it, drawn))) {
            let name = &drawn.dataset;
            if self.datasets.get(name) != now.datasets.get(name) {
                return Some(format!(
                    "the dataset `{name}`, from which the stage `{}` learned, has other sequences now",
                    stage.name
                ));
            }
        }
        None
    }
}

/// The hash of all that sequences are.
fn digest(sequences: &dyn Sequences) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut bytes = Vec::new();
    for at in 0..sequences.len() {
        let sequence = sequences.get(at);
        bytes.clear();
        bytes.extend(sequence.tokens.iter().flat_map(|token| token.to_le_bytes()));
        hasher.update(&sequence.source.to_le_bytes());
        hasher.update(&bytes);
    }
    short(&hasher.finalize())
}

/// Enough of a hash to tell trainings apart.
fn short(hash: &blake3::Hash) -> String {
    hash.to_hex()[..16].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::plan::Curve;

    fn stage(steps: u64, cool_down: u64, shape: Curve) -> Stage {
        Stage {
            name: "one".to_owned(),
            steps,
            sample: vec![Share {
                dataset: 0,
                share: 0.1,
                hardest: None,
            }],
            rate: Rate {
                peak: 1.0,
                warm_up: 4,
                shape,
                end: 0.1,
                cool_down,
            },
        }
    }

    #[test]
    fn a_stage_under_way_may_grow_where_its_steps_had_the_same_rates() {
        let before = Begun::of(&stage(20, 5, Curve::Constant), &["a"]);
        let said = |stage: &Stage, done| before.conflict(stage, done, &["a"]).unwrap_or_default();
        assert_eq!(said(&stage(50, 5, Curve::Constant), 15), "");
        assert_eq!(said(&stage(17, 2, Curve::Constant), 15), "");
        assert_eq!(said(&stage(50, 20, Curve::Constant), 15), "");
        let cooled = said(&stage(50, 5, Curve::Constant), 17);
        assert!(cooled.contains("in its step 17 "), "{cooled}");
        let short = said(&stage(15, 0, Curve::Constant), 15);
        assert!(short.contains("15 of it are done"), "{short}");
        let bent = said(&stage(20, 5, Curve::Linear), 1);
        assert!(bent.contains("is another in this recipe"), "{bent}");
        let renamed = before.conflict(&stage(20, 5, Curve::Constant), 1, &["b"]);
        assert!(renamed.is_some());
        // A curve has its own height at each step, but for the steps of its way up.
        let before = Begun::of(&stage(20, 5, Curve::Linear), &["a"]);
        let longer = stage(21, 5, Curve::Linear);
        assert_eq!(before.conflict(&longer, 5, &["a"]), None);
        assert!(before.conflict(&longer, 6, &["a"]).is_some());
    }

    #[test]
    fn data_that_were_learned_from_may_not_change() {
        let now = |a: &str, b: &str, vocabulary: &str| Past {
            vocabulary: vocabulary.to_owned(),
            datasets: [("a", a), ("b", b)]
                .map(|(name, digest)| (name.to_owned(), digest.to_owned()))
                .into(),
            ..Past::default()
        };
        let past = Past {
            stages: vec![Begun::of(&stage(5, 0, Curve::Constant), &["a"])],
            ..now("1", "2", "v")
        };
        let said = |place, now| past.data_conflict(place, &now).unwrap_or_default();
        assert_eq!(said((1, 0), now("1", "3", "v")), "");
        assert_eq!(said((0, 0), now("4", "2", "v")), "");
        for place in [(0, 1), (1, 0)] {
            let other = said(place, now("4", "2", "v"));
            assert!(other.contains("the dataset `a`, from which the stage `one`"));
        }
        assert_eq!(
            said((0, 0), now("1", "2", "w")),
            "its vocabulary is another now"
        );
    }
}
