//! `/kalender`: what all bodies share of the year: closed days, breaks and events, what
//! is to come first.

use crate::calendar::{Calendar, ClosedDay, full_date, full_dates};
use crate::plan::edit::{CalendarKey, day_words, period_words};
use crate::plan::{Body, Event, slug};
use crate::schedule::{EventView, Schedule};
use crate::web::frame::{Frame, PageRequest};
use crate::web::html::Page;
use crate::web::pages::listing::{Group, ListQuery, Listing};
use crate::web::text::{count, list, list_of_many};
use askama::Template;
use axum::response::{IntoResponse, Response};
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// What comes again is listed for this year and so many more.
const YEARS_AHEAD: i32 = 1;

/// So many bodies whose meetings an event cancels are named.
const MOST_CANCELS: usize = 10;

#[derive(Template)]
#[template(path = "calendar.html")]
struct CalendarPage {
    frame: Frame,
    /// The lines under a year that is to come, "Kommer igen" or "Tidligere".
    groups: Listing<Group<Line>>,
}

/// So many lines are on one page.
const MOST_LINES: usize = 100;

const PAST: &str = "Tidligere";

struct Line {
    /// By which the lines are in order.
    from: NaiveDate,
    when: String,
    /// Of the element, where it is the first of its name.
    anchor: String,
    name: String,
    kind: &'static str,
    is_tentative: bool,
    /// It does not take place.
    is_off: bool,
    facts: Vec<String>,
    /// Forms: address and label.
    links: Vec<(String, &'static str)>,
}

pub(in crate::web) async fn page(request: PageRequest, which: ListQuery) -> Response {
    let (schedule, today) = (&*request.snapshot.schedule, request.snapshot.today);
    let mut all =
        Lines { schedule, today, coming: Vec::new(), yearly: Vec::new(), past: Vec::new() };
    all.add_closed_days();
    all.add_breaks();
    all.add_events();
    let Lines { mut coming, yearly, mut past, .. } = all;
    coming.sort_by_key(|line| line.from);
    past.sort_by_key(|line| std::cmp::Reverse(line.from));
    let year = |line: &Line| line.from.year().max(today.year()).to_string();
    let coming = coming.into_iter().map(|line| (year(&line), line));
    let yearly = yearly.into_iter().map(|line| ("Kommer igen".to_owned(), line));
    let past = past.into_iter().map(|line| (PAST.to_owned(), line));
    let mut lines: Vec<(String, Line)> = coming.chain(yearly).chain(past).collect();
    let mut seen = BTreeSet::new();
    for (_, line) in &mut lines {
        if !seen.insert(line.anchor.clone()) {
            line.anchor.clear();
        }
    }
    let id_and_text = |(group, line): &(String, Line)| {
        let text = [&*line.name, &*line.when, line.kind, group, &line.facts.join("\n")].join("\n");
        (line.anchor.clone(), text)
    };
    let lines = which.list_by_size("/kalender", lines, id_and_text, |_| 1, MOST_LINES);
    let frame = request.frame("Kalender", "");
    Page(CalendarPage { frame, groups: lines.grouped() }).into_response()
}

struct Lines<'a> {
    schedule: &'a Schedule,
    today: NaiveDate,
    coming: Vec<Line>,
    yearly: Vec<Line>,
    past: Vec<Line>,
}

impl Lines<'_> {
    fn calendar(&self) -> &Calendar {
        &self.schedule.plan.calendar
    }

    fn years(&self) -> std::ops::RangeInclusive<i32> {
        self.today.year()..=self.today.year() + YEARS_AHEAD
    }

    fn line(&self, from: NaiveDate, to: NaiveDate, name: &str, kind: &'static str) -> Line {
        Line {
            from,
            when: full_dates(from, to),
            anchor: slug(name),
            name: name.to_owned(),
            kind,
            is_tentative: false,
            is_off: false,
            facts: Vec::new(),
            links: Vec::new(),
        }
    }

    /// What is over belongs to the past.
    fn add(&mut self, line: Line, to: NaiveDate) {
        if to < self.today { self.past.push(line) } else { self.coming.push(line) }
    }

    fn add_closed_days(&mut self) {
        for closed in self.calendar().closed.clone() {
            let key = CalendarKey::closed(&closed);
            let links = vec![
                (format!("/kalender/lukkedag/{key}/ret"), "Ret"),
                (format!("/kalender/lukkedag/{key}/fjern"), "Fjern"),
            ];
            let dates: Vec<NaiveDate> = match closed.day {
                ClosedDay::Once(date) => {
                    self.add(
                        Line { links, ..self.line(date, date, &closed.name, "Lukkedag") },
                        date,
                    );
                    continue;
                }
                ClosedDay::Yearly(day) => {
                    self.years().filter_map(|year| day.in_year(year)).collect()
                }
            };
            let when = day_words(closed.day);
            let line = self.line(self.today, self.today, &closed.name, "Lukkedag");
            self.yearly.push(Line { when, links, ..line });
            for date in dates.into_iter().filter(|date| *date >= self.today) {
                let line = self.line(date, date, &closed.name, "Lukkedag");
                self.coming.push(line);
            }
        }
    }

    fn add_breaks(&mut self) {
        let years = *self.years().start() - 1..=*self.years().end();
        let mut coming: BTreeMap<usize, Vec<(NaiveDate, NaiveDate)>> = BTreeMap::new();
        for (index, from, to) in self.calendar().breaks_of_years(years) {
            if to >= self.today {
                coming.entry(index).or_default().push((from, to));
            }
        }
        for (index, pause) in self.calendar().breaks.clone().into_iter().enumerate() {
            let key = CalendarKey::pause(&pause);
            let links = vec![
                (format!("/kalender/ferie/{key}/ret"), "Ret"),
                (format!("/kalender/ferie/{key}/fjern"), "Fjern"),
            ];
            if let crate::calendar::Period::Dates { from, to } = pause.period {
                self.add(Line { links, ..self.line(from, to, &pause.name, "Ferie") }, to);
                continue;
            }
            let when = period_words(pause.period);
            let line = self.line(self.today, self.today, &pause.name, "Ferie");
            self.yearly.push(Line { when, links, ..line });
            for (from, to) in coming.remove(&index).unwrap_or_default() {
                let links = vec![(format!("/kalender/ferie/{key}/{from}/datoer"), "Andre datoer")];
                let line = self.line(from, to, &pause.name, "Ferie");
                self.coming.push(Line { links, ..line });
            }
        }
    }

    fn add_events(&mut self) {
        let schedule = self.schedule;
        let last = *self.years().end();
        for event in schedule.event_views() {
            // What a rule gave or will give in other years says nothing that is agreed.
            let is_listed = event.to() >= self.today && event.from().year() <= last;
            if !event.is_by_rule() || is_listed {
                let line = self.event_line(&event);
                self.add(line, event.to());
            }
        }
        for event in &schedule.plan.events {
            for skip in &event.skips {
                let address = format!("/kalender/begivenhed/{}/{}/alligevel", event.id, skip.date);
                let line = Line {
                    is_off: true,
                    facts: skip.reason.iter().cloned().collect(),
                    links: vec![(address, "Holdes alligevel")],
                    ..self.line(skip.date, skip.date, event.name(), "Begivenhed")
                };
                self.add(line, skip.date);
            }
            self.yearly.extend(self.rule_line(event));
        }
    }

    fn event_line(&self, event: &EventView) -> Line {
        let address = format!("/kalender/begivenhed/{}/{}", event.id(), event.from());
        let mut links = Vec::new();
        if event.is_tentative() {
            links.push((format!("{address}/ligger-fast"), "Ligger fast"));
        }
        if event.is_by_rule() {
            links.push((format!("{address}/dato"), "Anden dato"));
            links.push((format!("{address}/ikke-i-aar"), "Ikke det år"));
        } else {
            links.push((format!("{address}/ret"), "Ret"));
            links.push((format!("{address}/fjern"), "Fjern"));
        }
        let mut facts = Vec::new();
        let cancels: Vec<&Body> = event.cancels().collect();
        for body in cancels.iter().take(MOST_CANCELS) {
            let meetings = event.cancelled_meetings().filter(|m| m.body().id() == body.id);
            let days: Vec<String> = meetings.map(|m| full_date(m.date())).collect();
            facts.push(match days.is_empty() {
                true => format!("aflyser møder i {}", body.name),
                false => format!("aflyser mødet i {} den {}", body.name, list(&days)),
            });
        }
        if let Some(more @ 1..) = cancels.len().checked_sub(MOST_CANCELS) {
            facts.push(format!("og i {}", count(more, "organ til", "organer til")));
        }
        Line {
            is_tentative: event.is_tentative(),
            facts,
            links,
            anchor: event.id().to_owned(),
            ..self.line(event.from(), event.to(), event.name(), "Begivenhed")
        }
    }

    fn rule_line(&self, event: &Event) -> Option<Line> {
        let rule = event.rule.as_ref()?;
        if rule.until.is_some_and(|until| until < self.today) {
            return None;
        }
        let until = rule.until.map_or_else(String::new, |day| format!(" til {}", full_date(day)));
        let words = crate::plan::rule_words(&rule.rule);
        let cancels: Vec<String> = rule
            .keys
            .cancels
            .iter()
            .map(|body| self.schedule.plan.bodies[*body].name.clone())
            .collect();
        Some(Line {
            when: format!("{words}{until}"),
            is_tentative: rule.keys.tentative,
            facts: match cancels.is_empty() {
                true => Vec::new(),
                false => vec![format!("aflyser møder i {}", list_of_many(&cancels))],
            },
            links: vec![(format!("/kalender/begivenhed/{}/hvert-aar", event.id), "Ret")],
            ..self.line(rule.from, rule.from, event.name(), "Begivenhed")
        })
    }
}
