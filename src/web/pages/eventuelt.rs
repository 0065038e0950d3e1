//! `/{body}/eventuelt/{date}`: the section for a meeting, as a page and as files.

use crate::agenda::{eventuelt, html_fragment};
use crate::schedule::{Audience, MeetingId};
use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::frame::{Frame, PageRequest};
use crate::web::html::Page;
use crate::web::pages::document::{
    Edition, EditionQuery, Wanted, closed_after, file, query, wanted,
};
use crate::web::text::long_day;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};

#[derive(Template)]
#[template(path = "eventuelt.html")]
struct EventueltPage {
    frame: Frame,
    id: String,
    body: String,
    meeting: MeetingId,
    day: String,
    section: String,
    edition: Option<Edition>,
    query: &'static str,
    is_cancelled: bool,
    /// Address and day of the next that is held, when this one is not.
    next: Option<(MeetingId, String)>,
}

pub(in crate::web) async fn page(
    request: PageRequest,
    Path((id, name)): Path<(String, String)>,
    Query(edition): Query<EditionQuery>,
) -> Result<Response, Failure> {
    let PageRequest { app, snapshot, session, .. } = &request;
    let Wanted { view, meeting, format, audience, through } =
        match wanted(&request, "eventuelt", (&id, &name), &edition)? {
            Ok(wanted) => wanted,
            Err(elsewhere) => return Ok(elsewhere),
        };
    let document = eventuelt(view, meeting, through, &app.config);
    if let Some(format) = format {
        let name = format!("eventuelt-{id}-{}", meeting.id());
        return file(&request, document, format, &name, query(audience)).await;
    }
    let full = snapshot.body(&id, Audience::Full).ok_or(NOT_FOUND)?;
    let day = long_day(meeting.date());
    Ok(Page(EventueltPage {
        frame: request.frame(format!("Eventuelt, {day}"), &id),
        body: view.name().to_owned(),
        meeting: meeting.id(),
        day,
        section: html_fragment(&document),
        query: query(audience),
        edition: Edition::new(session, audience, closed_after(&full, meeting.date(), through)),
        is_cancelled: meeting.is_cancelled(),
        next: view
            .next_held(meeting.date())
            .filter(|_| meeting.is_cancelled())
            .map(|next| (next.id(), long_day(next.date()))),
        id,
    })
    .into_response())
}
