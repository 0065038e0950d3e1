//! `/{body}/dagsorden/{date}`: the whole agenda of a meeting, as a page and as files.

use crate::agenda::{agenda, html_fragment, through};
use crate::schedule::{Audience, MeetingId, MeetingView};
use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::frame::{Frame, PageRequest};
use crate::web::html::Page;
use crate::web::pages::document::{Edition, EditionQuery, closed_after, file, query, read_name};
use crate::web::text::{clock, from_today, long_day};
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};

#[derive(Template)]
#[template(path = "dagsorden.html")]
struct AgendaPage {
    frame: Frame,
    id: String,
    body: String,
    meeting: MeetingId,
    day: String,
    when: String,
    clock: String,
    edition: Option<Edition>,
    query: &'static str,
    /// The document; `None` of a cancelled meeting, which has none.
    document: Option<String>,
    before: Option<Neighbour>,
    after: Option<Neighbour>,
}

/// A link to the agenda of the held meeting before or after.
struct Neighbour {
    meeting: MeetingId,
    day: String,
}

pub(in crate::web) async fn page(
    request: PageRequest,
    Path((id, name)): Path<(String, String)>,
    Query(wanted): Query<EditionQuery>,
) -> Result<Response, Failure> {
    let PageRequest { app, snapshot, session, .. } = &request;
    let Some(audience) = wanted.audience(session) else { return Ok(request.sign_in()) };
    let view = snapshot.body(&id, audience).ok_or(NOT_FOUND)?;
    let (meeting, format) = match read_name(view, &name).ok_or(NOT_FOUND)? {
        Ok(read) => read,
        Err(own) => {
            let query = query(audience);
            return Ok(Redirect::to(&format!("/{id}/dagsorden/{own}{query}")).into_response());
        }
    };
    let last = through(meeting, &app.config).min(snapshot.schedule.through);
    let document = (!meeting.is_cancelled()).then(|| agenda(view, meeting, last, &app.config));
    if let Some(format) = format {
        let document = document.ok_or(NOT_FOUND)?;
        return Ok(file(&document, format, &format!("dagsorden-{id}-{}", meeting.id())));
    }
    let full = snapshot.body(&id, Audience::Full).ok_or(NOT_FOUND)?;
    let own = full.meeting_with_id(meeting.id()).map_or(0, |meeting| closed_on(&meeting));
    let closed = own + closed_after(&full, meeting.date(), last);
    let day = long_day(meeting.date());
    Ok(Page(AgendaPage {
        frame: request.frame(format!("Dagsorden, {day}"), &id),
        body: view.name().to_owned(),
        meeting: meeting.id(),
        when: from_today(meeting.date(), snapshot.today),
        clock: clock(&meeting),
        day,
        query: query(audience),
        edition: Edition::new(session, audience, closed),
        document: document.as_ref().map(html_fragment),
        before: neighbour(meeting, MeetingView::previous),
        after: neighbour(meeting, MeetingView::next),
        id,
    })
    .into_response())
}

fn closed_on(meeting: &MeetingView) -> usize {
    let items = meeting.items().filter(|item| item.is_known_on(meeting.date()));
    items.filter(|item| item.is_closed()).count()
}

fn neighbour<'a>(
    meeting: MeetingView<'a>,
    step: fn(&MeetingView<'a>) -> Option<MeetingView<'a>>,
) -> Option<Neighbour> {
    let mut others = std::iter::successors(step(&meeting), step);
    let held = others.find(|other| !other.is_cancelled())?;
    Some(Neighbour { meeting: held.id(), day: long_day(held.date()) })
}
