//! Keys and values on a device, in pages of sixteen tokens that caches hold by number.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use candle_core::{DType, Device, Result, Tensor};

use super::{DeviceError, Place};
use crate::models::candle::cache::Shape;
use crate::models::candle::kernels::BLOCK;

/// The pages of all sequences.
pub struct Pool {
    shape: Shape,
    device: Device,
    dtype: DType,
    /// Pages that should suffice.
    most: usize,
    numbers: Mutex<Numbers>,
    kept: Mutex<Kept>,
}

/// Which pages are in use.
#[derive(Default)]
struct Numbers {
    /// Free ones below `used`.
    free: BTreeSet<u32>,
    /// One more than the last in use.
    used: u32,
}

impl Numbers {
    fn take(&mut self) -> u32 {
        self.free.pop_first().unwrap_or_else(|| {
            self.used += 1;
            self.used - 1
        })
    }

    fn give_back(&mut self, number: u32) {
        self.free.insert(number);
        while self.used > 0 && self.free.remove(&(self.used - 1)) {
            self.used -= 1;
        }
    }
}

#[derive(Default)]
struct Kept {
    /// Layer after layer its keys, then its values: heads x slots x size.
    tensors: Vec<Tensor>,
    /// Pages to be copied before anything is written.
    copies: Vec<[Arc<Number>; 2]>,
}

impl Kept {
    /// Slots that all tensors have.
    fn slots(&self) -> usize {
        let slots = self.tensors.iter().map(|it| it.dims()[1]);
        slots.min().unwrap_or(0)
    }

    /// Takes back what only some tensors could grow by, as far as there is room to.
    fn cut(&mut self, slots: usize) {
        if slots == 0 {
            self.tensors.clear();
        }
        for tensor in &mut self.tensors {
            let cut = tensor.narrow(1, 0, slots);
            if let Ok(cut) = cut.and_then(|cut| cut.force_contiguous()) {
                *tensor = cut;
            }
        }
    }
}

/// Sixteen slots, free again when it is dropped. Its clone is a page of its own with the same content.
pub struct Page(Arc<Number>);

struct Number {
    number: u32,
    pool: Arc<Pool>,
}

impl Drop for Number {
    fn drop(&mut self) {
        lock(&self.pool.numbers).give_back(self.number);
    }
}

impl Page {
    /// The slot of its first token.
    pub fn slot(&self) -> u32 {
        self.0.number * BLOCK as u32
    }
}

impl Clone for Page {
    fn clone(&self) -> Self {
        let copy = self.0.pool.page();
        let copies = &mut lock(&self.0.pool.kept).copies;
        copies.push([self.0.clone(), copy.0.clone()]);
        copy
    }
}

impl Pool {
    /// An empty one.
    pub fn new(shape: Shape, device: &Device, place: &Place) -> Arc<Self> {
        let mut pool = Self {
            shape,
            device: device.clone(),
            dtype: place.numbers().into(),
            most: 0,
            numbers: Mutex::default(),
            kept: Mutex::default(),
        };
        pool.most = place.memory / pool.page_bytes().max(1);
        Arc::new(pool)
    }

    /// What it keeps of a token.
    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// The device that it is on.
    pub fn device(&self) -> &Device {
        &self.device
    }

    /// Bytes that a page takes in all layers.
    pub fn page_bytes(&self) -> usize {
        let Shape {
            layers,
            heads,
            size,
            ..
        } = self.shape;
        2 * layers * heads * size * BLOCK * self.dtype.size_in_bytes()
    }

    /// A page that no other holds; [`Self::settle`] makes room for it.
    pub fn page(self: &Arc<Self>) -> Page {
        Page(Arc::new(Number {
            number: lock(&self.numbers).take(),
            pool: self.clone(),
        }))
    }

    /// Makes room for all pages, and copies those that were shared.
    ///
    /// # Errors
    /// Where the device has no room. Copies that are still wanted are made by the next call.
    pub fn settle(&self) -> std::result::Result<(), DeviceError> {
        let mut kept = lock(&self.kept);
        kept.copies.retain(|[_, to]| Arc::strong_count(to) > 1);
        let wanted = lock(&self.numbers).used as usize * BLOCK;
        let had = kept.slots();
        if had < wanted {
            let roomy = (2 * had).min(self.most * BLOCK).max(wanted);
            self.grow(&mut kept, roomy)
                .or_else(|_| self.grow(&mut kept, wanted))
                .inspect_err(|_| kept.cut(had))?;
        }
        self.copy(&kept)?;
        kept.copies.clear();
        Ok(())
    }

    /// Gives all tensors so many slots that have fewer.
    fn grow(&self, kept: &mut Kept, slots: usize) -> Result<()> {
        let Shape {
            layers,
            heads,
            size,
            ..
        } = self.shape;
        for at in 0..2 * layers {
            let old = kept.tensors.get(at);
            if old.is_some_and(|old| old.dims()[1] >= slots) {
                continue;
            }
            let new = Tensor::zeros((heads, slots, size), self.dtype, &self.device)?;
            match kept.tensors.get_mut(at) {
                Some(old) => {
                    new.slice_set(old, 1, 0)?;
                    *old = new;
                }
                None => kept.tensors.push(new),
            }
        }
        Ok(())
    }

    /// Carries the copies out, all pages of a layer in one go.
    fn copy(&self, kept: &Kept) -> Result<()> {
        if kept.copies.is_empty() {
            return Ok(());
        }
        let slots = |side: usize| {
            let pages = kept.copies.iter().map(|pair| pair[side].number);
            let slots =
                pages.flat_map(|page| (0..BLOCK as u32).map(move |n| page * BLOCK as u32 + n));
            self.slots(slots.collect())
        };
        let (from, to) = (slots(0)?, self.places(&slots(1)?)?);
        for tensor in &kept.tensors {
            tensor.scatter_set(&to, &tensor.index_select(&from, 1)?, 1)?;
        }
        Ok(())
    }

    /// Slots on the device.
    pub fn slots(&self, slots: Vec<u32>) -> Result<Tensor> {
        let count = slots.len();
        Tensor::from_vec(slots, count, &self.device)
    }

    /// Of each number of keys in these slots, its slot: heads x slots x size.
    pub fn places(&self, slots: &Tensor) -> Result<Tensor> {
        let (count, Shape { heads, size, .. }) = (slots.elem_count(), self.shape);
        let places = slots.reshape((1, count, 1))?;
        places.broadcast_as((heads, count, size))?.contiguous()
    }

    /// Writes keys and values, each rows x (heads x size), at [`Self::places`].
    pub fn write(&self, layer: usize, places: &Tensor, rows: [&Tensor; 2]) -> Result<()> {
        let Shape { heads, size, .. } = self.shape;
        let kept = lock(&self.kept);
        for (tensor, rows) in kept.tensors[2 * layer..].iter().zip(rows) {
            let rows = rows.reshape(((), heads, size))?;
            tensor.scatter_set(places, &rows.transpose(0, 1)?.contiguous()?, 1)?;
        }
        Ok(())
    }

    /// The keys and values in slots, each heads x slots x size.
    pub fn read(&self, layer: usize, slots: &Tensor) -> Result<[Tensor; 2]> {
        let kept = lock(&self.kept);
        let (keys, values) = (&kept.tensors[2 * layer], &kept.tensors[2 * layer + 1]);
        Ok([keys.index_select(slots, 1)?, values.index_select(slots, 1)?])
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
