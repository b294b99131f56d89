//! The one loop that all products go through: a tile of rows times a panel of sixteen columns.

/// Columns in a panel: two registers of eight numbers.
pub const PANEL: usize = 16;
/// Rows in a full tile: with two registers a row, twelve sums are under way at once.
pub const TILE: usize = 6;

/// A row of a panel: what one input contributes to sixteen columns.
pub type Lane = [f32; PANEL];

/// Lanes, in whatever form they are kept.
pub trait Panel {
    /// Hands all lanes over, in the order of the inputs.
    fn unpack(&self, to: &mut impl Take);

    /// The lanes, where they are kept as numbers.
    fn plain(&self) -> Option<&[Lane]>;
}

/// What takes the lanes of a panel, some at a time.
pub trait Take {
    /// Takes the next ones.
    fn take(&mut self, lanes: impl Iterator<Item = Lane>);
}

impl Take for Vec<Lane> {
    #[inline(always)]
    fn take(&mut self, lanes: impl Iterator<Item = Lane>) {
        // A loop of our own is compiled for the widest instructions with what it is part of.
        for lane in lanes {
            self.push(lane);
        }
    }
}

/// The sums of a tile, given as its columns (`x[k][m]`), times lanes (`w[k][n]`): `sums[m][n]`, added up
/// in the order of `k`.
struct Sums<'a, const M: usize> {
    x: &'a [[f32; M]],
    sums: &'a mut [Lane; M],
}

impl<const M: usize> Take for Sums<'_, M> {
    #[inline(always)]
    fn take(&mut self, lanes: impl Iterator<Item = Lane>) {
        let mut acc = *self.sums;
        let mut taken = 0;
        for (x, w) in self.x.iter().zip(lanes) {
            for m in 0..M {
                for n in 0..PANEL {
                    acc[m][n] = x[m].mul_add(w[n], acc[m][n]);
                }
            }
            taken += 1;
        }
        self.x = &self.x[taken..];
        *self.sums = acc;
    }
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

    /// Adds the products of all rows and a panel to `sums`, a lane a row. Lanes that several tiles need
    /// are unpacked once, into `room`.
    #[inline(always)]
    pub fn times(&self, panel: &impl Panel, room: &mut Vec<Lane>, sums: &mut [Lane]) {
        if self.rows <= TILE {
            self.tile(0, panel, sums);
            return;
        }
        let lanes = match panel.plain() {
            Some(lanes) => lanes,
            None => {
                room.clear();
                panel.unpack(room);
                room
            }
        };
        for first in (0..self.rows).step_by(TILE) {
            self.tile(first, &lanes, sums);
        }
    }

    /// The products of one tile.
    #[inline(always)]
    fn tile(&self, first: usize, panel: &impl Panel, sums: &mut [Lane]) {
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

impl Panel for &[Lane] {
    #[inline(always)]
    fn unpack(&self, to: &mut impl Take) {
        to.take(self.iter().copied());
    }

    fn plain(&self) -> Option<&[Lane]> {
        Some(self)
    }
}

#[inline(always)]
fn step<const M: usize>(tile: &[f32], panel: &impl Panel, sums: &mut [Lane]) {
    if let Some(sums) = sums.first_chunk_mut::<M>() {
        let x = tile.as_chunks::<M>().0;
        panel.unpack(&mut Sums { x, sums });
    }
}
