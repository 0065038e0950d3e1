//! Where to go after signing in or an edit: never to another site.

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use serde::Deserialize;
use std::convert::Infallible;

/// The path that `til` of the address names; the front page without one of this site.
pub(in crate::web) struct ReturnPath(pub String);

#[derive(Deserialize, Default)]
#[serde(default)]
struct Next {
    til: String,
}

impl<S: Send + Sync> FromRequestParts<S> for ReturnPath {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<ReturnPath, Infallible> {
        let next = Query::<Next>::from_request_parts(parts, state).await;
        Ok(ReturnPath(local_path(&next.map(|Query(next)| next.til).unwrap_or_default())))
    }
}

/// The path if it is one of this site; else the front page.
pub(in crate::web) fn local_path(path: &str) -> String {
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
    fn other_sites_are_refused() {
        for path in
            ["/", "/direktionen", "/direktionen/moede/2026-01-02?gemt=1", "/log", "/log/818f4e0f"]
        {
            assert_eq!(local_path(path), path);
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
            assert_eq!(local_path(path), "/", "{path}");
        }
    }
}
