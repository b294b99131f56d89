//! SentencePiece's vocabularies as GGUF files hold them: the pair of neighbours
//! with the best score merges first, and what is no token falls back to bytes.
//!
//! Source of the rules: `llm_tokenizer_spm` in
//! <https://github.com/ggml-org/llama.cpp/blob/master/src/llama-vocab.cpp>.

use std::cmp::Ordering;
use std::collections::{BinaryHeap, HashMap};

/// A vocabulary with scores.
#[derive(Debug)]
pub struct Pieces {
    ids: HashMap<String, u32>,
    scores: Vec<f32>,
    marks: Vec<Mark>,
    /// Whether a text, and what follows a special token, begins with a space.
    space_first: bool,
    unknown: u32,
}

/// A token that is cut out of a text before anything merges.
#[derive(Debug)]
pub struct Mark {
    /// Its text.
    pub text: String,
    /// Its number.
    pub id: u32,
    /// Whether that is done only where special tokens are asked for.
    pub special: bool,
}

/// Two neighbours that may merge.
struct Pair {
    score: f32,
    left: usize,
    right: usize,
    /// The length of both, to see whether they are still what they were.
    length: usize,
}

impl Ord for Pair {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_score = self.score.total_cmp(&other.score);
        by_score.then(other.left.cmp(&self.left))
    }
}

impl PartialOrd for Pair {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Pair {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Pair {}

/// A part of the text, in a list linked both ways.
struct Symbol {
    start: usize,
    length: usize,
    before: Option<usize>,
    after: Option<usize>,
}

impl Pieces {
    /// A vocabulary: texts by number, a score for each, and the tokens that are
    /// cut out.
    pub fn new(
        texts: &[String],
        scores: Vec<f32>,
        mut marks: Vec<Mark>,
        space_first: bool,
        unknown: u32,
    ) -> Self {
        marks.retain(|mark| !mark.text.is_empty());
        // The longest of those that begin alike wins.
        marks.sort_by_key(|mark| std::cmp::Reverse(mark.text.len()));
        Self {
            ids: texts.iter().cloned().zip(0..).collect(),
            scores,
            marks,
            space_first,
            unknown,
        }
    }

    /// The number of a token.
    pub fn id(&self, text: &str) -> Option<u32> {
        self.ids.get(text).copied()
    }

    /// The tokens of a text; `specials` says whether special tokens' texts
    /// become those.
    pub fn encode(&self, text: &str, specials: bool) -> Vec<u32> {
        let mut out = Vec::new();
        let (mut from, mut at, mut after_special) = (0, 0, true);
        while at < text.len() {
            let rest = &text[at..];
            let mut marks = self.marks.iter().filter(|mark| specials || !mark.special);
            if let Some(mark) = marks.find(|mark| rest.starts_with(&mark.text)) {
                self.merge(&text[from..at], after_special, &mut out);
                out.push(mark.id);
                at += mark.text.len();
                (from, after_special) = (at, true);
            } else {
                at += rest.chars().next().map_or(1, char::len_utf8);
            }
        }
        self.merge(&text[from..], after_special, &mut out);
        out
    }

    /// Appends the tokens of a text without special ones.
    fn merge(&self, text: &str, after_special: bool, out: &mut Vec<u32>) {
        if text.is_empty() {
            return;
        }
        let space = if self.space_first && after_special {
            "▁"
        } else {
            ""
        };
        let text = format!("{space}{}", text.replace(' ', "▁"));
        let mut symbols: Vec<Symbol> = Vec::new();
        for (i, (start, c)) in text.char_indices().enumerate() {
            symbols.push(Symbol {
                start,
                length: c.len_utf8(),
                before: i.checked_sub(1),
                after: Some(i + 1).filter(|_| start + c.len_utf8() < text.len()),
            });
        }
        let pair = |symbols: &[Symbol], left: usize, right: usize| {
            let length = symbols[left].length + symbols[right].length;
            let id = self.ids.get(&text[symbols[left].start..][..length])?;
            Some(Pair {
                score: self.scores.get(*id as usize).copied().unwrap_or_default(),
                left,
                right,
                length,
            })
        };
        let mut queue: BinaryHeap<Pair> = (1..symbols.len())
            .filter_map(|i| pair(&symbols, i - 1, i))
            .collect();
        while let Some(Pair {
            left,
            right,
            length,
            ..
        }) = queue.pop()
        {
            let gone = symbols[left].length == 0 || symbols[right].length == 0;
            if gone || symbols[left].length + symbols[right].length != length {
                continue;
            }
            symbols[left].length = length;
            symbols[right].length = 0;
            symbols[left].after = symbols[right].after;
            if let Some(after) = symbols[left].after {
                symbols[after].before = Some(left);
                queue.extend(pair(&symbols, left, after));
            }
            if let Some(before) = symbols[left].before {
                queue.extend(pair(&symbols, before, left));
            }
        }
        for symbol in symbols.iter().filter(|symbol| symbol.length > 0) {
            let text = &text[symbol.start..][..symbol.length];
            match self.ids.get(text) {
                Some(id) => out.push(*id),
                None => out.extend(text.bytes().map(|byte| {
                    let piece = self.ids.get(&format!("<0x{byte:02X}>"));
                    piece.copied().unwrap_or(self.unknown)
                })),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(space_first: bool) -> Pieces {
        let texts = [
            "<unk>", "<s>", "▁", "a", "b", "ab", "▁a", "▁ab", "<0xC3>", "<0xA9>", "ba",
        ];
        let scores = [0., 0., -9., -9., -9., -2., -1., -3., 0., 0., -1.5];
        let texts: Vec<String> = texts.iter().map(ToString::to_string).collect();
        let mark = |text: &str, id, special| Mark {
            text: text.into(),
            id,
            special,
        };
        let marks = vec![mark("<s>", 1, true), mark("bb", 99, false)];
        Pieces::new(&texts, scores.to_vec(), marks, space_first, 0)
    }

    #[test]
    fn the_best_score_merges_first_and_the_rest_falls_back() {
        let check = |text: &str, specials, wanted: &[u32]| {
            assert_eq!(pieces(false).encode(text, specials), wanted, "{text}");
        };
        check(" ab", false, &[7]);
        check("aba", false, &[3, 10]);
        check("abab", false, &[3, 10, 4]);
        check("é", false, &[8, 9]);
        check("?", false, &[0]);
        check("", false, &[]);
        check("a<s>bbb", true, &[3, 1, 99, 4]);
        check("a<s>", false, &[3, 0, 0, 0]);
    }

    #[test]
    fn a_space_comes_first_where_the_vocabulary_wants_it() {
        let pieces = pieces(true);
        assert_eq!(pieces.encode("ab", true), [7]);
        assert_eq!(pieces.encode("ab<s>a", true), [7, 1, 6]);
    }
}
