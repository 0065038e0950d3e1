//! Requests to the provider: over TLS, within a time, and without following redirects.

use crate::web::agent;
use openidconnect::{HttpRequest, HttpResponse};
use std::io;
use std::path::Path;
use std::time::Duration;
use ureq::Agent;

/// For a whole request.
const TIMEOUT: Duration = Duration::from_secs(10);
const MAX_ANSWER_BYTES: u64 = 1 << 20;

/// A client that trusts the certificates of a file (PEM).
pub(super) fn agent(certificates: &Path) -> io::Result<Agent> {
    agent::agent(certificates, TIMEOUT)
}

pub(super) fn send(agent: &Agent, request: HttpRequest) -> Result<HttpResponse, ureq::Error> {
    let (parts, mut body) = agent.run(request)?.into_parts();
    let bytes = body.with_config().limit(MAX_ANSWER_BYTES).read_to_vec()?;
    Ok(HttpResponse::from_parts(parts, bytes))
}
