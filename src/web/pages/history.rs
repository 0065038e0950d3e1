//! `/log` and `/{body}/log`: every edit, who made it and when.

use crate::calendar::full_date;
use crate::editor::LogEntry;
use crate::schedule::Audience;
use crate::web::blocking::run_blocking;
use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::frame::{Frame, PageRequest};
use crate::web::html::Page;
use crate::web::pages::listing::{Group, ListQuery, Listing};
use crate::web::state::AppState;
use crate::web::text::{sentence, shortened};
use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};

#[derive(Template)]
#[template(path = "history.html")]
struct HistoryPage {
    frame: Frame,
    /// Of which body; empty for all.
    body: String,
    /// Its own address.
    path: String,
    days: Listing<Group<EntryLine>>,
    /// Why entries are missing.
    problem: Option<String>,
}

/// Of the words of an entry: it may name a thousand files.
const MOST_LETTERS: usize = 300;

/// An entry in a line.
pub(in crate::web) struct EntryLine {
    pub id: String,
    pub clock: String,
    pub who: String,
    pub words: String,
    pub is_undone: bool,
}

impl EntryLine {
    /// The day of an entry, and its line.
    pub fn of(found: &LogEntry, app: &AppState) -> (String, EntryLine) {
        let entry = &found.entry;
        let when = entry.when.with_timezone(&app.config.timezone);
        let line = EntryLine {
            id: entry.id.clone(),
            clock: when.format("%-H.%M").to_string(),
            who: entry.who.clone(),
            words: shortened(&sentence(&entry.words), MOST_LETTERS),
            is_undone: found.undone,
        };
        (full_date(when.date_naive()), line)
    }
}

pub(in crate::web) async fn page(
    request: PageRequest,
    which: ListQuery,
) -> Result<Response, Failure> {
    list(request, None, &which).await
}

pub(in crate::web) async fn body_page(
    request: PageRequest,
    Path(body): Path<String>,
    which: ListQuery,
) -> Result<Response, Failure> {
    list(request, Some(body), &which).await
}

async fn list(
    request: PageRequest,
    id: Option<String>,
    which: &ListQuery,
) -> Result<Response, Failure> {
    if request.session.user.is_none() {
        return Ok(request.sign_in());
    }
    let id = id.as_deref();
    let body = id.map(|id| request.snapshot.body(id, Audience::Full).ok_or(NOT_FOUND));
    let body = body.transpose()?.map_or_else(String::new, |view| view.name().to_owned());
    let app = request.app.clone();
    let (mut entries, problem) = run_blocking(move || read(&app)).await?;
    // The words of an entry begin with its body, also after "taget tilbage: ", or name a file
    // in the body's folder.
    let is_about = |found: &LogEntry| {
        let words = format!(": {}", found.entry.words);
        let names =
            |id| words.contains(&format!(": {body}:")) || words.contains(&format!(" {id}/"));
        found.first || id.is_none_or(names)
    };
    entries.retain(is_about);
    let path = id.map_or_else(|| "/log".to_owned(), |id| format!("/{id}/log"));
    let text = |found: &LogEntry| format!("{}\n{}", found.entry.words, found.entry.who);
    let entries = which.list(&path, entries, |found| (found.entry.id.clone(), text(found)));
    let days = entries.map(|found| EntryLine::of(&found, &request.app)).grouped();
    let frame = request.frame("Historik", id.unwrap_or_default());
    Ok(Page(HistoryPage { frame, body, path, days, problem }).into_response())
}

/// The entries, the newest first, and why some are missing. Edits made in the files are
/// recorded first, so that they are among them.
fn read(app: &AppState) -> (Vec<LogEntry>, Option<String>) {
    let editor = &app.editor;
    // Recording would create the state folder, and one without links revokes them all.
    let recorded = match editor.state.is_dir() {
        true => editor.record_external_changes(app.now()).map(drop),
        false => Ok(()),
    };
    let (entries, unread) = match editor.log(None) {
        Ok(entries) => (entries, None),
        Err(error) => (Vec::new(), Some(error)),
    };
    (entries, unread.or(recorded.err()).map(|error| sentence(&error.to_string())))
}
