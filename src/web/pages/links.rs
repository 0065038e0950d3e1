//! `/links`: private addresses of feeds, for administrators: who has one, a new one,
//! which is shown once, and one that is revoked.

use crate::calendar::full_date;
use crate::feed::Address;
use crate::feed::links::Link;
use crate::plan::Plan;
use crate::store::AuditEvent;
use crate::web::auth::audit;
use crate::web::auth::check::Browser;
use crate::web::auth::session::CurrentUser;
use crate::web::auth::users::Role;
use crate::web::blocking::run_blocking;
use crate::web::errors::Failure;
use crate::web::forms::choices::Choices;
use crate::web::forms::chosen;
use crate::web::forms::fields::{Field, FieldBuilder};
use crate::web::forms::values::{Problems, Values};
use crate::web::frame::{Frame, PageRequest};
use crate::web::html::send;
use crate::web::pages::listing::{ListQuery, Listing};
use crate::web::pages::mail::{self, MailPart};
use crate::web::pages::subscribe::{Qr, base};
use crate::web::text::list_of_many;
use askama::Template;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Form, Query};
use axum::http::header::{CACHE_CONTROL, REFERRER_POLICY};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use std::sync::Arc;

/// Of more bodies the addresses of each are not listed: the one of all has them.
const MOST_ADDRESSES: usize = 10;

/// The fields of the bodies, and of the roles.
const BODY: &str = "organ";
const ROLE: &str = "rolle";

#[derive(Template)]
#[template(path = "links.html")]
struct LinksPage {
    frame: Frame,
    token: String,
    /// Those in use, or the revoked ones.
    links: Listing<LinkLine>,
    shows_revoked: bool,
    live: usize,
    revoked: usize,
    /// Of the roles and of the bodies.
    scope: Vec<Field>,
    lists: Vec<Arc<Choices>>,
    owner: String,
    /// What was just revoked.
    done: Option<String>,
    /// What was just made.
    new: Option<NewLink>,
    problems: Vec<(String, String)>,
    mail: Option<MailPart>,
}

struct LinkLine {
    id: String,
    owner: String,
    facts: Vec<String>,
}

struct NewLink {
    owner: String,
    first: NewAddress,
    /// The others, of one body each.
    others: Vec<NewAddress>,
}

struct NewAddress {
    /// Of elements on the page.
    id: String,
    /// The body, or that it is all.
    name: String,
    address: Address,
    /// Of the page.
    qr: Option<Qr>,
}

/// The part of the lists, what was typed, what was done, and what is wrong.
#[derive(Default)]
struct Shown {
    which: ListQuery,
    shows_revoked: bool,
    owner: String,
    roles: Vec<String>,
    bodies: Vec<String>,
    /// The fields that those are from.
    values: Values,
    done: Option<String>,
    new: Option<NewLink>,
    problems: Problems,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(in crate::web) struct Wanted {
    /// "spaerrede": the revoked ones.
    vis: String,
}

pub(in crate::web) async fn page(
    request: PageRequest,
    which: ListQuery,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Response, Failure> {
    match &request.session.user {
        None => Ok(request.sign_in()),
        Some(user) if user.is_administrator() => {
            let shows_revoked = wanted.is_ok_and(|Query(wanted)| wanted.vis == "spaerrede");
            let shown = Shown { which, shows_revoked, ..Shown::default() };
            show(&request, user, StatusCode::OK, shown).await
        }
        Some(_) => Err(Failure(StatusCode::FORBIDDEN)),
    }
}

/// Makes an address, or revokes one.
pub(in crate::web) async fn change(
    request: PageRequest,
    Browser { headers, address: from }: Browser,
    which: ListQuery,
    sent: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Response, Failure> {
    let Ok(Form(sent)) = sent else { return Err(Failure(StatusCode::BAD_REQUEST)) };
    let value = |name: &str| {
        let found = sent.iter().find(|(known, _)| known == name);
        found.map_or_else(String::new, |(_, value)| value.trim().to_owned())
    };
    let user = request.session.require_role(Role::Administrator, &value("token"))?;
    let revoke = value("spaer");
    let plan = &request.snapshot.schedule.plan;
    let mut shown = Shown { which, owner: value("ejer"), ..Shown::default() };
    let typed = Values::of(sent.clone());
    let none = Problems::default();
    let fields = scope(plan, FieldBuilder { values: &typed, problems: &none });
    (shown.values, shown.problems) = chosen::with_ids(&fields, &typed);
    shown.roles = shown.values.chosen(ROLE);
    shown.bodies = shown.values.chosen(BODY);
    if revoke.is_empty() && !shown.problems.0.is_empty() {
        shown.values = typed;
        return show(&request, &user, StatusCode::UNPROCESSABLE_ENTITY, shown).await;
    }
    // What is gone since the page was opened must not leave an address of everything.
    let has_role = |id: &String| plan.roles.iter().any(|role| role.id == *id);
    let has_body = |id: &String| plan.body(id).is_some();
    let is_known = shown.roles.iter().all(has_role) && shown.bodies.iter().all(has_body);
    if revoke.is_empty() && !is_known {
        let gone = "En rolle eller et organ, du valgte, er ikke i planen mere. Vælg igen.";
        shown.problems.add("", gone);
        return show(&request, &user, StatusCode::UNPROCESSABLE_ENTITY, shown).await;
    }
    if revoke.is_empty() && shown.owner.is_empty() {
        shown.problems.add("ejer", "Skriv, hvem adressen er til.");
        return show(&request, &user, StatusCode::UNPROCESSABLE_ENTITY, shown).await;
    }
    let (app, now) = (request.app.clone(), request.app.now());
    let (owner, scope) = (shown.owner.clone(), (shown.roles.clone(), shown.bodies.clone()));
    let is_new = revoke.is_empty();
    let changed = run_blocking(move || {
        app.accounts.change_links(|links, random| match is_new {
            true => links.add(&owner, scope, now, random),
            false => links.revoke(&revoke, now).iter().map(|link| link.owner.clone()).collect(),
        })
    });
    match changed.await? {
        Ok(token) if is_new => {
            audit::record(&request.app, AuditEvent::LinkMade, &user.name, &shown.owner, from).await;
            shown.new = Some(new_link(&request, &headers, &token, &shown));
            shown.owner = String::new();
            shown.values = Values::default();
            shown.which = ListQuery::default();
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
            shown.problems.add("", format!("Ikke gemt: {error}."));
            return show(&request, &user, StatusCode::SERVICE_UNAVAILABLE, shown).await;
        }
    }
    // It opens, or closes, as soon as the links are read again.
    request.app.trigger_reload();
    show(&request, &user, StatusCode::OK, shown).await
}

fn new_link(request: &PageRequest, headers: &HeaderMap, token: &str, shown: &Shown) -> NewLink {
    let base = base(&request.app.config.server, headers);
    let new = |id: &str, name: &str, address: Address| NewAddress {
        id: id.to_owned(),
        name: name.to_owned(),
        qr: Qr::new(&address.page),
        address,
    };
    let bodies = request.snapshot.schedule.plan.bodies.iter();
    let mut others: Vec<_> = bodies
        // Of a role's calendar each body has only a part.
        .filter(|_| shown.roles.is_empty())
        .filter(|body| match shown.bodies.is_empty() {
            true => request.snapshot.schedule.plan.bodies.len() <= MOST_ADDRESSES,
            false => shown.bodies.len() <= MOST_ADDRESSES && shown.bodies.contains(&body.id),
        })
        .map(|body| new(&body.id, &body.name, Address::private(&base, token, Some(&body.id))))
        .collect();
    let first = match others.len() {
        1 => others.remove(0),
        _ => new("_", "Alt i én kalender", Address::private(&base, token, None)),
    };
    NewLink { owner: shown.owner.clone(), first, others }
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
    let (number_live, number_revoked) = (live.len(), revoked.len());
    let (path, links) = match shown.shows_revoked {
        true => ("/links?vis=spaerrede", revoked),
        false => ("/links", live),
    };
    let newest = links.into_iter().rev().map(|link| line(link, request)).collect();
    let text = |line: &LinkLine| format!("{}\n{}", line.owner, line.facts.join("\n"));
    let links = shown.which.list(path, newest, |line| (line.id.clone(), text(line)));
    let builder = FieldBuilder { values: &shown.values, problems: &shown.problems };
    let scope = scope(&request.snapshot.schedule.plan, builder);
    let page = LinksPage {
        frame: request.frame("Private adresser", ""),
        token: user.token.clone(),
        links,
        shows_revoked: shown.shows_revoked,
        live: number_live,
        revoked: number_revoked,
        lists: chosen::lists(&scope),
        scope,
        owner: shown.owner,
        done: shown.done,
        new: shown.new,
        problems: shown.problems.0,
        mail: mail::part(request, user, &ListQuery::default()).await?,
    };
    let headers = [(CACHE_CONTROL, "no-store"), (REFERRER_POLICY, "no-referrer")];
    Ok((headers, send(status, &page)).into_response())
}

/// What an address is about.
fn scope(plan: &Plan, form: FieldBuilder) -> Vec<Field> {
    let (roles, bodies) = (Choices::of_roles(&plan.roles), Choices::of_bodies(plan));
    let role_help = "Hele møder, hvor rollen er medlem, ellers dens egne punkter, og dens frister og opfølgninger. Ingen valgt: alle møder.";
    let mut fields = match plan.roles.is_empty() {
        true => Vec::new(),
        false => form.some_of(ROLE, "Kun det, disse roller har", role_help, &roles),
    };
    fields.extend(form.some_of(BODY, "Kun disse organer", "Ingen valgt: alle.", &bodies));
    fields
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
    let title = |id: &String| {
        let role = plan.roles.iter().find(|role| role.id == *id);
        role.map_or_else(|| id.clone(), |role| role.title.clone())
    };
    let roles: Vec<String> = link.roles.iter().map(title).collect();
    let mut facts = Vec::new();
    facts.extend((!roles.is_empty()).then(|| list_of_many(&roles)));
    facts.extend([
        if bodies.is_empty() { "alle organer".to_owned() } else { list_of_many(&bodies) },
        format!("lavet {}", day(link.created)),
        link.last_use.map_or_else(|| "aldrig brugt".to_owned(), |t| format!("brugt {}", day(t))),
    ]);
    facts.extend(link.revoked.map(|time| format!("spærret {}", day(time))));
    LinkLine { id: link.id(), owner: link.owner.clone(), facts }
}
