//! `/{body}/moede/{date}`: one meeting, with the reasons for each of its items.

use crate::agenda::names_for;
use crate::schedule::MeetingView;
use crate::web::auth::session::Session;
use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::html::{Frame, Page};
use crate::web::pages::parts::{ItemPart, MeetingPart, from_today, long_day};
use crate::web::state::AppState;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "meeting.html")]
struct MeetingPage {
    frame: Frame,
    id: String,
    body: String,
    meeting: MeetingPart,
    when: String,
    /// What addresses of forms begin with.
    edits: String,
    items: Vec<ItemPart>,
    /// Of a cancelled meeting: whether items went on from it.
    had_items: bool,
    minutes: u32,
    /// "Nominelt 5. juni (Grundlovsdag)", when the day was taken.
    shifted: Option<String>,
    before: Option<Neighbour>,
    after: Option<Neighbour>,
}

/// A link to the meeting before or after.
struct Neighbour {
    planned: NaiveDate,
    day: String,
}

pub(in crate::web) async fn page(
    State(app): State<Arc<AppState>>,
    Path((id, date)): Path<(String, String)>,
    session: Session,
) -> Result<Response, Failure> {
    let snapshot = app.snapshot();
    let date = parse_date(&date).ok_or(NOT_FOUND)?;
    let view = snapshot.body(&id, session.audience()).ok_or(NOT_FOUND)?;
    let meeting = view.meeting(date).ok_or(NOT_FOUND)?;
    let names = names_for(view, &app.config);
    let part = MeetingPart::new(&meeting, &app.config);
    let title = format!("{} {}", part.name, part.day);
    let frame = Frame::new(&snapshot, title, &id).for_session(&snapshot, &session);
    Ok(Page(MeetingPage {
        edits: frame.edits(&id),
        frame,
        body: view.name().to_owned(),
        when: from_today(meeting.date(), snapshot.today),
        items: meeting.items().map(|item| ItemPart::new(&item, names)).collect(),
        had_items: meeting.has_sent_items_on(),
        minutes: meeting.minutes(),
        shifted: meeting
            .shifted_from()
            .map(|from| format!("Efter rækken {}, men det er {}", long_day(from.date), from.name)),
        before: meeting.previous().map(neighbour),
        after: meeting.next().map(neighbour),
        meeting: part,
        id,
    })
    .into_response())
}

fn neighbour(meeting: MeetingView) -> Neighbour {
    Neighbour { planned: meeting.planned(), day: long_day(meeting.date()) }
}

/// `2026-06-24` and nothing else: a page has one address.
pub(in crate::web) fn parse_date(text: &str) -> Option<NaiveDate> {
    let date: NaiveDate = text.parse().ok()?;
    (date.to_string() == text).then_some(date)
}
