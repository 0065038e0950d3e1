//! `/{body}/moedekalender/{year}`: the year's meetings as a page and as files.

use crate::agenda::{CalendarFormat, html_fragment, meeting_calendar};
use crate::schedule::Audience;
use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::frame::{Frame, PageRequest};
use crate::web::html::Page;
use crate::web::pages::parts::YearPart;
use askama::Template;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

#[derive(Template)]
#[template(path = "moedekalender.html")]
struct MeetingCalendarPage {
    frame: Frame,
    id: String,
    body: String,
    year: i32,
    meetings: String,
    years: YearPart,
}

pub(in crate::web) async fn page(
    request: PageRequest,
    Path((id, name)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let snapshot = &request.snapshot;
    let (year, format) = match name.split_once('.') {
        Some((year, end)) => (year, Some(CalendarFormat::from_extension(end).ok_or(NOT_FOUND)?)),
        None => (name.as_str(), None),
    };
    let view = snapshot.body(&id, Audience::Open).ok_or(NOT_FOUND)?;
    let years = YearPart::read(year, &snapshot.schedule).ok_or(NOT_FOUND)?;
    let calendar = meeting_calendar(&[view], years.year);
    if let Some(format) = format {
        let (end, year) = (format.extension(), years.year);
        let name = format!("attachment; filename=\"moedekalender-{id}-{year}.{end}\"");
        let headers = [
            (CONTENT_TYPE, format.media_type().to_owned()),
            (CONTENT_DISPOSITION, name),
            (CACHE_CONTROL, "private, no-cache".to_owned()),
        ];
        return Ok((headers, calendar.write(format)).into_response());
    }
    Ok(Page(MeetingCalendarPage {
        frame: request.frame(calendar.title.as_str().to_owned(), &id),
        body: view.name().to_owned(),
        year: years.year,
        meetings: html_fragment(&calendar.table()),
        years,
        id,
    })
    .into_response())
}
