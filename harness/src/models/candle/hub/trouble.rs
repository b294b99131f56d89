//! Why a model cannot be downloaded, and what to do about it.

use std::io;
use std::path::Path;

use reqwest::{Response, StatusCode};

use super::{Hub, Id};
use crate::models::{ModelError, web};

/// Why a model, or a file of it, is not here.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// It may pass: another try is worth while.
    #[error("{0}")]
    Passing(String),
    /// It stays until someone does what it says.
    #[error("{0}")]
    Final(String),
    /// Whoever was told wants no more of it.
    #[error(transparent)]
    Told(anyhow::Error),
}

impl Trouble {
    /// What the hub means by a status other than success.
    pub fn of_status(hub: &Hub, id: &Id, response: &Response) -> Self {
        let status = response.status();
        let code = response.headers().get("x-error-code");
        let code = code.and_then(|code| code.to_str().ok()).unwrap_or_default();
        let answer = format!("{} answers {status} for `{id}`", hub.endpoint);
        let page = format!("{}/{}", hub.endpoint.trim_end_matches('/'), id.name);
        match status {
            StatusCode::NOT_FOUND if code == "RevisionNotFound" => Self::Final(format!(
                "{answer}: the model has no branch, tag or commit `{}`",
                id.revision
            )),
            StatusCode::NOT_FOUND => Self::Final(format!(
                "{answer}: there is no such model; look at how {page} is written"
            )),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                let token = match hub.token {
                    None => "set `HF_TOKEN` to a token of yours, or run `hf auth login`",
                    Some(_) => "look at whether your token is valid, and may read it",
                };
                Self::Final(format!(
                    "{answer}: it is private or gated, or there is none of that name; {token}, and \
                     ask for access at {page}"
                ))
            }
            StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS => Self::Passing(answer),
            status if status.is_server_error() => Self::Passing(answer),
            _ => Self::Final(format!("{answer}; look at `HF_ENDPOINT`, and at {page}")),
        }
    }

    /// What a failure between here and the hub means.
    pub fn of_transport(hub: &Hub, error: &reqwest::Error) -> Self {
        Self::Passing(format!(
            "the connection to {} fails: {}; look at the network, or set `HF_ENDPOINT` to a \
             mirror; what has come is kept",
            hub.endpoint,
            web::cause(error)
        ))
    }

    /// What the system said of a place in the cache.
    pub fn of_disk(place: &Path) -> impl Fn(io::Error) -> Self + '_ {
        move |error| {
            Self::Final(format!(
                "{}: {error}; `HF_HOME` can name another folder, with room and rights; what has come \
                 is kept",
                place.display()
            ))
        }
    }

    /// Whether another try is worth while.
    pub const fn is_passing(&self) -> bool {
        matches!(self, Self::Passing(_))
    }
}

impl From<Trouble> for ModelError {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Passing(words) => Self::Down(words),
            Trouble::Final(words) => Self::Refused(words),
            Trouble::Told(error) => Self::Kept(error),
        }
    }
}
