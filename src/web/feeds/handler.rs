//! The first look at every request: feeds are answered here and now, what is
//! malformed goes no further, and the rest is for the pages.
//!
//! A feed costs a look in a map and a copy of ready headers. Its path never
//! answers 401, 403, 429 or 5xx: one such answer turns the calendar off in
//! Thunderbird until it is restarted.

use super::response::{ReadyFeed, X_ROBOTS_TAG};
use crate::feed::links::{Access, is_token};
use crate::web::auth::session::Peer;
use crate::web::errors;
use crate::web::security_headers;
use crate::web::server::Seated;
use crate::web::state::AppState;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::header::{
    ALLOW, CACHE_CONTROL, CONNECTION, CONTENT_TYPE, HOST, REFERRER_POLICY, TRANSFER_ENCODING,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderValue, Method, Request, Response, StatusCode, Version};
use http_body_util::{Either, Full};
use hyper::body::Incoming;
use std::convert::Infallible;
use std::future::{Ready, ready};
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tower::Service;

pub(in crate::web) type Answer = Response<Either<Full<Bytes>, Body>>;

/// What a connection asks for each of its requests.
#[derive(Clone)]
pub(in crate::web) struct Gate {
    shared: Arc<AppState>,
    pages: Router,
    /// Who is at the other end of this connection, and where it sits.
    peer: Option<Peer>,
    seated: Option<Arc<Seated>>,
}

/// Feeds are ready at once; pages take their time.
pub(in crate::web) enum Answering {
    Now(Ready<Result<Answer, Infallible>>),
    Later(Pin<Box<dyn Future<Output = Result<Answer, Infallible>> + Send>>),
}

impl Future for Answering {
    type Output = Result<Answer, Infallible>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.get_mut() {
            Answering::Now(answer) => Pin::new(answer).poll(context),
            Answering::Later(answer) => answer.as_mut().poll(context),
        }
    }
}

impl hyper::service::Service<Request<Incoming>> for Gate {
    type Response = Answer;
    type Error = Infallible;
    type Future = Answering;

    fn call(&self, request: Request<Incoming>) -> Answering {
        if let Some(seated) = &self.seated {
            seated.has_asked();
        }
        match self.at_once(&request) {
            Some(answer) => Answering::Now(ready(Ok(self.last_word(answer)))),
            None => self.pages(request.map(Body::new)),
        }
    }
}

impl Gate {
    pub fn new(shared: Arc<AppState>, pages: Router) -> Gate {
        Gate { shared, pages, peer: None, seated: None }
    }

    /// The gate of one connection.
    pub fn of(&self, peer: IpAddr, seated: Arc<Seated>) -> Gate {
        Gate { peer: Some(Peer(peer)), seated: Some(seated), ..self.clone() }
    }

    pub fn last_orders(&self) {
        self.shared.start_draining();
    }

    /// Counts a connection for as long as the value lives.
    pub fn count_connection(&self) -> CountedConnection {
        self.shared.counters.connected();
        CountedConnection(self.shared.clone())
    }

    /// The answer to whatever needs no page.
    fn at_once<B>(&self, request: &Request<B>) -> Option<Answer> {
        let path = request.uri().path();
        if path.ends_with(".ics")
            && !is_malformed(request)
            && let Some(answer) = self.feed(path, request)
        {
            self.shared.counters.feed(answer.status());
            return Some(answer.map(Either::Left));
        }
        let refused = refusal(request)?;
        self.shared.counters.page(refused.status());
        Some(refused.map(Either::Right))
    }

    /// The answer to a path that is, was or could be a feed's.
    fn feed<B>(&self, path: &str, request: &Request<B>) -> Option<Response<Full<Bytes>>> {
        let snapshot = self.shared.snapshot.load();
        if let Some(feed) = snapshot.open_feed(path) {
            return Some(answer(feed, request));
        }
        let Some(private) = path.strip_prefix("/feed/") else {
            // "/direktionen.ics" of a body there isn't.
            let is_top = path.bytes().filter(|byte| *byte == b'/').count() == 1;
            return is_top.then(|| plain(StatusCode::NOT_FOUND, NOT_FOUND));
        };
        let (token, name) = private.split_once('/')?;
        let body = name.strip_suffix(".ics")?;
        let access = match is_token(token) && is_id(body) {
            true => snapshot.links.access(token, body, self.shared.now()),
            false => Access::Unknown,
        };
        Some(match (access, snapshot.full_feed(body)) {
            (Access::Granted(_), Some(feed)) => {
                self.shared.record_token_use(token);
                answer(feed, request)
            }
            (Access::Tombstone { revoked }, _) => match snapshot.tombstone(revoked) {
                Some(stone) => answer(stone, request),
                None => plain(StatusCode::GONE, GONE),
            },
            (Access::Gone, _) => plain(StatusCode::GONE, GONE),
            _ => self.stranger(),
        })
    }

    /// Only those who know no address are limited, and all that happens to them
    /// is that each guess costs a connection.
    fn stranger(&self) -> Response<Full<Bytes>> {
        let mut response = plain(StatusCode::NOT_FOUND, NOT_FOUND);
        if self.shared.is_guessing() {
            response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
        response
    }

    fn pages(&self, mut request: Request<Body>) -> Answering {
        if let Some(peer) = self.peer {
            request.extensions_mut().insert(peer);
        }
        let gate = self.clone();
        let answering = self.pages.clone().call(request);
        Answering::Later(Box::pin(async move {
            let answer = answering.await?;
            gate.shared.counters.page(answer.status());
            Ok(gate.last_word(answer.map(Either::Right)))
        }))
    }

    fn last_word(&self, mut answer: Answer) -> Answer {
        if self.shared.is_draining() {
            answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
        answer
    }
}

const NOT_FOUND: &str = "Der er ingen kalender på denne adresse.\n";
const GONE: &str = "Adressen er spærret.\n";
const METHODS: &str = "Her kan kun læses: brug GET eller HEAD.\n";

fn answer<B>(feed: &ReadyFeed, request: &Request<B>) -> Response<Full<Bytes>> {
    match *request.method() {
        Method::GET | Method::HEAD => feed.answer(request.headers()),
        _ => {
            let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, METHODS);
            response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
            response
        }
    }
}

/// `[a-z0-9-]+`, as every id; longer than this is none that fits into an address.
fn is_id(text: &str) -> bool {
    const LONGEST: usize = 100;
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=LONGEST).contains(&text.len()) && text.bytes().all(plain)
}

/// A word to a calendar program, which shows no pages.
fn plain(status: StatusCode, text: &'static str) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from(text));
    *response.status_mut() = status;
    for (name, value) in [
        (CONTENT_TYPE, "text/plain; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (REFERRER_POLICY, "no-referrer"),
        (X_ROBOTS_TAG, "noindex"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// What no honest program sends: a body of unknown length, which with a
/// Content-Length beside it smuggles one request in another. HTTP/1.1 names its
/// host, and once (RFC 9112, section 3.2).
fn is_malformed<B>(request: &Request<B>) -> bool {
    let headers = request.headers();
    let mut hosts = headers.get_all(HOST).iter();
    let is_named = hosts.next().is_some() || request.version() != Version::HTTP_11;
    !is_named || hosts.next().is_some() || headers.contains_key(TRANSFER_ENCODING)
}

/// The answer to what goes no further. Nothing of ours needs a `%` in its path,
/// so none can hide a slash or a NUL.
fn refusal<B>(request: &Request<B>) -> Option<Response<Body>> {
    let mut response = match request.uri().path().contains('%') {
        true => errors::page(StatusCode::NOT_FOUND),
        false if is_malformed(request) => errors::page(StatusCode::BAD_REQUEST),
        false => return None,
    };
    // Who sends that is not asked for more.
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    security_headers::add(response.headers_mut());
    Some(response)
}

pub(in crate::web) struct CountedConnection(Arc<AppState>);

impl Drop for CountedConnection {
    fn drop(&mut self) {
        self.0.counters.disconnected();
    }
}
