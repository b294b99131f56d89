//! How the vocabularies in GGUF files cut a text into words before they merge.
//!
//! A file says it by a name (`tokenizer.ggml.pre`), whose meaning is in
//! <https://github.com/ggml-org/llama.cpp/blob/master/src/llama-vocab.cpp>; the
//! patterns are those of the models' own `tokenizer.json`.

/// One way to cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pre {
    /// Patterns: each cuts what those before it left.
    pub patterns: &'static [&'static str],
    /// Whether a word that is a token stays whole, whatever the merges.
    pub whole_words: bool,
    /// Whether a text begins with the token for that, where the file does not
    /// say.
    pub add_bos: bool,
}

const GPT2: &str = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";
const DIGIT: &str = r"\p{N}";

/// A pattern of GPT-4's family, with its way to cut digits.
macro_rules! gpt4 {
    ($digits:literal) => {
        concat!(
            r"'(?:[sS]|[tT]|[rR][eE]|[vV][eE]|[mM]|[lL][lL]|[dD])|[^\r\n\p{L}\p{N}]?\p{L}+|",
            $digits,
            r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
        )
    };
}

/// A pattern that also cuts where small letters turn to capitals, with its ends
/// of words and its way to cut digits.
macro_rules! cased {
    ($ending:literal, $digits:literal) => {
        concat!(
            r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+",
            $ending,
            r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*",
            $ending,
            "|",
            $digits,
            r"| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
        )
    };
}

/// The names that [`pre`] knows, for messages.
pub const KNOWN: &str = "default, gpt-2, llama-bpe, qwen2, smollm, starcoder, refact, \
    deepseek-coder, deepseek-v3, command-r, stablelm2, tekken, gpt-4o, falcon and their kin";

/// The way to cut of this name.
pub fn pre(name: &str) -> Option<Pre> {
    let patterns: &[&str] = match name {
        "default" => &[r"[\p{P}\$\+<=>\^~\|]+", GPT2, r"\p{N}+", "[0-9][0-9][0-9]"],
        "gpt-2" | "phi-2" | "mpt" | "olmo" | "jais" | "trillion" | "granite-docling"
        | "roberta-bpe" | "jina-v1-en" | "jina-v2-code" | "jina-v2-es" | "jina-v2-de"
        | "jina-es" | "jina-de" | "gigachat" | "a.x-4.0" | "mellum" => &[GPT2],
        "starcoder" | "refact" | "command-r" | "smollm" | "codeshell" | "exaone" | "minerva-7b" => {
            &[DIGIT, GPT2]
        }
        "llama-bpe" | "llama3" | "llama-v3" | "falcon3" | "falcon-h1" | "pixtral" | "midm-2.0"
        | "lfm2" | "dbrx" | "smaug-bpe" | "chatglm-bpe" => &[gpt4!(r"\p{N}{1,3}")],
        "qwen2" | "deepseek-r1-qwen" | "stablelm2" | "hunyuan" | "megrez" => &[gpt4!(r"\p{N}")],
        "tekken" => &[cased!("", r"\p{N}")],
        "gpt-4o" | "llama4" | "kanana2" => &[cased!(
            "(?:'(?:[sS]|[tT]|[rR][eE]|[vV][eE]|[mM]|[lL][lL]|[dD]))?",
            r"\p{N}{1,3}"
        )],
        "deepseek-coder" => &[
            r"[\r\n]",
            r"\s?\p{L}+",
            r"\s?\p{P}+",
            "[一-龥ࠀ-一가-\u{d7ff}]+",
            DIGIT,
        ],
        "deepseek-v3" => &[
            r"\p{N}{1,3}",
            "[一-龥\u{3040}-ゟ゠-ヿ]+",
            concat!(
                r"[!-/:-@\[-`{-~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+",
                r"| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
            ),
        ],
        "falcon" => &[r"[\p{P}\$\+<=>\^~\|`]+", GPT2, "[0-9][0-9][0-9]"],
        _ => return None,
    };
    let llama3 = matches!(
        name,
        "llama-bpe"
            | "llama3"
            | "llama-v3"
            | "falcon3"
            | "falcon-h1"
            | "pixtral"
            | "midm-2.0"
            | "lfm2"
    );
    Some(Pre {
        patterns,
        whole_words: llama3 || matches!(name, "tekken" | "llama4" | "gpt-4o"),
        add_bos: llama3 || name == "tekken",
    })
}
