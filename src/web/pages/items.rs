//! `/{body}/punkter`: every item of a body by what becomes of it, what is to come first:
//! the årshjul as it is edited.

use crate::agenda::names_for;
use crate::calendar::full_date;
use crate::plan::{Anchor, Config, Item, Timing, When};
use crate::schedule::{Audience, BodyView, ItemView, Names};
use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::frame::{Frame, PageRequest};
use crate::web::html::Page;
use crate::web::pages::listing::Select;
use crate::web::pages::matching::Words;
use crate::web::pages::parts::Colours;
use crate::web::text::count;
use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use std::collections::BTreeSet;

/// The form on the page. Empty is the same as absent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct ItemsQuery {
    q: String,
    fremlaegger: String,
    kategori: String,
    tilstand: String,
}

#[derive(Template)]
#[template(path = "items.html")]
struct ItemsPage {
    frame: Frame,
    id: String,
    name: String,
    year: i32,
    query: String,
    selects: Vec<Select>,
    /// "3 punkter", when something is searched for.
    found: Option<String>,
    groups: Vec<Group>,
}

/// What becomes of an item, as far as it is planned.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Coming,
    Awaiting,
    Recurring,
    Past,
    Withdrawn,
}

impl State {
    /// In the order of the page.
    const ALL: [State; 5] =
        [State::Coming, State::Awaiting, State::Recurring, State::Past, State::Withdrawn];

    /// In addresses, and the heading.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            State::Coming => ("dato", "Med dato"),
            State::Awaiting => ("afventer", "Afventer dato"),
            State::Recurring => ("igen", "Kommer igen"),
            State::Past => ("tidligere", "Tidligere"),
            State::Withdrawn => ("tilbage", "Taget af dagsordenen"),
        }
    }
}

struct Group {
    anchor: &'static str,
    name: &'static str,
    /// "3 punkter".
    count: String,
    /// It is not folded away.
    is_open: bool,
    lines: Vec<Line>,
}

struct Line {
    id: String,
    title: String,
    is_closed: bool,
    /// "det sidste møde i november".
    when: String,
    /// "næste gang 4. november 2026", where that is not said already.
    next: Option<String>,
    role: Option<String>,
    minutes: u32,
    category: Option<String>,
    /// Of the category's colour.
    colour: String,
    is_withdrawn: bool,
}

pub(in crate::web) async fn page(
    request: PageRequest,
    Path(id): Path<String>,
    query: Result<Query<ItemsQuery>, QueryRejection>,
) -> Result<Response, Failure> {
    let Ok(Query(query)) = query else { return Err(Failure(StatusCode::BAD_REQUEST)) };
    match &request.session.user {
        None => return Ok(request.sign_in()),
        Some(user) if user.can_edit() => {}
        Some(_) => return Err(Failure(StatusCode::FORBIDDEN)),
    }
    let PageRequest { app, snapshot, .. } = &request;
    let view = snapshot.body(&id, Audience::Full).ok_or(NOT_FOUND)?;
    let (today, colours) = (snapshot.today, Colours::of(view));
    let list = List { view, today, config: &app.config, query: &query, colours };
    let groups = list.groups();
    let number = groups.iter().map(|group| group.lines.len()).sum();
    Ok(Page(ItemsPage {
        frame: request.frame(format!("Punkter, {}", view.name()), &id),
        name: view.name().to_owned(),
        year: snapshot.today.year(),
        selects: selects(&view, &query),
        found: query.is_filter().then(|| count(number, "punkt", "punkter")),
        groups,
        query: query.q,
        id,
    })
    .into_response())
}

impl ItemsQuery {
    fn is_filter(&self) -> bool {
        let choices = [&self.fremlaegger, &self.kategori, &self.tilstand];
        !Words::new(&self.q).is_empty() || choices.into_iter().any(|choice| !choice.is_empty())
    }
}

fn selects(view: &BodyView, query: &ItemsQuery) -> Vec<Select> {
    let items = view.items_as_written().iter();
    let used: BTreeSet<_> = items.clone().filter_map(|item| item.role).collect();
    let roles = used.iter().map(|index| &view.roles_as_written()[*index]);
    let categories: BTreeSet<_> = items.filter_map(|item| item.category.clone()).collect();
    let states = State::ALL.map(|state| {
        let (value, words) = state.words();
        (value.to_owned(), words.to_owned())
    });
    let roles = roles.map(|role| (role.id.clone(), role.title.clone()));
    let categories = categories.into_iter().map(|name| (name.clone(), name));
    vec![
        Select::new("fremlaegger", "Fremlægges af", roles, &query.fremlaegger),
        Select::new("kategori", "Kategori", categories, &query.kategori),
        Select::new("tilstand", "Tilstand", states, &query.tilstand),
    ]
}

/// What the list is made of.
struct List<'a> {
    view: BodyView<'a>,
    today: NaiveDate,
    config: &'a Config,
    query: &'a ItemsQuery,
    colours: Colours,
}

impl List<'_> {
    fn groups(&self) -> Vec<Group> {
        let names = names_for(self.view, self.config);
        let words = Words::new(&self.query.q);
        let mut lines: [Vec<Line>; State::ALL.len()] = Default::default();
        // The steps of a case are edited with it.
        let items = self.view.items_as_written().iter();
        for item in items.filter(|item| !matches!(item.timing, Timing::Case(_))) {
            let all: Vec<ItemView> = self.view.occurrences_of(&item.id).collect();
            let state = self.state(item, &all);
            let line = self.line(item, &all, names);
            if self.takes(item, state) && words.match_all(&line.searched(item)) {
                lines[state as usize].push(line);
            }
        }
        let mut groups: Vec<Group> = State::ALL
            .into_iter()
            .zip(lines)
            .filter(|(_, lines)| !lines.is_empty())
            .map(|(state, lines)| Group {
                anchor: state.words().0,
                name: state.words().1,
                count: count(lines.len(), "punkt", "punkter"),
                is_open: self.query.is_filter() || matches!(state, State::Coming | State::Awaiting),
                lines,
            })
            .collect();
        if let [only] = &mut groups[..] {
            only.is_open = true;
        }
        groups
    }

    fn takes(&self, item: &Item, state: State) -> bool {
        let is = |chosen: &str, own: Option<&str>| chosen.is_empty() || own == Some(chosen);
        let role = item.role.map(|role| &*self.view.roles_as_written()[role].id);
        is(&self.query.fremlaegger, role)
            && is(&self.query.kategori, item.category.as_deref())
            && is(&self.query.tilstand, Some(state.words().0))
    }

    fn state(&self, item: &Item, all: &[ItemView]) -> State {
        if item.withdrawn.is_some() {
            return State::Withdrawn;
        }
        let day = |one: &ItemView| one.meeting().map(|meeting| meeting.date()).or(one.nominal());
        let comes = all.iter().any(|one| !one.is_awaiting() && day(one) >= Some(self.today));
        let is_over = item.until.is_some_and(|until| until < self.today);
        if item.recurs() && !self.is_of_one_event(item) && (comes || !is_over) {
            return State::Recurring;
        }
        // What was put off awaits a date again.
        let awaits = all.is_empty() || all.iter().any(ItemView::is_awaiting);
        match (comes, awaits) {
            (true, _) => State::Coming,
            (false, true) if !item.recurs() || !is_over => State::Awaiting,
            (false, _) => State::Past,
        }
    }

    /// Its rule names an event that comes one time.
    fn is_of_one_event(&self, item: &Item) -> bool {
        let Timing::When { rule, .. } = &item.timing else { return false };
        let (When::After { anchor, .. } | When::Before { anchor, .. }) = rule else { return false };
        let events = self.view.events_as_written();
        matches!(anchor, Anchor::Event(event) if events[*event].comes_once())
    }

    fn line(&self, item: &Item, all: &[ItemView], names: Names) -> Line {
        let mut days = all.iter().filter_map(|one| one.meeting()).map(|meeting| meeting.date());
        let next = days.clone().find(|day| *day >= self.today);
        let last = days.next_back().filter(|_| item.recurs());
        // With the title of the next occurrence.
        let is_ahead = |one: &&ItemView| one.nominal().is_some_and(|date| date >= self.today);
        let named = all.iter().find(is_ahead).or(all.last());
        Line {
            id: item.id.clone(),
            title: named.map_or_else(|| item.title.source(), |one| one.title(names)),
            is_closed: item.closed,
            when: match (&item.withdrawn, &item.timing) {
                (Some(reason), _) => reason.clone(),
                (None, Timing::When { rule, .. }) => self.view.describe_rule(rule),
                (None, Timing::Once { date, .. }) => full_date(*date),
                (None, Timing::Due { window, .. }) => window.text.clone(),
                (None, Timing::Awaiting | Timing::Case(_)) => String::new(),
            },
            next: match (next, &item.timing) {
                (Some(next), Timing::Once { date, .. }) if next == *date => None,
                (Some(next), Timing::Once { .. }) => Some(format!("kommer {}", full_date(next))),
                (Some(next), _) => Some(format!("næste gang {}", full_date(next))),
                (None, _) => last.map(|last| format!("sidst {}", full_date(last))),
            },
            role: item.role.map(|role| self.view.roles_as_written()[role].title.clone()),
            minutes: item.minutes,
            category: item.category.clone(),
            colour: self.colours.class(item.category.as_deref()),
            is_withdrawn: item.withdrawn.is_some(),
        }
    }
}

impl Line {
    /// What a search looks into.
    fn searched(&self, item: &Item) -> String {
        let note = item.note.as_ref().map(|note| note.source());
        let parts = [Some(self.title.clone()), note, item.text.clone(), self.role.clone()];
        parts.into_iter().flatten().chain(item.category.clone()).collect::<Vec<_>>().join("\n")
    }
}
