//! An embedding as text, so that it is journalled as any other answer.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// An embedding as the text of a sample: its numbers' bytes, the lowest first, in base64, as servers
/// send it under `encoding_format: base64`.
#[must_use]
pub fn embedding_text(numbers: &[f32]) -> String {
    let bytes: Vec<u8> = numbers.iter().flat_map(|it| it.to_le_bytes()).collect();
    STANDARD.encode(bytes)
}

/// The embedding that a sample's text is; `None` where it is none.
#[must_use]
pub fn embedding(text: &str) -> Option<Vec<f32>> {
    let bytes = STANDARD.decode(text).ok()?;
    let (numbers, rest) = bytes.as_chunks::<4>();
    let numbers: Vec<f32> = numbers.iter().map(|it| f32::from_le_bytes(*it)).collect();
    let whole = rest.is_empty() && !numbers.is_empty();
    (whole && numbers.iter().all(|it| it.is_finite())).then_some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_embedding_is_read_back_to_the_bit() {
        let numbers = [0.1_f32, -0.0, f32::MIN_POSITIVE, 1e30];
        assert_eq!(embedding_text(&numbers[..1]), "zczMPQ==");
        let back = embedding(&embedding_text(&numbers)).unwrap_or_default();
        let bits: Vec<u32> = back.iter().map(|it| it.to_bits()).collect();
        assert_eq!(bits, numbers.map(f32::to_bits));
    }

    #[test]
    fn what_is_no_embedding_is_none() {
        assert_eq!(embedding(""), None);
        assert_eq!(embedding("zczMPQ"), None);
        assert_eq!(embedding("zczM"), None);
        assert_eq!(embedding(&embedding_text(&[f32::NAN])), None);
    }
}
