//! `/{body}/traad/{item}`: a subject through meetings, years and bodies.

use crate::agenda::{Line, html_lines, names_for};
use crate::schedule::{FollowUpView, Names, ThreadStep};
use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::frame::{Frame, PageRequest};
use crate::web::html::Page;
use crate::web::pages::follow_ups::FollowUpLine;
use crate::web::pages::parts::anchor;
use crate::web::text::long_day;
use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;

#[derive(Template)]
#[template(path = "thread.html")]
struct ThreadPage {
    frame: Frame,
    id: String,
    body: String,
    title: String,
    steps: Vec<Step>,
    follow_ups: Vec<FollowUpLine>,
    /// The address of the form that changes the item; empty for those who may not.
    edit: String,
}

struct Step {
    /// "onsdag den 3. januar 2024", or that it awaits a date.
    day: String,
    /// The page of the meeting.
    address: Option<String>,
    body: String,
    title: String,
    is_closed: bool,
    is_past: bool,
    /// "drøftet".
    outcome: Option<&'static str>,
    decision: String,
    attended: Vec<String>,
    next: Option<String>,
}

pub(in crate::web) async fn page(
    request: PageRequest,
    Path((id, item)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let PageRequest { app, snapshot, session, .. } = &request;
    let view = snapshot.body(&id, session.audience()).ok_or(NOT_FOUND)?;
    let thread = view.thread(&item).ok_or(NOT_FOUND)?;
    let (names, today) = (names_for(view, &app.config), snapshot.today);
    let titled =
        thread.steps.iter().rfind(|step| step.item.id() == item).unwrap_or(&thread.steps[0]);
    let title = titled.item.title(names);
    let frame = request.frame(&*title, &id);
    let edits = frame.edits(&id);
    Ok(Page(ThreadPage {
        body: view.name().to_owned(),
        edit: if edits.is_empty() { edits } else { format!("{edits}/punkt/{item}/ret") },
        steps: thread.steps.iter().map(|step| line(step, names, today)).collect(),
        follow_ups: thread
            .follow_ups
            .iter()
            .map(|follow_up: &FollowUpView| FollowUpLine::new(follow_up, names, today))
            .collect(),
        frame,
        title,
        id,
    })
    .into_response())
}

fn line(step: &ThreadStep, names: Names, today: NaiveDate) -> Step {
    let (item, meeting) = (&step.item, &step.meeting);
    let text = step.decision.map_or("", |decision| decision.text());
    Step {
        day: match meeting {
            Some(meeting) => long_day(meeting.date()),
            None => item.describe_status().to_owned(),
        },
        address: meeting.map(|m| format!("/{}/moede/{}#{}", m.body().id(), m.id(), anchor(item))),
        body: item.body().name().to_owned(),
        title: item.title(names),
        is_closed: item.is_closed(),
        is_past: meeting.is_some_and(|meeting| meeting.date() < today),
        outcome: step.decision.and_then(|d| d.outcome()).map(|outcome| outcome.describe()),
        decision: html_lines(&Line::read_all(text).collect::<Vec<_>>()),
        attended: step.decision.and_then(|d| d.attended(names)).unwrap_or_default().to_vec(),
        next: step.decision.and_then(|d| d.next()).map(str::to_owned),
    }
}
