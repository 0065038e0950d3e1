//! `/{body}/aarshjul/{year}`: the year as a wheel and as a list, and the files.

use super::super::blocking::run_blocking_limited;
use super::super::errors::{Failure, NOT_FOUND};
use super::super::login::Visit;
use super::super::page::{Frame, Page, site};
use super::super::shared::Shared;
use super::parts::{YearPart, short_weekday};
use crate::agenda::names_for;
use crate::schedule::Audience;
use crate::wheel::{ListMeeting, ListMonth, MeetingState, Wheel, lay_out, list};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "aarshjul.html")]
struct WheelPage {
    frame: Frame,
    id: String,
    body: String,
    year: i32,
    svg: String,
    months: Vec<ListMonth>,
    is_empty: bool,
    years: YearPart,
}

pub(in crate::web) async fn page(
    State(shared): State<Arc<Shared>>,
    Path((id, name)): Path<(String, String)>,
    visit: Visit,
) -> Result<Response, Failure> {
    let site = site(&shared);
    let (year, extension) = match name.split_once('.') {
        Some((year, extension)) => (year, Some(extension)),
        None => (name.as_str(), None),
    };
    let view = site.body(&id, Audience::Open).ok_or(NOT_FOUND)?;
    let years = YearPart::read(year, &site.schedule).ok_or(NOT_FOUND)?;
    let year = years.year;
    let names = names_for(view, &shared.config);
    let base =
        if extension.is_none() { Some("") } else { shared.config.server.public_url.as_deref() };
    let today = extension.is_none().then_some(site.today);
    let wheel = lay_out(&[view], year, today, base, names);
    if let Some(extension) = extension {
        return file(&shared, wheel, &format!("aarshjul-{id}-{year}"), extension).await;
    }
    let months = list(&[view], year, names);
    Ok(Page(WheelPage {
        frame: Frame::new(&site, format!("Årshjul {year}, {}", view.body.name), &id)
            .seen_by(&site, &visit),
        body: view.body.name.clone(),
        svg: wheel.svg(),
        is_empty: months.iter().all(|month| month.meetings.is_empty()),
        months,
        years,
        year,
        id,
    })
    .into_response())
}

/// A picture takes the machine a moment: beside the requests, and few at a time.
async fn file(
    shared: &Shared,
    wheel: Wheel,
    name: &str,
    extension: &str,
) -> Result<Response, Failure> {
    let (write, media_type, place): (fn(&Wheel) -> Vec<u8>, _, _) = match extension {
        "svg" => (|wheel| wheel.svg().into_bytes(), "image/svg+xml", "inline"),
        "png" => (Wheel::png, "image/png", "inline"),
        "pdf" => (Wheel::pdf, "application/pdf", "inline"),
        _ => return Err(NOT_FOUND),
    };
    let bytes = run_blocking_limited(&shared.drawing, move || write(&wheel)).await?;
    let headers = [
        (CONTENT_TYPE, media_type.to_owned()),
        (CONTENT_DISPOSITION, format!("{place}; filename=\"{name}.{extension}\"")),
        (CACHE_CONTROL, "private, no-cache".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// "ons. 3. maj".
fn day(meeting: &ListMeeting) -> String {
    format!("{} {}", short_weekday(meeting.date), meeting.day())
}
