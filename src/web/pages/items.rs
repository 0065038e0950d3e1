//! `/{body}/punkter`: every item of a body, also those that come again: the
//! årshjul as it is edited.

use crate::agenda::names_for;
use crate::calendar::full_date;
use crate::plan::{Config, Item, Timing};
use crate::schedule::{Audience, BodyView};
use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::frame::{Frame, PageRequest};
use crate::web::html::Page;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::{Datelike, NaiveDate};

#[derive(Template)]
#[template(path = "items.html")]
struct ItemsPage {
    frame: Frame,
    id: String,
    name: String,
    year: i32,
    groups: Vec<Group>,
}

struct Group {
    anchor: &'static str,
    name: &'static str,
    lines: Vec<Line>,
}

struct Line {
    id: String,
    title: String,
    is_closed: bool,
    /// "det sidste møde i november".
    when: String,
    /// "næste gang 4. november 2026".
    next: Option<String>,
    role: Option<String>,
    minutes: u32,
    category: Option<String>,
    is_withdrawn: bool,
}

pub(in crate::web) async fn page(
    request: PageRequest,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    match &request.session.user {
        None => return Ok(request.sign_in()),
        Some(user) if user.can_edit() => {}
        Some(_) => return Err(Failure(StatusCode::FORBIDDEN)),
    }
    let PageRequest { app, snapshot, .. } = &request;
    let view = snapshot.body(&id, Audience::Full).ok_or(NOT_FOUND)?;
    // An item that comes once and was put off awaits a date again.
    let is_dated = |item: &Item| {
        let is_once = matches!(item.timing, Timing::Once { .. } | Timing::Due { .. });
        is_once && view.occurrences_of(&item.id).any(|one| !one.is_awaiting())
    };
    let is_awaiting = |item: &Item| {
        let comes = matches!(item.timing, Timing::When { .. } | Timing::Case(_));
        !comes && !is_dated(item)
    };
    let lines = |takes: &dyn Fn(&Item) -> bool| -> Vec<Line> {
        let taken = view.items_as_written().iter().filter(|item| takes(item));
        taken.map(|item| line(item, &view, snapshot.today, &app.config)).collect()
    };
    let group = |anchor, name, lines| Group { anchor, name, lines };
    let mut groups = vec![
        group(
            "igen",
            "Kommer igen",
            lines(&|i| i.withdrawn.is_none() && matches!(i.timing, Timing::When { .. })),
        ),
        group("dato", "Med dato", lines(&|i| i.withdrawn.is_none() && is_dated(i))),
        group("afventer", "Afventer dato", lines(&|i| i.withdrawn.is_none() && is_awaiting(i))),
        group("tilbage", "Trukket tilbage", lines(&|i| i.withdrawn.is_some())),
    ];
    groups.retain(|group| !group.lines.is_empty());
    Ok(Page(ItemsPage {
        frame: request.frame(format!("Punkter, {}", view.name()), &id),
        name: view.name().to_owned(),
        year: snapshot.today.year(),
        groups,
        id,
    })
    .into_response())
}

fn line(item: &Item, view: &BodyView, today: NaiveDate, config: &Config) -> Line {
    let names = names_for(*view, config);
    let all: Vec<_> = view.occurrences_of(&item.id).collect();
    let next = all.iter().filter_map(|one| one.meeting()).map(|m| m.date()).find(|d| *d >= today);
    // With the title of the next occurrence.
    let named =
        all.iter().find(|one| one.nominal().is_some_and(|date| date >= today)).or(all.last());
    Line {
        id: item.id.clone(),
        title: named.map_or_else(|| item.title.source(), |one| one.title(names)),
        is_closed: item.closed,
        when: match (&item.withdrawn, &item.timing) {
            (Some(reason), _) => reason.clone(),
            (None, Timing::When { rule, .. }) => view.describe_rule(rule),
            (None, Timing::Once { date, .. }) => full_date(*date),
            (None, Timing::Due { window, .. }) => window.text.clone(),
            (None, Timing::Awaiting | Timing::Case(_)) => String::new(),
        },
        next: next.map(|date| format!("næste gang {}", full_date(date))),
        role: item.role.map(|role| view.roles_as_written()[role].title.clone()),
        minutes: item.minutes,
        category: item.category.clone(),
        is_withdrawn: item.withdrawn.is_some(),
    }
}
