//! `/{body}`: the rolling schedule as the Eventuelt table reads, searched and
//! filtered, with the items that await a date. Also the content of the private page.

use crate::agenda::names_for;
use crate::calendar::{month_name, short_date};
use crate::compile::rolling_window;
use crate::plan::Config;
use crate::schedule::{BodyView, ItemView, MeetingView, Names, Row};
use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::frame::{Frame, PageRequest};
use crate::web::html::Page;
use crate::web::pages::matching::Words;
use crate::web::pages::months::{MonthLink, MonthsShown, month_anchor, month_links};
use crate::web::pages::parts::{Colours, ItemPart, MeetingPart, searched};
use crate::web::text::{count, from_today};
use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::response::Response;
use chrono::{Datelike, Days, NaiveDate};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// The search form on the page. Empty is the same as absent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Search {
    q: String,
    kategori: String,
    rolle: String,
    /// With meetings that have been.
    tidligere: String,
    /// A month, "2027-05": the page that shows it. Without a month the coming ones.
    fra: String,
}

#[derive(Template)]
#[template(path = "body.html")]
pub(in crate::web) struct BodyPage {
    frame: Frame,
    id: String,
    name: String,
    /// What addresses of this page begin with.
    path: String,
    /// Of a private page: the address that a program subscribes to.
    pub webcal: String,
    next: Option<NextMeeting>,
    /// What addresses of forms begin with.
    edits: String,
    /// It has no items yet.
    is_empty: bool,
    /// The list of months to jump by; none where something is searched for.
    jumps: Vec<MonthLink>,
    /// The months after those shown: address, first and last.
    later: Option<(String, String)>,
    months: Vec<MonthPart>,
    awaiting: Vec<ItemPart>,
    form: Form,
    /// "3 punkter", when something is searched for.
    found: Option<String>,
    year: i32,
}

struct NextMeeting {
    meeting: MeetingPart,
    when: String,
    items: Vec<ItemPart>,
}

struct MonthPart {
    anchor: String,
    /// "juni 2023".
    name: String,
    rows: Vec<RowPart>,
}

enum RowPart {
    Meeting { meeting: MeetingPart, items: Vec<ItemPart>, is_past: bool },
    Skipped { date: Option<String>, name: String },
}

/// The form as it is to be shown again.
struct Form {
    query: String,
    /// Value, words, whether it is chosen.
    categories: Vec<(String, String, bool)>,
    roles: Vec<(String, String, bool)>,
    past: bool,
    is_filtered: bool,
}

pub(in crate::web) async fn page(
    request: PageRequest,
    Path(id): Path<String>,
    query: Result<Query<Search>, QueryRejection>,
) -> Result<Response, Failure> {
    let Ok(Query(search)) = query else { return Err(Failure(StatusCode::BAD_REQUEST)) };
    let PageRequest { app, snapshot, .. } = &request;
    let view = snapshot.body(&id, request.session.audience()).ok_or(NOT_FOUND)?;
    let frame = request.frame(view.name(), &id);
    let page = BodyPage::new(frame, view, snapshot.today, &app.config, &search);
    Ok(Page(page).into_response())
}

impl BodyPage {
    pub fn new(
        frame: Frame,
        view: BodyView,
        today: NaiveDate,
        config: &Config,
        search: &Search,
    ) -> BodyPage {
        let path = format!("{}/{}", frame.root, view.id());
        let names = names_for(view, config);
        let form = Form::new(view, search);
        let filter = Filter { search, words: Words::new(&search.q), names };
        let (window_from, to) = rolling_window(config, today);
        let yesterday = today - Days::new(1);
        let from = if form.past { window_from } else { today };
        let shown = MonthsShown::read(&search.fra, today).unwrap_or(MonthsShown::with(from, today));
        let from = if shown.last < today { window_from } else { from };
        let (first, last) = match form.is_filtered {
            true => (from, to),
            false => (from.max(shown.first), to.min(shown.last)),
        };
        let colours = Colours::of(view);
        let list = List { config, names, filter: &filter, today, colours: &colours };
        let months = list.months(view.forward_list(first - Days::new(1), last));
        let (jumps, later) = match form.is_filtered {
            true => (Vec::new(), None),
            false => {
                (month_links(view, (from, to), shown, today, &path), later(shown, to, today, &path))
            }
        };
        let awaiting: Vec<_> = view
            .still_awaiting(to)
            .iter()
            .filter(|item| filter.takes(item))
            .map(|item| ItemPart::new(item, names, &colours))
            .collect();
        let next = view.next_held(yesterday).map(|meeting| NextMeeting {
            when: from_today(meeting.date(), today),
            items: list.items(&meeting, |_| true),
            meeting: MeetingPart::new(&meeting, config),
        });
        BodyPage {
            edits: frame.edits(view.id()),
            is_empty: view.items_as_written().is_empty(),
            frame,
            id: view.id().to_owned(),
            name: view.name().to_owned(),
            path,
            webcal: String::new(),
            next,
            found: form.is_filtered.then(|| found(&months, awaiting.len())),
            jumps,
            later,
            months,
            awaiting,
            form,
            year: today.year(),
        }
    }
}

/// The page after this one, and what is on it: "maj–oktober 2027".
fn later(
    shown: MonthsShown,
    to: NaiveDate,
    today: NaiveDate,
    path: &str,
) -> Option<(String, String)> {
    let next = MonthsShown::with(shown.last + Days::new(1), today);
    let last = to.min(next.last);
    let ends = [next.first, last].map(|day| format!("{} {}", month_name(day.month()), day.year()));
    let months = match (next.first.month() == last.month(), next.first.year() == last.year()) {
        (true, _) => ends[1].clone(),
        (false, true) => format!("{}–{}", month_name(next.first.month()), ends[1]),
        (false, false) => ends.join("–"),
    };
    (next.first <= to).then(|| (format!("{path}{}", next.query(today)), months))
}

fn found(months: &[MonthPart], awaiting: usize) -> String {
    let rows = months.iter().flat_map(|month| &month.rows);
    let placed: usize = rows
        .map(|row| match row {
            RowPart::Meeting { items, .. } => items.len(),
            RowPart::Skipped { .. } => 0,
        })
        .sum();
    count(placed + awaiting, "punkt", "punkter")
}

/// How the rows of the table are made.
struct List<'a> {
    config: &'a Config,
    names: Names,
    filter: &'a Filter<'a>,
    today: NaiveDate,
    colours: &'a Colours,
}

impl List<'_> {
    fn months(&self, rows: Vec<Row>) -> Vec<MonthPart> {
        let mut months: Vec<MonthPart> = Vec::new();
        for row in rows {
            let first = match &row {
                Row::Meeting(meeting) => meeting.date(),
                Row::Skipped { dates, .. } => dates[0],
            };
            let Some(part) = self.row(row) else { continue };
            let name = format!("{} {}", month_name(first.month()), first.year());
            match months.last_mut().filter(|month| month.name == name) {
                Some(month) => month.rows.push(part),
                None => {
                    months.push(MonthPart { anchor: month_anchor(first), name, rows: vec![part] })
                }
            }
        }
        months
    }

    /// A row, unless the filter wants nothing of it.
    fn row(&self, row: Row) -> Option<RowPart> {
        match row {
            Row::Skipped { name, dates } => self.filter.takes_text(&[name]).then(|| {
                let date = if let [only] = dates[..] {
                    Some(short_date(only).to_lowercase())
                } else {
                    None
                };
                RowPart::Skipped { date, name: name.to_owned() }
            }),
            Row::Meeting(meeting) => {
                let items = self.items(&meeting, |item| self.filter.takes(item));
                let itself = [meeting.name(), meeting.reason().unwrap_or_default()];
                let is_shown = !items.is_empty() || self.filter.takes_text(&itself);
                is_shown.then(|| RowPart::Meeting {
                    meeting: MeetingPart::new(&meeting, self.config),
                    items,
                    is_past: meeting.date() < self.today,
                })
            }
        }
    }

    /// The items of a meeting without those of every meeting, as in the Eventuelt table.
    fn items(&self, meeting: &MeetingView, takes: impl Fn(&ItemView) -> bool) -> Vec<ItemPart> {
        let items = meeting.items().filter(|item| !item.is_on_every_agenda());
        let part = |item: ItemView| ItemPart::new(&item, self.names, self.colours);
        items.filter(takes).map(part).collect()
    }
}

/// What the form lets through.
struct Filter<'a> {
    search: &'a Search,
    words: Words,
    names: Names,
}

impl Filter<'_> {
    fn takes(&self, item: &ItemView) -> bool {
        let is = |chosen: &str, own: Option<&str>| chosen.is_empty() || own == Some(chosen);
        is(&self.search.kategori, item.category())
            && is(&self.search.rolle, role(item).map(|(id, _)| id))
            && self.words.match_all(&searched(item, self.names))
    }

    /// A meeting or a break itself: of no category and no role.
    fn takes_text(&self, texts: &[&str]) -> bool {
        self.search.kategori.is_empty()
            && self.search.rolle.is_empty()
            && self.words.match_all(&texts.join("\n"))
    }
}

/// Id and title.
fn role<'a>(item: &ItemView<'a>) -> Option<(&'a str, &'a str)> {
    item.presenter().map(|role| (role.id.as_str(), role.title.as_str()))
}

impl Form {
    /// Only what occurs among what the reader may see can be chosen.
    fn new(view: BodyView, search: &Search) -> Form {
        let mut categories = BTreeSet::new();
        let mut roles = BTreeMap::new();
        for item in view.occurrences() {
            categories.extend(item.category().map(str::to_owned));
            roles.extend(role(&item).map(|(id, title)| (title.to_owned(), id.to_owned())));
        }
        let past = !search.tidligere.is_empty();
        Form {
            query: search.q.clone(),
            categories: categories
                .into_iter()
                .map(|category| {
                    let chosen = category == search.kategori;
                    (category.clone(), category, chosen)
                })
                .collect(),
            roles: roles
                .into_iter()
                .map(|(title, id)| {
                    let chosen = id == search.rolle;
                    (id, title, chosen)
                })
                .collect(),
            past,
            is_filtered: !Words::new(&search.q).is_empty()
                || !search.kategori.is_empty()
                || !search.rolle.is_empty(),
        }
    }
}
