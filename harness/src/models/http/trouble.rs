//! Why a request failed, and whether asking again may help.

use std::time::{Duration, SystemTime};

use reqwest::StatusCode;
use reqwest::header::{HeaderMap, LOCATION, RETRY_AFTER};

use crate::models::web;

/// The longest wait that a server can ask for.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// Why a request failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// It may pass: another try is worth while.
    Passing {
        /// What happened.
        words: String,
        /// Whether the time limit ended it.
        timed_out: bool,
        /// How long the server asks to wait.
        wait: Option<Duration>,
    },
    /// This question is refused; others may not be.
    Question {
        /// The status and the server's words.
        words: String,
        /// Whether every question may be refused so: all but a prompt's size.
        suspect: bool,
    },
    /// Every question will be refused.
    Final {
        /// The status and the server's words.
        words: String,
        /// The way out.
        advice: String,
    },
}

impl Trouble {
    /// What a status other than success means.
    pub fn of_status(status: StatusCode, headers: &HeaderMap, words: &str) -> Self {
        let words = format!("{status}: {words}");
        let last = |advice: &str| Self::Final {
            words: words.clone(),
            advice: advice.into(),
        };
        match status.as_u16() {
            300..=399 => {
                let place = headers.get(LOCATION).and_then(|v| v.to_str().ok());
                // Our own query comes back here, and may hold a key.
                let place = place.and_then(|place| place.split('?').next());
                last(&format!(
                    "it points to {}: set `base_url` to where the server really is",
                    place.unwrap_or("another place")
                ))
            }
            401 | 403 => last("look at `api_key`, and at what it gives access to"),
            402 => last("look at the account that `api_key` belongs to"),
            404 => last("look at `base_url`, `api` and `model`"),
            501 => last("look at `api`: the server does not have this endpoint"),
            408 | 409 | 425 | 429 | 500.. => Self::Passing {
                timed_out: matches!(status.as_u16(), 408 | 504),
                words,
                wait: wait(headers, SystemTime::now()),
            },
            code => Self::Question {
                words,
                suspect: code != 413,
            },
        }
    }

    /// What a failure between here and the server means.
    pub fn of_transport(error: &reqwest::Error, timeout: Duration) -> Self {
        let timed_out = error.is_timeout();
        let words = if timed_out {
            format!("no answer within {} s", timeout.as_secs_f64())
        } else {
            web::cause(error)
        };
        Self::Passing {
            words,
            timed_out,
            wait: None,
        }
    }

    /// Whether another try is worth while.
    pub const fn is_passing(&self) -> bool {
        matches!(self, Self::Passing { .. })
    }

    /// What happened.
    pub fn words(&self) -> &str {
        match self {
            Self::Passing { words, .. }
            | Self::Question { words, .. }
            | Self::Final { words, .. } => words,
        }
    }

    /// The delay before the next try: what backing off says, on top of what
    /// the server asks for.
    pub fn delay(&self, backoff: Option<Duration>) -> Option<Duration> {
        match self {
            Self::Passing {
                wait: Some(wait), ..
            } => backoff.map(|delay| delay + *wait),
            _ => backoff,
        }
    }
}

/// The wait that `Retry-After` asks for, in seconds or as a date, within bounds.
fn wait(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = match text.parse::<f64>() {
        Ok(seconds) if seconds.is_nan() => return None,
        Ok(seconds) => Duration::from_secs_f64(seconds.clamp(0.0, LONGEST_WAIT.as_secs_f64())),
        Err(_) => {
            let at = SystemTime::UNIX_EPOCH + Duration::from_secs(http_date(text)?);
            at.duration_since(now).unwrap_or_default()
        }
    };
    Some(wait.min(LONGEST_WAIT))
}

/// Seconds since 1970 of a date such as `Sun, 06 Nov 1994 08:49:37 GMT`
/// (RFC 9110, 5.6.7; the two obsolete forms are not read).
fn http_date(text: &str) -> Option<u64> {
    const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";
    let [_, day, month, year, time, "GMT"] = text.split(' ').collect::<Vec<_>>()[..] else {
        return None;
    };
    let month = match (month.len(), MONTHS.find(month)?) {
        (3, at) if at % 3 == 0 => at as u64 / 3 + 1,
        _ => return None,
    };
    let (day, year): (u64, u64) = (day.parse().ok()?, year.parse().ok()?);
    let clock: Option<Vec<u64>> = time.split(':').map(|part| part.parse().ok()).collect();
    let [hours, minutes, seconds] = clock?[..] else {
        return None;
    };
    if !(1970..10_000).contains(&year) || day > 31 || hours > 23 || minutes > 59 || seconds > 60 {
        return None;
    }
    // Years that begin in March have their leap day at the end.
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + day;
    let days = days.checked_sub(719_469)?;
    Some(((days * 24 + hours) * 60 + minutes) * 60 + seconds)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn retry_after_is_read_as_seconds_or_as_a_date() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_770);
        let check = |text: &str, wanted: Option<f64>| {
            let headers = HeaderMap::from_iter([(RETRY_AFTER, text.parse().unwrap())]);
            let found = wait(&headers, now);
            assert_eq!(found, wanted.map(Duration::from_secs_f64), "{text}");
        };
        check("7", Some(7.0));
        check("0.25", Some(0.25));
        check("-3", Some(0.0));
        check("86400", Some(60.0));
        check("Sun, 06 Nov 1994 08:49:37 GMT", Some(7.0));
        check("Sun, 06 Nov 1994 08:49:00 GMT", Some(0.0));
        check("Fri, 31 Dec 1999 23:59:59 GMT", Some(60.0));
        check("soon", None);
        check("NaN", None);
        assert_eq!(wait(&HeaderMap::new(), now), None);
    }

    #[test]
    fn dates_count_from_1970() {
        let check = |text: &str, wanted: Option<u64>| assert_eq!(http_date(text), wanted, "{text}");
        check("Thu, 01 Jan 1970 00:00:00 GMT", Some(0));
        check("Sun, 06 Nov 1994 08:49:37 GMT", Some(784_111_777));
        check("Tue, 29 Feb 2000 12:00:00 GMT", Some(951_825_600));
        check("Wed, 01 Mar 2000 00:00:00 GMT", Some(951_868_800));
        check("Thu, 31 Dec 2026 23:59:59 GMT", Some(1_798_761_599));
        check("Sunday, 06-Nov-94 08:49:37 GMT", None);
        check("Sun, 06 anF 1994 08:49:37 GMT", None);
        check("Sun, 06 Nov 1994 08:49 GMT", None);
        check("Sun, 06 Nov 1994 08:49:37 CET", None);
    }

    #[test]
    fn a_status_says_whether_to_ask_again() {
        let check = |status: u16, wanted: &str| {
            let status = StatusCode::from_u16(status).unwrap();
            let found = match Trouble::of_status(status, &HeaderMap::new(), "words") {
                Trouble::Passing {
                    timed_out: true, ..
                } => "again, timed out",
                Trouble::Passing { .. } => "again",
                Trouble::Question { suspect: true, .. } => "question, or all",
                Trouble::Question { .. } => "question",
                Trouble::Final { .. } => "final",
            };
            assert_eq!(found, wanted, "{status}");
        };
        for passing in [409, 425, 429, 500, 502, 503, 529] {
            check(passing, "again");
        }
        for late in [408, 504] {
            check(late, "again, timed out");
        }
        for refused in [400, 405, 415, 422] {
            check(refused, "question, or all");
        }
        check(413, "question");
        for last in [301, 307, 401, 402, 403, 404, 501] {
            check(last, "final");
        }
    }
}
