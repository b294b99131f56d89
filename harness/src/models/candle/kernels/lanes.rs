//! Lanes as weights and caches keep them: in 32 bits, or in 16.

use half::f16;

use super::tile::{Lane, PANEL, Panel, Take};

/// Lanes of 32 or 16 bits a number.
pub enum Lanes<'a> {
    /// As they are computed with.
    F32(&'a [Lane]),
    /// IEEE half precision.
    F16(&'a [[f16; PANEL]]),
}

impl Panel for Lanes<'_> {
    #[inline(always)]
    fn unpack(&self, to: &mut impl Take) {
        match self {
            Self::F32(lanes) => to.take(lanes.iter().copied()),
            Self::F16(lanes) => to.take(lanes.iter().map(
                #[inline(always)]
                |lane| lane.map(wide),
            )),
        }
    }

    fn plain(&self) -> Option<&[Lane]> {
        match self {
            Self::F32(lanes) => Some(lanes),
            Self::F16(_) => None,
        }
    }
}

/// As `f16::to_f32`, in steps that the compiler can do for a lane at once.
#[inline(always)]
fn wide(value: f16) -> f32 {
    let bits = u32::from(value.to_bits());
    let size = f32::from_bits((bits & 0x7fff) << 13) * f32::from_bits(0x7780_0000);
    let size = match size < 65_536.0 {
        true => size,
        // Infinities, and what is no number, stay so.
        false => f32::from_bits((bits & 0x7fff) << 13 | 0x7f80_0000),
    };
    f32::from_bits(size.to_bits() | (bits & 0x8000) << 16)
}

/// The nearest number of 16 bits: of those too large, the largest.
pub fn narrow(value: f32) -> f16 {
    f16::from_f32(value.clamp(f16::MIN.to_f32(), f16::MAX.to_f32()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_halves_become_what_they_are() {
        for bits in 0..=u16::MAX {
            let half = f16::from_bits(bits);
            if half.is_nan() {
                assert!(wide(half).is_nan() && narrow(half.to_f32()).is_nan());
                continue;
            }
            assert_eq!(wide(half).to_bits(), half.to_f32().to_bits(), "{bits:x}");
            if half.is_finite() {
                assert_eq!(narrow(half.to_f32()).to_bits(), bits);
            }
        }
        assert_eq!(narrow(1e9), f16::MAX);
        assert_eq!(narrow(f32::NEG_INFINITY), f16::MIN);
    }
}
