//! What an event says: where it was, where its items went, who presents them, where to
//! join it, and when it was updated.

use crate::reader::{ReadEvent, lint, read};
use crate::sample::*;
use aarshjul::feed::{Ledger, render};
use aarshjul::plan::{Config, IfCancelled, Item, Plan};
use aarshjul::schedule::Audience;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use std::sync::Arc;

const LINK: &str = "https://moede.example.dk/direktionen?pwd=a,b;c";

fn all(plan: &Plan, config: &Config, audience: Audience) -> impl Fn(&str) -> ReadEvent + use<> {
    let feed = fresh(plan, config, audience);
    lint(&feed.bytes);
    let events = read(&feed.bytes);
    move |uid| events[&format!("{uid}.direktionen@aarshjul.norddjurs.dk")].clone()
}

/// Its lines but the two last, which every meeting has.
fn lines(event: &ReadEvent) -> Vec<String> {
    let mut lines: Vec<String> = event.text("DESCRIPTION").lines().map(str::to_owned).collect();
    let page = lines.pop().unwrap();
    let updated = lines.pop().unwrap();
    assert!(page.starts_with("https://") && updated.starts_with("Opdateret "), "{event:?}");
    lines
}

/// Four items on the meeting of 10 June, which is cancelled.
fn with_sent_on() -> Plan {
    let mut plan = plan();
    let on = |id: &str, title: &str| item(id, title, once("2026-06-10"));
    Arc::make_mut(&mut plan.bodies[0]).items.extend([
        on("regnskab", "Regnskab"),
        Item { closed: true, minutes: 0, ..on("sag", "Personalesag") },
        Item { if_cancelled: IfCancelled::Await, ..on("tur", "Studietur") },
        Item { if_cancelled: IfCancelled::Drop, ..on("gaest", "Gæst") },
    ]);
    plan
}

#[test]
fn a_cancelled_meeting_says_where_its_items_went_and_the_other_where_they_came_from() {
    let event = all(&with_sent_on(), &config(), Audience::Full);
    let cancelled = event("2026-06-10");
    assert_eq!(
        lines(&cancelled),
        [
            "Mødet er aflyst: Studietur",
            "• Regnskab (flyttet til 18. jun.)",
            "• Personalesag (lukket punkt, flyttet til 18. jun.)",
            "• Studietur (afventer ny dato)",
            "• Gæst (bortfaldet)",
        ]
    );
    let receiving = event("2026-06-17");
    let from = "fra aflyst møde 10. jun.";
    assert_eq!(
        lines(&receiving)[3..],
        [
            format!("• Regnskab (økonomichef Aja Prøve, 30 min., {from})"),
            format!("• Personalesag (lukket punkt, økonomichef Aja Prøve, {from})"),
        ]
    );
    // Whoever sees the calendar of its owner sees no titles of closed items there.
    let class = |event: &ReadEvent| event.text("CLASS");
    assert_eq!([class(&cancelled), class(&receiving)], ["PRIVATE", "PRIVATE"]);
    assert_eq!(class(&event("2026-06-24")), "");
}

#[test]
fn a_time_or_place_is_new_without_a_reason_too() {
    let mut plan = plan();
    Arc::make_mut(&mut plan.bodies[0]).meetings[2].reason = None;
    Arc::make_mut(&mut plan.bodies[0]).meetings[2].time = Some(time("10:00-12:30"));
    let event = all(&plan, &config(), Audience::Open);
    assert_eq!(
        lines(&event("2026-06-24"))[..2],
        ["Nyt tidspunkt: kl. 10.00–12.30 (før kl. 9.00–17.00)", "Nyt sted: Kantinen"]
    );
    // An extra one never had another.
    assert_eq!(lines(&event("2026-06-30.ekstra")), ["Ingen punkter endnu"]);
}

#[test]
fn a_moved_meeting_says_so_in_its_title_with_the_weekday_and_another_year() {
    let mut plan = plan();
    Arc::make_mut(&mut plan.bodies[0]).meetings[1].moved_to = Some(day("2027-01-06"));
    let moved = all(&plan, &config(), Audience::Open)("2026-06-17");
    assert_eq!(moved.text("SUMMARY"), "Direktionsmøde (flyttet)");
    assert_eq!(lines(&moved)[0], "Flyttet fra onsdag den 17. juni 2026: budgetseminar");
    Arc::make_mut(&mut plan.bodies[0]).meetings[1].reason = None;
    Arc::make_mut(&mut plan.bodies[0]).meetings[1].moved_to = Some(day("2026-06-18"));
    Arc::make_mut(&mut plan.bodies[0]).series[0].tentative = true;
    let moved = all(&plan, &config(), Audience::Open)("2026-06-17");
    assert_eq!(moved.text("SUMMARY"), "Foreløbigt: Direktionsmøde (flyttet)");
    assert_eq!(lines(&moved)[0], "Flyttet fra onsdag den 17. juni");
}

#[test]
fn the_nearest_link_is_where_to_join() {
    let mut plan = plan();
    Arc::make_mut(&mut plan.bodies[0]).link = Some(LINK.into());
    Arc::make_mut(&mut plan.bodies[0]).series[1].link =
        Some("https://moede.example.dk/fredag".into());
    Arc::make_mut(&mut plan.bodies[0]).meetings[2].link = Some("https://moede.example.dk/å".into());
    let event = all(&plan, &config(), Audience::Open);
    let held = event("2026-06-03");
    let (parameters, address) = &held.properties["CONFERENCE"];
    assert_eq!((parameters.as_str(), address.as_str()), (";VALUE=URI", LINK));
    assert_eq!(lines(&held)[0], format!("Deltag online: {LINK}"));
    assert_eq!(event("2026-08-07").text("CONFERENCE"), "https://moede.example.dk/fredag");
    // No URI, so only for people.
    let own = event("2026-06-24");
    assert_eq!(lines(&own)[2], "Deltag online: https://moede.example.dk/å");
    assert_eq!(own.text("CONFERENCE"), "");
    let cancelled = event("2026-06-10");
    assert_eq!(lines(&cancelled), ["Mødet er aflyst: Studietur"]);
    assert_eq!(cancelled.text("CONFERENCE"), "");
}

#[test]
fn an_address_is_whole_or_not_there() {
    let mut plan = plan();
    let address = format!("https://teams.example.dk/l/{}", "x".repeat(280));
    Arc::make_mut(&mut plan.bodies[0]).place =
        format!("Mødelokale 250 eller {address} (kode 1234)");
    let event = all(&plan, &config(), Audience::Open);
    assert_eq!(event("2026-06-03").text("LOCATION"), "Mødelokale 250 eller …");
    assert_eq!(
        lines(&event("2026-06-03"))[0],
        format!("Sted: Mødelokale 250 eller {address} (kode 1234)")
    );
    let too_long = format!("https://teams.example.dk/{}", "x".repeat(1_500));
    Arc::make_mut(&mut plan.bodies[0]).link = Some(too_long);
    let bytes = fresh(&plan, &config(), Audience::Open).bytes;
    assert!(!String::from_utf8_lossy(&bytes).contains("CONFERENCE"));
    assert!(!crate::reader::lines(&bytes).join("").contains("Deltag online"));
}

#[test]
fn a_presenter_is_named_as_the_setting_says_and_not_twice() {
    let mut config = config();
    config.feed.names = false;
    let mut plan = plan();
    Arc::make_mut(&mut plan.bodies[0]).items[1].minutes = 0;
    assert_eq!(
        lines(&all(&plan, &config, Audience::Open)("2026-06-03")),
        [
            "• Budgetopfølgning juni ved økonomichef (30 min.)",
            "• Direktionens årshjul (økonomichef)"
        ]
    );
    Arc::make_mut(&mut plan.bodies[0]).items[1].role = None;
    let held = all(&plan, &config, Audience::Open)("2026-06-03");
    assert_eq!(lines(&held)[1], "• Direktionens årshjul");
}

fn on_day(plan: &Plan, today: NaiveDate, ledger: &mut Ledger, now: DateTime<Utc>) -> Vec<u8> {
    let schedule = schedule(plan, &config());
    render(schedule.body_at(0.into(), Audience::Open), &config(), today, ledger, now).bytes
}

#[test]
fn a_meeting_without_items_says_so_while_it_is_coming() {
    let uid = "2026-06-30.ekstra.direktionen@aarshjul.norddjurs.dk";
    let mut ledger = Ledger::default();
    let coming = on_day(&plan(), day("2026-06-30"), &mut ledger, now());
    assert_eq!(lines(&read(&coming)[uid]), ["Ingen punkter endnu"]);
    let later = now() + TimeDelta::days(30);
    // Who has it keeps it: it is no news that it was held.
    let known = on_day(&plan(), day("2026-07-01"), &mut ledger, later);
    assert_eq!(read(&known)[uid], read(&coming)[uid]);
    let fresh = on_day(&plan(), day("2026-07-01"), &mut Ledger::default(), later);
    assert_eq!(lines(&read(&fresh)[uid]), Vec::<String>::new());
}

#[test]
fn an_event_that_says_nothing_says_nothing_of_its_update() {
    let (mut plan, mut config) = (plan(), config());
    Arc::make_mut(&mut plan.bodies[0]).items.clear();
    config.server.public_url = None;
    let event = all(&plan, &config, Audience::Open);
    // Past, as today is the first of June.
    assert_eq!(event("2026-05-20").text("DESCRIPTION"), "");
    let coming = event("2026-06-03").text("DESCRIPTION");
    assert_eq!(coming, "Ingen punkter endnu\nOpdateret 1. jun. kl. 8.00");
}

#[test]
fn an_event_says_when_it_was_updated_and_is_not_updated_by_that() {
    let uid = "2026-06-03.direktionen@aarshjul.norddjurs.dk";
    let updated = |bytes: &[u8]| {
        let description = read(bytes)[uid].text("DESCRIPTION");
        description.lines().find(|line| line.starts_with("Opdateret")).unwrap().to_owned()
    };
    let mut ledger = Ledger::default();
    let first = on_day(&plan(), TODAY, &mut ledger, now());
    assert_eq!(updated(&first), "Opdateret 1. jun. kl. 8.00");
    let again = on_day(&plan(), TODAY, &mut ledger, now() + TimeDelta::hours(5));
    assert_eq!(again, first);
    let mut edited = plan();
    Arc::make_mut(&mut edited.bodies[0]).items[1].minutes = 45;
    // In Denmark it is the next day, and in winter an hour later than in UTC.
    let evening = now() + TimeDelta::hours(16) + TimeDelta::minutes(5);
    let changed = on_day(&edited, TODAY, &mut ledger, evening);
    assert_eq!(updated(&changed), "Opdateret 2. jun. kl. 0.05");
    let others = |bytes: &[u8]| {
        let mut events = read(bytes);
        events.remove(uid);
        events
    };
    assert_eq!(others(&changed), others(&first));
}
