//! Loops with the widest instructions that a machine has, and what they are made of.

/// Sums run in this many strands, whatever the machine.
const STRANDS: usize = 16;

/// Runs a loop with the widest instructions that the machine has.
///
/// The work must be such a closure, marked `#[inline(always)]`, as is called by exclusive reference:
/// what is called in another way is compiled without these instructions.
#[inline(always)]
pub fn widest<R>(work: impl FnMut() -> R) -> R {
    struct Work<F>(F);

    impl<R, F: FnMut() -> R> pulp::NullaryFnOnce for Work<F> {
        type Output = R;

        #[inline(always)]
        fn call(mut self) -> R {
            (self.0)()
        }
    }

    pulp::Arch::new().dispatch(Work(work))
}

/// The sum of what `term` makes of pairs of numbers.
#[inline(always)]
pub fn sum(a: &[f32], b: &[f32], term: impl Fn(f32, f32) -> f32) -> f32 {
    let mut strands = [0.0; STRANDS];
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<STRANDS>(), b.as_chunks::<STRANDS>());
    for (a, b) in a.iter().zip(b) {
        for n in 0..STRANDS {
            strands[n] += term(a[n], b[n]);
        }
    }
    for (strand, (&a, &b)) in strands.iter_mut().zip(a_rest.iter().zip(b_rest)) {
        *strand += term(a, b);
    }
    strands.iter().sum()
}

/// The largest of numbers.
#[inline(always)]
pub fn largest(row: &[f32]) -> f32 {
    let mut strands = [f32::NEG_INFINITY; STRANDS];
    let (chunks, rest) = row.as_chunks::<STRANDS>();
    for chunk in chunks {
        for n in 0..STRANDS {
            strands[n] = if chunk[n] > strands[n] {
                chunk[n]
            } else {
                strands[n]
            };
        }
    }
    let all = strands.iter().chain(rest).copied();
    all.fold(f32::NEG_INFINITY, f32::max)
}

/// e to the power of `x`, to the last bit or two. After Cephes' `expf`.
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    let x = x.clamp(-87.3, 88.3);
    let n = (x * std::f32::consts::LOG2_E).round_ties_even();
    let r = n.mul_add(-0.693_359_4, x);
    let r = n.mul_add(2.121_944_4e-4, r);
    let p = 1.987_569_1e-4_f32;
    let p = p.mul_add(r, 1.398_199_9e-3);
    let p = p.mul_add(r, 8.333_452e-3);
    let p = p.mul_add(r, 4.166_579_6e-2);
    let p = p.mul_add(r, 1.666_666_5e-1);
    let p = p.mul_add(r, 0.5);
    let p = p.mul_add(r * r, r) + 1.0;
    p * power_of_two(n)
}

/// Two to the power of a whole number from -126 to 127.
#[inline(always)]
fn power_of_two(n: f32) -> f32 {
    // 1.5 x 2^23 puts a whole number into the low bits.
    let shifted = (n + 12_582_912.0).to_bits();
    f32::from_bits((shifted.wrapping_sub(0x4b40_0000).wrapping_add(127)) << 23)
}
