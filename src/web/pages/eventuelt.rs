//! `/{body}/eventuelt/{date}`: the section for a meeting, as a page and as files.

use crate::agenda::{Format, eventuelt, html_fragment, through, write};
use crate::schedule::Audience;
use crate::web::auth::session::Session;
use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::html::{Frame, Page};
use crate::web::pages::meeting::parse_date;
use crate::web::pages::parts::long_day;
use crate::web::state::AppState;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// The page to save or paste from has its style on its elements.
pub(in crate::web) const STYLED_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

#[derive(Template)]
#[template(path = "eventuelt.html")]
struct EventueltPage {
    frame: Frame,
    id: String,
    body: String,
    planned: String,
    day: String,
    section: String,
    is_cancelled: bool,
    /// Planned date and day of the next that is held, when this one is not.
    next: Option<(String, String)>,
}

pub(in crate::web) async fn page(
    State(app): State<Arc<AppState>>,
    Path((id, name)): Path<(String, String)>,
    session: Session,
) -> Result<Response, Failure> {
    let snapshot = app.snapshot();
    let (date, format) = match name.split_once('.') {
        Some((date, extension)) => {
            (date, Some(Format::from_extension(extension).ok_or(NOT_FOUND)?))
        }
        None => (name.as_str(), None),
    };
    let view = snapshot.body(&id, Audience::Open).ok_or(NOT_FOUND)?;
    let meeting = view.meeting(parse_date(date).ok_or(NOT_FOUND)?).ok_or(NOT_FOUND)?;
    let last = through(meeting, &app.config).min(snapshot.schedule.through);
    let document = eventuelt(view, meeting, last, &app.config);
    let planned = meeting.planned();
    let Some(format) = format else {
        let day = long_day(meeting.date());
        return Ok(Page(EventueltPage {
            frame: Frame::new(&snapshot, format!("Eventuelt, {day}"), &id)
                .for_session(&snapshot, &session),
            body: view.name().to_owned(),
            planned: planned.to_string(),
            day,
            section: html_fragment(&document),
            is_cancelled: meeting.is_cancelled(),
            next: view
                .next_held(meeting.date())
                .filter(|_| meeting.is_cancelled())
                .map(|next| (next.planned().to_string(), long_day(next.date()))),
            id,
        })
        .into_response());
    };
    let extension = format.extension();
    let place = match format {
        Format::Docx => "attachment",
        _ => "inline",
    };
    let name = format!("{place}; filename=\"eventuelt-{id}-{planned}.{extension}\"");
    let headers = [
        (CONTENT_TYPE, format.media_type().to_owned()),
        (CONTENT_DISPOSITION, name),
        (CONTENT_SECURITY_POLICY, STYLED_POLICY.to_owned()),
        (CACHE_CONTROL, "private, no-cache".to_owned()),
    ];
    Ok((headers, write(&document, format)).into_response())
}
