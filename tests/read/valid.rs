//! Every table, key and form of the plan's format, and what it means.

use crate::{lines, sources};
use aarshjul::calendar::{ClosedDay, MonthDay, Period, TimeSpan};
use aarshjul::plan::*;
use chrono::{NaiveDate, NaiveTime};

const CALENDAR: &str = r#"
[calendar]
country = "DK"

[[closed]]
name = "Grundlovsdag"
day = "06-05"

[[closed]]
name = "Flytning"
date = 2024-05-10

[[break]]
name = "Sommerferie"
weeks = "27-31"

[[break]]
name = "Efterårsferie"
weeks = "42"

[[break]]
name = "Juleferie"
from-day = "12-23"
to-day = "01-01"

[[break]]
name = "Påskeferie"
from-easter = -6
to-easter = 1

[[break]]
name = "Sommerferie"
from = 2024-06-29
to = 2024-08-11

[[event]]
id = "dk2020"
name = "DK2020 Konference"
from = 2023-09-25

[[event]]
id = "sverige"
name = "Studietur"
from = 2023-06-27
to = 2023-06-29
cancels = ["direktionen"]
reason = "ØK-tur til Sverige"
"#;

const PEOPLE: &str = r#"
[[role]]
id = "chef"
title = "kultur- og udviklingschef"
holders = [
    { name = "Første", until = 2020-12-31 },
    { name = "Anden", from = 2021-01-01, acting = true },
]
"#;

const BODY: &str = r#"
[body]
name = "Direktionen"
meeting-name = "Direktionsmøde"
place = "Mødelokale 250"
members = ["chef"]
minutes = 180

[[series]]
rrule = "FREQ=WEEKLY;BYDAY=WE"
from = 2023-01-04
until = 2026-12-31
time = "09:00-17:00"
on-holiday = "next-workday"
on-break = "previous-week"
tentative = true

[[series]]
after = "oekonomiudvalget"
days = 7
time = "17:00-20:00"

[[meeting]]
date = 2023-06-28
cancelled = "ØK-tur til Sverige"

[[meeting]]
date = 2023-05-03
moved-to = 2023-05-04
time = "13:00-15:00"
reason = "KL-topmøde"

[[meeting]]
date = 2023-08-31
extra = true
name = "Budgetseminar"
time = "09:00-15:30"
"#;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a date")
}

fn span(start: (u32, u32), end: (u32, u32)) -> TimeSpan {
    let time = |(hour, minute)| NaiveTime::from_hms_opt(hour, minute, 0).expect("a time");
    TimeSpan { start: time(start), end: time(end) }
}

fn read_plan(items: &str) -> Plan {
    let sources = sources(&[
        ("calendar.toml", CALENDAR),
        ("people.toml", PEOPLE),
        ("direktionen/body.toml", BODY),
        ("direktionen/punkter.toml", items),
        ("oekonomiudvalget/body.toml", "[body]\nname = \"Økonomiudvalget\"\n"),
    ]);
    let (plan, report) = read(&sources);
    assert_eq!(lines(&sources, &report), Vec::<String>::new());
    plan
}

/// The timing of an item with this `when`.
fn when(rule: &str) -> When {
    let item =
        format!("[[item]]\nid = \"x\"\ntitle = \"X\"\nfrom = 2023-01-01\nwhen = {{ {rule} }}\n");
    match read_plan(&item).bodies[0].items[0].timing.clone() {
        Timing::When { rule, .. } => rule,
        other => panic!("{other:?}"),
    }
}

#[test]
fn calendar() {
    let calendar = read_plan("").calendar;
    assert!(calendar.danish_holidays);
    let closed: Vec<(String, ClosedDay)> =
        calendar.closed.into_iter().map(|closed| (closed.name, closed.day)).collect();
    assert_eq!(
        closed,
        [
            ("Grundlovsdag".into(), ClosedDay::Yearly(MonthDay { month: 6, day: 5 })),
            ("Flytning".into(), ClosedDay::Once(day(2024, 5, 10))),
        ]
    );
    let pause = |name: &str, period| (name.to_owned(), period);
    let month_day = |month, day| MonthDay { month, day };
    let breaks: Vec<(String, Period)> =
        calendar.breaks.into_iter().map(|pause| (pause.name, pause.period)).collect();
    assert_eq!(
        breaks,
        [
            pause("Sommerferie", Period::Weeks { first: 27, last: 31 }),
            pause("Efterårsferie", Period::Weeks { first: 42, last: 42 }),
            pause("Juleferie", Period::Days { from: month_day(12, 23), to: month_day(1, 1) }),
            pause("Påskeferie", Period::Easter { from: -6, to: 1 }),
            pause("Sommerferie", Period::Dates { from: day(2024, 6, 29), to: day(2024, 8, 11) }),
        ]
    );
}

#[test]
fn holidays_are_danish_unless_the_plan_says_none() {
    let read_calendar = |text: &str| {
        let sources = sources(&[("calendar.toml", text), ("d/body.toml", "[body]\nname = \"D\"")]);
        let (plan, report) = read(&sources);
        assert!(!report.has_errors(), "{:?}", lines(&sources, &report));
        plan.calendar.danish_holidays
    };
    assert!(read_calendar(""));
    assert!(read_calendar("[calendar]"));
    assert!(read_calendar("[calendar]\ncountry = \"DK\""));
    assert!(!read_calendar("[calendar]\ncountry = \"none\""));
}

#[test]
fn events_and_roles() {
    let plan = read_plan("");
    let [konference, sverige] = &plan.events[..] else { panic!("{:?}", plan.events) };
    let date = &konference.dates[0];
    assert_eq!((date.from, date.to), (day(2023, 9, 25), day(2023, 9, 25)));
    assert_eq!((date.keys.cancels.len(), &*date.keys.reason), (0, "DK2020 Konference"));
    let keys = &sverige.dates[0].keys;
    assert_eq!((&keys.cancels[..], &*keys.reason), (&[0.into()][..], "ØK-tur til Sverige"));
    let [role] = &plan.roles[..] else { panic!("{:?}", plan.roles) };
    assert_eq!(role.describe(day(2020, 1, 1), true), "kultur- og udviklingschef Første");
    assert_eq!(
        role.describe(day(2021, 1, 1), true),
        "konstitueret kultur- og udviklingschef Anden"
    );
}

#[test]
fn body_and_meetings() {
    let plan = read_plan("");
    let body = &plan.bodies[0];
    assert_eq!((&*body.id, &*body.name), ("direktionen", "Direktionen"));
    assert_eq!((&*body.meeting_name, &*body.place), ("Direktionsmøde", "Mødelokale 250"));
    assert_eq!((&body.members[..], body.minutes), (&[0.into()][..], Some(180)));
    let [weekly, after] = &body.series[..] else { panic!("{:?}", body.series) };
    assert!(
        matches!(&weekly.dates, SeriesDates::Rule(rule) if rule.text == "FREQ=WEEKLY;BYDAY=WE")
    );
    assert_eq!((weekly.from, weekly.until), (Some(day(2023, 1, 4)), Some(day(2026, 12, 31))));
    assert_eq!(weekly.time, span((9, 0), (17, 0)));
    assert_eq!((weekly.on_holiday, weekly.on_break), (Policy::NextWorkday, Policy::PreviousWeek));
    assert!(weekly.tentative && !after.tentative);
    assert_eq!(after.dates, SeriesDates::After { body: 1.into(), days: 7 });
    let [cancelled, moved, extra] = &body.meetings[..] else { panic!("{:?}", body.meetings) };
    let reason = Cancellation::Cancelled("ØK-tur til Sverige".to_owned());
    assert_eq!(cancelled.cancelled, Some(reason));
    assert_eq!((moved.date, moved.moved_to), (day(2023, 5, 3), Some(day(2023, 5, 4))));
    assert_eq!(moved.time, Some(span((13, 0), (15, 0))));
    assert_eq!(moved.reason.as_deref(), Some("KL-topmøde"));
    assert!(extra.extra && extra.name.as_deref() == Some("Budgetseminar"));
    let other = &plan.bodies[1];
    assert_eq!((&*other.meeting_name, &*other.place), ("Økonomiudvalget", ""));
}

#[test]
fn an_item_with_everything() {
    let plan = read_plan(
        r#"
[[item]]
id = "budgetopfoelgning"
title = "Budgetopfølgning {month} {{x}"
role = "chef"
minutes = 45
category = "økonomi"
closed = true
note = "{role}"
text = """
To
linjer"""
participants = ["Gæst"]
attachments = [{ title = "Notat", number = "68430/23" }, { title = "Hemmeligt", closed = true }]
order = -5
from = 2023-01-01
until = 2025-12-31
years = { every = 4, from = 2023 }
flexible = true
if-cancelled = "previous"
withdrawn = "afventer lovgivning"
when = { months = [3, 5, 8, 10], meeting = -1 }

[[item]]
id = "een-gang"
title = "Én gang"
date = 2023-05-10

[[item]]
id = "afventer"
title = "Afventer"

[[change]]
item = "een-gang"
date = 2023-05-10
to = 2023-05-17
reason = "fyldt"

[[change]]
item = "budgetopfoelgning"
date = 2023-03-29
await = true
reason = "mangler tal"

[[change]]
item = "budgetopfoelgning"
date = 2023-05-31
skip = true
reason = "unødvendig"

[[limit]]
category = "økonomi"
per-meeting = 1
gap = 2
"#,
    );
    let body = &plan.bodies[0];
    let [item, once, awaiting] = &body.items[..] else { panic!("{:?}", body.items) };
    let text = |text: &str| Piece::Text(text.to_owned());
    assert_eq!(item.title.pieces, [text("Budgetopfølgning "), Piece::Month, text(" {x}")]);
    assert_eq!(item.note.as_ref().map(|note| &note.pieces[..]), Some(&[Piece::Role][..]));
    assert_eq!((item.role, item.minutes, item.order), (Some(0.into()), 45, -5));
    assert_eq!(
        (item.category.as_deref(), item.text.as_deref()),
        (Some("økonomi"), Some("To\nlinjer"))
    );
    assert!(item.closed && item.flexible && !once.closed && !once.flexible);
    assert_eq!(item.participants, ["Gæst"]);
    assert_eq!(item.attachments.len(), 2);
    assert_eq!(item.attachments[0].number.as_deref(), Some("68430/23"));
    assert!(item.attachments[1].closed);
    assert_eq!((item.from, item.until), (Some(day(2023, 1, 1)), Some(day(2025, 12, 31))));
    assert_eq!(item.years, Some(Years { every: 4, from: 2023 }));
    assert_eq!((item.if_cancelled, once.if_cancelled), (IfCancelled::Previous, IfCancelled::Next));
    assert_eq!(item.withdrawn.as_deref(), Some("afventer lovgivning"));
    assert!(matches!(once.timing, Timing::Once { date, .. } if date == day(2023, 5, 10)));
    assert_eq!((&awaiting.timing, awaiting.order, awaiting.minutes), (&Timing::Awaiting, 50, 0));
    let actions: Vec<_> = body.changes.iter().map(|c| (c.item, c.action)).collect();
    assert_eq!(
        actions,
        [
            (1.into(), Some(ChangeAction::To(day(2023, 5, 17)))),
            (0.into(), Some(ChangeAction::Await)),
            (0.into(), Some(ChangeAction::Skip))
        ]
    );
    let [limit] = &body.limits[..] else { panic!("{:?}", body.limits) };
    assert_eq!((&*limit.category, limit.per_meeting, limit.gap), ("økonomi", Some(1), Some(2)));
}

#[test]
fn every_form_of_when() {
    let months = |list: &[u32]| Months(list.iter().fold(0, |bits, month| bits | 1 << (month - 1)));
    let period = |every, nth| When::Period { every, nth };
    assert_eq!(when("every = \"month\""), period(Every::Month, 1));
    assert_eq!(when("every = \"quarter\", meeting = 2"), period(Every::Quarter, 2));
    assert_eq!(when("every = \"half-year\", meeting = -1"), period(Every::HalfYear, -1));
    assert_eq!(when("every = \"year\""), period(Every::Year, 1));
    assert_eq!(when("every = \"meeting\""), When::EveryMeeting);
    assert_eq!(
        when("months = [3, 8], meeting = -2"),
        When::Months { months: months(&[3, 8]), nth: -2 }
    );
    assert_eq!(when("every = \"month\", day = 2"), When::MonthDay { months: Months::ALL, day: 2 });
    assert_eq!(
        when("months = [1, 12], day = 31"),
        When::MonthDay { months: months(&[1, 12]), day: 31 }
    );
    assert_eq!(
        when("on-or-after = \"09-15\""),
        When::OnOrAfterDay { day: MonthDay { month: 9, day: 15 }, nth: 1 }
    );
    assert_eq!(
        when("on-or-after = \"week 36\", meeting = 2"),
        When::OnOrAfterWeek { week: 36, nth: 2 }
    );
    assert!(matches!(when("rrule = \"FREQ=YEARLY;BYMONTH=9;BYDAY=-1WE\""), When::Recurrence(_)));
}

#[test]
fn every_kind_of_anchor() {
    let months = Months(1 << 2);
    let finance = |months| Anchor::Body { body: 1.into(), months };
    assert_eq!(
        when("after = \"Sommerferie\""),
        When::After { anchor: Anchor::Break("Sommerferie".to_owned()), nth: 1 }
    );
    assert_eq!(
        when("after = \"dk2020\", meeting = 2"),
        When::After { anchor: Anchor::Event(0.into()), nth: 2 }
    );
    assert_eq!(
        when("after = \"oekonomiudvalget\""),
        When::After { anchor: finance(Months::ALL), nth: 1 }
    );
    assert_eq!(
        when("before = \"oekonomiudvalget\", months = [3], days = 14, meeting = 2"),
        When::Before { anchor: finance(months), days: 14, nth: 2 }
    );
    assert_eq!(
        when("before = \"10-15\""),
        When::Before { anchor: Anchor::Day(MonthDay { month: 10, day: 15 }), days: 0, nth: 1 }
    );
}

#[test]
fn files_are_read_in_order_of_name_and_may_be_split() {
    let item = |id: &str| format!("[[item]]\nid = \"{id}\"\ntitle = \"{id}\"\n");
    let sources = sources(&[
        ("a-b/1.toml", "[body]\nname = \"AB\"\n"),
        ("a/2024.toml", &item("c")),
        ("a/2023.toml", &format!("{}{}", item("b"), item("a"))),
        ("a/body.toml", "[body]\nname = \"A\"\n"),
    ]);
    let (plan, report) = read(&sources);
    assert!(!report.has_errors(), "{:?}", lines(&sources, &report));
    let ids: Vec<_> = plan.bodies.iter().map(|body| &*body.id).collect();
    assert_eq!(ids, ["a", "a-b"]);
    let items: Vec<_> = plan.bodies[0].items.iter().map(|item| &*item.id).collect();
    assert_eq!(items, ["b", "a", "c"]);
}

#[test]
fn a_file_from_another_system_is_read_too() {
    let text = "\u{feff}[body]\r\nname = \"D\"\r\n\r\n[[item]]\r\nid = \"x\"\r\ntitle = \"X\"\r\n";
    let (plan, report) = read(&sources(&[("d/body.toml", text)]));
    assert!(!report.has_errors());
    assert_eq!(plan.bodies[0].items[0].id, "x");
}
