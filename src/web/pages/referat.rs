//! `/{body}/referat/{date}`: the minutes of a meeting, as a page and as files.

use crate::agenda::{html_fragment, minutes};
use crate::schedule::{Audience, MeetingId};
use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::frame::{Frame, PageRequest};
use crate::web::html::Page;
use crate::web::pages::document::{
    Edition, EditionQuery, Wanted, closed_after, closed_pending, file, query, wanted,
};
use crate::web::text::long_day;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};

#[derive(Template)]
#[template(path = "referat.html")]
struct MinutesPage {
    frame: Frame,
    id: String,
    body: String,
    meeting: MeetingId,
    day: String,
    edition: Option<Edition>,
    query: &'static str,
    /// Whether anything was decided yet.
    is_decided: bool,
    document: String,
}

/// A cancelled meeting has no minutes.
pub(in crate::web) async fn page(
    request: PageRequest,
    Path((id, name)): Path<(String, String)>,
    Query(edition): Query<EditionQuery>,
) -> Result<Response, Failure> {
    let PageRequest { app, snapshot, session, .. } = &request;
    let Wanted { view, meeting, format, audience, through } =
        match wanted(&request, "referat", (&id, &name), &edition)? {
            Ok(wanted) => wanted,
            Err(elsewhere) => return Ok(elsewhere),
        };
    if meeting.is_cancelled() {
        return Err(NOT_FOUND);
    }
    let document = minutes(view, meeting, through, &app.config);
    if let Some(format) = format {
        let name = format!("referat-{id}-{}", meeting.id());
        return file(&request, document, format, &name, query(audience)).await;
    }
    let full = snapshot.body(&id, Audience::Full).ok_or(NOT_FOUND)?;
    let own = full.meeting_with_id(meeting.id());
    let items = own.map(|meeting| meeting.agenda()).unwrap_or_default();
    let closed = items.iter().filter(|item| item.is_closed()).count()
        + closed_after(&full, meeting.date(), through)
        + closed_pending(full, meeting, &app.config);
    let day = long_day(meeting.date());
    Ok(Page(MinutesPage {
        frame: request.frame(format!("Referat, {day}"), &id),
        body: view.name().to_owned(),
        meeting: meeting.id(),
        day,
        query: query(audience),
        edition: Edition::new(session, audience, closed),
        is_decided: meeting.is_decided(),
        document: html_fragment(&document),
        id,
    })
    .into_response())
}
