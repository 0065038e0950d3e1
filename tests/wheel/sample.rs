//! Schedules made by hand: a wheel needs meetings and items, not a resolver.

use aarshjul::calendar::{Break, Calendar, Closed, ClosedDay, Day, MonthDay, Period, TimeSpan};
use aarshjul::diag::{FileId, Span};
use aarshjul::plan::{
    Body, Cancellation, Event, EventDate, EventKeys, Item, MeetingEntry, Piece, Plan, Series,
    SeriesDates, Template, Timing, When,
};
use aarshjul::schedule::{
    Audience, BodySchedule, BodyView, Cancelled, EventOccurrence, EventSource, Meeting, Occurrence,
    Origin, Schedule, Status,
};
use chrono::{Datelike, NaiveDate, NaiveTime, TimeZone, Weekday};
use chrono_tz::Europe::Copenhagen;
use std::sync::Arc;

pub const YEAR: i32 = 2027;

#[derive(Clone, Debug)]
pub struct Meet {
    pub date: NaiveDate,
    pub kind: Kind,
    pub tentative: bool,
    pub items: Vec<Point>,
}

#[derive(Clone, Debug)]
pub enum Kind {
    Held,
    Cancelled(String),
    MovedFrom(NaiveDate, String),
    Extra(String),
}

#[derive(Clone, Debug)]
pub struct Point {
    pub title: String,
    pub category: Option<String>,
    pub closed: bool,
    pub on_every_meeting: bool,
}

pub fn point(title: &str, category: Option<&str>) -> Point {
    Point {
        title: title.to_owned(),
        category: category.map(str::to_owned),
        closed: false,
        on_every_meeting: false,
    }
}

pub fn held(date: NaiveDate, items: Vec<Point>) -> Meet {
    Meet { date, kind: Kind::Held, tentative: false, items }
}

pub fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// Every Wednesday of a year outside the usual breaks and holidays.
pub fn wednesdays(year: i32) -> Vec<NaiveDate> {
    let table = aarshjul::calendar::DayTable::new(&calendar(), year, year);
    date(year, 1, 1)
        .iter_days()
        .take_while(|day| day.year() == year)
        .filter(|day| day.weekday() == Weekday::Wed && table.day(*day).is_free())
        .collect()
}

/// The breaks and closed days of a municipality.
pub fn calendar() -> Calendar {
    let pause =
        |name: &str, period| Break { name: name.to_owned(), period, replaces: None, span: span() };
    let day = |month, day| MonthDay { month, day };
    Calendar {
        danish_holidays: true,
        closed: vec![Closed {
            name: "Grundlovsdag".into(),
            day: ClosedDay::Yearly(day(6, 5)),
            span: span(),
        }],
        breaks: vec![
            pause("Vinterferie", Period::Weeks { first: 7, last: 7 }),
            pause("Påskeferie", Period::Easter { from: -6, to: 1 }),
            pause("Sommerferie", Period::Weeks { first: 27, last: 31 }),
            pause("Efterårsferie", Period::Weeks { first: 42, last: 42 }),
            pause("Juleferie", Period::Days { from: day(12, 23), to: day(1, 1) }),
        ],
    }
}

pub fn schedule(bodies: &[(&str, &str, Vec<Meet>)], calendar: Calendar) -> Schedule {
    let mut plan = Plan { calendar, ..Plan::default() };
    let mut decided = Vec::new();
    for (id, name, meetings) in bodies {
        let (body, schedule) = one_body(id, name, meetings);
        plan.bodies.push(Arc::new(body));
        decided.push(Arc::new(schedule));
    }
    Schedule {
        plan: Arc::new(plan),
        zone: Copenhagen,
        through: date(2099, 12, 31),
        bodies: decided,
        events: Vec::new(),
    }
}

pub fn views(schedule: &Schedule) -> Vec<BodyView<'_>> {
    schedule.views(Audience::Full).collect()
}

/// The schedule with these events: name, first and last day.
pub fn with_events(mut schedule: Schedule, events: &[(&str, NaiveDate, NaiveDate)]) -> Schedule {
    let mut plan = Plan::clone(&schedule.plan);
    plan.events = events
        .iter()
        .enumerate()
        .map(|(index, (name, from, to))| Event {
            id: format!("begivenhed-{index}"),
            rule: None,
            dates: vec![EventDate {
                from: *from,
                to: *to,
                replaces: None,
                keys: EventKeys { name: (*name).to_owned(), ..EventKeys::default() },
                span: span(),
            }],
            skips: Vec::new(),
            span: span(),
        })
        .collect();
    schedule.plan = Arc::new(plan);
    schedule.events = (events.iter().zip(0..))
        .map(|((_, from, to), index)| EventOccurrence {
            event: index.into(),
            source: EventSource::Date(0),
            nominal: None,
            from: *from,
            to: *to,
        })
        .collect();
    schedule
}

fn span() -> Span {
    Span { file: FileId(0), start: 0, end: 0 }
}

fn time() -> TimeSpan {
    let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    TimeSpan { start: hour(9), end: hour(17) }
}

fn one_body(id: &str, name: &str, meetings: &[Meet]) -> (Body, BodySchedule) {
    let series = |tentative| Series {
        tentative,
        ..Series::new(SeriesDates::Given(Vec::new()), time(), span())
    };
    let mut body = Body {
        meeting_name: "Direktionsmøde".into(),
        place: "Mødelokale 250".into(),
        series: vec![series(false), series(true)],
        ..Body::new(id, name, span())
    };
    let mut decided = BodySchedule::default();
    let mut sorted = meetings.to_vec();
    sorted.sort_by_key(|meeting| meeting.date);
    for meeting in &sorted {
        add_meeting(&mut body, &mut decided, meeting);
    }
    (body, decided)
}

fn add_meeting(body: &mut Body, decided: &mut BodySchedule, meeting: &Meet) {
    let index = decided.meetings.len() as u32;
    let first = decided.placed.len() as u32;
    for point in &meeting.items {
        decided.placed.push((decided.occurrences.len() as u32).into());
        decided.occurrences.push(Occurrence {
            item: (body.items.len() as u32).into(),
            step: None,
            nominal: Some(meeting.date),
            chosen: Some(index.into()),
            planned: Some(meeting.date),
            event_day: None,
            listed: None,
            status: Status::Placed(index.into()),
            decision: None,
            variant: None,
            reasons: Vec::new(),
        });
        body.items.push(item(point, body.items.len()));
    }
    let entry = entry(meeting);
    let entry_index = entry.as_ref().map(|_| (decided.entries.len() as u32).into());
    let planned = entry.as_ref().map_or(meeting.date, |entry| entry.date);
    decided.entries.extend(entry);
    let wall =
        |time: NaiveTime| Copenhagen.from_local_datetime(&meeting.date.and_time(time)).unwrap();
    decided.meetings.push(Meeting {
        nominal: planned,
        planned,
        date: meeting.date,
        to: meeting.date,
        start: wall(time().start),
        end: wall(time().end),
        origin: match meeting.kind {
            Kind::Extra(_) => Origin::Extra,
            _ => Origin::Series {
                series: u32::from(meeting.tentative).into(),
                put_on: planned,
                day: Day::Free,
            },
        },
        entry: entry_index,
        cancelled: match meeting.kind {
            Kind::Cancelled(_) => Some(Cancelled::Entry),
            _ => None,
        },
        items: first..decided.placed.len() as u32,
        minutes: 0,
    });
}

fn entry(meeting: &Meet) -> Option<MeetingEntry> {
    let mut entry = MeetingEntry::new(meeting.date, span());
    match &meeting.kind {
        Kind::Held => return None,
        Kind::Cancelled(reason) => {
            entry.cancelled = Some(Cancellation::Cancelled(reason.clone()));
        }
        Kind::MovedFrom(from, reason) => {
            entry.date = *from;
            entry.moved_to = Some(meeting.date);
            entry.reason = Some(reason.clone());
        }
        Kind::Extra(name) => {
            entry.extra = true;
            entry.name = Some(name.clone());
        }
    }
    Some(entry)
}

fn item(point: &Point, number: usize) -> Item {
    let rule = Timing::When { rule: When::EveryMeeting, span: span() };
    let timing = if point.on_every_meeting { rule } else { Timing::Awaiting };
    let title = Template { pieces: vec![Piece::Text(point.title.clone())] };
    Item {
        minutes: 30,
        category: point.category.clone(),
        closed: point.closed,
        ..Item::new(&format!("punkt-{number}"), title, timing, span())
    }
}
