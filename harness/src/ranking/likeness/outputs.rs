//! Printed texts that are compared character by character.

use std::marker::PhantomData;

use super::Table;
use super::distinct::distinct;
use crate::domain::Effect;

/// A text that is ready to be compared with many.
pub trait Comparator {
    /// Makes a text ready; it is not empty.
    fn new(text: &[char]) -> Self;

    /// The likeness to another that is not empty, from 0 to 1.
    fn likeness(&self, other: &[char]) -> f64;
}

/// Distinct outputs; the empty one stands for none.
struct Outputs<C> {
    places: Vec<u32>,
    texts: Vec<Vec<char>>,
    comparator: PhantomData<fn() -> C>,
}

/// Makes the outputs of effects ready to be compared.
pub fn outputs<C: Comparator + 'static>(effects: &[Effect]) -> Box<dyn Table> {
    let outputs = effects.iter().map(|effect| effect.output.as_deref());
    let (places, texts) = distinct(outputs.map(Option::unwrap_or_default));
    Box::new(Outputs {
        places,
        texts: texts.iter().map(|text| text.chars().collect()).collect(),
        comparator: PhantomData::<fn() -> C>,
    })
}

impl<C: Comparator> Table for Outputs<C> {
    fn places(&self) -> &[u32] {
        &self.places
    }

    fn row(&self, place: u32, into: &mut Vec<f64>) {
        let text = &self.texts[place as usize];
        let comparator = (!text.is_empty()).then(|| C::new(text));
        let likeness = |other: &Vec<char>| match &comparator {
            Some(comparator) if !other.is_empty() => comparator.likeness(other),
            _ => 0.0,
        };
        into.clear();
        into.extend(self.texts.iter().map(likeness));
    }
}
