//! `/{body}/moede/{date}`: one meeting, with the reasons for each of its items.

use crate::agenda::{is_economy, names_for};
use crate::feed::single;
use crate::plan::Config;
use crate::schedule::{Audience, ItemView, MeetingId, MeetingView};
use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::forms::agenda_times::{take, times};
use crate::web::forms::meeting_links;
use crate::web::frame::{Frame, PageRequest};
use crate::web::html::Page;
use crate::web::pages::parts::{Colours, ItemPart, MeetingPart};
use crate::web::text::{from_today, long_day, meeting_in_path, sentence};
use askama::Template;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;

#[derive(Template)]
#[template(path = "meeting.html")]
pub(in crate::web) struct MeetingPage {
    frame: Frame,
    id: String,
    body: String,
    meeting: MeetingPart,
    when: String,
    /// What the addresses of items' forms begin with.
    edits: String,
    /// Forms for the meeting: address and label.
    links: Vec<(String, &'static str)>,
    /// What the addresses of items' forms end with, to come back here.
    from: String,
    sections: Vec<SectionPart>,
    /// What was chosen for the meeting and is not on it, with where it went.
    elsewhere: Vec<(ItemPart, String)>,
    is_past: bool,
    /// Whether it can be put into a calendar by itself.
    has_file: bool,
    /// Whether something was decided at it.
    has_minutes: bool,
    /// Of a cancelled meeting: whether items went on from it.
    had_items: bool,
    minutes: u32,
    /// "Nominelt 5. juni (Grundlovsdag)", when the day was taken.
    shifted: Option<String>,
    before: Option<Neighbour>,
    after: Option<Neighbour>,
}

/// The points of a section of the agenda, with their clock times where they have any.
struct SectionPart {
    heading: String,
    items: Vec<(ItemPart, String)>,
}

/// A link to the meeting before or after.
struct Neighbour {
    id: MeetingId,
    day: String,
}

pub(in crate::web) async fn page(
    mut request: PageRequest,
    Path((id, name)): Path<(String, String)>,
) -> Result<Response, Failure> {
    request.snapshot = request.app.snapshot_with_feed(&id).await;
    let PageRequest { app, snapshot, .. } = &request;
    if let Some(name) = name.strip_suffix(".ics") {
        return file(&request, &id, name);
    }
    let view = snapshot.body(&id, request.session.audience()).ok_or(NOT_FOUND)?;
    let meeting = match meeting_in_path(view, &name).ok_or(NOT_FOUND)? {
        Ok(meeting) => meeting,
        Err(canonical) => {
            return Ok(Redirect::to(&format!("/{id}/moede/{canonical}")).into_response());
        }
    };
    let part = MeetingPart::new(&meeting, &app.config);
    let frame = request.frame(format!("{} {}", part.name, part.day), &id);
    let page = MeetingPage::new(frame, &meeting, snapshot.today, &app.config);
    let has_file = snapshot.open_event(&meeting, &app.config).is_some();
    Ok(Page(MeetingPage { has_file, ..page }).into_response())
}

/// `/{body}/moede/{date}.ics`: the meeting alone, as it is in the open feed, for guests.
fn file(request: &PageRequest, body: &str, name: &str) -> Result<Response, Failure> {
    let PageRequest { app, snapshot, .. } = request;
    let view = snapshot.body(body, Audience::Open).ok_or(NOT_FOUND)?;
    let meeting = match meeting_in_path(view, name).ok_or(NOT_FOUND)? {
        Ok(meeting) => meeting,
        Err(own) => {
            return Ok(Redirect::to(&format!("/{body}/moede/{own}.ics")).into_response());
        }
    };
    let event = snapshot.open_event(&meeting, &app.config).ok_or(NOT_FOUND)?;
    let headers = [
        (CONTENT_TYPE, "text/calendar; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, format!("inline; filename=\"{body}-{}.ics\"", meeting.id())),
        (CACHE_CONTROL, "private, no-cache".to_owned()),
    ];
    Ok((headers, single(event, &app.config)).into_response())
}

impl MeetingPage {
    pub fn new(
        frame: Frame,
        meeting: &MeetingView,
        today: NaiveDate,
        config: &Config,
    ) -> MeetingPage {
        let (view, id) = (meeting.body(), meeting.body().id());
        let names = names_for(view, config);
        let is_editor = frame.can_edit();
        let colours = Colours::of(view);
        MeetingPage {
            links: if is_editor { meeting_links(id, meeting, today) } else { Vec::new() },
            edits: frame.edits(id),
            frame,
            body: view.name().to_owned(),
            when: from_today(meeting.date(), today),
            sections: sections(meeting, config, &colours),
            from: format!("?fra={}", meeting.id()),
            elsewhere: meeting
                .items_elsewhere()
                .filter_map(|item| {
                    Some((ItemPart::new(&item, names, &colours), sentence(&item.whereabouts()?)))
                })
                .collect(),
            has_file: false,
            has_minutes: meeting.is_decided(),
            is_past: meeting.to() < today && !meeting.is_cancelled(),
            had_items: meeting.items_sent_on().next().is_some(),
            minutes: meeting.minutes(),
            shifted: meeting.shifted_from().map(|from| {
                format!("Efter rækken {}, men det er {}", long_day(from.date), from.name)
            }),
            before: meeting.previous().map(neighbour),
            after: meeting.next().map(neighbour),
            meeting: MeetingPart::new(meeting, config),
            id: id.to_owned(),
        }
    }
}

/// As the agenda has them, so that the page and the document agree.
fn sections(meeting: &MeetingView, config: &Config, colours: &Colours) -> Vec<SectionPart> {
    let (view, words) = (meeting.body(), config.agenda_of(meeting.body().id()));
    let names = names_for(view, config);
    let mut times = times(meeting, config);
    let (economy, points): (Vec<_>, Vec<_>) =
        meeting.items().partition(|item| is_economy(item, words));
    let mut section = |heading: &String, items: Vec<ItemView>| SectionPart {
        heading: heading.clone(),
        items: items
            .iter()
            .map(|item| (ItemPart::new(item, names, colours), take(&mut times, &item.title(names))))
            .collect(),
    };
    let mut sections =
        vec![section(&words.economy.heading, economy), section(&words.points.heading, points)];
    sections.retain(|section| !section.items.is_empty());
    sections
}

fn neighbour(meeting: MeetingView) -> Neighbour {
    Neighbour { id: meeting.id(), day: long_day(meeting.date()) }
}
