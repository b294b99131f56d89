//! What a suite says about an HTTP server.

use std::collections::BTreeMap;
use std::fmt;

use reqwest::Url;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

/// Keys of the request that only the harness can fill.
const OWN_KEYS: [&str; 6] = ["model", "messages", "prompt", "input", "n", "stream"];

/// An OpenAI-compatible server and how to ask it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Where the server is, such as `http://127.0.0.1:8000`; `/v1` is added
    /// where the path names no version.
    pub base_url: String,
    /// The model's name, as the server knows it.
    pub model: String,
    /// Which endpoint is asked.
    #[serde(default)]
    pub api: Api,
    /// Sent as `Authorization: Bearer`; write `${NAME}` and set that variable.
    #[serde(default)]
    pub api_key: Option<Secret>,
    /// Requests under way at once.
    #[serde(default = "concurrency")]
    pub concurrency: usize,
    /// How long one request may take, in seconds.
    #[serde(default = "timeout_seconds")]
    pub timeout_seconds: f64,
    /// Further tries of a request that failed for a reason that may pass.
    #[serde(default = "retries")]
    pub retries: usize,
    /// The most requests in a minute, evenly spaced; no bound where absent.
    #[serde(default)]
    pub requests_per_minute: Option<u32>,
    /// Further headers of every request.
    #[serde(default)]
    pub headers: BTreeMap<String, Secret>,
    /// Further keys of the request's body, such as `top_k`; `null` leaves out
    /// one that would be sent.
    #[serde(default)]
    pub extra: Map<String, Value>,
    /// Whether one request asks for all samples of a question (`n`).
    #[serde(default)]
    pub samples_per_request: PerRequest,
    /// Whether to send the question's seed.
    #[serde(default)]
    pub seed: Seed,
    /// The key that bounds an answer: `max_tokens`, or for some servers
    /// `max_completion_tokens`.
    #[serde(default = "max_tokens_field")]
    pub max_tokens_field: String,
    /// Whether a chat ends with the lead of the answer, such as `[ANSWER]`, for
    /// servers that go on from there; completions always do.
    #[serde(default)]
    pub prefill: bool,
}

/// An endpoint.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Api {
    /// `/v1/chat/completions`.
    #[default]
    Chat,
    /// `/v1/completions`, for models that continue text.
    Completions,
    /// `/v1/embeddings`, for searches.
    Embeddings,
}

/// Samples that one request asks for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PerRequest {
    /// All that are missing.
    #[default]
    Many,
    /// One at a time.
    One,
}

/// What becomes of the question's seed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Seed {
    /// It is sent.
    #[default]
    Send,
    /// It is not, for servers that refuse it.
    Omit,
}

/// Text that must not be shown.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

const fn concurrency() -> usize {
    8
}

const fn timeout_seconds() -> f64 {
    120.0
}

const fn retries() -> usize {
    5
}

fn max_tokens_field() -> String {
    "max_tokens".into()
}

impl Settings {
    /// The address that is asked.
    ///
    /// # Errors
    /// The key that is wrong, and what is wrong with it.
    pub fn endpoint(&self) -> Result<Url, (&'static str, String)> {
        let wrong = |why: &str| ("base_url", format!("`base_url` {why}"));
        let mut url =
            Url::parse(&self.base_url).map_err(|e| wrong(&format!("is no address: {e}")))?;
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
            return Err(wrong("must begin with `http://` or `https://`"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(wrong(
                "must not hold a password: use `api_key` or `headers`",
            ));
        }
        let path = url.path().trim_end_matches('/');
        let path = path.strip_suffix("/completions").unwrap_or(path);
        let path = path.strip_suffix("/embeddings").unwrap_or(path);
        let path = path.strip_suffix("/chat").unwrap_or(path);
        let version = if path.split('/').any(is_version) {
            ""
        } else {
            "/v1"
        };
        let endpoint = match self.api {
            Api::Chat => "/chat/completions",
            Api::Completions => "/completions",
            Api::Embeddings => "/embeddings",
        };
        let path = format!("{path}{version}{endpoint}");
        url.set_path(&path);
        Ok(url)
    }

    /// Looks for values that cannot work.
    ///
    /// # Errors
    /// The key that is wrong, and what is wrong with it.
    pub fn check(&self) -> Result<(), (&'static str, String)> {
        let positive = |key, fine| match fine {
            true => Ok(()),
            false => Err((key, format!("`{key}` must be more than 0"))),
        };
        positive("concurrency", (1..=1024).contains(&self.concurrency))?;
        positive("timeout_seconds", self.timeout_seconds > 0.0)?;
        positive("requests_per_minute", self.requests_per_minute != Some(0))?;
        if self.timeout_seconds > 86_400.0 {
            return Err(("timeout_seconds", "`timeout_seconds` is over a day".into()));
        }
        match OWN_KEYS.iter().find(|key| self.extra.contains_key(**key)) {
            Some(key) => Err(("extra", format!("the harness itself fills `{key}`"))),
            None => Ok(()),
        }
    }

    /// All texts that must not be shown.
    pub fn secrets(&self) -> impl Iterator<Item = &str> {
        let secrets = self.headers.values().chain(&self.api_key);
        // A short header, such as `1`, is no secret, and would tear messages.
        secrets.map(|s| s.0.as_str()).filter(|s| s.len() >= 6)
    }
}

/// Whether part of a path names a version, such as `v1` or `v1beta`.
fn is_version(part: &str) -> bool {
    let rest = part.strip_prefix('v').unwrap_or_default();
    rest.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn settings(value: &Value) -> Settings {
        let mut whole = serde_json::json!({ "base_url": "http://h", "model": "m" });
        let parts = value.as_object().unwrap().clone();
        whole.as_object_mut().unwrap().extend(parts);
        serde_json::from_value(whole).unwrap()
    }

    #[test]
    fn an_address_gets_its_version_and_endpoint_once() {
        let check = |base_url: &str, api: &str, wanted: &str| {
            let settings = settings(&serde_json::json!({ "base_url": base_url, "api": api }));
            assert_eq!(settings.endpoint().unwrap().as_str(), wanted);
        };
        check("http://h:80", "chat", "http://h/v1/chat/completions");
        check(
            "http://h:8000/",
            "chat",
            "http://h:8000/v1/chat/completions",
        );
        check("https://h/v1", "completions", "https://h/v1/completions");
        check(
            "https://h/api/v1/",
            "chat",
            "https://h/api/v1/chat/completions",
        );
        check(
            "https://h/v1beta/openai",
            "chat",
            "https://h/v1beta/openai/chat/completions",
        );
        check(
            "http://h/v1/chat/completions",
            "completions",
            "http://h/v1/completions",
        );
        check(
            "http://h/v1?k=v",
            "chat",
            "http://h/v1/chat/completions?k=v",
        );
    }

    #[test]
    fn what_cannot_work_is_named() {
        let check = |value: Value, key: &'static str, words: &str| {
            let settings = settings(&value);
            let wrong = settings
                .check()
                .and_then(|()| settings.endpoint().map(drop));
            assert_eq!(wrong, Err((key, words.to_string())));
        };
        check(
            serde_json::json!({ "base_url": "localhost:8000" }),
            "base_url",
            "`base_url` must begin with `http://` or `https://`",
        );
        check(
            serde_json::json!({ "base_url": "http://me:pw@h" }),
            "base_url",
            "`base_url` must not hold a password: use `api_key` or `headers`",
        );
        check(
            serde_json::json!({ "concurrency": 0 }),
            "concurrency",
            "`concurrency` must be more than 0",
        );
        check(
            serde_json::json!({ "extra": { "stream": true } }),
            "extra",
            "the harness itself fills `stream`",
        );
    }

    #[test]
    fn secrets_do_not_show() {
        let settings = settings(&serde_json::json!({
            "api_key": "sk-hidden",
            "headers": { "x-key": "also-hidden", "x-version": "1" },
        }));
        assert!(!format!("{settings:?}").contains("hidden"));
        assert_eq!(
            settings.secrets().collect::<Vec<_>>(),
            ["also-hidden", "sk-hidden"]
        );
    }
}
