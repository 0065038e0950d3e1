//! A client of other servers: the provider of the single sign-on, and object stores.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio_rustls::rustls::crypto::ring;
use ureq::Agent;
use ureq::config::Config;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, TlsProvider, parse_pem};

/// So many connections to a server are kept for the next requests.
const MAX_IDLE: usize = 16;

/// A client that trusts the certificates of a file (PEM) and follows no redirects. The time is
/// for a whole request.
pub(in crate::web) fn agent(certificates: &Path, timeout: Duration) -> io::Result<Agent> {
    let pem = std::fs::read(certificates)?;
    let known: Vec<Certificate<'static>> = parse_pem(&pem)
        .filter_map(|item| match item {
            Ok(PemItem::Certificate(certificate)) => Some(certificate),
            _ => None,
        })
        .collect();
    let tls = TlsConfig::builder()
        .provider(TlsProvider::Rustls)
        .unversioned_rustls_crypto_provider(Arc::new(ring::default_provider()))
        .root_certs(RootCerts::new_with_certs(&known))
        .build();
    let config = Config::builder()
        .tls_config(tls)
        .timeout_global(Some(timeout))
        .max_idle_connections_per_host(MAX_IDLE)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .build();
    Ok(Agent::new_with_config(config))
}
