//! What all requests have in common: TLS without OpenSSL, and words for what went wrong.

use std::error::Error as _;

use reqwest::{ClientBuilder, Url};

/// A client for what is behind `url`.
pub fn client(url: &Url) -> ClientBuilder {
    // Fails only where one is installed already, which serves as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut builder =
        reqwest::Client::builder().user_agent(concat!("harness/", env!("CARGO_PKG_VERSION")));
    if url.scheme() == "http" {
        // A machine without any certificates can still ask without TLS.
        builder = builder.tls_certs_only([]);
    }
    if is_loopback(url) {
        builder = builder.no_proxy();
    }
    builder
}

/// A proxy cannot reach what runs on this machine.
fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

/// What is at the bottom of a failure between here and a server.
pub fn cause(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    // The outermost error would name the address with its query.
    match error.source() {
        Some(_) => cause.to_string(),
        None => "the request failed".into(),
    }
}
