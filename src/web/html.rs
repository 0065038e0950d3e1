//! What all pages have in common: the frame around them, and how one is sent.

use crate::calendar::full_date;
use crate::schedule::Audience;
use crate::web::assets;
use crate::web::auth::session::{CurrentUser, Saved, Session};
use crate::web::snapshot::{PlanProblem, Snapshot};
use askama::Template;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// The head, the top and the foot of a page.
pub(in crate::web) struct Frame {
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
    problem: Option<Arc<PlanProblem>>,
    /// Behind a token: not to be led away from, nor found.
    pub is_private: bool,
    /// Who looks, if signed in.
    pub user: Option<CurrentUser>,
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
    pub fn new(snapshot: &Snapshot, title: impl Into<String>, current: &str) -> Frame {
        let bodies = snapshot.schedule.plan.bodies.iter();
        Frame {
            title: title.into(),
            style: assets::style_path(),
            script: assets::script_path(),
            current: current.to_owned(),
            bodies: bodies.map(|body| (body.id.clone(), body.name.clone())).collect(),
            since: words(snapshot, snapshot.open_since),
            is_stale: snapshot.problem.is_some(),
            problem: snapshot.problem.clone(),
            is_private: false,
            revision: snapshot.versions().for_audience(Audience::Open),
            plan: snapshot.revision.to_string(),
            user: None,
            saved: None,
            here: "/".to_owned(),
        }
    }

    pub fn for_session(self, snapshot: &Snapshot, session: &Session) -> Frame {
        let revision = snapshot.versions().for_audience(session.audience());
        let since = match session.audience() {
            Audience::Open => self.since,
            Audience::Full => words(snapshot, snapshot.since),
        };
        let (user, saved) = (session.user.clone(), session.saved.clone());
        Frame { since, revision, user, saved, here: session.path.clone(), ..self }
    }

    /// What is wrong with the plan on disk, with excerpts of it: not for everyone.
    pub fn problem(&self) -> Option<&str> {
        self.problem.as_ref().filter(|_| self.can_edit()).map(|problem| &*problem.for_editors)
    }

    /// What addresses of a body's forms begin with; empty for those who may change nothing.
    pub fn edits(&self, body: &str) -> String {
        if self.can_edit() { format!("/{body}") } else { String::new() }
    }

    /// Whether the page offers to change things.
    pub fn can_edit(&self) -> bool {
        self.user.as_ref().is_some_and(CurrentUser::can_edit)
    }

    pub fn private(self) -> Frame {
        Frame { is_private: true, ..self }
    }
}

fn words(snapshot: &Snapshot, time: DateTime<Utc>) -> String {
    let time = time.with_timezone(&snapshot.schedule.zone);
    format!("{} kl. {}", full_date(time.date_naive()), time.format("%-H.%M"))
}

/// A page that is fine.
pub(in crate::web) struct Page<T>(pub T);

impl<T: Template> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        send(StatusCode::OK, &self.0)
    }
}

/// A page with a status of its own.
pub(in crate::web) fn send(status: StatusCode, page: &impl Template) -> Response {
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
