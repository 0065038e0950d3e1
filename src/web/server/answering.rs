//! What answers on connections from the first moment on: open feeds as the server before left
//! them, and everything else once the application is there.

use super::limiter::Connection;
use super::service::{Answer, FeedOrPage, FeedService, finish, is_malformed};
use crate::web::feeds::KeptFeeds;
use arc_swap::ArcSwapOption;
use axum::http::{Method, Request};
use http_body_util::Either;
use hyper::body::Incoming;
use hyper::service::Service;
use std::convert::Infallible;
use std::future::ready;
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};
use tokio::sync::SetOnce;

#[derive(Clone)]
pub(in crate::web) struct Answering {
    early: Arc<ArcSwapOption<KeptFeeds>>,
    /// Whether browsers come here by nothing but TLS.
    is_secure: bool,
    whole: Arc<SetOnce<FeedService>>,
    /// Everything is at this address.
    moved_to: Option<Arc<str>>,
}

/// The service of one connection.
#[derive(Clone)]
pub(super) struct ConnectionService {
    shared: Answering,
    peer: IpAddr,
    connection: Arc<Connection>,
    own: Arc<OnceLock<FeedService>>,
}

impl Answering {
    /// With feeds to answer with until the application is there.
    pub fn new(early: Option<KeptFeeds>, is_secure: bool) -> Answering {
        let (early, whole) = (Arc::new(ArcSwapOption::new(early.map(Arc::new))), Arc::default());
        Answering { early, is_secure, whole, moved_to: None }
    }

    /// From now on the application answers.
    pub fn complete(&self, service: FeedService) {
        // It is called once.
        let _ = self.whole.set(service);
        self.early.store(None);
    }

    /// The same for a port that only leads on to an address.
    pub fn redirecting(&self, to: &str) -> Answering {
        Answering { early: Arc::default(), moved_to: Some(to.into()), ..self.clone() }
    }

    pub fn for_connection(&self, peer: IpAddr, connection: Connection) -> ConnectionService {
        let (shared, connection) = (self.clone(), Arc::new(connection));
        ConnectionService { shared, peer, connection, own: Arc::default() }
    }

    /// From now on each response is the last of its connection.
    pub fn start_draining(&self) {
        if let Some(whole) = self.whole.get() {
            whole.start_draining();
        }
    }
}

impl Service<Request<Incoming>> for ConnectionService {
    type Response = FeedOrPage;
    type Error = Infallible;
    type Future = Answer;

    fn call(&self, request: Request<Incoming>) -> Answer {
        if let Some(own) = self.own.get() {
            return own.call(request);
        }
        if let Some(whole) = self.shared.whole.get() {
            return self.own(whole).call(request);
        }
        if let Some(response) = self.early(&request) {
            self.connection.record_request();
            return Answer::Ready(ready(Ok(response)));
        }
        let service = self.clone();
        Answer::Later(Box::pin(async move {
            let whole = service.shared.whole.wait().await;
            service.own(whole).call(request).await
        }))
    }
}

impl ConnectionService {
    /// Of the application for this connection.
    fn own(&self, whole: &FeedService) -> &FeedService {
        self.own.get_or_init(|| {
            let own = whole.for_connection(self.peer, self.connection.clone());
            self.shared.moved_to.as_ref().map_or(own.clone(), |to| own.redirecting(to))
        })
    }

    fn early<B>(&self, request: &Request<B>) -> Option<FeedOrPage> {
        let is_reading = [Method::GET, Method::HEAD].contains(request.method());
        let feeds = self.shared.early.load_full();
        let feeds = feeds.filter(|_| is_reading && !is_malformed(request));
        let feed = feeds?.open_feed(request.uri().path())?;
        let response = feed.respond(request.headers()).map(Either::Left);
        Some(finish(response, self.shared.is_secure, self.connection.is_limit_near()))
    }
}
