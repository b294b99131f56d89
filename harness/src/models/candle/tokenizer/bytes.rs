//! The bytes that the texts of tokens stand for.

use std::collections::HashMap;

/// How a vocabulary writes the bytes of its tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Each byte is a printable character, as GPT-2 has it.
    ByteLevel,
    /// `▁` is a space, and `<0x0A>` a byte, as SentencePiece has it.
    Pieces,
    /// `##` begins what goes on with a word, as BERT has it.
    WordPiece,
    /// The text itself.
    Plain,
}

/// GPT-2's characters and the bytes they stand for: printable ones of Latin-1
/// for themselves, those from 256 on for the others, in order.
///
/// Source: `bytes_to_unicode` in <https://github.com/openai/gpt-2>.
pub(super) fn byte_characters() -> HashMap<char, u8> {
    let printable = |b: &u8| matches!(b, 33..=126 | 161..=172 | 174..=255);
    let others = (0..=255).filter(|b| !printable(b));
    let others = others.zip(256_u32..);
    let others = others.filter_map(|(b, c)| Some((char::from_u32(c)?, b)));
    let same = (0..=255).filter(printable).map(|b| (char::from(b), b));
    same.chain(others).collect()
}

/// What tokens stand for.
#[derive(Debug)]
pub struct Reading {
    form: Form,
    characters: HashMap<char, u8>,
}

impl Reading {
    /// Of tokens in this form.
    pub fn new(form: Form) -> Self {
        Self {
            form,
            characters: byte_characters(),
        }
    }

    /// The bytes of the token with this text, which is no added one.
    pub fn bytes(&self, text: &str) -> Vec<u8> {
        match self.form {
            Form::ByteLevel => {
                let bytes = text.chars().map(|c| self.characters.get(&c).copied());
                let bytes: Option<Vec<u8>> = bytes.collect();
                bytes.unwrap_or_else(|| text.into())
            }
            Form::Pieces => match byte_piece(text) {
                Some(byte) => vec![byte],
                None => text.replace('▁', " ").into_bytes(),
            },
            Form::WordPiece => text.strip_prefix("##").unwrap_or(text).into(),
            Form::Plain => text.into(),
        }
    }
}

/// The byte that a text such as `<0x0A>` names.
fn byte_piece(text: &str) -> Option<u8> {
    let digits = text.strip_prefix("<0x")?.strip_suffix('>')?;
    u8::from_str_radix(digits, 16)
        .ok()
        .filter(|_| digits.len() == 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_has_a_character() {
        let mut bytes: Vec<u8> = byte_characters().into_values().collect();
        bytes.sort_unstable();
        assert_eq!(bytes, (0..=255).collect::<Vec<u8>>());
    }

    #[test]
    fn texts_stand_for_bytes() {
        let check = |form, text: &str, wanted: &[u8]| {
            assert_eq!(Reading::new(form).bytes(text), wanted, "{text}");
        };
        check(Form::ByteLevel, "Ġdef", b" def");
        check(Form::ByteLevel, "Ċĉ", b"\n\t");
        check(Form::ByteLevel, "ÃŃ", "í".as_bytes());
        check(Form::ByteLevel, "日", "日".as_bytes());
        check(Form::Pieces, "▁def", b" def");
        check(Form::Pieces, "<0xE6>", &[0xE6]);
        check(Form::Pieces, "<0x1>", b"<0x1>");
        check(Form::WordPiece, "##ing", b"ing");
    }
}
