//! A vocabulary made for the task: Python's words, the format's tags and frequent names are whole,
//! everything else is bytes.
//!
//! The text that is cut is a space before each of the words of [`crate::formats::codeexecutor`]. So
//! names of programs begin with a space and are whole, while digits, and the letters of strings,
//! stand one by one: what a program computes with can be copied and changed.

#[cfg(test)]
mod tests;
mod words;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use anyhow::{Context as _, anyhow, ensure};
use serde_json::json;
use tokenizers::decoders::byte_level::ByteLevel as ByteLevelDecoder;
use tokenizers::models::bpe::{BPE, Vocab};
use tokenizers::pre_tokenizers::byte_level::ByteLevel;
use tokenizers::pre_tokenizers::sequence::Sequence as Parts;
use tokenizers::pre_tokenizers::split::{Split, SplitPattern};
use tokenizers::{AddedToken, SplitDelimiterBehavior, Tokenizer as Library};

use super::checkpoint::Ids;
use words::{KEYWORDS, NAMES, OPERATORS, TAGS};

/// The special tokens, by number. Number 0 is padding, since answers are cut off there, as released.
const SPECIAL: [&str; 8] = [
    PAD,
    BEGIN,
    END,
    MASK,
    UNKNOWN,
    "<singleline>",
    "<tutorial>",
    "<codenet>",
];
const PAD: &str = "<pad>";
const BEGIN: &str = "<s>";
const END: &str = "</s>";
const MASK: &str = "<mask0>";
const UNKNOWN: &str = "<unk>";

/// What is cut out as a piece beside the tags: words, digits, operators, other characters, each with
/// the space before it. No piece holds a space behind its first character, and nothing looks ahead: so
/// a text can be cut at its spaces first, and Rust's and Oniguruma's expressions agree. The texts of
/// special tokens fall apart, so that in data they are never special.
const PIECES: &str = concat!(
    r"<[0-9][0-9]?>",
    r"|[A-Za-z_]+",
    r"|[0-9]",
    r"|\*\*=?|//=?|>>=?|<<=?|->|\.\.\.|[-+*/%@&|^~=!<>:]=",
    r"|[^ ]",
);

/// Lines whose numbers are whole: `<0>` to `<99>`.
const LINES: usize = 100;

/// The byte level's sign for a space.
const SPACE: char = 'Ġ';

/// Words that are remembered with their tokens.
const KNOWN: usize = 1 << 16;

/// A tokenizer that training can use: its numbers have 16 bits.
pub struct Vocabulary {
    library: Library,
    /// The texts of special tokens are plain text to it.
    plain: Library,
    /// One more than the highest number of a token.
    length: usize,
    mask: u16,
    end: u16,
    /// Whether a text may be cut at its spaces first.
    apart: bool,
}

impl Vocabulary {
    /// With the most frequent of `identifiers`, at most `words` of them, by count and then by name.
    /// A digit ends a name: of `dp2` it is `dp` that counts.
    ///
    /// # Errors
    /// Where there are more tokens than numbers of 16 bits.
    pub fn make(identifiers: &BTreeMap<String, u64>, words: usize) -> anyhow::Result<Self> {
        let mut pieces = Pieces::default();
        SPECIAL.iter().for_each(|token| pieces.put((*token).into()));
        let mut bytes: Vec<char> = ByteLevel::alphabet().into_iter().collect();
        bytes.sort_unstable();
        bytes.iter().for_each(|byte| pieces.put((*byte).into()));
        let spaced = ('!'..='~').map(String::from);
        let lines = (0..LINES).map(|line| format!("<{line}>"));
        let own = TAGS.iter().chain(&OPERATORS).chain(&KEYWORDS).copied();
        let own = own.chain(NAMES.split_whitespace()).map(str::to_owned);
        for piece in spaced.chain(lines).chain(own) {
            pieces.put(format!("{SPACE}{piece}"));
        }
        let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
        for (name, count) in identifiers {
            let end = name.find(|c: char| !(c.is_ascii_alphabetic() || c == '_'));
            let name = &name[..end.unwrap_or(name.len())];
            if name.len() > 1 && !pieces.has(&format!("{SPACE}{name}")) {
                *counts.entry(name).or_default() += count;
            }
        }
        let mut names: Vec<(&str, u64)> = counts.into_iter().collect();
        names.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        for (name, _) in names.into_iter().take(words) {
            pieces.put(format!("{SPACE}{name}"));
        }
        Self::of(library(pieces.list)?).context("failed to make a vocabulary")
    }

    /// The one in a `tokenizer.json`.
    ///
    /// # Errors
    /// Where it cannot be read, has no `<mask0>` or `</s>`, or has more than 65,536 tokens.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        let context = || format!("failed to read the tokenizer `{}`", path.display());
        let bytes = std::fs::read(path).with_context(context)?;
        let library = Library::from_bytes(&bytes).map_err(plainly);
        library.and_then(Self::of).with_context(context)
    }

    /// That of another checkpoint, with new tokens for what it lacks: the format's tags, each with the
    /// space before it, and the tags of datasets.
    ///
    /// # Errors
    /// As [`Vocabulary::open`].
    pub fn extend(library: Library) -> anyhow::Result<Self> {
        let known = Self::of(library)?;
        let lines = (0..LINES).map(|line| format!("<{line}>"));
        let mut tags = Vec::new();
        for tag in TAGS.iter().map(|tag| (*tag).to_owned()).chain(lines) {
            let spaced = format!(" {tag}");
            if known.encode(&spaced)?.len() > 1 {
                tags.push(AddedToken::from(spaced, false).normalized(false));
            }
        }
        let mut library = known.library;
        let special = SPECIAL.into_iter();
        let special = special.filter(|token| library.token_to_id(token).is_none());
        let special: Vec<AddedToken> = special
            .map(|token| AddedToken::from(token, true).normalized(false))
            .collect();
        library.add_special_tokens(special).map_err(plainly)?;
        library.add_tokens(tags).map_err(plainly)?;
        Self::of(library)
    }

    fn of(mut library: Library) -> anyhow::Result<Self> {
        library.with_truncation(None).map_err(plainly)?;
        library.with_padding(None);
        let most = library.get_vocab(true).into_values().max().unwrap_or(0);
        ensure!(
            u16::try_from(most).is_ok(),
            "it has a token of number {most}, and training knows numbers to {}; take a smaller \
             vocabulary",
            u16::MAX
        );
        let number = |token| {
            let id = library.token_to_id(token);
            let id =
                id.ok_or_else(|| anyhow!("it has no token `{token}`, which training needs"))?;
            u16::try_from(id).context("a token's number")
        };
        let (mask, end) = (number(MASK)?, number(END)?);
        let mut plain = library.clone();
        plain.set_encode_special_tokens(true);
        let apart = json!(library.get_pre_tokenizer()) == json!(cutter()?)
            && library.get_normalizer().is_none();
        Ok(Self {
            library,
            plain,
            length: most as usize + 1,
            mask,
            end,
            apart,
        })
    }

    /// Writes `tokenizer.json` and what `transformers` wants beside it.
    ///
    /// # Errors
    /// Where the files cannot be written.
    pub fn save(&self, folder: &Path) -> anyhow::Result<()> {
        let write = |name: &str, text: String| {
            let path = folder.join(name);
            std::fs::write(&path, text + "\n")
                .with_context(|| format!("failed to write `{}`", path.display()))
        };
        let special: BTreeMap<String, AddedToken> = self
            .library
            .get_added_tokens_decoder()
            .into_iter()
            .map(|(id, token)| (id.to_string(), token))
            .collect();
        let named = json!({
            "bos_token": BEGIN,
            "eos_token": END,
            "pad_token": PAD,
            "unk_token": UNKNOWN,
        });
        let mut settings = named.clone();
        settings["tokenizer_class"] = "PreTrainedTokenizerFast".into();
        settings["clean_up_tokenization_spaces"] = false.into();
        settings["add_prefix_space"] = false.into();
        settings["added_tokens_decoder"] = special
            .into_iter()
            .map(|(id, token)| (id, described(&token)))
            .collect();
        write(
            "tokenizer.json",
            self.library.to_string(true).map_err(plainly)?,
        )?;
        write("tokenizer_config.json", format!("{settings:#}"))?;
        write("special_tokens_map.json", format!("{named:#}"))
    }

    /// How many tokens there are.
    #[must_use]
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> usize {
        self.length
    }

    /// The numbers that a checkpoint's `config.json` names.
    ///
    /// # Errors
    /// Where a tokenizer by someone else lacks one of them.
    pub fn ids(&self) -> anyhow::Result<Ids> {
        let number = |token: &str| {
            let number = self.library.token_to_id(token);
            number.with_context(|| format!("the tokenizer has no `{token}`"))
        };
        Ok(Ids {
            pad: number(PAD)?,
            begin: number(BEGIN)?,
            end: number(END)?,
        })
    }

    /// The hash of all that it does.
    ///
    /// # Errors
    /// Where the library cannot write it.
    pub fn hash(&self) -> anyhow::Result<[u8; 32]> {
        let text = self.library.to_string(false).map_err(plainly)?;
        Ok(*blake3::hash(text.as_bytes()).as_bytes())
    }

    /// A program's sequence: `<TAG>`, its tokens, `<mask0>`, its trace, `</s>`; and how many tokens the
    /// source has, which are those before `<mask0>`.
    ///
    /// # Errors
    /// Where there is no such tag, or the library fails.
    pub fn sequence(
        &self,
        tag: &str,
        code_tokens: &[String],
        trace: &str,
    ) -> anyhow::Result<(Vec<u16>, usize)> {
        let mut tokens = Vec::new();
        let source = Cutter::new(self, tag)?.sequence(code_tokens, trace, &mut tokens)?;
        Ok((tokens, source))
    }

    /// What each token weighs in the loss: `structure` for those that the format makes often, as in
    /// the paper's code, and `trace` for others.
    #[must_use]
    pub fn weights(&self, trace: f32, structure: f32) -> Vec<f32> {
        let mut weights = vec![trace; self.len()];
        for tag in ["<state>", "</state>", "<dictsep>", ":"] {
            let forms = [tag.to_owned(), format!("{SPACE}{tag}"), format!(" {tag}")];
            for form in forms.iter().skip(usize::from(tag == ":")) {
                if let Some(id) = self.library.token_to_id(form) {
                    weights[id as usize] = structure;
                }
            }
        }
        weights
    }
}

/// Cuts the programs of one dataset, and remembers the words that it met.
pub struct Cutter<'a> {
    vocabulary: &'a Vocabulary,
    tag: u16,
    known: HashMap<String, Box<[u16]>>,
}

impl<'a> Cutter<'a> {
    /// For programs that begin with `<TAG>`.
    ///
    /// # Errors
    /// Where the vocabulary has no such tag.
    pub fn new(vocabulary: &'a Vocabulary, tag: &str) -> anyhow::Result<Self> {
        let id = vocabulary.library.token_to_id(&format!("<{tag}>"));
        let tag = id.and_then(|id| u16::try_from(id).ok()).ok_or_else(|| {
            anyhow!(
                "the vocabulary has no token `<{tag}>`; name `singleline`, `tutorial` or `codenet`"
            )
        })?;
        Ok(Self {
            vocabulary,
            tag,
            known: HashMap::new(),
        })
    }

    /// Puts a program's sequence behind `tokens`; how many of its tokens are the source.
    ///
    /// # Errors
    /// Where the library fails.
    pub fn sequence(
        &mut self,
        code_tokens: &[String],
        trace: &str,
        tokens: &mut Vec<u16>,
    ) -> anyhow::Result<usize> {
        let before = tokens.len();
        tokens.push(self.tag);
        self.cut(&code_tokens.join(" "), tokens)?;
        let source = tokens.len() - before;
        tokens.push(self.vocabulary.mask);
        self.cut(trace, tokens)?;
        tokens.push(self.vocabulary.end);
        Ok(source)
    }

    /// The tokens of a space and a text.
    fn cut(&mut self, text: &str, tokens: &mut Vec<u16>) -> anyhow::Result<()> {
        if !self.vocabulary.apart {
            tokens.extend(self.vocabulary.encode(&format!(" {text}"))?);
            return Ok(());
        }
        for word in text.split(' ') {
            if let Some(known) = self.known.get(word) {
                tokens.extend_from_slice(known);
                continue;
            }
            let cut = self.vocabulary.encode(&format!(" {word}"))?;
            tokens.extend_from_slice(&cut);
            if self.known.len() == KNOWN {
                self.known.clear();
            }
            self.known.insert(word.into(), cut.into());
        }
        Ok(())
    }
}

impl Vocabulary {
    /// The tokens of a text without special ones.
    fn encode(&self, text: &str) -> anyhow::Result<Vec<u16>> {
        let encoding = self.plain.encode_fast(text, false).map_err(plainly)?;
        let ids = encoding.get_ids().iter();
        ids.map(|id| u16::try_from(*id).context("a token's number"))
            .collect()
    }
}

/// Tokens in the order of their numbers, each once.
#[derive(Default)]
struct Pieces {
    list: Vec<String>,
    there: HashSet<String>,
}

impl Pieces {
    fn has(&self, piece: &str) -> bool {
        self.there.contains(piece)
    }

    fn put(&mut self, piece: String) {
        if self.there.insert(piece.clone()) {
            self.list.push(piece);
        }
    }
}

/// Hugging Face's tokenizer with these tokens, the special ones first.
fn library(tokens: Vec<String>) -> anyhow::Result<Library> {
    let numbered = tokens.into_iter().zip(0..);
    // What is no token as a whole falls apart into bytes: there are no merges.
    let model = BPE::builder()
        .vocab_and_merges(numbered.collect::<Vocab>(), Vec::new())
        .ignore_merges(true)
        .build()
        .map_err(plainly)?;
    let mut library = Library::new(model);
    library.with_pre_tokenizer(Some(cutter()?));
    library.with_decoder(Some(ByteLevelDecoder::default()));
    let special = SPECIAL.map(|token| AddedToken::from(token, true).normalized(false));
    library.add_special_tokens(special).map_err(plainly)?;
    Ok(library)
}

/// Whether a word is a keyword of Python.
pub fn is_keyword(word: &str) -> bool {
    KEYWORDS.contains(&word)
}

/// What parts a text into pieces.
fn cutter() -> anyhow::Result<Parts> {
    // What is taken first wins: `<=` before `<`.
    let pattern = format!(" ?(?:{}|{PIECES})| ", TAGS.join("|"));
    let pattern = SplitPattern::Regex(pattern);
    let split = Split::new(pattern, SplitDelimiterBehavior::Isolated, false).map_err(plainly)?;
    let bytes = ByteLevel::new(false, false, false);
    Ok(Parts::new(vec![split.into(), bytes.into()]))
}

/// A special token as `tokenizer_config.json` describes it.
fn described(token: &AddedToken) -> serde_json::Value {
    json!({
        "content": token.content,
        "lstrip": token.lstrip,
        "normalized": token.normalized,
        "rstrip": token.rstrip,
        "single_word": token.single_word,
        "special": token.special,
    })
}

/// The library's error as ours.
fn plainly(error: tokenizers::Error) -> anyhow::Error {
    anyhow!(error)
}
