//! `/{body}/aendringer`: what has changed in the plan since the last meeting.

use super::super::errors::{Failure, NOT_FOUND};
use super::super::login::Visit;
use super::super::page::{Frame, Page, site};
use super::super::shared::Shared;
use super::super::site::Site;
use super::parts::long_day;
use crate::agenda::names_for;
use crate::compile::{compile, rolling_window};
use crate::desk::Desk;
use crate::schedule::{Audience, diff};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "changes.html")]
struct ChangesPage {
    frame: Frame,
    id: String,
    body: String,
    year: i32,
    /// "Siden mødet onsdag den 18. november 2026".
    since: Option<String>,
    sentences: Vec<String>,
}

pub(in crate::web) async fn page(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    visit: Visit,
) -> Result<Response, Failure> {
    let (site, audience) = (site(&shared), visit.audience());
    let view = site.body(&id, audience).ok_or(NOT_FOUND)?;
    let last = view.last_held(site.today).map(|m| (m.date(), m.meeting.end.with_timezone(&Utc)));
    let frame =
        Frame::new(&site, format!("Ændringer, {}", view.body.name), &id).seen_by(&site, &visit);
    let (body, year) = (view.body.name.clone(), site.today.year());
    // The history is a program's to tell: beside the requests, and few at a time.
    let busy = |_| Failure(StatusCode::SERVICE_UNAVAILABLE);
    let place = shared.drawing.acquire().await.map_err(busy)?;
    let (keeper, then, name) = (shared.clone(), site.clone(), id.clone());
    let looked =
        tokio::task::spawn_blocking(move || changes(&keeper.desk, &then, &name, audience, last));
    let looked = looked.await.map_err(|_| Failure(StatusCode::INTERNAL_SERVER_ERROR))?;
    drop(place);
    let (since, sentences) = looked.map_or((None, Vec::new()), |(since, s)| (Some(since), s));
    Ok(Page(ChangesPage { frame, id, body, year, since, sentences }).into_response())
}

/// Since when, and what; `None` without a history.
fn changes(
    desk: &Desk,
    site: &Site,
    body: &str,
    audience: Audience,
    last: Option<(NaiveDate, DateTime<Utc>)>,
) -> Option<(String, Vec<String>)> {
    let log = desk.log(None).ok()?;
    let at_meeting =
        last.and_then(|(_, end)| log.iter().find(|past| past.entry.when <= end)).zip(last);
    let (base, since) = match at_meeting {
        Some((base, (date, _))) => (base, format!("mødet {}", long_day(date))),
        // The history is younger than the meeting.
        None => {
            let first = log.last()?;
            let day = first.entry.when.with_timezone(&desk.config.timezone).date_naive();
            (first, long_day(day))
        }
    };
    let sources = desk.earlier(|entry| entry.id == base.entry.id).ok()??;
    let to = rolling_window(&desk.config, site.today).1;
    let then = compile(Arc::new(sources), &desk.config, to).schedule?;
    let now = site.body(body, audience)?;
    let Some(before) = then.body(body, audience) else {
        return Some((since, vec![format!("{} er kommet til.", now.body.name)]));
    };
    let names = names_for(now, &desk.config);
    let found = diff(&before, &now, site.today, to);
    let sentences = found.iter().map(|difference| difference.sentence_with(names));
    Some((since, sentences.filter(|sentence| !sentence.is_empty()).collect()))
}
