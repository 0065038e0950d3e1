//! The user who sends a request, by the session cookie or a proxy's header.

use crate::schedule::Audience;
use crate::web::auth::accounts::Accounts;
use crate::web::auth::client::Peer;
use crate::web::auth::users::{Role, User};
use crate::web::errors::Failure;
use crate::web::state::AppState;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use std::convert::Infallible;
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// A user who is signed in.
#[derive(Clone, Debug)]
pub(in crate::web) struct CurrentUser {
    pub name: String,
    pub role: Role,
    /// Signed in by a proxy, which alone can sign them out.
    pub by_proxy: bool,
    /// Signed in by the provider of the single sign-on.
    pub by_provider: bool,
    /// Against forged forms: each form of theirs must send it.
    pub token: String,
}

impl CurrentUser {
    pub fn new(accounts: &Accounts, user: User, by_proxy: bool) -> CurrentUser {
        let token = accounts.form_token(&user);
        let by_provider = user.is_by_provider();
        CurrentUser { name: user.name, role: user.role, by_proxy, by_provider, token }
    }

    pub fn can_edit(&self) -> bool {
        self.role >= Role::Editor
    }

    pub fn is_administrator(&self) -> bool {
        self.role == Role::Administrator
    }

    fn has_sent(&self, token: &str) -> bool {
        self.token.as_bytes().ct_eq(token.as_bytes()).into()
    }
}

/// The user who sends a request, if signed in.
#[derive(Clone, Debug)]
pub(in crate::web) struct Session {
    pub user: Option<CurrentUser>,
}

impl Session {
    /// Everyone who is signed in sees closed items.
    pub fn audience(&self) -> Audience {
        if self.user.is_some() { Audience::Full } else { Audience::Open }
    }

    /// The user, if they have the role and sent a form from a page of theirs.
    pub fn require_role(&self, role: Role, token: &str) -> Result<CurrentUser, Failure> {
        match &self.user {
            None => Err(Failure(StatusCode::UNAUTHORIZED)),
            Some(user) if user.role >= role && user.has_sent(token) => Ok(user.clone()),
            Some(_) => Err(Failure(StatusCode::FORBIDDEN)),
        }
    }
}

impl Session {
    fn of(parts: &Parts, app: &AppState) -> Session {
        if app.is_replica() {
            return Session { user: None };
        }
        let accounts = &app.accounts;
        let peer = parts.extensions.get::<Peer>().map(|peer| peer.0);
        let by_proxy = accounts.by_proxy(&parts.headers, peer).map(|user| (user, true));
        let by_cookie = || accounts.session(&parts.headers, app.now()).map(|user| (user, false));
        let found = by_proxy.or_else(by_cookie);
        let user = found.map(|(user, by_proxy)| CurrentUser::new(accounts, user, by_proxy));
        Session { user }
    }
}

impl FromRequestParts<Arc<AppState>> for Session {
    type Rejection = Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &Arc<AppState>,
    ) -> Result<Session, Infallible> {
        let known = parts.extensions.get::<Session>().cloned();
        Ok(known.unwrap_or_else(|| Session::of(parts, app)))
    }
}

/// Looks once for each request who sends it. What somebody who is signed in is shown is kept
/// nowhere: once they have signed out, the browser's "back" shows none of it.
pub(in crate::web) async fn layer(
    State(app): State<Arc<AppState>>,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let session = Session::of(&parts, &app);
    parts.extensions.insert(session.clone());
    let mut response = next.run(Request::from_parts(parts, body)).await;
    let headers = response.headers_mut();
    let is_public = |value: &HeaderValue| value.as_bytes().starts_with(b"public");
    if session.user.is_some() && !headers.get(CACHE_CONTROL).is_some_and(is_public) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}
