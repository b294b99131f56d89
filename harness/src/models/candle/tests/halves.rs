//! Keys and values in 16 bits, as they are kept for weights of 16 bits and less.

use super::super::batch::Batch;
use super::super::compute::Rows;
use super::super::kernels::log_softmax;
use super::super::network::{Facts, Network};
use super::*;

/// A network that keeps what it read in 16 bits.
struct Half(Box<dyn Network>);

impl Network for Half {
    fn facts(&self) -> Facts {
        let mut facts = self.0.facts();
        facts.shape.half = true;
        facts
    }

    fn read(&self, batch: Batch<'_, '_>) -> Rows {
        self.0.read(batch)
    }

    fn logits(&self, states: &Rows) -> Rows {
        self.0.logits(states)
    }
}

fn case(name: &str) -> Case {
    let case = Case::open(name);
    Case {
        network: Box::new(Half(case.network)),
        ..case
    }
}

#[test]
fn probabilities_stay_close_to_the_references() {
    for name in DECODERS {
        let (case, exact) = (case(name), Case::open(name));
        assert_eq!(
            2 * case.network.facts().shape.block_bytes(),
            exact.network.facts().shape.block_bytes()
        );
        let tokens = &exact.expected::<Greedy>().prompts[0];
        let [ours, theirs] = [&case, &exact].map(|case| {
            let mut cache = case.cache();
            let piece = Piece {
                wanted: 0..tokens.len(),
                ..Piece::causal(&mut cache, tokens)
            };
            let mut rows = case.logits(&mut [piece]);
            log_softmax(&mut rows);
            rows.data
        });
        let furthest = ours.iter().zip(&theirs).map(|(a, b)| (a - b).abs());
        let furthest = furthest.fold(0.0, f32::max);
        assert!(furthest > 0.0 && furthest < 0.01, "{name}: {furthest}");
    }
}

#[test]
fn answers_do_not_depend_on_company_memory_or_threads() {
    must_not_depend_on_company(&case("llama"));
}
