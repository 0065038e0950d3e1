//! What all pages have in common: the frame around them, and how one is sent.

use super::live;
use super::login::{Saved, Visit, Visitor};
use super::routes;
use super::shared::Shared;
use super::site::{Site, Trouble};
use crate::calendar::full_date;
use crate::schedule::Audience;
use askama::Template;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// The head, the top and the foot of a page.
pub(super) struct Frame {
    pub title: String,
    pub style: &'static str,
    pub script: &'static str,
    /// The id of the body that the page is about.
    pub current: String,
    /// Every body's id and name.
    pub bodies: Vec<(String, String)>,
    /// When the plan, as far as it is shown, was taken into use: "12. november 2026 kl. 9.04".
    pub since: String,
    /// The plan on disk does not hold.
    pub is_stale: bool,
    trouble: Option<Arc<Trouble>>,
    /// Behind a token: not to be led away from, nor found.
    pub is_private: bool,
    /// Who looks, if signed in.
    pub visitor: Option<Visitor>,
    /// The plan that is shown, as `live` names it.
    pub revision: String,
    /// The same as forms name it.
    pub plan: String,
    /// What they just did.
    pub saved: Option<Saved>,
    /// Where the reader is, to come back to after signing in.
    pub here: String,
}

impl Frame {
    pub fn new(site: &Site, title: impl Into<String>, current: &str) -> Frame {
        let bodies = site.schedule.plan.bodies.iter();
        Frame {
            title: title.into(),
            style: routes::style_path(),
            script: routes::script_path(),
            current: current.to_owned(),
            bodies: bodies.map(|body| (body.id.clone(), body.name.clone())).collect(),
            since: words(site, site.open_since),
            is_stale: site.trouble.is_some(),
            trouble: site.trouble.clone(),
            is_private: false,
            revision: live::Names::of(site).for_audience(Audience::Open),
            plan: site.revision.to_string(),
            visitor: None,
            saved: None,
            here: "/".to_owned(),
        }
    }

    pub fn seen_by(self, site: &Site, visit: &Visit) -> Frame {
        let revision = live::Names::of(site).for_audience(visit.audience());
        let since = match visit.audience() {
            Audience::Open => self.since,
            Audience::Full => words(site, site.since),
        };
        let (visitor, saved) = (visit.visitor.clone(), visit.saved.clone());
        Frame { since, revision, visitor, saved, here: visit.path.clone(), ..self }
    }

    /// What is wrong with the plan on disk, with excerpts of it: not for everyone.
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_ref().filter(|_| self.can_edit()).map(|trouble| &*trouble.for_editors)
    }

    /// What addresses of a body's forms begin with; empty for those who may change nothing.
    pub fn edits(&self, body: &str) -> String {
        if self.can_edit() { format!("/{body}") } else { String::new() }
    }

    /// Whether the page offers to change things.
    pub fn can_edit(&self) -> bool {
        self.visitor.as_ref().is_some_and(Visitor::can_edit)
    }

    pub fn private(self) -> Frame {
        Frame { is_private: true, ..self }
    }
}

fn words(site: &Site, time: DateTime<Utc>) -> String {
    let time = time.with_timezone(&site.schedule.zone);
    format!("{} kl. {}", full_date(time.date_naive()), time.format("%-H.%M"))
}

/// A page that is fine.
pub(super) struct Page<T>(pub T);

impl<T: Template> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        send(StatusCode::OK, &self.0)
    }
}

/// A page with a status of its own.
pub(super) fn send(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => {
            // "no-cache" lets a browser keep the page for "back", but ask first.
            let headers =
                [(CONTENT_TYPE, "text/html; charset=utf-8"), (CACHE_CONTROL, "private, no-cache")];
            (status, headers, html).into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// The site of this moment, for one request from beginning to end.
pub(super) fn site(shared: &Shared) -> Arc<Site> {
    shared.site.load_full()
}
