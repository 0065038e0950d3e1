//! `/{body}/indlaes`: reading in minutes: the document, what it says against the plan
//! with ticks, the preview, and one edit. The document is sent along from step to step.

use crate::compile::compile;
use crate::editor::{BodyDifferences, Outcome, Preview, Request};
use crate::import::{
    Document, Imported, Proposal, ProposalKind, Refusal, against_plan, is_pdf, read, read_pdf_text,
};
use crate::schedule::Audience;
use crate::store::{self, Revision};
use crate::web::auth::session::CurrentUser;
use crate::web::auth::users::Role;
use crate::web::blocking::run_blocking;
use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::flash;
use crate::web::forms::values::Problems;
use crate::web::frame::{Frame, PageRequest};
use crate::web::html::send;
use crate::web::text::sentence;
use askama::Template;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::{Datelike, NaiveDate};
use std::sync::Arc;

/// What is sent along from step to step is at most so long.
const LONGEST: usize = 700 << 10;

#[derive(Template)]
#[template(path = "import.html")]
struct ImportPage {
    frame: Frame,
    id: String,
    name: String,
    year: i32,
    problem: String,
    token: String,
    meeting: String,
}

#[derive(Template)]
#[template(path = "imported.html")]
struct ImportedPage {
    frame: Frame,
    id: String,
    heading: String,
    /// Why nothing was saved.
    problem: String,
    lines: Vec<Line>,
    /// What the plan has already.
    kept: Vec<String>,
    /// "24. marts 2024: Temamøde".
    events: Vec<String>,
    /// What the chosen lines change; before that there is none.
    effect: Option<Effect>,
    step: Step,
}

/// What is sent along.
struct Step {
    token: String,
    revision: String,
    meeting: String,
    document: String,
}

/// Something that the plan doesn't have.
struct Line {
    index: usize,
    kind: &'static str,
    words: String,
    quote: String,
    can_be_written: bool,
    is_chosen: bool,
}

struct Effect {
    differences: Vec<BodyDifferences>,
    warnings: Vec<String>,
    diff: String,
}

/// GET: where the document is chosen.
pub(in crate::web) async fn page(
    request: PageRequest,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let Some(user) = request.session.user.clone() else { return Ok(request.sign_in()) };
    if !user.can_edit() {
        return Err(Failure(StatusCode::FORBIDDEN));
    }
    begin(&request, &user, &id, "", StatusCode::OK, String::new())
}

fn begin(
    request: &PageRequest,
    user: &CurrentUser,
    id: &str,
    meeting: &str,
    status: StatusCode,
    problem: String,
) -> Result<Response, Failure> {
    let view = request.snapshot.body(id, Audience::Full).ok_or(NOT_FOUND)?;
    let page = ImportPage {
        frame: request.frame(format!("{}: læs et referat ind", view.name()), id),
        id: id.to_owned(),
        name: view.name().to_owned(),
        year: request.snapshot.today.year(),
        problem,
        token: user.token.clone(),
        meeting: meeting.to_owned(),
    };
    Ok(send(status, &page))
}

/// What a form sent.
#[derive(Default)]
struct Sent {
    token: String,
    revision: String,
    step: String,
    meeting: String,
    document: String,
    pasted: String,
    name: String,
    file: Vec<u8>,
    chosen: Vec<usize>,
}

/// POST: the next step.
pub(in crate::web) async fn submit(
    request: PageRequest,
    Path(id): Path<String>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Failure> {
    if request.session.user.is_none() {
        return Ok(request.sign_in());
    }
    let bad = Failure(StatusCode::BAD_REQUEST);
    let sent = sent(form.map_err(|_| bad)?).await.ok_or(bad)?;
    let user = request.session.require_role(Role::Editor, &sent.token)?;
    let app = request.app.clone();
    match run_blocking(move || answer(&request, &user, &id, &sent)).await?? {
        Answer::Page(page) => Ok(page),
        Answer::Saved(revision, redirect) => {
            app.wait_until_served(revision).await;
            Ok(redirect)
        }
    }
}

async fn sent(mut form: Multipart) -> Option<Sent> {
    let mut sent = Sent::default();
    while let Some(field) = form.next_field().await.ok()? {
        let name = field.name()?.to_owned();
        let file = field.file_name().map(str::to_owned);
        let bytes = field.bytes().await.ok()?;
        if name == "fil" {
            sent.name = file.unwrap_or_default();
            sent.file = bytes.to_vec();
            continue;
        }
        let text = String::from_utf8(bytes.to_vec()).ok()?;
        match &*name {
            "token" => sent.token = text,
            "revision" => sent.revision = text,
            "trin" => sent.step = text,
            "moede" => sent.meeting = text,
            "dokument" => sent.document = text,
            "tekst" => sent.pasted = text,
            "valg" => sent.chosen.push(text.parse().ok()?),
            _ => {}
        }
    }
    Some(sent)
}

enum Answer {
    Page(Response),
    /// Saved as this revision.
    Saved(Revision, Response),
}

fn answer(
    request: &PageRequest,
    user: &CurrentUser,
    id: &str,
    sent: &Sent,
) -> Result<Answer, Failure> {
    let again = |refusal: Refusal| {
        let problem = sentence(&refusal.to_string());
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        begin(request, user, id, &sent.meeting, status, problem).map(Answer::Page)
    };
    let document = match document(request, sent) {
        Ok(document) => document,
        Err(refusal) => return again(refusal),
    };
    let PageRequest { app, snapshot, .. } = request;
    let unavailable = Failure(StatusCode::SERVICE_UNAVAILABLE);
    let (sources, revision) = store::load(&app.editor.plans).map_err(|_| unavailable)?;
    let now = compile(Arc::new(sources), &app.config, snapshot.schedule.through);
    let schedule = now.schedule.clone().ok_or(unavailable)?;
    let imported = meeting(&sent.meeting, snapshot.today)
        .and_then(|meeting| against_plan(&document, &schedule, id, meeting, snapshot.today));
    let imported = match imported {
        Ok(imported) => imported,
        Err(refusal) => return again(refusal),
    };
    // The lines of another plan are other lines.
    let is_stale = !sent.document.is_empty() && sent.revision != revision.to_string();
    let is_first = sent.document.is_empty() || is_stale;
    let is_chosen = |index: usize, proposal: &Proposal| match is_first {
        true => proposal.sure,
        false => sent.chosen.contains(&index),
    };
    let writer =
        Steps { request, user, id, document: &document, imported: &imported, sent, revision };
    let edit = imported.edit(is_chosen);
    if is_stale {
        let problem = "Planen er ændret imens. Se, hvad der er tilbage, og prøv igen.";
        return writer.page(StatusCode::CONFLICT, problem.to_owned(), &is_chosen, None);
    }
    match (&*sent.step, edit) {
        ("gem", Some(edit)) => {
            let expected = sent.revision.parse().map_err(|()| Failure(StatusCode::BAD_REQUEST))?;
            let commit = Request {
                body: id,
                edit: &edit,
                expected: Some(expected),
                who: &user.name,
                now: app.now(),
                today: snapshot.today,
                form: None,
                // Minutes are of a meeting that was held.
                allow_past: true,
            };
            writer.saved(app.editor.commit_with(&commit, |_| app.trigger_reload()), &is_chosen)
        }
        ("vis", Some(edit)) => match app.editor.preview(&now, id, &edit, snapshot.today) {
            Ok(preview) => {
                writer.page(StatusCode::OK, String::new(), &is_chosen, Some(effect(preview)))
            }
            Err(refusal) => writer.refused(&Problems::of_refusal(&refusal), &is_chosen),
        },
        ("vis" | "gem", None) => {
            let problem = "Sæt kryds ved det, der skal skrives i planen.".to_owned();
            writer.page(StatusCode::UNPROCESSABLE_ENTITY, problem, &is_chosen, None)
        }
        _ => writer.page(StatusCode::OK, String::new(), &is_chosen, None),
    }
}

fn effect(preview: Preview) -> Effect {
    let warnings = preview.warnings.iter().map(|warning| sentence(&warning.message));
    Effect { warnings: warnings.collect(), diff: preview.diff(), differences: preview.differences }
}

/// The document that was sent along, uploaded or pasted.
fn document(request: &PageRequest, sent: &Sent) -> Result<Document, Refusal> {
    if !sent.document.is_empty() {
        let unreadable = |_| Refusal::new("dokumentet er gået tabt på vejen; vælg det igen");
        return serde_json::from_str(&sent.document).map_err(unreadable);
    }
    if sent.file.is_empty() && sent.pasted.trim().is_empty() {
        return Err(Refusal::new("vælg en fil, eller sæt teksten ind"));
    }
    if sent.file.is_empty() {
        return read("tekst.txt", sent.pasted.as_bytes());
    }
    if is_pdf(&sent.file) {
        let path = request.app.editor.search_path.as_deref();
        let text = store::pdf_text(&sent.file, path);
        return read_pdf_text(&text.map_err(|error| Refusal::new(error.to_string()))?);
    }
    read(&sent.name, &sent.file)
}

/// The day that somebody typed for the meeting: the latest such day.
fn meeting(typed: &str, today: NaiveDate) -> Result<Option<NaiveDate>, Refusal> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let date = crate::calendar::typed_date(typed, today);
    let date = date.map_err(|error| Refusal::new(error.to_string()))?;
    let year_before = today.checked_sub_months(chrono::Months::new(12)).unwrap_or(today);
    let earlier = crate::calendar::typed_date(typed, year_before).unwrap_or(date);
    Ok(Some(if date > today && earlier <= today { earlier } else { date }))
}

/// What the pages of the steps are made from.
struct Steps<'a> {
    request: &'a PageRequest,
    user: &'a CurrentUser,
    id: &'a str,
    document: &'a Document,
    imported: &'a Imported,
    sent: &'a Sent,
    revision: Revision,
}

type IsChosen<'a> = &'a dyn Fn(usize, &Proposal) -> bool;

impl Steps<'_> {
    fn page(
        &self,
        status: StatusCode,
        problem: String,
        is_chosen: IsChosen,
        effect: Option<Effect>,
    ) -> Result<Answer, Failure> {
        let Steps { request, user, id, imported, sent, .. } = self;
        let document = serde_json::to_string(self.document)
            .map_err(|_| Failure(StatusCode::INTERNAL_SERVER_ERROR))?;
        if document.len() > LONGEST {
            let problem =
                "Dokumentet er for langt til denne side; læs det ind med kommandoen `import`.";
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            let page = begin(request, user, id, &sent.meeting, status, problem.to_owned());
            return page.map(Answer::Page);
        }
        let all = imported.proposals.iter().enumerate();
        let (kept, new): (Vec<_>, Vec<_>) =
            all.partition(|(_, proposal)| proposal.kind == ProposalKind::Kept);
        let line = |(index, proposal): (usize, &Proposal)| Line {
            index,
            kind: proposal.kind.word(),
            words: proposal.words.clone(),
            quote: proposal.quote.clone(),
            can_be_written: !proposal.edits.is_empty(),
            is_chosen: is_chosen(index, proposal),
        };
        let event = |event: &crate::import::Event| {
            format!("{}: {}", crate::calendar::full_date(event.from), event.title)
        };
        let heading = format!("{}: {}", imported.name, imported.words());
        let page = ImportedPage {
            frame: request.frame(format!("{}: læs et referat ind", imported.name), id),
            id: (*id).to_owned(),
            heading: heading.trim_end_matches(" er læst ind").to_owned(),
            problem,
            lines: new.into_iter().map(line).collect(),
            kept: kept.into_iter().map(|(_, proposal)| proposal.words.clone()).collect(),
            events: imported.minutes.events.iter().map(event).collect(),
            effect,
            step: Step {
                token: user.token.clone(),
                revision: self.revision.to_string(),
                meeting: sent.meeting.clone(),
                document,
            },
        };
        Ok(Answer::Page(send(status, &page)))
    }

    fn refused(&self, problems: &Problems, is_chosen: IsChosen) -> Result<Answer, Failure> {
        let reasons: Vec<String> = problems.0.iter().map(|(_, text)| text.clone()).collect();
        self.page(StatusCode::UNPROCESSABLE_ENTITY, reasons.join(" "), is_chosen, None)
    }

    fn saved(&self, outcome: Outcome, is_chosen: IsChosen) -> Result<Answer, Failure> {
        match outcome {
            Outcome::Done(done) => {
                let page = format!("/{}", self.id);
                let redirect = flash::redirect(&page, done.entry.as_deref(), None);
                Ok(Answer::Saved(done.revision, redirect.into_response()))
            }
            Outcome::Conflict(_) => {
                let problem = "Planen er ændret imens, så intet er gemt. Se, hvad der er tilbage, og gem igen.";
                self.page(
                    StatusCode::CONFLICT,
                    problem.to_owned(),
                    &|_: usize, p: &Proposal| p.sure,
                    None,
                )
            }
            Outcome::Refused(refusal) => self.refused(&Problems::of_refusal(&refusal), is_chosen),
            Outcome::NotSaved(reason) => {
                let problem = format!("Ikke gemt: {}", sentence(&reason));
                self.page(StatusCode::SERVICE_UNAVAILABLE, problem, is_chosen, None)
            }
        }
    }
}
