//! Requests to a store, by the client that the single sign-on has as well.

use crate::web::agent::agent;
use axum::http::Request;
use http_body_util::BodyExt;
use object_store::ClientOptions;
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse, HttpService,
};
use std::io;
use std::path::Path;
use std::pin::Pin;
use std::time::Duration;
use tokio::task::spawn_blocking;
use ureq::Agent;

/// Where Debian keeps the certificates that it trusts.
const CERTIFICATES: &str = "/etc/ssl/certs/ca-certificates.crt";
/// For a whole request.
const TIMEOUT: Duration = Duration::from_secs(30);
const MAX_ANSWER_BYTES: u64 = 64 << 20;

#[derive(Debug)]
pub(super) struct Connector;

impl HttpConnector for Connector {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        match agent(Path::new(CERTIFICATES), TIMEOUT) {
            Ok(agent) => Ok(HttpClient::new(Client(agent))),
            Err(error) => {
                Err(object_store::Error::Generic { store: CERTIFICATES, source: error.into() })
            }
        }
    }
}

#[derive(Debug)]
struct Client(Agent);

impl HttpService for Client {
    fn call<'a, 'b>(
        &'a self,
        request: HttpRequest,
    ) -> Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'b>>
    where
        'a: 'b,
        Self: 'b,
    {
        let agent = self.0.clone();
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let body = body.collect().await?.to_bytes().to_vec();
            let request = Request::from_parts(parts, body);
            let sent = spawn_blocking(move || send(&agent, request)).await;
            sent.unwrap_or_else(|ended| Err(io::Error::other(ended).into()))
                .map_err(|error| HttpError::new(kind(&error), error))
        })
    }
}

fn send(agent: &Agent, request: Request<Vec<u8>>) -> Result<HttpResponse, ureq::Error> {
    let (parts, mut body) = agent.run(request)?.into_parts();
    let bytes = body.with_config().limit(MAX_ANSWER_BYTES).read_to_vec()?;
    Ok(HttpResponse::from_parts(parts, bytes.into()))
}

/// Decides whether it is tried again.
fn kind(error: &ureq::Error) -> HttpErrorKind {
    match error {
        ureq::Error::Timeout(_) => HttpErrorKind::Timeout,
        ureq::Error::ConnectionFailed | ureq::Error::HostNotFound => HttpErrorKind::Connect,
        ureq::Error::Io(_) => HttpErrorKind::Interrupted,
        _ => HttpErrorKind::Unknown,
    }
}
