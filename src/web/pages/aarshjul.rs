//! `/{body}/aarshjul/{year}`: the year as a wheel and as a list, and the files.

use crate::agenda::names_for;
use crate::calendar::month_name;
use crate::schedule::Audience;
use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::files::Work;
use crate::web::frame::{Frame, PageRequest};
use crate::web::html::Page;
use crate::web::pages::parts::{Colours, YearPart};
use crate::web::text::short_weekday;
use crate::wheel::{
    ListMeeting, ListMonth, MeetingState, ScreenWheel, Wheel, lay_out, list, screen,
};
use askama::Template;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use chrono::Datelike;

#[derive(Template)]
#[template(path = "aarshjul.html")]
struct WheelPage {
    frame: Frame,
    id: String,
    body: String,
    year: i32,
    wheel: ScreenWheel,
    colours: Colours,
    months: Vec<ListMonth>,
    /// The month that is shown at first.
    now: u32,
    is_empty: bool,
    years: YearPart,
}

pub(in crate::web) async fn page(
    request: PageRequest,
    Path((id, name)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let PageRequest { app, snapshot, .. } = &request;
    let (year, extension) = match name.split_once('.') {
        Some((year, extension)) => (year, Some(extension)),
        None => (name.as_str(), None),
    };
    let view = snapshot.body(&id, Audience::Open).ok_or(NOT_FOUND)?;
    let years = YearPart::read(year, &snapshot.schedule).ok_or(NOT_FOUND)?;
    let year = years.year;
    let names = names_for(view, &app.config);
    if let Some(extension) = extension {
        return file(&request, &id, year, extension).await;
    }
    let months = list(&[view], year, names);
    Ok(Page(WheelPage {
        frame: request.frame(format!("Årshjul {year}, {}", view.name()), &id),
        body: view.name().to_owned(),
        wheel: screen(&[view], year, Some(snapshot.today), names),
        colours: Colours::of(view),
        now: if snapshot.today.year() == year { snapshot.today.month() } else { 1 },
        is_empty: months.iter().all(|month| month.meetings.is_empty()),
        months,
        years,
        year,
        id,
    })
    .into_response())
}

async fn file(
    request: &PageRequest,
    id: &str,
    year: i32,
    extension: &str,
) -> Result<Response, Failure> {
    let (write, media_type): (fn(&Wheel) -> Vec<u8>, _) = match extension {
        "svg" => (|wheel| wheel.svg().into_bytes(), "image/svg+xml"),
        "png" => (Wheel::png, "image/png"),
        "pdf" => (Wheel::pdf, "application/pdf"),
        _ => return Err(NOT_FOUND),
    };
    let PageRequest { app, snapshot, .. } = request;
    let name = format!("aarshjul-{id}-{year}.{extension}");
    let (state, shown, body) = (app.clone(), snapshot.clone(), id.to_owned());
    let make = move || {
        let base = state.config.server.public_url.as_deref();
        let view = shown.body(&body, Audience::Open);
        let wheel = |view| lay_out(&[view], year, None, base, names_for(view, &state.config));
        view.map_or_else(Vec::new, |view| write(&wheel(view)))
    };
    let bytes = app.files.get(snapshot, &name, Work::Picture, make).await?;
    let headers = [
        (CONTENT_TYPE, media_type.to_owned()),
        (CONTENT_DISPOSITION, format!("inline; filename=\"{name}\"")),
        (CACHE_CONTROL, "private, no-cache".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// The months before and after: number and name.
fn neighbours(month: &u32) -> [Option<(u32, &'static str)>; 2] {
    let named = |number: u32| (1..=12).contains(&number).then(|| (number, month_name(number)));
    [named(*month - 1), named(*month + 1)]
}

/// "ons. 3. maj".
fn day(meeting: &ListMeeting) -> String {
    format!("{} {}", short_weekday(meeting.date), meeting.day())
}
