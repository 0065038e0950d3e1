//! `/{body}/eventuelt/{date}`: the section for a meeting, as a page and as files.

use crate::agenda::{Format, eventuelt, html_fragment, through, write};
use crate::schedule::{Audience, MeetingId};
use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::frame::{Frame, PageRequest};
use crate::web::html::Page;
use crate::web::security_headers::STYLED_POLICY;
use crate::web::text::{long_day, meeting_in_path};
use askama::Template;
use axum::extract::Path;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
};
use axum::response::{IntoResponse, Redirect, Response};

#[derive(Template)]
#[template(path = "eventuelt.html")]
struct EventueltPage {
    frame: Frame,
    id: String,
    body: String,
    meeting: MeetingId,
    day: String,
    section: String,
    is_cancelled: bool,
    /// Address and day of the next that is held, when this one is not.
    next: Option<(MeetingId, String)>,
}

pub(in crate::web) async fn page(
    request: PageRequest,
    Path((id, name)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let PageRequest { app, snapshot, .. } = &request;
    let (address, format) = match name.split_once('.') {
        Some((address, extension)) => {
            (address, Some(Format::from_extension(extension).ok_or(NOT_FOUND)?))
        }
        None => (name.as_str(), None),
    };
    let view = snapshot.body(&id, Audience::Open).ok_or(NOT_FOUND)?;
    let meeting = match meeting_in_path(view, address).ok_or(NOT_FOUND)? {
        Ok(meeting) => meeting,
        Err(canonical) => {
            let name = name.replacen(address, &canonical.to_string(), 1);
            return Ok(Redirect::to(&format!("/{id}/eventuelt/{name}")).into_response());
        }
    };
    let last = through(meeting, &app.config).min(snapshot.schedule.through);
    let document = eventuelt(view, meeting, last, &app.config);
    let Some(format) = format else {
        let day = long_day(meeting.date());
        return Ok(Page(EventueltPage {
            frame: request.frame(format!("Eventuelt, {day}"), &id),
            body: view.name().to_owned(),
            meeting: meeting.id(),
            day,
            section: html_fragment(&document),
            is_cancelled: meeting.is_cancelled(),
            next: view
                .next_held(meeting.date())
                .filter(|_| meeting.is_cancelled())
                .map(|next| (next.id(), long_day(next.date()))),
            id,
        })
        .into_response());
    };
    let extension = format.extension();
    let place = match format {
        Format::Docx => "attachment",
        _ => "inline",
    };
    let name = format!("{place}; filename=\"eventuelt-{id}-{}.{extension}\"", meeting.id());
    let headers = [
        (CONTENT_TYPE, format.media_type().to_owned()),
        (CONTENT_DISPOSITION, name),
        (CONTENT_SECURITY_POLICY, STYLED_POLICY.to_owned()),
        (CACHE_CONTROL, "private, no-cache".to_owned()),
    ];
    Ok((headers, write(&document, format)).into_response())
}
