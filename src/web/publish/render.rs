//! What `serve` sends to a reader who is not signed in, made by the same router, as files.

use super::content::{Content, NOT_FOUND, PRIVATE, is_page, key};
use super::hrefs::{Reach, of_copy};
use super::index::Entry;
use super::refusal::Refusal;
use crate::compile::rolling_window;
use crate::web::errors;
use crate::web::router::{router, try_feed};
use crate::web::snapshot::Snapshot;
use crate::web::state::AppState;
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, HeaderName, LOCATION};
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tower::ServiceExt;
use tracing::warn;

/// Caches may answer with a copy for so long, and for a week where the origin is away.
const PUBLIC: &str = "public, max-age=300, stale-if-error=604800";

pub(super) struct Renderer {
    app: Arc<AppState>,
    router: Router,
    /// What was made of this plan and need not be made again, by address.
    made: BTreeMap<String, Made>,
}

struct Made {
    entry: Entry,
    /// Of a page.
    leads_to: BTreeSet<String>,
}

/// What is at an address.
pub(super) enum Answer {
    Content(Content),
    /// A page, and all that it leads to.
    Page(Content, BTreeSet<String>),
    Nothing(StatusCode),
}

/// All that pages lead to: the addresses, by key.
#[derive(Default)]
pub(super) struct Pages {
    pub pages: BTreeMap<String, String>,
    pub files: BTreeMap<String, String>,
}

impl Renderer {
    pub fn new(app: Arc<AppState>) -> Renderer {
        Renderer { router: router(app.clone()), app, made: BTreeMap::new() }
    }

    /// Makes it of this plan from now on. What is of bodies that are as before stays known.
    pub fn take(&mut self, snapshot: Arc<Snapshot>) {
        let before = self.app.snapshot();
        let same = snapshot.same_to_open(&before);
        let body = |address: &str| address.split(['/', '?']).nth(1).map(str::to_owned);
        self.made.retain(|address, _| body(address).is_some_and(|id| same.contains(&*id)));
        self.app.publish(snapshot.clone());
    }

    /// What is at an address, if that was made before.
    pub fn known(&self, address: &str) -> Option<&Entry> {
        self.made.get(address).map(|made| &made.entry)
    }

    pub async fn get(&mut self, address: &str) -> Result<Answer, Refusal> {
        let answer = self.make(address).await?;
        let (content, leads_to) = match &answer {
            Answer::Content(content) => (content, BTreeSet::new()),
            Answer::Page(content, leads_to) => (content, leads_to.clone()),
            Answer::Nothing(_) => return Ok(answer),
        };
        let entry = Entry::new(&key(address), content);
        self.made.insert(address.to_owned(), Made { entry, leads_to });
        Ok(answer)
    }

    async fn make(&self, address: &str) -> Result<Answer, Refusal> {
        let reach = self.reach();
        let request = request(address)?;
        if let Some(Ok(feed)) = try_feed(&self.app, &request) {
            let (parts, body) = feed.into_parts();
            let bytes = body.collect().await.map(|all| all.to_bytes()).unwrap_or_default();
            return Ok(answer(address, (parts.status, &parts.headers), bytes, reach));
        }
        let response = self.router.clone().oneshot(request).await;
        let response = response.unwrap_or_else(|never| match never {});
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.map_err(|error| internal(address, &error))?;
        if parts.status.is_server_error() {
            return Err(internal(address, &parts.status));
        }
        Ok(answer(address, (parts.status, &parts.headers), bytes, reach))
    }

    /// The days of which meetings and years are published.
    pub fn reach(&self) -> Reach {
        let (from, to) = rolling_window(&self.app.config, self.app.snapshot().today);
        Reach { from, to }
    }

    /// The page for what is not there.
    pub async fn not_found(&self) -> Result<Content, Refusal> {
        let (parts, body) = errors::page(StatusCode::NOT_FOUND).into_parts();
        let bytes = to_bytes(body, usize::MAX).await;
        let bytes = bytes.map_err(|error| internal(NOT_FOUND, &error))?;
        Ok(content("/", &parts.headers, bytes))
    }

    /// Reads every page that these lead to. Other files are not made yet.
    pub async fn pages(&mut self, first: impl Iterator<Item = String>) -> Result<Pages, Refusal> {
        let mut found = Pages::default();
        let mut waiting: Vec<String> = first.collect();
        let mut known: BTreeSet<String> = waiting.iter().map(|address| key(address)).collect();
        while let Some(address) = waiting.pop() {
            let key_of = key(&address);
            if !is_page(&key_of) && address != "/" {
                found.files.insert(key_of, address);
                continue;
            }
            if !self.made.contains_key(&address)
                && let Answer::Nothing(status) = self.get(&address).await?
            {
                warn!("en side fører til `{address}`, som svarer {}", status.as_u16());
            }
            let Some(made) = self.made.get(&address) else { continue };
            waiting.extend(made.leads_to.iter().filter(|to| known.insert(key(to))).cloned());
            found.pages.insert(key_of, address);
        }
        Ok(found)
    }
}

fn request(address: &str) -> Result<Request<Body>, Refusal> {
    Request::get(address).body(Body::empty()).map_err(|error| internal(address, &error))
}

/// A private address stands in no message.
fn internal(address: &str, why: &dyn std::fmt::Display) -> Refusal {
    let is_private = address.trim_start_matches('/').starts_with(PRIVATE);
    let shown = if is_private { "en privat adresse" } else { address };
    Refusal::Fault(format!("intern fejl: `{shown}` kan ikke laves ({why})"))
}

fn answer(
    address: &str,
    (status, headers): (StatusCode, &HeaderMap),
    bytes: Bytes,
    reach: Reach,
) -> Answer {
    if status.is_redirection()
        && let Some(to) = text(headers, LOCATION)
    {
        return moved(address, &to, reach);
    }
    if status != StatusCode::OK {
        return Answer::Nothing(status);
    }
    let content = content(address, headers, bytes);
    if !content.content_type.starts_with("text/html") || address.contains(".html") {
        return Answer::Content(content);
    }
    let (copy, leads_to) = of_copy(&String::from_utf8_lossy(&content.bytes), reach);
    Answer::Page(Content { bytes: copy.into(), ..content }, leads_to)
}

/// A page that leads on, for no file can redirect.
fn moved(address: &str, to: &str, reach: Reach) -> Answer {
    let html = format!(
        "<!doctype html>\n<html lang=\"da\">\n<head>\n<meta charset=\"utf-8\">\n\
         <title>Flyttet – Årshjul</title>\n<meta http-equiv=\"refresh\" content=\"0; url={to}\">\n\
         <link rel=\"canonical\" href=\"{to}\">\n</head>\n<body>\n\
         <p><a href=\"{to}\">Siden er flyttet hertil.</a></p>\n</body>\n</html>\n"
    );
    let (copy, leads_to) = of_copy(&html, reach);
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HTML.parse().expect("it is ASCII"));
    Answer::Page(content(address, &headers, copy.into()), leads_to)
}

const HTML: &str = "text/html; charset=utf-8";

fn content(address: &str, headers: &HeaderMap, bytes: Bytes) -> Content {
    let served = text(headers, CACHE_CONTROL).unwrap_or_default();
    let is_private = address.trim_start_matches('/').starts_with(PRIVATE);
    let cache_control =
        if is_private || served.contains("immutable") { served } else { PUBLIC.to_owned() };
    Content {
        content_type: text(headers, CONTENT_TYPE).unwrap_or_default(),
        cache_control,
        disposition: text(headers, CONTENT_DISPOSITION),
        bytes,
    }
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.to_owned())
}
