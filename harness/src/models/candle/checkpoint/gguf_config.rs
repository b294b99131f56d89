//! The settings in a GGUF file, as `config.json` would have them.

use serde_json::{Map, Value, json};

use super::gguf::Gguf;
use crate::models::candle::checkpoint::CheckpointError;

/// Settings that an architecture has under `ARCHITECTURE.` in GGUF, and what
/// Hugging Face calls them.
const KEYS: [(&str, &str); 10] = [
    ("embedding_length", "hidden_size"),
    ("block_count", "num_hidden_layers"),
    ("attention.head_count", "num_attention_heads"),
    ("attention.head_count_kv", "num_key_value_heads"),
    ("feed_forward_length", "intermediate_size"),
    ("attention.layer_norm_rms_epsilon", "rms_norm_eps"),
    ("attention.layer_norm_epsilon", "norm_epsilon"),
    ("rope.freq_base", "rope_theta"),
    ("context_length", "max_position_embeddings"),
    ("attention.sliding_window", "sliding_window"),
];

/// The settings of the model in `gguf`, and those that GGUF leaves to the
/// architecture.
///
/// # Errors
/// Where the architecture or a size is missing, or the tensor of the rotary
/// embedding's factors cannot be read.
pub fn config(gguf: &Gguf) -> Result<Map<String, Value>, CheckpointError> {
    let metadata = &gguf.metadata;
    let text = |key: &str| metadata.get(key).and_then(Value::as_str);
    let architecture = text("general.architecture")
        .ok_or_else(|| gguf.broken("it lacks `general.architecture`: convert the model again"))?;
    let own = |key: &str| metadata.get(&format!("{architecture}.{key}"));
    let mut config = Map::new();
    let (model, class) = match architecture {
        "llama" => ("llama", "LlamaForCausalLM"),
        "qwen2" => ("qwen2", "Qwen2ForCausalLM"),
        "qwen3" => ("qwen3", "Qwen3ForCausalLM"),
        "starcoder2" => ("starcoder2", "Starcoder2ForCausalLM"),
        "gemma3" => ("gemma3_text", "Gemma3ForCausalLM"),
        other => (other, other),
    };
    config.insert("architectures".into(), json!([class]));
    config.insert("model_type".into(), model.into());
    for (theirs, ours) in KEYS {
        if let Some(value) = own(theirs) {
            config.insert(ours.into(), value.clone());
        }
    }
    for (theirs, ours) in &KEYS[..3] {
        if !config.get(*ours).is_some_and(Value::is_u64) {
            return Err(gguf.broken(&format!("it lacks the number `{architecture}.{theirs}`")));
        }
    }
    let number = |config: &Map<String, Value>, key: &str| config.get(key).and_then(Value::as_u64);
    let heads = number(&config, "num_attention_heads").unwrap_or_default();
    config.entry("num_key_value_heads").or_insert(heads.into());
    config.entry("rope_theta").or_insert(json!(10_000.0));
    let width = number(&config, "hidden_size").unwrap_or_default();
    let head = own("attention.key_length").or_else(|| own("rope.dimension_count"));
    let head = head.and_then(Value::as_u64).or(width.checked_div(heads));
    config.insert("head_dim".into(), head.into());
    if let Some((_, shape)) = gguf.find("model.embed_tokens.weight") {
        config.insert("vocab_size".into(), shape.first().copied().into());
    }
    let tied = gguf.find("lm_head.weight").is_none();
    config.insert("tie_word_embeddings".into(), tied.into());
    for (theirs, ours) in [
        ("bos_token_id", "bos_token_id"),
        ("eos_token_id", "eos_token_id"),
        ("padding_token_id", "pad_token_id"),
    ] {
        if let Some(id) = metadata.get(&format!("tokenizer.ggml.{theirs}")) {
            config.insert(ours.into(), id.clone());
        }
    }
    let biased = |part: &str| gguf.find(&format!("model.layers.0.{part}.bias")).is_some();
    match architecture {
        "starcoder2" => {
            config.insert("hidden_act".into(), "gelu_pytorch_tanh".into());
            config.insert("use_bias".into(), biased("self_attn.q_proj").into());
        }
        "gemma3" => gemma(&mut config, own("rope.freq_base_swa")),
        _ => {
            config.insert("hidden_act".into(), "silu".into());
            config.insert("attention_bias".into(), biased("self_attn.q_proj").into());
            config.insert("mlp_bias".into(), biased("mlp.up_proj").into());
        }
    }
    if let Some(scaling) = scaling(gguf, &own)? {
        config.insert("rope_scaling".into(), scaling);
    }
    Ok(config)
}

/// What GGUF leaves to the architecture "gemma3".
fn gemma(config: &mut Map<String, Value>, local: Option<&Value>) {
    let number = |key: &str| config.get(key).and_then(Value::as_u64).unwrap_or_default();
    // The largest model alone scales by its width, as llama.cpp has it.
    let scale = match number("num_hidden_layers") {
        62 => number("hidden_size").checked_div(number("num_attention_heads")),
        _ => Some(number("head_dim")),
    };
    config.insert("query_pre_attn_scalar".into(), scale.into());
    config.insert("hidden_activation".into(), "gelu_pytorch_tanh".into());
    let local = local.cloned().unwrap_or(json!(10_000.0));
    config.insert("rope_local_base_freq".into(), local);
    config.insert("sliding_window_pattern".into(), 6.into());
}

/// How the rotary embedding is stretched. Llama 3's way is in the file as the
/// factors that divide the frequencies, one for each pair of dimensions: these
/// become `factors`.
fn scaling<'a>(
    gguf: &Gguf,
    own: &impl Fn(&str) -> Option<&'a Value>,
) -> Result<Option<Value>, CheckpointError> {
    if let Some(factors) = gguf.read("rope_freqs.weight")? {
        let factors = factors.to_f32();
        return Ok(Some(json!({ "rope_type": "llama3", "factors": factors })));
    }
    let kind = own("rope.scaling.type").and_then(Value::as_str);
    let factor = own("rope.scaling.factor").or_else(|| own("rope.scale_linear"));
    let (Some(kind), Some(factor)) = (kind.or(factor.map(|_| "linear")), factor) else {
        return Ok(None);
    };
    if kind == "none" {
        return Ok(None);
    }
    let mut scaling = json!({ "rope_type": kind, "factor": factor });
    if let Some(length) = own("rope.scaling.original_context_length") {
        scaling["original_max_position_embeddings"] = length.clone();
    }
    Ok(Some(scaling))
}
