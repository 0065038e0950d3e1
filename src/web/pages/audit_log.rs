//! `/adgangslog`: who signed in, who may, and who read what is closed; for administrators.

use crate::calendar::full_date;
use crate::store::{AuditEntry, AuditEvent, PathError};
use crate::web::blocking::run_blocking;
use crate::web::errors::Failure;
use crate::web::frame::{Frame, PageRequest};
use crate::web::html::Page;
use crate::web::pages::listing::{Group, ListQuery, Listing, Select};
use crate::web::state::AppState;
use askama::Template;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use std::collections::BTreeSet;

#[derive(Template)]
#[template(path = "audit_log.html")]
struct AuditLogPage {
    frame: Frame,
    month: String,
    months: Vec<String>,
    person: Select,
    /// What the addresses of the page and of the file ask for.
    wanted: String,
    days: Listing<Group<Line>>,
    /// Why it can't be written.
    problem: Option<String>,
    kept: u32,
}

struct Line {
    clock: String,
    who: String,
    what: &'static str,
    about: String,
    from: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(in crate::web) struct Wanted {
    maaned: String,
    navn: String,
}

/// What is wanted of the log.
struct Part {
    month: String,
    months: Vec<String>,
    person: Select,
    /// The newest first.
    entries: Vec<AuditEntry>,
}

pub(in crate::web) async fn page(
    request: PageRequest,
    wanted: Result<Query<Wanted>, QueryRejection>,
    which: ListQuery,
) -> Result<Response, Failure> {
    let found = match find(&request, wanted).await? {
        Ok(found) => found,
        Err(response) => return Ok(response),
    };
    let app = &request.app;
    let person = utf8_percent_encode(&found.person.chosen, NON_ALPHANUMERIC);
    let wanted = format!("maaned={}&navn={person}", found.month);
    let path = format!("/adgangslog?{wanted}");
    let lines = which.list(&path, found.entries, |_| ("", String::new()));
    let lines = lines.map(|entry| {
        let at = entry.at.with_timezone(&app.config.timezone);
        let (day, clock) = (full_date(at.date_naive()), at.format("%-H.%M").to_string());
        let AuditEntry { who, about, from, .. } = entry;
        (day, Line { clock, who, what: words(entry.what), about, from })
    });
    let page = AuditLogPage {
        frame: request.frame("Adgangslog", ""),
        month: found.month,
        months: found.months,
        person: found.person,
        wanted,
        days: lines.grouped(),
        problem: app.accounts.audit.log.problem(),
        kept: app.config.server.audit_months,
    };
    Ok(Page(page).into_response())
}

/// The same as a file for a spreadsheet.
pub(in crate::web) async fn csv(
    request: PageRequest,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Response, Failure> {
    let found = match find(&request, wanted).await? {
        Ok(found) => found,
        Err(response) => return Ok(response),
    };
    let zone = request.app.config.timezone;
    let mut text = "\u{feff}Tidspunkt;Hvem;Hvad;Om;Fra\r\n".to_owned();
    for entry in &found.entries {
        let at = entry.at.with_timezone(&zone).format("%d-%m-%Y %H:%M:%S").to_string();
        let fields = [&entry.who, words(entry.what), &entry.about, &entry.from].map(csv_text);
        text.push_str(&format!("{at};{}\r\n", fields.join(";")));
    }
    let name = format!("attachment; filename=\"adgangslog-{}.csv\"", found.month);
    let headers =
        [(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, name)];
    Ok((headers, text).into_response())
}

/// What is wanted by an administrator, or the answer to anyone else.
async fn find(
    request: &PageRequest,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Result<Part, Response>, Failure> {
    match &request.session.user {
        None => return Ok(Err(request.sign_in())),
        Some(user) if !user.is_administrator() => return Err(Failure(StatusCode::FORBIDDEN)),
        Some(_) => {}
    }
    let Ok(Query(Wanted { maaned, navn })) = wanted else {
        return Err(Failure(StatusCode::BAD_REQUEST));
    };
    let (app, now) = (request.app.clone(), request.app.now());
    let found = run_blocking(move || read(&app, &maaned, &navn, now)).await?;
    Ok(Ok(found.map_err(|_| Failure(StatusCode::SERVICE_UNAVAILABLE))?))
}

fn read(app: &AppState, month: &str, person: &str, now: DateTime<Utc>) -> Result<Part, PathError> {
    let log = &app.accounts.audit.log;
    let mut months = log.months()?;
    let this = log.month(now);
    if !months.contains(&this) {
        months.insert(0, this.clone());
    }
    let month = if months.iter().any(|known| known == month) { month.to_owned() } else { this };
    let mut entries = log.entries(&month)?;
    entries.reverse();
    let known = entries.iter().filter(|entry| !entry.who.is_empty());
    let people: BTreeSet<String> = known.map(|entry| entry.who.clone()).collect();
    let options = people.into_iter().map(|name| (name.clone(), name));
    let person = Select::of_many("navn", "Person", options, person);
    let chosen = person.values();
    entries.retain(|entry| chosen.as_ref().is_none_or(|people| people.contains(&*entry.who)));
    Ok(Part { month, months, person, entries })
}

fn words(what: AuditEvent) -> &'static str {
    match what {
        AuditEvent::SignedIn => "logget ind",
        AuditEvent::SignInFailed => "forkert navn eller adgangskode",
        AuditEvent::SignedOut => "logget ud",
        AuditEvent::UserAdded => "oprettede brugeren",
        AuditEvent::UserChanged => "gav ny rolle eller adgangskode til",
        AuditEvent::UserRemoved => "fjernede brugeren",
        AuditEvent::PasswordChanged => "skiftede sin adgangskode",
        AuditEvent::LinkMade => "lavede en privat adresse til",
        AuditEvent::LinkRevoked => "spærrede den private adresse til",
        AuditEvent::Read => "så lukkede punkter på",
        AuditEvent::PersonRemoved => "fjernede alt om en person",
    }
}

/// A text that a spreadsheet would take for a formula has a space before it.
fn csv_text(text: &str) -> String {
    let space = if text.starts_with(['=', '+', '-', '@']) { " " } else { "" };
    format!("\"{space}{}\"", text.replace('"', "\"\""))
}
