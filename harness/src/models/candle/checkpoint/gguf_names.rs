//! What llama.cpp's converter renames and changes, undone.
//!
//! Names: <https://github.com/ggml-org/llama.cpp/blob/master/gguf-py/gguf/constants.py>.

/// What was done to a tensor's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Nothing.
    None,
    /// The rows of each head's two halves alternate.
    Interleaved {
        /// Heads in the tensor.
        heads: usize,
    },
    /// 1 was added.
    PlusOne,
}

/// The names of a layer's parts: in a GGUF file, and in Hugging Face's models.
const PARTS: [(&str, &str); 12] = [
    ("attn_norm", "input_layernorm"),
    ("attn_q", "self_attn.q_proj"),
    ("attn_k", "self_attn.k_proj"),
    ("attn_v", "self_attn.v_proj"),
    ("attn_output", "self_attn.o_proj"),
    ("attn_q_norm", "self_attn.q_norm"),
    ("attn_k_norm", "self_attn.k_norm"),
    ("ffn_norm", "post_attention_layernorm"),
    ("ffn_gate", "mlp.gate_proj"),
    ("ffn_up", "mlp.up_proj"),
    ("ffn_down", "mlp.down_proj"),
    ("attn_qkv", "self_attn.qkv_proj"),
];

/// Where an architecture differs from [`PARTS`].
fn own_part(architecture: &str, part: &str) -> Option<&'static str> {
    Some(match (architecture, part) {
        ("starcoder2", "ffn_up") => "mlp.c_fc",
        ("starcoder2", "ffn_down") => "mlp.c_proj",
        ("gemma3", "post_attention_norm") => "post_attention_layernorm",
        ("gemma3", "ffn_norm") => "pre_feedforward_layernorm",
        ("gemma3", "post_ffw_norm") => "post_feedforward_layernorm",
        _ => return None,
    })
}

/// The name of a tensor in Hugging Face's models, and how its values differ,
/// for so many heads of queries and of keys. A name that is not known stays.
pub fn hugging_face(
    architecture: &str,
    name: &str,
    (queries, keys): (Option<u64>, Option<u64>),
) -> (String, Change) {
    let Some((stem, end)) = name.rsplit_once('.') else {
        return (name.into(), Change::None);
    };
    let layer = stem
        .strip_prefix("blk.")
        .and_then(|rest| rest.split_once('.'));
    let (renamed, part) = match (stem, layer) {
        ("token_embd", _) => (format!("model.embed_tokens.{end}"), stem),
        ("output_norm", _) => (format!("model.norm.{end}"), stem),
        ("output", _) => (format!("lm_head.{end}"), stem),
        (_, Some((number, part))) => {
            let known = || PARTS.iter().find(|(theirs, _)| *theirs == part);
            let ours = own_part(architecture, part).or_else(|| known().map(|(_, ours)| *ours));
            match ours {
                Some(ours) => (format!("model.layers.{number}.{ours}.{end}"), part),
                None => (name.into(), part),
            }
        }
        _ => (name.into(), stem),
    };
    let heads = match part {
        "attn_q" => queries,
        "attn_k" => keys,
        _ => None,
    };
    let heads = heads.and_then(|n| usize::try_from(n).ok());
    let change = match (architecture, heads) {
        ("llama", Some(heads)) => Change::Interleaved { heads },
        ("gemma3", _) if part.ends_with("_norm") => Change::PlusOne,
        _ => Change::None,
    };
    (renamed, change)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_those_of_hugging_face() {
        let check = |architecture: &str, name: &str, wanted: &str, change: Change| {
            let got = hugging_face(architecture, name, (Some(8), Some(2)));
            assert_eq!(got, (wanted.to_string(), change), "{name}");
        };
        let none = Change::None;
        check(
            "llama",
            "token_embd.weight",
            "model.embed_tokens.weight",
            none,
        );
        check("llama", "output.weight", "lm_head.weight", none);
        check("llama", "output_norm.weight", "model.norm.weight", none);
        check("llama", "rope_freqs.weight", "rope_freqs.weight", none);
        check("llama", "odd", "odd", none);
        let layer = "model.layers.12";
        let heads = Change::Interleaved { heads: 8 };
        let wanted = format!("{layer}.self_attn.q_proj.weight");
        check("llama", "blk.12.attn_q.weight", &wanted, heads);
        check("qwen2", "blk.12.attn_q.weight", &wanted, none);
        let wanted = format!("{layer}.self_attn.k_proj.bias");
        check(
            "llama",
            "blk.12.attn_k.bias",
            &wanted,
            Change::Interleaved { heads: 2 },
        );
        let wanted = format!("{layer}.self_attn.q_norm.weight");
        check("qwen3", "blk.12.attn_q_norm.weight", &wanted, none);
        check(
            "gemma3",
            "blk.12.attn_q_norm.weight",
            &wanted,
            Change::PlusOne,
        );
        let wanted = format!("{layer}.post_attention_layernorm.weight");
        check("llama", "blk.12.ffn_norm.weight", &wanted, none);
        check(
            "gemma3",
            "blk.12.post_attention_norm.weight",
            &wanted,
            Change::PlusOne,
        );
        let wanted = format!("{layer}.pre_feedforward_layernorm.weight");
        check("gemma3", "blk.12.ffn_norm.weight", &wanted, Change::PlusOne);
        check(
            "gemma3",
            "output_norm.weight",
            "model.norm.weight",
            Change::PlusOne,
        );
        let wanted = format!("{layer}.mlp.c_proj.bias");
        check("starcoder2", "blk.12.ffn_down.bias", &wanted, none);
    }
}
