//! Similarities of some programs to all: products of vectors, each summed in one order, whatever is
//! computed beside it.

use crate::domain::{Sparse, Vectors};

/// Programs whose rows lie side by side: two registers of eight numbers.
const PANEL: usize = 16;
/// Queries that go through a panel together: with two registers each, twelve sums are under way at once.
const TILE: usize = 6;

type Lane = [f32; PANEL];

/// The similarity of each of `queries` to all programs: `queries x n` numbers, row by row.
pub fn similarities(vectors: &Vectors, queries: &[u32], into: &mut [f32]) {
    match vectors {
        Vectors::Dense { width, values } => widest(
            #[inline(always)]
            || dense(*width, values, queries, into),
        ),
        Vectors::Sparse(weights) => {
            for (&query, row) in queries.iter().zip(into.chunks_exact_mut(vectors.len())) {
                sparse(weights, query, row);
            }
        }
    }
}

#[inline(always)]
fn dense(width: usize, values: &[f32], queries: &[u32], into: &mut [f32]) {
    let programs = values.len() / width;
    let mut panel = vec![[0.0; PANEL]; width];
    for first in (0..programs).step_by(PANEL) {
        let wide = PANEL.min(programs - first);
        // A panel that is not full goes on with its first program, for nobody.
        let columns = row_of(values, width, |at| first + if at < wide { at } else { 0 });
        for (at, lane) in panel.iter_mut().enumerate() {
            *lane = columns.map(|column| column[at]);
        }
        for (tile, rows) in queries.chunks(TILE).zip(into.chunks_mut(TILE * programs)) {
            let sums = products(
                row_of(values, width, |at| tile[at.min(tile.len() - 1)] as usize),
                &panel,
            );
            for (sums, row) in sums.iter().zip(rows.chunks_exact_mut(programs)) {
                row[first..first + wide].copy_from_slice(&sums[..wide]);
            }
        }
    }
}

/// Some rows of a matrix.
#[inline(always)]
fn row_of<const N: usize>(
    values: &[f32],
    width: usize,
    number: impl Fn(usize) -> usize,
) -> [&[f32]; N] {
    std::array::from_fn(|at| &values[number(at) * width..][..width])
}

/// The products of rows and a panel's columns, summed up in the order of the vectors' numbers.
#[inline(always)]
fn products(rows: [&[f32]; TILE], panel: &[Lane]) -> [Lane; TILE] {
    let rows = rows.map(|row| &row[..panel.len()]);
    let mut sums = [[0.0; PANEL]; TILE];
    for (at, lane) in panel.iter().enumerate() {
        for m in 0..TILE {
            for n in 0..PANEL {
                sums[m][n] = rows[m][at].mul_add(lane[n], sums[m][n]);
            }
        }
    }
    sums
}

fn sparse(weights: &Sparse, query: u32, row: &mut [f32]) {
    row.fill(0.0);
    for &(term, ours) in weights.queries.get(query as usize) {
        for &(program, theirs) in weights.found.get(term as usize) {
            row[program as usize] += ours * theirs;
        }
    }
}

/// Runs a loop with the widest instructions that the machine has. The work must be a closure marked
/// `#[inline(always)]`, as is called by exclusive reference.
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

    pulp::Arch::new().dispatch(Work(work));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rng;
    use rand::Rng as _;

    fn embeddings(programs: usize, width: usize) -> Vectors {
        let mut random = rng(0, &["embeddings"]);
        let values = (0..programs * width).map(|_| random.random_range(-1.0..1.0));
        Vectors::Dense {
            width,
            values: values.collect(),
        }
    }

    fn found(vectors: &Vectors, queries: &[u32]) -> Vec<f32> {
        let mut found = vec![f32::NAN; queries.len() * vectors.len()];
        similarities(vectors, queries, &mut found);
        found
    }

    #[test]
    fn a_similarity_is_a_product_and_does_not_depend_on_its_company() {
        let vectors = embeddings(37, 50);
        let Vectors::Dense { values, .. } = &vectors else {
            unreachable!()
        };
        let all = found(&vectors, &(0..37).collect::<Vec<_>>());
        for one in 0..37 {
            assert_eq!(found(&vectors, &[one as u32]), all[one * 37..][..37]);
            for other in 0..37 {
                let pairs = values[one * 50..][..50].iter().zip(&values[other * 50..]);
                let exact: f64 = pairs.map(|(a, b)| f64::from(*a) * f64::from(*b)).sum();
                assert!((f64::from(all[one * 37 + other]) - exact).abs() < 1e-5);
                assert_eq!(all[one * 37 + other], all[other * 37 + one]);
            }
        }
    }

    #[test]
    fn terms_in_common_add_up() {
        let lists = |lists: [&[(u32, f32)]; 2]| lists.map(<[_]>::to_vec).into_iter().collect();
        let documents = lists([&[(0, 1.0), (1, 0.5)], &[(1, 2.0)]]);
        let queries = lists([&[(0, 3.0), (1, 4.0)], &[]]);
        let vectors = Vectors::Sparse(Sparse::new(queries, &documents, 2));
        assert_eq!(found(&vectors, &[0, 1]), [5.0, 8.0, 0.0, 0.0]);
    }
}
