//! What answers each request of a connection: feeds first, and without waiting; then
//! the router. Malformed requests are refused before either.

use super::limiter::Connection;
use crate::feed::FeedOf;
use crate::web::address::canonical;
use crate::web::auth::client::Peer;
use crate::web::errors;
use crate::web::router::try_feed;
use crate::web::security_headers;
use crate::web::state::AppState;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::header::{CONNECTION, HOST, STRICT_TRANSPORT_SECURITY, TRANSFER_ENCODING};
use axum::http::{HeaderValue, Request, Response, StatusCode, Version};
use axum::response::{IntoResponse, Redirect};
use http_body_util::{Either, Full};
use hyper::body::Incoming;
use std::convert::Infallible;
use std::future::{Ready, ready};
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tower::Service;

pub(super) type FeedOrPage = Response<Either<Full<Bytes>, Body>>;

/// One of these answers the requests of one connection. Axum's router would cost a feed
/// 15 to 32 % more processor time (docs/design.md), so it comes second.
#[derive(Clone)]
pub(in crate::web) struct FeedService {
    app: Arc<AppState>,
    router: Router,
    client: Option<Arc<Client>>,
    /// Answers nothing but that everything is over TLS, at this address.
    moved_to: Option<Arc<str>>,
}

/// The other end of a connection, until it is closed.
struct Client {
    peer: Peer,
    connection: Arc<Connection>,
    app: Arc<AppState>,
}

impl Drop for Client {
    fn drop(&mut self) {
        self.app.counters.disconnected();
    }
}

/// A feed is ready at once, but for a moment after the start; a page takes its time.
pub(in crate::web) enum Answer {
    Ready(Ready<Result<FeedOrPage, Infallible>>),
    Later(Pin<Box<dyn Future<Output = Result<FeedOrPage, Infallible>> + Send>>),
}

impl Future for Answer {
    type Output = Result<FeedOrPage, Infallible>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.get_mut() {
            Answer::Ready(answer) => Pin::new(answer).poll(context),
            Answer::Later(answer) => answer.as_mut().poll(context),
        }
    }
}

impl hyper::service::Service<Request<Incoming>> for FeedService {
    type Response = FeedOrPage;
    type Error = Infallible;
    type Future = Answer;

    fn call(&self, request: Request<Incoming>) -> Answer {
        if let Some(client) = &self.client {
            client.connection.record_request();
        }
        match self.try_ready(&request) {
            Some(Ok(response)) => Answer::Ready(ready(Ok(self.finish(response)))),
            Some(Err(_)) => self.feed_once_made(request),
            None => self.page(request.map(Body::new)),
        }
    }
}

impl FeedService {
    pub fn new(app: Arc<AppState>, router: Router) -> FeedService {
        FeedService { app, router, client: None, moved_to: None }
    }

    /// The same for a port that only leads on to an address.
    pub fn redirecting(&self, to: &str) -> FeedService {
        FeedService { moved_to: Some(to.into()), ..self.clone() }
    }

    /// The service of one connection.
    pub fn for_connection(&self, peer: IpAddr, connection: Arc<Connection>) -> FeedService {
        let app = self.app.clone();
        app.counters.connected();
        let client = Arc::new(Client { peer: Peer(peer), connection, app });
        FeedService { client: Some(client), ..self.clone() }
    }

    /// From now on each response is the last of its connection.
    pub fn start_draining(&self) {
        self.app.start_draining();
    }

    /// The response to what needs no page: a feed, or a malformed request.
    fn try_ready<B>(&self, request: &Request<B>) -> Option<Result<FeedOrPage, FeedOf>> {
        let is_malformed = is_malformed(request);
        if let Some(base) = &self.moved_to {
            let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
            let moved = Redirect::permanent(&format!("{base}{path}")).into_response();
            return Some(Ok(moved.map(Either::Right)));
        }
        if !is_malformed && let Some(answer) = try_feed(&self.app, request) {
            return Some(answer.map(|response| {
                self.app.counters.feed(response.status());
                response.map(Either::Left)
            }));
        }
        let refused = refusal(request, is_malformed)?;
        self.app.counters.page(refused.status());
        Some(Ok(refused.map(Either::Right)))
    }

    /// Waits for a feed that is not made yet.
    fn feed_once_made(&self, request: Request<Incoming>) -> Answer {
        let service = self.clone();
        Answer::Later(Box::pin(async move {
            loop {
                let tried = service.app.feeds_tried();
                match service.try_ready(&request) {
                    Some(Ok(response)) => return Ok(service.finish(response)),
                    Some(Err(feed)) => service.app.want(feed),
                    None => break,
                }
                tried.await;
            }
            service.page(request.map(Body::new)).await
        }))
    }

    fn page(&self, mut request: Request<Body>) -> Answer {
        if let Some(client) = &self.client {
            request.extensions_mut().insert(client.peer);
        }
        let service = self.clone();
        let answering = self.router.clone().call(request);
        Answer::Later(Box::pin(async move {
            let response = answering.await?;
            service.app.counters.page(response.status());
            Ok(service.finish(response.map(Either::Right)))
        }))
    }

    fn finish(&self, response: FeedOrPage) -> FeedOrPage {
        let client = self.client.as_ref();
        let is_last =
            self.app.is_draining() || client.is_some_and(|c| c.connection.is_limit_near());
        finish(response, self.app.accounts.cookies.is_secure, is_last)
    }
}

/// Adds what follows from the connection.
pub(super) fn finish(mut response: FeedOrPage, is_secure: bool, is_last: bool) -> FeedOrPage {
    if is_secure {
        // Browsers that came here over TLS once come by nothing else for a year.
        let year = HeaderValue::from_static("max-age=31536000");
        response.headers_mut().insert(STRICT_TRANSPORT_SECURITY, year);
    }
    if is_last {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// No honest client sends a body of unknown length, which with a Content-Length
/// smuggles one request inside another. HTTP/1.1 requires exactly one Host (RFC 9112, sections
/// 3.2 and 6.1).
pub(super) fn is_malformed<B>(request: &Request<B>) -> bool {
    let headers = request.headers();
    let mut hosts = headers.get_all(HOST).iter();
    let has_host = hosts.next().is_some() || request.version() != Version::HTTP_11;
    !has_host || hosts.next().is_some() || headers.contains_key(TRANSFER_ENCODING)
}

/// The response that ends a connection. No path of ours needs a `%`, so none can hide a
/// slash or a NUL.
fn refusal<B>(request: &Request<B>, is_malformed: bool) -> Option<Response<Body>> {
    let path = request.uri().path();
    let mut response = if path.contains('%') && canonical(path).is_none() {
        errors::page(StatusCode::NOT_FOUND)
    } else if is_malformed {
        errors::page(StatusCode::BAD_REQUEST)
    } else {
        return None;
    };
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    security_headers::add(response.headers_mut());
    Some(response)
}
