//! Things that are the same, found once.

use std::collections::HashMap;
use std::hash::Hash;

/// The distinct ones among `things`, in the order of their first appearance, and for each thing the place
/// of its like.
pub fn distinct<T: Hash + Eq + Copy>(things: impl Iterator<Item = T>) -> (Vec<u32>, Vec<T>) {
    let mut known = HashMap::new();
    let mut found = Vec::new();
    let places = things
        .map(|thing| {
            *known.entry(thing).or_insert_with(|| {
                found.push(thing);
                found.len() as u32 - 1
            })
        })
        .collect();
    (places, found)
}

#[cfg(test)]
mod tests {
    use super::distinct;

    #[test]
    fn equal_things_share_a_place() {
        let (places, found) = distinct("abcab".chars());
        assert_eq!(places, [0, 1, 2, 0, 1]);
        assert_eq!(found, ['a', 'b', 'c']);
    }
}
