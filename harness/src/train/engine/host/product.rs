//! Products of matrices on one thread: both sides are packed, and a tile of 6 x 16 sums stays in
//! registers while its inputs are gone through.

use super::wide::widest;

/// Columns of a panel: two registers of eight numbers.
const PANEL: usize = 16;
/// Rows of a tile: with two registers a row, twelve sums are under way at once.
const TILE: usize = 6;
/// Inputs that are gone through at once: a panel of them stays in the first cache.
const DEPTH: usize = 512;
/// Rows that are packed at once: their tiles stay in the second cache.
const ROWS: usize = 40 * TILE;

type Lane = [f32; PANEL];

/// A matrix somewhere in a list of numbers, or its transpose.
#[derive(Clone, Copy)]
pub struct Matrix<'a> {
    data: &'a [f32],
    rows: usize,
    columns: usize,
    /// From a row to the next.
    down: usize,
    /// From a column to the next.
    right: usize,
}

impl<'a> Matrix<'a> {
    /// Rows of `columns` numbers, each `down` behind the last.
    pub fn new(data: &'a [f32], rows: usize, columns: usize, down: usize) -> Self {
        debug_assert!(rows * columns == 0 || (rows - 1) * down + columns <= data.len());
        Self {
            data,
            rows,
            columns,
            down,
            right: 1,
        }
    }

    /// Rows one right behind the other.
    pub fn whole(data: &'a [f32], columns: usize) -> Self {
        Self::new(data, data.len() / columns, columns, columns)
    }

    /// Rows as columns.
    pub fn transposed(self) -> Self {
        Self {
            data: self.data,
            rows: self.columns,
            columns: self.rows,
            down: self.right,
            right: self.down,
        }
    }
}

/// The right side of products, packed: for each stretch of inputs its panels, each a lane an input.
#[derive(Default)]
pub struct Panels {
    inputs: usize,
    columns: usize,
    lanes: Vec<Lane>,
}

impl Panels {
    /// Packs a matrix of `inputs x columns`.
    pub fn pack(&mut self, from: Matrix<'_>) {
        (self.inputs, self.columns) = (from.rows, from.columns);
        let panels = from.columns.div_ceil(PANEL);
        self.lanes.resize(from.rows * panels, [0.0; PANEL]);
        let mut lanes = &mut self.lanes[..];
        for first in (0..from.rows).step_by(DEPTH) {
            let depth = DEPTH.min(from.rows - first);
            for panel in 0..panels {
                let (these, rest) = lanes.split_at_mut(depth);
                lanes = rest;
                let wide = PANEL.min(from.columns - panel * PANEL);
                let start = first * from.down + panel * PANEL * from.right;
                fill(these, &from.data[start..], wide, from.down, from.right);
            }
        }
    }
}

/// Fills lanes, each with `wide` numbers of a row and zeros.
fn fill(lanes: &mut [Lane], data: &[f32], wide: usize, down: usize, right: usize) {
    if wide < PANEL {
        lanes.fill([0.0; PANEL]);
    }
    if right == 1 {
        for (at, lane) in lanes.iter_mut().enumerate() {
            lane[..wide].copy_from_slice(&data[at * down..][..wide]);
        }
        return;
    }
    for column in 0..wide {
        let numbers = data[column * right..].iter().step_by(down);
        for (lane, number) in lanes.iter_mut().zip(numbers) {
            lane[column] = *number;
        }
    }
}

/// Room for the left side of a product.
#[derive(Default)]
pub struct Room {
    tiles: Vec<f32>,
    panels: Panels,
}

/// `to`, rows of `down` numbers each, becomes `left x right`, or has it added. Of the right side, as
/// many inputs count as the left has, and its first `columns` columns.
pub fn multiply(
    to: &mut [f32],
    down: usize,
    add: bool,
    left: Matrix<'_>,
    (right, columns): (&Panels, usize),
    room: &mut Room,
) {
    product(to, down, add, left, (right, columns), &mut room.tiles);
}

/// As [`multiply`], with a right side that is packed for it alone.
pub fn multiply_once(
    to: &mut [f32],
    down: usize,
    add: bool,
    left: Matrix<'_>,
    right: Matrix<'_>,
    room: &mut Room,
) {
    room.panels.pack(right);
    let right = (&room.panels, right.columns);
    product(to, down, add, left, right, &mut room.tiles);
}

fn product(
    to: &mut [f32],
    down: usize,
    add: bool,
    left: Matrix<'_>,
    (right, columns): (&Panels, usize),
    tiles: &mut Vec<f32>,
) {
    assert!(
        left.columns <= right.inputs && columns <= right.columns,
        "the sides of a product do not fit"
    );
    let panels = right.columns.div_ceil(PANEL);
    let (rows, wanted) = (left.rows, columns.div_ceil(PANEL));
    widest(
        #[inline(always)]
        || {
            for first in (0..left.columns).step_by(DEPTH) {
                let depth = DEPTH.min(left.columns - first);
                let stretch = DEPTH.min(right.inputs - first);
                let lanes = &right.lanes[first * panels..][..stretch * wanted];
                let add = add || first > 0;
                for top in (0..rows).step_by(ROWS) {
                    let high = ROWS.min(rows - top);
                    let start = &left.data[top * left.down + first * left.right..];
                    pack_tiles(tiles, start, high, depth, left.down, left.right);
                    for (panel, lanes) in lanes.chunks_exact(stretch).enumerate() {
                        let lanes = &lanes[..depth];
                        let wide = PANEL.min(columns - panel * PANEL);
                        for row in (0..high).step_by(TILE) {
                            let mut sums = [[0.0; PANEL]; TILE];
                            if left.right == 1 && row + TILE <= high {
                                let at = (top + row) * left.down + first;
                                sum_rows(&left.data[at..], left.down, lanes, &mut sums);
                            } else {
                                let tile = &tiles[row * depth..][..TILE * depth];
                                sum(tile, lanes, &mut sums);
                            }
                            let high = TILE.min(high - row);
                            let place = &mut to[(top + row) * down + panel * PANEL..];
                            put(place, down, add, &sums[..high], wide);
                        }
                    }
                }
            }
        },
    );
}

/// Rows as tiles of columns, the last one filled up with zeros. Where rows are whole lists of numbers, only
/// a tile that is not full is packed.
#[inline(always)]
fn pack_tiles(
    tiles: &mut Vec<f32>,
    data: &[f32],
    rows: usize,
    depth: usize,
    down: usize,
    right: usize,
) {
    let count = rows.div_ceil(TILE);
    if tiles.len() < count * TILE * depth {
        tiles.resize(count * TILE * depth, 0.0);
    }
    for (at, tile) in tiles.chunks_exact_mut(TILE * depth).take(count).enumerate() {
        let high = TILE.min(rows - at * TILE);
        if right == 1 && high == TILE {
            continue;
        }
        let (tile, _) = tile.as_chunks_mut::<TILE>();
        if high < TILE {
            tile.fill([0.0; TILE]);
        }
        let start = &data[at * TILE * down..];
        if down == 1 {
            for (at, column) in tile.iter_mut().enumerate() {
                for (m, place) in column.iter_mut().enumerate().take(high) {
                    *place = start[at * right + m];
                }
            }
        } else {
            for m in 0..high {
                for (at, column) in tile.iter_mut().enumerate() {
                    column[m] = start[m * down + at * right];
                }
            }
        }
    }
}

/// As [`sum`], of rows that lie as they are: six of them are read side by side as fast as a tile.
#[inline(always)]
fn sum_rows(data: &[f32], down: usize, lanes: &[Lane], sums: &mut [Lane; TILE]) {
    let rows: [&[f32]; TILE] = std::array::from_fn(|m| &data[m * down..][..lanes.len()]);
    let mut acc = *sums;
    for (at, w) in lanes.iter().enumerate() {
        for m in 0..TILE {
            for n in 0..PANEL {
                acc[m][n] = rows[m][at].mul_add(w[n], acc[m][n]);
            }
        }
    }
    *sums = acc;
}

/// The sums of a tile and a panel.
#[inline(always)]
fn sum(tile: &[f32], lanes: &[Lane], sums: &mut [Lane; TILE]) {
    let mut acc = *sums;
    let (tile, _) = tile.as_chunks::<TILE>();
    for (x, w) in tile.iter().zip(lanes) {
        for m in 0..TILE {
            for n in 0..PANEL {
                acc[m][n] = x[m].mul_add(w[n], acc[m][n]);
            }
        }
    }
    *sums = acc;
}

/// Writes or adds the sums of a tile.
#[inline(always)]
fn put(to: &mut [f32], down: usize, add: bool, sums: &[Lane], wide: usize) {
    for (m, sums) in sums.iter().enumerate() {
        let place = &mut to[m * down..][..wide];
        if wide == PANEL {
            // A known length is one of whole registers.
            if let Some(place) = place.first_chunk_mut::<PANEL>() {
                for n in 0..PANEL {
                    place[n] = if add { place[n] + sums[n] } else { sums[n] };
                }
            }
        } else {
            for (place, sum) in place.iter_mut().zip(sums) {
                *place = if add { *place + sum } else { *sum };
            }
        }
    }
}
