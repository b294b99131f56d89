//! What this machine can do at most, measured, and how much of it a network reaches.

use std::hint::black_box;
use std::thread;
use std::time::Instant;

use crate::local::THREADS;

/// Numbers that a register-blocked loop takes at once: those of the widest registers.
type Lane = [f32; 16];
/// Bytes that the threads sum together: far more than caches hold.
const SUMMED: usize = 512 << 20;
/// Steps of the loop of products.
const STEPS: usize = 20_000_000;
/// Each is measured so often, and the best counts: others may disturb.
const ROUNDS: usize = 5;

/// The machine's bounds, with one thread and with all.
pub struct Roof {
    /// Bytes a second from memory.
    bandwidth: [f64; 2],
    /// Operations a second.
    peak: [f64; 2],
}

/// What a network moves and computes.
pub struct Cost {
    /// Bytes of weights that a step moves, whatever it is a step of.
    pub bytes: u64,
    /// Weights that every token is multiplied with.
    pub body: u64,
    /// Weights that make logits, of the tokens that are written alone.
    pub output: u64,
}

impl Cost {
    /// Operations for tokens that were read, and for others that were written. Attention is not
    /// counted.
    fn operations(&self, read: u64, new: u64) -> f64 {
        2.0 * (self.body * (read + new) + self.output * new) as f64
    }
}

/// What ours did.
pub struct Done {
    /// Asked one at a time: tokens that a step writes.
    pub together: u64,
    /// Asked one at a time: steps a second.
    pub steps: f64,
    /// In batches: tokens read.
    pub read: u64,
    /// In batches: tokens written.
    pub new: u64,
    /// In batches: how long that took.
    pub seconds: f64,
}

impl Roof {
    /// Measures for some seconds.
    #[must_use]
    pub fn measure() -> Self {
        let numbers = vec![1.0; SUMMED / size_of::<f32>()];
        Self {
            bandwidth: [1, THREADS].map(|threads| bandwidth(&numbers, threads)),
            peak: [1, THREADS].map(peak),
        }
    }

    /// What was measured, and how much of it was reached.
    #[must_use]
    pub fn report(&self, cost: &Cost, done: &Done) -> String {
        [
            self.measured(),
            self.alone(cost, done),
            self.in_batches(cost, done),
        ]
        .join("\n")
    }

    fn measured(&self) -> String {
        let [one, all] = self.bandwidth.map(|it| it / 1e9);
        let [one_peak, all_peak] = self.peak.map(|it| it / 1e9);
        format!(
            "memory: {one:.1} GB/s with one thread, {all:.1} with {THREADS} (a sum of {} MiB)\n\
             arithmetic: {one_peak:.0} GFLOP/s with one thread, {all_peak:.0} with {THREADS} (fused \
             products of 32-bit numbers that stay in registers)",
            SUMMED >> 20
        )
    }

    fn alone(&self, cost: &Cost, done: &Done) -> String {
        let operations = cost.operations(0, done.together);
        let moved = self.bandwidth[1] / cost.bytes as f64;
        let computed = self.peak[1] / operations;
        format!(
            "one at a time: a step moves {:.0} MB of weights, at most {moved:.1} times a second, and does \
             {:.0} MFLOP, at most {computed:.1} times; ours takes {:.1} steps a second, {:.0}% of the \
             lower bound",
            cost.bytes as f64 / 1e6,
            operations / 1e6,
            done.steps,
            100.0 * done.steps / moved.min(computed)
        )
    }

    fn in_batches(&self, cost: &Cost, done: &Done) -> String {
        let reached = cost.operations(done.read, done.new) / done.seconds;
        format!(
            "in batches: a token read takes {:.0} MFLOP and one written {:.0}; ours does {:.0} GFLOP/s, \
             {:.0}% of the most there can be",
            cost.operations(1, 0) / 1e6,
            cost.operations(0, 1) / 1e6,
            reached / 1e9,
            100.0 * reached / self.peak[1]
        )
    }
}

/// Bytes a second that threads sum, each its share.
fn bandwidth(numbers: &[f32], threads: usize) -> f64 {
    let share = numbers.len().div_ceil(threads);
    let seconds = best_of_rounds(|| {
        thread::scope(|scope| {
            for part in numbers.chunks(share) {
                scope.spawn(|| {
                    let mut found = 0.0;
                    widest(
                        #[inline(always)]
                        || found = sum(part),
                    );
                    black_box(found)
                });
            }
        });
    });
    size_of_val(numbers) as f64 / seconds
}

/// The sum, of which eight registers are under way at once.
#[inline(always)]
fn sum(numbers: &[f32]) -> f32 {
    let mut sums = [0.0_f32; 64];
    for part in numbers.as_chunks::<64>().0 {
        for (sum, number) in sums.iter_mut().zip(part) {
            *sum += number;
        }
    }
    sums.iter().sum()
}

/// Operations a second.
fn peak(threads: usize) -> f64 {
    // As many sums as hide a product's delay: of eight numbers a register, or of sixteen.
    peak_of::<6>(threads).max(peak_of::<12>(threads))
}

fn peak_of<const LANES: usize>(threads: usize) -> f64 {
    let seconds = best_of_rounds(|| {
        thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    let mut found = [[0.0; 16]; LANES];
                    widest(
                        #[inline(always)]
                        || found = products(black_box(0.5)),
                    );
                    black_box(found)
                });
            }
        });
    });
    (threads * STEPS * LANES * size_of::<Lane>() / size_of::<f32>() * 2) as f64 / seconds
}

/// Sums of products, each waiting for itself alone.
#[inline(always)]
fn products<const LANES: usize>(factor: f32) -> [Lane; LANES] {
    let mut sums: [Lane; LANES] = black_box([[1.0; 16]; LANES]);
    for _ in 0..STEPS {
        for lane in &mut sums {
            for sum in lane {
                *sum = sum.mul_add(factor, factor);
            }
        }
    }
    sums
}

fn best_of_rounds(mut work: impl FnMut()) -> f64 {
    let rounds = (0..ROUNDS).map(|_| {
        let began = Instant::now();
        work();
        began.elapsed().as_secs_f64()
    });
    rounds.fold(f64::INFINITY, f64::min)
}

/// Runs a loop with the widest instructions that the machine has.
#[inline(always)]
fn widest(work: impl FnMut()) {
    struct Work<F>(F);

    impl<F: FnMut()> pulp::NullaryFnOnce for Work<F> {
        type Output = ();

        #[inline(always)]
        fn call(mut self) {
            (self.0)();
        }
    }

    pulp::Arch::new().dispatch(Work(work))
}
