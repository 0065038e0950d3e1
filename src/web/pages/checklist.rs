//! `/{body}/tjekliste/{year}`: what is left to settle before a body's year is in place,
//! each with the form that settles it.

use crate::agenda::names_for;
use crate::calendar::full_date;
use crate::plan::edit::series_key;
use crate::plan::{Anchor, Item, SeriesDates, Timing, When, rule_words};
use crate::schedule::{Audience, BodyView, MeetingView, Schedule};
use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::frame::{Frame, PageRequest};
use crate::web::html::Page;
use crate::web::pages::parts::YearPart;
use crate::web::text::long_day;
use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use chrono::{Datelike, NaiveDate};

#[derive(Template)]
#[template(path = "checklist.html")]
struct ChecklistPage {
    frame: Frame,
    id: String,
    body: String,
    year: i32,
    years: YearPart,
    groups: Vec<Group>,
}

struct Group {
    anchor: &'static str,
    name: &'static str,
    lines: Vec<Line>,
}

struct Line {
    name: String,
    fact: String,
    /// The form: address and label.
    address: String,
    label: &'static str,
}

pub(in crate::web) async fn page(
    request: PageRequest,
    Path((id, year)): Path<(String, String)>,
) -> Result<Response, Failure> {
    if request.session.user.is_none() {
        return Ok(request.sign_in());
    }
    let PageRequest { app, snapshot, .. } = &request;
    let view = snapshot.body(&id, Audience::Full).ok_or(NOT_FOUND)?;
    let years = YearPart::read(&year, &snapshot.schedule).ok_or(NOT_FOUND)?;
    let title = |item: &Item| {
        let in_year = |day: NaiveDate| day.year() == years.year;
        let all = || view.occurrences_of(&item.id);
        let one = all().find(|one| one.nominal().is_some_and(in_year)).or_else(|| all().last());
        one.map_or_else(|| item.title.source(), |one| one.title(names_for(view, &app.config)))
    };
    let list = Checklist { view, schedule: &snapshot.schedule, year: years.year };
    let mut groups = vec![
        Group { anchor: "moeder", name: "Møder", lines: list.meetings(snapshot.today) },
        Group { anchor: "begivenheder", name: "Begivenheder", lines: list.events(snapshot.today) },
        Group { anchor: "roller", name: "Roller uden person", lines: list.roles(snapshot.today) },
        Group { anchor: "punkter", name: "Punkter uden møde", lines: list.items(&title) },
    ];
    groups.retain(|group| !group.lines.is_empty());
    Ok(Page(ChecklistPage {
        frame: request.frame(format!("Tjekliste {}, {}", years.year, view.name()), &id),
        body: view.name().to_owned(),
        year: years.year,
        years,
        groups,
        id,
    })
    .into_response())
}

/// A body's year.
struct Checklist<'a> {
    view: BodyView<'a>,
    schedule: &'a Schedule,
    year: i32,
}

impl<'a> Checklist<'a> {
    fn held(&self) -> impl Iterator<Item = MeetingView<'a>> + use<'a> {
        let year = self.year;
        let all = self.view.all_meetings();
        all.filter(move |meeting| meeting.date().year() == year && !meeting.is_cancelled())
    }

    /// Tentative ones that are not held yet, and series that give none.
    fn meetings(&self, today: NaiveDate) -> Vec<Line> {
        let id = self.view.id();
        if self.held().next().is_none() {
            return vec![Line {
                name: format!("Ingen møder i {}", self.year),
                fact: String::new(),
                address: format!("/organer/{id}/nye-moeder"),
                label: "Nye møder",
            }];
        }
        let tentative = self.held().filter(|one| one.is_tentative() && one.date() >= today);
        let mut lines: Vec<Line> = tentative
            .map(|meeting| Line {
                name: long_day(meeting.date()),
                fact: "foreløbigt".to_owned(),
                address: format!("/organer/{id}/{}/ligger-fast", meeting.nominal()),
                label: "Ligger fast",
            })
            .collect();
        for series in self.view.series_as_written() {
            let is_over = series.until.is_some_and(|until| until.year() < self.year);
            let is_ahead = series.from.is_some_and(|from| from.year() > self.year);
            let SeriesDates::Rule(rule) = &series.dates else { continue };
            let gives = self.held().any(|one| one.series().is_some_and(|own| own == series));
            if gives || is_over || is_ahead {
                continue;
            }
            let key = series_key(series, &self.schedule.plan);
            lines.push(Line {
                name: format!("Møderækken {}", rule_words(rule)),
                fact: format!("giver ingen møder i {}", self.year),
                address: format!("/organer/{id}/moeder/{key}/fra-en-dag"),
                label: "Andre møder fra en dag",
            });
        }
        lines
    }

    fn events(&self, today: NaiveDate) -> Vec<Line> {
        let events = self.view.events().filter(|event| {
            event.from().year() == self.year && event.is_tentative() && event.to() >= today
        });
        events
            .map(|event| Line {
                name: event.name().to_owned(),
                fact: format!("{}, foreløbigt", long_day(event.from())),
                address: format!(
                    "/kalender/begivenhed/{}/{}/ligger-fast",
                    event.id(),
                    event.from()
                ),
                label: "Ligger fast",
            })
            .collect()
    }

    /// The members, and those who present an item, whom nobody is on some day of a
    /// meeting that is to come.
    fn roles(&self, today: NaiveDate) -> Vec<Line> {
        let days: Vec<NaiveDate> =
            self.held().map(|meeting| meeting.date()).filter(|day| *day >= today).collect();
        let presents = |id: &str| {
            let mut items = self.held().flat_map(|one| one.items().collect::<Vec<_>>());
            items.any(|item| item.presenter().is_some_and(|role| role.id == id))
        };
        let roles = self.view.roles_as_written().iter().filter(|role| {
            self.view.members().any(|member| member.id == role.id) || presents(&role.id)
        });
        let line = |role: &crate::plan::Role| {
            let vacant = days.iter().find(|day| role.holder(**day).is_none())?;
            Some(Line {
                name: role.title.clone(),
                fact: format!("ingen på mødet den {}", full_date(*vacant)),
                address: format!("/personer/{}/ny-person", role.id),
                label: "Ny person",
            })
        };
        roles.filter_map(line).collect()
    }

    /// Items whose rule gives no meeting of the year.
    fn items(&self, title: &dyn Fn(&Item) -> String) -> Vec<Line> {
        if self.held().next().is_none() {
            return Vec::new();
        }
        let is_here = |item: &Item| {
            let on = |day: NaiveDate| day.year() == self.year;
            self.view.occurrences_of(&item.id).any(|one| {
                let stands = one.meeting().map(|meeting| meeting.date());
                // What was skipped was settled.
                stands.or(one.nominal().filter(|_| !one.is_awaiting())).is_some_and(on)
            })
        };
        let items = self.view.items_as_written().iter();
        let missing = items.filter(|item| self.is_expected(item) && !is_here(item));
        missing
            .map(|item| Line {
                name: title(item),
                fact: match &item.timing {
                    Timing::When { rule, .. } => self.view.describe_rule(rule),
                    _ => String::new(),
                },
                address: format!("/{}/punkt/{}/ret", self.view.id(), item.id),
                label: "Ret",
            })
            .collect()
    }

    /// It has a rule that counts in the year; an event must happen then.
    fn is_expected(&self, item: &Item) -> bool {
        let Timing::When { rule, .. } = &item.timing else { return false };
        let counts = item.withdrawn.is_none()
            && item.from.is_none_or(|from| from.year() <= self.year)
            && item.until.is_none_or(|until| until.year() >= self.year)
            && item.years.is_none_or(|years| years.contains(self.year));
        let happens = match rule {
            When::Before { anchor: Anchor::Event(index), .. }
            | When::After { anchor: Anchor::Event(index), .. } => {
                let id = &self.view.events_as_written()[*index].id;
                self.view.events().any(|one| one.id() == id && one.from().year() == self.year)
            }
            _ => true,
        };
        counts && happens
    }
}
