//! `/personer`: the roles, with who holds them now, before and later.

use crate::calendar::full_date;
use crate::plan::{Holder, Role};
use crate::schedule::Schedule;
use crate::web::frame::{Frame, PageRequest};
use crate::web::html::Page;
use crate::web::pages::listing::{ListQuery, Listing};
use crate::web::text::{capital, list_of_many};
use askama::Template;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "people.html")]
struct PeoplePage {
    frame: Frame,
    roles: Listing<RoleLine>,
    /// Roles that nobody holds today.
    vacant: usize,
}

struct RoleLine {
    id: String,
    title: String,
    now: Option<String>,
    /// Since when, and until when.
    period: String,
    later: Vec<String>,
    before: Vec<String>,
    /// "medlem af Direktionen og Chefforum".
    bodies: String,
}

pub(in crate::web) async fn page(request: PageRequest, which: ListQuery) -> Response {
    // Roles that only closed items have are for those who may see these.
    if request.session.user.is_none() {
        return request.sign_in();
    }
    let (schedule, today) = (&request.snapshot.schedule, request.snapshot.today);
    let all: Vec<&Role> = schedule.plan.roles.iter().collect();
    let vacant = all.iter().filter(|role| role.holder(today).is_none()).count();
    let text = |role: &&Role| {
        let holders = role.holders.iter().map(|holder| format!(" {}", holder.name));
        role.title.clone() + &holders.collect::<String>()
    };
    let roles = which.list("/personer", all, |role| (&role.id, text(role)));
    let roles = roles.map(|role| line(role, schedule, today));
    Page(PeoplePage { frame: request.frame("Personer", ""), roles, vacant }).into_response()
}

fn line(role: &Role, schedule: &Schedule, today: NaiveDate) -> RoleLine {
    let now = role.holder(today);
    let is_later = |holder: &&Holder| holder.from.is_some_and(|from| from > today);
    let is_before = |holder: &&Holder| holder.until.is_some_and(|until| until < today);
    let mut later: Vec<&Holder> = role.holders.iter().filter(is_later).collect();
    later.sort_by_key(|holder| holder.from);
    let mut before: Vec<&Holder> = role.holders.iter().filter(is_before).collect();
    before.sort_by_key(|holder| std::cmp::Reverse(holder.until));
    let all = |holders: Vec<&Holder>| -> Vec<String> {
        holders.iter().map(|holder| format!("{}, {}", name(holder), period(holder))).collect()
    };
    let plan = &schedule.plan;
    let of_role = |body: &&Arc<crate::plan::Body>| {
        body.members.iter().any(|member| plan.roles[*member].id == role.id)
    };
    let bodies: Vec<String> =
        plan.bodies.iter().filter(of_role).map(|body| body.name.clone()).collect();
    RoleLine {
        id: role.id.clone(),
        title: capital(&role.title),
        now: now.map(name),
        period: now.map(period).unwrap_or_default(),
        later: all(later),
        before: all(before),
        bodies: match bodies.is_empty() {
            true => String::new(),
            false => format!("medlem af {}", list_of_many(&bodies)),
        },
    }
}

fn name(holder: &Holder) -> String {
    let acting = if holder.acting { " (konstitueret)" } else { "" };
    format!("{}{acting}", holder.name)
}

fn period(holder: &Holder) -> String {
    match (holder.from, holder.until) {
        (Some(from), Some(until)) => format!("{} – {}", full_date(from), full_date(until)),
        (Some(from), None) => format!("fra {}", full_date(from)),
        (None, Some(until)) => format!("til {}", full_date(until)),
        (None, None) => String::new(),
    }
}
