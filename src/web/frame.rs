//! What a page is made from, and the frame around it: head, menu, messages, foot.

use crate::calendar::full_date;
use crate::schedule::Audience;
use crate::web::assets;
use crate::web::auth::session::{CurrentUser, Session};
use crate::web::flash::{SavedEdit, saved_edit};
use crate::web::help::{Job, fitting};
use crate::web::plan_problem::PlanProblem;
use crate::web::snapshot::Snapshot;
use crate::web::state::AppState;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{DateTime, Utc};
use std::convert::Infallible;
use std::sync::Arc;

/// A request for a page: one snapshot for all of it, the user, and the path.
pub(in crate::web) struct PageRequest {
    pub app: Arc<AppState>,
    pub snapshot: Arc<Snapshot>,
    pub session: Session,
    pub path: String,
    /// The edit that led here.
    saved: Option<SavedEdit>,
}

impl PageRequest {
    pub fn new(app: &Arc<AppState>, session: Session, path: &str) -> PageRequest {
        let (app, snapshot) = (app.clone(), app.snapshot());
        PageRequest { app, snapshot, session, path: path.to_owned(), saved: None }
    }

    /// The frame of a page about the body with the id `current`, or about none.
    pub fn frame(&self, title: impl Into<String>, current: &str) -> Frame {
        let (snapshot, audience) = (&self.snapshot, self.session.audience());
        let frame = Frame::new(snapshot, title, current);
        Frame {
            since: match audience {
                Audience::Open => frame.since,
                Audience::Full => time_words(snapshot, snapshot.since),
            },
            version: snapshot.versions().for_audience(audience),
            user: self.session.user.clone(),
            saved: self.saved.clone(),
            is_copy: self.app.is_for_copies,
            here: self.path.clone(),
            ..frame
        }
    }

    /// To the login page, which leads back here.
    pub fn sign_in(&self) -> Response {
        Redirect::to(&format!("/login?til={}", self.path)).into_response()
    }
}

impl FromRequestParts<Arc<AppState>> for PageRequest {
    type Rejection = Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &Arc<AppState>,
    ) -> Result<PageRequest, Infallible> {
        let session = Session::from_request_parts(parts, app).await?;
        let request = PageRequest::new(app, session, parts.uri.path());
        // The history may quote closed items.
        if request.session.user.is_none() {
            return Ok(request);
        }
        let saved = saved_edit(app, parts.uri.query()).await;
        Ok(PageRequest { saved, ..request })
    }
}

/// More bodies than these are not in the menu.
const LONGEST_MENU: usize = 16;

/// The head, the top and the foot of a page.
pub(in crate::web) struct Frame {
    pub title: String,
    pub style: &'static str,
    pub script: &'static str,
    /// The id of the body that the page is about.
    pub current: String,
    /// Every body's id and name.
    pub bodies: Vec<(String, String)>,
    /// Since when the plan is served, as far as it is shown: "12. november 2026 kl. 9.04".
    pub since: String,
    /// The plan on disk has errors.
    pub is_stale: bool,
    problem: Option<Arc<PlanProblem>>,
    /// Files that somebody may think are part of the plan.
    unread: Vec<String>,
    /// Behind a secret token: without links away, and not to be indexed.
    pub is_private: bool,
    /// A file that no server of ours sends: without signing in, searches and news.
    pub is_copy: bool,
    /// What the addresses of pages begin with: nothing, or that of a private address.
    pub root: String,
    /// Who is signed in.
    pub user: Option<CurrentUser>,
    /// The version being shown, as `pages::live` announces it.
    pub version: String,
    /// The plan's revision, as forms send it.
    pub revision: String,
    /// The edit that led here.
    pub saved: Option<SavedEdit>,
    /// The accessibility statement.
    pub statement: Option<String>,
    /// The path of the page, to come back to after signing in.
    pub here: String,
}

impl Frame {
    /// For a reader who is not signed in.
    pub fn new(snapshot: &Snapshot, title: impl Into<String>, current: &str) -> Frame {
        let bodies = snapshot.schedule.plan.bodies.iter();
        Frame {
            title: title.into(),
            style: assets::style_path(),
            script: assets::script_path(0),
            current: current.to_owned(),
            bodies: bodies.map(|body| (body.id.clone(), body.name.clone())).collect(),
            since: time_words(snapshot, snapshot.open_since),
            is_stale: snapshot.problem.is_some(),
            problem: snapshot.problem.clone(),
            unread: snapshot.sources.unread.clone(),
            is_private: false,
            is_copy: false,
            root: String::new(),
            version: snapshot.versions().for_audience(Audience::Open),
            revision: snapshot.revision.to_string(),
            user: None,
            saved: None,
            statement: snapshot.accessibility_statement.clone(),
            here: "/".to_owned(),
        }
    }

    /// Of a private address, which opens these bodies.
    pub fn private(mut self, token: &str, bodies: &[&str]) -> Frame {
        self.bodies.retain(|(id, _)| bodies.contains(&&**id));
        Frame { is_private: true, root: format!("/feed/{token}"), ..self }
    }

    /// The bodies in the menu: of many the one that the page is about alone; the page of all
    /// has them, and finds them by name.
    pub fn menu(&self) -> impl Iterator<Item = &(String, String)> {
        let is_cut = self.is_menu_cut();
        self.bodies.iter().filter(move |(id, _)| !is_cut || *id == self.current)
    }

    pub fn is_menu_cut(&self) -> bool {
        self.bodies.len() > LONGEST_MENU
    }

    /// What is wrong with the plan on disk. It quotes the plan, so only editors see it.
    pub fn problem(&self) -> Option<&str> {
        self.problem.as_ref().filter(|_| self.can_edit()).map(|problem| &*problem.for_editors)
    }

    /// The files that are not read, for those who can give them another name.
    pub fn unread(&self) -> &[String] {
        if self.can_edit() { &self.unread } else { &[] }
    }

    /// The id and the name of the body whose calendar programs may find from the page.
    pub fn calendar(&self) -> Option<&(String, String)> {
        self.bodies.iter().find(|(id, _)| *id == self.current && !self.is_private)
    }

    /// What the addresses of a body's forms begin with; empty for those who may not edit.
    pub fn edits(&self, body: &str) -> String {
        if self.can_edit() { format!("/{body}") } else { String::new() }
    }

    /// The help that fits the page.
    pub fn help(&self) -> Option<&'static Job> {
        fitting(&self.here)
    }

    pub fn can_edit(&self) -> bool {
        self.user.as_ref().is_some_and(CurrentUser::can_edit)
    }
}

fn time_words(snapshot: &Snapshot, time: DateTime<Utc>) -> String {
    let time = time.with_timezone(&snapshot.schedule.zone);
    format!("{} kl. {}", full_date(time.date_naive()), time.format("%-H.%M"))
}
