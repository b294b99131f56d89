//! Asks the server one question: as many requests as its samples take, each with its retries.

use std::sync::Mutex;
use std::time::Duration;

use backon::{ExponentialBuilder, Retryable as _};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{StatusCode, Url};
use tokio::time::Instant;

use super::settings::{Secret, Settings};
use super::trouble::Trouble;
use super::wire::{self, Asked};
use crate::domain::{Ending, Sample};
use crate::models::web;

/// A server, ready to be asked.
pub struct Client {
    /// What the suite says.
    pub settings: Settings,
    http: reqwest::Client,
    url: Url,
    timeout: Duration,
    backoff: ExponentialBuilder,
    pace: Option<Pace>,
}

/// What came of a question.
pub struct Reply {
    /// As many samples as were asked for; failures stand for missing ones.
    pub samples: Vec<Sample>,
    /// How many of them the server gave.
    pub given: usize,
    /// Why some are missing.
    pub trouble: Option<Trouble>,
}

impl Client {
    /// A client that first waits `first_wait` before it tries again, and then
    /// longer and longer.
    ///
    /// # Errors
    /// The setting that is wrong, and what is wrong with it.
    pub fn new(settings: Settings, first_wait: Duration) -> Result<Self, (&'static str, String)> {
        settings.check()?;
        let url = settings.endpoint()?;
        let timeout = Duration::from_secs_f64(settings.timeout_seconds);
        let builder = web::client(&url)
            .default_headers(headers(&settings)?)
            .timeout(timeout)
            .pool_max_idle_per_host(settings.concurrency)
            .redirect(Policy::none());
        let http = builder.build().map_err(|error| {
            let words = Trouble::of_transport(&error, timeout).words().to_string();
            ("base_url", format!("cannot ask `base_url`: {words}"))
        })?;
        let backoff = ExponentialBuilder::default()
            .with_min_delay(first_wait)
            .with_max_delay(Duration::from_secs(30))
            .with_max_times(settings.retries)
            .with_factor(2.0)
            .with_jitter();
        Ok(Self {
            pace: settings.requests_per_minute.map(Pace::new),
            settings,
            http,
            url,
            timeout,
            backoff,
        })
    }

    /// The address that is asked, without its query, which may hold a key.
    pub fn address(&self) -> String {
        let mut url = self.url.clone();
        url.set_query(None);
        url.to_string()
    }

    /// Asks a question until all its samples are there, or it fails for good.
    pub async fn ask(&self, asked: &Asked) -> Reply {
        let mut samples: Vec<Sample> = Vec::with_capacity(asked.samples);
        while samples.len() < asked.samples {
            let wanted = asked.next(samples.len());
            let body = asked.body(wanted, samples.len());
            let started = Instant::now();
            let given = (|| self.request(asked, &body, wanted))
                .retry(self.backoff)
                .when(Trouble::is_passing)
                .adjust(Trouble::delay)
                .await;
            match given {
                Ok(given) => samples.extend(given),
                Err(trouble) => {
                    let given = samples.len();
                    let missing = missing(&trouble, started.elapsed());
                    samples.resize(asked.samples, missing);
                    return Reply {
                        samples,
                        given,
                        trouble: Some(trouble),
                    };
                }
            }
        }
        Reply {
            given: samples.len(),
            samples,
            trouble: None,
        }
    }

    /// One request: between one and `wanted` samples.
    async fn request(
        &self,
        asked: &Asked,
        body: &[u8],
        wanted: usize,
    ) -> Result<Vec<Sample>, Trouble> {
        if let Some(pace) = &self.pace {
            pace.turn().await;
        }
        let started = Instant::now();
        let failed = |error| Trouble::of_transport(&error, self.timeout);
        let request = self.http.post(self.url.clone()).body(body.to_vec());
        let response = request.send().await.map_err(failed)?;
        let (status, headers) = (response.status(), response.headers().clone());
        if !status.is_success() {
            let words = wire::words(&response.bytes().await.unwrap_or_default());
            return Err(Trouble::of_status(status, &headers, &self.hide(words)));
        }
        let bytes = response.bytes().await.map_err(failed)?;
        let mut samples = asked.read(&bytes, wanted).map_err(|misread| {
            let words = self.hide(misread.words);
            match misread.status.map(StatusCode::from_u16) {
                Some(Ok(status)) => Trouble::of_status(status, &headers, &words),
                _ => Trouble::Passing {
                    words,
                    timed_out: false,
                    wait: None,
                },
            }
        })?;
        for sample in &mut samples {
            sample.milliseconds = milliseconds(started.elapsed());
        }
        Ok(samples)
    }

    /// A server's words without our secrets, which some servers quote.
    fn hide(&self, mut words: String) -> String {
        for secret in self.settings.secrets() {
            words = words.replace(secret, "***");
        }
        words
    }
}

/// Evenly spaced requests.
struct Pace {
    every: Duration,
    next: Mutex<Instant>,
}

impl Pace {
    fn new(per_minute: u32) -> Self {
        Self {
            every: Duration::from_secs(60) / per_minute,
            next: Mutex::new(Instant::now()),
        }
    }

    /// Waits until it is the caller's turn.
    async fn turn(&self) {
        let at = {
            let mut next = self.next.lock().unwrap_or_else(|held| held.into_inner());
            let at = (*next).max(Instant::now());
            *next = at + self.every;
            at
        };
        tokio::time::sleep_until(at).await;
    }
}

fn headers(settings: &Settings) -> Result<HeaderMap, (&'static str, String)> {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let secret = |key, name: &str, text: &str| {
        let value = HeaderValue::from_str(text);
        let mut value = value.map_err(|_| {
            let words = format!("`{name}` holds a character that no header can hold");
            (key, words)
        })?;
        value.set_sensitive(true);
        Ok(value)
    };
    if let Some(Secret(key)) = settings.api_key.as_ref().filter(|key| !key.0.is_empty()) {
        let value = secret("api_key", "api_key", &format!("Bearer {key}"))?;
        headers.insert(AUTHORIZATION, value);
    }
    for (name, Secret(text)) in &settings.headers {
        let header: HeaderName = name
            .parse()
            .map_err(|_| ("headers", format!("`{name}` is no name of a header")))?;
        headers.insert(header, secret("headers", name, text)?);
    }
    Ok(headers)
}

/// What stands for a sample that never came.
fn missing(trouble: &Trouble, waited: Duration) -> Sample {
    let ending = match trouble {
        Trouble::Passing {
            timed_out: true, ..
        } => Ending::TimedOut,
        other => Ending::Failed {
            reason: other.words().to_string(),
        },
    };
    Sample {
        text: String::new(),
        ending,
        prompt_tokens: None,
        tokens: None,
        logprob: None,
        milliseconds: milliseconds(waited),
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
