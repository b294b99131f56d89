//! The types in which GGML keeps numbers, from the bytes of a file.
//!
//! The layouts are those of `ggml-common.h`:
//! <https://github.com/ggml-org/llama.cpp/blob/master/ggml/src/ggml-common.h>.

use half::{bf16, f16};

use crate::models::candle::weights::{Data, Quantised};

/// A type of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Kind {
    F32,
    F16,
    Bf16,
    Q4_0,
    Q4_1,
    Q5_0,
    Q5_1,
    Q8_0,
    Q8_1,
    Q2K,
    Q3K,
    Q4K,
    Q5K,
    Q6K,
    Q8K,
}

/// Names of the types in the order of their numbers, of those not read too.
const NAMES: &str = "F32 F16 Q4_0 Q4_1 Q4_2 Q4_3 Q5_0 Q5_1 Q8_0 Q8_1 Q2_K Q3_K Q4_K Q5_K Q6_K \
    Q8_K IQ2_XXS IQ2_XS IQ3_XXS IQ1_S IQ4_NL IQ3_S IQ2_S IQ4_XS I8 I16 I32 I64 F64 IQ1_M BF16 \
    Q4_0_4_4 Q4_0_4_8 Q4_0_8_8 TQ1_0 TQ2_0 IQ4_NL_4_4 IQ4_NL_4_8 IQ4_NL_8_8 MXFP4";

/// Takes one block of a file apart.
type Read = fn(&[u8], &mut Quantised);

/// What the type with this number is called.
pub fn name(number: u32) -> String {
    let mut names = NAMES.split_whitespace().zip(0..);
    let known = names.find(|(_, n)| *n == number);
    known.map_or_else(|| format!("number {number}"), |(name, _)| name.into())
}

impl Kind {
    /// The type with this number in a file; none for those that are not read.
    pub fn of(number: u32) -> Option<Self> {
        Some(match number {
            0 => Self::F32,
            1 => Self::F16,
            2 => Self::Q4_0,
            3 => Self::Q4_1,
            6 => Self::Q5_0,
            7 => Self::Q5_1,
            8 => Self::Q8_0,
            9 => Self::Q8_1,
            10 => Self::Q2K,
            11 => Self::Q3K,
            12 => Self::Q4K,
            13 => Self::Q5K,
            14 => Self::Q6K,
            15 => Self::Q8K,
            30 => Self::Bf16,
            _ => return None,
        })
    }

    /// Values and bytes of one block in a file.
    pub const fn block(self) -> (usize, usize) {
        match self {
            Self::F32 => (1, 4),
            Self::F16 | Self::Bf16 => (1, 2),
            Self::Q4_0 => (32, 18),
            Self::Q4_1 => (32, 20),
            Self::Q5_0 => (32, 22),
            Self::Q5_1 => (32, 24),
            Self::Q8_0 => (32, 34),
            Self::Q8_1 => (32, 36),
            Self::Q2K => (256, 84),
            Self::Q3K => (256, 110),
            Self::Q4K => (256, 144),
            Self::Q5K => (256, 176),
            Self::Q6K => (256, 210),
            Self::Q8K => (256, 292),
        }
    }

    /// The values in `bytes`, whole blocks; a rest is left out.
    pub fn read(self, bytes: &[u8]) -> Data {
        let (block, bits, read): (usize, u8, Read) = match self {
            Self::F32 => return Data::F32(words(bytes).map(f32::from_le_bytes).collect()),
            Self::F16 => return Data::F16(words(bytes).map(f16::from_le_bytes).collect()),
            Self::Bf16 => return Data::Bf16(words(bytes).map(bf16::from_le_bytes).collect()),
            Self::Q4_0 => (32, 4, |b, out| {
                let d = half(b, 0);
                out.block(d, -8.0 * d, nibbles(&b[2..], 32));
            }),
            Self::Q4_1 => (32, 4, |b, out| {
                out.block(half(b, 0), half(b, 2), nibbles(&b[4..], 32));
            }),
            Self::Q5_0 => (32, 8, |b, out| {
                let d = half(b, 0);
                out.block(d, -16.0 * d, fives(&b[2..]));
            }),
            Self::Q5_1 => (32, 8, |b, out| {
                out.block(half(b, 0), half(b, 2), fives(&b[4..]));
            }),
            Self::Q8_0 => (32, 8, |b, out| eights(half(b, 0), &b[2..], out)),
            Self::Q8_1 => (32, 8, |b, out| eights(half(b, 0), &b[4..], out)),
            Self::Q2K => (16, 4, q2k),
            Self::Q3K => (16, 4, q3k),
            Self::Q4K => (32, 4, q4k),
            Self::Q5K => (32, 8, q5k),
            Self::Q6K => (16, 8, q6k),
            Self::Q8K => (32, 8, |b, out| {
                let d = f32::from_le_bytes([b[0], b[1], b[2], b[3]]);
                eights(d, &b[4..260], out);
            }),
        };
        let (values, size) = self.block();
        let total = bytes.len() / size * values;
        let mut out = Quantised {
            block,
            bits,
            codes: Vec::with_capacity(total),
            scales: Vec::with_capacity(total / block),
            lows: Vec::with_capacity(total / block),
        };
        for bytes in bytes.chunks_exact(size) {
            read(bytes, &mut out);
        }
        Data::Quantised(out)
    }
}

impl Quantised {
    /// Adds a block.
    fn block(&mut self, scale: f32, low: f32, codes: impl IntoIterator<Item = u8>) {
        self.scales.push(scale);
        self.lows.push(low);
        self.codes.extend(codes);
    }
}

/// The bytes in groups of `N`.
fn words<const N: usize>(bytes: &[u8]) -> impl Iterator<Item = [u8; N]> {
    let (words, _) = bytes.as_chunks();
    words.iter().copied()
}

/// The half-precision number at `at`.
fn half(bytes: &[u8], at: usize) -> f32 {
    f16::from_le_bytes([bytes[at], bytes[at + 1]]).to_f32()
}

/// `n` codes of 4 bits: the low halves of `n / 2` bytes, then the high ones.
fn nibbles(bytes: &[u8], n: usize) -> impl Iterator<Item = u8> {
    let bytes = &bytes[..n / 2];
    bytes
        .iter()
        .map(|b| b & 15)
        .chain(bytes.iter().map(|b| b >> 4))
}

/// 32 codes of 5 bits: the fifth bits in 4 bytes, then the others.
fn fives(bytes: &[u8]) -> impl Iterator<Item = u8> {
    let high = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
    let low = nibbles(&bytes[4..], 32).enumerate();
    low.map(move |(i, low)| low | (((high >> i) & 1) as u8) << 4)
}

/// Signed bytes, all of one scale.
fn eights(d: f32, bytes: &[u8], out: &mut Quantised) {
    for bytes in bytes.chunks_exact(32) {
        out.block(d, -128.0 * d, bytes.iter().map(|b| b ^ 0x80));
    }
}

/// 16 scales and lows of 4 bits, 256 codes of 2 bits, and their two factors.
fn q2k(b: &[u8], out: &mut Quantised) {
    let (scales, codes) = (&b[..16], &b[16..80]);
    let (d, low) = (half(b, 80), half(b, 82));
    for (i, scale) in scales.iter().enumerate() {
        // Two halves of 128; in each, 2 bits of 32 bytes make 32 values.
        let (start, shift) = (i / 8 * 32 + i % 2 * 16, i % 8 / 2 * 2);
        let codes = codes[start..start + 16].iter().map(|c| (c >> shift) & 3);
        let (factor, under) = (f32::from(scale & 15), f32::from(scale >> 4));
        out.block(d * factor, -low * under, codes);
    }
}

/// 256 third bits, 256 codes of 2 bits, 16 scales of 6 bits, and their factor.
fn q3k(b: &[u8], out: &mut Quantised) {
    let (high, codes, scales) = (&b[..32], &b[32..96], &b[96..108]);
    let d = half(b, 108);
    for i in 0..16 {
        let low_bits = if i < 8 {
            scales[i] & 15
        } else {
            scales[i - 8] >> 4
        };
        let high_bits = (scales[8 + i % 4] >> (i / 4 * 2)) & 3;
        let scale = d * (f32::from(low_bits | high_bits << 4) - 32.0);
        let (start, shift) = (i / 8 * 32 + i % 2 * 16, i % 8 / 2 * 2);
        let high = high[i % 2 * 16..].iter().map(|h| (h >> (i / 2)) & 1);
        let codes = codes[start..start + 16].iter().zip(high);
        out.block(
            scale,
            -4.0 * scale,
            codes.map(|(code, high)| (code >> shift) & 3 | high << 2),
        );
    }
}

/// Scale and low number `i` of the 8 that Q4_K and Q5_K pack in 12 bytes.
fn six_bits(b: &[u8], i: usize) -> (f32, f32) {
    let (scale, low) = if i < 4 {
        (b[i] & 63, b[i + 4] & 63)
    } else {
        let scale = b[i + 4] & 15 | b[i - 4] >> 6 << 4;
        (scale, b[i + 4] >> 4 | b[i] >> 6 << 4)
    };
    (f32::from(scale), f32::from(low))
}

/// Two factors, 8 scales and lows of 6 bits, and 256 codes of 4 bits.
fn q4k(b: &[u8], out: &mut Quantised) {
    let (d, low) = (half(b, 0), half(b, 2));
    for i in 0..8 {
        let (factor, under) = six_bits(&b[4..16], i);
        let codes = &b[16 + i / 2 * 32..][..32];
        let codes = codes.iter().map(|c| (c >> (i % 2 * 4)) & 15);
        out.block(d * factor, -low * under, codes);
    }
}

/// As Q4_K, with 256 fifth bits before the codes.
fn q5k(b: &[u8], out: &mut Quantised) {
    let (d, low) = (half(b, 0), half(b, 2));
    for i in 0..8 {
        let (factor, under) = six_bits(&b[4..16], i);
        let codes = b[48 + i / 2 * 32..][..32].iter().zip(&b[16..48]);
        let codes = codes.map(|(c, high)| (c >> (i % 2 * 4)) & 15 | ((high >> i) & 1) << 4);
        out.block(d * factor, -low * under, codes);
    }
}

/// 256 codes of 6 bits, 16 scales of 8 bits, and their factor.
fn q6k(b: &[u8], out: &mut Quantised) {
    let (low, high, scales) = (&b[..128], &b[128..192], &b[192..208]);
    let d = half(b, 208);
    for (i, scale) in scales.iter().enumerate() {
        let scale = d * f32::from(scale.cast_signed());
        // Two halves of 128; in each, 4 groups of 32; here, 16 of a group.
        let (part, group, within) = (i / 8, i % 8 / 2, i % 2 * 16);
        let low = &low[part * 64 + group % 2 * 32 + within..][..16];
        let high = &high[part * 32 + within..][..16];
        let codes = low
            .iter()
            .zip(high)
            .map(|(low, high)| (low >> (group / 2 * 4)) & 15 | ((high >> (group * 2)) & 3) << 4);
        out.block(scale, -32.0 * scale, codes);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use candle_core::quantized::{GgmlDType, QStorage, QTensor};
    use candle_core::{Device, Tensor as Theirs};

    use super::*;
    use crate::models::candle::weights::Tensor;

    const KINDS: [(u32, GgmlDType, u8); 14] = [
        (0, GgmlDType::F32, 32),
        (1, GgmlDType::F16, 16),
        (30, GgmlDType::BF16, 16),
        (2, GgmlDType::Q4_0, 4),
        (3, GgmlDType::Q4_1, 4),
        (6, GgmlDType::Q5_0, 8),
        (7, GgmlDType::Q5_1, 8),
        (8, GgmlDType::Q8_0, 8),
        (10, GgmlDType::Q2K, 4),
        (11, GgmlDType::Q3K, 4),
        (12, GgmlDType::Q4K, 4),
        (13, GgmlDType::Q5K, 8),
        (14, GgmlDType::Q6K, 8),
        (15, GgmlDType::Q8K, 8),
    ];

    /// Numbers that look random, from -1 to 1.
    fn noise(n: usize) -> Vec<f32> {
        let mut state = 1_u64;
        let mut next = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 40) as f32 / (1 << 23) as f32 - 1.0
        };
        (0..n).map(|_| next()).collect()
    }

    fn compare(number: u32, bits: u8, bytes: &[u8], shape: &[usize], theirs: &[f32]) {
        let kind = Kind::of(number).unwrap();
        let tensor = Tensor {
            name: name(number),
            shape: shape.to_vec(),
            data: kind.read(bytes),
        };
        if let Data::Quantised(q) = &tensor.data {
            assert_eq!(q.bits, bits, "{kind:?}");
            assert!(bits == 8 || q.codes.iter().all(|c| *c < 16), "{kind:?}");
        }
        let ours = tensor.to_f32();
        assert_eq!(ours.len(), theirs.len());
        for (block, theirs) in ours.chunks(32).zip(theirs.chunks(32)) {
            let most = theirs.iter().fold(0.0_f32, |a, b| a.max(b.abs()));
            for (ours, theirs) in block.iter().zip(theirs) {
                let off = (ours - theirs).abs();
                assert!(off <= 1e-6 * most, "{kind:?}: {ours} and {theirs}");
            }
        }
    }

    #[test]
    fn every_type_reads_as_candle_reads_it() {
        let shape = [4, 512];
        let data = Theirs::from_vec(noise(4 * 512), &shape[..], &Device::Cpu).unwrap();
        for (number, dtype, bits) in KINDS {
            let theirs = QTensor::quantize(&data, dtype).unwrap();
            let bytes = theirs.data().unwrap();
            let theirs = theirs.dequantize(&Device::Cpu).unwrap();
            let theirs = theirs.flatten_all().unwrap().to_vec1::<f32>().unwrap();
            compare(number, bits, &bytes, &shape, &theirs);
        }
    }

    #[test]
    fn any_bytes_at_all_read_as_candle_reads_them() {
        for (number, dtype, bits) in &KINDS[3..13] {
            let (values, size) = Kind::of(*number).unwrap().block();
            let n = 64 * 256;
            let noise = noise(n / values * size);
            let mut bytes: Vec<u8> = noise.iter().map(|v| (v * 1e4) as i32 as u8).collect();
            // Factors that are numbers, wherever they are in a block.
            let factors: &[usize] = match number {
                10 => &[80, 82],
                11 => &[108],
                14 => &[208],
                2 | 6 | 8 => &[0],
                _ => &[0, 2],
            };
            for block in bytes.chunks_exact_mut(size) {
                for at in factors {
                    block[at + 1] = block[at + 1] & 0x83 | 0x30;
                }
            }
            let storage = QStorage::from_data((&bytes).into(), &Device::Cpu, *dtype).unwrap();
            let theirs = QTensor::new(storage, (n / 256, 256)).unwrap();
            let theirs = theirs.dequantize(&Device::Cpu).unwrap();
            let theirs = theirs.flatten_all().unwrap().to_vec1::<f32>().unwrap();
            compare(*number, *bits, &bytes, &[n / 256, 256], &theirs);
        }
    }

    #[test]
    fn eight_bits_with_a_sum_are_those_without() {
        let plain: Vec<u8> = (0..34).collect();
        let with_sum = [&plain[..2], &[9, 9], &plain[2..]].concat();
        assert_eq!(Kind::Q8_1.read(&with_sum), Kind::Q8_0.read(&plain));
    }

    #[test]
    fn a_type_that_is_not_read_has_a_name() {
        assert_eq!((Kind::of(20), name(20).as_str()), (None, "IQ4_NL"));
        assert_eq!((Kind::of(99), name(99).as_str()), (None, "number 99"));
    }
}
