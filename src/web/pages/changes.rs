//! `/{body}/aendringer`: what has changed in the plan since the last meeting.

use crate::agenda::names_for;
use crate::compile::rolling_window;
use crate::editor::Editor;
use crate::plan::edit::Tense;
use crate::schedule::{Audience, diff};
use crate::web::blocking::run_blocking_limited;
use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::frame::{Frame, PageRequest};
use crate::web::html::Page;
use crate::web::pages::changes_cache::{CacheKey, Changes};
use crate::web::snapshot::Snapshot;
use crate::web::state::AppState;
use crate::web::text::long_day;
use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use chrono::Datelike;
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
    request: PageRequest,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let PageRequest { app, snapshot, session, .. } = &request;
    let audience = session.audience();
    let body = snapshot.body(&id, audience).ok_or(NOT_FOUND)?.name().to_owned();
    let key = CacheKey::of(snapshot, &app.editor, audience);
    let changes = match key.and_then(|key| app.changes.get(&id, audience, &key)) {
        Some(known) => Some(known),
        None => compute(app, snapshot, &id, audience).await?,
    };
    let (since, sentences) = changes.map_or((None, Vec::new()), |(since, s)| (Some(since), s));
    let frame = request.frame(format!("Ændringer, {body}"), &id);
    let year = snapshot.today.year();
    Ok(Page(ChangesPage { frame, id, body, year, since, sentences }).into_response())
}

/// Reads the history, which runs git: off the threads that serve, and few at a time.
async fn compute(
    app: &Arc<AppState>,
    snapshot: &Arc<Snapshot>,
    id: &str,
    audience: Audience,
) -> Result<Option<Changes>, Failure> {
    let (state, snapshot, id) = (app.clone(), snapshot.clone(), id.to_owned());
    let work = move || {
        // The key comes first: an entry made meanwhile makes this answer outdated.
        let key = CacheKey::of(&snapshot, &state.editor, audience);
        let changes = changes(&state.editor, &snapshot, &id, audience)?;
        if let Some(key) = key {
            state.changes.insert(&id, audience, key, changes.clone());
        }
        Some(changes)
    };
    run_blocking_limited(&app.reading_history, work).await
}

/// What differs from the plan at the end of the last meeting; `None` without a history.
fn changes(
    editor: &Editor,
    snapshot: &Snapshot,
    body: &str,
    audience: Audience,
) -> Option<Changes> {
    let now = snapshot.body(body, audience)?;
    let log = editor.log(None).ok()?;
    // The last entry before the meeting ended has the plan as it was then.
    let at_meeting = now.last_held(snapshot.today).and_then(|meeting| {
        let entry = log.iter().find(|past| past.entry.when <= meeting.end())?;
        Some((entry, format!("mødet {}", long_day(meeting.date()))))
    });
    let (base, since) = match at_meeting {
        Some(found) => found,
        // The history is younger than the meeting: all of it counts.
        None => {
            let first = log.last()?;
            let day = first.entry.when.with_timezone(&editor.config.timezone).date_naive();
            (first, long_day(day))
        }
    };
    let sources = editor.earlier(|entry| entry.id == base.entry.id).ok()??;
    let to = rolling_window(&editor.config, snapshot.today).1;
    let then = snapshot.compile(sources, &editor.config).schedule?;
    let Some(before) = then.body(body, audience) else {
        return Some((since, vec![format!("{} er kommet til.", now.name())]));
    };
    let names = names_for(now, &editor.config);
    let found = diff(&before, &now, snapshot.today, to);
    let sentences = found.iter().map(|difference| difference.sentence_with(names, Tense::Past));
    Some((since, sentences.filter(|sentence| !sentence.is_empty()).collect()))
}
