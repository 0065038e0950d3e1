//! `/{body}/dagsorden/{date}`: the whole agenda of a meeting, as a page and as files.
//! For editors the page has the form that changes it.

use crate::agenda::{agenda, html_fragment, through};
use crate::schedule::{Audience, MeetingId, MeetingView, Schedule};
use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::forms::agenda_times::times;
use crate::web::forms::agenda_work::{Work, initial};
use crate::web::forms::form::{Filled, FormContext, Subject};
use crate::web::forms::values::{Problems, Values};
use crate::web::frame::{Frame, PageRequest};
use crate::web::html::send;
use crate::web::pages::document::{
    Edition, EditionQuery, Wanted, closed_after, closed_pending, file, query, wanted,
};
use crate::web::text::{clock, from_today, long_day};
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;

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
    /// What the addresses of items' forms begin and end with.
    edits: String,
    from: String,
    /// The form, for those who may edit.
    work: Option<Work>,
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

/// The edition that the page shows, in a field of its form.
const EDITION: &str = "audience";

pub(in crate::web) async fn page(
    request: PageRequest,
    Path((id, name)): Path<(String, String)>,
    Query(edition): Query<EditionQuery>,
) -> Result<Response, Failure> {
    let PageRequest { app, snapshot, session, .. } = &request;
    let Wanted { view, meeting, format, audience, through } =
        match wanted(&request, "dagsorden", (&id, &name), &edition)? {
            Ok(wanted) => wanted,
            Err(elsewhere) => return Ok(elsewhere),
        };
    if let Some(format) = format {
        if meeting.is_cancelled() {
            return Err(NOT_FOUND);
        }
        let document = agenda(view, meeting, through, &app.config);
        let name = format!("dagsorden-{id}-{}", meeting.id());
        return file(&request, document, format, &name, query(audience)).await;
    }
    let subject = Subject::of_meeting(&id, meeting.id());
    let can_edit = session.user.as_ref().is_some_and(|user| user.can_edit());
    let work = (can_edit && !meeting.is_cancelled()).then(|| {
        let context = FormContext {
            subject: &subject,
            schedule: &snapshot.schedule,
            view: snapshot.body(&id, Audience::Full),
            config: &app.config,
            proposed: None,
            today: snapshot.today,
        };
        let values = initial(&context);
        work(&context, &values, &Problems::default(), &snapshot.revision.to_string())
    });
    let shown = Shown { schedule: &snapshot.schedule, audience, work };
    show(&request, &id, meeting.id(), shown, StatusCode::OK)
}

/// The page with its form as it is filled in; the document shows what was typed.
pub(in crate::web) fn form_page(
    context: &FormContext,
    filled: &Filled,
) -> Result<Response, Failure> {
    let meeting = context.subject.meeting.ok_or(NOT_FOUND)?;
    let audience = match filled.values.get(EDITION) {
        "full" => Audience::Full,
        _ => Audience::Open,
    };
    let view = filled.schedule.body(&context.subject.body, Audience::Full);
    let context = FormContext { schedule: filled.schedule, view, ..*context };
    let work = work(&context, filled.values, filled.problems, filled.revision);
    let shown = Shown { schedule: filled.schedule, audience, work: Some(work) };
    show(filled.request, &context.subject.body, meeting, shown, filled.status)
}

fn work(context: &FormContext, values: &Values, problems: &Problems, revision: &str) -> Work {
    let times = context.meeting().map(|meeting| times(&meeting, context.config));
    let work = Work::new(context, values, problems, &times.unwrap_or_default());
    Work { revision: revision.to_owned(), ..work }
}

/// What is on the page.
struct Shown<'a> {
    schedule: &'a Schedule,
    audience: Audience,
    work: Option<Work>,
}

fn show(
    request: &PageRequest,
    id: &str,
    meeting: MeetingId,
    shown: Shown,
    status: StatusCode,
) -> Result<Response, Failure> {
    let PageRequest { app, snapshot, session, .. } = request;
    let Shown { schedule, audience, work } = shown;
    let view = schedule.body(id, audience).ok_or(NOT_FOUND)?;
    let full = schedule.body(id, Audience::Full).ok_or(NOT_FOUND)?;
    let meeting = view.meeting_with_id(meeting).ok_or(NOT_FOUND)?;
    let last = through(meeting, &app.config).min(schedule.through);
    let document = (!meeting.is_cancelled()).then(|| agenda(view, meeting, last, &app.config));
    let own = full.meeting_with_id(meeting.id()).map_or(0, |meeting| closed_on(&meeting));
    let closed = own
        + closed_after(&full, meeting.date(), last)
        + closed_pending(full, meeting, &app.config);
    let day = long_day(meeting.date());
    let has_problems = work.as_ref().is_some_and(|work| !work.problems.is_empty());
    let title = if has_problems { "Fejl: Dagsorden" } else { "Dagsorden" };
    let page = AgendaPage {
        frame: request.frame(format!("{title}, {day}"), id),
        edits: format!("/{id}"),
        from: format!("?fra={}", meeting.id()),
        body: view.name().to_owned(),
        meeting: meeting.id(),
        when: from_today(meeting.date(), snapshot.today),
        clock: clock(&meeting),
        day,
        query: query(audience),
        edition: Edition::new(session, audience, closed),
        work,
        document: document.as_ref().map(html_fragment),
        before: neighbour(meeting, MeetingView::previous),
        after: neighbour(meeting, MeetingView::next),
        id: id.to_owned(),
    };
    Ok(send(status, &page))
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
