//! What a feed shows is what the schedule holds, in the window that rolls.

use crate::reader::{Line, head, lint, read};
use crate::sample::*;
use aarshjul::feed::{Ended, Ledger, render, tombstone};
use aarshjul::plan::{CancelledShown, Config, Plan};
use aarshjul::schedule::{Audience, MeetingView};
use chrono::{Months, NaiveDate, TimeDelta};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A meeting as a reader should show it, from the schedule alone.
fn expected(meeting: &MeetingView<'_>) -> Line {
    let (prefix, status) = match (meeting.is_cancelled(), meeting.is_tentative()) {
        (true, _) => ("AFLYST: ", "CANCELLED"),
        (false, true) => ("Foreløbigt: ", "TENTATIVE"),
        (false, false) => ("", "CONFIRMED"),
    };
    let extra = if meeting.is_extra() { "ekstra." } else { "" };
    let suffix = if meeting.is_moved() { " (flyttet)" } else { "" };
    Line {
        uid: format!("{}.{extra}direktionen@aarshjul.norddjurs.dk", meeting.nominal()),
        start: meeting.start().to_utc().to_rfc3339(),
        end: meeting.end().to_utc().to_rfc3339(),
        summary: format!("{prefix}{}{suffix}", meeting.name()),
        status: status.to_owned(),
    }
}

fn event(plan: &Plan, config: &Config, uid: &str) -> crate::reader::ReadEvent {
    let feed = fresh(plan, config, Audience::Full);
    lint(&feed.bytes);
    read(&feed.bytes)[&format!("{uid}@aarshjul.norddjurs.dk")].clone()
}

fn summaries(plan: &Plan, config: &Config, today: NaiveDate) -> Vec<(String, String)> {
    let schedule = schedule(plan, config);
    let mut ledger = Ledger::default();
    let view = schedule.body_at(0.into(), Audience::Open);
    let feed = render(view, config, today, &mut ledger, now());
    lint(&feed.bytes);
    let mut lines: Vec<Line> = read(&feed.bytes).values().map(|event| event.line()).collect();
    lines.sort_by(|a, b| a.start.cmp(&b.start));
    lines.into_iter().map(|line| (line.start, line.summary)).collect()
}

#[test]
fn the_feed_reads_back_as_the_schedule() {
    let (plan, mut config) = (plan(), config());
    no_days(&mut config);
    let schedule = schedule(&plan, &config);
    let view = schedule.body_at(0.into(), Audience::Open);
    let window = (TODAY - Months::new(12), TODAY + Months::new(18));
    let expected: BTreeSet<Line> =
        view.meetings(window.0, window.1).map(|m| expected(&m)).collect();
    assert!(expected.len() > 10 && expected.iter().any(|line| line.status == "TENTATIVE"));
    let feed = fresh(&plan, &config, Audience::Open);
    lint(&feed.bytes);
    let read: BTreeSet<Line> = read(&feed.bytes).values().map(|event| event.line()).collect();
    assert_eq!(read, expected);
}

#[test]
fn a_held_meeting_lists_its_items_and_ends_with_its_page() {
    let held = event(&plan(), &config(), "2026-06-03.direktionen");
    assert_eq!(
        held.text("DESCRIPTION"),
        "• Budgetopfølgning juni ved økonomichef Aja Prøve (30 min.)\n\
         • Direktionens årshjul (økonomichef Aja Prøve, 30 min.)\n\
         • Lønforhandling (lukket punkt, økonomichef Aja Prøve, 30 min.)\n\
         Opdateret 1. jun. kl. 8.00\n\
         https://aarshjul.example.dk/direktionen/moede/2026-06-03"
    );
    assert_eq!(held.text("URL"), "https://aarshjul.example.dk/direktionen/moede/2026-06-03");
    assert_eq!(held.text("LOCATION"), "Mødelokale 250, rådhuset");
    assert_eq!(held.text("CATEGORIES"), "Direktionen");
    assert_eq!(held.text("TRANSP"), "OPAQUE");
    assert_eq!(held.text("X-MICROSOFT-CDO-BUSYSTATUS"), "BUSY");
}

/// Outlook takes STATUS only where its own property is absent.
#[test]
fn a_tentative_meeting_is_tentative_in_its_title_too() {
    let tentative = event(&plan(), &config(), "2026-08-07.direktionen");
    assert_eq!(tentative.text("STATUS"), "TENTATIVE");
    assert_eq!(tentative.text("X-MICROSOFT-CDO-BUSYSTATUS"), "TENTATIVE");
    assert_eq!(tentative.text("TRANSP"), "OPAQUE");
    assert_eq!(tentative.text("SUMMARY"), "Foreløbigt: Direktionsmøde");
}

#[test]
fn what_happened_to_a_meeting_stands_first() {
    let begins = |uid: &str, lines: &[&str]| {
        let description = event(&plan(), &config(), uid).text("DESCRIPTION");
        assert_eq!(description.lines().take(lines.len()).collect::<Vec<_>>(), lines);
    };
    begins("2026-06-10.direktionen", &["Mødet er aflyst: Studietur"]);
    begins("2026-05-27.direktionen", &["Mødet er aflyst: KL-topmøde"]);
    let moved = "Flyttet fra onsdag den 17. juni: budgetseminar";
    let hours = "Nyt tidspunkt: kl. 13.00–15.00 (før kl. 9.00–17.00)";
    begins("2026-06-17.direktionen", &[moved, hours]);
    begins("2026-06-24.direktionen", &["Ændret: ombygning", "Nyt sted: Kantinen"]);
    begins("2026-08-07.direktionen", &["Mødet er foreløbigt."]);
    let elsewhere = event(&plan(), &config(), "2026-06-24.direktionen");
    assert_eq!(elsewhere.text("LOCATION"), "Kantinen");
}

#[test]
fn breaks_and_holidays_are_whole_days_that_take_nobodys_time() {
    let summer = event(&plan(), &config(), "2026-06-29.pause.direktionen");
    let line = summer.line();
    assert_eq!((line.start.as_str(), line.end.as_str()), ("2026-06-29", "2026-08-03"));
    assert_eq!(summer.text("TRANSP"), "TRANSPARENT");
    let holiday = event(&plan(), &config(), "2026-12-25.helligdag.direktionen");
    assert_eq!(holiday.line().summary, "Juledag");
    assert_eq!(holiday.line().end, "2026-12-26");
    let closed = event(&plan(), &config(), "2027-06-05.lukket.direktionen");
    assert_eq!(closed.line().summary, "Grundlovsdag");

    let mut without = config();
    no_days(&mut without);
    let feed = fresh(&plan(), &without, Audience::Open);
    assert!(!String::from_utf8_lossy(&feed.bytes).contains("VALUE=DATE:"));
}

#[test]
fn two_breaks_from_one_day_are_two_events() {
    let mut plan = plan();
    let mut other = plan.calendar.breaks[0].clone();
    other.name = "Skoleferie".into();
    plan.calendar.breaks.push(other);
    assert_eq!(
        event(&plan, &config(), "2026-06-29.pause-2.direktionen").line().summary,
        "Skoleferie"
    );
}

#[test]
fn the_window_rolls_and_cancelled_meetings_leave_after_thirty_days() {
    let (plan, mut config) = (plan(), config());
    no_days(&mut config);
    let starts = |today: &str| {
        let shown = summaries(&plan, &config, day(today));
        shown.into_iter().map(|(start, _)| start[..10].to_owned()).collect::<BTreeSet<String>>()
    };
    assert!(starts("2026-07-10").contains("2026-06-10"));
    assert!(!starts("2026-07-11").contains("2026-06-10"));
    assert!(starts("2027-06-03").contains("2026-06-03"));
    assert!(!starts("2027-06-04").contains("2026-06-03"));
    // The last day that eighteen months reach.
    assert_eq!(starts("2024-12-03").last().unwrap(), "2026-06-03");
    assert_eq!(starts("2024-12-02").last().unwrap(), "2026-05-27");
}

#[test]
fn cancelled_meetings_are_sent_as_the_setting_says() {
    let (plan, mut config) = (plan(), config());
    let status = |config: &Config| {
        let feed = fresh(&plan, config, Audience::Open);
        lint(&feed.bytes);
        let events = read(&feed.bytes);
        events
            .get("2026-06-10.direktionen@aarshjul.norddjurs.dk")
            .map(|event| (event.text("STATUS"), event.text("SUMMARY"), event.text("TRANSP")))
    };
    let sent = |status: &str| {
        Some((status.to_owned(), "AFLYST: Direktionsmøde".to_owned(), "TRANSPARENT".to_owned()))
    };
    assert_eq!(status(&config), sent("CANCELLED"));
    config.feed.cancelled = CancelledShown::Confirmed;
    assert_eq!(status(&config), sent("CONFIRMED"));
    config.feed.cancelled = CancelledShown::Hidden;
    assert_eq!(status(&config), None);
}

#[test]
fn names_are_left_out_where_only_roles_are_shown() {
    let mut config = config();
    config.feed.names = false;
    let bytes = fresh(&plan(), &config, Audience::Full).bytes;
    let text = crate::reader::lines(&bytes).join("\n");
    assert!(text.contains("ved økonomichef") && !text.contains("Aja Prøve"));
}

#[test]
fn without_a_public_address_there_is_none_in_the_feed() {
    let mut config = config();
    config.server.public_url = None;
    let bytes = fresh(&plan(), &config, Audience::Open).bytes;
    lint(&bytes);
    assert!(!String::from_utf8_lossy(&bytes).contains("http"));
}

#[test]
fn the_head_says_what_calendars_ask() {
    let bytes = fresh(&plan(), &config(), Audience::Open).bytes;
    let one = |name: &str| head(&bytes, name).join("|");
    assert_eq!(one("NAME"), "Direktionen");
    assert_eq!(one("X-WR-TIMEZONE"), "Europe/Copenhagen");
    assert_eq!(one("REFRESH-INTERVAL"), "PT1H");
    assert_eq!(one("X-PUBLISHED-TTL"), "PT1H");
    assert_eq!(one("COLOR"), "steelblue");
    assert_eq!(one("URL"), "https://aarshjul.example.dk/direktionen");
    let full = fresh(&plan(), &config(), Audience::Full).bytes;
    assert_ne!(head(&full, "NAME"), head(&bytes, "NAME"));
}

#[test]
fn an_empty_plan_still_gives_an_event() {
    let (mut plan, mut config) = (plan(), config());
    Arc::make_mut(&mut plan.bodies[0]).series.clear();
    Arc::make_mut(&mut plan.bodies[0]).meetings.clear();
    no_days(&mut config);
    let shown = summaries(&plan, &config, TODAY);
    assert_eq!(shown, [("2026-06-01".into(), "Ingen møder i kalenderen endnu".into())]);
}

#[test]
fn times_of_another_zone_are_in_utc() {
    let mut config = config();
    config.timezone = chrono_tz::Tz::America__Thule;
    let text = String::from_utf8(fresh(&plan(), &config, Audience::Open).bytes).unwrap();
    // Nine o'clock in Thule.
    assert!(text.contains("DTSTART:20260603T120000Z"), "{text}");
    assert!(!text.contains("BEGIN:VTIMEZONE") && !text.contains("TZID="));
}

#[test]
fn a_long_description_is_cut_to_what_readers_keep() {
    let mut plan = plan();
    for number in 0..400 {
        let title = format!("Punkt nummer {number}, med komma; og semikolon");
        Arc::make_mut(&mut plan.bodies[0]).items.push(item(
            &format!("punkt-{number}"),
            &title,
            once("2026-06-03"),
        ));
    }
    let held = event(&plan, &config(), "2026-06-03.direktionen");
    let (_, value) = &held.properties["DESCRIPTION"];
    assert!((7_500..8_000).contains(&value.len()), "{}", value.len());
    let description = held.text("DESCRIPTION");
    let lines: Vec<&str> = description.lines().collect();
    let [.., more, updated, page] = lines[..] else { panic!() };
    assert_eq!(updated, "Opdateret 1. jun. kl. 8.00");
    let listed = lines.len() - 3;
    assert_eq!(more, format!("… og {} punkter til", 403 - listed));
    assert!(page.starts_with("https://"));
}

#[test]
fn a_tombstone_is_a_calendar_with_one_event_and_nothing_else() {
    let revoked = now() + TimeDelta::hours(17);
    let feed = tombstone("direktionen", Ended::Revoked, &config(), revoked);
    lint(&feed.bytes);
    let events = read(&feed.bytes);
    let line = events["spaerret.direktionen@aarshjul.norddjurs.dk"].line();
    assert_eq!(events.len(), 1);
    assert_eq!(line.summary, "Abonnementet er spærret");
    // 23:00 in UTC is the next day in Denmark.
    assert_eq!((line.start.as_str(), line.end.as_str()), ("2026-06-02", "2026-06-03"));
    assert_eq!(feed.last_modified, revoked);
    assert!(!String::from_utf8_lossy(&feed.bytes).contains("Direktionen"));
}
