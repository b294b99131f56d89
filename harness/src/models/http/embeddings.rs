//! An embedding in a response's body.

use serde_json::Value;

use crate::domain::{Sample, embedding, embedding_text};

/// The embedding that a server sent, in numbers or in base64; `None` where there is none.
pub fn read(body: &Value) -> Option<Sample> {
    let text = match &body["data"][0]["embedding"] {
        Value::String(text) => text.clone(),
        Value::Array(numbers) => {
            let numbers: Option<Vec<f64>> = numbers.iter().map(Value::as_f64).collect();
            #[allow(clippy::cast_possible_truncation)]
            let numbers: Vec<f32> = numbers?.into_iter().map(|number| number as f32).collect();
            embedding_text(&numbers)
        }
        _ => return None,
    };
    embedding(&text)?;
    let tokens = body["usage"]["prompt_tokens"].as_u64();
    Some(Sample {
        prompt_tokens: tokens.and_then(|tokens| u32::try_from(tokens).ok()),
        ..Sample::whole(text)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_and_base64_are_the_same_embedding() {
        let sent = |embedding: Value| json!({ "data": [{ "embedding": embedding }] });
        let text = |body: Value| read(&body).map(|sample| sample.text);
        let wanted = embedding_text(&[0.5, -2.0]);
        assert_eq!(text(sent(json!([0.5, -2]))), Some(wanted.clone()));
        assert_eq!(text(sent(json!(wanted))), Some(wanted));
        for none in [
            json!([]),
            json!("?"),
            json!([0.5, "x"]),
            json!(7),
            Value::Null,
        ] {
            assert_eq!(text(sent(none)), None);
        }
    }
}
