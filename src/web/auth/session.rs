//! Who asks, and for what: taken from each request.

use crate::schedule::Audience;
use crate::web::auth::accounts::Accounts;
use crate::web::auth::users::{Role, User};
use crate::web::blocking::run_blocking;
use crate::web::errors::Failure;
use crate::web::state::AppState;
use crate::web::text::sentence;
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// The other end of a connection.
#[derive(Clone, Copy, Debug)]
pub(in crate::web) struct Peer(pub IpAddr);

/// Someone who is signed in.
#[derive(Clone, Debug)]
pub(in crate::web) struct CurrentUser {
    pub name: String,
    pub role: Role,
    /// A proxy signed them in, and only it can sign them out.
    pub by_proxy: bool,
    /// What their forms must bring.
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

    pub fn has_sent(&self, token: &str) -> bool {
        self.token.as_bytes().ct_eq(token.as_bytes()).into()
    }
}

/// An edit that was just made.
#[derive(Clone, Debug)]
pub(in crate::web) struct Saved {
    /// As the history has it.
    pub words: String,
    /// Its id there.
    pub entry: Option<String>,
    /// It still stands.
    pub can_undo: bool,
}

/// In the place of an id, when the history could not be kept.
pub(in crate::web) const NO_ENTRY: &str = "uden-historik";

/// A request for a page.
#[derive(Clone, Debug)]
pub(in crate::web) struct Session {
    pub user: Option<CurrentUser>,
    /// Where they are, to come back to.
    pub path: String,
    /// What they just did: `?gemt=…`.
    pub saved: Option<Saved>,
}

impl Session {
    /// Those who are signed in see closed items.
    pub fn audience(&self) -> Audience {
        if self.user.is_some() { Audience::Full } else { Audience::Open }
    }

    /// To the login, and back here from there.
    pub fn sign_in_first(&self) -> Response {
        Redirect::to(&format!("/login?til={}", self.path)).into_response()
    }

    /// Whoever has a role, with a form from a page of theirs.
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
        let user = by_proxy
            .or_else(by_cookie)
            .map(|(user, by_proxy)| CurrentUser::new(accounts, user, by_proxy));
        let id = parts.uri.query().and_then(saved_id).filter(|_| user.is_some());
        let saved = match id {
            Some(id) => saved(app.clone(), id.to_owned()).await,
            None => None,
        };
        Ok(Session { user, path: parts.uri.path().to_owned(), saved })
    }
}

fn saved_id(query: &str) -> Option<&str> {
    query.split('&').find_map(|pair| pair.strip_prefix("gemt="))
}

/// What the history says of an entry of late.
async fn saved(app: Arc<AppState>, id: String) -> Option<Saved> {
    const LATE: usize = 20;
    if id == NO_ENTRY {
        let words = "Historikken kan ikke føres lige nu, så ændringen kan ikke fortrydes her.";
        return Some(Saved { words: words.to_owned(), entry: None, can_undo: false });
    }
    let log = run_blocking(move || app.editor.log(Some(LATE))).await;
    let past = log.ok()?.ok()?.into_iter().find(|past| past.entry.id == id)?;
    Some(Saved { words: sentence(&past.entry.words), entry: Some(id), can_undo: !past.undone })
}

/// A path on this very snapshot; anything else is the front page.
pub(in crate::web) fn local(path: &str) -> String {
    let mut bytes = path.bytes();
    let is_path = bytes.next() == Some(b'/')
        && !path.starts_with("//")
        && bytes.all(|b| b.is_ascii_alphanumeric() || b"/-_.?=&".contains(&b))
        && !path.starts_with("/login")
        && !path.starts_with("/logout");
    if is_path { path.to_owned() } else { "/".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_elsewhere() {
        for path in
            ["/", "/direktionen", "/direktionen/moede/2026-01-02?gemt=1", "/log", "/log/818f4e0f"]
        {
            assert_eq!(local(path), path);
        }
        for path in [
            "",
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "/a\r\nSet-Cookie: x=y",
            "/login",
            "/logout",
            "/æ",
            "javascript:alert(1)",
        ] {
            assert_eq!(local(path), "/", "{path}");
        }
    }
}
