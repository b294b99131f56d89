//! The one loop that all products go through: a tile of rows times a panel of sixteen columns.

/// Columns in a panel: two registers of eight numbers.
pub const PANEL: usize = 16;
/// Rows in a full tile: with two registers a row, twelve sums are under way at once.
pub const TILE: usize = 6;

/// A row of a panel: what one input contributes to sixteen columns.
pub type Lane = [f32; PANEL];

/// Adds the product of a tile, given as its columns (`x[k][m]`), and a panel (`w[k][n]`) to
/// `sums[m][n]`, in the order of `k`.
#[inline(always)]
fn accumulate<const M: usize>(x: &[[f32; M]], w: &[Lane], sums: &mut [Lane; M]) {
    let mut acc = *sums;
    for (x, w) in x.iter().zip(w) {
        for m in 0..M {
            for n in 0..PANEL {
                acc[m][n] = x[m].mul_add(w[n], acc[m][n]);
            }
        }
    }
    *sums = acc;
}

/// Rows as tiles of columns: all tiles have [`TILE`] rows, but for the last.
pub struct Tiles {
    depth: usize,
    rows: usize,
    data: Vec<f32>,
}

impl Tiles {
    /// Packs rows of `depth` numbers, which `row` gives by their place.
    pub fn pack<'a>(rows: usize, depth: usize, row: impl Fn(usize) -> &'a [f32]) -> Self {
        let mut data = vec![0.0; rows * depth];
        for first in (0..rows).step_by(TILE) {
            let size = TILE.min(rows - first);
            let tile = &mut data[first * depth..][..size * depth];
            for m in 0..size {
                let places = tile[m..].iter_mut().step_by(size);
                for (place, &value) in places.zip(&row(first + m)[..depth]) {
                    *place = value;
                }
            }
        }
        Self { depth, rows, data }
    }

    /// Adds the products of all rows and a panel to `sums`, a lane a row.
    #[inline(always)]
    pub fn times(&self, panel: &[Lane], sums: &mut [Lane]) {
        for first in (0..self.rows).step_by(TILE) {
            let size = TILE.min(self.rows - first);
            let tile = &self.data[first * self.depth..][..size * self.depth];
            let sums = &mut sums[first..first + size];
            match size {
                1 => step::<1>(tile, panel, sums),
                2 => step::<2>(tile, panel, sums),
                3 => step::<3>(tile, panel, sums),
                4 => step::<4>(tile, panel, sums),
                5 => step::<5>(tile, panel, sums),
                _ => step::<TILE>(tile, panel, sums),
            }
        }
    }
}

#[inline(always)]
fn step<const M: usize>(tile: &[f32], panel: &[Lane], sums: &mut [Lane]) {
    if let Some(sums) = sums.first_chunk_mut::<M>() {
        accumulate(tile.as_chunks::<M>().0, panel, sums);
    }
}
