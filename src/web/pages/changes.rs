//! `/{body}/aendringer`: what has changed in the plan since the last meeting.

use crate::agenda::names_for;
use crate::compile::{compile, rolling_window};
use crate::editor::Editor;
use crate::schedule::{Audience, diff};
use crate::web::auth::session::Session;
use crate::web::blocking::run_blocking_limited;
use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::html::{Frame, Page};
use crate::web::pages::changes_cache::{CacheKey, Changes};
use crate::web::pages::parts::long_day;
use crate::web::snapshot::Snapshot;
use crate::web::state::AppState;
use askama::Template;
use axum::extract::{Path, State};
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
    State(app): State<Arc<AppState>>,
    Path(id): Path<String>,
    session: Session,
) -> Result<Response, Failure> {
    let (snapshot, audience) = (app.snapshot(), session.audience());
    let view = snapshot.body(&id, audience).ok_or(NOT_FOUND)?;
    let last = view.last_held(snapshot.today).map(|m| (m.date(), m.end().with_timezone(&Utc)));
    let frame = Frame::new(&snapshot, format!("Ændringer, {}", view.name()), &id)
        .for_session(&snapshot, &session);
    let (body, year) = (view.name().to_owned(), snapshot.today.year());
    let key = CacheKey::of(&snapshot, &app.editor, audience);
    let looked = match key.and_then(|key| app.changes.get(&id, audience, &key)) {
        Some(known) => Some(known),
        None => look(&app, &snapshot, &id, audience, last).await?,
    };
    let (since, sentences) = looked.map_or((None, Vec::new()), |(since, s)| (Some(since), s));
    Ok(Page(ChangesPage { frame, id, body, year, since, sentences }).into_response())
}

async fn look(
    app: &Arc<AppState>,
    snapshot: &Arc<Snapshot>,
    id: &str,
    audience: Audience,
    last: Option<(NaiveDate, DateTime<Utc>)>,
) -> Result<Option<Changes>, Failure> {
    // The history is a program's to tell: beside the requests, and few at a time.
    let (keeper, then, name) = (app.clone(), snapshot.clone(), id.to_owned());
    let look = move || {
        // The key comes first: an entry made meanwhile makes this answer outdated.
        let key = CacheKey::of(&then, &keeper.editor, audience);
        let found = changes(&keeper.editor, &then, &name, audience, last)?;
        if let Some(key) = key {
            keeper.changes.insert(&name, audience, key, found.clone());
        }
        Some(found)
    };
    run_blocking_limited(&app.rendering, look).await
}

/// `None` without a history.
fn changes(
    editor: &Editor,
    snapshot: &Snapshot,
    body: &str,
    audience: Audience,
    last: Option<(NaiveDate, DateTime<Utc>)>,
) -> Option<Changes> {
    let log = editor.log(None).ok()?;
    let at_meeting =
        last.and_then(|(_, end)| log.iter().find(|past| past.entry.when <= end)).zip(last);
    let (base, since) = match at_meeting {
        Some((base, (date, _))) => (base, format!("mødet {}", long_day(date))),
        // The history is younger than the meeting.
        None => {
            let first = log.last()?;
            let day = first.entry.when.with_timezone(&editor.config.timezone).date_naive();
            (first, long_day(day))
        }
    };
    let sources = editor.earlier(|entry| entry.id == base.entry.id).ok()??;
    let to = rolling_window(&editor.config, snapshot.today).1;
    let then = compile(Arc::new(sources), &editor.config, to).schedule?;
    let now = snapshot.body(body, audience)?;
    let Some(before) = then.body(body, audience) else {
        return Some((since, vec![format!("{} er kommet til.", now.name())]));
    };
    let names = names_for(now, &editor.config);
    let found = diff(&before, &now, snapshot.today, to);
    let sentences = found.iter().map(|difference| difference.sentence_with(names));
    Some((since, sentences.filter(|sentence| !sentence.is_empty()).collect()))
}
