//! Texts to tokens and back, as a model's own files say.

mod bytes;
mod folder;
mod gguf;
mod pieces;
mod pre;
mod special;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use tokenizers::Tokenizer as Library;

use crate::models::candle::checkpoint::{CheckpointError, Sources};

pub use special::Specials;

use bytes::{Form, Reading};
use pieces::Pieces;

/// A model's tokenizer.
#[derive(Debug)]
pub struct Tokenizer {
    source: PathBuf,
    engine: Engine,
    /// The bytes of each token, by number.
    tokens: Vec<Box<[u8]>>,
    form: Form,
    /// The tokens that mean something beside their texts.
    pub special: Specials,
}

/// What cuts a text.
#[derive(Debug)]
enum Engine {
    /// Hugging Face's library: once for all, and once for texts in which
    /// special tokens are plain text.
    Library(Box<Library>, Box<Library>),
    /// SentencePiece's rules.
    Pieces(Pieces),
}

/// A text that a tokenizer cannot cut.
#[derive(Debug, thiserror::Error)]
#[error("{}: the tokenizer fails on a text: {why}", source_path.display())]
pub struct TokenizerError {
    source_path: PathBuf,
    why: String,
}

impl Tokenizer {
    /// The tokenizer in a checkpoint's files.
    ///
    /// # Errors
    /// Where there is none, it is of a kind that is not read, or it is broken.
    pub fn open(sources: &Sources) -> Result<Self, CheckpointError> {
        match sources {
            Sources::Folder(folder) => folder::open(folder),
            Sources::Gguf { file, metadata } => gguf::open(file, metadata),
        }
    }

    /// From the library's tokenizer, whose tokens may be written in `form`.
    fn of_library(source: &Path, library: Library, form: Form, special: Specials) -> Self {
        let mut plain = library.clone();
        plain.set_encode_special_tokens(true);
        let reading = Reading::new(form);
        let added = library.get_added_tokens_decoder();
        let last = library.get_vocab(true).into_values().max();
        let tokens = (0..last.map_or(0, |last| last + 1)).map(|id| match added.get(&id) {
            Some(token) => token.content.clone().into_bytes(),
            None => library
                .id_to_token(id)
                .map_or(Vec::new(), |text| reading.bytes(&text)),
        });
        Self {
            source: source.into(),
            tokens: tokens.map(Vec::into_boxed_slice).collect(),
            form,
            special,
            engine: Engine::Library(Box::new(library), Box::new(plain)),
        }
    }

    /// Hugging Face's tokenizer, where it is one.
    pub fn into_library(self) -> Option<Library> {
        match self.engine {
            Engine::Library(library, _) => Some(*library),
            Engine::Pieces(_) => None,
        }
    }

    /// The tokens of a text. `specials` says whether the texts of special
    /// tokens, such as `<|im_end|>`, become those tokens, as they must in what
    /// a chat template wrote. Nothing is put before or behind.
    ///
    /// # Errors
    /// Where the library fails, as for a word that is no token in a vocabulary
    /// that has none for such.
    pub fn encode(&self, text: &str, specials: bool) -> Result<Vec<u32>, TokenizerError> {
        let library = match &self.engine {
            Engine::Pieces(pieces) => return Ok(pieces.encode(text, specials)),
            Engine::Library(all, plain) => {
                if specials {
                    all
                } else {
                    plain
                }
            }
        };
        match library.encode_fast(text, false) {
            Ok(encoding) => Ok(encoding.get_ids().to_vec()),
            Err(error) => Err(TokenizerError {
                source_path: self.source.clone(),
                why: error.to_string(),
            }),
        }
    }

    /// The text that tokens stand for, special ones too. Of vocabularies of
    /// bytes, it is these: a character over several tokens is whole, and a
    /// space before the first word stays. What is no UTF-8 becomes `U+FFFD`.
    pub fn decode(&self, ids: &[u32]) -> String {
        if let (Form::WordPiece, Engine::Library(library, _)) = (self.form, &self.engine)
            && let Ok(text) = library.decode(ids, false)
        {
            return text;
        }
        let bytes: Vec<u8> = ids.iter().flat_map(|id| self.bytes(*id)).copied().collect();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// The bytes that a token stands for; none for a number without a token.
    pub fn bytes(&self, id: u32) -> &[u8] {
        self.tokens.get(id as usize).map_or(&[], |bytes| bytes)
    }

    /// The number of the token with exactly this text, as the vocabulary
    /// writes it.
    pub fn id(&self, token: &str) -> Option<u32> {
        match &self.engine {
            Engine::Library(library, _) => library.token_to_id(token),
            Engine::Pieces(pieces) => pieces.id(token),
        }
    }
}
