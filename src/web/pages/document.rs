//! What the documents of a meeting share as pages and files: the name in the address,
//! the edition, and how a file is sent.

use crate::agenda::{Document, Format, pending_at, through, write};
use crate::plan::Config;
use crate::schedule::{Audience, BodyView, ItemView, MeetingView, Row};
use crate::web::auth::session::Session;
use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::files::Work;
use crate::web::frame::PageRequest;
use crate::web::security_headers::STYLED_POLICY;
use crate::web::text::{count, meeting_in_path};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use serde::Deserialize;

/// What the address of a document asks for.
pub(in crate::web) struct Wanted<'a> {
    pub view: BodyView<'a>,
    pub meeting: MeetingView<'a>,
    /// `None` is the page.
    pub format: Option<Format>,
    pub audience: Audience,
    /// The last day that the document lists.
    pub through: NaiveDate,
}

/// Reads the address `/{body}/{document}/{name}`; the other answer leads to signing in,
/// or to the meeting's own address where another date names it.
pub(in crate::web) fn wanted<'a>(
    request: &'a PageRequest,
    document: &str,
    (body, name): (&str, &str),
    edition: &EditionQuery,
) -> Result<Result<Wanted<'a>, Response>, Failure> {
    let PageRequest { app, snapshot, session, .. } = request;
    let Some(audience) = edition.audience(session) else { return Ok(Err(request.sign_in())) };
    let view = snapshot.body(body, audience).ok_or(NOT_FOUND)?;
    Ok(match read_name(view, name).ok_or(NOT_FOUND)? {
        Ok((meeting, format)) => {
            let through = through(meeting, &app.config).min(snapshot.schedule.through);
            Ok(Wanted { view, meeting, format, audience, through })
        }
        Err(own) => {
            let address = format!("/{body}/{document}/{own}{}", query(audience));
            Err(Redirect::to(&address).into_response())
        }
    })
}

/// The meeting at the end of an address, and the format where that names a file:
/// `2026-12-02.docx`. Where another date names it, the end of its own address.
fn read_name<'a>(
    view: BodyView<'a>,
    name: &str,
) -> Option<Result<(MeetingView<'a>, Option<Format>), String>> {
    let (address, format) = match name.split_once('.') {
        Some((address, extension)) => (address, Some(Format::from_extension(extension)?)),
        None => (name, None),
    };
    Some(match meeting_in_path(view, address)? {
        Ok(meeting) => Ok((meeting, format)),
        Err(own) => Err(name.replacen(address, &own.to_string(), 1)),
    })
}

/// `?audience=full`: the edition that is wanted; without it the open one.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct EditionQuery {
    audience: String,
}

impl EditionQuery {
    /// `None` where one must sign in first.
    fn audience(&self, session: &Session) -> Option<Audience> {
        match self.audience.as_str() {
            "full" => Some(session.audience()).filter(|own| *own == Audience::Full),
            _ => Some(Audience::Open),
        }
    }
}

/// The choice between the editions, for those who may see closed items.
pub(in crate::web) struct Edition {
    pub is_full: bool,
    /// "2 lukkede punkter".
    pub closed: String,
}

impl Edition {
    /// `None` where there is nothing closed to choose.
    pub fn new(session: &Session, shown: Audience, closed: usize) -> Option<Edition> {
        let may_choose = session.audience() == Audience::Full && closed > 0;
        let is_full = shown == Audience::Full;
        may_choose
            .then(|| Edition { is_full, closed: count(closed, "lukket punkt", "lukkede punkter") })
    }
}

/// What the addresses of an edition's files end with.
pub(in crate::web) fn query(shown: Audience) -> &'static str {
    match shown {
        Audience::Open => "",
        Audience::Full => "?audience=full",
    }
}

/// The closed items in the "Eventuelt" section after a day; `view` is a full one.
pub(in crate::web) fn closed_after(view: &BodyView, day: NaiveDate, through: NaiveDate) -> usize {
    let closed = |item: &ItemView| item.is_closed() && item.is_known_on(day);
    let rows = view.forward_list(day, through);
    let listed = rows.iter().map(|row| match row {
        Row::Meeting(meeting) if !meeting.is_cancelled() => {
            let items = meeting.items().filter(|item| !item.is_on_every_agenda());
            items.filter(closed).count()
        }
        _ => 0,
    });
    listed.sum::<usize>() + view.still_awaiting(through).iter().filter(|item| closed(item)).count()
}

/// The closed follow-ups in the agenda's section of them; `view` is a full one.
pub(in crate::web) fn closed_pending(
    view: BodyView,
    meeting: MeetingView,
    config: &Config,
) -> usize {
    if config.agenda_of(view.id()).follow_ups.heading.is_empty() {
        return 0;
    }
    pending_at(view, meeting).iter().filter(|follow_up| follow_up.is_closed()).count()
}

/// A document as a file named `name`, to save or to look at; `edition` sets it apart from others
/// of that name.
pub(in crate::web) async fn file(
    request: &PageRequest,
    document: Document,
    format: Format,
    name: &str,
    edition: &str,
) -> Result<Response, Failure> {
    let extension = format.extension;
    let place = if format.is_text { "inline" } else { "attachment" };
    let disposition = format!("{place}; filename=\"{name}.{extension}\"");
    let own = format!("{name}.{extension}{edition}");
    let make = move || write(&document, format);
    let bytes = request.app.files.get(&request.snapshot, &own, Work::Document, make).await?;
    let headers = [
        (CONTENT_TYPE, format.media_type.to_owned()),
        (CONTENT_DISPOSITION, disposition),
        (CONTENT_SECURITY_POLICY, STYLED_POLICY.to_owned()),
        (CACHE_CONTROL, "private, no-cache".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}
