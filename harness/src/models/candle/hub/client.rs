//! Asks the hub which files a model has, and for them.

use std::time::Duration;

use reqwest::header::{AUTHORIZATION, ETAG, HeaderMap, HeaderValue, LOCATION, RANGE};
use reqwest::redirect::Policy;
use reqwest::{Response, StatusCode, Url};
use serde::Deserialize;

use super::trouble::Trouble;
use super::{Hub, Id, is_plain};
use crate::models::web;

/// How long a server may say nothing.
const PATIENCE: Duration = Duration::from_secs(60);

/// The hub, ready to be asked for a model.
pub struct Client<'a> {
    hub: &'a Hub,
    id: &'a Id,
    endpoint: Url,
    /// Goes to no other host than the hub's, since it shows the token.
    http: reqwest::Client,
}

/// A version of a model.
#[derive(Deserialize)]
pub struct Version {
    /// The commit.
    #[serde(rename = "sha")]
    pub commit: String,
    #[serde(default)]
    siblings: Vec<Sibling>,
}

#[derive(Deserialize)]
struct Sibling {
    rfilename: String,
}

impl Version {
    /// Whether it has this file.
    pub fn has(&self, file: &str) -> bool {
        self.siblings.iter().any(|one| one.rfilename == file)
    }
}

/// Where a file can be had.
pub struct Source {
    /// What its contents go by: of large files their SHA-256.
    pub etag: String,
    url: Url,
}

impl<'a> Client<'a> {
    /// A client for one model.
    ///
    /// # Errors
    /// Where the address or the token cannot be one.
    pub fn new(hub: &'a Hub, id: &'a Id) -> Result<Self, Trouble> {
        let odd = || Trouble::Final(format!("`HF_ENDPOINT` is no address: `{}`", hub.endpoint));
        let endpoint: Url = hub.endpoint.parse().map_err(|_| odd())?;
        if endpoint.cannot_be_a_base() {
            return Err(odd());
        }
        if !endpoint.username().is_empty() || endpoint.password().is_some() {
            let why = "`HF_ENDPOINT` holds a name or a password: `HF_TOKEN` is for secrets";
            return Err(Trouble::Final(why.into()));
        }
        let mut headers = HeaderMap::new();
        if let Some(token) = &hub.token {
            let value = HeaderValue::from_str(&format!("Bearer {token}"));
            let mut value = value.map_err(|_| {
                Trouble::Final("`HF_TOKEN` holds a character that no token has".into())
            })?;
            value.set_sensitive(true);
            headers.insert(AUTHORIZATION, value);
        }
        let home = endpoint.origin();
        let stay = Policy::custom(move |to| match to.url().origin() == home {
            true => Policy::limited(10).redirect(to),
            false => to.stop(),
        });
        let http = web::client(&endpoint)
            .default_headers(headers)
            .redirect(stay);
        Ok(Self {
            http: patient(hub, http)?,
            hub,
            id,
            endpoint,
        })
    }

    /// What the wanted version is.
    ///
    /// # Errors
    /// Where the hub has none, or gives none.
    pub async fn version(&self) -> Result<Version, Trouble> {
        let url = self.url(&["api", "models"], &["revision", &self.id.revision]);
        let response = self.checked(self.http.get(url)).await?;
        let bytes = response.bytes().await.map_err(|e| self.lost(&e))?;
        let version: Option<Version> = serde_json::from_slice(&bytes).ok();
        let version = version.filter(|version| is_plain(&version.commit));
        version.ok_or_else(|| self.odd("it does not say which files the model has"))
    }

    /// Where to get a file.
    ///
    /// # Errors
    /// Where the hub does not say.
    pub async fn source(&self, commit: &str, file: &str) -> Result<Source, Trouble> {
        let url = self.url(&[], &["resolve", commit, file]);
        let response = self.http.head(url).send().await;
        let response = response.map_err(|e| self.lost(&e))?;
        let status = response.status();
        if !status.is_success() && !status.is_redirection() {
            return Err(Trouble::of_status(self.hub, self.id, &response));
        }
        let said = |name: &str| response.headers().get(name)?.to_str().ok();
        let etag = said("x-linked-etag").or(said(ETAG.as_str()));
        let etag = etag.map(|etag| etag.trim_start_matches("W/").trim_matches('"'));
        let etag = etag.filter(|etag| is_plain(etag));
        let etag = etag.ok_or_else(|| self.odd(&format!("`{file}` comes without an etag")))?;
        let url = match said(LOCATION.as_str()) {
            Some(place) => (response.url().join(place))
                .map_err(|_| self.odd(&format!("`{file}` is said to be nowhere")))?,
            None => response.url().clone(),
        };
        Ok(Source {
            etag: etag.to_owned(),
            url,
        })
    }

    /// The bytes of a file from the one numbered `from`; from the first where the server prefers;
    /// and no more than a status where there are none from there.
    ///
    /// # Errors
    /// Where they cannot be had.
    pub async fn bytes(&self, source: &Source, from: u64) -> Result<Response, Trouble> {
        let elsewhere = source.url.origin() != self.endpoint.origin();
        let http = match elsewhere {
            true => &patient(self.hub, web::client(&source.url))?,
            false => &self.http,
        };
        let mut request = http.get(source.url.clone());
        if from > 0 {
            request = request.header(RANGE, format!("bytes={from}-"));
        }
        match self.checked(request).await {
            // An address elsewhere holds for a while: the next try asks for another.
            Err(Trouble::Final(_)) if elsewhere => Err(Trouble::Passing(format!(
                "{} does not give a file of `{}`; try again",
                source.url.origin().ascii_serialization(),
                self.id
            ))),
            sent => sent,
        }
    }

    /// Sends a request that must succeed, or be for bytes that are not there.
    async fn checked(&self, request: reqwest::RequestBuilder) -> Result<Response, Trouble> {
        let response = request.send().await.map_err(|e| self.lost(&e))?;
        let status = response.status();
        if status.is_success() || status == StatusCode::RANGE_NOT_SATISFIABLE {
            return Ok(response);
        }
        Err(Trouble::of_status(self.hub, self.id, &response))
    }

    /// An address of this model, between and behind these words.
    fn url(&self, before: &[&str], behind: &[&str]) -> Url {
        let mut url = self.endpoint.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(before);
            path.extend(self.id.name.split('/')).extend(behind);
        }
        url
    }

    /// A connection that broke.
    pub fn lost(&self, error: &reqwest::Error) -> Trouble {
        Trouble::of_transport(self.hub, error)
    }

    /// An answer that is not the hub's.
    fn odd(&self, what: &str) -> Trouble {
        Trouble::Final(format!(
            "{} does not answer as the hub does: {what}; look at `HF_ENDPOINT`",
            self.hub.endpoint
        ))
    }
}

/// A client that waits long, but not for ever.
fn patient(hub: &Hub, builder: reqwest::ClientBuilder) -> Result<reqwest::Client, Trouble> {
    let builder = builder.connect_timeout(PATIENCE).read_timeout(PATIENCE);
    builder.build().map_err(|e| Trouble::of_transport(hub, &e))
}
