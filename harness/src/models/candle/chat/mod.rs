//! A model's own template of chats.

mod python;

use std::path::{Path, PathBuf};

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior, Value as Jinja};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::models::candle::checkpoint::{CheckpointError, Sources, json};

/// What the template is called inside the engine.
const NAME: &str = "chat_template";

/// Which of several templates is taken.
const DEFAULT: &str = "default";

/// What one side said.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Message<'a> {
    /// `system`, `user` or `assistant`.
    pub role: &'a str,
    /// The text.
    pub content: &'a str,
}

/// A template, ready to render.
#[derive(Debug)]
pub struct Template {
    file: PathBuf,
    engine: Environment<'static>,
    bos: String,
    eos: String,
}

/// Why a chat cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum ChatError {
    /// The files cannot be read.
    #[error(transparent)]
    Files(#[from] CheckpointError),
    /// The template does not parse, or refuses the messages.
    #[error("{}: the chat template, line {line}: {why}", file.display())]
    Template {
        /// The file in which the template is.
        file: PathBuf,
        /// The template's own line, from 1; 0 where the engine names none.
        line: usize,
        /// What is wrong.
        why: String,
    },
}

impl Template {
    /// The template in a checkpoint's files; none where there is none.
    ///
    /// # Errors
    /// Where a file or the template does not parse.
    pub fn open(sources: &Sources) -> Result<Option<Self>, ChatError> {
        let (file, text, bos, eos) = match sources {
            Sources::Folder(folder) => {
                let path = folder.join("tokenizer_config.json");
                let config: Map<String, Value> = if path.is_file() {
                    json(&path)?
                } else {
                    Map::new()
                };
                let token = |key: &str| match config.get(key) {
                    Some(Value::Object(token)) => token.get("content").and_then(Value::as_str),
                    other => other.and_then(Value::as_str),
                };
                let token = |key| token(key).unwrap_or_default().to_string();
                let (bos, eos) = (token("bos_token"), token("eos_token"));
                let own = folder.join("chat_template.jinja");
                if own.is_file() {
                    let text = std::fs::read_to_string(&own).map_err(CheckpointError::io(&own))?;
                    (own, text, bos, eos)
                } else {
                    match config.get("chat_template").and_then(choose) {
                        Some(text) => (path, text.to_string(), bos, eos),
                        None => return Ok(None),
                    }
                }
            }
            Sources::Gguf { file, metadata } => {
                let text = metadata
                    .get("tokenizer.chat_template")
                    .and_then(Value::as_str);
                let Some(text) = text else { return Ok(None) };
                let tokens = metadata.get("tokenizer.ggml.tokens");
                let token = |key: &str| {
                    let id = metadata.get(&format!("tokenizer.ggml.{key}_token_id"))?;
                    tokens?.get(usize::try_from(id.as_u64()?).ok()?)?.as_str()
                };
                let token = |key| token(key).unwrap_or_default().to_string();
                (file.clone(), text.to_string(), token("bos"), token("eos"))
            }
        };
        Self::new(&file, text, bos, eos).map(Some)
    }

    /// A template from its text and the texts of the tokens that begin and end.
    ///
    /// # Errors
    /// Where it does not parse.
    pub fn new(file: &Path, text: String, bos: String, eos: String) -> Result<Self, ChatError> {
        let mut engine = Environment::new();
        let syntax = SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .build();
        engine.set_syntax(syntax.map_err(|error| fault(file, &error))?);
        engine.set_undefined_behavior(UndefinedBehavior::Lenient);
        engine.set_unknown_method_callback(python::method);
        engine.set_formatter(python::write);
        engine.add_function("raise_exception", refuse);
        engine.add_function("strftime_now", |format: &str| python::date(format));
        engine.add_filter("tojson", python::to_json);
        let text = without_generation(&text);
        let added = engine.add_template_owned(NAME, text);
        added.map_err(|error| fault(file, &error))?;
        Ok(Self {
            file: file.into(),
            engine,
            bos,
            eos,
        })
    }

    /// The text of a chat, which holds special tokens' texts, that for the
    /// begin too where the template writes it. `add_generation_prompt` says
    /// whether it ends where the assistant's answer begins; `extra` are further
    /// variables, such as `enable_thinking`.
    ///
    /// # Errors
    /// Where the template refuses the messages, or uses what is not known here.
    pub fn render(
        &self,
        messages: &[Message<'_>],
        add_generation_prompt: bool,
        extra: &Map<String, Value>,
    ) -> Result<String, ChatError> {
        let mut variables = Map::new();
        variables.insert("messages".into(), serde_json::json!(messages));
        variables.insert("bos_token".into(), self.bos.as_str().into());
        variables.insert("eos_token".into(), self.eos.as_str().into());
        variables.insert("add_generation_prompt".into(), add_generation_prompt.into());
        variables.extend(extra.clone());
        let template = self.engine.get_template(NAME);
        let text = template.and_then(|template| template.render(Serde(&variables)));
        text.map_err(|error| fault(&self.file, &error))
    }
}

/// The template of a `tokenizer_config.json`: a text, or one of a list.
fn choose(value: &Value) -> Option<&str> {
    let Value::Array(list) = value else {
        return value.as_str();
    };
    let mut all = list.iter();
    let named = all.find(|one| one.get("name").and_then(Value::as_str) == Some(DEFAULT));
    named.or(list.first())?.get("template")?.as_str()
}

/// What is wrong, with its line.
fn fault(file: &Path, error: &Error) -> ChatError {
    let mut cause = error;
    // The innermost error knows the place and the reason best.
    while let Some(inner) = std::error::Error::source(cause).and_then(|e| e.downcast_ref()) {
        cause = inner;
    }
    let why = match (cause.kind(), cause.detail()) {
        (ErrorKind::InvalidOperation, Some(detail)) => detail.to_string(),
        (kind, Some(detail)) => format!("{kind}: {detail}"),
        (kind, None) => kind.to_string(),
    };
    ChatError::Template {
        file: file.into(),
        line: cause.line().or(error.line()).unwrap_or_default(),
        why,
    }
}

/// What templates call to refuse messages.
fn refuse(why: String) -> Result<Jinja, Error> {
    Err(Error::new(ErrorKind::InvalidOperation, why))
}

/// The text without the marks of what the model says, `{% generation %}`, which
/// only training reads: each becomes a block that always is, on its line.
fn without_generation(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("{%") {
        let Some(end) = rest[start..].find("%}") else {
            break;
        };
        let tag = &rest[start + 2..start + end];
        let new = match tag.trim_matches(['-', '+']).trim() {
            "generation" => tag.replace("generation", "if true"),
            "endgeneration" => tag.replace("endgeneration", "endif"),
            _ => tag.to_string(),
        };
        out.push_str(&rest[..start + 2]);
        out.push_str(&new);
        out.push_str("%}");
        rest = &rest[start + end + 2..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests;
