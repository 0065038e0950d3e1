//! What signing in rests on: the users' file, the key of the cookies, and the
//! one-time address of the first administrator.

use crate::feed::links::{Links, RANDOM_BYTES};
use crate::plan::Config;
use crate::store::{AuditLog, LINKS, PathError, StateDir};
use crate::web::auth::audited::Audit;
use crate::web::auth::cookies::{Cookies, SessionCookie};
use crate::web::auth::ended::EndedSessions;
use crate::web::auth::hasher::Hasher;
use crate::web::auth::passwords;
use crate::web::auth::throttle::Throttle;
use crate::web::auth::users::{Role, USERS, User, Users, hash_password};
use crate::web::errors::Failure;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum_extra::extract::PrivateCookieJar;
use axum_extra::extract::cookie::{Cookie, Key};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use subtle::ConstantTimeEq;

/// The file in `state/` with the key of the cookies.
const KEY: &str = "session-key";
const KEY_BYTES: usize = 64;
/// The file in `state/` with the one-time address.
const FIRST: &str = "first-address.txt";
const PATIENCE: Duration = Duration::from_secs(10);
/// A session lasts no longer than this.
pub(in crate::web) const SESSION: TimeDelta = TimeDelta::days(14);

pub(in crate::web) struct Accounts {
    state: StateDir,
    pub(in crate::web) cookies: Cookies,
    ended: EndedSessions,
    user_header: Option<HeaderName>,
    trusted_proxies: Vec<IpAddr>,
    /// The token of the one-time address, until it is used.
    first: Mutex<Option<String>>,
    pub(in crate::web) throttle: Throttle,
    pub(in crate::web) hasher: Hasher,
    pub(in crate::web) audit: Audit,
}

/// Why the first administrator was not made.
pub(in crate::web) enum NotFirst {
    /// The address was used, or never was one.
    Spent,
    NotSaved(String),
}

impl Accounts {
    pub fn open(state: StateDir, config: &Config) -> Result<Accounts, PathError> {
        let log = AuditLog::new(state.clone(), config.timezone, config.server.audit_months);
        let config = &config.server;
        let is_https = config.public_url.as_deref().is_some_and(|url| url.starts_with("https:"));
        let cookies = Cookies::new(key(&state)?, is_https || config.tls_certificate.is_some());
        let header = config.user_header.as_deref().map(|name| name.to_ascii_lowercase());
        let accounts = Accounts {
            ended: EndedSessions::open(state.clone())?,
            user_header: header.and_then(|name| HeaderName::try_from(name).ok()),
            trusted_proxies: config.trusted_proxies.clone(),
            first: Mutex::new(None),
            throttle: Throttle::new(cookies.secret(b"throttle")),
            hasher: Hasher::new(),
            audit: Audit::new(log),
            cookies,
            state,
        };
        if accounts.users()?.is_empty() {
            *accounts.first() = Some(BASE64_URL_SAFE_NO_PAD.encode(random::<18>(&accounts.state)?));
        }
        Ok(accounts)
    }

    pub fn users(&self) -> Result<Users, PathError> {
        let text = self.state.read(USERS)?.unwrap_or_default();
        Ok(Users::parse(&String::from_utf8_lossy(&text)))
    }

    /// Changes the users' file under the lock.
    pub(in crate::web) fn change<T>(
        &self,
        change: impl FnOnce(&mut Users, [u8; 8]) -> T,
    ) -> Result<T, PathError> {
        let _lock = self.state.lock(PATIENCE)?;
        let mut users = self.users()?;
        let before = users.clone();
        let done = change(&mut users, random::<8>(&self.state)?);
        if users != before {
            self.state.write(USERS, users.to_text().as_bytes())?;
        }
        Ok(done)
    }

    /// The private addresses that were given out.
    pub(in crate::web) fn links(&self) -> Result<Links, PathError> {
        let text = self.state.read(LINKS)?.unwrap_or_default();
        Ok(Links::parse(&String::from_utf8_lossy(&text)))
    }

    /// Changes the file of private addresses under the lock.
    pub(in crate::web) fn change_links<T>(
        &self,
        change: impl FnOnce(&mut Links, [u8; RANDOM_BYTES]) -> T,
    ) -> Result<T, PathError> {
        let _lock = self.state.lock(PATIENCE)?;
        let mut links = self.links()?;
        let before = links.clone();
        let done = change(&mut links, random::<RANDOM_BYTES>(&self.state)?);
        if links != before {
            self.state.write(LINKS, links.to_text().as_bytes())?;
        }
        Ok(done)
    }

    /// Keeps the whole one-time address for whoever may read the state folder.
    pub fn keep_first_address(&self, address: &str) -> Result<PathBuf, PathError> {
        // Each start has another one, and a ledger is vouched for by when its folder changed.
        self.state.write_over(FIRST, address.as_bytes())?;
        Ok(self.state.path().join(FIRST))
    }

    /// Where the first administrator is made, while there is none.
    pub fn first_path(&self) -> Option<String> {
        self.first().as_ref().map(|token| format!("/login/first/{token}"))
    }

    pub(in crate::web) fn is_first(&self, token: &str) -> bool {
        let known = self.first();
        known.as_deref().is_some_and(|known| known.as_bytes().ct_eq(token.as_bytes()).into())
    }

    /// Makes the first administrator, once.
    pub(in crate::web) fn make_first(
        &self,
        token: &str,
        name: &str,
        password: &str,
    ) -> Result<User, NotFirst> {
        let hash = hash_password(password).map_err(NotFirst::NotSaved)?;
        if !self.is_first(token) {
            return Err(NotFirst::Spent);
        }
        let made = self.change(|users, random| {
            // Another request or `aarshjul user add` may have been faster.
            let is_first = users.is_empty();
            if is_first {
                users.set(name, Role::Administrator, Some(hash), random);
            }
            users.find(name).filter(|_| is_first).cloned()
        });
        let made = made.map_err(|error| NotFirst::NotSaved(error.to_string()))?;
        *self.first() = None;
        // It is spent, so one that stays gives nobody anything.
        let _ = self.state.remove(FIRST);
        made.ok_or(NotFirst::Spent)
    }

    /// The hash of a new password of somebody who is signed in or known.
    pub async fn hash(&self, password: String) -> Result<String, Failure> {
        let hash = self.hasher.run(true, move |memory| passwords::hash_password(&password, memory));
        hash.await?.map_err(|_| Failure(StatusCode::SERVICE_UNAVAILABLE))
    }

    fn first(&self) -> MutexGuard<'_, Option<String>> {
        self.first.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The jar with a new session of a user in it. By a password, the browser is known
    /// from now on.
    pub(in crate::web) fn signed_in(
        &self,
        headers: &HeaderMap,
        user: &User,
        now: DateTime<Utc>,
    ) -> Result<PrivateCookieJar, Failure> {
        let jar = self.cookies.jar(&HeaderMap::new()).add(self.session_of(user, now + SESSION)?);
        let known = match self.cookies.known_browser(headers, &user.name, now) {
            Some(known) => known,
            None => self.new_id()?,
        };
        Ok(jar.add(self.cookies.known_cookie(&known, &user.name, now)))
    }

    /// The cookie of a new session.
    pub(in crate::web) fn session_of(
        &self,
        user: &User,
        until: DateTime<Utc>,
    ) -> Result<Cookie<'static>, Failure> {
        let (epoch, name) = (user.epoch.clone(), user.name.clone());
        let session = SessionCookie { epoch, until, id: self.new_id()?, name };
        Ok(self.cookies.session_cookie(&session))
    }

    fn new_id(&self) -> Result<String, Failure> {
        let id = random::<16>(&self.state).map(|id| BASE64_URL_SAFE_NO_PAD.encode(id));
        id.map_err(|_| Failure(StatusCode::SERVICE_UNAVAILABLE))
    }

    /// Ends the session of a browser, whatever becomes of its cookie.
    pub(in crate::web) fn sign_out(
        &self,
        headers: &HeaderMap,
        now: DateTime<Utc>,
    ) -> Result<(), PathError> {
        match self.cookies.session(headers) {
            Some(session) => self.ended.end(&session.id, session.until, now),
            None => Ok(()),
        }
    }

    /// The jar that takes the session away.
    pub(in crate::web) fn signed_out(&self, headers: &HeaderMap) -> PrivateCookieJar {
        self.cookies.jar(headers).remove(self.cookies.no_session())
    }

    /// The user of a session that still holds.
    pub(in crate::web) fn session(&self, headers: &HeaderMap, now: DateTime<Utc>) -> Option<User> {
        let session = self.cookies.session(headers)?;
        if session.until <= now || self.ended.contains(&session.id) {
            return None;
        }
        let users = self.users().ok()?;
        users.find(&session.name).filter(|user| user.epoch == session.epoch).cloned()
    }

    /// The user whom a proxy of ours has signed in. Only those in the users'
    /// file are more than anyone: the whole house may have an account there.
    pub(in crate::web) fn by_proxy(
        &self,
        headers: &HeaderMap,
        peer: Option<IpAddr>,
    ) -> Option<User> {
        let header = self.user_header.as_ref()?;
        if !self.trusted_proxies.contains(&peer?.to_canonical()) {
            return None;
        }
        let mut names = headers.get_all(header).iter();
        let name = std::str::from_utf8(names.next()?.as_bytes()).ok()?;
        // Two of them: one came from outside.
        if names.next().is_some() {
            return None;
        }
        self.users().ok()?.find(name).cloned()
    }

    /// What a form must bring to be from a page of this user's. It lasts as long
    /// as the password, so that a form survives signing in again.
    pub(in crate::web) fn form_token(&self, user: &User) -> String {
        let mut hash = Sha256::new();
        for part in [&self.cookies.secret(b"form")[..], user.epoch.as_bytes(), user.name.as_bytes()]
        {
            hash.update(Sha256::digest(part));
        }
        BASE64_URL_SAFE_NO_PAD.encode(&hash.finalize()[..18])
    }
}

/// The key of the cookies, made when there is none. Who loses it signs everyone out.
fn key(state: &StateDir) -> Result<Key, PathError> {
    let known = || Ok(state.read(KEY)?.filter(|bytes| bytes.len() == KEY_BYTES));
    // Nothing is locked where nothing is written: a disk that can't be written to
    // stops no start.
    if let Some(bytes) = known()? {
        return Ok(Key::from(&bytes));
    }
    let _lock = state.lock(PATIENCE)?;
    if let Some(bytes) = known()? {
        return Ok(Key::from(&bytes));
    }
    let bytes = random::<KEY_BYTES>(state)?;
    state.write(KEY, &bytes)?;
    Ok(Key::from(&bytes))
}

fn random<const N: usize>(state: &StateDir) -> Result<[u8; N], PathError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| {
        let error = std::io::Error::other(format!("maskinen gav ingen tilfældige tal: {error}"));
        PathError::new("lave nøgler i", state.path(), error)
    })?;
    Ok(bytes)
}
