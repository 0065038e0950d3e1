//! `/soeg`: items, meetings, decisions and follow-ups of all bodies and years.

use crate::agenda::names_for;
use crate::calendar::full_date;
use crate::plan::Config;
use crate::schedule::{BodyView, ItemView, MeetingView, Names};
use crate::web::errors::Failure;
use crate::web::frame::{Frame, PageRequest};
use crate::web::html::Page;
use crate::web::pages::listing::Select;
use crate::web::pages::matching::{Piece, Words};
use crate::web::pages::parts::searched;
use crate::web::text::{count, long_day};
use askama::Template;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// More hits than these are not shown.
const MOST: usize = 100;

/// The form. Empty is the same as absent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct SearchQuery {
    q: String,
    organ: String,
    fremlaegger: String,
    kategori: String,
    tilstand: String,
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    frame: Frame,
    query: String,
    selects: Vec<Select>,
    groups: Vec<Group>,
    /// "12 fundet"; `None` where nothing was searched for.
    found: Option<String>,
    is_cut: bool,
}

struct Group {
    anchor: &'static str,
    name: &'static str,
    hits: Vec<Hit>,
}

struct Hit {
    day: Option<NaiveDate>,
    address: String,
    title: Vec<Piece>,
    is_closed: bool,
    /// Body, kind and day.
    facts: Vec<String>,
    snippet: Option<Vec<Piece>>,
}

pub(in crate::web) async fn page(
    request: PageRequest,
    query: Result<Query<SearchQuery>, QueryRejection>,
) -> Result<Response, Failure> {
    let Ok(Query(query)) = query else { return Err(Failure(StatusCode::BAD_REQUEST)) };
    let PageRequest { app, snapshot, session, .. } = &request;
    let views: Vec<BodyView> = snapshot.schedule.views(session.audience()).collect();
    let words = Words::new(&query.q);
    let is_searched = !words.is_empty() || query.has_choice();
    let selects = selects(&views, &query);
    let values = [0, 1].map(|at| selects.get(at).and_then(Select::values));
    let [bodies, presenters] = values;
    let (today, groups) = (snapshot.today, Groups::default());
    let mut search = Search { query: &query, bodies, presenters, words, today, groups };
    for view in views.iter().filter(|_| is_searched) {
        search.body(*view, &app.config);
    }
    let (groups, number) = search.groups.finish();
    let title = if query.q.is_empty() { "Søg".to_owned() } else { format!("Søg: {}", query.q) };
    Ok(Page(SearchPage {
        frame: request.frame(title, ""),
        selects,
        found: is_searched.then(|| format!("{} fundet", count(number, "sted", "steder"))),
        is_cut: number > MOST,
        groups,
        query: query.q,
    })
    .into_response())
}

impl SearchQuery {
    fn has_choice(&self) -> bool {
        [&self.fremlaegger, &self.kategori, &self.tilstand].into_iter().any(|c| !c.is_empty())
    }
}

/// The hits by where they lie from today.
#[derive(Default)]
struct Groups {
    coming: Vec<Hit>,
    awaiting: Vec<Hit>,
    past: Vec<Hit>,
}

impl Groups {
    fn add(&mut self, hit: Hit, today: NaiveDate) {
        match hit.day {
            None => self.awaiting.push(hit),
            Some(day) if day >= today => self.coming.push(hit),
            Some(_) => self.past.push(hit),
        }
    }

    /// What is nearest first, and how many there are in all.
    fn finish(mut self) -> (Vec<Group>, usize) {
        self.coming.sort_by_key(|hit| hit.day);
        self.past.sort_by_key(|hit| std::cmp::Reverse(hit.day));
        let all = [
            ("kommende", "Kommende", self.coming),
            ("afventer", "Uden dato", self.awaiting),
            ("tidligere", "Tidligere", self.past),
        ];
        let number = all.iter().map(|(.., hits)| hits.len()).sum();
        let mut left = MOST;
        let groups = all.into_iter().map(|(anchor, name, mut hits)| {
            hits.truncate(left);
            left -= hits.len();
            Group { anchor, name, hits }
        });
        (groups.filter(|group| !group.hits.is_empty()).collect(), number)
    }
}

struct Search<'a> {
    query: &'a SearchQuery,
    /// Ids; `None` for all.
    bodies: Option<BTreeSet<&'a str>>,
    presenters: Option<BTreeSet<&'a str>>,
    words: Words,
    today: NaiveDate,
    groups: Groups,
}

impl Search<'_> {
    fn body(&mut self, view: BodyView, config: &Config) {
        if self.bodies.as_ref().is_some_and(|ids| !ids.contains(view.id())) {
            return;
        }
        let names = names_for(view, config);
        self.items(view, names);
        // A decision, a promise and a meeting have no presenter, category or state.
        if !self.query.has_choice() {
            self.meetings(view);
            self.follow_ups(view, names);
        }
    }

    /// One hit for an item's next occurrence and one for its last, with their number.
    fn items(&mut self, view: BodyView, names: Names) {
        let mut found: BTreeMap<(&str, bool), Vec<ItemView>> = BTreeMap::new();
        for item in view.occurrences().filter(|item| self.takes(item, names)) {
            let is_past = day(&item).is_some_and(|day| day < self.today);
            found.entry((item.id(), is_past)).or_default().push(item);
        }
        for ((_, is_past), items) in found {
            let nearest = match is_past {
                true => items.iter().max_by_key(|item| day(item)),
                false => items.iter().min_by_key(|item| (day(item).is_none(), day(item))),
            };
            let Some(item) = nearest else { continue };
            let mut facts = vec![view.name().to_owned()];
            facts.push(day(item).map_or_else(|| item.describe_status().to_owned(), long_day));
            if items.len() > 1 {
                let order = if is_past { "tidligere" } else { "flere" };
                facts.push(format!("og {} {order} gange", items.len() - 1));
            }
            facts.extend(item.role(names));
            let texts = [item.note(names), item.text().map(str::to_owned)];
            let snippet = texts.iter().flatten().find_map(|text| self.words.snippet(text));
            let hit = Hit {
                day: day(item),
                address: format!("/{}/traad/{}", view.id(), item.id()),
                title: self.words.mark(&item.title(names)),
                is_closed: item.is_closed(),
                facts,
                snippet,
            };
            self.groups.add(hit, self.today);
        }
    }

    fn takes(&self, item: &ItemView, names: Names) -> bool {
        let is = |chosen: &str, own: Option<&str>| chosen.is_empty() || own == Some(chosen);
        is(&self.query.kategori, item.category())
            && self.presenters.as_ref().is_none_or(|ids| {
                item.presenter().is_some_and(|role| ids.contains(role.id.as_str()))
            })
            && is(&self.query.tilstand, Some(item.status()))
            && self.words.match_all(&searched(item, names))
    }

    /// Meetings by their own names and reasons, and what was decided at them.
    fn meetings(&mut self, view: BodyView) {
        for meeting in view.all_meetings() {
            let itself = [meeting.own_name(), meeting.reason()];
            let texts = itself.into_iter().flatten().collect::<Vec<_>>().join("\n");
            if !texts.is_empty() && self.words.match_all(&texts) {
                self.add_at(&meeting, "", meeting.name(), meeting.reason().unwrap_or_default());
            }
            for decision in meeting.decisions() {
                if self.words.match_all(decision.text()) {
                    let about = format!("#{}", decision.item_id());
                    self.add_at(&meeting, &about, "Beslutning", decision.text());
                }
            }
            for decision in meeting.section_decisions() {
                if self.words.match_all(decision.text()) {
                    self.add_at(&meeting, "", "Beslutning", decision.text());
                }
            }
        }
    }

    fn add_at(&mut self, meeting: &MeetingView, part: &str, title: &str, text: &str) {
        let (view, date) = (meeting.body(), meeting.date());
        let hit = Hit {
            day: Some(date),
            address: format!("/{}/moede/{}{part}", view.id(), meeting.id()),
            title: self.words.mark(title),
            is_closed: false,
            facts: vec![view.name().to_owned(), long_day(date)],
            snippet: self.words.snippet(text),
        };
        self.groups.add(hit, self.today);
    }

    fn follow_ups(&mut self, view: BodyView, names: Names) {
        for follow_up in view.follow_ups() {
            let owners = follow_up.owners(names).join(", ");
            if !self.words.match_all(&format!("{}\n{owners}", follow_up.title())) {
                continue;
            }
            let state = follow_up.describe_state(self.today);
            let agreed = format!("aftalt {}", full_date(follow_up.agreed()));
            let facts = [view.name().to_owned(), "opfølgning".to_owned(), agreed, owners, state];
            let hit = Hit {
                day: Some(follow_up.due_by().unwrap_or(follow_up.agreed())),
                address: format!("/{}/opfoelgning#{}", view.id(), follow_up.id()),
                title: self.words.mark(follow_up.title()),
                is_closed: false,
                facts: facts.into_iter().filter(|fact| !fact.is_empty()).collect(),
                snippet: None,
            };
            self.groups.add(hit, self.today);
        }
    }
}

fn day(item: &ItemView) -> Option<NaiveDate> {
    item.meeting().map(|meeting| meeting.date()).or(item.nominal())
}

/// Only what occurs among what the reader may see can be chosen.
fn selects(views: &[BodyView], query: &SearchQuery) -> Vec<Select> {
    let (mut roles, mut categories, mut states) =
        (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for item in views.iter().flat_map(BodyView::occurrences) {
        roles.extend(item.presenter().map(|role| (role.title.clone(), role.id.clone())));
        categories.extend(item.category().map(|name| (name.to_owned(), name.to_owned())));
        states.insert(item.describe_status().to_owned(), item.status().to_owned());
    }
    let bodies = views.iter().map(|view| (view.id().to_owned(), view.name().to_owned()));
    // By words, so that they stand in the order of what is read.
    let by_value =
        |all: BTreeMap<String, String>| all.into_iter().map(|(words, value)| (value, words));
    vec![
        Select::of_many("organ", "Mødeforum", bodies, &query.organ),
        Select::of_many("fremlaegger", "Fremlægges af", by_value(roles), &query.fremlaegger),
        Select::new("kategori", "Kategori", by_value(categories), &query.kategori),
        Select::new("tilstand", "Tilstand", by_value(states), &query.tilstand),
    ]
}
