//! A role's calendar: what the shipped plan gives those who are no members, and what the
//! agenda's times, deadlines and follow-ups make of a small one.

use aarshjul::compile::compile;
use aarshjul::diag::{Source, Sources};
use aarshjul::feed::scope::Scope;
use aarshjul::feed::{Ledger, render_scope};
use aarshjul::plan::Config;
use aarshjul::schedule::{Audience, Schedule};
use aarshjul::store;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use std::path::Path;
use std::sync::Arc;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn schedule(sources: Sources) -> Arc<Schedule> {
    let through = day("2027-12-31");
    compile(Arc::new(sources), &Config::default(), through).schedule.unwrap()
}

fn config() -> Config {
    let mut config = Config::default();
    (config.feed.breaks, config.feed.holidays) = (false, false);
    config
}

/// The text of a role's calendar, its lines unfolded.
fn calendar(schedule: &Schedule, role: &str, audience: Audience, today: &str) -> String {
    let now: DateTime<Utc> = "2024-06-01T06:00:00Z".parse().unwrap();
    let mut ledger = Ledger::default();
    let scope = Scope::new(&[role.to_owned()], &[]);
    let feed = render_scope(schedule, &scope, audience, &config(), day(today), &mut ledger, now);
    String::from_utf8(feed.bytes).unwrap().replace("\r\n ", "")
}

/// Start, end and title of each event.
fn events(text: &str) -> Vec<[String; 3]> {
    let value = |event: &str, name: &str| {
        let mut lines = event.lines().filter(|line| line.split([':', ';']).next() == Some(name));
        let line = lines.next().unwrap();
        line.split_once(':').unwrap().1.replace("\\,", ",")
    };
    let blocks = text.split("BEGIN:VEVENT").skip(1);
    blocks.map(|event| ["DTSTART", "DTEND", "SUMMARY"].map(|name| value(event, name))).collect()
}

/// The days of a role's meetings and items in the second half of 2023, each with how
/// many there are.
fn days_of(schedule: &Schedule, role: &str) -> Vec<(String, usize)> {
    let mut days: Vec<(String, usize)> = Vec::new();
    for [start, _, title] in events(&calendar(schedule, role, Audience::Full, "2023-06-21")) {
        let is_within = ("20230621".."20240101").contains(&&start[..8]);
        if !is_within || title.starts_with("Frist: ") || title.starts_with("Opfølgning: ") {
            continue;
        }
        match days.last_mut().filter(|(day, _)| *day == start[..8]) {
            Some((_, count)) => *count += 1,
            None => days.push((start[..8].to_owned(), 1)),
        }
    }
    days
}

#[test]
fn those_who_are_no_members_have_their_own_items_of_the_shipped_plan() {
    let plans = Path::new(env!("CARGO_MANIFEST_DIR")).join("plans");
    let schedule = schedule(store::load(&plans).unwrap().0);
    let expected: [(&str, &[(&str, usize)]); 4] = [
        ("oekonomichef", &[("20230621", 3), ("20230809", 2), ("20230830", 1)]),
        ("vej-og-ejendomschef", &[("20230906", 1)]),
        ("kultur-og-udviklingschef", &[("20230927", 1), ("20231004", 1)]),
        ("socialchef", &[("20231011", 1)]),
    ];
    for (role, days) in expected {
        let found = days_of(&schedule, role);
        let found: Vec<(&str, usize)> = found.iter().map(|(day, n)| (&**day, *n)).collect();
        assert_eq!(found, days, "{role}");
    }
}

const PLAN: &str = r#"
[body]
name = "Direktionen"
place = "Lokale 1"
members = ["direktoer"]
[[series]]
rrule = "FREQ=WEEKLY;BYDAY=WE"
from = 2024-06-05
time = "09:00-12:00"
[[meeting]]
date = 2024-06-12
points-start = "09:30"
pauses = [{ time = "10:00", minutes = 15, name = "Pause" }]
[[deadline]]
name = "Punkter til sekretariatet"
workdays = 4
time = "12:00"
[[item]]
id = "skole"
title = "Skolen"
role = "chef"
minutes = 30
date = 2024-06-12
participants = ["Skoleleder A"]
[[item]]
id = "loen"
title = "Lønnen"
role = "chef"
minutes = 20
date = 2024-06-12
closed = true
[[item]]
id = "status"
title = "Status"
role = "chef"
when = { every = "month", meeting = 3 }
[[follow-up]]
id = "notat"
title = "Notat om skolen"
agreed = 2024-06-05
owners = ["chef"]
due = 2024-06-20
[[follow-up]]
id = "gjort"
title = "Gjort"
agreed = 2024-06-05
owners = ["chef"]
due = 2024-06-21
done = 2024-06-06
"#;

fn small() -> Arc<Schedule> {
    let roles = "[[role]]\nid = \"chef\"\ntitle = \"skolechef\"\n\
         [[role]]\nid = \"direktoer\"\ntitle = \"direktør\"\n\
         [[role]]\nid = \"uden\"\ntitle = \"uden noget\"\n";
    let file = |path: &str, text: &str| Source { path: path.into(), text: text.into() };
    let files = vec![file("direktionen/body.toml", PLAN), file("roller.toml", roles)];
    schedule(Sources::new(files))
}

fn of_june(text: &str) -> Vec<[String; 3]> {
    let mut events = events(text);
    events.retain(|[start, ..]| start.starts_with("202406"));
    events
}

#[test]
fn items_are_at_their_time_in_the_agenda_with_deadlines_and_follow_ups() {
    let full = calendar(&small(), "chef", Audience::Full, "2024-06-01");
    let expected = [
        ["20240606", "20240607", "Frist: punkter til sekretariatet"],
        ["20240612T093000", "20240612T100000", "Skolen"],
        // After the pause.
        ["20240612T101500", "20240612T103500", "Lønnen"],
        ["20240613", "20240614", "Frist: punkter til sekretariatet"],
        // No times are settled for that meeting.
        ["20240619T090000", "20240619T120000", "Status"],
        ["20240620", "20240621", "Opfølgning: Notat om skolen"],
    ];
    assert_eq!(of_june(&full), expected);
    assert!(full.contains("Punkt i Direktionen: Direktionen\\nDeltager: Skoleleder A"), "{full}");
    assert!(full.contains("UID:skole.direktionen.chef@"), "{full}");
    assert!(full.contains("UID:2024-06-19.status.direktionen.chef@"), "{full}");
    assert!(full.contains("X-WR-CALNAME:Skolechef\r\n"), "{full}");
}

#[test]
fn a_closed_item_is_in_no_open_calendar() {
    let open = calendar(&small(), "chef", Audience::Open, "2024-06-01");
    assert!(!open.contains("Lønnen") && open.contains("Skolen"), "{open}");
}

#[test]
fn members_have_whole_meetings_and_nobody_an_empty_calendar() {
    let meetings = of_june(&calendar(&small(), "direktoer", Audience::Open, "2024-06-01"));
    assert_eq!(meetings.len(), 4, "{meetings:?}");
    assert_eq!(meetings[0], ["20240605T090000", "20240605T120000", "Direktionen"]);
    let none = calendar(&small(), "uden", Audience::Open, "2024-06-01");
    assert_eq!(events(&none)[0][2], "Ingen møder i kalenderen endnu");
}

/// The UIDs that begin so, without the domain.
fn uids(text: &str, begins: &str) -> Vec<String> {
    let all = text.lines().filter_map(|line| line.strip_prefix("UID:"));
    let own = all.filter(|uid| uid.starts_with(begins));
    own.map(|uid| uid.split('@').next().unwrap().to_owned()).collect()
}

fn with(text: &str) -> Arc<Schedule> {
    let roles = "[[role]]\nid = \"chef\"\ntitle = \"skolechef\"\n\
         [[role]]\nid = \"direktoer\"\ntitle = \"direktør\"\n";
    let case = "[[case]]\nid = \"sag\"\ntitle = \"Sagen\"\nrole = \"chef\"\n\
         steps = [{ body = \"direktionen\", date = 2024-06-05 }]\n";
    let file = |path: &str, text: &str| Source { path: path.into(), text: text.into() };
    let plan = PLAN.replace("name = \"Direktionen\"", "name = \"Direktionen\"\nshort = \"DIR\"");
    let files = vec![
        file("direktionen/body.toml", &format!("{plan}\n{text}")),
        file("roller.toml", roles),
        file("sager.toml", case),
    ];
    schedule(Sources::new(files))
}

#[test]
fn a_deadline_is_named_by_what_it_is_called() {
    let before = calendar(&small(), "chef", Audience::Full, "2024-06-01");
    let name = "2024-06-12.frist_punkter-til-sekretariatet.direktionen.chef";
    assert_eq!(uids(&before, "2024-06-12.frist"), [name]);
    // Others that come, by other names or by the same, change nothing about it.
    let more = "[[deadline]]\nname = \"Årsbilag\"\ndays = 2\n\
        [[deadline]]\nname = \"Årsbilag\"\ndays = 7\n";
    let after = calendar(&with(more), "chef", Audience::Full, "2024-06-01");
    let end = "direktionen.chef";
    let second = format!("2024-06-12.frist_aarsbilag_2.{end}");
    assert_eq!(
        uids(&after, "2024-06-12.frist"),
        [second, name.to_owned(), format!("2024-06-12.frist_aarsbilag.{end}")]
    );
}

#[test]
fn what_was_decided_more_often_than_planned_has_uids_of_its_own() {
    let decision = |item: &str, date: &str, more: &str| {
        format!("[[decision]]\nitem = \"{item}\"\ndate = {date}\ntext = \"Drøftet.\"\n{more}")
    };
    let extra = "[[meeting]]\ndate = 2024-06-26\nextra = true\ntime = \"13:00-14:00\"\n";
    let text = [
        extra.to_owned(),
        // The case has one step and three decisions.
        decision("sag", "2024-06-05", ""),
        decision("sag", "2024-06-12", ""),
        decision("sag", "2024-06-19", ""),
        // What no rule gives, at two meetings of one day.
        decision("status", "2024-06-26", ""),
        decision("status", "2024-06-26", "extra = true\n"),
    ];
    let text = calendar(&with(&text.concat()), "chef", Audience::Full, "2024-06-27");
    let items = |id: &str| {
        let mut all = uids(&text, "");
        let of_june = format!(".{id}.");
        all.retain(|uid| {
            uid.starts_with(id) || uid.starts_with("2024-06") && uid.contains(&of_june)
        });
        all
    };
    assert_eq!(
        items("sag"),
        [
            "sag.1.direktionen.chef",
            "2024-06-12.sag.direktionen.chef",
            "2024-06-19.sag.direktionen.chef"
        ]
    );
    assert_eq!(
        items("status"),
        [
            "2024-06-19.status.direktionen.chef",
            "2024-06-26.status.direktionen.chef",
            "2024-06-26-ekstra.status.direktionen.chef"
        ]
    );
}

/// The UIDs of the steps of a case in the body of which the chef is no member.
fn uids_of_case(case: &str) -> Vec<String> {
    let body = |name: &str, day: &str| {
        format!(
            "[body]\nname = \"{name}\"\n[[series]]\nrrule = \"FREQ=WEEKLY;BYDAY={day}\"\n\
             from = 2024-01-01\ntime = \"09:00-10:00\"\n"
        )
    };
    let file = |path: &str, text: &str| Source { path: path.into(), text: text.into() };
    let files = vec![
        file("rod/body.toml", &body("Rådet", "TU")),
        file("udvalg/body.toml", &body("Udvalget", "WE")),
        file("roller.toml", "[[role]]\nid = \"chef\"\ntitle = \"skolechef\"\n"),
        file(
            "sager.toml",
            &format!("[[case]]\nid = \"sag\"\ntitle = \"S\"\nrole = \"chef\"\n{case}"),
        ),
    ];
    let schedule = schedule(Sources::new(files));
    let mut all = uids(&calendar(&schedule, "chef", Audience::Full, "2024-06-01"), "");
    all.retain(|uid| uid.contains("sag.") && uid.contains("udvalg"));
    all
}

#[test]
fn another_date_or_another_bodys_step_renames_no_step_of_a_case() {
    let once = ["sag.1.udvalg.chef", "sag.2.udvalg.chef"];
    for case in [
        "steps = [{ body = \"udvalg\", date = 2024-06-05 }, { body = \"udvalg\" }]",
        "steps = [{ body = \"udvalg\", date = 2024-05-29 }, { body = \"udvalg\", days = 14 }]",
        "steps = [{ body = \"rod\", date = 2024-06-04 }, { body = \"udvalg\" }, { body = \"rod\" }, { body = \"udvalg\" }]",
        "decided-by = 2024-07-01\nsteps = [{ body = \"udvalg\" }, { body = \"udvalg\" }]",
        "decided-by = 2024-06-20\nsteps = [{ body = \"udvalg\" }, { body = \"udvalg\" }]",
    ] {
        assert_eq!(uids_of_case(case), once, "{case}");
    }
    for case in [
        "decided-by = \"12-20\"\nfrom = 2024-01-01\nsteps = [{ body = \"udvalg\" }]",
        // Of the same run, though on the other side of New Year.
        "decided-by = \"01-15\"\nfrom = 2025-01-01\nsteps = [{ body = \"rod\" }, { body = \"udvalg\" }]",
    ] {
        assert_eq!(uids_of_case(case)[0], "2024.sag.1.udvalg.chef", "{case}");
    }
}

#[test]
fn an_open_calendar_is_the_same_with_and_without_what_is_closed() {
    let closed = "[[item]]\nid = \"hemmelig\"\ntitle = \"Hemmelighed\"\nrole = \"chef\"\n\
         date = 2024-06-05\nclosed = true\n[[follow-up]]\nid = \"h\"\ntitle = \"Hemmelighed\"\n\
         agreed = 2024-06-05\nowners = [\"chef\"]\ndue = 2024-06-21\nclosed = true\n";
    let now: DateTime<Utc> = "2024-06-01T06:00:00Z".parse().unwrap();
    let mut ledger = Ledger::default();
    let mut feed = |schedule: &Schedule, seconds: i64, audience| {
        let now = now + TimeDelta::seconds(seconds);
        let of = |roles: &[&str], ledger: &mut Ledger| {
            let roles: Vec<String> = roles.iter().map(|id| (*id).to_owned()).collect();
            let scope = Scope::new(&roles, &[]);
            render_scope(schedule, &scope, audience, &config(), day("2024-06-01"), ledger, now)
        };
        [of(&["chef"], &mut ledger), of(&["chef", "direktoer"], &mut ledger), of(&[], &mut ledger)]
    };
    let without = feed(&with(""), 0, Audience::Open);
    let full = feed(&with(closed), 10, Audience::Full);
    assert!(full.iter().all(|feed| String::from_utf8_lossy(&feed.bytes).contains("Hemmelighed")));
    // The bytes have the marks.
    assert_eq!(feed(&with(closed), 20, Audience::Open), without);
}
