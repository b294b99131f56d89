//! The likeness `states`: what the variables hold, whatever they are called.

use std::collections::HashMap;

use super::distinct::distinct;
use super::{Likeness, Table};

/// Of the values that variables take (`Effect::values`), those in common as a share of all: the Jaccard
/// index of multisets.
pub const STATES: Likeness = Likeness {
    name: "states",
    about: "share of the values of variables that two traces have in common, names aside",
    table: |effects| {
        let (places, distinct) = distinct(effects.iter().map(|effect| &effect.values[..]));
        let mut found: HashMap<u64, Vec<Count>> = HashMap::new();
        let mut counts = Vec::new();
        for (values, place) in distinct.iter().zip(0..) {
            let all = values.chunk_by(|one, other| one == other);
            let of = all
                .map(|same| (same[0], same.len() as u32))
                .collect::<Vec<_>>();
            for &(value, times) in &of {
                found.entry(value).or_default().push(Count { place, times });
            }
            counts.push(of);
        }
        let sizes = distinct.iter().map(|values| values.len() as u32).collect();
        Box::new(States {
            places,
            counts,
            sizes,
            found,
        })
    },
};

/// How often a value is taken at a place.
struct Count {
    place: u32,
    times: u32,
}

/// Distinct multisets of values.
struct States {
    places: Vec<u32>,
    /// For each place its values, and how often each is taken.
    counts: Vec<Vec<(u64, u32)>>,
    /// For each place how many values it has in all.
    sizes: Vec<u32>,
    /// For each value where it is taken.
    found: HashMap<u64, Vec<Count>>,
}

impl Table for States {
    fn places(&self) -> &[u32] {
        &self.places
    }

    fn row(&self, place: u32, into: &mut Vec<f64>) {
        let mut shared = vec![0; self.sizes.len()];
        for (value, times) in &self.counts[place as usize] {
            for other in &self.found[value] {
                shared[other.place as usize] += other.times.min(*times);
            }
        }
        let own = self.sizes[place as usize];
        into.clear();
        into.extend(self.sizes.iter().zip(&shared).map(|(size, &shared)| {
            let all = own + size - shared;
            f64::from(shared) / f64::from(all.max(1))
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::STATES;
    use crate::domain::Effect;

    #[test]
    fn values_in_common_count_as_often_as_both_have_them() {
        let holding = |values: &[u64]| Effect {
            values: values.to_vec(),
            ..Effect::default()
        };
        let effects: [&[u64]; 4] = [&[1, 1, 2, 5], &[1, 1, 1, 2], &[], &[7]];
        let table = (STATES.table)(&effects.map(holding));
        let mut row = Vec::new();
        table.row(0, &mut row);
        assert_eq!(row, [1.0, 3.0 / 5.0, 0.0, 0.0]);
        table.row(2, &mut row);
        assert_eq!(row, [0.0; 4]);
    }
}
