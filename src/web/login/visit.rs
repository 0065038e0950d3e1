//! Who asks, and for what: taken from each request.

use super::super::shared::Shared;
use super::super::users::{Role, User};
use crate::schedule::Audience;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// The other end of a connection.
#[derive(Clone, Copy, Debug)]
pub(in crate::web) struct Peer(pub IpAddr);

/// Someone who is signed in.
#[derive(Clone, Debug)]
pub(in crate::web) struct Visitor {
    pub name: String,
    pub role: Role,
    /// A proxy signed them in, and only it can sign them out.
    pub by_proxy: bool,
    /// What their forms must bring.
    pub token: String,
}

impl Visitor {
    pub fn can_edit(&self) -> bool {
        self.role >= Role::Editor
    }

    pub fn has_sent(&self, token: &str) -> bool {
        self.token.as_bytes().ct_eq(token.as_bytes()).into()
    }
}

/// A request for a page.
#[derive(Clone, Debug)]
pub(in crate::web) struct Visit {
    pub visitor: Option<Visitor>,
    /// Where they are, to come back to.
    pub path: String,
    /// The entry of the history that they just made: `?gemt=…`.
    pub saved: Option<String>,
}

impl Visit {
    /// Those who are signed in see closed items.
    pub fn audience(&self) -> Audience {
        if self.visitor.is_some() { Audience::Full } else { Audience::Open }
    }

    pub fn editor(&self) -> Option<&Visitor> {
        self.visitor.as_ref().filter(|visitor| visitor.can_edit())
    }
}

impl FromRequestParts<Arc<Shared>> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        shared: &Arc<Shared>,
    ) -> Result<Visit, Infallible> {
        let accounts = &shared.accounts;
        let peer = parts.extensions.get::<Peer>().map(|peer| peer.0);
        let visitor = |user: User, by_proxy| Visitor {
            token: accounts.form_token(&user),
            name: user.name,
            role: user.role,
            by_proxy,
        };
        let by_proxy = accounts.by_proxy(&parts.headers, peer).map(|user| visitor(user, true));
        let by_cookie =
            || accounts.session(&parts.headers, shared.now()).map(|user| visitor(user, false));
        Ok(Visit {
            visitor: by_proxy.or_else(by_cookie),
            path: parts.uri.path().to_owned(),
            saved: parts.uri.query().and_then(saved),
        })
    }
}

/// The id of an entry: hexadecimal, as git has it.
fn saved(query: &str) -> Option<String> {
    let id = query.split('&').find_map(|pair| pair.strip_prefix("gemt="))?;
    let is_id = (7..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_hexdigit());
    is_id.then(|| id.to_owned())
}
