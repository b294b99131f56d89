//! What `config.json` says in other words.

use serde_json::{Map, Value, json};

use super::super::kernels::Rope;
use super::{Case, must_have_the_logits};

/// Takes keys out of a `config.json`.
fn take(config: &mut Map<String, Value>, keys: &[&str]) -> Vec<Value> {
    let taken = keys.iter().map(|&key| config.shift_remove(key).unwrap());
    taken.collect()
}

#[test]
fn positions_are_read_as_newer_files_say_them() {
    let llama = Case::open_as("llama-scaled", |config| {
        let [base, mut scaling] = take(config, &["rope_theta", "rope_scaling"])
            .try_into()
            .unwrap();
        scaling["rope_theta"] = base;
        config.insert("rope_parameters".to_owned(), scaling);
    });
    must_have_the_logits(&llama, "llama-scaled");
    let gemma = Case::open_as("gemma3", |config| {
        let bases = take(config, &["rope_theta", "rope_local_base_freq"]);
        let angles = bases
            .iter()
            .map(|base| json!({ "rope_type": "default", "rope_theta": base }));
        let [full, sliding] = angles.collect::<Vec<_>>().try_into().unwrap();
        let both = json!({ "full_attention": full, "sliding_attention": sliding });
        config.insert("rope_parameters".to_owned(), both);
    });
    must_have_the_logits(&gemma, "gemma3");
}

#[test]
fn positions_are_scaled_by_the_factors_of_a_gguf_file() {
    let case = Case::open_as("llama-scaled", |config| {
        let scaling = config["rope_scaling"].clone();
        let number = |key: &str| scaling[key].as_f64().unwrap();
        let size = number_of(config, "hidden_size") / number_of(config, "num_attention_heads");
        let factors: Vec<f64> = Rope::frequencies(number_of(config, "rope_theta"), size as usize)
            .into_iter()
            .map(|angle| {
                let (low, high) = (number("low_freq_factor"), number("high_freq_factor"));
                let length = std::f64::consts::TAU / angle;
                let original = number("original_max_position_embeddings");
                match original / length {
                    turns if turns < low => number("factor"),
                    turns if turns > high => 1.0,
                    turns => {
                        let share = (turns - low) / (high - low);
                        1.0 / ((1.0 - share) / number("factor") + share)
                    }
                }
            })
            .collect();
        config["rope_scaling"] = json!({ "rope_type": "llama3", "factors": factors });
    });
    must_have_the_logits(&case, "llama-scaled");
}

fn number_of(config: &Map<String, Value>, key: &str) -> f64 {
    config[key].as_f64().unwrap()
}
