//! The two pages that a wish is shown on: its form, and what it would do.

use crate::editor::{BodyDifferences, Preview};
use crate::schedule::BodyView;
use crate::store::Revision;
use crate::web::auth::session::{CurrentUser, Session};
use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::forms::fields::{Maker, Part, Problems, Values, date_text};
use crate::web::forms::heading::{Heading, day};
use crate::web::forms::wish::Wish;
use crate::web::html::{Frame, send};
use crate::web::snapshot::Snapshot;
use crate::web::state::AppState;
use crate::web::text::sentence;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "form.html")]
struct FormPage {
    frame: Frame,
    heading: Heading,
    token: String,
    revision: String,
    parts: Vec<Part>,
    problems: Vec<Problem>,
    /// The coming meetings, to choose a date among: as typed, and in words.
    meetings: Vec<(String, String)>,
}

/// A line of the list above the form.
struct Problem {
    /// The field to go to.
    field: Option<String>,
    text: String,
}

#[derive(Template)]
#[template(path = "preview.html")]
struct PreviewPage {
    frame: Frame,
    heading: Heading,
    token: String,
    revision: String,
    /// What is carried along.
    values: Vec<(String, String)>,
    /// There is a form to go back to.
    has_form: bool,
    /// What the edit is called in the history.
    words: String,
    differences: Vec<BodyDifferences>,
    warnings: Vec<String>,
    diff: String,
    /// What others did in the meantime, when they did something.
    others: Option<Vec<String>>,
    /// It could not be saved, for this reason.
    not_saved: Option<String>,
}

/// What came between an edit and its saving.
#[derive(Default)]
pub(in crate::web) struct SaveProblem {
    /// What others did in the meantime, when they did something.
    pub others: Option<Vec<String>>,
    /// It could not be saved, for this reason.
    pub not_saved: Option<String>,
}

/// One request, by somebody who may.
pub(in crate::web) struct Asked {
    pub app: Arc<AppState>,
    pub session: Session,
    pub user: CurrentUser,
    pub body: String,
    pub wish: Wish,
    /// The plan that they saw.
    pub revision: String,
}

impl Asked {
    /// What is wished for stands in the address.
    pub fn new(
        app: &Arc<AppState>,
        session: Session,
        user: CurrentUser,
        revision: String,
    ) -> Result<Asked, Failure> {
        let (body, wish) = Wish::of(&session.path).ok_or(NOT_FOUND)?;
        Ok(Asked { app: app.clone(), body: body.to_owned(), wish, session, user, revision })
    }

    pub fn form(
        &self,
        snapshot: &Snapshot,
        view: BodyView,
        values: &Values,
        problems: &Problems,
        status: StatusCode,
    ) -> Result<Response, Failure> {
        let heading = Heading::of(&self.wish, &view, &self.app.config).ok_or(NOT_FOUND)?;
        let mut parts = self.wish.parts(Maker { values, problems }, &view);
        // What went wrong is read first.
        if let (Some(Part::Field(first)), true) = (parts.first_mut(), problems.0.is_empty()) {
            first.is_first = true;
        }
        let names = field_names(&parts);
        let listed = problems.0.iter().map(|(field, text)| Problem {
            field: names.contains(&field.as_str()).then(|| field.clone()),
            text: text.clone(),
        });
        let problems: Vec<Problem> = listed.collect();
        let coming = view.meetings(snapshot.today, view.through());
        let coming = coming.filter(|meeting| !meeting.is_cancelled()).take(40);
        let title = format!("{}{}", if problems.is_empty() { "" } else { "Fejl: " }, heading.title);
        let page = FormPage {
            frame: Frame::new(snapshot, title, &self.body).for_session(snapshot, &self.session),
            token: self.user.token.clone(),
            revision: self.revision.clone(),
            meetings: coming.map(|m| (date_text(m.date()), day(m.date()))).collect(),
            heading,
            parts,
            problems,
        };
        Ok(send(status, &page))
    }

    pub fn preview(
        &self,
        snapshot: &Snapshot,
        view: BodyView,
        values: &Values,
        preview: Preview,
        revision: Revision,
        problem: SaveProblem,
    ) -> Result<Response, Failure> {
        let heading = Heading::of(&self.wish, &view, &self.app.config).ok_or(NOT_FOUND)?;
        let SaveProblem { others, not_saved } = problem;
        let status = match (&not_saved, &others) {
            (Some(_), _) => StatusCode::SERVICE_UNAVAILABLE,
            (None, Some(_)) => StatusCode::CONFLICT,
            (None, None) => StatusCode::OK,
        };
        let page = PreviewPage {
            frame: Frame::new(snapshot, format!("{}: forhåndsvisning", heading.title), &self.body)
                .for_session(snapshot, &self.session),
            heading,
            token: self.user.token.clone(),
            revision: revision.to_string(),
            values: values.pairs().map(|(n, v)| (n.to_owned(), v.to_owned())).collect(),
            has_form: !self.wish.is_plain(),
            words: sentence(&preview.words),
            warnings: preview.warnings.iter().map(|w| sentence(&w.message)).collect(),
            diff: preview.diff(),
            differences: preview.differences,
            others,
            not_saved: not_saved.map(|reason| sentence(&reason)),
        };
        Ok(send(status, &page))
    }
}

fn field_names(parts: &[Part]) -> Vec<&str> {
    let mut names = Vec::new();
    for part in parts {
        match part {
            Part::Field(field) => names.push(field.name.as_str()),
            Part::Choice { name, ways, .. } => {
                names.push(name);
                names.extend(ways.iter().flat_map(|way| &way.fields).map(|f| f.name.as_str()));
            }
            Part::More { fields, .. } => names.extend(fields.iter().map(|f| f.name.as_str())),
        }
    }
    names
}
