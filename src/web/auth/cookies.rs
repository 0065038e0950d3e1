//! The cookies of this server, which only it can read or make.

use axum::http::HeaderMap;
use axum_extra::extract::PrivateCookieJar;
use axum_extra::extract::cookie::{Cookie, Key, SameSite};
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

/// A browser that signed in is known for so many days.
pub(in crate::web) const KNOWN_DAYS: i64 = 180;

#[cfg(feature = "oidc")]
const ATTEMPT: &str = "-oidc";

pub(in crate::web) struct Cookies {
    key: Key,
    /// They go over TLS only.
    pub is_secure: bool,
}

/// What the cookie of a session says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::web) struct SessionCookie {
    /// The user's, when they signed in.
    pub epoch: String,
    pub until: DateTime<Utc>,
    /// By which the session can be ended.
    pub id: String,
    pub name: String,
}

impl Cookies {
    pub fn new(key: Key, is_secure: bool) -> Cookies {
        Cookies { key, is_secure }
    }

    pub fn jar(&self, headers: &HeaderMap) -> PrivateCookieJar {
        PrivateCookieJar::from_headers(headers, self.key.clone())
    }

    /// A secret for one purpose, as long as the key.
    pub fn secret(&self, purpose: &[u8]) -> [u8; 32] {
        Sha256::digest([self.key.master(), purpose].concat()).into()
    }

    pub fn session(&self, headers: &HeaderMap) -> Option<SessionCookie> {
        let cookie = self.jar(headers).get(&self.name(""))?;
        let mut parts = cookie.value().splitn(4, ' ').map(str::to_owned);
        let mut part = || parts.next();
        let (epoch, until, id, name) = (part()?, part()?, part()?, part()?);
        let until = DateTime::from_timestamp(until.parse().ok()?, 0)?;
        Some(SessionCookie { epoch, until, id, name })
    }

    pub fn session_cookie(&self, session: &SessionCookie) -> Cookie<'static> {
        let SessionCookie { epoch, until, id, name } = session;
        self.cookie("", format!("{epoch} {} {id} {name}", until.timestamp()))
    }

    /// Takes the session away.
    pub fn no_session(&self) -> Cookie<'static> {
        self.cookie("", String::new())
    }

    /// The number of a browser that has signed in with a name before.
    pub fn known_browser(
        &self,
        headers: &HeaderMap,
        name: &str,
        now: DateTime<Utc>,
    ) -> Option<String> {
        let cookie = self.jar(headers).get(&self.name(&self.known_suffix(name)))?;
        let (number, since) = cookie.value().split_once(' ')?;
        let since = DateTime::from_timestamp(since.parse().ok()?, 0)?;
        (now - since < TimeDelta::days(KNOWN_DAYS)).then(|| number.to_owned())
    }

    pub fn known_cookie(&self, number: &str, name: &str, now: DateTime<Utc>) -> Cookie<'static> {
        let value = format!("{number} {}", now.timestamp());
        let mut cookie = self.cookie(&self.known_suffix(name), value);
        let kept = format!("kept=; Max-Age={}", TimeDelta::days(KNOWN_DAYS).num_seconds());
        cookie.set_max_age(Cookie::parse(kept).ok().and_then(|kept| kept.max_age()));
        cookie
    }

    /// With what is remembered of a browser that was sent to the provider.
    #[cfg(feature = "oidc")]
    pub fn with_attempt(&self, value: String) -> PrivateCookieJar {
        self.jar(&HeaderMap::new()).add(self.cookie(ATTEMPT, value))
    }

    #[cfg(feature = "oidc")]
    pub fn attempt(&self, headers: &HeaderMap) -> Option<String> {
        Some(self.jar(headers).get(&self.name(ATTEMPT))?.value().to_owned())
    }

    #[cfg(feature = "oidc")]
    pub fn without_attempt(&self, headers: &HeaderMap) -> PrivateCookieJar {
        self.jar(headers).remove(self.cookie(ATTEMPT, String::new()))
    }

    /// One cookie a name: several people may share a browser.
    fn known_suffix(&self, name: &str) -> String {
        let hash =
            Sha256::digest([&self.secret(b"known")[..], name.to_lowercase().as_bytes()].concat());
        format!("-{}", base16ct::lower::encode_string(&hash[..6]))
    }

    fn name(&self, suffix: &str) -> String {
        // The prefix makes browsers refuse it from anywhere but this very host.
        let prefix = if self.is_secure { "__Host-" } else { "" };
        format!("{prefix}aarshjul{suffix}")
    }

    fn cookie(&self, suffix: &str, value: String) -> Cookie<'static> {
        Cookie::build((self.name(suffix), value))
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(self.is_secure)
            .build()
    }
}
