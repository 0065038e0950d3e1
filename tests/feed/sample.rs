//! A plan with one of everything that a feed can show, made by hand so that a test
//! can put any text anywhere, and the feeds of it.

use aarshjul::calendar::{
    Break, Calendar, Closed, ClosedDay, MonthDay, Period, Recurrence, TimeSpan,
};
use aarshjul::diag::{FileId, Span};
use aarshjul::feed::{Feed, Ledger, render};
use aarshjul::plan::{
    Body, Cancellation, Config, Event, EventDate, EventKeys, Holder, IfCancelled, Item,
    MeetingEntry, Piece, Plan, Role, Series, SeriesDates, Template, Timing, When, index_at,
};
use aarshjul::resolve::resolve;
use aarshjul::schedule::{Audience, Schedule};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone, Utc};
use std::sync::Arc;

pub const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 6, 1).unwrap();

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 6, 1, 6, 0, 0).unwrap()
}

/// Wednesdays in May and June 2026, some of them cancelled, moved or changed.
pub fn plan() -> Plan {
    let meeting = |date: &str| MeetingEntry::new(day(date), SPAN);
    let mut tentative = series("FREQ=MONTHLY;BYDAY=1FR", "2026-06-05", "2026-12-31", "08:30-10:00");
    tentative.tentative = true;
    Plan {
        calendar: Calendar {
            danish_holidays: true,
            closed: vec![Closed {
                name: "Grundlovsdag".into(),
                day: ClosedDay::Yearly(MonthDay { month: 6, day: 5 }),
                span: SPAN,
            }],
            breaks: vec![Break {
                name: "Sommerferie".into(),
                period: Period::Weeks { first: 27, last: 31 },
                replaces: None,
                span: SPAN,
            }],
        },
        events: vec![Event {
            id: "kl-topmoede".into(),
            rule: None,
            dates: vec![EventDate {
                from: day("2026-05-27"),
                to: day("2026-05-28"),
                replaces: None,
                keys: EventKeys {
                    name: "KL-topmøde".into(),
                    cancels: vec![index_at::<Body>(0)],
                    reason: "KL-topmøde".into(),
                    tentative: false,
                },
                span: SPAN,
            }],
            skips: Vec::new(),
            span: SPAN,
        }],
        roles: vec![Role {
            id: "oekonomichef".into(),
            title: "økonomichef".into(),
            holders: vec![Holder {
                name: "Aja Prøve".into(),
                from: None,
                until: None,
                acting: false,
            }],
            span: SPAN,
        }],
        bodies: vec![Arc::new(Body {
            meeting_name: "Direktionsmøde".into(),
            place: "Mødelokale 250, rådhuset".into(),
            members: vec![index_at::<Role>(0)],
            series: vec![
                series("FREQ=WEEKLY;BYDAY=WE", "2026-05-06", "2026-06-24", "09:00-17:00"),
                tentative,
            ],
            meetings: vec![
                MeetingEntry { cancelled: cancelled("Studietur"), ..meeting("2026-06-10") },
                MeetingEntry {
                    moved_to: Some(day("2026-06-18")),
                    time: Some(time("13:00-15:00")),
                    reason: Some("budgetseminar".into()),
                    ..meeting("2026-06-17")
                },
                MeetingEntry {
                    place: Some("Kantinen".into()),
                    reason: Some("ombygning".into()),
                    ..meeting("2026-06-24")
                },
                MeetingEntry {
                    extra: true,
                    time: Some(time("08:30-10:00")),
                    name: Some("Budgetseminar".into()),
                    ..meeting("2026-06-30")
                },
            ],
            items: vec![
                Item {
                    if_cancelled: IfCancelled::Drop,
                    ..item("budget", "Budgetopfølgning ", every_meeting())
                },
                item("aarshjul", "Direktionens årshjul", once("2026-06-03")),
                Item { closed: true, ..item("loen", "Lønforhandling", once("2026-06-03")) },
            ],
            ..Body::new("direktionen", "Direktionen", SPAN)
        })],
        cases: Vec::new(),
    }
}

const SPAN: Span = Span { file: FileId(0), start: 0, end: 0 };

pub fn item(id: &str, title: &str, timing: Timing) -> Item {
    let mut pieces = vec![Piece::Text(title.to_owned())];
    if title.ends_with(' ') {
        pieces.extend([Piece::Month, Piece::Text(" ved ".into()), Piece::Role]);
    }
    Item {
        role: Some(index_at::<Role>(0)),
        minutes: 30,
        ..Item::new(id, Template { pieces }, timing, SPAN)
    }
}

pub fn every_meeting() -> Timing {
    Timing::When { rule: When::EveryMeeting, span: SPAN }
}

pub fn once(date: &str) -> Timing {
    Timing::Once { date: day(date), extra: false, span: SPAN }
}

pub fn time(text: &str) -> TimeSpan {
    let (start, end) = text.split_once('-').unwrap();
    let time = |text| NaiveTime::parse_from_str(text, "%H:%M").unwrap();
    TimeSpan { start: time(start), end: time(end) }
}

pub fn series(rule: &str, from: &str, until: &str, hours: &str) -> Series {
    let dates = SeriesDates::Rule(Recurrence::parse(rule).unwrap());
    Series {
        from: Some(day(from)),
        until: Some(day(until)),
        ..Series::new(dates, time(hours), SPAN)
    }
}

/// `cancelled` with a reason.
pub fn cancelled(reason: &str) -> Option<Cancellation> {
    Some(Cancellation::Cancelled(reason.to_owned()))
}

pub fn config() -> Config {
    let mut config = Config::default();
    (config.feed.holidays, config.feed.events) = (true, true);
    config.server.public_url = Some("https://aarshjul.example.dk".into());
    config.feed.domain = Some("aarshjul.norddjurs.dk".into());
    config
}

/// Meetings alone.
pub fn no_days(config: &mut Config) {
    (config.feed.breaks, config.feed.holidays, config.feed.events) = (false, false, false);
}

pub fn schedule(plan: &Plan, config: &Config) -> Schedule {
    resolve(Arc::new(plan.clone()), config.timezone, day("2028-12-31")).0
}

/// A feed as it is when nothing is known from before.
pub fn fresh(plan: &Plan, config: &Config, audience: Audience) -> Feed {
    let mut ledger = Ledger::default();
    served(plan, config, audience, &mut ledger, now())
}

pub fn served(
    plan: &Plan,
    config: &Config,
    audience: Audience,
    ledger: &mut Ledger,
    now: DateTime<Utc>,
) -> Feed {
    let schedule = schedule(plan, config);
    render(schedule.body_at(0.into(), audience), config, TODAY, ledger, now)
}
