//! A checkpoint of CodeExecutor's size: random weights, and words that are a token each.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use serde_json::{Map, Value, json};

const LAYERS: usize = 12;
const WIDTH: usize = 768;
const INNER: usize = 4 * WIDTH;
const VOCABULARY: usize = 51_627;
const POSITIONS: usize = 1026;
const KINDS: usize = 10;
/// The tokens with a meaning, by number; `<0>` opens a program's first line.
const MARKS: [&str; 7] = [
    "<s>",
    "<pad>",
    "</s>",
    "<unk>",
    "<encoder-decoder>",
    "<mask0>",
    "<0>",
];
/// Tokens that are words.
const NAMES: usize = VOCABULARY - MARKS.len();
/// Half the width of the interval that weights are drawn from: they deviate by 0.02, as a RoBERTa's do
/// before its training.
const SPREAD: f32 = 0.034_641;

/// Weights that every token is multiplied with.
pub const BODY: u64 = (LAYERS * (4 * WIDTH * WIDTH + 2 * WIDTH * INNER)) as u64;
/// Weights that make logits.
pub const OUTPUT: u64 = (VOCABULARY * WIDTH) as u64;

/// A program of one line whose source is `tokens` long, with all that is put around it.
#[must_use]
pub fn program(example: usize, tokens: usize) -> String {
    // Before it `<s> <encoder-decoder> </s> <0>`, behind it `<mask0> </s>`.
    let words = (6..tokens).map(|at| word(MARKS.len() + (example * 7919 + at * 104_729) % NAMES));
    words.collect::<Vec<_>>().join(" ")
}

/// The source that the program of so many words becomes, as numbers.
#[must_use]
pub fn source(program: &str) -> Vec<u32> {
    let words = program.split(' ').flat_map(numbers);
    [0, 4, 2, 6]
        .into_iter()
        .chain(words)
        .chain([5, 2])
        .collect()
}

/// The numbers of the words in a text, which need no space between them.
pub fn numbers(text: &str) -> impl Iterator<Item = u32> {
    text.split('n').filter_map(|digits| digits.parse().ok())
}

fn word(number: usize) -> String {
    format!("n{number}")
}

/// Writes it to a folder.
///
/// # Errors
/// What the system says.
pub fn write(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join("config.json"), config().to_string())?;
    std::fs::write(folder.join("tokenizer.json"), tokenizer().to_string())?;
    weights(&folder.join("model.safetensors"))
}

fn config() -> Value {
    json!({
        "architectures": ["RobertaModel"],
        "model_type": "roberta",
        "vocab_size": VOCABULARY,
        "hidden_size": WIDTH,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": 12,
        "intermediate_size": INNER,
        "hidden_act": "gelu",
        "max_position_embeddings": POSITIONS,
        "type_vocab_size": KINDS,
        "layer_norm_eps": 1e-5,
        "bos_token_id": 0,
        "pad_token_id": 1,
        "eos_token_id": 2,
    })
}

fn tokenizer() -> Value {
    let marks = MARKS.map(str::to_owned).into_iter();
    let texts = marks.chain((MARKS.len()..VOCABULARY).map(word));
    let vocabulary: Map<String, Value> =
        texts.zip(0..).map(|(text, at)| (text, at.into())).collect();
    json!({
        "version": "1.0",
        "added_tokens": [],
        "pre_tokenizer": {"type": "WhitespaceSplit"},
        "model": {"type": "WordLevel", "vocab": vocabulary, "unk_token": "<unk>"},
    })
}

/// All tensors' names and shapes.
fn tensors() -> Vec<(String, Vec<usize>)> {
    let mut tensors = Vec::new();
    let mut table = |part: &str, rows| {
        let name = format!("embeddings.{part}_embeddings.weight");
        tensors.push((name, vec![rows, WIDTH]));
    };
    table("word", VOCABULARY);
    table("position", POSITIONS);
    table("token_type", KINDS);
    let mut norms = vec!["embeddings.LayerNorm".to_owned()];
    let mut dense = |name: String, outputs, inputs| {
        tensors.push((format!("{name}.weight"), vec![outputs, inputs]));
        tensors.push((format!("{name}.bias"), vec![outputs]));
    };
    for at in 0..LAYERS {
        let layer = format!("encoder.layer.{at}");
        for part in ["self.query", "self.key", "self.value", "output.dense"] {
            dense(format!("{layer}.attention.{part}"), WIDTH, WIDTH);
        }
        dense(format!("{layer}.intermediate.dense"), INNER, WIDTH);
        dense(format!("{layer}.output.dense"), WIDTH, INNER);
        norms.push(format!("{layer}.attention.output.LayerNorm"));
        norms.push(format!("{layer}.output.LayerNorm"));
    }
    for norm in norms {
        tensors.push((format!("{norm}.weight"), vec![WIDTH]));
        tensors.push((format!("{norm}.bias"), vec![WIDTH]));
    }
    tensors
}

fn weights(file: &Path) -> io::Result<()> {
    let mut random = Random(1);
    safetensors(file, &tensors(), |name, at| value(name, at, &mut random))
}

/// Writes tensors of these names and shapes; `value` tells the numbers of each in their order. The
/// format: <https://github.com/huggingface/safetensors#format>.
///
/// # Errors
/// What the system says.
pub fn safetensors(
    file: &Path,
    tensors: &[(String, Vec<usize>)],
    mut value: impl FnMut(&str, usize) -> f32,
) -> io::Result<()> {
    let mut header = Map::new();
    header.insert("__metadata__".to_owned(), json!({"format": "pt"}));
    let mut end = 0;
    for (name, shape) in tensors {
        let start = end;
        end += shape.iter().product::<usize>() * size_of::<f32>();
        let place = json!({"dtype": "F32", "shape": shape, "data_offsets": [start, end]});
        header.insert(name.clone(), place);
    }
    let mut header = Value::Object(header).to_string();
    // Numbers begin where a processor likes them.
    while !header.len().is_multiple_of(8) {
        header.push(' ');
    }
    let mut out = BufWriter::new(File::create(file)?);
    out.write_all(&(header.len() as u64).to_le_bytes())?;
    out.write_all(header.as_bytes())?;
    for (name, shape) in tensors {
        for at in 0..shape.iter().product() {
            out.write_all(&value(name, at).to_le_bytes())?;
        }
    }
    out.flush()
}

fn value(name: &str, at: usize, random: &mut Random) -> f32 {
    let drawn = random.draw();
    if name.ends_with("LayerNorm.weight") {
        // All of 1, they would let a token's embedding through, and each step would write it again.
        drawn.signum()
    } else if name.ends_with("bias") || name.contains("word") && at < MARKS.len() * WIDTH {
        // Without an embedding, a mark is never among the best: no search ends early.
        0.0
    } else {
        drawn
    }
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn draw(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        // The upper 24 bits: a fraction that an `f32` holds exactly.
        let fraction = ((bits ^ bits >> 31) >> 40) as f32 / (1 << 24) as f32;
        (2.0 * fraction - 1.0) * SPREAD
    }
}
