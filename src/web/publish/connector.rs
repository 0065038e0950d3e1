//! Requests to a store, by the client that the single sign-on has as well.

use crate::web::agent::agent;
use axum::http::{Request, Uri};
use http_body_util::BodyExt;
use object_store::ClientOptions;
use object_store::client::{
    ClientConfigKey, HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest,
    HttpResponse, HttpService,
};
use std::io;
use std::net::IpAddr;
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
    fn connect(&self, options: &ClientOptions) -> object_store::Result<HttpClient> {
        let allow_http = options.get_config_value(&ClientConfigKey::AllowHttp);
        let may_be_plain = allow_http.as_deref() == Some("true");
        match agent(Path::new(CERTIFICATES), TIMEOUT) {
            Ok(agent) => Ok(HttpClient::new(Client { agent, may_be_plain })),
            Err(error) => {
                Err(object_store::Error::Generic { store: CERTIFICATES, source: error.into() })
            }
        }
    }
}

#[derive(Debug)]
struct Client {
    agent: Agent,
    /// Whether requests may go without TLS also to other machines.
    may_be_plain: bool,
}

/// Private calendars would go unencrypted, and anybody on the way could write other ones.
pub(super) const NEEDS_TLS: &str = "lagerets adresse er http://; brug https://, eller sæt AWS_ALLOW_HTTP=true (AZURE_ALLOW_HTTP=true), hvis nettet dertil er sikkert";

impl HttpService for Client {
    fn call<'a, 'b>(
        &'a self,
        request: HttpRequest,
    ) -> Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'b>>
    where
        'a: 'b,
        Self: 'b,
    {
        let agent = self.agent.clone();
        let is_allowed = self.may_be_plain || is_safe(request.uri());
        Box::pin(async move {
            if !is_allowed {
                return Err(HttpError::new(HttpErrorKind::Unknown, io::Error::other(NEEDS_TLS)));
            }
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

/// Whether a request goes over TLS, or stays on this machine.
fn is_safe(address: &Uri) -> bool {
    let host = address.host().unwrap_or_default().trim_matches(['[', ']']);
    let is_loopback = || host.parse().is_ok_and(|address: IpAddr| address.is_loopback());
    address.scheme_str() == Some("https") || host == "localhost" || is_loopback()
}

/// Decides whether it is tried again. Also what was cut off is, with the same condition: where
/// the first one came through after all, `Store` finds its own text there.
fn kind(error: &ureq::Error) -> HttpErrorKind {
    match error {
        ureq::Error::Timeout(_) => HttpErrorKind::Timeout,
        // A certificate that is refused.
        ureq::Error::Io(error) if error.kind() == io::ErrorKind::InvalidData => {
            HttpErrorKind::Unknown
        }
        ureq::Error::ConnectionFailed | ureq::Error::HostNotFound | ureq::Error::Io(_) => {
            HttpErrorKind::Connect
        }
        _ => HttpErrorKind::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leaves_the_machine_goes_over_tls() {
        for (address, expected) in [
            ("https://s3.eu-north-1.amazonaws.com/plan/x", true),
            ("http://127.0.0.1:5000/plan", true),
            ("http://[::1]:5000/plan", true),
            ("http://localhost:9000/plan", true),
            ("http://localhost.example.dk/plan", false),
            ("http://10.0.0.5:9000/plan", false),
            ("http://minio.example.dk/plan", false),
        ] {
            assert_eq!(is_safe(&address.parse().unwrap()), expected, "{address}");
        }
    }
}
