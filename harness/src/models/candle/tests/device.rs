//! What only a device has: pages of a pool, failures, numbers of fewer bits.

use candle_core::Device;

use super::super::batch::{Batch, Piece};
use super::super::cache::Cache;
use super::super::compute::Rows;
use super::super::decode::Bounds;
use super::super::decode::beam::{Beams, Search, step};
use super::super::decode::search::{Source, search};
use super::super::device::{self, DeviceError, Place, Wanted};
use super::super::network::{Facts, Network};
use super::super::weights::Dtype;
use super::{Case, Greedy, Searched, answers, ask, must_be_close};

/// The logits of steps that long and short pieces share: more tokens than one task attends to, pieces
/// of one token on both sides, and tokens beyond windows.
fn company(case: &Case) -> Vec<f32> {
    let tokens =
        |count: u32, step: u32| -> Vec<u32> { (0..count).map(|n| n * step % 31).collect() };
    let prompts = [tokens(90, 7), tokens(3, 5), tokens(70, 3)];
    let mut caches = vec![case.cache(); 3];
    let [first, second, third] = &mut caches[..] else {
        return Vec::new();
    };
    let mut logits = case.logits(&mut [
        Piece::causal(first, &prompts[0]),
        Piece::causal(second, &prompts[1]),
    ]);
    let later = case.logits(&mut [
        Piece::causal(first, &[8]),
        Piece::causal(third, &prompts[2]),
        Piece::causal(second, &[9]),
    ]);
    logits.data.extend(later.data);
    logits.data
}

#[test]
fn long_and_short_pieces_share_steps() {
    for name in super::DECODERS {
        let ours = company(&Case::on_device(name));
        must_be_close(&ours, &company(&Case::open(name)), name);
    }
}

#[test]
fn a_fork_that_writes_leaves_the_others_alone() {
    let case = Case::on_device("llama");
    let tokens: Vec<u32> = (3..25).collect();
    let (start, ends) = tokens.split_at(18);
    let mut source = case.cache();
    case.states(&mut [Piece::causal(&mut source, start)]);
    let mut forks = vec![source.clone(); 3];
    // All forks write to the page that they share, in one step.
    let pieces = forks.iter_mut().zip(ends.chunks(1));
    let mut pieces: Vec<Piece<'_>> = pieces.map(|(c, it)| Piece::causal(c, it)).collect();
    let logits = case.logits(&mut pieces);
    let shared: Vec<usize> = forks.iter().map(|it| it.blocks().next().unwrap()).collect();
    assert_eq!(shared, vec![source.blocks().next().unwrap(); 3]);
    for (at, end) in ends.chunks(1).take(3).enumerate() {
        let mut alone = case.cache();
        let whole = [start, end].concat();
        let theirs = case.logits(&mut [Piece::causal(&mut alone, &whole)]);
        must_be_close(logits.row(at), theirs.row(0), "fork");
    }
    drop(forks);
    let theirs = case.logits(&mut [Piece::causal(&mut source, ends)]);
    let mut alone = case.cache();
    let ours = case.logits(&mut [Piece::causal(&mut alone, &tokens)]);
    must_be_close(&ours.data, &theirs.data, "source");
}

#[test]
fn a_pool_gives_the_pages_of_dropped_sequences_out_again() {
    let case = Case::on_device("llama");
    let tokens: Vec<u32> = (0..40).map(|n| n % 30).collect();
    let slots = || {
        let mut cache = case.cache();
        case.states(&mut [Piece::causal(&mut cache, &tokens)]);
        [0, 16, 32].map(|token| cache.slot(token))
    };
    assert_eq!(slots(), [0, 16, 32]);
    assert_eq!(slots(), [0, 16, 32]);
}

/// A network on a device whose memory is full with more than so many rows in a step.
struct Small {
    case: Case,
    rows: usize,
}

impl Network for Small {
    fn facts(&self) -> Facts {
        self.case.network.facts()
    }

    fn cache(&self) -> Cache {
        self.case.network.cache()
    }

    fn read(&self, batch: Batch<'_, '_>) -> Rows {
        let is_full = batch.positions.len() > self.rows;
        let states = self.case.network.read(batch);
        match is_full {
            true => Rows::Device(device::Rows::new(1, states.width(), Err(DeviceError::Full))),
            false => states,
        }
    }

    fn logits(&self, states: &Rows) -> Rows {
        self.case.network.logits(states)
    }
}

#[test]
fn answers_go_on_with_fewer_sequences_where_memory_is_full() {
    let case = Case::on_device("llama");
    let expected: Greedy = case.expected();
    let asks: Vec<_> = expected.prompts.iter().map(|it| ask(it, 0.0, 0)).collect();
    // What the longest needs to be read anew with all of its answer, and some more.
    let longest = asks.iter().map(|it| it.tokens.len() + it.most).max();
    let alone = longest.unwrap();
    for rows in [alone, 2 * alone] {
        let case = Case::on_device("llama");
        let network = Small { case, rows };
        assert_eq!(answers(&network, &asks, 32, 1 << 30), expected.greedy);
    }
}

#[test]
fn searches_begin_anew_with_fewer_where_memory_is_full() {
    let expected: Searched = Case::open("codeexecutor").expected();
    // A search takes ten rows a step, its source as many as it has tokens.
    for rows in [10, 25] {
        let all = expected.sources.iter().zip(&expected.beams);
        let fitting = all.filter(|(tokens, _)| tokens.len() <= rows).take(4);
        let (tokens, theirs): (Vec<_>, Vec<_>) = fitting.unzip();
        let beams = expected.beams();
        let sources = tokens.into_iter().cloned();
        let sources: Vec<Source> = sources.map(|tokens| Source { tokens, beams }).collect();
        assert!(sources.len() >= 3);
        let network = Small {
            case: Case::on_device("codeexecutor"),
            rows,
        };
        let bounds = Bounds {
            sequences: 40,
            memory: 1 << 30,
        };
        let mut found = vec![None; sources.len()];
        search::<DeviceError>(
            &network,
            bounds,
            &sources,
            || false,
            |at, it| {
                found[at] = Some(it.hypotheses);
                Ok(())
            },
        )
        .unwrap();
        for (found, theirs) in found.into_iter().zip(theirs) {
            let tokens = found.unwrap().into_iter().map(|it| it.tokens);
            assert_eq!(tokens.collect::<Vec<_>>(), theirs.hypotheses);
        }
    }
}

#[test]
fn what_fails_on_a_device_comes_out_of_a_search() {
    let case = Case::on_device("codeexecutor");
    let network = Small { case, rows: 0 };
    let beams = Beams {
        width: 3,
        most: 5,
        start: 4,
        end: 2,
        pad: 1,
    };
    let mut search = Search::new(beams, network.cache());
    let failed = step(&network, &mut [&mut search]);
    assert_eq!(failed, Err(DeviceError::Full));
}

#[test]
fn allocations_that_fail_are_told_from_other_faults() {
    let said = |words: &str| DeviceError::from(candle_core::Error::Msg(words.to_owned()));
    let cuda = r#"DriverError(CUDA_ERROR_OUT_OF_MEMORY, "out of memory")"#;
    assert_eq!(said(cuda), DeviceError::Full);
    let other = said("DriverError(CUDA_ERROR_ILLEGAL_ADDRESS)");
    assert!(matches!(other, DeviceError::Failed(_)));
}

#[test]
fn half_of_the_bits_are_near_the_whole() {
    for name in ["llama", "gemma3"] {
        let case = Case::on_device(name);
        let prompt = &case.expected::<Greedy>().prompts[0];
        let wide = case.logits(&mut [Piece::causal(&mut case.cache(), prompt)]);
        for dtype in [Dtype::F16, Dtype::Bf16] {
            let place = Place {
                device: Some(Device::Cpu),
                dtype: Some(dtype),
                memory: 1 << 20,
            };
            for place in [
                Place {
                    device: None,
                    ..place.clone()
                },
                place,
            ] {
                let case = Case::at(name, place, |_| {});
                let half = case.logits(&mut [Piece::causal(&mut case.cache(), prompt)]);
                let apart = half.data.iter().zip(&wide.data).map(|(a, b)| (a - b).abs());
                let most = apart.fold(0.0, f32::max);
                assert!(most < 0.1 && most > 0.0, "{name} in {dtype:?}: {most}");
            }
        }
    }
}

#[test]
fn devices_are_named_as_candle_does() {
    assert_eq!(Wanted::read("cpu"), Ok(Wanted::Cpu));
    assert!(
        Wanted::read("gpu")
            .unwrap_err()
            .contains("`gpu` is no device")
    );
    assert!(Wanted::read("cuda:x").unwrap_err().contains("is no device"));
    for (name, feature) in [("cuda", "cuda"), ("cuda:1", "cuda"), ("metal", "metal")] {
        let read = Wanted::read(name);
        let is_built = (feature == "cuda" && cfg!(feature = "cuda"))
            || (feature == "metal" && cfg!(feature = "metal"));
        match is_built {
            true => assert!(read.is_ok()),
            false => assert!(
                read.unwrap_err()
                    .contains(&format!("`--features {feature}`"))
            ),
        }
    }
}
