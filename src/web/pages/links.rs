//! `/links`: private addresses of feeds, for administrators: who has one, a new one,
//! which is shown once, and one that is revoked.

use crate::calendar::full_date;
use crate::feed::links::Link;
use crate::store::AuditEvent;
use crate::web::auth::audit;
use crate::web::auth::check::Browser;
use crate::web::auth::session::CurrentUser;
use crate::web::auth::users::Role;
use crate::web::blocking::run_blocking;
use crate::web::errors::Failure;
use crate::web::frame::{Frame, PageRequest};
use crate::web::html::send;
use crate::web::pages::subscribe::{Qr, base};
use crate::web::text::list;
use askama::Template;
use axum::extract::Form;
use axum::extract::rejection::FormRejection;
use axum::http::header::{CACHE_CONTROL, REFERRER_POLICY};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};

/// So many addresses are shown with a code each.
const MOST_CODES: usize = 3;

/// What the names of the boxes for the bodies begin with.
const BODY: &str = "organ-";

#[derive(Template)]
#[template(path = "links.html")]
struct LinksPage {
    frame: Frame,
    token: String,
    live: Vec<LinkLine>,
    revoked: Vec<LinkLine>,
    /// Name of the box, the body's name, whether it is checked.
    bodies: Vec<(String, String, bool)>,
    owner: String,
    /// What was just revoked.
    done: Option<String>,
    /// What was just made.
    new: Option<NewLink>,
    problems: Vec<(&'static str, String)>,
}

struct LinkLine {
    id: String,
    owner: String,
    facts: Vec<String>,
}

struct NewLink {
    owner: String,
    addresses: Vec<Address>,
}

struct Address {
    id: String,
    body: String,
    /// Of the calendar.
    plain: String,
    /// The same for programs that take it from a click.
    webcal: String,
    /// The same as a page.
    page: String,
    qr: Option<Qr>,
}

/// What was typed, what was done, and what is wrong.
#[derive(Default)]
struct Shown {
    owner: String,
    bodies: Vec<String>,
    done: Option<String>,
    new: Option<NewLink>,
    problems: Vec<(&'static str, String)>,
}

pub(in crate::web) async fn page(request: PageRequest) -> Result<Response, Failure> {
    match &request.session.user {
        None => Ok(request.sign_in()),
        Some(user) if user.is_administrator() => {
            show(&request, user, StatusCode::OK, Shown::default()).await
        }
        Some(_) => Err(Failure(StatusCode::FORBIDDEN)),
    }
}

/// Makes an address, or revokes one.
pub(in crate::web) async fn change(
    request: PageRequest,
    Browser { headers, address: from }: Browser,
    sent: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Response, Failure> {
    let Ok(Form(sent)) = sent else { return Err(Failure(StatusCode::BAD_REQUEST)) };
    let value = |name: &str| {
        let found = sent.iter().find(|(known, _)| known == name);
        found.map_or_else(String::new, |(_, value)| value.trim().to_owned())
    };
    let user = request.session.require_role(Role::Administrator, &value("token"))?;
    let revoke = value("spaer");
    let mut shown = Shown {
        owner: value("ejer"),
        bodies: sent
            .iter()
            .filter_map(|(name, _)| Some(name.strip_prefix(BODY)?.to_owned()))
            .filter(|id| request.snapshot.schedule.plan.body(id).is_some())
            .collect(),
        ..Shown::default()
    };
    if revoke.is_empty() && shown.owner.is_empty() {
        shown.problems.push(("ejer", "Skriv, hvem adressen er til.".to_owned()));
        return show(&request, &user, StatusCode::UNPROCESSABLE_ENTITY, shown).await;
    }
    let (app, now) = (request.app.clone(), request.app.now());
    let (owner, bodies) = (shown.owner.clone(), shown.bodies.clone());
    let is_new = revoke.is_empty();
    let changed = run_blocking(move || {
        app.accounts.change_links(|links, random| match is_new {
            true => links.add(&owner, bodies, now, random),
            false => links.revoke(&revoke, now).iter().map(|link| link.owner.clone()).collect(),
        })
    });
    match changed.await? {
        Ok(token) if is_new => {
            audit::record(&request.app, AuditEvent::LinkMade, &user.name, &shown.owner, from).await;
            shown.new = Some(new_link(&request, &headers, &token, &shown));
            shown.owner = String::new();
            shown.bodies.clear();
        }
        Ok(owner) if owner.is_empty() => {
            shown.done = Some("Adressen var allerede spærret.".to_owned());
        }
        Ok(owner) => {
            audit::record(&request.app, AuditEvent::LinkRevoked, &user.name, &owner, from).await;
            let sentence = format!("Adressen til {owner} er spærret og kan ikke bruges mere.");
            shown.done = Some(sentence);
        }
        Err(error) => {
            shown.problems.push(("", format!("Ikke gemt: {error}.")));
            return show(&request, &user, StatusCode::SERVICE_UNAVAILABLE, shown).await;
        }
    }
    // It opens, or closes, as soon as the links are read again.
    request.app.trigger_reload();
    show(&request, &user, StatusCode::OK, shown).await
}

fn new_link(request: &PageRequest, headers: &HeaderMap, token: &str, shown: &Shown) -> NewLink {
    let base = base(&request.app.config.server, headers);
    let bodies = request.snapshot.schedule.plan.bodies.iter();
    let bodies: Vec<_> =
        bodies.filter(|body| shown.bodies.is_empty() || shown.bodies.contains(&body.id)).collect();
    let has_codes = bodies.len() <= MOST_CODES;
    let address = |body: &&crate::plan::Body| {
        let page = format!("{base}/feed/{token}/{}", body.id);
        let plain = format!("{page}.ics");
        let (_, rest) = plain.split_once("://").unwrap_or(("", &plain));
        Address {
            id: body.id.clone(),
            body: body.name.clone(),
            webcal: format!("webcal://{rest}"),
            qr: has_codes.then(|| Qr::new(&page)).flatten(),
            plain: plain.clone(),
            page,
        }
    };
    NewLink { owner: shown.owner.clone(), addresses: bodies.iter().map(address).collect() }
}

async fn show(
    request: &PageRequest,
    user: &CurrentUser,
    status: StatusCode,
    shown: Shown,
) -> Result<Response, Failure> {
    let app = request.app.clone();
    let links = run_blocking(move || app.accounts.links()).await?;
    let links = links.map_err(|_| Failure(StatusCode::SERVICE_UNAVAILABLE))?;
    let (revoked, live): (Vec<&Link>, Vec<&Link>) =
        links.iter().partition(|link| link.revoked.is_some());
    let lines =
        |links: Vec<&Link>| links.into_iter().rev().map(|link| line(link, request)).collect();
    let bodies = request.snapshot.schedule.plan.bodies.iter().map(|body| {
        let is_checked = shown.bodies.contains(&body.id);
        (format!("{BODY}{}", body.id), body.name.clone(), is_checked)
    });
    let page = LinksPage {
        frame: request.frame("Private adresser", ""),
        token: user.token.clone(),
        live: lines(live),
        revoked: lines(revoked),
        bodies: bodies.collect(),
        owner: shown.owner,
        done: shown.done,
        new: shown.new,
        problems: shown.problems,
    };
    let headers = [(CACHE_CONTROL, "no-store"), (REFERRER_POLICY, "no-referrer")];
    Ok((headers, send(status, &page)).into_response())
}

fn line(link: &Link, request: &PageRequest) -> LinkLine {
    let zone = request.app.config.timezone;
    let day = |time: DateTime<Utc>| full_date(time.with_timezone(&zone).date_naive());
    let plan = &request.snapshot.schedule.plan;
    let name = |id: &String| match plan.body(id) {
        Some(index) => plan.bodies[index].name.clone(),
        None => id.clone(),
    };
    let bodies: Vec<String> = link.bodies.iter().map(name).collect();
    let mut facts = vec![
        if bodies.is_empty() { "alle organer".to_owned() } else { list(&bodies) },
        format!("lavet {}", day(link.created)),
        link.last_use.map_or_else(|| "aldrig brugt".to_owned(), |t| format!("brugt {}", day(t))),
    ];
    facts.extend(link.revoked.map(|time| format!("spærret {}", day(time))));
    LinkLine { id: link.id(), owner: link.owner.clone(), facts }
}
