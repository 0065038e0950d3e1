//! The user who sends a request, by the session cookie or a proxy's header.

use crate::schedule::Audience;
use crate::web::auth::accounts::Accounts;
use crate::web::auth::users::{Role, User};
use crate::web::errors::Failure;
use crate::web::state::AppState;
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// The address at the other end of the connection.
#[derive(Clone, Copy, Debug)]
pub(in crate::web) struct Peer(pub IpAddr);

/// A user who is signed in.
#[derive(Clone, Debug)]
pub(in crate::web) struct CurrentUser {
    pub name: String,
    pub role: Role,
    /// Signed in by a proxy, which alone can sign them out.
    pub by_proxy: bool,
    /// Against forged forms: each form of theirs must send it.
    pub token: String,
}

impl CurrentUser {
    pub fn new(accounts: &Accounts, user: User, by_proxy: bool) -> CurrentUser {
        let token = accounts.form_token(&user);
        CurrentUser { name: user.name, role: user.role, by_proxy, token }
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

impl FromRequestParts<Arc<AppState>> for Session {
    type Rejection = Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &Arc<AppState>,
    ) -> Result<Session, Infallible> {
        let accounts = &app.accounts;
        let peer = parts.extensions.get::<Peer>().map(|peer| peer.0);
        let by_proxy = accounts.by_proxy(&parts.headers, peer).map(|user| (user, true));
        let by_cookie = || accounts.session(&parts.headers, app.now()).map(|user| (user, false));
        let found = by_proxy.or_else(by_cookie);
        let user = found.map(|(user, by_proxy)| CurrentUser::new(accounts, user, by_proxy));
        Ok(Session { user })
    }
}
