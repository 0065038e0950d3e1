//! `/log`, `/{body}/log` and `/log/{entry}`: every edit, who made it and when,
//! what it did, and taking it back as a new one.

use crate::calendar::full_date;
use crate::compile::compile;
use crate::editor::{BodyDifferences, LogEntry, Outcome, Refusal, UndoRequest, unified};
use crate::plan::edit::FileChange;
use crate::schedule::Audience;
use crate::store::{self, Revision};
use crate::web::auth::session::{NO_ENTRY, Session, local};
use crate::web::auth::users::Role;
use crate::web::blocking::run_blocking;
use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::forms::submit::{shown, why};
use crate::web::html::{Frame, Page, send};
use crate::web::state::AppState;
use crate::web::text::sentence;
use askama::Template;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::sync::Arc;

/// More than anyone reads.
const MOST: usize = 500;

#[derive(Template)]
#[template(path = "log.html")]
struct LogPage {
    frame: Frame,
    /// Of which body; empty for all.
    body: String,
    days: Vec<Day>,
    /// Why there is nothing, or less than there should be.
    problem: Option<String>,
}

/// The edits of one day.
struct Day {
    name: String,
    lines: Vec<Line>,
}

struct Line {
    id: String,
    clock: String,
    who: String,
    words: String,
    is_undone: bool,
}

#[derive(Template)]
#[template(path = "entry.html")]
struct EntryPage {
    frame: Frame,
    line: Line,
    day: String,
    files: Vec<FilePart>,
    undo: Undo,
    notice: Option<String>,
    token: String,
    revision: String,
}

struct FilePart {
    path: String,
    /// A line of the comparison: "in", "out" or "", and its text.
    lines: Vec<(&'static str, String)>,
}

enum Undo {
    /// What would change.
    Possible(Vec<BodyDifferences>),
    Impossible(String),
    /// Not for this reader.
    NotYours,
}

impl Undo {
    fn differences(&self) -> Option<&[BodyDifferences]> {
        if let Undo::Possible(differences) = self { Some(differences) } else { None }
    }

    fn reason(&self) -> Option<&str> {
        if let Undo::Impossible(reason) = self { Some(reason) } else { None }
    }
}

pub(in crate::web) async fn log(
    State(app): State<Arc<AppState>>,
    session: Session,
) -> Result<Response, Failure> {
    list(app, session, None).await
}

pub(in crate::web) async fn body_log(
    State(app): State<Arc<AppState>>,
    Path(body): Path<String>,
    session: Session,
) -> Result<Response, Failure> {
    list(app, session, Some(body)).await
}

async fn list(
    app: Arc<AppState>,
    session: Session,
    body: Option<String>,
) -> Result<Response, Failure> {
    if session.user.is_none() {
        return Ok(session.sign_in_first());
    }
    let snapshot = app.snapshot();
    let named =
        |id: &String| snapshot.body(id, Audience::Full).map(|v| (id.clone(), v.name().to_owned()));
    let body = match &body {
        Some(id) => Some(named(id).ok_or(NOT_FOUND)?),
        None => None,
    };
    let keeper = app.clone();
    let (past, problem) = run_blocking(move || read(&keeper)).await?;
    let is_about = |past: &&LogEntry| match &body {
        None => true,
        Some((id, name)) => {
            let words = &past.entry.words;
            words.contains(&format!("{name}:")) || words.contains(&format!("{id}/")) || past.first
        }
    };
    let mut days: Vec<Day> = Vec::new();
    for past in past.iter().filter(is_about) {
        let (name, line) = line(past, &app);
        match days.last_mut().filter(|day| day.name == name) {
            Some(day) => day.lines.push(line),
            None => days.push(Day { name, lines: vec![line] }),
        }
    }
    let id = body.as_ref().map_or("", |(id, _)| id);
    Ok(Page(LogPage {
        frame: Frame::new(&snapshot, "Historik", id).for_session(&snapshot, &session),
        body: body.as_ref().map_or_else(String::new, |(_, name)| name.clone()),
        days,
        problem,
    })
    .into_response())
}

/// What there is, and why it is not all. What was done by hand stands in the
/// history once somebody looks.
fn read(app: &AppState) -> (Vec<LogEntry>, Option<String>) {
    let editor = &app.editor;
    let taken = match editor.state.is_dir() {
        true => editor.record_external_changes(app.now()).map(drop),
        false => Ok(()),
    };
    let (past, unread) = match editor.log(Some(MOST)) {
        Ok(past) => (past, None),
        Err(error) => (Vec::new(), Some(error)),
    };
    (past, unread.or(taken.err()).map(|error| sentence(&error.to_string())))
}

fn line(past: &LogEntry, app: &AppState) -> (String, Line) {
    let entry = &past.entry;
    let when = entry.when.with_timezone(&app.config.timezone);
    let line = Line {
        id: entry.id.clone(),
        clock: when.format("%-H.%M").to_string(),
        who: entry.who.clone(),
        words: sentence(&entry.words),
        is_undone: past.undone,
    };
    (full_date(when.date_naive()), line)
}

pub(in crate::web) async fn entry(
    State(app): State<Arc<AppState>>,
    Path(id): Path<String>,
    session: Session,
) -> Result<Response, Failure> {
    if session.user.is_none() {
        return Ok(session.sign_in_first());
    }
    run_blocking(move || page(&app, &session, &id, None)).await?
}

/// The page of one entry, with what taking it back would do.
fn page(
    app: &AppState,
    session: &Session,
    id: &str,
    notice: Option<(StatusCode, String)>,
) -> Result<Response, Failure> {
    let broken = Failure(StatusCode::SERVICE_UNAVAILABLE);
    let found = app.editor.show(id).map_err(|_| broken)?;
    let (past, changes) = found.ok_or(NOT_FOUND)?;
    let snapshot = app.snapshot();
    let user = session.user.as_ref().ok_or(NOT_FOUND)?;
    let (undo, revision) = match (user.can_edit(), store::load(&app.editor.plans)) {
        (false, _) => (Undo::NotYours, String::new()),
        (true, Err(error)) => (Undo::Impossible(sentence(&error.to_string())), String::new()),
        (true, Ok((sources, revision))) => {
            let now = compile(Arc::new(sources), &app.config, snapshot.schedule.through);
            let preview = app.editor.preview_undo(&now, Some(&past.entry.id), snapshot.today);
            let undo = match preview {
                Ok(preview) => Undo::Possible(preview.differences),
                Err(refusal) => Undo::Impossible(reasons(&refusal)),
            };
            (undo, revision.to_string())
        }
    };
    let (day, line) = line(&past, app);
    let (status, notice) = notice.map_or((StatusCode::OK, None), |(s, text)| (s, Some(text)));
    let page = EntryPage {
        frame: Frame::new(&snapshot, "En ændring", "").for_session(&snapshot, session),
        files: changes.iter().map(file).collect(),
        token: user.token.clone(),
        line,
        day,
        undo,
        notice,
        revision,
    };
    Ok(send(status, &page))
}

fn reasons(refusal: &Refusal) -> String {
    let all: Vec<String> = why(refusal).0.into_iter().map(|(_, text)| text).collect();
    all.join(" ")
}

fn file(change: &FileChange) -> FilePart {
    let diff = unified(change);
    let lines = diff.lines().skip(2).map(|line| {
        let kind = match line.as_bytes().first() {
            Some(b'+') => "in",
            Some(b'-') => "out",
            _ => "",
        };
        (kind, line.to_owned())
    });
    FilePart { path: change.path.clone(), lines: lines.collect() }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(in crate::web) struct Sent {
    token: String,
    revision: String,
    /// Where to go afterwards.
    til: String,
}

/// Takes an entry back.
pub(in crate::web) async fn undo(
    State(app): State<Arc<AppState>>,
    Path(id): Path<String>,
    session: Session,
    sent: Result<Form<Sent>, FormRejection>,
) -> Result<Response, Failure> {
    if session.user.is_none() {
        return Ok(Redirect::to(&format!("/login?til=/log/{id}")).into_response());
    }
    let bad = Failure(StatusCode::BAD_REQUEST);
    let Ok(Form(sent)) = sent else { return Err(bad) };
    let user = session.require_role(Role::Editor, &sent.token)?;
    let expected = sent.revision.parse().map_err(|()| bad)?;
    let keeper = app.clone();
    let done = run_blocking(move || match take_back(&keeper, &user.name, &id, expected) {
        Ok(done) => Ok(Ok(done)),
        Err(notice) => page(&keeper, &session, &id, Some(notice)).map(Err),
    });
    match done.await?? {
        Err(page) => Ok(page),
        Ok((revision, entry)) => {
            shown(&app, revision).await;
            let entry = entry.as_deref().unwrap_or(NO_ENTRY);
            let page = if sent.til.is_empty() { "/log".to_owned() } else { local(&sent.til) };
            Ok(Redirect::to(&format!("{page}?gemt={entry}")).into_response())
        }
    }
}

/// The plan as it is then, and the entry that says so; or why not.
fn take_back(
    app: &AppState,
    who: &str,
    id: &str,
    expected: Revision,
) -> Result<(Revision, Option<String>), (StatusCode, String)> {
    let (now, today) = (app.now(), app.snapshot().today);
    let request = UndoRequest { entry: Some(id), expected: Some(expected), who, now, today };
    match app.editor.undo_with(&request, |_| app.trigger_reload()) {
        Outcome::Done(done) => Ok((done.revision, done.entry)),
        Outcome::Conflict(conflict) => {
            match conflict.find_applied(|entry| entry.undoes.as_deref() == Some(id)) {
                // The button was pressed twice.
                Some(entry) => Ok((conflict.revision, Some(entry.id.clone()))),
                None => Err((
                    StatusCode::CONFLICT,
                    "Planen er ændret imens. Se, hvad der sker nu, og prøv igen.".to_owned(),
                )),
            }
        }
        Outcome::Refused(refusal) => Err((StatusCode::UNPROCESSABLE_ENTITY, reasons(&refusal))),
        Outcome::NotSaved(reason) => {
            let said = format!("Ikke gemt: {}", sentence(&reason));
            Err((StatusCode::SERVICE_UNAVAILABLE, said))
        }
    }
}
